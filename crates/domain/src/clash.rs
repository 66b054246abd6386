//! Two people wrote the same fact apart from each other: what stands side by side, and the write
//! by which a person settles it.
//!
//! The choice replaces every head that the person saw. Whatever was not seen stays, and clashes
//! anew if it differs; nothing is lost either way, because replaced values stay in the history.

use crate::{
    change::{FieldWrite, RecordWrite},
    field::Field,
    ids::RecordId,
    record::Record,
    register::{Head, ValueId},
};
use std::collections::BTreeMap;

/// One fact that people disagree about.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The record.
    pub record: RecordId,
    /// The fact.
    pub field: Field,
    /// The differing values, the shown one first, then the latest first. Who wrote the same value
    /// apart stands on the same side.
    pub sides: Vec<Side>,
}

/// One of the values.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Who wrote it last, and under which number.
    pub id: ValueId,
    /// The value and when it was written.
    pub head: Head,
}

/// Every fact that people disagree about, in the order of records and fields.
pub fn clashes(records: &BTreeMap<RecordId, Record>) -> Vec<Clash> {
    records.values().flat_map(of_record).collect()
}

fn of_record(record: &Record) -> Vec<Clash> {
    let clashing = record
        .registers
        .iter()
        .filter(|(_, register)| register.clashes());
    clashing
        .map(|(field, register)| {
            let mut sides: Vec<Side> = Vec::new();
            for (id, head) in register.heads().into_iter().rev() {
                if !sides.iter().any(|side| side.head.value == head.value) {
                    let head = head.clone();
                    sides.push(Side { id, head });
                }
            }
            Clash {
                record: record.id,
                field: field.clone(),
                sides,
            }
        })
        .collect()
}

/// The write that keeps the value of `chosen` and replaces every head of the register. `None` when
/// the register has no such head any more: somebody settled it meanwhile.
pub fn resolution(record: &Record, field: &Field, chosen: ValueId) -> Option<RecordWrite> {
    let heads = record.registers.get(field)?.heads();
    let (_, kept) = heads.iter().find(|(id, _)| *id == chosen)?;
    let set = FieldWrite {
        value: kept.value.clone(),
        replaces: heads.iter().map(|(id, _)| *id).collect(),
    };
    Some(RecordWrite {
        record: record.id,
        kind: record.kind.clone(),
        unit: record.unit,
        village: record.village,
        creates: false,
        fields: BTreeMap::from([(field.clone(), set)]),
        lists: BTreeMap::new(),
    })
}
