//! Which database holds a book. A book of version 0.1.0 lay plain: it is sealed into a second
//! database, and the plain one is removed afterwards.
//!
//! Sealed where it lies, its old bytes would stay in the engine's files until the engine compacts
//! them. Removing a whole database makes it compact at once.
//!
//! The lock is what says that the second database is whole: it is laid with the last transaction of
//! the move. Until then the plain one is the book and the second one is of no account, whoever reads
//! (the service worker goes by the same rule); from then on the plain one is. Whatever ends the move
//! in between, the next look decides by what it finds, and every step may be taken twice.

use super::{
    Chance, DataKey, Locks, SealedStore,
    laid::{LOCKS, locks_in, locks_of},
};
use crate::{
    store::{Pair, Store, StoreError, Transaction},
    tables::{END, Table},
};

/// The key in [`Table::Push`] of whoever moves a book into this store: sixteen bytes of chance.
const MOVER: &[u8] = b"mover";

/// So many values are moved at a time; of photos, which are large, fewer.
const AT_ONCE: usize = 200;
const PHOTOS_AT_ONCE: usize = 8;

/// What the service worker writes into: it is moved last, in one piece, so that what the worker
/// notes of the envelopes and in which life of the office belong together.
const LAST: [Table; 2] = [Table::Outbox, Table::Push];

/// The databases of a device, by name.
#[allow(async_fn_in_trait, reason = "one thread: browsers and tests")]
pub trait Shelf {
    /// A database.
    type Store: Store;

    /// The database of this name, if it is there: none is made.
    async fn find(&self, name: &str) -> Result<Option<Self::Store>, StoreError>;

    /// The database of this name, made if it is not there.
    async fn make(&self, name: &str) -> Result<Self::Store, StoreError>;

    /// Has a database removed as soon as nobody has it open, and does not wait for that: a tab that
    /// sleeps may not let go for long. None there is no error.
    fn remove(&self, name: &str);
}

/// The name of the second database of a book.
pub fn sealed_name(name: &str) -> String {
    format!("{name}-sealed")
}

/// The store that holds the book of this name, and its lock; one without a lock lies plain. `None`
/// when there is no book. What a move left to do is done: a plain store whose book was moved goes.
///
/// A book whose lock the service worker took away, because the phone was reported lost, is [`StoreError::Lost`]: it is
/// the book all the same, and what may lie plain beside it is not.
pub async fn find_book<S: Shelf>(
    shelf: &S,
    name: &str,
) -> Result<Option<(S::Store, Option<Locks>)>, StoreError> {
    // Where both are missing, another tab may have ended the move between the two looks: it is looked
    // once more.
    for _ in 0..2 {
        if let Some(store) = shelf.find(&sealed_name(name)).await? {
            match locks_of(&store).await {
                Ok(None) => {}
                found @ (Ok(Some(_)) | Err(StoreError::Lost)) => {
                    shelf.remove(name);
                    return Ok(Some((store, found?)));
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(store) = shelf.find(name).await? {
            let locks = locks_of(&store).await?;
            return Ok(Some((store, locks)));
        }
    }
    Ok(None)
}

/// Moves the plain book of this name into its second database, sealed with `key`, and has the plain
/// one removed. Should it fail, the plain one is as it was.
///
/// A book that is locked already is refused: [`StoreError::Locked`]. When another tab moves it too,
/// the one that began later goes on, and the other is refused: [`StoreError::Closed`].
pub async fn seal_book<S: Shelf>(
    shelf: &S,
    name: &str,
    key: DataKey,
    locks: &Locks,
    chance: Chance,
) -> Result<SealedStore<S::Store>, StoreError> {
    let plain = match find_book(shelf, name).await? {
        Some((plain, None)) => plain,
        Some(_) => return Err(StoreError::Locked),
        None => return Err(StoreError::Closed),
    };
    let mut mover = [0; 16];
    chance(&mut mover);
    let sealed = SealedStore::new(shelf.make(&sealed_name(name)).await?, key, chance);
    begin(&sealed, &mover).await?;
    if let Err(error) = fill(&plain, &sealed, &mover, locks).await {
        // The room is given back. Should that fail too, the next move begins with it.
        let _ = empty(&sealed, &mover).await;
        return Err(error);
    }
    shelf.remove(name);
    Ok(sealed)
}

/// Throws away what an earlier move left, and takes the store over.
async fn begin(sealed: &impl Store, mover: &[u8]) -> Result<(), StoreError> {
    let mut transaction = sealed.save(&Table::ALL).await?;
    if locks_in(&transaction).await?.is_some() {
        return Err(StoreError::Locked);
    }
    clear(&mut transaction).await?;
    transaction.put(Table::Push, MOVER, mover.to_vec()).await?;
    transaction.commit().await
}

/// Moves everything. Every transaction is strict: the lock must not outlive what it stands for.
async fn fill(
    plain: &impl Store,
    sealed: &impl Store,
    mover: &[u8],
    locks: &Locks,
) -> Result<(), StoreError> {
    for table in Table::ALL {
        if !LAST.contains(&table) {
            copy(plain, sealed, mover, table).await?;
        }
    }
    let reading = plain.read(&LAST).await?;
    let mut last = Vec::new();
    for table in LAST {
        last.push((table, reading.range(table, &[], END, usize::MAX).await?));
    }
    drop(reading);
    let mut transaction = taken_over(sealed, &LAST, mover).await?;
    for (table, pairs) in last {
        put(&mut transaction, table, pairs).await?;
    }
    transaction.delete(Table::Push, MOVER).await?;
    transaction
        .put(Table::Push, LOCKS, locks.to_bytes())
        .await?;
    transaction.commit().await
}

/// Moves one table, some values at a time: a book need not fit into memory.
async fn copy(
    plain: &impl Store,
    sealed: &impl Store,
    mover: &[u8],
    table: Table,
) -> Result<(), StoreError> {
    let at_once = match table {
        Table::PhotoBytes => PHOTOS_AT_ONCE,
        _ => AT_ONCE,
    };
    let mut from = Vec::new();
    loop {
        let reading = plain.read(&[table]).await?;
        let pairs = reading.range(table, &from, END, at_once).await?;
        drop(reading);
        let Some((place, _)) = pairs.last() else {
            return Ok(());
        };
        from = [place.as_slice(), &[0]].concat();
        let mut transaction = taken_over(sealed, &[table, Table::Push], mover).await?;
        put(&mut transaction, table, pairs).await?;
        transaction.commit().await?;
    }
}

async fn put(
    transaction: &mut impl Transaction,
    table: Table,
    pairs: Vec<Pair>,
) -> Result<(), StoreError> {
    for (place, value) in pairs {
        transaction.put(table, &place, value).await?;
    }
    Ok(())
}

/// Begins writing, unless another tab has taken the store over, or ended the move.
async fn taken_over<S: Store>(
    sealed: &S,
    tables: &[Table],
    mover: &[u8],
) -> Result<S::Transaction, StoreError> {
    let transaction = sealed.save(tables).await?;
    match transaction.get(Table::Push, MOVER).await? {
        Some(present) if present == mover => Ok(transaction),
        _ => Err(StoreError::Closed),
    }
}

async fn empty(sealed: &impl Store, mover: &[u8]) -> Result<(), StoreError> {
    let mut transaction = taken_over(sealed, &Table::ALL, mover).await?;
    clear(&mut transaction).await?;
    transaction.commit().await
}

async fn clear(transaction: &mut impl Transaction) -> Result<(), StoreError> {
    for table in Table::ALL {
        transaction.delete_range(table, &[], END).await?;
    }
    Ok(())
}
