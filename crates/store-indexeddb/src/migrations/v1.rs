//! Version 1: the first stores. Keys are binary and stand beside the values.

use indexed_db_futures::{Build, error::Error, transaction::Transaction};

/// The stores of this version by name: a list of its own, because later versions may differ.
const STORES: [&str; 11] = [
    "meta",
    "units",
    "places",
    "summaries",
    "pending",
    "pending_units",
    "outbox",
    "sent",
    "repair",
    "push",
    "drafts",
];

pub(super) fn create(transaction: &Transaction<'_>) -> Result<(), Error> {
    for store in STORES {
        transaction.db().create_object_store(store).build()?;
    }
    Ok(())
}
