//! The same book, sealed as the app's or plain: what sealing costs is the difference. The plain one
//! exists in this program alone.

use crate::measured::Sealed;
use so_thon_store_indexeddb::IndexedDbStore;
use so_thon_sync::{Store, StoreError, Table, Transaction, store::Pair};

/// A store of either kind.
#[derive(Clone, Debug)]
pub(crate) enum Book {
    /// As the app has it.
    Sealed(Sealed),
    /// Without a key.
    Plain(IndexedDbStore),
}

/// A transaction of either kind.
pub(crate) enum Open {
    /// Of a sealed book.
    Sealed(<Sealed as Store>::Transaction),
    /// Of a plain one.
    Plain(<IndexedDbStore as Store>::Transaction),
}

impl Store for Book {
    type Transaction = Open;

    async fn read(&self, tables: &[Table]) -> Result<Open, StoreError> {
        Ok(match self {
            Self::Sealed(store) => Open::Sealed(store.read(tables).await?),
            Self::Plain(store) => Open::Plain(store.read(tables).await?),
        })
    }

    async fn save(&self, tables: &[Table]) -> Result<Open, StoreError> {
        Ok(match self {
            Self::Sealed(store) => Open::Sealed(store.save(tables).await?),
            Self::Plain(store) => Open::Plain(store.save(tables).await?),
        })
    }

    async fn write(&self, tables: &[Table]) -> Result<Open, StoreError> {
        Ok(match self {
            Self::Sealed(store) => Open::Sealed(store.write(tables).await?),
            Self::Plain(store) => Open::Plain(store.write(tables).await?),
        })
    }
}

impl Transaction for Open {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::Sealed(open) => open.get(table, key).await,
            Self::Plain(open) => open.get(table, key).await,
        }
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        match self {
            Self::Sealed(open) => open.range(table, from, to, limit).await,
            Self::Plain(open) => open.range(table, from, to, limit).await,
        }
    }

    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError> {
        match self {
            Self::Sealed(open) => open.count(table, from, to).await,
            Self::Plain(open) => open.count(table, from, to).await,
        }
    }

    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
        match self {
            Self::Sealed(open) => open.put(table, key, value).await,
            Self::Plain(open) => open.put(table, key, value).await,
        }
    }

    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        match self {
            Self::Sealed(open) => open.delete(table, key).await,
            Self::Plain(open) => open.delete(table, key).await,
        }
    }

    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError> {
        match self {
            Self::Sealed(open) => open.delete_range(table, from, to).await,
            Self::Plain(open) => open.delete_range(table, from, to).await,
        }
    }

    async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sealed(open) => open.commit().await,
            Self::Plain(open) => open.commit().await,
        }
    }
}
