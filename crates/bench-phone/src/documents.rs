//! The same records as a peer would keep them: one plain JSON document a record, its values
//! without who wrote them, when, and over what.

use serde_json::{Map, Value};
use so_thon_domain::{Record, RecordId, Stamp};
use so_thon_sample::{Sample, SampleChange};
use std::collections::{BTreeMap, BTreeSet};

/// Every record, merged so far.
pub(crate) struct Documents(BTreeMap<RecordId, Record>);

impl Documents {
    /// The records of a sample.
    pub fn of(sample: &Sample) -> Self {
        let mut documents = Self(BTreeMap::new());
        for change in sample.all_changes() {
            documents.apply(sample, &change);
        }
        documents
    }

    /// All of them, in JSON arrays of so many.
    pub fn pages(&self, each: usize) -> serde_json::Result<Vec<String>> {
        let all: Vec<Value> = self.0.values().map(document).collect();
        all.chunks(each.max(1)).map(serde_json::to_string).collect()
    }

    /// Takes one more save in: the documents it leaves, as a JSON array.
    pub fn take(&mut self, sample: &Sample, change: &SampleChange) -> serde_json::Result<String> {
        let touched = self.apply(sample, change);
        let documents: Vec<Value> = touched
            .iter()
            .filter_map(|id| self.0.get(id))
            .map(document)
            .collect();
        serde_json::to_string(&documents)
    }

    fn apply(&mut self, sample: &Sample, change: &SampleChange) -> BTreeSet<RecordId> {
        let stamp = Stamp {
            millis: change.at,
            counter: 0,
        };
        for write in &change.writes {
            self.0
                .entry(write.record)
                .or_insert_with(|| Record::empty(write))
                .apply(sample.value_id(change), stamp, write);
        }
        change.writes.iter().map(|write| write.record).collect()
    }
}

fn document(record: &Record) -> Value {
    let mut document = Map::new();
    let id = format!("{}:{}", record.kind.as_str(), record.id);
    document.insert("_id".to_owned(), id.into());
    if record.unit != record.id {
        document.insert("unit".to_owned(), record.unit.to_string().into());
    }
    if let Some(village) = record.village {
        document.insert("village".to_owned(), village.to_string().into());
    }
    for field in record.registers.keys() {
        if let Some(value) = record.value(field).filter(|value| !value.is_null()) {
            document.insert(field.as_str().to_owned(), value.clone());
        }
    }
    for (field, list) in &record.lists {
        let elements: Map<String, Value> = list
            .shown()
            .map(|(key, value)| (key.to_owned(), value.clone()))
            .collect();
        document.insert(field.as_str().to_owned(), elements.into());
    }
    document.into()
}
