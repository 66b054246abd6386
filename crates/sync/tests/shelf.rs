//! A book of version 0.1.0 moves into a database of its own: whatever ends the move, whoever works meanwhile, nothing of it
//! is lost, and there is one book.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use so_thon_domain::refusal::Refusal;
use so_thon_protocol::State;
use so_thon_sync::{
    DataKey, MemoryStore, SealedStore, Store, StoreError, Table, Transaction,
    conformance::{
        NOW, Office, enrolled, household, later, meet, new_address, new_household, phone_over,
        save, seen, village,
    },
    phone::Draft,
    sealed::{
        Chance, Locks, Secret, Shelf, Stretch, StretchedKey, find_book, lock_new, locks_of,
        seal_book, sealed_name,
    },
    tables::{END, OutboxEntry, number_key, push},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll, Waker},
};

const BOOK: &str = "book";
const NAME: &str = "Hồ Văn Dề";

/// The number of a save of version 0.1.0 that was not sent: its envelope is not sealed.
const OLD: u64 = 900;

/// The databases of a phone. Clones are the same phone.
#[derive(Clone, Default)]
struct Device {
    stores: Rc<RefCell<BTreeMap<String, MemoryStore>>>,
    /// A tab sleeps and does not let go of what is to be removed.
    held: Rc<Cell<bool>>,
}

impl Shelf for Device {
    type Store = MemoryStore;

    async fn find(&self, name: &str) -> Result<Option<MemoryStore>, StoreError> {
        pause().await;
        Ok(self.stores.borrow().get(name).cloned())
    }

    async fn make(&self, name: &str) -> Result<MemoryStore, StoreError> {
        pause().await;
        let mut stores = self.stores.borrow_mut();
        Ok(stores.entry(name.to_owned()).or_default().clone())
    }

    fn remove(&self, name: &str) {
        if !self.held.get() {
            self.stores.borrow_mut().remove(name);
        }
    }
}

impl Device {
    /// What is there when the process has ended.
    fn restarted(&self) -> Self {
        let stores = self.stores.borrow();
        let kept = stores
            .iter()
            .map(|(name, store)| (name.clone(), store.snapshot()));
        Self {
            stores: Rc::new(RefCell::new(kept.collect())),
            held: Rc::default(),
        }
    }

    fn names(&self) -> Vec<String> {
        self.stores.borrow().keys().cloned().collect()
    }

    fn store(&self, name: &str) -> MemoryStore {
        self.stores.borrow()[name].clone()
    }
}

/// Lets others go on.
async fn pause() {
    let mut paused = false;
    poll_fn(|context| {
        if paused {
            return Poll::Ready(());
        }
        paused = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Goes on with a future for at most so many of its steps; gives what it ended with.
fn go_on<F: Future>(mut future: Pin<&mut F>, steps: usize) -> Option<F::Output> {
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..steps {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
    }
    None
}

/// More steps than any move takes.
const TO_THE_END: usize = 100_000;

/// Goes on with two by turns to the end of both: one may wait for the other.
fn by_turns<A: Future, B: Future>(
    mut one: Pin<&mut A>,
    mut other: Pin<&mut B>,
    mut ended: (Option<A::Output>, Option<B::Output>),
) -> (A::Output, B::Output) {
    for _ in 0..TO_THE_END {
        ended.0 = ended.0.or_else(|| go_on(one.as_mut(), 1));
        ended.1 = ended.1.or_else(|| go_on(other.as_mut(), 1));
        match ended {
            (Some(one), Some(other)) => return (one, other),
            open => ended = open,
        }
    }
    panic!("they wait for each other");
}

fn key(byte: u8) -> DataKey {
    DataKey::of([byte; 32])
}

fn stretched(byte: u8) -> StretchedKey {
    StretchedKey::of([byte; 32])
}

/// The lock of the key of this byte, opened by what was stretched to this byte too.
fn locks(byte: u8) -> Locks {
    let stretch = Stretch {
        memory_kib: 19_456,
        passes: 2,
        salt: [1; 16],
    };
    let chance = |buffer: &mut [u8]| buffer.fill(3);
    Locks::new(
        &key(byte),
        (Secret::Pin, 6),
        stretch,
        &stretched(byte),
        &chance,
    )
}

/// Chance of one tab: no two draw the same.
fn chance(tab: u8) -> Chance {
    let last = Cell::new(u64::from(tab) << 32);
    Rc::new(move |buffer: &mut [u8]| {
        for eight in buffer.chunks_mut(8) {
            last.set(last.get() + 1);
            eight.copy_from_slice(&last.get().to_be_bytes()[..eight.len()]);
        }
    })
}

type Contents = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

/// Everything that a store holds, but for the lock.
async fn contents(store: &impl Store) -> Contents {
    let transaction = store.read(&Table::ALL).await.unwrap();
    let mut all = BTreeMap::new();
    for table in Table::ALL {
        let pairs = transaction.range(table, &[], END, usize::MAX).await;
        for (place, value) in pairs.unwrap() {
            if place != b"locks" {
                all.insert((table, place), value);
            }
        }
    }
    all
}

async fn put(store: &impl Store, table: Table, place: &[u8], value: &[u8]) {
    let mut transaction = store.save(&[table]).await.unwrap();
    transaction.put(table, place, value.to_vec()).await.unwrap();
    transaction.commit().await.unwrap();
}

/// A book as version 0.1.0 left it, and what is in it: sent, unsent, sent back, begun; with the worker's token, more of a
/// table than is moved at a time, and photos for good measure.
async fn plain_book() -> (Device, Contents) {
    let device = Device::default();
    let plain = device.make(BOOK).await.unwrap();
    let (phone, office) = (enrolled(plain.clone(), 1).await, Office::default());
    save(&phone, new_household(1, village(1), NAME), later(1)).await;
    meet(&phone, &office, later(2)).await;
    office.decide(|change| {
        (change.number == 2).then_some(State::Refused {
            reason: Refusal::VillageNotAssigned,
        })
    });
    for (step, address) in [(3, "bên suối"), (5, "cuối làng")] {
        let own = seen(&phone, household(1)).await;
        save(&phone, new_address(&own, address), later(step)).await;
        if step == 3 {
            meet(&phone, &office, later(4)).await;
        }
    }
    let draft = Draft {
        form: "visit".to_owned(),
        version: 1,
        household: Some(household(1)),
        at: NOW,
        body: serde_json::json!({ "said": NAME }),
    };
    phone.keep_draft("visit/1", &draft).await.unwrap();
    let old = OutboxEntry {
        delivered: false,
        saved: later(6),
        envelope: [&[0xa3], NAME.as_bytes()].concat(),
    };
    put(&plain, Table::Outbox, &number_key(OLD), &old.to_bytes()).await;
    let mut many = plain.save(&[Table::Drafts]).await.unwrap();
    for number in 0..210 {
        let place = number_key(number);
        many.put(Table::Drafts, &place, NAME.into()).await.unwrap();
    }
    many.commit().await.unwrap();
    for number in 0..20 {
        put(&plain, Table::PhotoBytes, &number_key(number), &[7; 50]).await;
    }
    let counts = phone.counts().await.unwrap();
    assert_eq!((counts.unsent, counts.sent_back), (2, 1));
    drop(phone);
    let before = contents(&plain).await;
    for table in [Table::Push, Table::Sent, Table::Repair, Table::Drafts] {
        assert!(before.keys().any(|(one, _)| *one == table), "{table:?}");
    }
    (device, before)
}

/// The move by one tab, whose key is of its own number.
async fn moved(device: &Device, tab: u8) -> Result<(), StoreError> {
    seal_book(device, BOOK, key(tab), &locks(tab), chance(tab))
        .await
        .map(drop)
}

/// The book after the move: by whose key it opens, and what is in it.
async fn opened(device: &Device) -> Option<(u8, Contents)> {
    let (store, locks) = find_book(device, BOOK).await.unwrap().unwrap();
    let locks = locks?;
    for tab in 1..=3 {
        if let Ok(key) = locks.open(&stretched(tab)) {
            let store = SealedStore::new(store, key, chance(9));
            return Some((tab, contents(&store).await));
        }
    }
    panic!("nobody's key opens the book");
}

fn holds(all: &Contents, text: &str) -> bool {
    all.values().any(|value| {
        value
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    })
}

#[test]
fn a_plain_book_is_whole_in_its_second_database_and_the_first_one_is_gone() {
    block_on(async {
        let (device, before) = plain_book().await;
        assert!(holds(&before, NAME));
        moved(&device, 1).await.unwrap();
        assert_eq!(device.names(), [sealed_name(BOOK)]);
        assert_eq!(opened(&device).await, Some((1, before)));
        let sealed = device.store(&sealed_name(BOOK));
        assert!(!holds(&contents(&sealed).await, NAME));

        let phone = phone_over(SealedStore::new(sealed, key(1), chance(2)));
        let counts = phone.counts().await.unwrap();
        assert_eq!((counts.unsent, counts.sent_back), (2, 1));
        let view = phone.household(household(1)).await.unwrap().unwrap();
        assert!(format!("{view:?}").contains("cuối làng"));
    });
}

#[test]
fn ended_at_any_step_the_move_loses_nothing_and_the_next_one_begins_again() {
    block_on(async {
        let (device, before) = plain_book().await;
        for steps in 1.. {
            let device = device.restarted();
            let ended = go_on(pin!(moved(&device, 1)), steps);
            let device = device.restarted();
            if let Some(ended) = ended {
                assert_eq!(ended, Ok(()));
                assert!(steps > 60, "{steps} steps");
                break;
            }
            assert_eq!(opened(&device).await, None, "the plain one is the book");
            assert_eq!(contents(&device.store(BOOK)).await, before);
            moved(&device, 2).await.unwrap();
            assert_eq!(device.names(), [sealed_name(BOOK)]);
            assert_eq!(opened(&device).await, Some((2, before.clone())));
        }
    });
}

#[test]
fn a_plain_database_that_could_not_be_removed_is_no_book_any_more_and_goes_later() {
    block_on(async {
        let (device, before) = plain_book().await;
        device.held.set(true);
        moved(&device, 1).await.unwrap();
        for _ in 0..2 {
            assert_eq!(device.names(), [BOOK.to_owned(), sealed_name(BOOK)]);
            assert_eq!(opened(&device).await, Some((1, before.clone())));
        }
        let device = device.restarted();
        assert_eq!(opened(&device).await, Some((1, before.clone())));
        assert_eq!(device.names(), [sealed_name(BOOK)]);
        // A tab of version 0.1.0 that was never closed makes an empty one.
        drop(device.make(BOOK).await.unwrap());
        assert_eq!(opened(&device).await, Some((1, before)));
        assert_eq!(device.names(), [sealed_name(BOOK)]);
    });
}

#[test]
fn a_disk_that_is_full_at_any_moment_leaves_the_plain_book_as_it_was() {
    block_on(async {
        let (device, before) = plain_book().await;
        let mut failed = 0;
        for steps in 1.. {
            let device = device.restarted();
            let sealed = device.make(&sealed_name(BOOK)).await.unwrap();
            let mut moving = pin!(moved(&device, 1));
            if go_on(moving.as_mut(), steps).is_some() {
                break;
            }
            sealed.fill_disk(1);
            match go_on(moving, TO_THE_END).unwrap() {
                Ok(()) => continue,
                Err(error) => assert_eq!(error, StoreError::Full),
            }
            failed += 1;
            assert_eq!(contents(&device.store(BOOK)).await, before);
            assert_eq!(contents(&sealed).await, BTreeMap::new());
            moved(&device, 2).await.unwrap();
            assert_eq!(opened(&device).await, Some((2, before.clone())));
        }
        assert!(failed > 40, "{failed} moves failed");
    });
}

#[test]
fn of_two_tabs_one_moves_the_book_and_the_other_is_refused() {
    block_on(async {
        let (device, before) = plain_book().await;
        let mut winners = [0, 0];
        'all: for one in (1..).step_by(7) {
            // As long as the first one writes, the second one waits.
            for other in (1..100).step_by(9) {
                let device = device.restarted();
                let mut first = pin!(moved(&device, 1));
                let mut second = pin!(moved(&device, 2));
                if go_on(first.as_mut(), one).is_some() {
                    break 'all;
                }
                let by_second = go_on(second.as_mut(), other);
                let last = by_second.is_some();
                let winner = match by_turns(first, second, (None, by_second)) {
                    (Ok(()), Err(StoreError::Closed | StoreError::Locked)) => 1,
                    (Err(StoreError::Closed | StoreError::Locked), Ok(())) => 2,
                    both => panic!("{both:?} after {one} and {other} steps"),
                };
                winners[usize::from(winner) - 1] += 1;
                assert_eq!(device.names(), [sealed_name(BOOK)]);
                assert_eq!(opened(&device).await, Some((winner, before.clone())));
                if last {
                    break;
                }
            }
        }
        assert!(winners.iter().all(|won| *won > 3), "{winners:?}");
    });
}

#[test]
fn whoever_looks_while_another_tab_moves_the_book_always_finds_one() {
    block_on(async {
        let (device, _) = plain_book().await;
        for steps in (1..).step_by(3) {
            for looked in 1.. {
                let device = device.restarted();
                let mut moving = pin!(moved(&device, 1));
                let mut look = pin!(find_book(&device, BOOK));
                if go_on(moving.as_mut(), steps).is_some() {
                    return;
                }
                let found = go_on(look.as_mut(), looked);
                let at_once = found.is_some();
                go_on(moving, TO_THE_END).unwrap().unwrap();
                let found = found.unwrap_or_else(|| go_on(look, TO_THE_END).unwrap());
                assert!(found.unwrap().is_some(), "{steps} and {looked} steps");
                if at_once {
                    break;
                }
            }
        }
    });
}

/// The worker notes that the office took a save, in a life that it notes too.
async fn worker_notes(device: &Device) {
    let Some((store, _)) = find_book(device, BOOK).await.unwrap() else {
        return;
    };
    let tables = [Table::Outbox, Table::Push];
    let mut transaction = store.save(&tables).await.unwrap();
    let place = number_key(3);
    let mut entry = transaction
        .get(Table::Outbox, &place)
        .await
        .unwrap()
        .unwrap();
    entry[1] = 1;
    transaction.put(Table::Outbox, &place, entry).await.unwrap();
    let life = b"another life".to_vec();
    transaction
        .put(Table::Push, push::LIFE, life)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

#[test]
fn what_the_worker_notes_meanwhile_is_kept_whole_or_forgotten_whole_and_every_save_is_there() {
    block_on(async {
        let (device, before) = plain_book().await;
        let (mut kept, mut forgotten) = (0, 0);
        for steps in 1.. {
            let device = device.restarted();
            let mut moving = pin!(moved(&device, 1));
            if go_on(moving.as_mut(), steps).is_some() {
                break;
            }
            let (ended, ()) = by_turns(moving, pin!(worker_notes(&device)), (None, None));
            assert_eq!(ended, Ok(()));
            let (_, mut after) = opened(&device).await.unwrap();
            let life = after.get(&(Table::Push, push::LIFE.to_vec())).cloned();
            let entry = after
                .get_mut(&(Table::Outbox, number_key(3).to_vec()))
                .unwrap();
            let marked = std::mem::take(&mut entry[1]) == 1;
            assert_eq!(marked, life.as_deref() == Some(&b"another life"[..]));
            if marked {
                kept += 1;
                after.insert(
                    (Table::Push, push::LIFE.to_vec()),
                    before[&(Table::Push, push::LIFE.to_vec())].clone(),
                );
            } else {
                forgotten += 1;
            }
            assert_eq!(after, before);
        }
        assert!(
            kept > 10 && forgotten > 0,
            "{kept} kept, {forgotten} forgotten"
        );
    });
}

#[test]
fn a_book_that_is_locked_where_it_lies_keeps_its_name_and_is_not_moved() {
    block_on(async {
        let (device, store) = (Device::default(), MemoryStore::new());
        lock_new(&store, &locks(1)).await.unwrap();
        enrolled(SealedStore::new(store.clone(), key(1), chance(1)), 1).await;
        let stores = Rc::clone(&device.stores);
        stores.borrow_mut().insert(BOOK.to_owned(), store.clone());
        let before = contents(&store).await;
        assert_eq!(opened(&device).await.unwrap().0, 1);
        assert_eq!(moved(&device, 2).await, Err(StoreError::Locked));
        assert_eq!(device.names(), [BOOK]);
        assert_eq!(contents(&store).await, before);
        assert_eq!(locks_of(&store).await.unwrap(), Some(locks(1)));
    });
}

#[test]
fn where_there_is_no_book_none_is_made() {
    block_on(async {
        let device = Device::default();
        assert!(find_book(&device, BOOK).await.unwrap().is_none());
        assert_eq!(moved(&device, 1).await, Err(StoreError::Closed));
        assert_eq!(device.names(), Vec::<String>::new());
    });
}
