//! Reference data of the office: an entry or a file is taken in as it would stand among the others,
//! or not at all.
//!
//! A phone checks the same before it saves (`so_thon_domain::reference::own`); what two officers wrote
//! apart from each other meets here.

use super::Draft;
use so_thon_domain::{
    Change, Record, RecordId, RecordKind,
    reference::own::{
        CatalogueMore, EntryCode, EntryFault, FileCode, FileFault, Own, check_entry, read_file,
    },
    refusal::Refusal,
    typed::TypedRecord,
    unit::Shared,
};
use std::collections::BTreeMap;

/// Is a record of this kind reference data of the office?
pub fn is_reference(kind: &RecordKind) -> bool {
    [RecordKind::CATALOGUE_ENTRY, RecordKind::REFERENCE_FILE].contains(kind)
}

impl Draft<'_> {
    /// Does any of these changes, or of those that wait, write reference data?
    pub fn writes_reference(&self, new: &[&Change]) -> bool {
        let waiting = self.waiting.values().map(|waiting| &waiting.change);
        let mut changes = new.iter().copied().chain(waiting);
        changes.any(|change| change.writes.iter().any(|write| is_reference(&write.kind)))
    }

    /// May these entries and files stand as this change leaves them?
    pub(super) fn judge_reference(&self, change: &Change) -> Result<(), Refusal> {
        let written = || {
            let writes = change.writes.iter();
            writes.filter(|write| is_reference(&write.kind))
        };
        if written().next().is_none() {
            return Ok(());
        }
        let stored = self.records.values().map(|slot| &slot.record);
        let mut records: BTreeMap<RecordId, Record> = stored
            .filter(|record| is_reference(&record.kind))
            .map(|record| (record.id, record.clone()))
            .collect();
        for write in written() {
            let record = records
                .entry(write.record)
                .or_insert_with(|| Record::empty(write));
            record.apply(change.value_id(), change.stamp, write);
        }
        let shared: Vec<Shared> = records.values().filter_map(Shared::read).collect();
        let own = Own::of(&shared);
        for write in written() {
            let Some(record) = records.get(&write.record) else {
                continue;
            };
            // What is taken back stands in nobody's way.
            if record.is_deleted() {
                continue;
            }
            if write.kind == RecordKind::CATALOGUE_ENTRY {
                entry(record, &own)?;
            } else {
                file(record.id, &own)?;
            }
        }
        Ok(())
    }
}

fn entry(record: &Record, own: &Own) -> Result<(), Refusal> {
    let known = own.entries.iter().find(|entry| entry.id == record.id);
    let Some(known) = known else {
        return Ok(());
    };
    let column = CatalogueMore::read(record).column;
    let faults = check_entry(record.id, &known.facts, column.as_deref(), own);
    let overlaps = |fault: &EntryFault| matches!(fault.code, EntryCode::Overlap { .. });
    refuse(&faults, overlaps)
}

/// Among everything but itself: what was loaded before and what was loaded after it.
fn file(id: RecordId, own: &Own) -> Result<(), Refusal> {
    let mut others = own.clone();
    others.files.retain(|file| file.id != id);
    let known = own.files.iter().find(|file| file.id == id);
    let Some(known) = known else {
        return Ok(());
    };
    let reference = others.reference();
    let procedure = others.procedure();
    let text = known.facts.text.as_deref().unwrap_or_default();
    match read_file(text, &reference, &procedure) {
        Ok(loaded) if known.facts.kind() == Some(loaded.kind) => Ok(()),
        Ok(_) => Err(Refusal::BadValue),
        Err(faults) => refuse(&faults, |fault: &FileFault| {
            matches!(
                fault.code,
                FileCode::Overlap { .. } | FileCode::TwoStandards { .. }
            )
        }),
    }
}

fn refuse<T>(faults: &[T], overlaps: impl Fn(&T) -> bool) -> Result<(), Refusal> {
    if faults.is_empty() {
        Ok(())
    } else if faults.iter().any(overlaps) {
        Err(Refusal::DatesOverlap)
    } else {
        Err(Refusal::BadValue)
    }
}
