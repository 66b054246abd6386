//! One save: writes to any number of records, applied, refused, waiting or held as a whole.

use crate::gather::sort_by_key;
use crate::{
    field::Field,
    ids::{CommuneId, RecordId, SeatId, VillageId},
    record::RecordKind,
    register::ValueId,
    time::Stamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A save of one person. Its author is the seat, never something the writes say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The commune all its records belong to.
    pub commune: CommuneId,
    /// Who saved.
    pub seat: SeatId,
    /// The seat's own count, from 1 without gaps.
    pub number: u64,
    /// When, by the seat's clock (claimed) or by the server's order (effective).
    pub stamp: Stamp,
    /// The refused change of the same seat that this one stands for: what waited for that one goes
    /// on, and what that one replaced is replaced by this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repairs: Option<u64>,
    /// What was written.
    pub writes: Vec<RecordWrite>,
}

impl Change {
    /// The id every value of this change has.
    pub fn value_id(&self) -> ValueId {
        ValueId {
            seat: self.seat,
            number: self.number,
        }
    }

    /// The units (households) it touches, each once.
    pub fn units(&self) -> Vec<RecordId> {
        let mut units: Vec<_> = self.writes.iter().map(|write| write.unit).collect();
        sort_by_key(&mut units, |unit| *unit);
        units.dedup();
        units
    }
}

/// What one save writes to one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordWrite {
    /// The record.
    #[serde(rename = "id")]
    pub record: RecordId,
    /// What it is.
    #[serde(rename = "k")]
    pub kind: RecordKind,
    /// The household it belongs to (its own id for a household, a village or a catalogue entry).
    #[serde(rename = "u")]
    pub unit: RecordId,
    /// The village whose people may see it; none for what the whole commune shares.
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub village: Option<VillageId>,
    /// True when this save makes the record.
    #[serde(rename = "c", default, skip_serializing_if = "std::ops::Not::not")]
    pub creates: bool,
    /// The fields the person changed, and only those.
    #[serde(rename = "f", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<Field, FieldWrite>,
    /// The lists the person changed, element by element.
    #[serde(rename = "l", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<Field, BTreeMap<String, ListWrite>>,
}

/// A new value of a register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldWrite {
    /// The value; `null` empties the fact.
    #[serde(rename = "v")]
    pub value: Value,
    /// The ids of the values it replaces: those the person saw.
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<ValueId>,
}

/// A change to one element of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ListWrite {
    /// Adds the element, or changes the value it carries.
    #[serde(rename = "a")]
    Add {
        /// What the element carries (the rank of a wish).
        #[serde(rename = "v")]
        value: Value,
        /// Earlier adds of the same element that this one stands for.
        #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<ValueId>,
    },
    /// Removes the adds the person saw.
    #[serde(rename = "x")]
    Remove {
        /// Their ids.
        #[serde(rename = "r")]
        adds: Vec<ValueId>,
    },
}
