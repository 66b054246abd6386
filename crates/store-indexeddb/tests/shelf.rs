//! A book that lay plain moves into a second database of the browser, and the first one is removed.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use indexed_db_futures::{Build, database::Database, transaction::TransactionMode};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use so_thon_store_indexeddb::{BrowserShelf, IndexedDbStore, delete_database};
use so_thon_sync::{
    DataKey, SealedStore, Store, StoreError, Table, Transaction,
    sealed::{
        Chance, Locks, Secret, Shelf, Stretch, StretchedKey, find_book, lock_new, seal_book,
        sealed_name,
    },
};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SHELF: BrowserShelf = BrowserShelf;

fn chance() -> Chance {
    Rc::new(|buffer: &mut [u8]| buffer.fill(5))
}

fn key() -> DataKey {
    DataKey::of([9; 32])
}

fn locks() -> Locks {
    let stretch = Stretch {
        memory_kib: 19_456,
        passes: 2,
        salt: [1; 16],
    };
    let stretched = StretchedKey::of([4; 32]);
    Locks::new(&key(), (Secret::Pin, 6), stretch, &stretched, &*chance())
}

/// The browser's databases that belong to this book.
async fn databases(book: &str) -> Vec<String> {
    let asked: Promise = js_sys::eval("indexedDB.databases()")
        .unwrap()
        .unchecked_into();
    let all: Array = JsFuture::from(asked).await.unwrap().unchecked_into();
    let mut names: Vec<String> = all
        .iter()
        .filter_map(|one| Reflect::get(&one, &"name".into()).unwrap().as_string())
        .filter(|name| name == book || *name == sealed_name(book))
        .collect();
    names.sort();
    names
}

/// A book as version 0.1.0 made it: the stores of version 1, more drafts than are moved at a time, and a token.
async fn plain_book(name: &str) {
    for name in [name, &sealed_name(name)] {
        delete_database(name).await.unwrap();
    }
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
    let transaction = database
        .transaction(["push", "drafts"])
        .with_mode(TransactionMode::Readwrite)
        .build()
        .unwrap();
    let bytes = |bytes: &[u8]| JsValue::from(Uint8Array::from(bytes));
    let drafts = (0..450_u32).map(|number| ("drafts", number.to_be_bytes().to_vec()));
    for (table, place) in drafts.chain([("push", b"push".to_vec())]) {
        let store = transaction.object_store(table).unwrap();
        let put = store.put(bytes(b"plain words")).with_key(bytes(&place));
        put.without_key_type().build().unwrap().await.unwrap();
    }
    transaction.commit().await.unwrap();
    database.close();
}

async fn kept(store: &impl Store, table: Table, place: &[u8]) -> Option<Vec<u8>> {
    let transaction = store.read(&[table]).await.unwrap();
    transaction.get(table, place).await.unwrap()
}

/// The book that is found opens, and everything of it is there.
async fn assert_whole(book: &str) {
    let (store, found) = find_book(&SHELF, book).await.unwrap().unwrap();
    assert_eq!(found, Some(locks()));
    let token = kept(&store, Table::Push, b"push").await;
    assert_eq!(token.as_deref(), Some(&b"plain words"[..]));
    let beneath = kept(&store, Table::Drafts, &7_u32.to_be_bytes()).await;
    assert!(!beneath.unwrap().ends_with(b"words"));
    let sealed = SealedStore::new(store, key(), chance());
    for number in [0, 199, 200, 449_u32] {
        let draft = kept(&sealed, Table::Drafts, &number.to_be_bytes()).await;
        assert_eq!(draft.as_deref(), Some(&b"plain words"[..]), "{number}");
    }
    let drafts = sealed.read(&[Table::Drafts]).await.unwrap();
    let count = drafts.count(Table::Drafts, &[], &[0xff; 40]).await;
    assert_eq!(count, Ok(450));
}

#[wasm_bindgen_test]
async fn a_database_that_is_not_there_is_not_made_by_looking() {
    delete_database("nobody's").await.unwrap();
    assert!(SHELF.find("nobody's").await.unwrap().is_none());
    assert!(find_book(&SHELF, "nobody's").await.unwrap().is_none());
    assert_eq!(databases("nobody's").await, Vec::<String>::new());
    drop(SHELF.make("nobody's").await.unwrap());
    assert!(SHELF.find("nobody's").await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_book_of_the_first_version_moves_and_its_database_is_gone() {
    plain_book("moves").await;
    let (_, none) = find_book(&SHELF, "moves").await.unwrap().unwrap();
    assert_eq!(none, None);
    seal_book(&SHELF, "moves", key(), &locks(), chance())
        .await
        .unwrap();
    assert_whole("moves").await;
    // It is asked for in order: whoever opens it now comes after the removal.
    assert!(SHELF.find("moves").await.unwrap().is_none());
    assert_eq!(databases("moves").await, [sealed_name("moves")]);
    let again = seal_book(&SHELF, "moves", key(), &locks(), chance()).await;
    assert_eq!(again.map(drop), Err(StoreError::Locked));
    assert_whole("moves").await;
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_let_go_holds_up_nobody_and_the_plain_database_goes_with_it() {
    plain_book("held").await;
    // The stores are as this version has them before somebody comes who does not let go.
    drop(find_book(&SHELF, "held").await.unwrap());
    let holding = Database::open("held").build().unwrap().await.unwrap();
    seal_book(&SHELF, "held", key(), &locks(), chance())
        .await
        .unwrap();
    assert_whole("held").await;
    assert_eq!(databases("held").await.len(), 2);
    holding.close();
    assert!(SHELF.find("held").await.unwrap().is_none());
    assert_eq!(databases("held").await, [sealed_name("held")]);
    assert_whole("held").await;
}

#[wasm_bindgen_test]
async fn half_a_book_is_none_and_what_it_held_is_thrown_away_by_the_next_move() {
    plain_book("half").await;
    let half = SHELF.make(&sealed_name("half")).await.unwrap();
    let mut transaction = half.save(&[Table::Drafts]).await.unwrap();
    transaction
        .put(Table::Drafts, b"stray", vec![1])
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let (_, none) = find_book(&SHELF, "half").await.unwrap().unwrap();
    assert_eq!(none, None);
    seal_book(&SHELF, "half", key(), &locks(), chance())
        .await
        .unwrap();
    assert_whole("half").await;
}

#[wasm_bindgen_test]
async fn a_book_that_was_always_locked_keeps_its_database() {
    delete_database("always").await.unwrap();
    let store = IndexedDbStore::open("always").await.unwrap();
    lock_new(&store, &locks()).await.unwrap();
    drop(store);
    let (_, found) = find_book(&SHELF, "always").await.unwrap().unwrap();
    assert_eq!(found, Some(locks()));
    let moved = seal_book(&SHELF, "always", key(), &locks(), chance()).await;
    assert_eq!(moved.map(drop), Err(StoreError::Locked));
    assert_eq!(databases("always").await, ["always"]);
}
