//! Proof that a store is consistent: what `check` runs.

use crate::{
    audit,
    problem::Failure,
    store::{ChangeRow, CommuneRow, Head, RecordRow, SettledState, Store, StoreError},
};
use so_thon_domain::{Change, Record, RecordId, ValueId, belonging, inherit::inherit};
use so_thon_protocol::seal::Open;
use std::collections::{BTreeMap, BTreeSet};

/// Rows per read.
const STEP: u32 = 2_000;

/// What was looked at, and what was found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Changes read.
    pub changes: u64,
    /// Records compared.
    pub records: u64,
    /// Entries of the log.
    pub entries: u64,
    /// What is wrong, each a sentence without personal data.
    pub findings: Vec<String>,
}

/// Checks everything of a commune: that every change lies at its own position with its bytes whole,
/// that the records are exactly what the applied changes make of them, and that the log is whole and
/// speaks of each change as it is.
///
/// It holds the commune's records in memory, once.
pub async fn check<S: Store>(
    store: &S,
    keys: &dyn Open,
    commune: &CommuneRow,
) -> Result<Report, Failure> {
    check_since(store, keys, commune, &[]).await
}

/// The same, and that the log passes through places where it was seen before.
pub async fn check_since<S: Store>(
    store: &S,
    keys: &dyn Open,
    commune: &CommuneRow,
    seen: &[Head],
) -> Result<Report, Failure> {
    let findings = store.integrity().await?;
    let mut log = audit::read(store, commune.id, seen).await?;
    let mut report = Report {
        findings,
        entries: log.entries,
        ..Report::default()
    };
    report.findings.append(&mut log.findings);
    let ledger = store.ledger(commune.id).await?;
    let mut rebuilt: BTreeMap<RecordId, Record> = BTreeMap::new();
    let mut refused: BTreeMap<ValueId, Change> = BTreeMap::new();
    let mut ids: BTreeSet<ValueId> = BTreeSet::new();
    let mut at = 0;
    loop {
        let changes = store.changes_since(commune.id, at, STEP).await?;
        let Some(last) = changes.last() else { break };
        let before = at;
        at = last.position;
        let mut position = before;
        for change in &changes {
            report.changes += 1;
            let name = format!("change {} of seat {}", change.id.number, change.id.seat);
            if change.position <= position {
                report
                    .findings
                    .push(format!("{name}: its position is not its own"));
            }
            position = change.position;
            compare_with_log(change, &name, &mut log, &mut report);
            if !ids.insert(change.id) {
                report.findings.push(format!("{name}: it is there twice"));
            }
            let whole = !change.is_narrowed();
            if whole && crate::accept::sha256(&change.envelope) != change.sha256 {
                report
                    .findings
                    .push(format!("{name}: its bytes are not those received"));
            }
            let Ok(opened) = change.opened(keys) else {
                report.findings.push(format!("{name}: it cannot be opened"));
                continue;
            };
            if opened.value_id() != change.id {
                report
                    .findings
                    .push(format!("{name}: it says it is another"));
            }
            if let SettledState::Refused(_) = change.state {
                let mut opened = opened;
                inherit(&mut opened, &refused);
                for write in &opened.writes {
                    if let Some(record) = rebuilt.get_mut(&write.record) {
                        record.refuse(change.id, write);
                    }
                }
                refused.insert(change.id, opened);
            } else if change.state == SettledState::Applied {
                let mut opened = opened;
                inherit(&mut opened, &refused);
                for write in &opened.writes {
                    let record = rebuilt
                        .entry(write.record)
                        .or_insert_with(|| Record::empty(write));
                    if write.creates {
                        record.village = write.village;
                    }
                    record.apply(change.id, change.effective, write);
                }
            }
        }
    }
    if at > ledger.position {
        report
            .findings
            .push(format!("a change lies at {at}, above {}", ledger.position));
    }
    for id in log.changes.keys() {
        report.findings.push(format!(
            "change {} of seat {}: the log has it, the store does not",
            id.number, id.seat
        ));
    }
    belonging::place_all(&mut rebuilt);
    let ids: Vec<RecordId> = rebuilt.keys().copied().collect();
    for ids in ids.chunks(STEP as usize) {
        for row in store.records(commune.id, ids).await? {
            compare(&row, &mut rebuilt, ledger.position, &mut report)?;
        }
    }
    for id in rebuilt.keys() {
        report
            .findings
            .push(format!("record {id}: its changes are there, it is not"));
    }
    let stored = stored_count(store, commune).await?;
    if stored != report.records {
        report.findings.push(format!(
            "{stored} records are stored, {} have changes",
            report.records
        ));
    }
    Ok(report)
}

fn compare_with_log(change: &ChangeRow, name: &str, log: &mut audit::Read, report: &mut Report) {
    match log.changes.remove(&change.id) {
        None => report
            .findings
            .push(format!("{name}: the log does not have it")),
        Some(said) => {
            let wrong = said.findings(change);
            let findings = wrong.into_iter().map(|wrong| format!("{name}: {wrong}"));
            report.findings.extend(findings);
        }
    }
}

fn compare(
    row: &RecordRow,
    rebuilt: &mut BTreeMap<RecordId, Record>,
    highest: u64,
    report: &mut Report,
) -> Result<(), StoreError> {
    report.records += 1;
    let stored = row.record().map_err(|_| StoreError::Damaged("record"))?;
    if rebuilt.remove(&row.id).as_ref() != Some(&stored) {
        let finding = format!("record {}: it is not what its changes make of it", row.id);
        report.findings.push(finding);
    }
    if row.position == 0 || row.position > highest {
        report
            .findings
            .push(format!("record {}: its position is not given", row.id));
    }
    let columns = (row.id, &row.kind, row.unit, row.village);
    if columns != (stored.id, &stored.kind, stored.unit, stored.village) {
        report
            .findings
            .push(format!("record {}: its columns are not its own", row.id));
    }
    Ok(())
}

async fn stored_count<S: Store>(store: &S, commune: &CommuneRow) -> Result<u64, StoreError> {
    let villages = store.villages(commune.id).await?.into_iter().map(Some);
    let mut count = 0;
    for village in std::iter::once(None).chain(villages) {
        let mut at = 0;
        loop {
            let rows = store.records_since(commune.id, village, at, STEP).await?;
            // A position may be cut: the next read starts below the last one and the part already
            // counted is left out.
            let cut = rows.len() == STEP as usize;
            let Some(last) = rows.last().map(|row| row.position) else {
                break;
            };
            let whole = rows
                .iter()
                .filter(|row| !cut || row.position < last)
                .count();
            count += whole as u64;
            if !cut {
                break;
            }
            at = last - 1;
        }
    }
    Ok(count)
}
