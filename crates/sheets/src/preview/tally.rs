//! Faults that many rows share are told once, with the number of rows.

use crate::{
    address::Address,
    fault::{Code, Fault},
};
use std::collections::BTreeMap;

/// Collects faults of one cause.
#[derive(Default)]
pub(super) struct Tally {
    seen: BTreeMap<(Code, String), (Fault, u32)>,
}

impl Tally {
    /// Counts rows of a cause; the first cell and its parameters are kept.
    pub fn add(&mut self, rows: u32, fault: Fault) {
        let key = (fault.code, fault.params.value.clone().unwrap_or_default());
        let entry = self.seen.entry(key).or_insert((fault, 0));
        entry.1 = entry.1.saturating_add(rows);
    }

    /// One fault for each cause.
    pub fn faults(self) -> impl Iterator<Item = Fault> {
        self.seen
            .into_values()
            .map(|(fault, rows)| fault.rows(rows))
    }
}

/// What was seen first, to name the first of two alike.
#[derive(Default)]
pub(super) struct First {
    seen: BTreeMap<String, Address>,
}

impl First {
    /// The place of the first of the same key, if this is not it.
    pub fn before(&mut self, key: String, address: Address) -> Option<Address> {
        let first = *self.seen.entry(key).or_insert(address);
        (first != address).then_some(first)
    }
}
