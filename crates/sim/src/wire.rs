//! The network between a phone and the office, at its worst.

use crate::{
    chance::Chance,
    drawn::{Fault, Tally},
    office::Office,
    trace::Trace,
};
use so_thon_protocol::{
    Problem, State, SyncReply, SyncRequest, codec, problem::Code, version::OLDEST,
};
use so_thon_server::problem::problem;
use so_thon_sync::{Transport, TransportError};
use std::cell::RefCell;

/// Requests that are still on their way somewhere.
pub type Late = RefCell<Vec<SyncRequest>>;

/// One phone's road to the office.
pub struct Wire<'a> {
    /// Where it leads.
    pub office: &'a Office,
    /// What decides about faults.
    pub chance: &'a Chance,
    /// Where requests go that arrive much later.
    pub late: &'a Late,
    /// Which faults were drawn.
    pub drawn: &'a Tally,
    /// What happened.
    pub trace: &'a Trace,
    /// Nothing is lost any more.
    pub healed: bool,
    /// One row of an answer in five is left out. Only to prove that this is seen.
    pub drops_rows: bool,
    /// A reused number is answered as if it were in the book. Only to prove that this is seen.
    pub hides_reuse: bool,
    /// Records wait until photos can be taken. Only to prove that this is seen.
    pub photos_first: bool,
    /// Version 0.1.0 asks.
    pub old: bool,
}

impl Wire<'_> {
    async fn deliver(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let mut request = request.clone();
        if self.old {
            request.version = OLDEST;
        }
        let answer = self.office.answer(request).await;
        let mut reply =
            answer.map_err(|failure| TransportError::Problem(Problem::from(&failure)))?;
        if self.drops_rows {
            reply.rows.retain(|_| !self.chance.percent(20));
        }
        if self.hides_reuse {
            for outcome in &mut reply.outcomes {
                if outcome.state == State::NumberReused {
                    outcome.state = State::Waiting;
                }
            }
        }
        if self.chance.percent(25) {
            let read = codec::decode("reply", &codec::encode(&reply));
            return read.map_err(|_| TransportError::Garbled);
        }
        Ok(reply)
    }

    /// Some of the envelopes, as when they travel on several roads.
    fn part_of(&self, request: &SyncRequest) -> SyncRequest {
        let mut part = request.clone();
        part.envelopes.retain(|_| self.chance.percent(50));
        if self.chance.percent(30) && part.envelopes.len() > 1 {
            self.drawn.count(Fault::RequestReordered);
            part.envelopes.reverse();
        }
        part
    }

    /// A request that is cut on its way reaches the office as bytes that say nothing.
    async fn deliver_cut(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let bytes = codec::encode(request);
        let cut = bytes.get(..self.chance.place(bytes.len()));
        let read = codec::decode::<SyncRequest>("request", cut.unwrap_or_default());
        match read {
            Ok(whole) => self.deliver(&whole).await,
            Err(_) => Err(TransportError::Problem(problem(Code::BadRequest))),
        }
    }

    fn truncate(&self, reply: &SyncReply) -> Result<SyncReply, TransportError> {
        let bytes = codec::encode(reply);
        let cut = self.chance.place(bytes.len());
        let read = codec::decode("reply", bytes.get(..cut).unwrap_or_default());
        read.map_err(|_| TransportError::Garbled)
    }
}

impl Transport for Wire<'_> {
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        if self.photos_first && self.office.shelf.is_broken() {
            return Err(TransportError::Unreachable);
        }
        if self.healed {
            return self.deliver(request).await;
        }
        if self.office.down.get() {
            return Err(TransportError::Unreachable);
        }
        let drawn = self.chance.below(100);
        self.trace
            .say(|| format!("  wire: {drawn}, {} envelopes", request.envelopes.len()));
        match drawn {
            0..10 => {
                self.drawn.count(Fault::RequestLost);
                Err(TransportError::Unreachable)
            }
            10..22 => {
                self.deliver(request).await?;
                self.drawn.count(Fault::AnswerLost);
                Err(TransportError::Unreachable)
            }
            22..28 => {
                let first = self.deliver(request).await?;
                let second = self.deliver(request).await?;
                self.drawn.count(Fault::RequestRepeated);
                Ok(if self.chance.percent(50) {
                    first
                } else {
                    second
                })
            }
            28..35 => {
                self.late.borrow_mut().push(request.clone());
                Err(TransportError::Unreachable)
            }
            35..40 => {
                let reply = self.deliver(request).await?;
                self.drawn.count(Fault::AnswerTruncated);
                self.truncate(&reply)
            }
            40..50 => self.deliver(&self.part_of(request)).await,
            50..54 if request.envelopes.len() > 1 => {
                Err(TransportError::Problem(problem(Code::TooLarge)))
            }
            54..57 => Err(TransportError::Problem(problem(Code::Internal))),
            57..61 => {
                self.drawn.count(Fault::RequestTruncated);
                self.deliver_cut(request).await
            }
            _ => self.deliver(request).await,
        }
    }
}
