//! The bridge between a record's registers and the struct a page or a rule works with.
//!
//! `record_type!` makes a struct whose fields are all optional: a fact nobody wrote is `None`,
//! never a zero or an empty text. `write_of` compares such a struct with the state it was read from
//! and names only what changed, with the ids of the values that the person saw.

use crate::gather::sort_by;
use crate::{
    change::{FieldWrite, ListWrite, RecordWrite},
    field::Field,
    ids::{RecordId, VillageId},
    list::List,
    record::{Record, RecordKind},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::collections::BTreeMap;

/// One element of a list with what it carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The element: a code, or the words of a person.
    pub key: String,
    /// Its rank, from 1, where order means something (wishes); 0 where it does not.
    #[serde(default)]
    pub rank: u16,
}

/// A typed view of a record.
pub trait TypedRecord: Sized + Default {
    /// What it is.
    const KIND: RecordKind;

    /// Every fact and list that it has, as they are called on the wire.
    const FIELDS: &'static [&'static str];

    /// Reads the shown value of every known field. A value of a form this version does not
    /// understand reads as unknown; it stays in the record.
    fn read(record: &Record) -> Self;

    /// The known facts, by field.
    fn facts(&self) -> BTreeMap<Field, Value>;

    /// The known lists, by field. A list that is in the map is complete.
    fn items(&self) -> BTreeMap<Field, Vec<Item>>;
}

/// Where a record belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The record.
    pub id: RecordId,
    /// Its household, or itself.
    pub unit: RecordId,
    /// Its village, if it has one.
    pub village: Option<VillageId>,
}

/// What must be written so that `before` becomes `after`; `None` when nothing changed.
///
/// Without `before` the record is made. A fact that `after` lacks and `before` had is emptied.
/// Only the shown value is named as replaced: in a clash the other side was not seen, and stays.
pub fn write_of<T: TypedRecord>(
    place: Place,
    before: Option<&Record>,
    after: &T,
) -> Option<RecordWrite> {
    let mut write = RecordWrite {
        record: place.id,
        kind: T::KIND,
        unit: place.unit,
        village: place.village,
        creates: before.is_none(),
        fields: BTreeMap::new(),
        lists: BTreeMap::new(),
    };
    let known = before.map(T::read).unwrap_or_default();
    let (old, new) = (known.facts(), after.facts());
    for field in old.keys().chain(new.keys()) {
        if old.get(field) == new.get(field) {
            continue;
        }
        let value = new.get(field).cloned().unwrap_or(Value::Null);
        let seen = before.and_then(|record| record.registers.get(field)?.shown());
        let replaces = seen.map(|(id, _)| id).into_iter().collect();
        write
            .fields
            .insert(field.clone(), FieldWrite { value, replaces });
    }
    let old = known.items();
    for (field, items) in after.items() {
        let empty = List::default();
        let state = before
            .and_then(|record| record.lists.get(&field))
            .unwrap_or(&empty);
        let changes = list_changes(
            state,
            old.get(&field).map_or(&[][..], Vec::as_slice),
            &items,
        );
        if !changes.is_empty() {
            write.lists.insert(field, changes);
        }
    }
    let nothing = write.fields.is_empty() && write.lists.is_empty() && !write.creates;
    (!nothing).then_some(write)
}

fn list_changes(state: &List, old: &[Item], new: &[Item]) -> BTreeMap<String, ListWrite> {
    let mut changes = BTreeMap::new();
    for item in new {
        if !old.contains(item) {
            let add = ListWrite::Add {
                value: Value::from(item.rank),
                replaces: state.adds(&item.key),
            };
            changes.insert(item.key.clone(), add);
        }
    }
    for item in old {
        if !new.iter().any(|kept| kept.key == item.key) {
            changes.insert(
                item.key.clone(),
                ListWrite::Remove {
                    adds: state.adds(&item.key),
                },
            );
        }
    }
    changes
}

/// Reads one fact; a value of another form than `T` is unknown here.
pub fn fact<T: DeserializeOwned>(record: &Record, field: &Field) -> Option<T> {
    let value = record.value(field)?;
    if value.is_null() {
        None
    } else {
        T::deserialize(value).ok()
    }
}

/// Reads one list, by rank and then by key.
pub fn items(record: &Record, field: &Field) -> Vec<Item> {
    let Some(list) = record.lists.get(field) else {
        return Vec::new();
    };
    let mut items: Vec<_> = list
        .shown()
        .map(|(key, value)| Item {
            key: key.to_owned(),
            rank: value
                .as_u64()
                .and_then(|rank| u16::try_from(rank).ok())
                .unwrap_or(0),
        })
        .collect();
    sort_by(&mut items, |a, b| (a.rank, &a.key).cmp(&(b.rank, &b.key)));
    items
}

/// Turns a fact into its stored form.
pub fn value_of<T: Serialize>(fact: &T) -> Value {
    // Our facts are plain structs, texts and numbers: none has a map with keys that are not texts.
    serde_json::to_value(fact).unwrap_or(Value::Null)
}

/// Makes a typed record: optional facts, then lists.
#[macro_export]
macro_rules! record_type {
    (
        $(#[$doc:meta])*
        pub struct $name:ident is $kind:ident {
            $($(#[$fdoc:meta])* $fact:ident: $ty:ty = $key:literal,)*
        }
        $(lists { $($(#[$ldoc:meta])* $list:ident = $lkey:literal,)* })?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$fdoc])* pub $fact: Option<$ty>,)*
            $($($(#[$ldoc])* pub $list: Vec<$crate::typed::Item>,)*)?
        }

        impl $crate::typed::TypedRecord for $name {
            const KIND: $crate::RecordKind = $crate::RecordKind::$kind;

            const FIELDS: &'static [&'static str] = &[$($key,)* $($($lkey,)*)?];

            fn read(record: &$crate::Record) -> Self {
                Self {
                    $($fact: $crate::typed::fact(record, &$crate::Field::known($key)),)*
                    $($($list: $crate::typed::items(record, &$crate::Field::known($lkey)),)*)?
                }
            }

            fn facts(&self) -> std::collections::BTreeMap<$crate::Field, serde_json::Value> {
                let mut facts = std::collections::BTreeMap::new();
                $(if let Some(fact) = &self.$fact {
                    facts.insert($crate::Field::known($key), $crate::typed::value_of(fact));
                })*
                facts
            }

            fn items(
                &self,
            ) -> std::collections::BTreeMap<$crate::Field, Vec<$crate::typed::Item>> {
                #[allow(unused_mut, reason = "a kind without lists fills nothing in")]
                let mut items = std::collections::BTreeMap::new();
                $($(items.insert($crate::Field::known($lkey), self.$list.clone());)*)?
                items
            }
        }
    };
}
