//! Units in memory while an answer is taken in: the office's state as it comes to lie on the phone.

use super::{
    groups::Groups,
    meta_value,
    save::Counter,
    units::{self, Known},
};
use crate::{
    beside,
    store::{StoreError, Transaction},
    tables::{END, StoredRecord, StoredUnit, Table, meta, pack, place_key, under},
};
use so_thon_domain::gather::Gather;
use so_thon_domain::{Change, Record, RecordId, RecordKind, Stamp, VillageId, belonging};
use so_thon_protocol::{Left, Row};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// Units taken into memory while an answer is taken in.
#[derive(Default)]
pub(super) struct Intake {
    /// How many lives of the office's store this phone has seen.
    pub generation: u32,
    /// Up to this position of this life the office's book is here.
    pub through: u64,
    /// Villages that are fetched anew: a row that is no newer replaces the one here all the same.
    pub anew: BTreeSet<VillageId>,
    units: BTreeMap<RecordId, StoredUnit>,
    latest: Stamp,
    groups: Groups,
    /// Where units may be listed and perhaps no longer belong.
    left: BTreeSet<(Option<VillageId>, RecordId)>,
    regained: BTreeSet<VillageId>,
    purged: BTreeSet<RecordId>,
    /// Units that left this phone, and records that left a unit: by unit and record.
    pub gone: BTreeSet<(RecordId, RecordId)>,
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

    /// The life of the office, counted by this phone.
    pub(super) fn generation(&self) -> u32 {
        self.generation
    }

    /// Units that left with their villages.
    pub(super) fn purged(&self) -> &BTreeSet<RecordId> {
        &self.purged
    }

    pub(super) async fn unit(
        &mut self,
        transaction: &impl Transaction,
        unit: RecordId,
    ) -> Result<&mut StoredUnit, StoreError> {
        match self.units.entry(unit) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(units::stored(transaction, unit).await?)),
        }
    }

    /// Reads units at once, so that they are at hand.
    pub(super) async fn fetch(
        &mut self,
        transaction: &impl Transaction,
        units: impl Iterator<Item = RecordId>,
    ) -> Result<(), StoreError> {
        let missing: BTreeSet<RecordId> =
            units.filter(|unit| !self.units.contains_key(unit)).gather();
        let reads = missing.iter().map(|unit| units::stored(transaction, *unit));
        let read = beside::all(reads).await?;
        self.units.extend(missing.into_iter().zip(read));
        Ok(())
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
        self.gone.remove(&(row.unit(), row.record.id));
        let generation = self.generation;
        self.latest = self.latest.max(row.record.latest().unwrap_or_default());
        let village = row.record.village;
        let anew = village.is_some_and(|village| self.anew.contains(&village));
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
            Some(kept)
                if (kept.generation, kept.position) < (new.generation, new.position)
                    || (anew
                        && (kept.generation, kept.position) == (new.generation, new.position)) =>
            {
                let (old, place) = (kept.record.village, new.record.village);
                let id = new.record.id;
                let own = id == new.record.unit;
                *kept = new;
                if own && old != place {
                    self.left.insert((old, id));
                }
            }
            Some(_) => {}
            None => unit.records.push(new),
        }
        Ok(())
    }

    /// Everything of the office's present life has come: what is left of earlier ones is no longer
    /// in its book. What this phone wrote of it is in the outbox and lies over it again.
    pub(super) async fn drop_earlier_lives(
        &mut self,
        transaction: &impl Transaction,
    ) -> Result<(), StoreError> {
        let generation = self.generation;
        for (key, _) in transaction
            .range(Table::Units, &[], END, usize::MAX)
            .await?
        {
            let id = key
                .last_chunk::<16>()
                .ok_or(StoreError::Damaged { what: "unit" })?;
            self.unit(transaction, RecordId(uuid::Uuid::from_bytes(*id)))
                .await?;
        }
        let present: BTreeSet<RecordId> = self
            .units
            .values()
            .flat_map(|unit| &unit.records)
            .filter(|kept| kept.generation == generation)
            .map(|kept| kept.record.id)
            .gather();
        for (id, unit) in &mut self.units {
            unit.records.retain(|kept| {
                let stays = kept.generation == generation;
                let record = &kept.record;
                // It went elsewhere while this phone was away: the change that made it is sent again,
                // and its outcome must not put it back here.
                if !stays && present.contains(&record.id) {
                    self.gone.insert((*id, record.id));
                }
                if !stays && record.id == record.unit {
                    let listed = record.kind.belongs_to_household();
                    let place = record.village.filter(|_| listed);
                    self.left.insert((place, record.id));
                }
                stays
            });
        }
        Ok(())
    }

    /// Lays a change that the office applied into the office's state here, until its row comes.
    ///
    /// The rows here may be newer than the change: another tab fetched them, or the change came to
    /// the office by another road. A row from after the change has it already, and what others have
    /// replaced there must not rise again. Where the office does not say its position, the row is
    /// left as it is: the change is in it or in the next.
    pub(super) async fn apply(
        &mut self,
        transaction: &impl Transaction,
        change: &Change,
        stamp: Stamp,
        position: u64,
    ) -> Result<(), StoreError> {
        let since = (self.generation, position);
        // The office's book is here from after this change: what is not is elsewhere by now.
        let read = 0 < position && position <= self.through;
        for write in &change.writes {
            // Where the phone has no village it gets no rows: nothing of it may stay.
            if write.kind != RecordKind::VILLAGE && !self.has(transaction, write.village).await? {
                continue;
            }
            // It was taken in, went elsewhere, and the phone heard of that first.
            let gone = |record| self.gone.contains(&(write.unit, record));
            if gone(write.unit) || gone(write.record) {
                continue;
            }
            let makes_unit = change
                .writes
                .iter()
                .any(|write| write.creates && write.record == write.unit);
            let unit = self.unit(transaction, write.unit).await?;
            let here = |id: RecordId| unit.records.iter().position(|kept| kept.record.id == id);
            let at = match here(write.record) {
                Some(at) => {
                    let kept = &unit.records[at];
                    let row = (kept.generation, kept.position);
                    if kept.position > 0 && (position == 0 || row >= since) {
                        continue;
                    }
                    at
                }
                // A visit to a household that has left this phone does not bring half of it back,
                // nor the edit of a person who has left the household.
                None if !read && write.creates && (makes_unit || here(write.unit).is_some()) => {
                    unit.records.push(StoredRecord {
                        generation: 0,
                        position: 0,
                        record: Record::empty(write),
                    });
                    unit.records.len() - 1
                }
                None => continue,
            };
            let record = &mut unit.records[at].record;
            record.apply(change.value_id(), stamp, write);
            *record = record.for_phone();
        }
        Ok(())
    }

    /// A household, or one record of it, is no longer where this phone has it. What is unsent stays.
    pub(super) async fn lose(
        &mut self,
        transaction: &impl Transaction,
        left: Left,
    ) -> Result<(), StoreError> {
        let Left { unit, record } = left;
        self.gone.insert((unit, record.unwrap_or(unit)));
        let stored = self.unit(transaction, unit).await?;
        match record {
            Some(record) => stored.records.retain(|kept| kept.record.id != record),
            None => {
                let own = stored.records.iter().find(|kept| kept.record.id == unit);
                let village = own.and_then(|kept| kept.record.village);
                stored.records.clear();
                self.left.insert((village, unit));
            }
        }
        Ok(())
    }

    /// Does the phone have this village from the office: its own record, or a household of it that
    /// came on an earlier page?
    async fn has(
        &self,
        transaction: &impl Transaction,
        village: Option<VillageId>,
    ) -> Result<bool, StoreError> {
        let Some(village) = village else {
            return Ok(true);
        };
        if self.holds(transaction, village.into(), |_| true).await? {
            return Ok(true);
        }
        let (from, to) = under(village.bytes());
        for (key, _) in transaction
            .range(Table::Places, &from, &to, usize::MAX)
            .await?
        {
            let unit = key
                .last_chunk::<16>()
                .ok_or(StoreError::Damaged { what: "place" })?;
            let unit = RecordId(uuid::Uuid::from_bytes(*unit));
            // One that is listed here for what is unsent may lie elsewhere by now.
            let here = |record: &Record| record.village == Some(village);
            if self.holds(transaction, unit, here).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Does the phone have such a record of this unit from the office?
    async fn holds(
        &self,
        transaction: &impl Transaction,
        unit: RecordId,
        such: impl Fn(&Record) -> bool,
    ) -> Result<bool, StoreError> {
        let any = |unit: &StoredUnit| unit.records.iter().any(|kept| such(&kept.record));
        Ok(match self.units.get(&unit) {
            Some(known) => any(known),
            None => any(&units::stored(transaction, unit).await?),
        })
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
            let listed = write.kind.belongs_to_household();
            let place = write.village.filter(|_| listed);
            self.left.insert((place, write.unit));
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
        // What still belongs there is listed again.
        for (village, unit) in std::mem::take(&mut self.left) {
            self.groups.remove(transaction, village, unit).await?;
        }
        let mut pending: BTreeMap<RecordId, Vec<Change>> = BTreeMap::new();
        if !self.units.is_empty() {
            let all = units::all_pending(transaction).await?;
            // People on their way from one household to another are shown in the other.
            for change in all.iter().filter(|change| rearranges(change)) {
                let units = change.units();
                if units.iter().any(|unit| self.units.contains_key(unit)) {
                    self.fetch(transaction, units.into_iter()).await?;
                }
            }
            for change in all {
                for unit in change.units() {
                    if self.units.contains_key(&unit) {
                        pending.entry(unit).or_default().push(change.clone());
                    }
                }
            }
        }
        let mut changed = std::mem::take(&mut self.purged);
        // One household's row may be made of several units: all are stored first.
        let units = std::mem::take(&mut self.units);
        for (unit, stored) in &units {
            units::store(transaction, *unit, stored).await?;
        }
        for (unit, stored) in units {
            let pending = pending.remove(&unit).unwrap_or_default();
            let known = Known { stored, pending };
            self.groups.refresh(transaction, unit, &known).await?;
            changed.insert(unit);
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

fn rearranges(change: &Change) -> bool {
    change.writes.iter().any(belonging::is_structural)
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
                // A step of the village lies among what the commune shares too.
                let shared = place_key(None, RecordId(uuid::Uuid::from_bytes(unit)));
                transaction.delete(Table::Places, &shared).await?;
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
    intake.units.remove(&own);
    intake.units.retain(|_, unit| {
        !unit
            .records
            .iter()
            .any(|kept| kept.record.village == Some(village))
    });
    Ok(())
}
