//! Who leaves is shut out: an account is closed, and can be opened again.
//!
//! A closed account lets nobody in. Its sessions end, its open codes are withdrawn, and what its phones
//! still bring by their push-only tokens is held until an officer decides, as that of a lost phone is.
//! Its seats are not revoked: once it is open again they go on where they were.

use crate::{
    journal::{self, Entry},
    office::shown,
    problem::Failure,
    server::{By, Server},
    store::{AccountRow, Store, What},
};
use serde_json::json;
use so_thon_domain::{AccountId, CommuneId, Millis, SeatId};
use so_thon_protocol::{office::Account, problem::Code};
use tracing::info;

impl<S: Store> Server<S> {
    /// `PUT /api/v1/accounts/{id}/closed`. Nobody closes their own account, nor the last officer or
    /// administrator of a commune. Doing what is done already changes nothing.
    pub async fn close_or_open(
        &self,
        by: By<'_>,
        commune: CommuneId,
        id: AccountId,
        closed: bool,
    ) -> Result<Account, Failure> {
        let before = self.existing(commune, id).await?;
        if by.is(&before) || !by.manages(&before) {
            return Err(Code::Forbidden.into());
        }
        if before.closed.is_some() != closed {
            if closed {
                self.close(by, &before).await?;
            } else {
                self.open_again(by, &before).await?;
            }
        }
        let seats = self.store.seats(commune).await?;
        Ok(shown(&self.existing(commune, id).await?, &seats))
    }

    async fn close(&self, by: By<'_>, account: &AccountRow) -> Result<(), Failure> {
        let (commune, id, now) = (account.commune, account.id, self.now());
        let codes = self.store.open_enrolments(commune, now).await?;
        let codes: Vec<_> = codes
            .into_iter()
            .filter(|code| code.account == id)
            .collect();
        let closing = self.note(commune, What::AccountClosed).to(id.0);
        let closing = by.noted(closing.with_content(&changed(false, true)));
        let withdrawn = codes.iter().map(|code| {
            let note = self.note(commune, What::CodeWithdrawn).to(id.0);
            by.noted(note.with_detail(&json!({"code": code.id})))
        });
        let notes: Vec<_> = std::iter::once(closing).chain(withdrawn).collect();
        if !self.store.close_account(commune, id, now, &notes).await? {
            return Err(Code::LastOne.into());
        }
        // A phone that entered one of the codes and has not spoken does not get in later either.
        let entered: Vec<SeatId> = codes.iter().filter_map(|code| code.seat).collect();
        for seat in entered {
            self.revoke(by, commune, seat).await?;
        }
        self.journal_closed(account, Some(now))?;
        info!(account = %id, "an account was closed");
        Ok(())
    }

    async fn open_again(&self, by: By<'_>, account: &AccountRow) -> Result<(), Failure> {
        let (commune, id) = (account.commune, account.id);
        let note = self.note(commune, What::AccountOpened).to(id.0);
        let notes = [by.noted(note.with_content(&changed(true, false)))];
        if self.store.open_account(commune, id, &notes).await? {
            self.journal_closed(account, None)?;
            info!(account = %id, "an account was opened again");
        }
        Ok(())
    }

    /// Writes down what must outlive a restore.
    fn journal_closed(&self, account: &AccountRow, at: Option<Millis>) -> Result<(), Failure> {
        if let Some(data) = &self.journal {
            let entry = Entry::Closed {
                commune: account.commune,
                account: account.id,
                at,
            };
            journal::add(data, &entry).map_err(Failure::Journal)?;
        }
        Ok(())
    }
}

fn changed(before: bool, after: bool) -> serde_json::Value {
    json!({"before": {"closed": before}, "after": {"closed": after}})
}
