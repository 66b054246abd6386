//! The office is backed up, and lives anew from what was backed up.

use crate::{
    drawn::Fault,
    world::{Kind, Sabotage, World},
};
use object_store::memory::InMemory;
use so_thon_domain::ValueId;
use so_thon_server::store::{ChangeStore, MemoryStore, PeopleStore, SettledState};
use std::collections::BTreeSet;

/// As long as phones keep what a backup covers, and a day.
const MONTH_MS: u64 = 31 * 24 * 60 * 60 * 1000;

impl World {
    /// The office takes a backup and says so to the phones, which may let go of what it covers once
    /// a month has passed.
    pub(super) async fn back_up(&mut self) {
        self.trace.say(|| "  the office is backed up".to_owned());
        let (store, now) = (self.office.store(), self.office.server().now());
        self.backup = Some((store.copy(), self.office.shelf.copy()));
        let commune = self.office.commune.id;
        if store.note_backup(commune, now, &[]).await.is_err() {
            self.report(Kind::Broken, "a backup cannot be noted".to_owned());
        }
        if self.chance.percent(25) {
            self.office.clock.forward(MONTH_MS);
        }
    }

    /// The office's disk is gone; the last backup lives on.
    pub(super) async fn restore(&mut self) {
        let Some((backup, pictures)) = &self.backup else {
            return self.back_up().await;
        };
        let (backup, pictures) = (backup.clone(), pictures.fork());
        // A phone enrolled since then is not known to it and cannot sign in again: that is the
        // affair of the office, which enrols it anew. Here such a backup is not used.
        if !self.knows_all(&backup).await {
            return;
        }
        self.trace.say(|| "  the office is restored".to_owned());
        let commune = self.office.commune.id;
        let (now, then) = (self.office.store(), &backup);
        if let (Ok(now), Ok(then)) = (now.ledger(commune).await, then.ledger(commune).await)
            && now.position > then.position
        {
            self.drawn.count(Fault::Restored);
        }
        let seed = self.chance.next();
        if self.sabotage == Some(Sabotage::SameLife) {
            self.office.run_over(backup.copy(), seed);
        } else {
            // The folder of photos may have survived, or be as old as the backup, or be gone.
            let folder = if self.cameras {
                self.chance.below(4)
            } else {
                3
            };
            let pictures = match folder {
                0 => {
                    self.drawn.count(Fault::PhotosOlder);
                    Some(pictures)
                }
                1 => {
                    self.drawn.count(Fault::PhotosGone);
                    Some(InMemory::new())
                }
                _ => None,
            };
            let revoked = self.revoked.keys().copied();
            let done = self.office.restore(&backup, pictures, seed, revoked);
            if let Err(error) = done.await {
                return self.report(Kind::Broken, format!("no restore: {error}"));
            }
        }
        self.restores += 1;
        self.forget_promises().await;
    }

    async fn knows_all(&self, backup: &MemoryStore) -> bool {
        let known = backup.seats(self.office.commune.id).await;
        let known: BTreeSet<_> = known
            .unwrap_or_default()
            .into_iter()
            .map(|seat| seat.id)
            .collect();
        self.seats.iter().all(|seat| known.contains(&seat.id))
    }

    /// What nobody holds any more, and what the office decided since the backup, is not expected.
    async fn forget_promises(&mut self) {
        let commune = self.office.commune.id;
        let store = self.office.store();
        let changes = store.changes_since(commune, 0, u32::MAX).await;
        let changes = changes.unwrap_or_default();
        let there: BTreeSet<ValueId> = changes.iter().map(|row| row.id).collect();
        let open: BTreeSet<ValueId> = changes
            .iter()
            .filter(|row| row.state == SettledState::Held)
            .map(|row| row.id)
            .collect();
        for gone in &mut self.gone {
            let seat = gone.id;
            gone.there.retain(|number| {
                there.contains(&ValueId {
                    seat,
                    number: *number,
                })
            });
        }
        self.decided
            .retain(|id, _| there.contains(id) && !open.contains(id));
        let position = store.ledger(commune).await.map_or(0, |one| one.position);
        for since in self.revoked.values_mut() {
            *since = position.min(*since);
        }
        for seat in &mut self.seats {
            seat.journal.told = 0;
        }
    }
}
