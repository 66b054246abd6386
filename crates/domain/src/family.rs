//! What is shown as one household: its own unit, the units of households merged into it, and people
//! who are on their way into it.
//!
//! The units may lie anywhere (a phone's store, a book in memory): [`Family`] says which one it
//! wants next. A value written for a merged household by somebody who did not know of the merge
//! stands beside the survivor's own: nothing is copied, so taking the merge back loses nothing.

use crate::{
    belonging::{self, ABSORBED, HOUSEHOLD_OF, MERGED, MOVED},
    change::Change,
    field::Field,
    household::{Household, Merged},
    ids::{HouseholdId, RecordId, VillageId},
    record::{DELETED, Record, RecordKind},
    register::ValueId,
    time::Millis,
    typed::{TypedRecord, fact},
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A household that was merged into another one: what is shown of it, and what taking it back
/// needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absorbed {
    /// Its id.
    pub id: HouseholdId,
    /// Where it lies.
    pub village: Option<VillageId>,
    /// Its number in the commune's book.
    pub number: Option<u32>,
    /// What was said when it was merged.
    pub merged: Merged,
    /// The write that merged it.
    pub by: ValueId,
}

/// See the module's words.
#[derive(Debug)]
pub struct Family {
    root: RecordId,
    wanted: VecDeque<(RecordId, Part)>,
    units: BTreeSet<RecordId>,
    records: BTreeMap<RecordId, Record>,
    pending: BTreeMap<u64, Millis>,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Root,
    MergedInto(RecordId),
    Guests,
}

impl Family {
    /// The family of a household.
    pub fn of(root: RecordId) -> Self {
        Self {
            root,
            wanted: VecDeque::from([(root, Part::Root)]),
            units: BTreeSet::new(),
            records: BTreeMap::new(),
            pending: BTreeMap::new(),
        }
    }

    /// The unit that is wanted next.
    pub fn wanted(&self) -> Option<RecordId> {
        self.wanted.front().map(|(unit, _)| *unit)
    }

    /// Takes in the wanted unit: its records as they are shown, and the pending changes that touch
    /// it.
    pub fn add(&mut self, records: BTreeMap<RecordId, Record>, pending: &[Change]) {
        let Some((unit, part)) = self.wanted.pop_front() else {
            return;
        };
        let own = records.get(&unit);
        match part {
            Part::Guests => {
                let coming = records
                    .into_iter()
                    .filter(|(_, record)| record.kind == RecordKind::MEMBER)
                    .filter(|(_, record)| self.units.contains(&belonging::own_unit(record)));
                self.records.extend(coming);
                return;
            }
            Part::MergedInto(parent) => {
                let Some(own) = own else { return };
                let still = belonging::merged_into(own).map(RecordId::from) == Some(parent);
                if !still || own.is_deleted() {
                    return;
                }
            }
            Part::Root => {}
        }
        self.units.insert(unit);
        for absorbed in own.map(belonging::absorbed).unwrap_or_default() {
            let absorbed = RecordId::from(absorbed);
            let known = |(unit, _): &(RecordId, Part)| *unit == absorbed;
            if !self.units.contains(&absorbed) && !self.wanted.iter().any(known) {
                self.wanted.push_back((absorbed, Part::MergedInto(unit)));
            }
        }
        for change in pending {
            self.pending.insert(change.number, change.stamp.millis);
            for write in &change.writes {
                let to = write
                    .fields
                    .get(&HOUSEHOLD_OF)
                    .and_then(|set| serde_json::from_value::<HouseholdId>(set.value.clone()).ok());
                if write.kind == RecordKind::MEMBER
                    && to.map(RecordId::from) == Some(unit)
                    && write.unit != unit
                {
                    self.wanted.push_back((write.unit, Part::Guests));
                }
            }
        }
        self.records.extend(records);
    }

    /// The changes that touch the family and that the office has not applied: number and time.
    pub fn pending(&self) -> &BTreeMap<u64, Millis> {
        &self.pending
    }

    /// The records, the household's own with what stands beside it in those merged into it; and
    /// those.
    pub fn gather(self) -> (BTreeMap<RecordId, Record>, Vec<Absorbed>) {
        let Self {
            root,
            units,
            mut records,
            ..
        } = self;
        records.retain(|_, record| units.contains(&belonging::own_unit(record)));
        let merged: Vec<Record> = units
            .iter()
            .filter(|unit| **unit != root)
            .filter_map(|unit| records.remove(unit))
            .collect();
        let mut absorbed = Vec::new();
        for record in &merged {
            if let Some(own) = records.get_mut(&root) {
                stand_beside(own, record);
            }
            let by = record.registers.get(&MERGED).and_then(|r| r.shown());
            if let (Some((by, _)), Some(merged)) = (by, fact(record, &MERGED)) {
                absorbed.push(Absorbed {
                    id: record.id.into(),
                    village: record.village,
                    number: Household::read(record).number,
                    merged,
                    by,
                });
            }
        }
        (records, absorbed)
    }
}

/// What each household has for itself, whatever it was merged with.
const APART: [Field; 7] = [
    MOVED,
    MERGED,
    ABSORBED,
    DELETED,
    Field::known("number"),
    Field::known("head"),
    Field::known("split"),
];

/// Lets the facts of a merged household stand beside the survivor's: all of a fact that the
/// survivor lacks, and what was written without knowledge of the merge.
fn stand_beside(survivor: &mut Record, merged: &Record) {
    let seen: BTreeSet<ValueId> = fact::<Merged>(merged, &MERGED)
        .map(|merged| merged.seen.into_iter().collect())
        .unwrap_or_default();
    for (field, register) in &merged.registers {
        if APART.contains(field) {
            continue;
        }
        let own = survivor.registers.entry(field.clone()).or_default();
        let lacks = own.is_empty();
        for (id, head) in register.heads() {
            if lacks || !seen.contains(&id) {
                own.write(id, head.clone(), []);
            }
        }
        if own.is_empty() {
            survivor.registers.remove(field);
        }
    }
}
