//! The roads beside the session: the service worker's push, and bundles that others carry.
//!
//! Both append and read nothing. An envelope must say itself whose it is: only what its seat signed
//! is taken, whoever brings it.

use crate::{
    accept::{self, Road, sha256},
    problem::Failure,
    server::{Caller, Server},
    sessions::bytes32,
    store::Store,
    turned_away::{BUNDLES, PUSH, TurnedAway},
};
use so_thon_domain::{SeatId, VillageId};
use so_thon_protocol::{
    Digest, Envelope, Sealed,
    bundle::{self, BundleOutcome, BundleReply},
    digest,
    problem::Code,
    push::{PushOutcome, PushReply, unframe},
    version::MAX_ENVELOPES,
};
use std::collections::BTreeMap;

/// Rows per read.
const STEP: u32 = 2_000;

impl<S: Store> Server<S> {
    /// Whose push-only token this is. It stays good when the seat is revoked: what it sends then is
    /// held.
    pub async fn pusher(&self, token: &str) -> Result<Caller, Failure> {
        let expired = Failure::Asked(Code::SessionExpired);
        let Some(token) = bytes32(token) else {
            return Err(expired);
        };
        let seated = self.store.seat_by_push(sha256(&token)).await?;
        let seated = seated.ok_or(expired)?;
        self.caller(seated.seat.commune, seated.seat.id).await
    }

    /// `POST /api/v1/push`.
    pub async fn push(&self, pusher: &Caller, framed: &[u8]) -> Result<PushReply, Failure> {
        let Ok(envelopes) = unframe(framed) else {
            return Err(self.unreadable(pusher, PUSH, Code::BadRequest).await);
        };
        if envelopes.len() > MAX_ENVELOPES {
            return Err(Code::TooLarge.into());
        }
        let sealed: Vec<Sealed> = envelopes.into_iter().map(Sealed::from).collect();
        let seat = (pusher.seat, &pusher.public_key);
        let opened = accept::open(&*self.keys, seat, Road::Other, &sealed);
        let outcomes = self.accept(pusher, &opened.incoming, self.now()).await?;
        let mut turned = TurnedAway::default();
        turned.add(&opened, &outcomes);
        self.note_turned_away(pusher, PUSH, turned).await?;
        Ok(PushReply {
            epoch: pusher.commune.epoch,
            outcomes: outcomes
                .iter()
                .map(|outcome| PushOutcome {
                    number: outcome.number,
                    state: (&outcome.state).into(),
                })
                .collect(),
            revoked: pusher.revoked,
        })
    }

    /// `POST /api/v1/bundles`: what anybody of the commune carries for others.
    pub async fn bundle(&self, carrier: &Caller, text: &str) -> Result<BundleReply, Failure> {
        let Ok(envelopes) = bundle::read(text) else {
            return Err(self.unreadable(carrier, BUNDLES, Code::BadBundle).await);
        };
        let mut turned = TurnedAway::default();
        let mut reply = BundleReply::default();
        let mut by_seat: BTreeMap<SeatId, Vec<Sealed>> = BTreeMap::new();
        for bytes in envelopes {
            match Envelope::from_bytes(&bytes) {
                Ok(envelope) if envelope.header.commune == carrier.commune.id => {
                    let own = by_seat.entry(envelope.header.seat).or_default();
                    own.push(Sealed::from(bytes));
                }
                _ => turned.unread += 1,
            }
        }
        for (seat, sealed) in by_seat {
            if self.store.seated(carrier.commune.id, seat).await?.is_none() {
                turned.unread += sealed.len();
                continue;
            }
            let author = self.caller(carrier.commune.id, seat).await?;
            for sealed in sealed.chunks(MAX_ENVELOPES) {
                let key = (seat, &author.public_key);
                let opened = accept::open(&*self.keys, key, Road::Other, sealed);
                reply.unread += opened.beyond;
                let outcomes = self.accept(&author, &opened.incoming, self.now()).await?;
                turned.add(&opened, &outcomes);
                let outcomes = outcomes.iter().map(|outcome| BundleOutcome {
                    seat,
                    number: outcome.number,
                    state: (&outcome.state).into(),
                });
                reply.outcomes.extend(outcomes);
            }
        }
        self.note_turned_away(carrier, BUNDLES, turned).await?;
        reply.unread += turned.unread;
        Ok(reply)
    }

    /// The digests of villages that the caller sees; of others nothing is said.
    pub async fn digests(
        &self,
        caller: &Caller,
        villages: &[VillageId],
    ) -> Result<Vec<Digest>, Failure> {
        let scope = caller.scope();
        let mut digests = Vec::new();
        for village in villages.iter().filter(|one| scope.sees(Some(**one))) {
            let (mut sum, mut at) = (0_u64, 0);
            loop {
                let rows = self
                    .store
                    .records_since(caller.commune.id, Some(*village), at, STEP)
                    .await?;
                let Some(last) = rows.last() else { break };
                // A position is never cut in two: rows of the last one are read again.
                let whole = rows.len() < STEP as usize;
                let upto = last.position;
                let taken = rows.iter().filter(|row| whole || row.position < upto);
                let mut records = Vec::new();
                for row in taken {
                    let record = row.record();
                    let damaged = crate::store::StoreError::Damaged("record");
                    records.push(record.map_err(|_| damaged)?);
                }
                sum = sum.wrapping_add(digest::of_records(&records));
                if whole {
                    break;
                }
                at = upto - 1;
            }
            digests.push(Digest {
                village: *village,
                sum,
            });
        }
        Ok(digests)
    }
}
