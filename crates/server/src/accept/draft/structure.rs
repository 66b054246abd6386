//! Moving, splitting and merging: is it allowed after all that came before, and where does
//! everything lie once it is done?
//!
//! What says where something belongs is taken in one after the other: a write that has not seen the
//! one before is refused, so there is one value and never two heads. Where records then lie follows
//! from those values alone (`so_thon_domain::belonging`).

use super::{Draft, Slot};
use crate::{
    accept::check::Author,
    store::{LeftRow, RecordRow},
};
use so_thon_domain::{
    Change, Field, HouseholdId, Record, RecordId, RecordKind, RecordWrite, ValueId, VillageId,
    access::Role,
    belonging::{self, ABSORBED, HOUSEHOLD_OF, MERGED, MOVED},
    change::ListWrite,
    household::{Merged, Moved},
    refusal::Refusal,
};
use std::collections::{BTreeMap, BTreeSet};

/// Records that move with one position: together with what a change writes they must stay fewer
/// than one query of a pull reads.
const TOGETHER: usize = 400;

impl Draft<'_> {
    /// The households whose families must be known before these writes are judged.
    pub fn families(&self, new: &[&Change]) -> BTreeSet<RecordId> {
        let waiting = self.waiting.values().map(|waiting| &waiting.change);
        let changes = new.iter().copied().chain(waiting);
        changes
            .flat_map(|change| &change.writes)
            .filter(|write| belonging::is_structural(write))
            .flat_map(|write| belonging::named(write).into_iter().chain([write.unit]))
            .collect()
    }

    /// A record as the draft has it.
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.get(&id).map(|slot| &slot.record)
    }

    /// Takes in a record as it is stored, unless it is known.
    pub fn know_row(&mut self, row: &RecordRow, record: Record) {
        if !self.records.contains_key(&row.id) {
            self.know(record, row.position);
        }
    }

    /// Takes in where a record lay before.
    pub fn know_left(&mut self, row: &LeftRow) {
        let places = self.left.entry(row.record).or_default();
        places.push((row.village, row.at));
    }

    /// The village in which a record that is written lies: where it is, or where its household is.
    pub(super) fn village_of(&self, write: &RecordWrite) -> Option<VillageId> {
        let known = self.record(write.record);
        let household = || {
            self.record(write.unit)
                .filter(|unit| unit.kind == RecordKind::HOUSEHOLD)
        };
        known
            .or_else(household)
            .map_or(write.village, |record| record.village)
    }

    /// The places in which a written record lay before.
    pub(super) fn earlier_places(
        &self,
        write: &RecordWrite,
    ) -> impl Iterator<Item = (VillageId, so_thon_domain::Millis)> {
        let unit = self
            .record(write.record)
            .map_or(write.unit, |record| record.unit);
        [Some(write.record), (unit != write.record).then_some(unit)]
            .into_iter()
            .flatten()
            .filter_map(|id| self.left.get(&id))
            .flatten()
            .copied()
    }

    /// Was the record that is written, or its household, ever rearranged? Then phones that do not
    /// know it yet name an earlier place.
    pub(super) fn was_rearranged(&self, write: &RecordWrite) -> bool {
        let stored = self.record(write.record);
        let units = [Some(write.unit), stored.map(|record| record.unit)];
        let units = units.into_iter().flatten().filter_map(|id| self.record(id));
        stored
            .into_iter()
            .chain(units)
            .any(belonging::was_rearranged)
    }

    /// May this write change where something belongs? What it needs and nobody made is `missing`.
    pub(super) fn judge_structure(
        &self,
        author: &Author,
        change: &Change,
        write: &RecordWrite,
        missing: &mut BTreeSet<RecordId>,
    ) -> Result<(), Refusal> {
        if !belonging::is_structural(write) {
            return Ok(());
        }
        if author.role != Role::Officer {
            return Err(Refusal::OfficerOnly);
        }
        if write.creates {
            return Err(Refusal::Mismatch);
        }
        if write.kind == RecordKind::MEMBER {
            return self.judge_parting(change, write, missing);
        }
        if write.fields.contains_key(&MOVED) {
            let moved: Moved = value(write, &MOVED).ok_or(Refusal::BadValue)?;
            if !self.villages.contains(&moved.to) {
                return Err(Refusal::UnknownVillage);
            }
            self.has_seen(write, &MOVED)?;
        }
        if write.fields.contains_key(&MERGED) {
            self.has_seen(write, &MERGED)?;
            self.judge_merge(change, write, missing)?;
        }
        self.judge_list(change, write)
    }

    /// A person goes to a household that is there or made now.
    fn judge_parting(
        &self,
        change: &Change,
        write: &RecordWrite,
        missing: &mut BTreeSet<RecordId>,
    ) -> Result<(), Refusal> {
        let to: HouseholdId = value(write, &HOUSEHOLD_OF).ok_or(Refusal::BadValue)?;
        self.has_seen(write, &HOUSEHOLD_OF)?;
        self.household(change, to.into(), missing)
    }

    fn judge_merge(
        &self,
        change: &Change,
        write: &RecordWrite,
        missing: &mut BTreeSet<RecordId>,
    ) -> Result<(), Refusal> {
        let standing = self
            .record(write.record)
            .and_then(belonging::merged_into)
            .map(RecordId::from);
        let merged: Option<Merged> = value(write, &MERGED);
        let other = match (&merged, standing) {
            // Taken back.
            (None, Some(standing)) => standing,
            (Some(merged), None) => {
                let into = RecordId::from(merged.into);
                self.household(change, into, missing)?;
                if self.leads_to(change, into, write.record) {
                    return Err(Refusal::MergeCycle);
                }
                into
            }
            (None, None) | (Some(_), Some(_)) => return Err(Refusal::Superseded),
        };
        // Both sides say it, in one change.
        let says = |own: &&RecordWrite| {
            let element = belonging::listed(own, write.record);
            own.record == other
                && match element {
                    Some(ListWrite::Add { .. }) => merged.is_some(),
                    Some(ListWrite::Remove { .. }) => merged.is_none(),
                    None => false,
                }
        };
        let both = change.writes.iter().any(|own| says(&own));
        both.then_some(()).ok_or(Refusal::Mismatch)
    }

    /// Everything in a survivor's list has its other side in the same change.
    fn judge_list(&self, change: &Change, write: &RecordWrite) -> Result<(), Refusal> {
        let Some(elements) = write.lists.get(&ABSORBED) else {
            return Ok(());
        };
        for (key, element) in elements {
            let id = HouseholdId::parse(key).ok_or(Refusal::BadValue)?;
            let id = RecordId::from(id);
            let other = change.writes.iter().find(|other| other.record == id);
            let merged = other.filter(|other| other.fields.contains_key(&MERGED));
            let merged = merged.ok_or(Refusal::Mismatch)?;
            let into = value::<Merged>(merged, &MERGED).map(|merged| RecordId::from(merged.into));
            let list = self
                .record(write.record)
                .and_then(|record| record.lists.get(&ABSORBED));
            let standing = list.map(|list| list.adds(key)).unwrap_or_default();
            let fits = match element {
                ListWrite::Add { .. } => into == Some(write.record),
                ListWrite::Remove { adds } => into.is_none() && all_of(&standing, adds),
            };
            if !fits {
                return Err(Refusal::Mismatch);
            }
        }
        Ok(())
    }

    /// A household that is there, is made by the same change, or is missing.
    fn household(
        &self,
        change: &Change,
        id: RecordId,
        missing: &mut BTreeSet<RecordId>,
    ) -> Result<(), Refusal> {
        let made = change.writes.iter().any(|write| {
            write.record == id && write.creates && write.kind == RecordKind::HOUSEHOLD
        });
        match self.record(id) {
            Some(record) if record.kind != RecordKind::HOUSEHOLD => Err(Refusal::Mismatch),
            Some(_) => Ok(()),
            None if made => Ok(()),
            None => {
                missing.insert(id);
                Ok(())
            }
        }
    }

    /// Would following merges from one household come to another, this change included?
    fn leads_to(&self, change: &Change, from: RecordId, to: RecordId) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = Some(from);
        while let Some(id) = next {
            if id == to || !seen.insert(id) {
                return true;
            }
            let now = change
                .writes
                .iter()
                .find(|write| write.record == id && write.fields.contains_key(&MERGED));
            next = match now {
                Some(write) => value::<Merged>(write, &MERGED).map(|merged| merged.into.into()),
                None => self
                    .record(id)
                    .and_then(belonging::merged_into)
                    .map(RecordId::from),
            };
        }
        false
    }

    /// The writer saw everything that stands.
    fn has_seen(&self, write: &RecordWrite, field: &Field) -> Result<(), Refusal> {
        let register = self
            .record(write.record)
            .and_then(|record| record.registers.get(field));
        let heads = register
            .map(so_thon_domain::Register::heads)
            .unwrap_or_default();
        let heads: Vec<ValueId> = heads.into_iter().map(|(id, _)| id).collect();
        let replaces = write.fields.get(field).map(|set| set.replaces.as_slice());
        all_of(&heads, replaces.unwrap_or_default())
            .then_some(())
            .ok_or(Refusal::Superseded)
    }

    /// Puts everything where it lies now that a change was applied.
    pub(super) fn rearrange(&mut self, change: &Change, position: u64) {
        let structural = || {
            let all = change.writes.iter();
            all.filter(|write| belonging::is_structural(write))
        };
        let people: Vec<RecordId> = structural()
            .filter(|write| write.kind == RecordKind::MEMBER)
            .map(|write| write.record)
            .collect();
        let households = structural().filter(|write| write.kind == RecordKind::HOUSEHOLD);
        let mut place = Place { position, moved: 0 };
        for household in self.with_absorbed(households.map(|write| write.record)) {
            let village = belonging::lies_in(|id| self.record(id), household);
            let before = self.record(household).map(|record| record.village);
            if before.is_some_and(|before| before != village) {
                self.move_unit(household, village, &mut place);
            }
        }
        for id in people {
            self.move_person(id, position);
        }
    }

    /// These households and all that were merged into them.
    fn with_absorbed(&self, households: impl Iterator<Item = RecordId>) -> BTreeSet<RecordId> {
        let mut all = BTreeSet::new();
        let mut open: Vec<RecordId> = households.collect();
        while let Some(id) = open.pop() {
            if all.insert(id) {
                let absorbed = self.record(id).map(belonging::absorbed).unwrap_or_default();
                open.extend(absorbed.into_iter().map(RecordId::from));
            }
        }
        all
    }

    fn move_unit(&mut self, unit: RecordId, village: Option<VillageId>, place: &mut Place) {
        let of_unit = self
            .records
            .values()
            .filter(|slot| slot.record.unit == unit);
        let ids: Vec<RecordId> = of_unit.map(|slot| slot.record.id).collect();
        for id in ids {
            place.moved += 1;
            if place.moved > TOGETHER {
                place.moved = 1;
                place.position = self.next_position();
            }
            let Some(slot) = self.records.get_mut(&id) else {
                continue;
            };
            slot.position = place.position;
            slot.changed = true;
            let before = slot.record.village;
            if id == unit {
                belonging::place_household(&mut slot.record, village);
                self.note_left(before, unit, id, place.position);
            } else {
                slot.record.village = village;
            }
        }
    }

    fn move_person(&mut self, id: RecordId, position: u64) {
        let Some(record) = self.record(id) else {
            return;
        };
        let (from, to, before) = (record.unit, belonging::own_unit(record), record.village);
        if from == to {
            return;
        }
        let village = self.record(to).map_or(before, |unit| unit.village);
        if let Some(slot) = self.records.get_mut(&id) {
            slot.record.unit = to;
            slot.record.village = village;
        }
        self.note_left(before, from, id, position);
    }

    fn note_left(
        &mut self,
        village: Option<VillageId>,
        unit: RecordId,
        record: RecordId,
        position: u64,
    ) {
        let Some(village) = village else { return };
        let row = LeftRow {
            village,
            unit,
            record,
            position,
            at: self.received,
        };
        self.know_left(&row);
        let again = |old: &LeftRow| (old.village, old.unit, old.record) == (village, unit, record);
        self.append.left.retain(|old| !again(old));
        self.append.left.push(row);
    }

    /// A record that is made for a household that is there lies where that lies, whatever a phone
    /// knew that had not heard of a move.
    pub(super) fn lies_with_its_household(&self, write: &RecordWrite) -> Slot {
        let mut record = Record::empty(write);
        record.village = self.village_of(write);
        Slot {
            record,
            position: 0,
            changed: true,
        }
    }
}

/// Where the next moved record goes in the order of the commune.
struct Place {
    position: u64,
    moved: usize,
}

fn value<T: serde::de::DeserializeOwned>(write: &RecordWrite, field: &Field) -> Option<T> {
    let set = write.fields.get(field)?;
    serde_json::from_value::<Option<T>>(set.value.clone()).ok()?
}

fn all_of(standing: &[ValueId], named: &[ValueId]) -> bool {
    standing.iter().all(|id| named.contains(id))
}

/// Places in which records lay before, and until when.
pub(super) type Earlier = BTreeMap<RecordId, Vec<(VillageId, so_thon_domain::Millis)>>;
