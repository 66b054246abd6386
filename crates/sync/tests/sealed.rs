//! The suite of every store, over a sealed one; and the lock beside it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use so_thon_domain::Millis;
use so_thon_protocol::seal::SEALED;
use so_thon_sync::{
    DataKey, MemoryStore, SealedStore, Store, StoreError, Table, Transaction,
    conformance::{self, Office, Stores, enrolled, later, meet, new_household, save, village},
    phone::unsent_in,
    sealed::{
        Chance, Credential, Locks, Opens, PrfOutput, Secret, Stretch, StretchedKey, TryRefused,
        begin_try, end_tries, is_locked, lock_new, locks_of,
    },
    tables::{END, OutboxEntry, SentEntry, number_key},
};
use std::{cell::Cell, rc::Rc};

fn chance() -> Chance {
    let last = Cell::new(0_u64);
    Rc::new(move |buffer: &mut [u8]| {
        for byte in buffer {
            last.set(
                last.get()
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1),
            );
            *byte = last.get().to_be_bytes()[0];
        }
    })
}

fn key() -> DataKey {
    DataKey::of([9; 32])
}

/// One sealed database in memory.
#[derive(Default)]
struct Sealed(MemoryStore);

impl Stores for Sealed {
    type Store = SealedStore<MemoryStore>;

    async fn open(&self) -> Self::Store {
        SealedStore::new(self.0.clone(), key(), chance())
    }
}

macro_rules! on_sealed {
    ($($case:ident)*) => {$(
        #[test]
        fn $case() {
            pollster::block_on(conformance::$case(&Sealed::default()));
        }
    )*};
}

so_thon_sync::conformance!(on_sealed);

const NAME: &str = "Hồ Văn Dề";

fn stretched() -> StretchedKey {
    StretchedKey::of([4; 32])
}

fn locks() -> Locks {
    let stretch = Stretch {
        memory_kib: 19_456,
        passes: 2,
        salt: [1; 16],
    };
    Locks::new(&key(), (Secret::Pin, 6), stretch, &stretched(), &*chance())
}

async fn everything(store: &MemoryStore) -> Vec<u8> {
    let transaction = store.read(&Table::ALL).await.unwrap();
    let mut all = Vec::new();
    for table in Table::ALL {
        for (place, value) in transaction
            .range(table, &[], END, usize::MAX)
            .await
            .unwrap()
        {
            all.extend(place);
            all.extend(value);
        }
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// What lies beneath at a place.
async fn beneath(store: &MemoryStore, table: Table, place: &[u8]) -> Vec<u8> {
    let transaction = store.read(&[table]).await.unwrap();
    transaction.get(table, place).await.unwrap().unwrap()
}

#[test]
fn of_what_the_office_has_the_worker_finds_the_sealed_envelope_and_nobody_the_change() {
    block_on(async {
        let (inner, office, first) = (MemoryStore::new(), Office::default(), number_key(1));
        let store = SealedStore::new(inner.clone(), key(), chance());
        let phone = enrolled(store.clone(), 1).await;
        save(&phone, new_household(1, village(1), NAME), later(1)).await;
        let envelope = beneath(&inner, Table::Outbox, &first).await.split_off(10);
        assert!(envelope.starts_with(&[2, SEALED]));
        meet(&phone, &office, later(2)).await;

        let lies = beneath(&inner, Table::Sent, &first).await;
        assert_eq!(lies[0], 2);
        assert_eq!(lies[21..][..envelope.len()], envelope);
        assert!(!holds(&everything(&inner).await, NAME));
        let sent = store.read(&[Table::Sent]).await.unwrap();
        let opened = sent.get(Table::Sent, &first).await.unwrap().unwrap();
        let kept = SentEntry::from_bytes(&opened).unwrap().kept.unwrap();
        assert_eq!((kept.envelope, kept.change.number), (envelope, 1));

        let mut other = lies;
        other[40] ^= 1;
        let mut transaction = inner.save(&[Table::Sent]).await.unwrap();
        transaction.put(Table::Sent, &first, other).await.unwrap();
        transaction.commit().await.unwrap();
        let sent = store.read(&[Table::Sent]).await.unwrap();
        let damaged = StoreError::Damaged { what: "sent" };
        assert_eq!(sent.get(Table::Sent, &first).await, Err(damaged));
    });
}

#[test]
fn an_envelope_that_anybody_could_read_is_sealed_in_the_outbox_and_counted_all_the_same() {
    block_on(async {
        let (inner, first) = (MemoryStore::new(), number_key(1));
        let store = SealedStore::new(inner.clone(), key(), chance());
        let entry = OutboxEntry {
            delivered: false,
            saved: later(1),
            envelope: [&[0xa3], NAME.as_bytes()].concat(),
        };
        put(&store, Table::Outbox, &first, entry.to_bytes()).await;

        let lies = beneath(&inner, Table::Outbox, &first).await;
        assert!(!holds(&lies, NAME));
        assert_eq!(lies[..10], [&[2], &entry.to_bytes()[1..10]].concat());
        assert_eq!(unsent_in(&inner).await.unwrap(), 1);
        let outbox = store.read(&[Table::Outbox]).await.unwrap();
        let opened = outbox.get(Table::Outbox, &first).await.unwrap();
        assert_eq!(opened, Some(entry.to_bytes()));

        let mut told_otherwise = lies;
        told_otherwise[1] = 1;
        put(&inner, Table::Outbox, &first, told_otherwise).await;
        let outbox = store.read(&[Table::Outbox]).await.unwrap();
        let damaged = StoreError::Damaged { what: "outbox" };
        assert_eq!(outbox.get(Table::Outbox, &first).await, Err(damaged));
    });
}

async fn put(store: &impl Store, table: Table, place: &[u8], value: Vec<u8>) {
    let mut transaction = store.save(&[table]).await.unwrap();
    transaction.put(table, place, value).await.unwrap();
    transaction.commit().await.unwrap();
}

#[test]
fn a_store_that_is_locked_is_not_locked_again() {
    block_on(async {
        let new = MemoryStore::new();
        assert!(!is_locked(&new).await.unwrap());
        lock_new(&new, &locks()).await.unwrap();
        assert!(is_locked(&new).await.unwrap());
        let before = everything(&new).await;
        assert_eq!(lock_new(&new, &locks()).await, Err(StoreError::Locked));
        assert_eq!(everything(&new).await, before);
    });
}

#[test]
fn wrong_secrets_cost_time_also_after_a_restart() {
    block_on(async {
        let store = MemoryStore::new();
        let now = Millis(1_800_000_000_000);
        let none = begin_try(&store, now).await;
        assert_eq!(none, Err(TryRefused::NoLock));
        lock_new(&store, &locks()).await.unwrap();
        for _ in 0..4 {
            assert!(begin_try(&store, now).await.is_ok());
        }
        let restarted = store.snapshot();
        assert_eq!(
            begin_try(&restarted, now).await,
            Err(TryRefused::Wait(60_000))
        );
        let after = Millis(now.0 + 60_000);
        assert!(begin_try(&restarted, after).await.is_ok());
        assert_eq!(
            begin_try(&restarted, after).await,
            Err(TryRefused::Wait(120_000))
        );
        end_tries(&restarted).await.unwrap();
        assert!(begin_try(&restarted, after).await.is_ok());
    });
}

/// Everything but what counts the tries.
async fn all_but_tries(store: &MemoryStore) -> Vec<(Table, Vec<u8>, Vec<u8>)> {
    let transaction = store.read(&Table::ALL).await.unwrap();
    let mut all = Vec::new();
    for table in Table::ALL {
        let rows = transaction
            .range(table, &[], END, usize::MAX)
            .await
            .unwrap();
        let rows = rows.into_iter();
        all.extend(rows.map(|(place, value)| (table, place, value)));
    }
    all.retain(|(table, place, _)| !(*table == Table::Push && place == b"tries"));
    all
}

#[test]
fn twenty_wrong_pins_cost_waits_and_nothing_else_and_the_right_one_still_opens() {
    block_on(async {
        let inner = MemoryStore::new();
        lock_new(&inner, &locks()).await.unwrap();
        let store = SealedStore::new(inner.clone(), key(), chance());
        let phone = enrolled(store, 1).await;
        save(&phone, new_household(1, village(1), NAME), later(1)).await;
        let before = all_but_tries(&inner).await;
        let mut now = Millis(1_800_000_000_000);
        let mut waits = Vec::new();
        for wrong in 1..=20_u8 {
            // The phone is turned off and on before each.
            let restarted = inner.snapshot();
            if let Err(refused) = begin_try(&restarted, now).await {
                let TryRefused::Wait(wait) = refused else {
                    panic!("{refused}");
                };
                waits.push(wait / 1_000);
                let early = Millis(now.0 + wait - 1);
                let refused = begin_try(&inner, early).await;
                assert_eq!(refused, Err(TryRefused::Wait(1)), "not a moment sooner");
                now = Millis(now.0 + wait);
            }
            let (kept, tries) = begin_try(&inner, now).await.unwrap();
            assert_eq!(tries.wrong, u32::from(wrong), "counted before it is tried");
            assert!(kept.open(&StretchedKey::of([100 + wrong; 32])).is_err());
            assert_eq!(all_but_tries(&inner).await, before);
        }
        // Four cost nothing; then a minute, two, four, eight, and never more than fifteen.
        let documented = [60, 120, 240, 480].into_iter().chain([900; 12]);
        assert_eq!(waits, documented.collect::<Vec<u64>>());

        let early = begin_try(&inner, now).await;
        assert_eq!(
            early,
            Err(TryRefused::Wait(900_000)),
            "nor for the right one"
        );
        now = Millis(now.0 + 900_000);
        let (kept, _) = begin_try(&inner, now).await.unwrap();
        assert_eq!(kept.open(&stretched()), Ok(key()));
        end_tries(&inner).await.unwrap();
        assert_eq!(all_but_tries(&inner).await, before);
        let opened = SealedStore::new(inner.clone(), key(), chance());
        let sent = opened.read(&[Table::Outbox]).await.unwrap();
        let entry = sent.get(Table::Outbox, &number_key(1)).await.unwrap();
        assert!(entry.is_some(), "what was saved is there");
        for _ in 0..4 {
            assert!(
                begin_try(&inner, now).await.is_ok(),
                "fingers may slip again"
            );
        }
    });
}

#[test]
fn a_new_pin_opens_the_same_book_and_the_old_one_no_more() {
    block_on(async {
        let inner = MemoryStore::new();
        lock_new(&inner, &locks()).await.unwrap();
        let store = SealedStore::new(inner.clone(), key(), chance());
        let stretch = locks().stretch;
        let new = StretchedKey::of([6; 32]);
        let other = Locks::new(
            &store.key().unwrap(),
            (Secret::Phrase, 0),
            stretch,
            &new,
            &*chance(),
        );
        store.change_locks(&other, &new, None).await.unwrap();
        let kept = locks_of(&inner).await.unwrap().unwrap();
        assert_eq!(kept.secret, Secret::Phrase);
        assert_eq!(kept.open(&new), Ok(key()));
        assert!(kept.open(&stretched()).is_err());
    });
}

fn credential() -> Credential {
    Credential {
        id: vec![9; 20],
        salt: [8; 32],
    }
}

#[test]
fn a_lock_that_was_not_opened_once_never_takes_the_place_of_one_that_opens() {
    block_on(async {
        let inner = MemoryStore::new();
        lock_new(&inner, &locks()).await.unwrap();
        let store = SealedStore::new(inner.clone(), key(), chance());
        let output = PrfOutput::of([7; 32]);
        let both = locks().with_finger(
            Opens::Both,
            &key(),
            &stretched(),
            (&credential(), &output),
            &*chance(),
        );
        // The authenticator gives something else the second time, or nothing.
        for given in [Some(PrfOutput::of([6; 32])), None] {
            let refused = store
                .change_locks(&both, &stretched(), given.as_ref())
                .await;
            assert_eq!(refused, Err(StoreError::Locked));
            let kept = locks_of(&inner).await.unwrap().unwrap();
            assert_eq!(kept.open(&stretched()), Ok(key()));
        }
        store
            .change_locks(&both, &stretched(), Some(&output))
            .await
            .unwrap();
        let laid = locks_of(&inner).await.unwrap().unwrap();
        assert_eq!(laid.opens(), Opens::Both);
        assert!(laid.open(&stretched()).is_err());
    });
}

#[test]
fn whoever_needs_both_and_lost_one_gets_in_by_the_offices_key_and_a_new_pin_alone() {
    block_on(async {
        let inner = MemoryStore::new();
        let output = PrfOutput::of([7; 32]);
        let both = locks().with_finger(
            Opens::Both,
            &key(),
            &stretched(),
            (&credential(), &output),
            &*chance(),
        );
        lock_new(&inner, &both).await.unwrap();
        let store = SealedStore::new(inner.clone(), key(), chance());
        let new = StretchedKey::of([6; 32]);
        let stretch = locks().stretch;
        let mended = Locks::new(&key(), (Secret::Pin, 6), stretch, &new, &*chance());
        store.mend_locks(&mended, &new, None).await.unwrap();
        let kept = locks_of(&inner).await.unwrap().unwrap();
        assert_eq!((kept.opens(), kept.credential()), (Opens::Secret, None));
        assert_eq!(kept.open(&new), Ok(key()));
    });
}
