//! The network between a phone and the office at its worst, for photos: piece by piece.

use crate::{
    chance::Chance,
    drawn::{Fault, Tally},
    office::Office,
    shelf::Ends,
    trace::Trace,
};
use so_thon_domain::{SeatId, photo::PhotoHash};
use so_thon_protocol::{Problem, photo::Have, problem::Code};
use so_thon_server::{Failure, problem::problem};
use so_thon_sync::{PhotoTransport, TransportError};
use std::cell::{Cell, RefCell};

/// How many bytes go at a time: photos here are small.
const PIECE: usize = 96;

/// A piece that is still on its way somewhere.
#[derive(Clone, Debug)]
pub struct LatePiece {
    /// Whose.
    pub seat: SeatId,
    /// Of which photo.
    pub hash: PhotoHash,
    /// Where it belongs.
    pub offset: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Pieces that are still on their way.
pub type LatePieces = RefCell<Vec<LatePiece>>;

/// One phone's road to the office, for photos.
pub struct PhotoWire<'a> {
    /// Where it leads.
    pub office: &'a Office,
    /// Whose road.
    pub seat: SeatId,
    /// What decides about faults.
    pub chance: &'a Chance,
    /// Where pieces go that arrive much later.
    pub late: &'a LatePieces,
    /// Which faults were drawn.
    pub drawn: &'a Tally,
    /// What happened.
    pub trace: &'a Trace,
    /// Nothing is lost any more.
    pub healed: bool,
    /// A piece that was lost is answered as if it had proved the photo. Only to prove that this is
    /// seen.
    pub promises: bool,
    /// A record wants to go first.
    pub record_waits: &'a Cell<bool>,
    /// A piece went although a record wanted to go first.
    pub pushed_in: &'a Cell<bool>,
}

impl PhotoWire<'_> {
    async fn ask(&self, hash: PhotoHash) -> Result<Have, TransportError> {
        self.told(self.office.photo_have(self.seat, hash).await)
    }

    async fn bring(
        &self,
        hash: PhotoHash,
        offset: u32,
        piece: &[u8],
    ) -> Result<Have, TransportError> {
        let done = self.office.photo_append(self.seat, hash, offset, piece);
        self.told(done.await)
    }

    /// What the phone hears. A process that ended answers nothing and begins again.
    fn told(&self, done: Result<Have, Failure>) -> Result<Have, TransportError> {
        if self.office.shelf.revive() {
            self.drawn.count(Fault::PhotoOfficeEnded);
            return Err(TransportError::Unreachable);
        }
        done.map_err(|failure| TransportError::Problem(Problem::from(&failure)))
    }

    /// The office's process ends at one of its next steps.
    fn arm(&self) {
        self.office.shelf.arm(Ends {
            after: u32::try_from(self.chance.below(8)).unwrap_or(0),
            behind: self.chance.percent(50),
        });
    }

    fn altered(&self, piece: &[u8]) -> Vec<u8> {
        let mut altered = piece.to_vec();
        let place = self.chance.place(altered.len());
        if let Some(byte) = altered.get_mut(place) {
            *byte ^= 1 << self.chance.below(8);
        }
        altered
    }
}

impl PhotoTransport for PhotoWire<'_> {
    fn piece_bytes(&self) -> usize {
        PIECE
    }

    async fn have(&self, hash: PhotoHash) -> Result<Have, TransportError> {
        if self.healed {
            return self.ask(hash).await;
        }
        if self.office.down.get() {
            return Err(TransportError::Unreachable);
        }
        match self.chance.below(100) {
            0..6 => Err(TransportError::Unreachable),
            6..12 => {
                let _ = self.ask(hash).await;
                Err(TransportError::Unreachable)
            }
            12..16 => {
                self.arm();
                self.ask(hash).await
            }
            16..18 => Err(TransportError::Garbled),
            _ => self.ask(hash).await,
        }
    }

    async fn append(
        &self,
        hash: PhotoHash,
        offset: u32,
        piece: &[u8],
    ) -> Result<Have, TransportError> {
        if self.record_waits.get() {
            self.pushed_in.set(true);
        }
        if self.healed {
            return self.bring(hash, offset, piece).await;
        }
        if self.office.down.get() {
            return Err(TransportError::Unreachable);
        }
        let drawn = self.chance.below(100);
        self.trace
            .say(|| format!("  photo wire: {drawn}, {} at {offset}", piece.len()));
        match drawn {
            0..8 => {
                self.drawn.count(Fault::PhotoPieceLost);
                if self.promises {
                    return Ok(Have {
                        bytes: offset,
                        proved: true,
                    });
                }
                Err(TransportError::Unreachable)
            }
            8..16 => {
                self.bring(hash, offset, piece).await?;
                self.drawn.count(Fault::PhotoAnswerLost);
                Err(TransportError::Unreachable)
            }
            16..22 => {
                let _ = self.bring(hash, offset, piece).await;
                self.drawn.count(Fault::PhotoPieceRepeated);
                self.bring(hash, offset, piece).await
            }
            22..28 => {
                self.late.borrow_mut().push(LatePiece {
                    seat: self.seat,
                    hash,
                    offset,
                    bytes: piece.to_vec(),
                });
                Err(TransportError::Unreachable)
            }
            28..33 => {
                // A proxy on the way may hand on a beginning as if it were all.
                self.drawn.count(Fault::PhotoPieceCut);
                let cut = &piece[..self.chance.place(piece.len())];
                let told = self.bring(hash, offset, cut).await;
                if self.chance.percent(50) {
                    return Err(TransportError::Unreachable);
                }
                told
            }
            33..37 => {
                self.drawn.count(Fault::PhotoPieceDamaged);
                self.bring(hash, offset, &self.altered(piece)).await
            }
            37..45 => {
                self.arm();
                self.bring(hash, offset, piece).await
            }
            45..48 => {
                self.bring(hash, offset, piece).await?;
                self.drawn.count(Fault::PhotoAnswerLost);
                Err(TransportError::Garbled)
            }
            48..50 => Err(TransportError::Problem(problem(Code::Internal))),
            _ => self.bring(hash, offset, piece).await,
        }
    }
}
