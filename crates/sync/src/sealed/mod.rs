//! The sealed store: what lies on the phone is sealed with a key that only an unlocked app knows.
//!
//! [`SealedStore`] stands between a phone's engine and any store and seals every value on its way
//! down. Keys of the tables stay in clear: ids, village ids and numbers, as the order of reading
//! needs them. So do `outbox` and `push`, which the service worker reads while the app is locked,
//! and in `sent` the envelope before the readable change: should the office be restored, the worker
//! sends it again. An envelope was sealed to the commune when it was saved; one of version 0.1.0,
//! which was not, is sealed here. The bytes of a photo are sealed under the photo's own key, which
//! lies sealed here in its row.
//!
//! The data key is never stored. It lies wrapped in [`Locks`], beside the push token, and is handed
//! in by whoever opened them. How a PIN becomes a key (Argon2id) is `crates/lock`'s; what a fingerprint gives is the
//! authenticator's (WebAuthn PRF).

mod finger;
mod forgotten;
mod laid;
mod locks;
mod nonces;
mod pin;
mod shelf;
mod stored;
mod tries;

pub use finger::{Credential, Opens, PrfOutput};
pub use forgotten::{
    Request, drop_request, has_escrow, keep_request, note_escrow, push_token, request_of,
};
pub use laid::{is_locked, lock_new, locks_of};
pub use locks::{Locks, Secret, Stretch, StretchedKey, WrongSecret};
pub use pin::{PinProblem, check_pin, normalised};
pub use shelf::{Shelf, find_book, seal_book, sealed_name};
pub use tries::{FREE, Tries, TryRefused, begin_try, end_tries, tries_of};

use crate::{
    store::{Pair, Store, StoreError, Transaction},
    tables::{OutboxEntry, Table},
};
use nonces::Nonces;
use so_thon_protocol::secret;
use std::{cell::RefCell, fmt, rc::Rc};
use zeroize::Zeroizing;

/// Fills a buffer with randomness fit for keys.
pub type Chance = Rc<dyn Fn(&mut [u8])>;

/// The key that everything of a seat's store is sealed with. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new key.
    pub fn drawn(chance: &dyn Fn(&mut [u8])) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        chance(key.as_mut_slice());
        Self(key)
    }

    /// The key of these bytes.
    pub fn of(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Its bytes, to be wrapped.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey")
    }
}

/// A store whose values lie sealed. Clones share the key: locking one locks all.
#[derive(Clone)]
pub struct SealedStore<S> {
    inner: S,
    key: Rc<RefCell<Option<DataKey>>>,
    nonces: Rc<Nonces>,
}

impl<S> SealedStore<S> {
    /// The sealed store over `inner`, open with this key.
    pub fn new(inner: S, key: DataKey, chance: Chance) -> Self {
        Self {
            inner,
            key: Rc::new(RefCell::new(Some(key))),
            nonces: Rc::new(Nonces::of(chance)),
        }
    }

    /// The store beneath, where nothing can be read.
    pub fn inner(&self) -> &S {
        &self.inner
    }

    /// Forgets the key. From now on everything that needs it fails with [`StoreError::Locked`], a
    /// running transaction too, which then leaves no trace.
    pub fn lock(&self) {
        self.key.borrow_mut().take();
    }

    /// The key, to be wrapped once more; `None` when locked.
    pub fn key(&self) -> Option<DataKey> {
        self.key.borrow().clone()
    }

    fn over<T>(&self, inner: T) -> SealedTransaction<T> {
        SealedTransaction {
            inner,
            key: Rc::clone(&self.key),
            nonces: Rc::clone(&self.nonces),
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for SealedStore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SealedStore").field(&self.inner).finish()
    }
}

impl<S: Store> Store for SealedStore<S> {
    type Transaction = SealedTransaction<S::Transaction>;

    async fn read(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.over(self.inner.read(tables).await?))
    }

    async fn save(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.over(self.inner.save(tables).await?))
    }

    async fn write(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.over(self.inner.write(tables).await?))
    }
}

/// A transaction that seals what goes in and opens what comes out.
pub struct SealedTransaction<T> {
    inner: T,
    key: Rc<RefCell<Option<DataKey>>>,
    nonces: Rc<Nonces>,
}

impl<T> SealedTransaction<T> {
    fn seal(&self, table: Table, key: &[u8], value: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let held = self.key.borrow();
        let data_key = held.as_ref().ok_or(StoreError::Locked)?;
        Ok(seal(data_key, &self.nonces, table, key, value))
    }

    fn open(&self, table: Table, key: &[u8], sealed: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let held = self.key.borrow();
        let data_key = held.as_ref().ok_or(StoreError::Locked)?;
        open(data_key, table, key, sealed)
    }
}

impl<T: Transaction> Transaction for SealedTransaction<T> {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed = self.inner.get(table, key).await?;
        sealed
            .map(|sealed| self.open(table, key, sealed))
            .transpose()
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        let mut pairs = self.inner.range(table, from, to, limit).await?;
        for (key, value) in &mut pairs {
            *value = self.open(table, key, std::mem::take(value))?;
        }
        Ok(pairs)
    }

    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError> {
        self.inner.count(table, from, to).await
    }

    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
        let sealed = self.seal(table, key, value)?;
        self.inner.put(table, key, sealed).await
    }

    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        self.inner.delete(table, key).await
    }

    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError> {
        self.inner.delete_range(table, from, to).await
    }

    async fn commit(self) -> Result<(), StoreError> {
        // What was written with a key that is gone by now was written while it was open: it stands.
        self.inner.commit().await
    }
}

/// The first byte of a value that is sealed whole.
const FORMAT: u8 = 1;

fn seal(key: &DataKey, nonces: &Nonces, table: Table, place: &[u8], mut value: Vec<u8>) -> Vec<u8> {
    let hidden = table == Table::Outbox && OutboxEntry::hide(&mut value);
    if table.lies_in_clear() && !hidden {
        return value;
    }
    let nonce = nonces.next();
    let (head, rest) = value.split_at(table.clear_head(&value));
    let body = secret::seal(key.bytes(), nonce, &associated(table, place, head), rest);
    // A clear head begins with another byte than a value that is sealed whole.
    let head = if head.is_empty() { &[FORMAT] } else { head };
    [head, &body].concat()
}

fn open(key: &DataKey, table: Table, place: &[u8], sealed: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let hidden = table == Table::Outbox && OutboxEntry::is_hidden(&sealed);
    if table.lies_in_clear() && !hidden {
        return Ok(sealed);
    }
    let damaged = StoreError::Damaged { what: table.name() };
    let (head, body) = match sealed.split_at(table.clear_head(&sealed)) {
        (&[], [FORMAT, body @ ..]) => (&[][..], body),
        (&[], _) => return Err(damaged),
        parts => parts,
    };
    let rest = secret::open(key.bytes(), &associated(table, place, head), body);
    let mut opened = [head, &rest.map_err(|_| damaged)?].concat();
    if hidden {
        OutboxEntry::show(&mut opened);
    }
    Ok(opened)
}

/// Which value it is, and what stands before it in clear: neither can be exchanged.
fn associated(table: Table, place: &[u8], head: &[u8]) -> Vec<u8> {
    [table.name().as_bytes(), &[0], place, head].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryStore;
    use pollster::block_on;

    fn chance() -> Chance {
        let last = std::cell::Cell::new(0_u8);
        Rc::new(move |buffer: &mut [u8]| {
            last.set(last.get().wrapping_add(1));
            buffer.fill(last.get());
        })
    }

    fn sealed(inner: &MemoryStore) -> SealedStore<MemoryStore> {
        SealedStore::new(inner.clone(), DataKey::of([7; 32]), chance())
    }

    async fn keep(store: &impl Store, table: Table, value: &[u8]) -> Result<(), StoreError> {
        let mut transaction = store.save(&[table]).await?;
        transaction.put(table, b"key", value.to_vec()).await?;
        transaction.commit().await
    }

    async fn kept(store: &impl Store, table: Table) -> Result<Option<Vec<u8>>, StoreError> {
        store.read(&[table]).await?.get(table, b"key").await
    }

    #[test]
    fn nothing_that_was_kept_can_be_read_beneath() {
        block_on(async {
            let inner = MemoryStore::new();
            for table in Table::ALL {
                keep(&sealed(&inner), table, "Lò Thị Mai".as_bytes())
                    .await
                    .unwrap();
                let beneath = kept(&inner, table).await.unwrap().unwrap();
                let reads = beneath
                    .windows(4)
                    .any(|part| part == "Mai".as_bytes() || part == " Th\u{1ecb}".as_bytes());
                assert_eq!(
                    beneath == "Lò Thị Mai".as_bytes(),
                    table.lies_in_clear(),
                    "{table:?}"
                );
                assert!(!reads || table.lies_in_clear(), "{table:?}");
                let opened = kept(&sealed(&inner), table).await.unwrap();
                assert_eq!(opened.as_deref(), Some("Lò Thị Mai".as_bytes()));
            }
        });
    }

    #[test]
    fn only_what_the_service_worker_needs_and_what_is_sealed_already_lies_in_clear() {
        let clear: Vec<Table> = Table::ALL
            .into_iter()
            .filter(|table| table.lies_in_clear())
            .collect();
        assert_eq!(clear, [Table::Outbox, Table::Push, Table::PhotoBytes]);
    }

    #[test]
    fn a_value_in_another_place_or_under_another_key_does_not_open() {
        block_on(async {
            let inner = MemoryStore::new();
            keep(&sealed(&inner), Table::Drafts, b"value")
                .await
                .unwrap();
            let lies = kept(&inner, Table::Drafts).await.unwrap().unwrap();
            keep(&inner, Table::Units, &lies).await.unwrap();
            let moved = kept(&sealed(&inner), Table::Units).await;
            assert_eq!(moved, Err(StoreError::Damaged { what: "units" }));
            let other = SealedStore::new(inner, DataKey::of([8; 32]), chance());
            let foreign = kept(&other, Table::Drafts).await;
            assert_eq!(foreign, Err(StoreError::Damaged { what: "drafts" }));
        });
    }

    #[test]
    fn a_locked_store_reads_and_writes_nothing() {
        block_on(async {
            let inner = MemoryStore::new();
            let store = sealed(&inner);
            keep(&store, Table::Drafts, b"before").await.unwrap();
            let mut running = store.save(&[Table::Drafts]).await.unwrap();
            store.clone().lock();
            let put = running.put(Table::Drafts, b"key", b"after".to_vec()).await;
            assert_eq!(put, Err(StoreError::Locked));
            drop(running);
            assert_eq!(kept(&store, Table::Drafts).await, Err(StoreError::Locked));
            assert_eq!(
                keep(&store, Table::Drafts, b"after").await,
                Err(StoreError::Locked)
            );
            let opened = kept(&sealed(&inner), Table::Drafts).await.unwrap();
            assert_eq!(opened.as_deref(), Some(&b"before"[..]));
        });
    }

    #[test]
    fn a_key_is_not_told_in_debug_words() {
        let store = sealed(&MemoryStore::new());
        assert!(!format!("{store:?} {:?}", DataKey::of([7; 32])).contains('7'));
    }
}
