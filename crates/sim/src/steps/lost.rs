//! Phones that are wiped, copied and lost.

use crate::{
    drawn::Fault,
    seats::Gone,
    world::{Kind, Sabotage, Seat, World},
};
use so_thon_domain::ValueId;
use so_thon_protocol::Envelope;
use so_thon_server::{
    By,
    store::{ChangeRow, ChangeStore},
};
use so_thon_sync::{Phone, PhoneError};
use std::collections::BTreeSet;

/// More phones than this make a run no better.
const SEATS: usize = 7;

impl World {
    /// A phone's store is thrown away, unsent work and all; its person signs in anew on a new seat.
    pub(super) async fn wipe(&mut self, at: usize) -> Result<(), PhoneError> {
        let account = self.office.account(self.seats[at].account).await;
        let name = format!("{}'", self.seats[at].name);
        let Ok(Some(account)) = account else {
            return Ok(());
        };
        let Ok(new) = self.new_seat(&name, &account).await else {
            self.report(Kind::Broken, format!("{name} cannot sign in anew"));
            return Ok(());
        };
        let old = std::mem::replace(&mut self.seats[at], new);
        let there = self.numbers_there(&old).await;
        self.drawn.count(Fault::Reenrolled);
        if there.len() < old.journal.saved.len() {
            self.drawn.count(Fault::Evicted);
        }
        let tables = old.disk.tables().clone();
        let photos = Phone::new(tables, old.sealing.clone())
            .photo_counts()
            .await?;
        if photos.waiting > 0 {
            self.drawn.count(Fault::PhotoEvicted);
        }
        self.trace.say(|| {
            let saved = old.journal.saved.len();
            format!(
                "  {} is wiped: {} of {saved} arrived",
                old.name,
                there.len()
            )
        });
        self.gone.push(Gone {
            name: old.name,
            id: old.id,
            journal: old.journal,
            there,
        });
        if let (Some(Sabotage::ForgetsGone), Some(backup)) = (self.sabotage, &self.backup) {
            self.office.run_over(backup.0.copy(), self.chance.next());
        }
        Ok(())
    }

    /// Numbers of a seat that are in the book with what this phone saved under them.
    async fn numbers_there(&self, seat: &Seat) -> BTreeSet<u64> {
        let numbers = seat.journal.saved.keys();
        let ids: Vec<ValueId> = numbers
            .map(|number| ValueId {
                seat: seat.id,
                number: *number,
            })
            .collect();
        let commune = self.office.commune.id;
        let rows = self.office.store().changes(commune, &ids).await;
        let own = rows.unwrap_or_default().into_iter();
        own.filter(|row| self.is_of(row, seat))
            .map(|row| row.id.number)
            .collect()
    }

    fn is_of(&self, row: &ChangeRow, seat: &Seat) -> bool {
        let keys = self.office.server().keys.clone();
        let opened = Envelope::from_bytes(&row.envelope).and_then(|one| one.open(&*keys));
        let saved = seat.journal.saved.get(&row.id.number);
        opened.is_ok_and(|change| saved == Some(&change.writes))
    }

    /// A disk is copied and goes on beside the one it was copied from, under the same seat.
    pub(super) fn copy_disk(&mut self, at: usize) {
        if self.seats.len() >= SEATS {
            return;
        }
        let from = &self.seats[at];
        let disk = from.disk.copy();
        let copy = Seat {
            name: format!("{}-copy", from.name),
            account: from.account,
            officer: from.officer,
            id: from.id,
            signing: from.signing,
            old: from.old,
            worker: None,
            phone: Phone::new(disk.clone(), from.sealing.clone()),
            disk,
            sealing: from.sealing.clone(),
            skew: from.skew,
            journal: from.journal.clone(),
            form: None,
            last: from.last.clone(),
            parked: None,
            proof: None,
            made: from.made.clone(),
        };
        self.trace.say(|| format!("  {} appears", copy.name));
        self.drawn.count(Fault::Cloned);
        self.seats.push(copy);
    }

    /// A phone is reported lost: its seat is revoked. It goes on writing and pushing.
    pub(super) async fn revoke(&mut self, at: usize) {
        // The officers' work is needed by everybody else.
        if self.seats[at].officer || self.revoked.len() > 1 {
            return;
        }
        let (id, commune) = (self.seats[at].id, self.office.commune.id);
        let server = self.office.server();
        let position = self.office.store().ledger(commune).await;
        let (Ok(()), Ok(ledger)) = (server.revoke(By::Machine, commune, id).await, position) else {
            return self.report(Kind::Broken, "a seat cannot be revoked".to_owned());
        };
        self.trace.say(|| format!("  seat {id} is revoked"));
        self.drawn.count(Fault::Revoked);
        self.revoked.entry(id).or_insert(ledger.position);
        // Not everybody gets another phone at once: a backup from before it is one that the office
        // can live on from.
        let again = self.chance.percent(50) && self.seats.len() < SEATS;
        let account = self.office.account(self.seats[at].account).await;
        if let (true, Ok(Some(account))) = (again, account) {
            let name = format!("{}-new", self.seats[at].name);
            if self.sit(&name, &account).await.is_err() {
                self.report(Kind::Broken, format!("{name} cannot sign in"));
            }
        }
    }

    /// The officer decides about what lost phones sent.
    pub(super) async fn decide(&mut self) {
        let server = self.office.server();
        let held = self.office.store().held(self.office.commune.id).await;
        let held = held.unwrap_or_default();
        let Some(row) = self.chance.pick(&held) else {
            return;
        };
        let (id, take) = (row.id, self.chance.percent(65));
        let officer = server.caller(self.office.commune.id, self.seats[0].id);
        let done = match officer.await {
            Ok(officer) => server.release(&officer, id, take).await,
            Err(error) => Err(error),
        };
        self.trace
            .say(|| format!("  decides about {id:?}: {take} {done:?}"));
        match done {
            Ok(()) => drop(self.decided.insert(id, take)),
            Err(error) => self.report(Kind::Broken, format!("{id:?} cannot be decided: {error}")),
        }
    }
}
