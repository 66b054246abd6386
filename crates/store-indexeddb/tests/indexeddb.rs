//! What only a browser's database does: durability, versions, connections that are taken away.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use indexed_db_futures::{Build, database::Database, transaction::TransactionMode};
use so_thon_store_indexeddb::{IndexedDbStore, delete_database};
use so_thon_sync::{
    Store, StoreError, Table, Transaction,
    tables::{END, OutboxEntry},
};
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

/// The stores as version 0.1.0 made them.
const FIRST: &[&str] = &[
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

/// The stores of version 2.
const SECOND: &[&str] = &[
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
    "checked",
    "carried",
];

/// How many saves an older program left unsent.
const UNSENT: u64 = 200;

/// A row as it lies there: the store's name, key and value.
type Row = (&'static str, Vec<u8>, Vec<u8>);

/// Makes the stores of an older version by hand and puts rows there.
async fn older(name: &str, version: u32, stores: &'static [&'static str], rows: &[Row]) {
    delete_database(name).await.unwrap();
    let database = Database::open(name)
        .with_version(version)
        .with_on_upgrade_needed(move |_, transaction| {
            for store in stores {
                transaction.db().create_object_store(store).build()?;
            }
            Ok(())
        })
        .build()
        .unwrap()
        .await
        .unwrap();
    let transaction = database
        .transaction(stores)
        .with_mode(TransactionMode::Readwrite)
        .build()
        .unwrap();
    for (store, key, value) in rows {
        let key = js_sys::Uint8Array::from(key.as_slice());
        let value = js_sys::Uint8Array::from(value.as_slice());
        let store = transaction.object_store(store).unwrap();
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

/// Bytes that differ from place to place.
fn bytes(begin: u64, length: u64) -> Vec<u8> {
    let each = (0..length).map(|at| (begin.wrapping_mul(31) ^ at.wrapping_mul(7)).to_be_bytes()[7]);
    each.collect()
}

/// What a phone holds after days without a network, in every store of these; no two rows are alike.
fn full_phone(stores: &[&'static str]) -> Vec<Row> {
    let mut rows = Vec::new();
    for store in stores {
        let (count, length) = match *store {
            "outbox" => (UNSENT, 900),
            "pending" | "pending_units" => (UNSENT, 300),
            "checked" => (30, 0),
            "carried" => (3, 20_000),
            _ => (7, 2_000),
        };
        for number in 1..=count {
            let mut value = bytes(number, length + number % 5);
            match *store {
                // Format, state, time: the worker brought every third one to the office.
                "outbox" => {
                    let mut entry = vec![1, u8::from(number % 3 == 0)];
                    entry.extend((1_790_000_000_000 + number).to_be_bytes());
                    entry.append(&mut value);
                    value = entry;
                }
                "checked" => value.clear(),
                _ => {}
            }
            rows.push((*store, number.to_be_bytes().to_vec(), value));
        }
    }
    rows
}

/// Everything that lies in a store, store by store and in the order of its keys.
async fn all_rows(store: &IndexedDbStore) -> Vec<Row> {
    let transaction = store.read(&Table::ALL).await.unwrap();
    let mut rows = Vec::new();
    for table in Table::ALL {
        let pairs = transaction
            .range(table, &[], END, usize::MAX)
            .await
            .unwrap();
        rows.extend(
            pairs
                .into_iter()
                .map(|(key, value)| (table.name(), key, value)),
        );
    }
    rows
}

#[wasm_bindgen_test]
async fn a_full_phone_of_every_earlier_version_keeps_all_it_had() {
    for (version, stores) in [(1, FIRST), (2, SECOND)] {
        let name = format!("upgraded-from-{version}");
        let rows = full_phone(stores);
        older(&name, version, stores, &rows).await;
        // Opened twice: by the program that takes the steps, and by the next one.
        for _ in 0..2 {
            let store = IndexedDbStore::open(&name).await.unwrap();
            // `Table::ALL` goes by the order in which stores were introduced, as the lists above do.
            assert!(all_rows(&store).await == rows, "version {version}");
            let transaction = store.read(&[Table::Outbox]).await.unwrap();
            let first = transaction
                .get(Table::Outbox, &1_u64.to_be_bytes())
                .await
                .unwrap();
            let entry = OutboxEntry::from_bytes(&first.unwrap()).unwrap();
            assert_eq!((entry.delivered, entry.saved.0), (false, 1_790_000_000_001));
            assert_eq!(entry.envelope, bytes(1, 901));
            drop(transaction);
            store.close();
        }
        let store = IndexedDbStore::open(&name).await.unwrap();
        keep(&store, b"value").await;
        assert_eq!(kept(&store).await.as_deref(), Some(&b"value"[..]));
        let mut transaction = store
            .write(&[Table::Photos, Table::PhotoBytes])
            .await
            .unwrap();
        for table in [Table::Photos, Table::PhotoBytes] {
            transaction
                .put(table, b"key", b"value".to_vec())
                .await
                .unwrap();
        }
        transaction.commit().await.unwrap();
    }
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
