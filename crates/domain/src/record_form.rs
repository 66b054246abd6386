//! The stored and sent form of a record: one author and stamp for the record, exceptions apart.
//!
//! Nearly every value of a visit or a support was written by the change that made it. Naming that
//! change once instead of with every value makes a record about a third as long.

use crate::{
    field::Field,
    ids::{RecordId, VillageId},
    list::List,
    record::{Record, RecordKind},
    register::{Head, Register, ValueId},
    time::Stamp,
};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is read.
#[derive(Deserialize)]
pub(crate) struct Form {
    id: RecordId,
    #[serde(rename = "k")]
    kind: RecordKind,
    #[serde(rename = "u", default)]
    unit: Option<RecordId>,
    #[serde(rename = "g", default)]
    village: Option<VillageId>,
    #[serde(rename = "h", default)]
    home: Option<VillageId>,
    #[serde(rename = "c", default)]
    created: Option<(ValueId, Stamp)>,
    #[serde(rename = "v", default)]
    plain: BTreeMap<Field, Value>,
    #[serde(rename = "f", default)]
    registers: BTreeMap<Field, Register>,
    #[serde(rename = "e", default)]
    plain_lists: BTreeMap<Field, BTreeMap<String, Value>>,
    #[serde(rename = "l", default)]
    lists: BTreeMap<Field, List>,
}

/// What is written: the same, borrowed.
#[derive(Serialize)]
struct FormRef<'a> {
    id: RecordId,
    #[serde(rename = "k")]
    kind: &'a RecordKind,
    #[serde(rename = "u", skip_serializing_if = "Option::is_none")]
    unit: Option<RecordId>,
    #[serde(rename = "g", skip_serializing_if = "Option::is_none")]
    village: Option<VillageId>,
    #[serde(rename = "h", skip_serializing_if = "Option::is_none")]
    home: Option<VillageId>,
    #[serde(rename = "c", skip_serializing_if = "Option::is_none")]
    created: Option<(ValueId, Stamp)>,
    #[serde(rename = "v", skip_serializing_if = "BTreeMap::is_empty")]
    plain: BTreeMap<&'a Field, &'a Value>,
    #[serde(rename = "f", skip_serializing_if = "BTreeMap::is_empty")]
    registers: BTreeMap<&'a Field, &'a Register>,
    #[serde(rename = "e", skip_serializing_if = "BTreeMap::is_empty")]
    plain_lists: BTreeMap<&'a Field, BTreeMap<&'a str, &'a Value>>,
    #[serde(rename = "l", skip_serializing_if = "BTreeMap::is_empty")]
    lists: BTreeMap<&'a Field, &'a List>,
}

impl From<Form> for Record {
    fn from(form: Form) -> Self {
        let mut registers = form.registers;
        let mut lists = form.lists;
        if let Some((id, stamp)) = form.created {
            for (field, value) in form.plain {
                registers
                    .entry(field)
                    .or_default()
                    .write(id, Head { stamp, value }, []);
            }
            for (field, elements) in form.plain_lists {
                let list = lists.entry(field).or_default();
                for (key, value) in elements {
                    list.add(id, stamp, &key, value, []);
                }
            }
        }
        Self {
            id: form.id,
            kind: form.kind,
            unit: form.unit.unwrap_or(form.id),
            village: form.village,
            home: form.home,
            created: form.created,
            registers,
            lists,
        }
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = FormRef {
            id: self.id,
            kind: &self.kind,
            unit: (self.unit != self.id).then_some(self.unit),
            village: self.village,
            home: self.home,
            created: self.created,
            plain: BTreeMap::new(),
            registers: BTreeMap::new(),
            plain_lists: BTreeMap::new(),
            lists: BTreeMap::new(),
        };
        for (field, register) in &self.registers {
            match self
                .created
                .and_then(|(id, stamp)| register.only(id, stamp))
            {
                Some(value) => drop(form.plain.insert(field, value)),
                None => drop(form.registers.insert(field, register)),
            }
        }
        for (field, list) in &self.lists {
            match self.created.and_then(|(id, stamp)| list.only(id, stamp)) {
                Some(elements) => drop(form.plain_lists.insert(field, elements)),
                None => drop(form.lists.insert(field, list)),
            }
        }
        form.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Field, Head, Record, RecordKind, SeatId, Stamp, ValueId, ids::RecordId, list::List,
        register::Register,
    };
    use serde_json::{Value, json};
    use std::collections::BTreeMap;
    use uuid::Uuid;

    #[test]
    fn a_record_comes_back_as_it_was_written() {
        let made = ValueId {
            seat: SeatId(Uuid::from_u128(1)),
            number: 1,
        };
        let edit = ValueId {
            seat: SeatId(Uuid::from_u128(2)),
            number: 9,
        };
        let (then, later) = (
            Stamp::default(),
            Stamp {
                counter: 3,
                ..Stamp::default()
            },
        );
        let mut plain = Register::default();
        plain.write(
            made,
            Head {
                stamp: then,
                value: json!("Đinh"),
            },
            [],
        );
        let mut edited = plain.clone();
        edited.write(
            edit,
            Head {
                stamp: later,
                value: Value::Null,
            },
            [made],
        );
        let mut list = List::default();
        list.add(made, then, "water", json!(1), []);
        let mut touched = list.clone();
        touched.remove("water", [made]);
        let record = Record {
            id: RecordId(Uuid::from_u128(7)),
            kind: RecordKind::VISIT,
            unit: RecordId(Uuid::from_u128(8)),
            village: None,
            home: None,
            created: Some((made, then)),
            registers: BTreeMap::from([(Field::known("a"), plain), (Field::known("b"), edited)]),
            lists: BTreeMap::from([(Field::known("n"), list), (Field::known("m"), touched)]),
        };
        let text = serde_json::to_string(&record).expect("a record is plain data");
        assert_eq!(
            serde_json::from_str::<Record>(&text).expect("what was written reads"),
            record
        );
    }
}
