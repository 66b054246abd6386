//! What a write or a record says about records that were erased by law, so that it can be taken out
//! and the rest left as it is.
//!
//! An erased record leaves its id alone. Besides its own writes, what somebody measured of a person
//! stands in the visit at which it was measured, and a signed review keeps the names of those whom
//! its reasons come from: that goes too.

use crate::{
    belonging,
    change::{Change, RecordWrite},
    field::Field,
    ids::RecordId,
    record::{Record, RecordKind},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Heights and weights at a visit, by the id of the person.
const MEASURED: Field = Field::known("measured");
/// A review as it was signed, with [`PEOPLE`] in it.
const SIGNED: Field = Field::known("signed");
/// The people whom a signed review names, by their ids.
const PEOPLE: &str = "people";

/// The field in which a record of this kind tells of people by their ids.
fn telling(kind: &RecordKind) -> Option<Field> {
    let review = || (*kind == RecordKind::REVIEW).then_some(SIGNED);
    (*kind == RecordKind::VISIT)
        .then_some(MEASURED)
        .or_else(review)
}

/// Is this write about an erased record, or does it make one in an erased household?
pub fn is_about(write: &RecordWrite, erased: &BTreeSet<RecordId>) -> bool {
    erased.contains(&write.record) || (write.creates && erased.contains(&write.unit))
}

/// The records that a write speaks of besides the one it writes to: people it measures, households
/// it puts something into.
pub fn spoken_of(write: &RecordWrite) -> Vec<RecordId> {
    let mut named = belonging::named(write);
    let told = telling(&write.kind).and_then(|field| write.fields.get(&field));
    let told = told.map(|set| set.value.get(PEOPLE).unwrap_or(&set.value));
    if let Some(Value::Object(people)) = told {
        named.extend(people.keys().filter_map(|key| RecordId::parse(key)));
    }
    named
}

/// Does a change say anything about erased records?
pub fn concerns(change: &Change, erased: &BTreeSet<RecordId>) -> bool {
    change.writes.iter().any(|write| {
        is_about(write, erased) || spoken_of(write).iter().any(|id| erased.contains(id))
    })
}

/// Takes out of a change what it says about erased records; true when there was something. Of a
/// write that is about one alone only the place stays.
pub fn strip(change: &mut Change, erased: &BTreeSet<RecordId>) -> bool {
    let mut stripped = false;
    for write in &mut change.writes {
        if is_about(write, erased) {
            stripped |= !is_emptied(write);
            write.fields.clear();
            write.lists.clear();
            write.creates = false;
        } else {
            stripped |= forget_people(write, erased);
        }
    }
    stripped
}

/// Was everything taken out of this write?
pub fn is_emptied(write: &RecordWrite) -> bool {
    !write.creates && write.fields.is_empty() && write.lists.is_empty()
}

/// Takes out of a write what it measured of erased people, and their names; true when there was
/// something.
pub fn forget_people(write: &mut RecordWrite, erased: &BTreeSet<RecordId>) -> bool {
    let told = telling(&write.kind).and_then(|field| write.fields.get_mut(&field));
    told.is_some_and(|set| take_out(&mut set.value, erased))
}

/// Takes out of a record what it says about erased records; true when there was something.
pub fn scrub(record: &mut Record, erased: &BTreeSet<RecordId>) -> bool {
    let told = telling(&record.kind).and_then(|field| record.registers.get_mut(&field));
    told.is_some_and(|register| register.rewrite(|value| take_out(value, erased)))
}

fn take_out(told: &mut Value, erased: &BTreeSet<RecordId>) -> bool {
    let own = match told.get_mut(PEOPLE) {
        Some(people) => people,
        None => told,
    };
    let Value::Object(people) = own else {
        return false;
    };
    let before = people.len();
    people.retain(|key, _| RecordId::parse(key).is_none_or(|id| !erased.contains(&id)));
    people.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        change::FieldWrite,
        ids::{CommuneId, SeatId},
        time::{Millis, Stamp},
    };
    use serde_json::json;
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn id(id: u128) -> RecordId {
        RecordId(Uuid::from_u128(id))
    }

    fn write(record: u128, kind: RecordKind, field: &'static str, value: Value) -> RecordWrite {
        let set = FieldWrite {
            value,
            replaces: Vec::new(),
        };
        RecordWrite {
            record: id(record),
            kind,
            unit: id(1),
            village: None,
            creates: true,
            fields: BTreeMap::from([(Field::known(field), set)]),
            lists: BTreeMap::new(),
        }
    }

    fn change(writes: Vec<RecordWrite>) -> Change {
        Change {
            commune: CommuneId(Uuid::from_u128(2)),
            seat: SeatId(Uuid::from_u128(3)),
            number: 1,
            stamp: Stamp::latest_at(Millis(1)),
            repairs: None,
            writes,
        }
    }

    #[test]
    fn a_change_keeps_everything_but_what_it_says_about_the_erased_person() {
        let measured = json!({id(5).to_string(): {"on": "2026-01-01"}, id(6).to_string(): {}});
        let mut mixed = change(vec![
            write(5, RecordKind::MEMBER, "name", json!("Lò Vì")),
            write(6, RecordKind::MEMBER, "name", json!("Y Mai")),
            write(7, RecordKind::VISIT, "measured", measured),
        ]);
        let erased = BTreeSet::from([id(5)]);
        assert!(concerns(&mixed, &erased));
        assert!(strip(&mut mixed, &erased));
        assert!(!concerns(&change(mixed.writes[1..].to_vec()), &erased));
        assert!(is_emptied(&mixed.writes[0]));
        assert_eq!(
            mixed.writes[1],
            write(6, RecordKind::MEMBER, "name", json!("Y Mai"))
        );
        let left = &mixed.writes[2].fields[&MEASURED].value;
        assert_eq!(left, &json!({id(6).to_string(): {}}));
        assert!(!strip(&mut mixed, &erased), "nothing is left to take out");
    }

    #[test]
    fn what_is_new_in_an_erased_household_is_about_it() {
        let visit = change(vec![write(7, RecordKind::VISIT, "note", json!("…"))]);
        assert!(concerns(&visit, &BTreeSet::from([id(1)])));
    }

    #[test]
    fn a_signed_review_forgets_the_name_of_the_erased_alone() {
        let signed = |people: Value| json!({"version": 1, "by": "A Tuốt", "people": people});
        let both =
            json!({id(5).to_string(): {"name": "Lò Vì"}, id(6).to_string(): {"name": "Y Mai"}});
        let mut written = write(7, RecordKind::REVIEW, "signed", signed(both));
        let erased = BTreeSet::from([id(5)]);
        assert!(concerns(&change(vec![written.clone()]), &erased));
        let mut record = Record::empty(&written);
        let one = change(vec![written.clone()]);
        record.apply(one.value_id(), one.stamp, &written);
        assert!(scrub(&mut record, &erased));
        let left = signed(json!({id(6).to_string(): {"name": "Y Mai"}}));
        assert_eq!(record.value(&SIGNED), Some(&left));
        assert!(forget_people(&mut written, &erased));
        assert_eq!(written.fields[&SIGNED].value, left);
        // A form of an older app names nobody.
        let mut older = write(8, RecordKind::REVIEW, "signed", json!({"version": 1}));
        assert!(!forget_people(&mut older, &erased));
    }

    #[test]
    fn a_visit_that_is_stored_forgets_the_measures_of_the_erased_alone() {
        let measured = json!({id(5).to_string(): 1, id(6).to_string(): 2});
        let written = write(7, RecordKind::VISIT, "measured", measured);
        let mut record = Record::empty(&written);
        let one = change(vec![written.clone()]);
        record.apply(one.value_id(), one.stamp, &written);
        assert!(scrub(&mut record, &BTreeSet::from([id(5)])));
        assert_eq!(
            record.value(&MEASURED),
            Some(&json!({id(6).to_string(): 2}))
        );
        assert!(!scrub(&mut record, &BTreeSet::from([id(5)])));
    }
}
