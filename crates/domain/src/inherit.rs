//! What a write replaces when it replaces a value that the office refused.
//!
//! A person edits what they just saved; the first save is sent back, the second is taken. The
//! second names the first as replaced, and the first never entered the book: without this rule what
//! the first had replaced would rise again beside the second and look like a clash. So a write that
//! replaces a refused value inherits what that value replaced, on and on. When the refusal comes
//! later than the write, [`Record::refuse`](crate::Record::refuse) does the same from the other
//! side.

use crate::{
    change::{Change, ListWrite, RecordWrite},
    field::Field,
    ids::RecordId,
    register::ValueId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Adds to every write of `change` what the refused values it replaces had replaced.
pub fn inherit(change: &mut Change, refused: &BTreeMap<ValueId, Change>) {
    if refused.is_empty() {
        return;
    }
    for write in &mut change.writes {
        let record = write.record;
        for (field, set) in &mut write.fields {
            let register = |write: &RecordWrite| {
                let set = write.fields.get(field)?;
                Some(set.replaces.clone())
            };
            extend(&mut set.replaces, record, refused, register);
        }
        for (field, elements) in &mut write.lists {
            for (key, element) in elements {
                let replaced = match element {
                    ListWrite::Add { replaces, .. } => replaces,
                    ListWrite::Remove { adds } => adds,
                };
                let element = |write: &RecordWrite| element_of(write, field, key);
                extend(replaced, record, refused, element);
            }
        }
    }
}

/// The refused changes that `change` builds upon directly: those to look up.
pub fn built_upon(change: &Change) -> BTreeSet<ValueId> {
    let mut ids = BTreeSet::new();
    for write in &change.writes {
        for set in write.fields.values() {
            ids.extend(set.replaces.iter().copied());
        }
        for element in write.lists.values().flat_map(BTreeMap::values) {
            match element {
                ListWrite::Add { replaces, .. } => ids.extend(replaces.iter().copied()),
                ListWrite::Remove { adds } => ids.extend(adds.iter().copied()),
            }
        }
    }
    ids
}

fn element_of(write: &RecordWrite, field: &Field, key: &str) -> Option<Vec<ValueId>> {
    match write.lists.get(field)?.get(key)? {
        ListWrite::Add { replaces, .. } => Some(replaces.clone()),
        ListWrite::Remove { adds } => Some(adds.clone()),
    }
}

fn extend(
    replaces: &mut Vec<ValueId>,
    record: RecordId,
    refused: &BTreeMap<ValueId, Change>,
    replaced_by: impl Fn(&RecordWrite) -> Option<Vec<ValueId>>,
) {
    let mut seen: BTreeSet<ValueId> = replaces.iter().copied().collect();
    let mut open = replaces.clone();
    while let Some(id) = open.pop() {
        let writes = refused.get(&id).map(|change| change.writes.as_slice());
        let same = |write: &&RecordWrite| write.record == record;
        let write = writes.unwrap_or_default().iter().find(same);
        for old in write.and_then(&replaced_by).unwrap_or_default() {
            if seen.insert(old) {
                replaces.push(old);
                open.push(old);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        change::FieldWrite,
        ids::{CommuneId, SeatId},
        record::{Record, RecordKind},
        time::{Millis, Stamp},
    };
    use uuid::Uuid;

    fn id(number: u64) -> ValueId {
        ValueId {
            seat: SeatId(Uuid::from_u128(1)),
            number,
        }
    }

    fn change(number: u64, replaces: &[u64]) -> Change {
        let record = RecordId(Uuid::from_u128(9));
        let set = FieldWrite {
            value: number.into(),
            replaces: replaces.iter().map(|number| id(*number)).collect(),
        };
        let add = ListWrite::Add {
            value: number.into(),
            replaces: replaces.iter().map(|number| id(*number)).collect(),
        };
        Change {
            commune: CommuneId(Uuid::from_u128(2)),
            seat: id(0).seat,
            number,
            stamp: Stamp::latest_at(Millis(number)),
            repairs: None,
            writes: vec![RecordWrite {
                record,
                kind: RecordKind::VISIT,
                unit: record,
                village: None,
                creates: number == 1,
                fields: BTreeMap::from([(Field::known("note"), set)]),
                lists: BTreeMap::from([(
                    Field::known("needs"),
                    BTreeMap::from([("water".to_owned(), add)]),
                )]),
            }],
        }
    }

    #[test]
    fn an_edit_of_refused_edits_replaces_what_they_replaced() {
        let refused = [change(2, &[1]), change(3, &[2])];
        let refused = refused.map(|change| (change.value_id(), change));
        let refused = BTreeMap::from(refused);
        let mut last = change(4, &[3]);
        assert_eq!(built_upon(&last), BTreeSet::from([id(3)]));
        inherit(&mut last, &refused);
        let first = change(1, &[]);
        let mut record = Record::empty(&first.writes[0]);
        for change in [&first, &last] {
            record.apply(change.value_id(), change.stamp, &change.writes[0]);
        }
        assert_eq!(record.clashes().count(), 0);
        assert_eq!(record.value(&Field::known("note")), Some(&4.into()));
        let list = &record.lists[&Field::known("needs")];
        assert_eq!(list.adds("water"), [id(4)]);
    }

    #[test]
    fn a_change_that_builds_on_nothing_refused_stays_as_it_is() {
        let mut last = change(4, &[3]);
        inherit(&mut last, &BTreeMap::from([(id(9), change(9, &[1]))]));
        assert_eq!(last, change(4, &[3]));
    }
}
