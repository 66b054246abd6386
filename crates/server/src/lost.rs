//! Lost phones: a seat is revoked, what it still sends is held, an officer releases it or not.

use crate::{
    accept::{self, check::Author},
    journal::{self, Entry},
    problem::Failure,
    server::{By, Caller, Server},
    store::{ChangeRow, SettledState, Store, What},
};
use serde_json::json;
use so_thon_domain::{CommuneId, Millis, SeatId, ValueId};
use so_thon_protocol::{office::Arrival, problem::Code};
use tracing::info;

/// How often a release is decided anew before the request is given up.
const TRIES: u32 = 50;

impl<S: Store> Server<S> {
    /// Revokes a seat: for the officer and the command line.
    pub async fn revoke(
        &self,
        by: By<'_>,
        commune: CommuneId,
        seat: SeatId,
    ) -> Result<(), Failure> {
        let seated = self.store.seated(commune, seat).await?;
        let account = seated.ok_or(Failure::Asked(Code::NotFound))?.account;
        if !by.manages(&account) && !by.is(&account) {
            return Err(Code::Forbidden.into());
        }
        let at = self.now();
        let note = by.noted(self.note(commune, What::SeatRevoked).to(seat.0));
        if self.store.revoke_seat(commune, seat, at, &[note]).await? {
            self.journal_revoked(commune, seat, at)?;
            info!(%seat, "a seat was revoked");
        }
        Ok(())
    }

    /// Writes down what must outlive a restore.
    pub(crate) fn journal_revoked(
        &self,
        commune: CommuneId,
        seat: SeatId,
        at: Millis,
    ) -> Result<(), Failure> {
        if let Some(data) = &self.journal {
            let entry = Entry::Revoked { commune, seat, at };
            journal::add(data, &entry).map_err(Failure::Journal)?;
        }
        Ok(())
    }

    /// `GET /api/v1/held`: what lost phones sent.
    pub async fn held(&self, caller: &Caller) -> Result<Vec<Arrival>, Failure> {
        let held = self.store.held(caller.commune.id).await?;
        self.arrivals_of(caller, &held).await
    }

    /// `PUT /api/v1/held/{seat}/{number}`: the office takes it, or does not.
    pub async fn release(&self, caller: &Caller, id: ValueId, take: bool) -> Result<(), Failure> {
        let commune = caller.commune.id;
        for _ in 0..TRIES {
            let row: Option<ChangeRow> = self.store.changes(commune, &[id]).await?.pop();
            let row = row.filter(|row| row.state == SettledState::Held);
            let row = row.ok_or(Failure::Asked(Code::NotFound))?;
            let seated = self.store.seated(commune, id.seat).await?;
            let seated = seated.ok_or(Failure::Asked(Code::NotFound))?;
            let author = Author::from(&seated.account);
            let note = self.note(commune, What::HeldDecided).to_change(id);
            let note = By::Caller(caller).noted(note.with_detail(&json!({"take": take})));
            let salt = || self.salt();
            let noting = accept::Noting {
                account: seated.account.id,
                salt: &salt,
            };
            let done = accept::release(
                &self.store,
                &*self.keys,
                &caller.commune,
                (&row, &author),
                take,
                self.now(),
                (&noting, note),
            );
            if done.await? {
                info!(seat = %id.seat, number = id.number, take, "a held change was decided");
                return Ok(());
            }
        }
        Err(Failure::Contention)
    }
}
