//! What never arrived from an earlier seat of the same person: told when they sign in anew, until
//! they have read it.

use super::{Phone, PhoneError, meta_value};
use crate::{
    store::{Store, Transaction},
    tables::{Table, meta, pack},
};
use so_thon_protocol::session::MissingOf;

impl<S: Store> Phone<S> {
    /// Keeps what the office said of earlier seats.
    pub async fn note_missing(&self, missing: &[MissingOf]) -> Result<(), PhoneError> {
        let mut transaction = self.store.save(&[Table::Meta]).await?;
        if missing.is_empty() {
            transaction.delete(Table::Meta, meta::MISSING).await?;
        } else {
            transaction
                .put(Table::Meta, meta::MISSING, pack(&missing))
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// What never arrived, as far as nobody has read it yet.
    pub async fn missing(&self) -> Result<Vec<MissingOf>, PhoneError> {
        let transaction = self.store.read(&[Table::Meta]).await?;
        let missing = meta_value(&transaction, "missing", meta::MISSING).await?;
        Ok(missing.unwrap_or_default())
    }
}
