//! Deleting, and taking that back.

use crate::world::World;
use serde_json::Value;
use so_thon_domain::{FieldWrite, Record, RecordWrite, record::DELETED};
use so_thon_sync::PhoneError;
use std::collections::BTreeMap;

impl World {
    /// Deletes a record, or takes that back.
    pub(super) async fn delete(&mut self, at: usize) -> Result<(), PhoneError> {
        let Some(view) = self.some_household(at).await? else {
            return Ok(());
        };
        let records: Vec<&Record> = view.unit.records.values().collect();
        let Some(record) = self.chance.pick(&records) else {
            return Ok(());
        };
        let shown = record
            .registers
            .get(&DELETED)
            .and_then(|register| register.shown());
        let deleted = FieldWrite {
            value: Value::Bool(!record.is_deleted()),
            replaces: shown.map(|(id, _)| id).into_iter().collect(),
        };
        let write = RecordWrite {
            record: record.id,
            kind: record.kind.clone(),
            unit: record.unit,
            village: record.village,
            creates: false,
            fields: BTreeMap::from([(DELETED, deleted)]),
            lists: BTreeMap::new(),
        };
        self.save(at, vec![write]).await
    }
}
