//! Reading and writing units inside a transaction: the office's state, and what lies over it.

use crate::{
    beside,
    store::{StoreError, Transaction},
    tables::{END, StoredUnit, Table, number_of, pack, under, unpack},
};
use so_thon_domain::gather::Gather;
use so_thon_domain::{Change, Record, RecordId, overlay::lay_over};
use std::collections::{BTreeMap, BTreeSet};

/// A unit as the office has it; empty when it has none.
pub(super) async fn stored(
    transaction: &impl Transaction,
    unit: RecordId,
) -> Result<StoredUnit, StoreError> {
    let bytes = transaction.get(Table::Units, unit.bytes()).await?;
    bytes.map_or(Ok(StoredUnit::default()), |bytes| unpack("unit", &bytes))
}

/// Stores a unit; one without records is no more.
pub(super) async fn store(
    transaction: &mut impl Transaction,
    unit: RecordId,
    stored: &StoredUnit,
) -> Result<(), StoreError> {
    if stored.records.is_empty() {
        return transaction.delete(Table::Units, unit.bytes()).await;
    }
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
    let places = transaction
        .range(Table::PendingUnits, &from, &to, usize::MAX)
        .await?;
    let reads = places.iter().map(|(key, _)| async move {
        let key = number_of(key)?.to_be_bytes();
        let bytes = transaction.get(Table::Pending, &key).await?;
        let bytes = bytes.ok_or(StoreError::Damaged {
            what: "pending change",
        })?;
        unpack("pending change", &bytes)
    });
    beside::all(reads).await
}

/// A unit as the office has it, with the pending changes that touch it.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub stored: StoredUnit,
    pub pending: Vec<Change>,
}

impl Known {
    /// The unit as this phone shows it.
    pub(super) fn shown(&self, unit: RecordId) -> BTreeMap<RecordId, Record> {
        shown(&self.stored, unit, &self.pending)
    }
}

/// Reads both.
pub(super) async fn known(
    transaction: &impl Transaction,
    unit: RecordId,
) -> Result<Known, StoreError> {
    let (stored, pending) =
        beside::both(stored(transaction, unit), pending(transaction, unit)).await;
    Ok(Known {
        stored: stored?,
        pending: pending?,
    })
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

/// A unit as this phone shows it: the office's state with pending changes laid over it. A pending
/// edit of a record that is not here (its village was taken away) shows nothing: half a household
/// would look like a whole one about which nothing is known.
pub(super) fn shown(
    stored: &StoredUnit,
    unit: RecordId,
    pending: &[Change],
) -> BTreeMap<RecordId, Record> {
    let mut records: BTreeMap<RecordId, Record> = stored
        .records
        .iter()
        .map(|kept| (kept.record.id, kept.record.clone()))
        .gather();
    let here: BTreeSet<RecordId> = records.keys().copied().gather();
    lay_over(&mut records, unit, pending);
    records.retain(|id, record| here.contains(id) || record.created.is_some());
    records
}
