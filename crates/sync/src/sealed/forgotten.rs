//! A forgotten secret: what a locked phone keeps while the office is asked for its data key.
//!
//! Everything here lies in [`Table::Push`], in clear: a locked phone must read it. The private key
//! of a request opens nothing by itself; what it opens the office hands out only to the push token,
//! and only once an officer has confirmed the person. It is removed with the request.

use super::{
    DataKey, Locks, PrfOutput, SealedStore, StretchedKey,
    laid::{LOCKS, locks_in},
    tries::TRIES,
};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{Table, push},
};
use so_thon_domain::RecoveryId;
use so_thon_protocol::{
    codec::DecodeError,
    escrow::{check_number, open_recovered},
    seal::public_key_of,
};
use zeroize::Zeroizing;

/// The key in [`Table::Push`] of the open request: sixteen bytes of its id, thirty-two of its
/// private key.
const REQUEST: &[u8] = b"request";

/// The key in [`Table::Push`] that says that the office keeps this store's data key.
const ESCROW: &[u8] = b"escrow";

/// A request for the data key, as the phone that made it keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id at the office.
    pub id: RecoveryId,
    private_key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Request").field(&self.id).finish()
    }
}

impl Request {
    /// A request that was made with this private key.
    pub fn new(id: RecoveryId, private_key: [u8; 32]) -> Self {
        Self {
            id,
            private_key: Zeroizing::new(private_key),
        }
    }

    /// The four digits that the office must see too.
    pub fn check(&self) -> String {
        check_number(self.id, &public_key_of(&self.private_key))
    }

    /// Opens what the office gave for it.
    pub fn open(&self, sealed: &[u8]) -> Result<DataKey, DecodeError> {
        open_recovered(&self.private_key, self.id, sealed).map(DataKey::of)
    }
}

/// Keeps a request; it takes the place of an earlier one.
pub async fn keep_request(store: &impl Store, request: &Request) -> Result<(), StoreError> {
    let bytes = [request.id.bytes().as_slice(), &*request.private_key].concat();
    put(store, REQUEST, bytes).await
}

/// The request that was kept, if it is still open here.
pub async fn request_of(store: &impl Store) -> Result<Option<Request>, StoreError> {
    let bytes = get(store, REQUEST).await?;
    let parts = bytes.as_deref().and_then(|bytes| {
        let (id, private_key) = bytes.split_first_chunk::<16>()?;
        let id = RecoveryId(uuid::Uuid::from_bytes(*id));
        Some(Request::new(id, private_key.try_into().ok()?))
    });
    Ok(parts)
}

/// Forgets the request.
pub async fn drop_request(store: &impl Store) -> Result<(), StoreError> {
    let mut transaction = store.save(&[Table::Push]).await?;
    transaction.delete(Table::Push, REQUEST).await?;
    transaction.commit().await
}

/// Remembers that the office keeps the data key.
pub async fn note_escrow(store: &impl Store) -> Result<(), StoreError> {
    put(store, ESCROW, vec![1]).await
}

/// Whether the office keeps the data key, as far as this phone knows.
pub async fn has_escrow(store: &impl Store) -> Result<bool, StoreError> {
    Ok(get(store, ESCROW).await?.is_some())
}

/// The push-only token, which a locked phone asks with.
pub async fn push_token(store: &impl Store) -> Result<Option<String>, StoreError> {
    #[derive(serde::Deserialize)]
    struct Kept {
        token: String,
    }
    let bytes = get(store, push::TOKEN).await?;
    let kept = bytes.and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
    Ok(kept.map(|kept| kept.token))
}

impl<S: Store> SealedStore<S> {
    /// Puts a new lock in place of the one whose secret was forgotten. The request that brought the
    /// key back is gone with it, and what was counted of wrong secrets. A lock that does not open is refused, as by
    /// [`Self::change_locks`].
    pub async fn mend_locks(
        &self,
        locks: &Locks,
        stretched: &StretchedKey,
        output: Option<&PrfOutput>,
    ) -> Result<(), StoreError> {
        self.prove(locks, stretched, output)?;
        let mut transaction = self.inner.save(&[Table::Push]).await?;
        locks_in(&transaction).await?;
        transaction
            .put(Table::Push, LOCKS, locks.to_bytes())
            .await?;
        for done in [REQUEST, TRIES] {
            transaction.delete(Table::Push, done).await?;
        }
        transaction.commit().await
    }
}

async fn get(store: &impl Store, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    store
        .read(&[Table::Push])
        .await?
        .get(Table::Push, key)
        .await
}

async fn put(store: &impl Store, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
    let mut transaction = store.save(&[Table::Push]).await?;
    transaction.put(Table::Push, key, value).await?;
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::MemoryStore,
        sealed::{Chance, Secret, Stretch, StretchedKey, begin_try, lock_new, locks_of, tries_of},
    };
    use pollster::block_on;
    use so_thon_domain::Millis;
    use so_thon_protocol::escrow::seal_recovered;
    use std::rc::Rc;

    const STRETCH: Stretch = Stretch {
        memory_kib: 19_456,
        passes: 2,
        salt: [5; 16],
    };

    fn id(byte: u8) -> RecoveryId {
        RecoveryId(uuid::Uuid::from_bytes([byte; 16]))
    }

    fn locks(key: &DataKey, stretched: u8) -> Locks {
        let stretched = StretchedKey::of([stretched; 32]);
        Locks::new(key, (Secret::Pin, 6), STRETCH, &stretched, &|buffer| {
            buffer.fill(3)
        })
    }

    #[test]
    fn a_request_is_there_after_a_restart_until_it_is_dropped() {
        block_on(async {
            let store = MemoryStore::new();
            assert_eq!(request_of(&store).await.unwrap(), None);
            let request = Request::new(id(4), [9; 32]);
            keep_request(&store, &request).await.unwrap();
            assert_eq!(request_of(&store).await.unwrap(), Some(request));
            drop_request(&store).await.unwrap();
            assert_eq!(request_of(&store).await.unwrap(), None);
        });
    }

    #[test]
    fn only_the_phone_that_asked_opens_what_the_office_gives() {
        let request = Request::new(id(4), [9; 32]);
        let chance = |buffer: &mut [u8]| buffer.fill(6);
        let public = public_key_of(&[9; 32]);
        let sealed = seal_recovered(&public, id(4), &[1; 32], &chance).unwrap();
        assert_eq!(request.open(&sealed).ok(), Some(DataKey::of([1; 32])));
        let other = Request::new(id(4), [8; 32]);
        assert!(other.open(&sealed).is_err());
        let later = Request::new(id(5), [9; 32]);
        assert!(later.open(&sealed).is_err());
        assert_ne!(request.check(), other.check());
    }

    #[test]
    fn a_new_lock_ends_the_request_and_what_was_counted_and_opens_the_same_book() {
        block_on(async {
            let inner = MemoryStore::new();
            let key = DataKey::of([1; 32]);
            let chance: Chance = Rc::new(|buffer: &mut [u8]| buffer.fill(7));
            lock_new(&inner, &locks(&key, 2)).await.unwrap();
            let store = SealedStore::new(inner.clone(), key.clone(), chance);
            let mut draft = store.save(&[Table::Drafts]).await.unwrap();
            draft
                .put(Table::Drafts, b"draft", b"typed".to_vec())
                .await
                .unwrap();
            draft.commit().await.unwrap();
            begin_try(&inner, Millis(5)).await.unwrap();
            keep_request(&inner, &Request::new(id(4), [9; 32]))
                .await
                .unwrap();

            let new = StretchedKey::of([8; 32]);
            store.mend_locks(&locks(&key, 8), &new, None).await.unwrap();

            let found = locks_of(&inner).await.unwrap().unwrap();
            assert!(found.open(&StretchedKey::of([2; 32])).is_err());
            assert_eq!(found.open(&new), Ok(key));
            assert_eq!(request_of(&inner).await.unwrap(), None);
            assert_eq!(tries_of(&inner).await.unwrap().wrong, 0);
            let drafts = store.read(&[Table::Drafts]).await.unwrap();
            let draft = drafts.get(Table::Drafts, b"draft").await.unwrap();
            assert_eq!(draft.as_deref(), Some(&b"typed"[..]));
        });
    }

    #[test]
    fn what_the_office_keeps_and_the_token_are_read_without_a_key() {
        block_on(async {
            let store = MemoryStore::new();
            assert!(!has_escrow(&store).await.unwrap());
            note_escrow(&store).await.unwrap();
            assert!(has_escrow(&store).await.unwrap());
            assert_eq!(push_token(&store).await.unwrap(), None);
            let token = br#"{"v":1,"seat":"x","token":"abc"}"#.to_vec();
            put(&store, push::TOKEN, token).await.unwrap();
            assert_eq!(push_token(&store).await.unwrap().as_deref(), Some("abc"));
        });
    }
}
