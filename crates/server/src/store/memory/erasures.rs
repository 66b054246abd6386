//! Erasures in memory.

use super::MemoryStore;
use crate::store::{ChangeRow, Erasure, ErasureStore, SettledState, Stored, Tombstone};
use so_thon_domain::{CommuneId, RecordId, SeatId, ValueId};
use std::collections::BTreeSet;

impl ErasureStore for MemoryStore {
    async fn erase(&self, commune: CommuneId, erasure: &Erasure) -> Stored<bool> {
        let mut rows = self.rows();
        let Some(ledger) = rows.ledgers.get_mut(&commune) else {
            return Ok(false);
        };
        if ledger.position != erasure.since {
            return Ok(false);
        }
        ledger.position = erasure.position;
        let touched = rows.touched.entry(commune).or_default();
        if *touched == erasure.since {
            *touched = erasure.position;
        }
        let gone: BTreeSet<RecordId> = erasure.tombstones.iter().map(|one| one.record).collect();
        let own = |of: CommuneId, record: &RecordId| of == commune && gone.contains(record);
        rows.records.retain(|(of, record), _| !own(*of, record));
        rows.touches.retain(|(of, record, _)| !own(*of, record));
        rows.photos.retain(|(of, _, record), _| !own(*of, record));
        for change in &erasure.changes {
            if let Some(row) = rows.changes.get_mut(&(commune, change.id)) {
                row.envelope.clear();
                row.rest.clone_from(&change.rest);
                row.state = change.state;
            }
            if change.state != SettledState::Waiting {
                rows.waits
                    .retain(|(of, _, id)| *of != commune || *id != change.id);
            }
        }
        let emptied: BTreeSet<ValueId> = erasure.changes.iter().map(|one| one.id).collect();
        for ((of, _), entry) in &mut rows.audit {
            let change = entry
                .subject
                .zip(entry.number)
                .map(|(seat, number)| ValueId {
                    seat: SeatId(seat),
                    number,
                });
            let about = entry.subject.map(RecordId);
            if *of == commune
                && (change.is_some_and(|id| emptied.contains(&id))
                    || about.is_some_and(|id| gone.contains(&id)))
            {
                entry.content = None;
            }
        }
        for record in &erasure.records {
            rows.records.insert((commune, record.id), record.clone());
        }
        for tombstone in &erasure.tombstones {
            let key = (commune, tombstone.record);
            rows.erased.entry(key).or_insert(*tombstone);
        }
        rows.note(&erasure.notes);
        Ok(true)
    }

    async fn erased(&self, commune: CommuneId, records: &[RecordId]) -> Stored<BTreeSet<RecordId>> {
        let rows = self.rows();
        let gone = records
            .iter()
            .filter(|record| rows.erased.contains_key(&(commune, **record)));
        Ok(gone.copied().collect())
    }

    async fn erased_since(
        &self,
        commune: CommuneId,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<Tombstone>> {
        let rows = self.rows();
        let own = rows.erased.iter().filter(|((of, _), _)| *of == commune);
        let mut found: Vec<Tombstone> = own
            .map(|(_, tombstone)| *tombstone)
            .filter(|tombstone| tombstone.position > position)
            .collect();
        found.sort_by_key(|tombstone| (tombstone.position, tombstone.record));
        found.truncate(limit as usize);
        Ok(found)
    }

    async fn unapplied(&self, commune: CommuneId) -> Stored<Vec<ChangeRow>> {
        let mut changes = self.of_commune(commune);
        changes.retain(|change| change.state != SettledState::Applied);
        Ok(changes)
    }
}
