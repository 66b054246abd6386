//! Version 2: which saves an officer has seen, and bundles carried for others.

use indexed_db_futures::{Build, error::Error, transaction::Transaction};

const NEW: [&str; 2] = ["checked", "carried"];

pub(super) fn add(transaction: &Transaction<'_>) -> Result<(), Error> {
    for store in NEW {
        transaction.db().create_object_store(store).build()?;
    }
    Ok(())
}
