//! The lock beside a store: whether there is one, the first one, and another in its place.

use super::{Locks, PrfOutput, SealedStore, StretchedKey};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{Table, push},
};

/// The key in [`Table::Push`], beside the token of the service worker, which removes it, and leaves [`push::LOST`],
/// when the office says that the phone is lost and has everything that was saved here.
pub(super) const LOCKS: &[u8] = b"locks";

/// Whether this store is locked; one that is not was written by version 0.1.0, or is new.
pub async fn is_locked(store: &impl Store) -> Result<bool, StoreError> {
    Ok(locks_of(store).await?.is_some())
}

/// The lock of a store.
pub async fn locks_of(store: &impl Store) -> Result<Option<Locks>, StoreError> {
    locks_in(&store.read(&[Table::Push]).await?).await
}

/// The lock, as this transaction sees it. A book whose lock was taken away because the phone was reported lost is
/// [`StoreError::Lost`], and stays it: no other lock is laid beside the mark.
pub(super) async fn locks_in(transaction: &impl Transaction) -> Result<Option<Locks>, StoreError> {
    if transaction.get(Table::Push, push::LOST).await?.is_some() {
        return Err(StoreError::Lost);
    }
    let bytes = transaction.get(Table::Push, LOCKS).await?;
    let damaged = StoreError::Damaged { what: "locks" };
    bytes
        .map(|bytes| Locks::of_bytes(&bytes).ok_or(damaged))
        .transpose()
}

/// Lays the first lock beside a new store, before anything is written into it. A store that is
/// locked already is refused: [`StoreError::Locked`]. A book that lies plain is not locked where it
/// lies, but moved: [`super::seal_book`].
pub async fn lock_new(store: &impl Store, locks: &Locks) -> Result<(), StoreError> {
    let mut transaction = store.save(&[Table::Push]).await?;
    if locks_in(&transaction).await?.is_some() {
        return Err(StoreError::Locked);
    }
    transaction
        .put(Table::Push, LOCKS, locks.to_bytes())
        .await?;
    transaction.commit().await
}

impl<S: Store> SealedStore<S> {
    /// Puts another lock in place of the one that is there: a new PIN, another way to open, the same data key. One that
    /// what it was made of does not open is refused, [`StoreError::Locked`]: the old one stays.
    pub async fn change_locks(
        &self,
        locks: &Locks,
        stretched: &StretchedKey,
        output: Option<&PrfOutput>,
    ) -> Result<(), StoreError> {
        self.prove(locks, stretched, output)?;
        let mut transaction = self.inner.save(&[Table::Push]).await?;
        locks_in(&transaction).await?;
        transaction
            .put(Table::Push, LOCKS, locks.to_bytes())
            .await?;
        transaction.commit().await
    }

    /// A lock must open once before it is the only way in.
    pub(super) fn prove(
        &self,
        locks: &Locks,
        stretched: &StretchedKey,
        output: Option<&PrfOutput>,
    ) -> Result<(), StoreError> {
        let key = self.key().ok_or(StoreError::Locked)?;
        let opens = locks.opens_to(&key, stretched, output);
        opens.then_some(()).ok_or(StoreError::Locked)
    }
}
