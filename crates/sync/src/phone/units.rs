//! Reading and writing units inside a transaction: the office's state, and what lies over it.

use crate::{
    store::{StoreError, Transaction},
    tables::{END, StoredUnit, Table, number_of, pack, under, unpack},
};
use so_thon_domain::{Change, Record, RecordId, overlay::lay_over};
use std::collections::BTreeMap;

/// A unit as the office has it; empty when it has none.
pub(super) async fn stored(
    transaction: &impl Transaction,
    unit: RecordId,
) -> Result<StoredUnit, StoreError> {
    let bytes = transaction.get(Table::Units, unit.bytes()).await?;
    bytes.map_or(Ok(StoredUnit::default()), |bytes| unpack("unit", &bytes))
}

/// Stores a unit.
pub(super) async fn store(
    transaction: &mut impl Transaction,
    unit: RecordId,
    stored: &StoredUnit,
) -> Result<(), StoreError> {
    transaction
        .put(Table::Units, unit.bytes(), pack(stored))
        .await
}

/// The pending changes that touch a unit, oldest first.
pub(super) async fn pending(
    transaction: &impl Transaction,
    unit: RecordId,
) -> Result<Vec<Change>, StoreError> {
    let (from, to) = under(unit.bytes());
    let mut changes = Vec::new();
    for (key, _) in transaction
        .range(Table::PendingUnits, &from, &to, usize::MAX)
        .await?
    {
        let number = number_of(&key)?;
        let bytes = transaction
            .get(Table::Pending, &number.to_be_bytes())
            .await?;
        let bytes = bytes.ok_or(StoreError::Damaged {
            what: "pending change",
        })?;
        changes.push(unpack("pending change", &bytes)?);
    }
    Ok(changes)
}

/// Every pending change, oldest first.
pub(super) async fn all_pending(transaction: &impl Transaction) -> Result<Vec<Change>, StoreError> {
    let pairs = transaction
        .range(Table::Pending, &[], END, usize::MAX)
        .await?;
    pairs
        .iter()
        .map(|(_, bytes)| unpack("pending change", bytes))
        .collect()
}

/// A unit as this phone shows it: the office's state with pending changes laid over it.
pub(super) fn shown(
    stored: &StoredUnit,
    unit: RecordId,
    pending: &[Change],
) -> BTreeMap<RecordId, Record> {
    let mut records: BTreeMap<RecordId, Record> = stored
        .records
        .iter()
        .map(|kept| (kept.record.id, kept.record.clone()))
        .collect();
    lay_over(&mut records, unit, pending);
    records
}
