//! Moving, splitting, merging and closing a household: the writes of each, made from what the person
//! saw. No forms: what is asked is a choice, a day and a few words.

use super::{bare, place};
use crate::{
    belonging::{ABSORBED, HOUSEHOLD_OF, MERGED, MOVED},
    change::{FieldWrite, ListWrite, RecordWrite},
    family::Absorbed,
    field::Field,
    household::{Closed, Household, Merged, Moved, Split},
    ids::{HouseholdId, MemberId, RecordId},
    record::{Record, RecordKind},
    register::ValueId,
    typed::{Place, value_of, write_of},
    unit::HouseholdUnit,
};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::BTreeMap;

const CLOSED: Field = Field::known("closed");
const RELATION: Field = Field::known("relation");
const ORDER: Field = Field::known("order");

/// Moves a household with everything of it to another village of the commune.
pub fn relocate(unit: &HouseholdUnit, moved: &Moved) -> Vec<RecordWrite> {
    let mut write = bare(own(unit), RecordKind::HOUSEHOLD);
    set(&mut write, unit, MOVED, value_of(moved));
    vec![write]
}

/// Closes a household: its people left the commune, or its only person died.
pub fn close(unit: &HouseholdUnit, closed: &Closed) -> Vec<RecordWrite> {
    let mut write = bare(own(unit), RecordKind::HOUSEHOLD);
    set(&mut write, unit, CLOSED, value_of(closed));
    vec![write]
}

/// Takes the closing of a household back.
pub fn reopen(unit: &HouseholdUnit) -> Vec<RecordWrite> {
    let mut write = bare(own(unit), RecordKind::HOUSEHOLD);
    set(&mut write, unit, CLOSED, Value::Null);
    vec![write]
}

/// Merges a household into the one that goes on.
pub fn merge(survivor: &HouseholdUnit, other: &HouseholdUnit, date: NaiveDate) -> Vec<RecordWrite> {
    let record = other.records.get(&other.id.into());
    let registers = record.into_iter().flat_map(|record| &record.registers);
    let mut seen: Vec<ValueId> = registers
        .flat_map(|(_, register)| register.heads().into_iter().map(|(id, _)| id))
        .collect();
    seen.sort();
    seen.dedup();
    let merged = Merged {
        into: survivor.id,
        date,
        seen,
    };
    let mut absorbed = bare(own(other), RecordKind::HOUSEHOLD);
    set(&mut absorbed, other, MERGED, value_of(&merged));
    let add = ListWrite::Add {
        value: Value::from(0),
        replaces: Vec::new(),
    };
    vec![absorbed, in_list(own(survivor), other.id, add)]
}

/// Takes a merge back, whole: what was written for either household since stays with it.
pub fn unmerge(survivor: &HouseholdUnit, absorbed: &Absorbed) -> Vec<RecordWrite> {
    let id = RecordId::from(absorbed.id);
    let mut write = bare(place(id, id, absorbed.village), RecordKind::HOUSEHOLD);
    let nothing = FieldWrite {
        value: Value::Null,
        replaces: vec![absorbed.by],
    };
    write.fields.insert(MERGED, nothing);
    let into = RecordId::from(absorbed.merged.into);
    let remove = ListWrite::Remove {
        adds: vec![absorbed.by],
    };
    let into = place(into, into, survivor.village);
    vec![write, in_list(into, absorbed.id, remove)]
}

/// People who become a household of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The household to be.
    pub household: HouseholdId,
    /// Who goes, the head to be first.
    pub people: Vec<MemberId>,
    /// Since when.
    pub date: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Splits people off into a household of their own, in the same village. They go as they are known;
/// only what each was to the old head is no longer true.
pub fn split(unit: &HouseholdUnit, parting: &Parting) -> Vec<RecordWrite> {
    let id = RecordId::from(parting.household);
    let household = Household {
        head: parting.people.first().copied(),
        split: Some(Split {
            from: unit.id,
            date: parting.date,
            reason: parting.reason.trim().to_owned(),
        }),
        ..Household::default()
    };
    let made = write_of(place(id, id, unit.village), None, &household);
    let people = parting
        .people
        .iter()
        .zip(1_u16..)
        .filter_map(|(id, order)| {
            let record = unit.records.get(&RecordId::from(*id))?;
            let own = place(record.id, record.unit, record.village);
            let mut write = bare(own, RecordKind::MEMBER);
            let relation = match order {
                1 => value_of(&"head"),
                _ => Value::Null,
            };
            for (field, value) in [
                (HOUSEHOLD_OF, value_of(&parting.household)),
                (RELATION, relation),
                (ORDER, value_of(&order)),
            ] {
                let replaces = heads(Some(record), &field);
                write.fields.insert(field, FieldWrite { value, replaces });
            }
            Some(write)
        });
    made.into_iter().chain(people).collect()
}

fn own(unit: &HouseholdUnit) -> Place {
    place(unit.id.into(), unit.id.into(), unit.village)
}

/// Every value that stands: a structural write must have seen them all, and a closing settles what
/// people disagree about.
fn heads(record: Option<&Record>, field: &Field) -> Vec<ValueId> {
    let register = record.and_then(|record| record.registers.get(field));
    let heads = register
        .map(|register| register.heads())
        .unwrap_or_default();
    heads.into_iter().map(|(id, _)| id).collect()
}

fn set(write: &mut RecordWrite, unit: &HouseholdUnit, field: Field, value: Value) {
    let replaces = heads(unit.records.get(&unit.id.into()), &field);
    write.fields.insert(field, FieldWrite { value, replaces });
}

fn in_list(place: Place, household: HouseholdId, element: ListWrite) -> RecordWrite {
    let mut write = bare(place, RecordKind::HOUSEHOLD);
    let elements = BTreeMap::from([(household.to_string(), element)]);
    write.lists.insert(ABSORBED, elements);
    write
}

#[cfg(test)]
#[path = "rearrange_tests.rs"]
mod tests;
