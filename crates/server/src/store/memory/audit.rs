//! The log in memory.

use super::{MemoryStore, Rows};
use crate::store::{AuditRow, AuditStore, Head, Note, Sought, Stored};
use so_thon_domain::CommuneId;

impl Rows {
    /// Adds entries.
    pub(super) fn note(&mut self, notes: &[Note]) {
        for note in notes {
            let row = AuditRow::of(note, self.head(note.commune));
            self.audit.insert((row.commune, row.sequence), row);
        }
    }

    fn head(&self, commune: CommuneId) -> Head {
        let own = (commune, 0)..=(commune, u64::MAX);
        let last = self.audit.range(own).next_back();
        last.map(|(_, row)| row.head()).unwrap_or_default()
    }
}

impl AuditStore for MemoryStore {
    async fn note(&self, notes: &[Note]) -> Stored<()> {
        self.rows().note(notes);
        Ok(())
    }

    async fn audit_head(&self, commune: CommuneId) -> Stored<Head> {
        Ok(self.rows().head(commune))
    }

    async fn audit_since(
        &self,
        commune: CommuneId,
        sequence: u64,
        limit: u32,
    ) -> Stored<Vec<AuditRow>> {
        let rows = self.rows();
        let own = (commune, sequence.saturating_add(1))..=(commune, u64::MAX);
        let found = rows.audit.range(own).map(|(_, row)| row.clone());
        Ok(found.take(limit as usize).collect())
    }

    async fn audit_before(
        &self,
        commune: CommuneId,
        sequence: u64,
        sought: &Sought,
        limit: u32,
    ) -> Stored<Vec<AuditRow>> {
        let rows = self.rows();
        let found = rows.audit.range((commune, 0)..(commune, sequence)).rev();
        let found = found.filter(|(_, row)| sought.takes(row));
        let found = found.map(|(_, row)| row.clone());
        Ok(found.take(limit as usize).collect())
    }
}
