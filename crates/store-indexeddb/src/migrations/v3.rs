//! Version 3: photos and their bytes. What was there stays as it is.

use indexed_db_futures::{Build, error::Error, transaction::Transaction};

const NEW: [&str; 2] = ["photos", "photo_bytes"];

pub(super) fn add(transaction: &Transaction<'_>) -> Result<(), Error> {
    for store in NEW {
        transaction.db().create_object_store(store).build()?;
    }
    Ok(())
}
