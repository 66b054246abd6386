//! The least that a start costs: a bare page of WebAssembly that reads the list's stored bytes and
//! says how many there are.
#![cfg(target_arch = "wasm32")]

use so_thon_store_indexeddb::IndexedDbStore;
use so_thon_sync::{Store, Table, Transaction, tables::END};
use wasm_bindgen::{JsError, prelude::wasm_bindgen};

/// Keeps a group of rows as a phone keeps it.
#[wasm_bindgen]
pub async fn keep(
    keys: Vec<js_sys::Uint8Array>,
    values: Vec<js_sys::Uint8Array>,
) -> Result<(), JsError> {
    let store = open().await?;
    let mut transaction = store.write(&[Table::Summaries]).await?;
    for (key, value) in keys.iter().zip(&values) {
        transaction
            .put(Table::Summaries, &key.to_vec(), value.to_vec())
            .await?;
    }
    Ok(transaction.commit().await?)
}

/// Reads every group and says how many bytes they are.
#[wasm_bindgen]
pub async fn read() -> Result<usize, JsError> {
    let store = open().await?;
    let transaction = store.read(&[Table::Summaries]).await?;
    let groups = transaction
        .range(Table::Summaries, &[], END, usize::MAX)
        .await?;
    Ok(groups.iter().map(|(_, value)| value.len()).sum())
}

async fn open() -> Result<IndexedDbStore, JsError> {
    Ok(IndexedDbStore::open("floor").await?)
}
