//! What a phone needs of its storage: a few tables of bytes, and transactions over them.
//!
//! Deliberately small. Everything that has a meaning (numbers, merge, what is acknowledged) is
//! above this line, written once for every store.

use crate::tables::Table;

/// A key and its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// Why a store failed. Nothing of the transaction was kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk or the browser's quota is full.
    #[error("no room left on this device")]
    Full,
    /// The database was closed beneath us (another tab upgrades it, the system took it away).
    #[error("the database was closed")]
    Closed,
    /// The key that opens what lies here is not in memory.
    #[error("the store is locked")]
    Locked,
    /// The phone was reported lost and the office has what was saved on it: what opened the book is gone.
    #[error("the phone was reported lost: nothing opens this store any more")]
    Lost,
    /// The store was written by a newer version of the program.
    #[error("the store was written by a newer version")]
    TooNew,
    /// The engine refused or failed: its own name and words for it.
    #[error("{name}: {message}")]
    Engine {
        /// The engine's name for it (a DOM exception's name).
        name: String,
        /// Its words.
        message: String,
    },
    /// Stored bytes could not be read back.
    #[error("stored {what} cannot be read")]
    Damaged {
        /// What was to be read.
        what: &'static str,
    },
}

/// Durable tables. Two transactions that write never overlap on a table: the second one waits.
#[allow(
    async_fn_in_trait,
    reason = "one thread: browsers, tests and the simulator"
)]
pub trait Store {
    /// A transaction.
    type Transaction: Transaction;

    /// Begins reading.
    async fn read(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError>;

    /// Begins writing what a person saved: the commit returns once it is as durable as the
    /// platform can make it (`strict` in IndexedDB).
    async fn save(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError>;

    /// Begins writing what can be had again (drafts, what the office sent).
    async fn write(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError>;
}

/// A running transaction. Dropped without [`Transaction::commit`] it leaves no trace. Inside it
/// nothing may be awaited but its own methods: a browser would commit it.
#[allow(
    async_fn_in_trait,
    reason = "one thread: browsers, tests and the simulator"
)]
pub trait Transaction {
    /// The value at a key.
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Pairs with `from <= key < to` in key order, at most `limit`.
    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError>;

    /// How many keys there are with `from <= key < to`.
    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError>;

    /// Sets the value at a key.
    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError>;

    /// Removes a key; none there is not an error.
    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError>;

    /// Removes every key with `from <= key < to`.
    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError>;

    /// Makes it all durable, or fails and leaves no trace.
    async fn commit(self) -> Result<(), StoreError>;
}
