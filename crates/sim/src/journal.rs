//! What people were promised, written down outside of every phone.

use serde_json::Value;
use so_thon_domain::RecordWrite;
use std::collections::{BTreeMap, BTreeSet};

/// The writes of one save.
pub type Writes = Vec<RecordWrite>;

/// The promises made by one phone.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// Saves of which the screen said "Đã lưu", by number.
    pub saved: BTreeMap<u64, Writes>,
    /// Saves that ended in an error, those of one import together: all of it is there or nothing.
    pub doubtful: Vec<Vec<Writes>>,
    /// Numbers sent back that a later save stands for, or that were given up.
    pub repaired: BTreeSet<u64>,
    /// The same, when that save ended in an error.
    pub maybe_repaired: BTreeSet<u64>,
    /// The highest number that the office was told of in its present life.
    pub told: u64,
    /// What each draft may be: one state when the last word was kept, several after an error.
    pub drafts: BTreeMap<String, Vec<Option<Value>>>,
}

impl Journal {
    /// A draft that was kept (or thrown away) for certain.
    pub fn draft(&mut self, key: &str, body: Option<Value>) {
        self.drafts.insert(key.to_owned(), vec![body]);
    }

    /// A draft that may have been kept.
    pub fn maybe_draft(&mut self, key: &str, body: Option<Value>) {
        let states = self.drafts.entry(key.to_owned());
        states.or_insert_with(|| vec![None]).push(body);
    }

    /// Did anybody save this under the number, for certain or perhaps?
    pub fn explains(&self, number: u64, writes: &Writes) -> bool {
        match self.saved.get(&number) {
            Some(saved) => saved == writes,
            None => self.doubtful.iter().flatten().any(|other| other == writes),
        }
    }

    /// A save that ended in an error was tried again and kept under a number.
    pub fn settle(&mut self, number: u64, writes: &Writes) {
        let same = |group: &Vec<Writes>| group.len() == 1 && group.first() == Some(writes);
        if let Some(place) = self.doubtful.iter().position(same) {
            self.doubtful.remove(place);
        }
        self.saved.insert(number, writes.clone());
    }
}
