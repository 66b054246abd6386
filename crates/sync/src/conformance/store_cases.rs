//! What every store promises.

#![allow(missing_docs, reason = "a case is named by the sentence it proves")]

use super::{Stores, Task, together};
use crate::{
    store::{Store, Transaction},
    tables::{END, Table},
};

const TABLE: Table = Table::Drafts;

async fn put<S: Store>(store: &S, pairs: &[(&[u8], &[u8])]) {
    let mut transaction = store.save(&[TABLE]).await.unwrap();
    for (key, value) in pairs {
        transaction.put(TABLE, key, value.to_vec()).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn get<S: Store>(store: &S, key: &[u8]) -> Option<Vec<u8>> {
    let transaction = store.read(&[TABLE]).await.unwrap();
    transaction.get(TABLE, key).await.unwrap()
}

async fn keys<S: Store>(store: &S, from: &[u8], to: &[u8], limit: usize) -> Vec<Vec<u8>> {
    let transaction = store.read(&[TABLE]).await.unwrap();
    let pairs = transaction.range(TABLE, from, to, limit).await.unwrap();
    pairs.into_iter().map(|(key, _)| key).collect()
}

pub async fn what_was_put_is_got_until_it_is_deleted(stores: &impl Stores) {
    let store = stores.open().await;
    assert_eq!(get(&store, b"a").await, None);
    put(&store, &[(b"a", b"1"), (b"a", b"2")]).await;
    assert_eq!(get(&store, b"a").await.as_deref(), Some(&b"2"[..]));
    let mut transaction = store.write(&[TABLE]).await.unwrap();
    transaction.delete(TABLE, b"a").await.unwrap();
    transaction.delete(TABLE, b"was never there").await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(get(&store, b"a").await, None);
}

pub async fn an_empty_value_is_a_value(stores: &impl Stores) {
    let store = stores.open().await;
    put(&store, &[(b"a", b"")]).await;
    assert_eq!(get(&store, b"a").await, Some(Vec::new()));
    assert_eq!(get(&store, b"b").await, None);
}

pub async fn a_large_value_comes_back_whole(stores: &impl Stores) {
    let store = stores.open().await;
    let value: Vec<u8> = (0..1_048_576_u32).map(|n| (n % 251) as u8).collect();
    put(&store, &[(b"a", &value)]).await;
    assert!(get(&store, b"a").await == Some(value));
}

pub async fn a_range_is_ordered_half_open_and_limited(stores: &impl Stores) {
    let store = stores.open().await;
    put(
        &store,
        &[(b"c", b"3"), (b"a", b"1"), (b"b", b"2"), (b"d", b"4")],
    )
    .await;
    assert_eq!(keys(&store, b"a", b"c", 9).await, [b"a", b"b"]);
    assert_eq!(keys(&store, b"aa", b"d", 9).await, [b"b", b"c"]);
    assert_eq!(keys(&store, b"a", END, 3).await, [b"a", b"b", b"c"]);
    assert_eq!(keys(&store, b"", END, usize::MAX).await.len(), 4);
    assert!(keys(&store, b"a", END, 0).await.is_empty());
    assert!(keys(&store, b"b", b"b", 9).await.is_empty());
    assert!(keys(&store, b"c", b"a", 9).await.is_empty());
    let transaction = store.read(&[TABLE]).await.unwrap();
    let pairs = transaction.range(TABLE, b"b", b"d", 9).await.unwrap();
    assert_eq!(
        pairs,
        [
            (b"b".to_vec(), b"2".to_vec()),
            (b"c".to_vec(), b"3".to_vec())
        ]
    );
}

pub async fn keys_of_any_bytes_keep_their_order(stores: &impl Stores) {
    let store = stores.open().await;
    let ordered: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x00\x00",
        b"\x00\xff",
        b"\x7f",
        b"\x80",
        b"\xff",
        b"\xff\x00",
    ];
    for key in ordered.iter().rev() {
        put(&store, &[(key, b"x")]).await;
    }
    assert_eq!(keys(&store, b"", END, 99).await, ordered);
    assert_eq!(keys(&store, b"\x00", b"\x80", 99).await, ordered[1..5]);
    assert_eq!(get(&store, b"\x00").await.as_deref(), Some(&b"x"[..]));
}

pub async fn a_count_counts_the_range(stores: &impl Stores) {
    let store = stores.open().await;
    put(&store, &[(b"a", b""), (b"b", b""), (b"c", b"")]).await;
    let transaction = store.read(&[TABLE]).await.unwrap();
    assert_eq!(transaction.count(TABLE, b"", END).await.unwrap(), 3);
    assert_eq!(transaction.count(TABLE, b"a", b"c").await.unwrap(), 2);
    assert_eq!(transaction.count(TABLE, b"x", END).await.unwrap(), 0);
    assert_eq!(transaction.count(TABLE, b"c", b"a").await.unwrap(), 0);
}

pub async fn deleting_a_range_leaves_the_rest(stores: &impl Stores) {
    let store = stores.open().await;
    put(
        &store,
        &[(b"a", b""), (b"b", b""), (b"c", b""), (b"d", b"")],
    )
    .await;
    let mut transaction = store.save(&[TABLE]).await.unwrap();
    transaction.delete_range(TABLE, b"b", b"d").await.unwrap();
    transaction.delete_range(TABLE, b"z", b"a").await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(keys(&store, b"", END, 9).await, [b"a", b"d"]);
}

pub async fn tables_are_apart(stores: &impl Stores) {
    let store = stores.open().await;
    let mut transaction = store.save(&Table::ALL).await.unwrap();
    for table in Table::ALL {
        let name = table.name().as_bytes();
        transaction.put(table, b"k", name.to_vec()).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let transaction = store.read(&Table::ALL).await.unwrap();
    for table in Table::ALL {
        let value = transaction.get(table, b"k").await.unwrap();
        assert_eq!(value.as_deref(), Some(table.name().as_bytes()));
    }
}

pub async fn a_transaction_sees_its_own_writes(stores: &impl Stores) {
    let store = stores.open().await;
    put(&store, &[(b"a", b"old"), (b"b", b"old")]).await;
    let mut transaction = store.save(&[TABLE]).await.unwrap();
    transaction.put(TABLE, b"a", b"new".to_vec()).await.unwrap();
    transaction.put(TABLE, b"c", b"new".to_vec()).await.unwrap();
    transaction.delete(TABLE, b"b").await.unwrap();
    let value = transaction.get(TABLE, b"a").await.unwrap();
    assert_eq!(value.as_deref(), Some(&b"new"[..]));
    assert_eq!(transaction.get(TABLE, b"b").await.unwrap(), None);
    let pairs = transaction.range(TABLE, b"", END, 9).await.unwrap();
    assert_eq!(pairs.len(), 2);
    transaction.delete_range(TABLE, b"", END).await.unwrap();
    assert_eq!(transaction.count(TABLE, b"", END).await.unwrap(), 0);
    transaction.commit().await.unwrap();
    assert!(keys(&store, b"", END, 9).await.is_empty());
}

pub async fn a_dropped_transaction_leaves_no_trace(stores: &impl Stores) {
    let store = stores.open().await;
    put(&store, &[(b"a", b"1")]).await;
    let mut transaction = store.save(&[TABLE]).await.unwrap();
    transaction.put(TABLE, b"a", b"2".to_vec()).await.unwrap();
    transaction.put(TABLE, b"b", b"2".to_vec()).await.unwrap();
    assert!(transaction.get(TABLE, b"b").await.unwrap().is_some());
    drop(transaction);
    assert_eq!(get(&store, b"a").await.as_deref(), Some(&b"1"[..]));
    assert_eq!(get(&store, b"b").await, None);
}

pub async fn two_handles_see_each_others_commits(stores: &impl Stores) {
    let (one, other) = (stores.open().await, stores.open().await);
    put(&one, &[(b"a", b"1")]).await;
    assert_eq!(get(&other, b"a").await.as_deref(), Some(&b"1"[..]));
    put(&other, &[(b"a", b"2")]).await;
    assert_eq!(get(&one, b"a").await.as_deref(), Some(&b"2"[..]));
}

/// Two values that always move together are never seen apart.
pub async fn a_reader_sees_one_moment(stores: &impl Stores) {
    let (writer, reader) = (stores.open().await, stores.open().await);
    put(&writer, &[(b"a", b"0"), (b"b", b"0")]).await;
    let (writer, reader) = (&writer, &reader);
    let mut tasks: Vec<Task<'_, ()>> = Vec::new();
    for turn in 1..=5_u8 {
        tasks.push(Box::pin(async move {
            put(writer, &[(b"a", &[turn]), (b"b", &[turn])]).await;
        }));
        tasks.push(Box::pin(async move {
            let transaction = reader.read(&[TABLE]).await.unwrap();
            let one = transaction.get(TABLE, b"a").await.unwrap();
            let other = transaction.get(TABLE, b"b").await.unwrap();
            assert_eq!(one, other);
        }));
    }
    together(tasks).await;
}

pub async fn concurrent_saves_lose_nothing(stores: &impl Stores) {
    const TABS: u8 = 12;
    let mut handles = Vec::new();
    for _ in 0..TABS {
        handles.push(stores.open().await);
    }
    let tasks = handles.iter().map(|store| -> Task<'_, ()> {
        Box::pin(async move {
            let mut transaction = store.save(&[TABLE]).await.unwrap();
            let old = transaction.get(TABLE, b"n").await.unwrap();
            let count = old.map_or(0, |old| old[0]);
            transaction.put(TABLE, b"n", vec![count + 1]).await.unwrap();
            transaction.commit().await.unwrap();
        })
    });
    together(tasks.collect()).await;
    assert_eq!(get(&handles[0], b"n").await, Some(vec![TABS]));
}
