//! What only a browser's database does: durability, versions, connections that are taken away.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use indexed_db_futures::{Build, database::Database, transaction::TransactionMode};
use so_thon_store_indexeddb::{IndexedDbStore, delete_database};
use so_thon_sync::{Store, StoreError, Table, Transaction};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The version of the stores as they are now.
const CURRENT: u32 = 3;

/// A database of this name that is not there yet.
async fn fresh(name: &str) -> IndexedDbStore {
    delete_database(name).await.unwrap();
    IndexedDbStore::open(name).await.unwrap()
}

async fn keep(store: &IndexedDbStore, value: &[u8]) {
    let mut transaction = store.save(&[Table::Drafts]).await.unwrap();
    transaction
        .put(Table::Drafts, b"key", value.to_vec())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

async fn kept(store: &IndexedDbStore) -> Option<Vec<u8>> {
    let transaction = store.read(&[Table::Drafts]).await.unwrap();
    transaction.get(Table::Drafts, b"key").await.unwrap()
}

/// Opens the raw database at a version of our own making.
async fn raw(name: &str, version: u32) -> Database {
    Database::open(name)
        .with_version(version)
        .with_on_upgrade_needed(|_, _| Ok(()))
        .build()
        .unwrap()
        .await
        .unwrap()
}

#[wasm_bindgen_test]
async fn a_save_is_strict_and_other_writes_are_relaxed() {
    let store = fresh("durability").await;
    let save = store.save(&[Table::Outbox]).await.unwrap();
    assert_eq!(save.durability().as_deref(), Some("strict"));
    drop(save);
    let write = store.write(&[Table::Outbox]).await.unwrap();
    assert_eq!(write.durability().as_deref(), Some("relaxed"));
}

#[wasm_bindgen_test]
async fn every_table_has_its_store_and_no_other_is_there() {
    drop(fresh("tables").await);
    let database = raw("tables", CURRENT).await;
    let mut names: Vec<String> = database.object_store_names().collect();
    let mut tables: Vec<&str> = Table::ALL.map(Table::name).to_vec();
    names.sort();
    tables.sort_unstable();
    assert_eq!(names, tables);
    database.close();
}

/// The stores as version 0.1.0 made them, with a full outbox.
async fn first_version(name: &str) {
    delete_database(name).await.unwrap();
    let tables = [
        "meta",
        "units",
        "places",
        "summaries",
        "pending",
        "pending_units",
        "outbox",
        "sent",
        "repair",
        "push",
        "drafts",
    ];
    let database = Database::open(name)
        .with_version(1_u32)
        .with_on_upgrade_needed(move |_, transaction| {
            for table in tables {
                transaction.db().create_object_store(table).build()?;
            }
            Ok(())
        })
        .build()
        .unwrap()
        .await
        .unwrap();
    database.close();
}

#[wasm_bindgen_test]
async fn a_store_of_the_first_version_gains_the_photos_and_keeps_what_it_had() {
    first_version("second").await;
    {
        // What an older program left there.
        let database = raw("second", 1).await;
        let transaction = database
            .transaction(["outbox", "drafts"])
            .with_mode(TransactionMode::Readwrite)
            .build()
            .unwrap();
        for table in ["outbox", "drafts"] {
            let value = js_sys::Uint8Array::from(&b"value"[..]);
            let key = js_sys::Uint8Array::from(&b"key"[..]);
            let store = transaction.object_store(table).unwrap();
            let put = store.put(wasm_bindgen::JsValue::from(value));
            put.with_key(wasm_bindgen::JsValue::from(key))
                .build()
                .unwrap()
                .await
                .unwrap();
        }
        transaction.commit().await.unwrap();
        database.close();
    }
    let store = IndexedDbStore::open("second").await.unwrap();
    let transaction = store.read(&Table::ALL).await.unwrap();
    for table in [Table::Outbox, Table::Drafts] {
        let value = transaction.get(table, b"key").await.unwrap();
        assert_eq!(value.as_deref(), Some(&b"value"[..]));
    }
    assert_eq!(transaction.get(Table::Photos, b"key").await.unwrap(), None);
    assert_eq!(
        transaction.get(Table::PhotoBytes, b"key").await.unwrap(),
        None
    );
}

#[wasm_bindgen_test]
async fn a_store_of_a_newer_program_is_left_alone() {
    let store = fresh("newer").await;
    keep(&store, b"value").await;
    drop(store);
    raw("newer", 99).await.close();
    let refused = IndexedDbStore::open("newer").await.map(drop);
    assert_eq!(refused, Err(StoreError::TooNew));
    let database = raw("newer", 99).await;
    assert_eq!(database.object_store_names().count(), Table::ALL.len());
    database.close();
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_opened_again() {
    let store = fresh("lost").await;
    keep(&store, b"one").await;
    store.close();
    assert_eq!(kept(&store).await.as_deref(), Some(&b"one"[..]));
    store.close();
    keep(&store, b"two").await;
    assert_eq!(kept(&store).await.as_deref(), Some(&b"two"[..]));
}

#[wasm_bindgen_test]
async fn a_newer_program_in_another_tab_is_not_blocked_and_this_one_then_says_so() {
    let store = fresh("upgraded").await;
    keep(&store, b"value").await;
    raw("upgraded", CURRENT + 1).await.close();
    let refused = store.save(&[Table::Drafts]).await.map(drop);
    assert_eq!(refused, Err(StoreError::TooNew));
}

#[wasm_bindgen_test]
async fn a_database_deleted_beneath_is_not_made_again_empty() {
    let store = fresh("deleted").await;
    keep(&store, b"value").await;
    delete_database("deleted").await.unwrap();
    let refused = store.save(&[Table::Drafts]).await.map(drop);
    assert_eq!(refused, Err(StoreError::Closed));
    let again = store.read(&[Table::Drafts]).await.map(drop);
    assert_eq!(again, Err(StoreError::Closed));
    // A new session may begin anew.
    let store = IndexedDbStore::open("deleted").await.unwrap();
    assert_eq!(kept(&store).await, None);
}
