//! A running transaction.
//!
//! Writes are requested and not waited for: the browser runs requests in order, and one that fails
//! fails the commit. So a save costs the time of its reads and of its commit.

use crate::{
    bytes::{from_js, range, to_js},
    error::{failed, lost_connection, of_exception},
};
use indexed_db_futures::{
    Build, internals::SystemRepr, object_store::ObjectStore, query_source::QuerySource,
    transaction::Transaction as Inner,
};
use so_thon_sync::{StoreError, Table, Transaction, store::Pair};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbTransaction;

/// See the module's words. Dropped without a commit it is rolled back.
#[derive(Debug)]
pub struct IndexedDbTransaction {
    inner: Inner<'static>,
    lost: Rc<Cell<bool>>,
}

impl IndexedDbTransaction {
    pub(crate) fn new(inner: Inner<'static>, lost: Rc<Cell<bool>>) -> Self {
        Self { inner, lost }
    }

    /// The durability the browser gave the transaction; `None` when it does not tell.
    pub fn durability(&self) -> Option<String> {
        let attribute = JsValue::from_str("durability");
        js_sys::Reflect::get(self.inner.as_sys(), &attribute)
            .ok()?
            .as_string()
    }

    fn store(&self, table: Table) -> Result<ObjectStore<'_>, StoreError> {
        self.inner
            .object_store(table.name())
            .map_err(|error| self.note(failed(error)))
    }

    /// Remembers when the error says that the connection is no more.
    fn note(&self, error: StoreError) -> StoreError {
        if lost_connection(&error) {
            self.lost.set(true);
        }
        error
    }

    fn check<T>(&self, result: indexed_db_futures::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| self.note(failed(error)))
    }
}

impl Transaction for IndexedDbTransaction {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let store = self.store(table)?;
        let request = self.check(store.get::<JsValue, _, _>(to_js(key)).build())?;
        let value = self.check(request.await)?;
        value.map(|value| from_js(&value)).transpose()
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        let Some(query) = range(from, to).filter(|_| limit > 0) else {
            return Ok(Vec::new());
        };
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let store = self.store(table)?;
        let keys = store
            .get_all_keys::<JsValue>()
            .with_query::<JsValue, _>(query.clone())
            .with_limit(limit)
            .build();
        let values = store
            .get_all::<JsValue>()
            .with_query::<JsValue, _>(query)
            .with_limit(limit)
            .build();
        // Both run before the first is waited for.
        let (keys, values) = (self.check(keys)?, self.check(values)?);
        let (keys, values) = (self.check(keys.await)?, self.check(values.await)?);
        keys.zip(values)
            .map(|(key, value)| Ok((from_js(&self.check(key)?)?, from_js(&self.check(value)?)?)))
            .collect()
    }

    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError> {
        let Some(query) = range(from, to) else {
            return Ok(0);
        };
        let store = self.store(table)?;
        let request = self.check(store.count().with_query::<JsValue, _>(query).build())?;
        Ok(u64::from(self.check(request.await)?))
    }

    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
        let store = self.store(table)?;
        let request = store.put(to_js(&value)).with_key(to_js(key));
        drop(self.check(request.without_key_type().build())?);
        Ok(())
    }

    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        let store = self.store(table)?;
        drop(self.check(store.delete::<JsValue, _>(to_js(key)).build())?);
        Ok(())
    }

    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError> {
        let Some(query) = range(from, to) else {
            return Ok(());
        };
        let store = self.store(table)?;
        drop(self.check(store.delete::<JsValue, _>(query).build())?);
        Ok(())
    }

    async fn commit(self) -> Result<(), StoreError> {
        let Self { inner, lost } = self;
        let running: IdbTransaction = inner.as_sys().clone().unchecked_into();
        inner.commit().await.map_err(|error| {
            // A full disk shows only in the transaction's own error.
            let reason = running.error();
            let error = reason.map_or_else(|| failed(error), |reason| of_exception(&reason));
            if lost_connection(&error) {
                lost.set(true);
            }
            error
        })
    }
}
