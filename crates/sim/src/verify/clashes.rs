//! A clash is made by two people who did not see each other, and by nothing else.

use super::Truth;
use crate::world::{Kind, World};
use so_thon_domain::{Field, RecordId, ValueId};
use so_thon_server::store::{Append, ChangeStore, RecordRow, SettledState};
use std::collections::BTreeSet;

impl World {
    /// Of two values that stand beside each other neither was written over the other, not even by
    /// way of values that the office sent back.
    pub(super) fn clashes(&mut self, truth: &Truth) {
        let mut findings = Vec::new();
        for record in truth.records.values() {
            for (field, register) in &record.registers {
                if !register.clashes() {
                    continue;
                }
                let heads: Vec<ValueId> = register.heads().iter().map(|(id, _)| *id).collect();
                for id in &heads {
                    let under = truth.written_over(record.id, field, *id);
                    if heads.iter().any(|other| under.contains(other)) {
                        findings.push(format!("{} {field:?}: a clash nobody made", record.id));
                    }
                }
            }
        }
        for words in findings {
            self.report(Kind::Broken, words);
        }
    }

    /// Puts a value that was replaced back beside the one that replaced it. Only to prove that this
    /// is seen.
    pub(super) async fn raise_replaced(&mut self) {
        let Ok(truth) = Truth::of(&self.office).await else {
            return;
        };
        let commune = self.office.commune.id;
        let store = self.office.store();
        for (id, (row, change)) in &truth.changes {
            let Some(write) = change.writes.first() else {
                continue;
            };
            let (Some(record), Some((field, set))) =
                (truth.records.get(&write.record), write.fields.iter().next())
            else {
                continue;
            };
            let register = record.registers.get(field);
            let standing = register.and_then(|register| register.shown());
            let other = standing.is_some_and(|(_, head)| head.value != set.value);
            if !other || !register.is_some_and(|register| register.has_replaced(id)) {
                continue;
            }
            let mut record = record.clone();
            if let Some(register) = record.registers.get_mut(field) {
                let mut fresh = so_thon_domain::Register::default();
                for (head, value) in register.heads() {
                    fresh.write(head, value.clone(), []);
                }
                let risen = so_thon_domain::Head {
                    stamp: row.effective,
                    value: set.value.clone(),
                };
                fresh.write(*id, risen, []);
                *register = fresh;
            }
            if let Ok(ledger) = store.ledger(commune).await {
                let append = Append {
                    since: ledger.position,
                    ledger,
                    records: vec![RecordRow::of(&record, row.position)],
                    ..Append::default()
                };
                let _ = store.append(commune, &append).await;
            }
            return;
        }
    }
}

impl Truth {
    /// The values over which one was written: those it replaces, what they replaced, on and on,
    /// through everything that was decided.
    fn written_over(&self, record: RecordId, field: &Field, id: ValueId) -> BTreeSet<ValueId> {
        let mut under = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let Some((row, change)) = self.changes.get(&id) else {
                continue;
            };
            // What is still open replaces nothing yet.
            if matches!(row.state, SettledState::Waiting | SettledState::Held) {
                continue;
            }
            let writes = change.writes.iter().filter(|write| write.record == record);
            for set in writes.filter_map(|write| write.fields.get(field)) {
                let fresh = set.replaces.iter().filter(|old| under.insert(**old));
                open.extend(fresh.copied().collect::<Vec<_>>());
            }
        }
        under
    }
}
