//! A round of exchanges: until the office has everything and has nothing more for the phone.

use crate::{
    phone::{Phone, PhoneError},
    store::Store,
    transport::{Carrier, Transport, TransportError},
};
use so_thon_domain::{Clock, RecordId};
use so_thon_protocol::problem::Code;
use std::collections::BTreeSet;

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Exchanges with the office.
    pub exchanges: u32,
    /// Changes it took into its book.
    pub applied: u64,
    /// Changes it sent back.
    pub sent_back: u64,
    /// Units that changed here.
    pub units: BTreeSet<RecordId>,
}

/// Why a round stopped early. What was exchanged before is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The phone failed.
    #[error(transparent)]
    Phone(#[from] PhoneError),
    /// The exchange failed.
    #[error(transparent)]
    Transport(#[from] TransportError),
}

/// How long an exchange takes at least, in milliseconds, that a slow link lost and not the lack of one: without any
/// network a browser says so at once.
const SLOW_MS: u64 = 5_000;

/// Exchanges until both sides have everything. After each one, `progress` is told what changed, so
/// that pages show it while the rest still travels.
///
/// A large body that was lost goes again in pieces, at once and once only: without a network a round makes two
/// attempts at most. What a slow link lost is remembered until a round ends well, so that the next one does not begin
/// by losing as much again.
pub async fn sync<S: Store, T: Transport>(
    phone: &Phone<S>,
    transport: &T,
    clock: &impl Clock,
    mut progress: impl FnMut(&Round),
) -> Result<Round, SyncError> {
    let mut round = Round::default();
    let mut limits = phone.limits.get();
    loop {
        let asked = clock.now();
        let request = phone.request(limits, asked).await?;
        let reply = match transport.exchange(&request.message).await {
            Ok(reply) => reply,
            Err(TransportError::Problem(problem)) if problem.status == 413 => {
                let Some(halved) = limits.halved() else {
                    return Err(TransportError::Problem(problem).into());
                };
                limits = halved;
                continue;
            }
            Err(TransportError::Unreachable)
                if let Some(pieces) = limits.in_pieces(&request.message.envelopes) =>
            {
                limits = pieces;
                if clock.now().0.saturating_sub(asked.0) >= SLOW_MS {
                    phone.limits.set(pieces);
                }
                continue;
            }
            Err(error) => {
                if let TransportError::Problem(problem) = &error
                    && problem.code == Code::SeatRevoked
                {
                    // Only the worker still hears of this phone's saves: what it noted is shown.
                    let received = phone.take_reused(clock.now()).await?;
                    round.sent_back += received.sent_back;
                    round.units.extend(received.units);
                    progress(&round);
                }
                return Err(error.into());
            }
        };
        let before = request.message.envelopes.len();
        let received = phone.receive(&request.message, reply, clock.now()).await?;
        round.exchanges += 1;
        round.applied += received.applied;
        round.sent_back += received.sent_back;
        round.units.extend(received.units);
        progress(&round);
        // Progress is certain: each turn either empties the outbox further or moves the cursor. An
        // office that acknowledges nothing of what it was sent is not asked again at once.
        let moved = received.settled > 0 || before == 0;
        let more = received.more || (request.more && moved);
        if !more {
            phone.limits.take();
            return Ok(round);
        }
    }
}

/// Brings every bundle that this phone carries to the office; says how many arrived. One that the
/// office cannot read rests for a day and does not keep the others.
pub async fn deliver<S: Store, C: Carrier>(
    phone: &Phone<S>,
    carrier: &C,
    clock: &impl Clock,
) -> Result<u64, SyncError> {
    let mut arrived = 0;
    while let Some((key, text)) = phone.bundle_to_bring(clock.now()).await? {
        match carrier.deliver(&text).await {
            Ok(reply) => {
                phone.note_bundle(&key, Some(&reply), clock.now()).await?;
                arrived += 1;
            }
            Err(TransportError::Problem(problem)) if is_about_the_text(problem.status) => {
                phone.note_bundle(&key, None, clock.now()).await?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(arrived)
}

/// The office says no to what was sent, not to who sends it or when.
fn is_about_the_text(status: u16) -> bool {
    matches!(status, 400 | 413 | 415 | 422)
}
