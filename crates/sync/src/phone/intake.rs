//! Units in memory while an answer is taken in: the office's state as it comes to lie on the phone.

use super::{groups::Groups, meta_value, save::Counter, units};
use crate::{
    store::{StoreError, Transaction},
    tables::{StoredRecord, StoredUnit, Table, meta, pack, place_key, under},
};
use so_thon_domain::{Change, Record, RecordId, RecordKind, Stamp, VillageId};
use so_thon_protocol::Row;
use std::collections::{BTreeMap, BTreeSet};

/// Units taken into memory while an answer is taken in.
#[derive(Default)]
pub(super) struct Intake {
    /// How many lives of the office's store this phone has seen.
    pub generation: u32,
    units: BTreeMap<RecordId, StoredUnit>,
    latest: Stamp,
    groups: Groups,
    moved: Vec<(VillageId, RecordId)>,
    /// Where changes that no longer lie over the office's state had put their units.
    left: BTreeMap<RecordId, BTreeSet<Option<VillageId>>>,
    regained: BTreeSet<VillageId>,
    purged: BTreeSet<RecordId>,
}

impl Intake {
    pub(super) async fn of(
        transaction: &impl Transaction,
        generation: u32,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            generation,
            groups: Groups::of(transaction).await?,
            ..Self::default()
        })
    }

    pub(super) async fn unit(
        &mut self,
        transaction: &impl Transaction,
        unit: RecordId,
    ) -> Result<&mut StoredUnit, StoreError> {
        if !self.units.contains_key(&unit) {
            let stored = units::stored(transaction, unit).await?;
            self.units.insert(unit, stored);
        }
        Ok(self.units.entry(unit).or_default())
    }

    /// Takes over a row of the office, unless the one here is as new.
    pub(super) async fn take(
        &mut self,
        transaction: &impl Transaction,
        row: Row,
    ) -> Result<(), StoreError> {
        if let Some(village) = row.record.village
            && self.groups.lost.remove(&village)
        {
            self.regained.insert(village);
        }
        let generation = self.generation;
        self.latest = self.latest.max(row.record.latest().unwrap_or_default());
        let unit = self.unit(transaction, row.unit()).await?;
        let new = StoredRecord {
            generation,
            position: row.position,
            record: row.record,
        };
        match unit
            .records
            .iter_mut()
            .find(|kept| kept.record.id == new.record.id)
        {
            Some(kept) if (kept.generation, kept.position) < (new.generation, new.position) => {
                let (old, place) = (kept.record.village, new.record.village);
                let id = new.record.id;
                let own = id == new.record.unit;
                *kept = new;
                if let (Some(old), true) = (old, own && old != place) {
                    self.moved.push((old, id));
                }
            }
            Some(_) => {}
            None => unit.records.push(new),
        }
        Ok(())
    }

    /// Lays a change that the office applied into the office's state here, until its row comes.
    ///
    /// A row from after the change already has it: what has replaced it there must not see it rise
    /// again. And where the phone has no village it gets no rows: nothing of it may stay.
    pub(super) async fn apply(
        &mut self,
        transaction: &impl Transaction,
        change: &Change,
        stamp: Stamp,
        position: u64,
    ) -> Result<(), StoreError> {
        let generation = self.generation;
        for write in &change.writes {
            if write.kind != RecordKind::VILLAGE && !self.has(transaction, write.village).await? {
                continue;
            }
            let unit = self.unit(transaction, write.unit).await?;
            let at = unit
                .records
                .iter()
                .position(|kept| kept.record.id == write.record);
            let at = at.unwrap_or_else(|| {
                let record = Record::empty(write);
                unit.records.push(StoredRecord {
                    generation: 0,
                    position: 0,
                    record,
                });
                unit.records.len() - 1
            });
            let kept = &mut unit.records[at];
            if position > 0 && (kept.generation, kept.position) >= (generation, position) {
                continue;
            }
            kept.record.apply(change.value_id(), stamp, write);
            kept.record = kept.record.for_phone();
        }
        Ok(())
    }

    /// Does the phone have this village? The office sends each with its own record.
    async fn has(
        &mut self,
        transaction: &impl Transaction,
        village: Option<VillageId>,
    ) -> Result<bool, StoreError> {
        let Some(village) = village else {
            return Ok(true);
        };
        if let Some(unit) = self.units.get(&village.into()) {
            return Ok(!unit.records.is_empty());
        }
        let stored = units::stored(transaction, village.into()).await?;
        Ok(!stored.records.is_empty())
    }

    /// The office says that villages are not the person's. One that the phone never had is not
    /// purged by anybody: what waits over it is no longer listed.
    pub(super) async fn lose_unknown(
        &mut self,
        transaction: &impl Transaction,
        change: &Change,
    ) -> Result<(), StoreError> {
        for write in &change.writes {
            let Some(village) = write.village else {
                continue;
            };
            if self.has(transaction, Some(village)).await? || !self.groups.lost.insert(village) {
                continue;
            }
            for pending in units::all_pending(transaction).await? {
                if pending
                    .writes
                    .iter()
                    .any(|write| write.village == Some(village))
                {
                    self.leave(transaction, &pending).await?;
                }
            }
        }
        Ok(())
    }

    /// Notes the units of a change that no longer lies over the office's state.
    pub(super) async fn leave(
        &mut self,
        transaction: &impl Transaction,
        change: &Change,
    ) -> Result<(), StoreError> {
        for write in &change.writes {
            let places = self.left.entry(write.unit).or_default();
            places.insert(write.village);
            self.unit(transaction, write.unit).await?;
        }
        Ok(())
    }

    /// Writes everything back, with places and list rows, and says which units changed and which
    /// villages are lost.
    pub(super) async fn finish(
        mut self,
        transaction: &mut impl Transaction,
    ) -> Result<(BTreeSet<RecordId>, BTreeSet<VillageId>), StoreError> {
        if !self.regained.is_empty() {
            // What lay unsent over a village that was away is listed again.
            for change in units::all_pending(transaction).await? {
                let back = |village: VillageId| self.regained.contains(&village);
                if change
                    .writes
                    .iter()
                    .any(|write| write.village.is_some_and(back))
                {
                    self.leave(transaction, &change).await?;
                }
            }
        }
        for (village, household) in std::mem::take(&mut self.moved) {
            transaction
                .delete(Table::Places, &place_key(Some(village), household))
                .await?;
            self.groups
                .remove(transaction, village, household.into())
                .await?;
        }
        let mut changed = std::mem::take(&mut self.purged);
        for (unit, stored) in &self.units {
            if stored.records.is_empty() {
                transaction.delete(Table::Units, unit.bytes()).await?;
            } else {
                units::store(transaction, *unit, stored).await?;
            }
            let pending = units::pending(transaction, *unit).await?;
            let shown = self
                .groups
                .refresh_from(transaction, *unit, stored, &pending)
                .await?;
            for village in self.left.get(unit).into_iter().flatten().filter(|_| !shown) {
                self.groups.hide(transaction, *village, *unit).await?;
            }
            changed.insert(*unit);
        }
        let lost = std::mem::take(&mut self.groups.lost);
        self.groups.write(transaction).await?;
        if self.latest > Stamp::default() {
            let mut counter: Counter = meta_value(transaction, "counter", meta::COUNTER)
                .await?
                .unwrap_or_default();
            counter.hlc.observe(self.latest);
            transaction
                .put(Table::Meta, meta::COUNTER, pack(&counter))
                .await?;
        }
        Ok((changed, lost))
    }
}

/// A village is no longer this person's: its rows leave the phone; the outbox, drafts and what was
/// sent back stay.
pub(super) async fn purge(
    transaction: &mut impl Transaction,
    intake: &mut Intake,
    village: VillageId,
) -> Result<(), StoreError> {
    let (from, to) = under(village.bytes());
    for (key, _) in transaction
        .range(Table::Places, &from, &to, usize::MAX)
        .await?
    {
        if let Some(unit) = key.get(16..) {
            transaction.delete(Table::Units, unit).await?;
            if let Ok(unit) = <[u8; 16]>::try_from(unit) {
                intake.purged.insert(RecordId(uuid::Uuid::from_bytes(unit)));
            }
        }
    }
    transaction.delete_range(Table::Places, &from, &to).await?;
    transaction
        .delete_range(Table::Summaries, &from, &to)
        .await?;
    let own = RecordId::from(village);
    transaction.delete(Table::Units, own.bytes()).await?;
    transaction
        .delete(Table::Places, &place_key(None, own))
        .await?;
    intake.groups.forget(village);
    intake.groups.lost.insert(village);
    intake.units.retain(|_, unit| {
        !unit
            .records
            .iter()
            .any(|kept| kept.record.village == Some(village))
    });
    Ok(())
}
