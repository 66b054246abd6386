//! A book whose lock the service worker took away, because the phone was reported lost: nothing opens it, nothing is laid
//! over it, and nothing else passes for it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use so_thon_domain::Millis;
use so_thon_sync::{
    DataKey, MemoryStore, Phone, SealedStore, Store, StoreError, Table, Transaction,
    conformance::{enrolled, later, new_household, save, village},
    phone::unsent_in,
    sealed::{
        Chance, Locks, Secret, Shelf, Stretch, StretchedKey, TryRefused, begin_try, end_tries,
        find_book, is_locked, lock_new, locks_of, push_token, seal_book, sealed_name,
    },
    tables::{END, push},
};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

const BOOK: &str = "book";
const NOW: Millis = Millis(1_800_000_000_000);

/// The databases of a phone.
#[derive(Default)]
struct Device(RefCell<BTreeMap<String, MemoryStore>>);

impl Shelf for Device {
    type Store = MemoryStore;

    async fn find(&self, name: &str) -> Result<Option<MemoryStore>, StoreError> {
        Ok(self.0.borrow().get(name).cloned())
    }

    async fn make(&self, name: &str) -> Result<MemoryStore, StoreError> {
        let mut stores = self.0.borrow_mut();
        Ok(stores.entry(name.to_owned()).or_default().clone())
    }

    fn remove(&self, name: &str) {
        self.0.borrow_mut().remove(name);
    }
}

impl Device {
    fn with<const N: usize>(stores: [(&str, MemoryStore); N]) -> Self {
        let named = stores.map(|(name, store)| (name.to_owned(), store));
        Self(RefCell::new(named.into()))
    }

    fn names(&self) -> Vec<String> {
        self.0.borrow().keys().cloned().collect()
    }
}

fn chance() -> Chance {
    Rc::new(|buffer: &mut [u8]| buffer.fill(3))
}

fn key() -> DataKey {
    DataKey::of([9; 32])
}

fn stretched() -> StretchedKey {
    StretchedKey::of([4; 32])
}

fn locks() -> Locks {
    let stretch = Stretch {
        memory_kib: 19_456,
        passes: 2,
        salt: [5; 16],
    };
    Locks::new(&key(), (Secret::Pin, 6), stretch, &stretched(), &|buffer| {
        buffer.fill(3)
    })
}

/// A locked book with one save in it, open, and the store beneath.
async fn book() -> (Phone<SealedStore<MemoryStore>>, MemoryStore) {
    let inner = MemoryStore::new();
    lock_new(&inner, &locks()).await.unwrap();
    let store = SealedStore::new(inner.clone(), key(), chance());
    let phone = enrolled(store, 1).await;
    save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(1)).await;
    (phone, inner)
}

/// What the worker does in one transaction (`takeLock` in `public/sw.js`).
async fn take_lock(store: &MemoryStore) {
    let mut transaction = store.save(&[Table::Push]).await.unwrap();
    let day = b"2026-11-27".to_vec();
    transaction.put(Table::Push, push::LOST, day).await.unwrap();
    for key in [b"locks".as_slice(), b"request"] {
        transaction.delete(Table::Push, key).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn in_push(store: &MemoryStore) -> Vec<(Vec<u8>, Vec<u8>)> {
    let reading = store.read(&[Table::Push]).await.unwrap();
    reading
        .range(Table::Push, &[], END, usize::MAX)
        .await
        .unwrap()
}

#[test]
fn the_right_pin_opens_nothing_any_more_and_costs_no_try() {
    block_on(async {
        let (_, inner) = book().await;
        take_lock(&inner).await;
        let before = in_push(&inner).await;
        let tried = begin_try(&inner, NOW).await;
        assert_eq!(tried, Err(TryRefused::Store(StoreError::Lost)));
        assert_eq!(locks_of(&inner).await, Err(StoreError::Lost));
        assert_eq!(is_locked(&inner).await, Err(StoreError::Lost));
        assert_eq!(in_push(&inner).await, before);
    });
}

#[test]
fn a_lock_that_goes_while_its_secret_is_tried_does_not_open() {
    block_on(async {
        let (_, inner) = book().await;
        let (found, _) = begin_try(&inner, NOW).await.unwrap();
        take_lock(&inner).await;
        assert_eq!(found.open(&stretched()), Ok(key()));
        assert_eq!(end_tries(&inner).await, Err(StoreError::Lost));
    });
}

#[test]
fn no_page_lays_a_lock_where_one_was_taken_away() {
    block_on(async {
        let (phone, inner) = book().await;
        take_lock(&inner).await;
        let (store, before) = (phone.store(), in_push(&inner).await);
        // A page that had the book open, one that got its key back from the office, one that takes it for new.
        let changed = store.change_locks(&locks(), &stretched(), None).await;
        let mended = store.mend_locks(&locks(), &stretched(), None).await;
        let laid = lock_new(&inner, &locks()).await;
        for refused in [changed, mended, laid] {
            assert_eq!(refused, Err(StoreError::Lost));
        }
        assert_eq!(in_push(&inner).await, before);
    });
}

#[test]
fn it_does_not_pass_for_a_plain_book_of_version_0_1_0() {
    block_on(async {
        let (_, inner) = book().await;
        take_lock(&inner).await;
        let device = Device::with([(BOOK, inner)]);
        assert_eq!(find_book(&device, BOOK).await.err(), Some(StoreError::Lost));
        let sealed = seal_book(&device, BOOK, key(), &locks(), chance()).await;
        assert_eq!(sealed.err(), Some(StoreError::Lost));
        assert_eq!(device.names(), [BOOK]);
    });
}

#[test]
fn a_moved_book_stays_the_book_and_what_lies_plain_beside_it_goes() {
    block_on(async {
        let (_, inner) = book().await;
        take_lock(&inner).await;
        let plain = MemoryStore::new();
        enrolled(plain.clone(), 1).await;
        let second = sealed_name(BOOK);
        let device = Device::with([(BOOK, plain), (&second, inner)]);
        assert_eq!(find_book(&device, BOOK).await.err(), Some(StoreError::Lost));
        assert_eq!(device.names(), [second]);
    });
}

#[test]
fn what_was_saved_is_still_there_to_be_sent_and_the_worker_has_its_token() {
    block_on(async {
        let (_, inner) = book().await;
        take_lock(&inner).await;
        assert_eq!(unsent_in(&inner).await.unwrap(), 1);
        assert!(push_token(&inner).await.unwrap().is_some());
    });
}

#[test]
fn a_page_that_still_has_the_book_open_saves_and_loses_nothing() {
    block_on(async {
        let (phone, inner) = book().await;
        take_lock(&inner).await;
        let household = new_household(2, village(1), "Hồ Thị Mến");
        save(&phone, household, later(2)).await;
        assert_eq!(unsent_in(&inner).await.unwrap(), 2);
    });
}
