//! A store that counts what goes through it: how large the floor must be, and where a save spends
//! its requests. Saves that are timed do not go through it.

use so_thon_sync::{Store, StoreError, Table, Transaction, store::Pair};
use std::{cell::Cell, rc::Rc};

/// What went through.
#[derive(Debug, Default)]
pub(crate) struct Scales {
    /// Bytes of keys and values put.
    pub bytes: Cell<usize>,
    /// Reading requests.
    pub reads: Cell<usize>,
    /// Writing requests.
    pub writes: Cell<usize>,
}

/// A store on scales.
#[derive(Clone, Debug)]
pub(crate) struct Weighed<S> {
    pub store: S,
    pub scales: Rc<Scales>,
}

/// Its transactions.
pub(crate) struct WeighedTransaction<T> {
    inner: T,
    scales: Rc<Scales>,
}

impl<S: Store> Weighed<S> {
    fn put_on(&self, inner: S::Transaction) -> WeighedTransaction<S::Transaction> {
        WeighedTransaction {
            inner,
            scales: Rc::clone(&self.scales),
        }
    }
}

impl<S: Store> Store for Weighed<S> {
    type Transaction = WeighedTransaction<S::Transaction>;

    async fn read(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.put_on(self.store.read(tables).await?))
    }

    async fn save(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.put_on(self.store.save(tables).await?))
    }

    async fn write(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.put_on(self.store.write(tables).await?))
    }
}

fn more(count: &Cell<usize>, by: usize) {
    count.set(count.get() + by);
}

impl<T: Transaction> Transaction for WeighedTransaction<T> {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        more(&self.scales.reads, 1);
        self.inner.get(table, key).await
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        more(&self.scales.reads, 1);
        self.inner.range(table, from, to, limit).await
    }

    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError> {
        more(&self.scales.reads, 1);
        self.inner.count(table, from, to).await
    }

    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
        more(&self.scales.writes, 1);
        more(&self.scales.bytes, key.len() + value.len());
        self.inner.put(table, key, value).await
    }

    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        more(&self.scales.writes, 1);
        self.inner.delete(table, key).await
    }

    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError> {
        more(&self.scales.writes, 1);
        self.inner.delete_range(table, from, to).await
    }

    async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await
    }
}
