//! Sending photos: piece by piece, going on where it stopped, never in the way of a record.
//!
//! One photo that cannot be sent does not hold up the others. What the office says it has is always
//! what is gone on from: a cut connection, a killed page and a restarted server are all the same.

use crate::{
    engine::SyncError,
    phone::{Phone, Upload},
    store::Store,
    transport::TransportError,
};
use so_thon_domain::photo::PhotoHash;
use so_thon_protocol::{
    photo::{Have, PIECE_BYTES},
    problem::Code,
};

/// The road for photos.
#[allow(async_fn_in_trait, reason = "one thread: browsers and tests")]
pub trait PhotoTransport {
    /// How many bytes go at a time.
    fn piece_bytes(&self) -> usize {
        PIECE_BYTES
    }

    /// How much of a photo the office has.
    async fn have(&self, hash: PhotoHash) -> Result<Have, TransportError>;

    /// Brings a piece that begins at `offset`.
    async fn append(
        &self,
        hash: PhotoHash,
        offset: u32,
        piece: &[u8],
    ) -> Result<Have, TransportError>;
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhotoRound {
    /// Pieces that were taken.
    pub pieces: u64,
    /// Photos that the office has proved.
    pub proved: u64,
    /// Photos that it did not take now.
    pub left: u64,
    /// It stopped because there was something more important.
    pub stopped: bool,
}

/// How often the office may contradict itself about one photo before it is left for another time.
const PATIENCE: u32 = 3;

/// Sends what waits. Before each piece `go_on` is asked: a record that was just saved goes first.
/// After each piece `progress` is told.
pub async fn send_photos<S: Store, T: PhotoTransport>(
    phone: &Phone<S>,
    transport: &T,
    go_on: impl Fn() -> bool,
    mut progress: impl FnMut(&PhotoRound),
) -> Result<PhotoRound, SyncError> {
    let mut round = PhotoRound::default();
    let mut after = None;
    let mut trouble = None;
    while let Some(upload) = phone.next_photo(after).await? {
        after = Some(upload.id);
        match send(phone, transport, &upload, &go_on, &mut round, &mut progress).await {
            Ok(()) if round.stopped => return Ok(round),
            Ok(()) => {}
            Err(SyncError::Transport(error)) if is_its_own(&error) => {
                if upload.is_only_tried() {
                    continue;
                }
                round.left += 1;
                trouble = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
    match trouble {
        // Its record may yet come, by another road; until then there is nothing to tell.
        Some(TransportError::Problem(problem)) if problem.code == Code::Internal => {
            Err(TransportError::Problem(problem).into())
        }
        _ => Ok(round),
    }
}

async fn send<S: Store, T: PhotoTransport>(
    phone: &Phone<S>,
    transport: &T,
    upload: &Upload,
    go_on: &impl Fn() -> bool,
    round: &mut PhotoRound,
    progress: &mut impl FnMut(&PhotoRound),
) -> Result<(), SyncError> {
    let hash = upload.content.hash;
    let mut have = transport.have(hash).await?;
    let mut doubts = 0;
    while !have.proved {
        if !go_on() {
            round.stopped = true;
            return Ok(());
        }
        let from = have.bytes as usize;
        let rest = upload.bytes.get(from..).unwrap_or_default();
        let piece = &rest[..rest.len().min(transport.piece_bytes())];
        let taken = if piece.is_empty() {
            // All of it is there and nobody says that it is whole.
            Err(TransportError::Garbled)
        } else {
            transport.append(hash, have.bytes, piece).await
        };
        have = match taken {
            Ok(next) if next.proved || next.bytes > have.bytes => {
                round.pieces += 1;
                phone.note_sent(upload.id, next.bytes).await?;
                progress(round);
                next
            }
            // It has something else than it said: a lost answer, another tab, a photo thrown away
            // because it was damaged on the way.
            Ok(_) => ask_again(transport, upload, &mut doubts, TransportError::Garbled).await?,
            Err(error) if may_ask_again(&error) => {
                ask_again(transport, upload, &mut doubts, error).await?
            }
            Err(error) => return Err(error.into()),
        };
    }
    phone.note_proved(upload).await?;
    round.proved += 1;
    progress(round);
    Ok(())
}

async fn ask_again<T: PhotoTransport>(
    transport: &T,
    upload: &Upload,
    doubts: &mut u32,
    doubt: TransportError,
) -> Result<Have, TransportError> {
    *doubts += 1;
    if *doubts > PATIENCE {
        return Err(doubt);
    }
    transport.have(upload.content.hash).await
}

fn may_ask_again(error: &TransportError) -> bool {
    match error {
        TransportError::Problem(problem) => {
            [Code::OffsetMismatch, Code::PhotoDamaged].contains(&problem.code)
        }
        TransportError::Unreachable | TransportError::Garbled => false,
    }
}

/// The trouble is this photo's alone: others may still be taken.
fn is_its_own(error: &TransportError) -> bool {
    match error {
        TransportError::Unreachable => false,
        TransportError::Garbled => true,
        TransportError::Problem(problem) => ![
            Code::SessionExpired,
            Code::SeatRevoked,
            Code::TooManyTries,
            Code::VersionUnsupported,
        ]
        .contains(&problem.code),
    }
}
