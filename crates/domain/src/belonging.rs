//! Which household a record belongs to, and which village that household lies in.
//!
//! Three registers say it: a household's `moved` and `merged`, a person's `household`. They are
//! *structural*: the office takes them in one after the other, each write naming the value it
//! replaces, so that there is never more than one head; a write that has not seen the one before is
//! refused. What follows from them (`Record::unit`, `Record::village`) is worked out from the
//! registers alone, so that taking a merge back gives everything back.
//!
//! The survivor's list `absorbed` names the households merged into it: a phone finds them from there.

use crate::{
    change::{ListWrite, RecordWrite},
    field::Field,
    household::{Household, Merged, Moved},
    ids::{HouseholdId, RecordId, VillageId},
    member::Member,
    record::{Record, RecordKind},
    typed::{TypedRecord, fact},
};
use std::collections::{BTreeMap, BTreeSet};

/// Where a household moved to.
pub const MOVED: Field = Field::known("moved");
/// The household it was merged into.
pub const MERGED: Field = Field::known("merged");
/// The list of households that were merged into it, by id.
pub const ABSORBED: Field = Field::known("absorbed");
/// The household a person went to.
pub const HOUSEHOLD_OF: Field = Field::known("household");

/// Does this write say where something belongs?
pub fn is_structural(write: &RecordWrite) -> bool {
    if write.kind == Household::KIND {
        write.fields.contains_key(&MOVED)
            || write.fields.contains_key(&MERGED)
            || write.lists.contains_key(&ABSORBED)
    } else {
        write.kind == Member::KIND && write.fields.contains_key(&HOUSEHOLD_OF)
    }
}

/// Was this record ever moved, split off or merged? Then people who did not know of it still name
/// its earlier place.
pub fn was_rearranged(record: &Record) -> bool {
    [MOVED, MERGED, HOUSEHOLD_OF]
        .iter()
        .any(|field| record.registers.contains_key(field))
        || record.lists.contains_key(&ABSORBED)
        || record.home.is_some()
}

/// The household this one was merged into.
pub fn merged_into(record: &Record) -> Option<HouseholdId> {
    fact::<Merged>(record, &MERGED).map(|merged| merged.into)
}

/// The households that were merged into this one.
pub fn absorbed(record: &Record) -> Vec<HouseholdId> {
    let list = record.lists.get(&ABSORBED);
    list.into_iter()
        .flat_map(|list| list.shown())
        .filter_map(|(key, _)| HouseholdId::parse(key))
        .collect()
}

/// Every household that a record or a write names besides itself.
pub fn named(write: &RecordWrite) -> Vec<RecordId> {
    let mut named = Vec::new();
    if let Some(set) = write.fields.get(&MERGED)
        && let Ok(merged) = serde_json::from_value::<Merged>(set.value.clone())
    {
        named.push(merged.into.into());
    }
    if let Some(set) = write.fields.get(&HOUSEHOLD_OF)
        && let Ok(to) = serde_json::from_value::<HouseholdId>(set.value.clone())
    {
        named.push(to.into());
    }
    let listed = write.lists.get(&ABSORBED);
    named.extend(
        listed
            .into_iter()
            .flat_map(|elements| elements.keys())
            .filter_map(|key| HouseholdId::parse(key))
            .map(RecordId::from),
    );
    named
}

/// The village a household would lie in if it were merged into none.
pub fn own_village(record: &Record) -> Option<VillageId> {
    let moved = fact::<Moved>(record, &MOVED).map(|moved| moved.to);
    moved.or(record.home).or(record.village)
}

/// The unit a record belongs to: the household a person went to, or the one it was written in.
pub fn own_unit(record: &Record) -> RecordId {
    let went = (record.kind == RecordKind::MEMBER)
        .then(|| fact::<HouseholdId>(record, &HOUSEHOLD_OF))
        .flatten();
    went.map_or(record.unit, RecordId::from)
}

/// Puts a household where it lies now, remembering where it would lie by itself; true when that is
/// another place than before.
pub fn place_household(record: &mut Record, village: Option<VillageId>) -> bool {
    let written = record.home.or(record.village);
    record.home = written.filter(|written| Some(*written) != village);
    let moved = record.village != village;
    record.village = village;
    moved
}

/// Puts every record of a book where it lies, from what its registers say.
pub fn place_all(records: &mut BTreeMap<RecordId, Record>) {
    for record in records.values_mut() {
        record.unit = own_unit(record);
    }
    let households = records.values().filter(|r| r.kind == Household::KIND);
    let places: BTreeMap<RecordId, Option<VillageId>> = households
        .map(|record| (record.id, lies_in(|id| records.get(&id), record.id)))
        .collect();
    for record in records.values_mut() {
        let Some(village) = places.get(&record.unit) else {
            continue;
        };
        if record.kind == Household::KIND {
            place_household(record, *village);
        } else {
            record.village = *village;
        }
    }
}

/// The village a household lies in: that of the household it was merged into, and on.
pub fn lies_in<'a>(
    find: impl Fn(RecordId) -> Option<&'a Record>,
    household: RecordId,
) -> Option<VillageId> {
    let mut record = find(household)?;
    let mut seen = BTreeSet::from([household]);
    while let Some(into) = merged_into(record).map(RecordId::from)
        && seen.insert(into)
        && let Some(next) = find(into)
    {
        record = next;
    }
    own_village(record)
}

/// The adds and removes of one household in a survivor's list.
pub fn listed(write: &RecordWrite, household: RecordId) -> Option<&ListWrite> {
    write
        .lists
        .get(&ABSORBED)?
        .get(&HouseholdId::from(household).to_string())
}
