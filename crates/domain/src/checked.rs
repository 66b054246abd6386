//! What an officer has seen: a list on the record, whose elements name written values.
//!
//! A save counts as checked once its value is named. A record counts as checked while every value
//! that stands in it is named: a change that is accepted later undoes it by itself. A list and not
//! a register, because two officers may look at different saves at once.

use crate::{
    change::{ListWrite, RecordWrite},
    field::Field,
    ids::SeatId,
    record::Record,
    register::ValueId,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The list. Only officers write it.
pub const CHECKED: Field = Field::known("checked");

/// The values an officer has seen.
pub fn seen(record: &Record) -> impl Iterator<Item = ValueId> {
    let list = record.lists.get(&CHECKED);
    list.into_iter()
        .flat_map(|list| list.shown().filter_map(|(key, _)| id_of(key)))
}

/// The saves that named this one as seen; none while nobody did.
pub fn marks(record: &Record, save: ValueId) -> Vec<ValueId> {
    let list = record.lists.get(&CHECKED);
    list.map(|list| list.adds(&key_of(save)))
        .unwrap_or_default()
}

/// Has an officer seen everything that stands in the record?
pub fn is_checked(record: &Record) -> bool {
    let seen: BTreeSet<ValueId> = seen(record).collect();
    !seen.is_empty() && standing(record).is_subset(&seen)
}

/// What must be written so that everything in the record counts as seen; `None` when it does.
pub fn write_of(record: &Record) -> Option<RecordWrite> {
    write_naming(record, standing(record))
}

/// What must be written so that these saves count as seen, and no others: whoever opened a visit has
/// not looked at what else stands in its household. A save is named even where a later one has taken
/// its place, so that its author is told. `None` when they are.
pub fn write_naming(
    record: &Record,
    saves: impl IntoIterator<Item = ValueId>,
) -> Option<RecordWrite> {
    let seen: BTreeSet<ValueId> = seen(record).collect();
    let wanted: BTreeSet<ValueId> = saves.into_iter().collect();
    let new: BTreeMap<String, ListWrite> = wanted
        .difference(&seen)
        .map(|id| {
            let add = ListWrite::Add {
                value: Value::from(0),
                replaces: Vec::new(),
            };
            (key_of(*id), add)
        })
        .collect();
    (!new.is_empty()).then(|| RecordWrite {
        record: record.id,
        kind: record.kind.clone(),
        unit: record.unit,
        village: record.village,
        creates: false,
        fields: BTreeMap::new(),
        lists: BTreeMap::from([(CHECKED, new)]),
    })
}

/// Does this save's value stand in the record, or did it make the record?
pub fn stands_in(record: &Record, save: ValueId) -> bool {
    standing(record).contains(&save)
}

/// Every value that stands in the record, but for the list itself.
fn standing(record: &Record) -> BTreeSet<ValueId> {
    let registers = record.registers.values().flat_map(|register| {
        let heads = register.heads();
        heads.into_iter().map(|(id, _)| id)
    });
    let lists = record.lists.iter().filter(|(field, _)| **field != CHECKED);
    let elements = lists.flat_map(|(_, list)| {
        let keys: Vec<&str> = list.shown().map(|(key, _)| key).collect();
        keys.into_iter().flat_map(|key| list.adds(key))
    });
    let created = record.created.map(|(id, _)| id);
    registers.chain(elements).chain(created).collect()
}

fn key_of(id: ValueId) -> String {
    format!("{}:{}", id.seat, id.number)
}

fn id_of(key: &str) -> Option<ValueId> {
    let (seat, number) = key.split_once(':')?;
    Some(ValueId {
        seat: SeatId::parse(seat)?,
        number: number.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        change::FieldWrite,
        ids::RecordId,
        record::RecordKind,
        time::{Millis, Stamp},
    };
    use uuid::Uuid;

    fn id(number: u64) -> ValueId {
        ValueId {
            seat: SeatId(Uuid::from_u128(1)),
            number,
        }
    }

    fn apply(record: &mut Record, number: u64, write: &RecordWrite) {
        record.apply(id(number), Stamp::latest_at(Millis(number)), write);
    }

    fn write(creates: bool, value: &str, replaces: Vec<ValueId>) -> RecordWrite {
        let record = RecordId(Uuid::from_u128(9));
        let value = Value::from(value);
        RecordWrite {
            record,
            kind: RecordKind::VISIT,
            unit: record,
            village: None,
            creates,
            fields: BTreeMap::from([(Field::known("note"), FieldWrite { value, replaces })]),
            lists: BTreeMap::new(),
        }
    }

    #[test]
    fn a_later_change_undoes_the_check_and_the_earlier_save_stays_seen() {
        let first = write(true, "one", Vec::new());
        let mut record = Record::empty(&first);
        apply(&mut record, 1, &first);
        assert!(!is_checked(&record));
        let check = write_of(&record).unwrap();
        apply(&mut record, 2, &check);
        assert!(is_checked(&record));
        assert_eq!(write_of(&record), None);
        apply(&mut record, 3, &write(false, "two", vec![id(1)]));
        assert!(!is_checked(&record));
        assert_eq!(seen(&record).collect::<Vec<_>>(), [id(1)]);
        let check = write_of(&record).unwrap();
        apply(&mut record, 4, &check);
        assert!(is_checked(&record));
    }

    #[test]
    fn a_save_that_was_replaced_before_anybody_looked_can_still_be_named_as_seen() {
        let first = write(true, "one", Vec::new());
        let mut record = Record::empty(&first);
        apply(&mut record, 1, &write(false, "one", Vec::new()));
        apply(&mut record, 2, &write(false, "two", vec![id(1)]));
        assert!(!stands_in(&record, id(1)));
        assert!(stands_in(&record, id(2)));
        let check = write_naming(&record, [id(1)]).unwrap();
        apply(&mut record, 3, &check);
        assert_eq!(marks(&record, id(1)), [id(3)]);
        assert_eq!(marks(&record, id(3)), []);
        assert_eq!(write_naming(&record, [id(1)]), None);
    }

    #[test]
    fn looking_at_one_save_is_not_looking_at_what_others_wrote_in_the_record() {
        let first = write(true, "one", Vec::new());
        let mut record = Record::empty(&first);
        apply(&mut record, 1, &first);
        apply(&mut record, 2, &write(false, "two", vec![id(1)]));
        let check = write_naming(&record, [id(2)]).unwrap();
        apply(&mut record, 3, &check);
        assert_eq!(seen(&record).collect::<Vec<_>>(), [id(2)]);
        assert!(!is_checked(&record));
    }

    #[test]
    fn a_key_of_another_form_is_passed_over() {
        let first = write(true, "one", Vec::new());
        let mut record = Record::empty(&first);
        apply(&mut record, 1, &first);
        let mut check = write_of(&record).unwrap();
        let elements = check.lists.get_mut(&CHECKED).unwrap();
        let add = elements.values().next().unwrap().clone();
        elements.insert("nonsense".to_owned(), add);
        apply(&mut record, 2, &check);
        assert!(is_checked(&record));
    }
}
