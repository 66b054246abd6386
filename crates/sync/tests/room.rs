//! A device that is full: what can be had again goes, work that the office lacks never does.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use so_thon_domain::{PhotoId, VillageId};
use so_thon_protocol::State;
use so_thon_sync::{
    MemoryStore, Phone, PhoneError, Store, StoreError, Table, Transaction,
    conformance::{
        Counting, Office, contents, enrolled, household, later, meet, move_in, new_household, save,
        seat, village,
    },
    phone::{LocalPhoto, NewPhoto, Save},
    store::Pair,
    tables::SentEntry,
};
use std::{cell::Cell, rc::Rc};

const DAY: u64 = 24 * 60 * 60 * 1000;

/// A store with a quota: a commit that would leave more bytes in it fails.
#[derive(Clone)]
struct Small {
    store: MemoryStore,
    quota: Rc<Cell<usize>>,
}

impl Small {
    fn new() -> Self {
        Self {
            store: MemoryStore::new(),
            quota: Rc::new(Cell::new(usize::MAX)),
        }
    }

    fn bytes(&self) -> usize {
        let all = block_on(contents(&self.store));
        let pairs = all.values().flatten();
        pairs.map(|(key, value)| key.len() + value.len()).sum()
    }

    fn allow(&self, more: usize) {
        self.quota.set(self.bytes() + more);
    }
}

struct SmallTransaction {
    inner: <MemoryStore as Store>::Transaction,
    small: Small,
    grown: Cell<isize>,
}

impl SmallTransaction {
    async fn size(&self, table: Table, key: &[u8]) -> Result<isize, StoreError> {
        let old = self.inner.get(table, key).await?;
        Ok(old.map_or(0, |old| signed(old.len() + key.len())))
    }
}

fn signed(size: usize) -> isize {
    isize::try_from(size).unwrap()
}

impl Store for Small {
    type Transaction = SmallTransaction;

    async fn read(&self, tables: &[Table]) -> Result<SmallTransaction, StoreError> {
        Ok(self.wrap(self.store.read(tables).await?))
    }

    async fn save(&self, tables: &[Table]) -> Result<SmallTransaction, StoreError> {
        Ok(self.wrap(self.store.save(tables).await?))
    }

    async fn write(&self, tables: &[Table]) -> Result<SmallTransaction, StoreError> {
        Ok(self.wrap(self.store.write(tables).await?))
    }
}

impl Small {
    fn wrap(&self, inner: <MemoryStore as Store>::Transaction) -> SmallTransaction {
        SmallTransaction {
            inner,
            small: self.clone(),
            grown: Cell::new(0),
        }
    }
}

impl Transaction for SmallTransaction {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.get(table, key).await
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        self.inner.range(table, from, to, limit).await
    }

    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError> {
        self.inner.count(table, from, to).await
    }

    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
        let old = self.size(table, key).await?;
        let new = signed(key.len() + value.len());
        self.grown.set(self.grown.get() + new - old);
        self.inner.put(table, key, value).await
    }

    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        let old = self.size(table, key).await?;
        self.grown.set(self.grown.get() - old);
        self.inner.delete(table, key).await
    }

    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError> {
        for (key, _) in self.inner.range(table, from, to, usize::MAX).await? {
            self.delete(table, &key).await?;
        }
        Ok(())
    }

    async fn commit(self) -> Result<(), StoreError> {
        // Inside the transaction nobody else writes: what was there is what is there.
        let before = signed(self.small.quota.get().min(isize::MAX as usize));
        let inner = self.inner;
        let grown = self.grown.get();
        let allowed = before - signed(self.small.bytes());
        if grown > 0 && grown > allowed {
            return Err(StoreError::Full);
        }
        inner.commit().await
    }
}

fn kept(small: &Small) -> usize {
    let sent = &block_on(contents(&small.store))[&Table::Sent];
    let entries = sent.iter().map(|(_, bytes)| SentEntry::from_bytes(bytes));
    entries
        .filter(|entry| entry.as_ref().unwrap().kept.is_some())
        .count()
}

async fn with_sent(saves: u64) -> (Small, Phone<Small>, Office) {
    let small = Small::new();
    let (office, phone) = (Office::default(), enrolled(small.clone(), 1).await);
    for number in 0..saves {
        let writes = new_household(number, of(number), "Hồ Văn Dề");
        save(&phone, writes, later(number)).await;
    }
    meet(&phone, &office, later(100)).await;
    assert_eq!(kept(&small), usize::try_from(saves).unwrap());
    (small, phone, office)
}

fn of(number: u64) -> VillageId {
    village(1 + number % 2)
}

#[test]
fn what_a_backup_covers_for_thirty_days_is_emptied_now_and_then_and_still_counts() {
    block_on(async {
        let (small, phone, office) = with_sent(3).await;
        office.back_up_and_wait(29 * DAY);
        meet(&phone, &office, later(29 * DAY)).await;
        assert_eq!(kept(&small), 3);
        move_in(&phone, household(1), "chỗ mới", later(29 * DAY)).await;
        meet(&phone, &office, later(29 * DAY + 1)).await;
        office.back_up_and_wait(2 * DAY);
        meet(&phone, &office, later(31 * DAY)).await;
        assert_eq!(kept(&small), 1);
        assert_eq!(phone.counts().await.unwrap().received, 4);
    });
}

/// A phone whose one save waits at the office, with a backup of thirty-one days ago that has it so.
async fn waiting_in_a_backup() -> (Small, Phone<Small>, Office) {
    let small = Small::new();
    let (office, phone) = (Office::default(), enrolled(small.clone(), 1).await);
    office.decide(|_| Some(State::Waiting));
    save(&phone, new_household(1, of(1), "Hồ Văn Dề"), later(1)).await;
    meet(&phone, &office, later(100)).await;
    office.back_up_and_wait(31 * DAY);
    (small, phone, office)
}

#[test]
fn what_waits_at_the_office_is_kept_whatever_backup_has_it() {
    block_on(async {
        let (small, phone, office) = waiting_in_a_backup().await;
        meet(&phone, &office, later(31 * DAY)).await;
        assert_eq!(kept(&small), 1);
    });
}

#[test]
fn what_waited_is_covered_only_by_a_backup_that_has_it_in_the_book() {
    block_on(async {
        let (small, phone, office) = waiting_in_a_backup().await;
        let waiting = office.backup();
        office.release(seat(1), 1, None);
        meet(&phone, &office, later(31 * DAY)).await;
        assert_eq!(kept(&small), 1);
        office.restore(waiting);
        meet(&phone, &office, later(32 * DAY)).await;
        meet(&phone, &office, later(33 * DAY)).await;
        let open = phone.unsent().await.unwrap();
        assert_eq!(
            open.len(),
            1,
            "in this life it waits again, and the phone says so"
        );
    });
}

#[test]
fn what_waited_is_emptied_thirty_days_after_it_came_into_the_book() {
    block_on(async {
        let (small, phone, office) = waiting_in_a_backup().await;
        office.release(seat(1), 1, None);
        meet(&phone, &office, later(31 * DAY)).await;
        office.back_up_and_wait(31 * DAY);
        meet(&phone, &office, later(62 * DAY)).await;
        assert_eq!(kept(&small), 0);
    });
}

#[test]
fn without_a_verified_backup_nothing_is_emptied_however_old() {
    block_on(async {
        let (small, phone, office) = with_sent(3).await;
        let without = office.backup();
        office.back_up_and_wait(60 * DAY);
        let now = office.backup();
        office.restore(without);
        drop(now);
        meet(&phone, &office, later(60 * DAY)).await;
        meet(&phone, &office, later(62 * DAY)).await;
        assert_eq!(kept(&small), 3);
    });
}

#[test]
fn a_full_device_lets_go_of_sent_envelopes_and_then_saves() {
    block_on(async {
        let (small, phone, office) = with_sent(8).await;
        office.back_up_and_wait(31 * DAY);
        // The daily sweep has not come yet.
        let asked = so_thon_sync::conformance::question(&phone, later(31 * DAY)).await;
        let mut reply = office.answer(&asked.message);
        reply.now = later(1_000_000);
        phone
            .receive(&asked.message, reply, later(1_000_000))
            .await
            .unwrap();
        assert_eq!(kept(&small), 8);
        small.allow(100);
        save(
            &phone,
            new_household(50, village(1), "Lò Văn Hà"),
            later(33 * DAY),
        )
        .await;
        assert_eq!(kept(&small), 0);
        assert_eq!(phone.counts().await.unwrap().unsent, 1);
        assert_eq!(phone.rows().await.unwrap().len(), 9);
    });
}

#[test]
fn a_device_fuller_still_lets_go_of_the_lists_rows_and_makes_them_again() {
    block_on(async {
        let (small, phone, _) = with_sent(60).await;
        small.allow(100);
        save(
            &phone,
            new_household(70, village(1), "Lò Văn Hà"),
            later(200),
        )
        .await;
        assert_eq!(kept(&small), 60);
        assert_eq!(phone.rows().await.unwrap().len(), 61);
    });
}

#[test]
fn a_full_device_lets_go_of_photos_that_the_office_has_before_anything_else() {
    block_on(async {
        let (small, phone, _) = with_sent(8).await;
        let mut chance = Counting(0);
        let photo = |number: u128, length: usize| NewPhoto {
            id: PhotoId(uuid::Uuid::from_u128(number)),
            household: household(1),
            jpeg: vec![7; length],
            width: 640,
            height: 480,
            taken: later(101),
        };
        let draft = phone
            .take_photo(photo(1, 5_000), "visit/1", &mut chance)
            .await
            .unwrap();
        let fetched = phone.keep_copy(photo(2, 5_000), draft.content, &mut chance);
        fetched.await.unwrap();
        small.allow(100);
        // For a photo and for a save alike; what the office lacks stays.
        let taken = phone.take_photo(photo(3, 3_000), "visit/1", &mut chance);
        taken.await.unwrap();
        let gone = phone.local_photo(photo(2, 0).id).await.unwrap();
        assert_eq!(gone, LocalPhoto::Nothing);
        let kept_photos = phone.form_photos("visit/1", None).await.unwrap();
        assert_eq!(kept_photos.len(), 2);
        let fetched = phone.keep_copy(photo(4, 1_000), draft.content, &mut chance);
        fetched.await.unwrap();
        small.allow(0);
        save(
            &phone,
            new_household(50, village(1), "Lò Văn Hà"),
            later(102),
        )
        .await;
        let gone = phone.local_photo(photo(4, 0).id).await.unwrap();
        assert_eq!(gone, LocalPhoto::Nothing);
        assert_eq!(kept(&small), 8);
    });
}

#[test]
fn a_device_with_no_room_at_all_says_so_and_loses_nothing_that_was_saved() {
    block_on(async {
        let small = Small::new();
        let phone = enrolled(small.clone(), 1).await;
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(1)).await;
        small.quota.set(0);
        let more = Save {
            writes: new_household(2, village(1), "Lò Văn Hà"),
            draft: None,
        };
        let full = Err(PhoneError::Store(StoreError::Full));
        assert_eq!(phone.save(more, later(2)).await, full);
        assert_eq!(phone.counts().await.unwrap().unsent, 1);
        assert_eq!(phone.rows().await.unwrap().len(), 1);
    });
}
