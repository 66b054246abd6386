//! People, households and visits to test with.

use super::office::Office;
use crate::{
    phone::{Identity, Phone, Received, Request, Save, Saved},
    store::{Pair, Store, StoreError, Transaction},
    tables::Table,
};
use serde_json::json;
use so_thon_domain::{
    AccountId, CommuneId, Epoch, HouseholdId, IdSource, MemberId, Millis, Record, RecordId,
    RecordWrite, SeatId, VillageId, VisitId,
    access::Role,
    household::{Household, write_answers},
    indicator::Answer,
    member::Member,
    typed::{Place, TypedRecord, write_of},
    visit::Visit,
};
use so_thon_protocol::{
    seal::{CommuneKeys, Sealer},
    session::Me,
};
use std::{cell::Cell, collections::BTreeMap, future::Future, pin::Pin, rc::Rc, task::Poll};
use uuid::Uuid;

/// A moment in 2026.
pub const NOW: Millis = Millis(1_780_000_000_000);

/// So many milliseconds after [`NOW`].
pub fn later(millis: u64) -> Millis {
    Millis(NOW.0 + millis)
}

/// Chance that never repeats itself: it counts on from a number.
pub struct Counting(pub u64);

impl IdSource for Counting {
    fn chance(&mut self) -> [u8; 10] {
        self.0 += 1;
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.0.to_be_bytes());
        bytes
    }
}

fn uuid(kind: u8, number: u64) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 120) | u128::from(number))
}

/// An id of a kind.
pub fn uuid_of(kind: u8, number: u64) -> Uuid {
    uuid(kind, number)
}

/// A village.
pub fn village(number: u64) -> VillageId {
    VillageId(uuid(1, number))
}

/// A household. Its members, visits and so on derive their ids from its number.
pub fn household(number: u64) -> HouseholdId {
    HouseholdId(uuid(2, number))
}

/// A member of a household.
pub fn member(number: u64) -> MemberId {
    MemberId(uuid(3, number))
}

/// A visit.
pub fn visit(number: u64) -> VisitId {
    VisitId(uuid(4, number))
}

/// A seat.
pub fn seat(number: u64) -> SeatId {
    SeatId(uuid(5, number))
}

/// Any other record.
pub fn record(number: u64) -> RecordId {
    RecordId(uuid(6, number))
}

/// The commune.
pub fn commune() -> CommuneId {
    CommuneId(uuid(7, 1))
}

/// A life of the office's store.
pub fn epoch(number: u64) -> Epoch {
    Epoch(uuid(8, number))
}

/// Who a seat is.
pub fn identity(number: u64) -> Identity {
    Identity {
        seat: seat(number),
        me: Me {
            account: AccountId(uuid(9, number)),
            login: format!("ctv{number}"),
            name: format!("Cộng tác viên {number}"),
            role: Role::Collaborator,
            commune: commune(),
            commune_name: "Xã Sơn Rầm (mẫu)".to_owned(),
            villages: vec![village(1), village(2)],
            commune_key: COMMUNE_KEY.to_owned(),
            sample: true,
        },
        signing_key: [7; 32].into(),
        token: "token".to_owned(),
        push_token: "push".to_owned(),
        epoch: epoch(1),
    }
}

/// The public key of [`COMMUNE_SECRET`].
const COMMUNE_KEY: &str = "13be4feaeaf204c7fd3358fc9c00721881d174278128227ec674f37f7fe97b6d";

/// The commune's private key.
const COMMUNE_SECRET: [u8; 32] = [7; 32];

/// What the office opens with.
pub fn commune_keys() -> CommuneKeys {
    let mut keys = CommuneKeys::default();
    keys.add(commune(), COMMUNE_SECRET);
    keys
}

/// A phone over a store, sealing for real. Its chance repeats itself, which only tests may do.
pub fn phone_over<S: Store>(store: S) -> Phone<S> {
    let next = Cell::new(0x9e37_79b9_7f4a_7c15_u64);
    let chance = move |buffer: &mut [u8]| {
        for byte in buffer {
            next.set(
                next.get()
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1),
            );
            *byte = next.get().to_be_bytes()[0];
        }
    };
    Phone::new(store, Sealer::new(chance))
}

/// A phone with a seat.
pub async fn enrolled<S: Store>(store: S, number: u64) -> Phone<S> {
    let phone = phone_over(store);
    phone.enrol(&identity(number)).await.unwrap();
    phone
}

/// Writes that make a household with its head.
pub fn new_household(number: u64, of: VillageId, name: &str) -> Vec<RecordWrite> {
    let own = Household {
        head: Some(member(number)),
        address: Some("đầu làng".to_owned()),
        ..Household::default()
    };
    let head = Member {
        name: Some(name.to_owned()),
        order: Some(1),
        ..Member::default()
    };
    let unit = household(number).into();
    vec![
        made(unit, unit, Some(of), &own),
        made(member(number).into(), unit, Some(of), &head),
    ]
}

/// The write that makes a record.
pub fn made<T: TypedRecord>(
    id: RecordId,
    unit: RecordId,
    village: Option<VillageId>,
    facts: &T,
) -> RecordWrite {
    write_of(Place { id, unit, village }, None, facts).unwrap()
}

/// Writes that change the address of a household, from the record that was seen.
pub fn new_address(seen: &Record, address: &str) -> Vec<RecordWrite> {
    let mut facts = Household::read(seen);
    facts.address = Some(address.to_owned());
    let place = Place {
        id: seen.id,
        unit: seen.unit,
        village: seen.village,
    };
    write_of(place, Some(seen), &facts).into_iter().collect()
}

/// Writes of a visit with answers, from the household's record that was seen.
pub fn new_visit(number: u64, seen: &Record, said: &str, answer: Answer) -> Vec<RecordWrite> {
    let answers = BTreeMap::from([
        ("water".to_owned(), answer),
        ("toilet".to_owned(), Answer::Lacking),
    ]);
    let facts = Visit {
        date: serde_json::from_value(json!("2026-05-28")).ok(),
        said: Some(said.to_owned()),
        answers: Some(answers.clone()),
        ..Visit::default()
    };
    let mut own = RecordWrite {
        record: seen.id,
        kind: seen.kind.clone(),
        unit: seen.unit,
        village: seen.village,
        creates: false,
        fields: BTreeMap::new(),
        lists: BTreeMap::new(),
    };
    write_answers(&mut own, Some(seen), visit(number), &answers);
    let new = made(visit(number).into(), seen.unit, seen.village, &facts);
    vec![own, new]
}

/// Saves writes.
pub async fn save<S: Store>(phone: &Phone<S>, writes: Vec<RecordWrite>, now: Millis) -> Saved {
    let save = Save {
        writes,
        draft: None,
    };
    phone.save(save, now).await.unwrap()
}

/// The household's own record as the phone shows it.
pub async fn seen<S: Store>(phone: &Phone<S>, id: HouseholdId) -> Record {
    let view = phone.household(id).await.unwrap().unwrap();
    view.unit.records[&id.into()].clone()
}

/// The address the phone shows; `None` when it does not show the household.
pub async fn address<S: Store>(phone: &Phone<S>, id: HouseholdId) -> Option<String> {
    let view = phone.household(id).await.unwrap()?;
    view.unit.household.address
}

/// Changes the address of a household as this phone sees it.
pub async fn move_in<S: Store>(phone: &Phone<S>, id: HouseholdId, address: &str, now: Millis) {
    let writes = new_address(&seen(phone, id).await, address);
    save(phone, writes, now).await;
}

/// What the phone would ask now.
pub async fn question<S: Store>(phone: &Phone<S>, now: Millis) -> Request {
    phone.request(Default::default(), now).await.unwrap()
}

/// One exchange over a link that works.
pub async fn meet<S: Store>(phone: &Phone<S>, office: &Office, now: Millis) -> Received {
    let asked = question(phone, now).await.message;
    let reply = office.answer(&asked);
    phone.receive(&asked, reply, now).await.unwrap()
}

/// Everything a store holds.
pub async fn contents<S: Store>(store: &S) -> BTreeMap<Table, Vec<Pair>> {
    let transaction = store.read(&Table::ALL).await.unwrap();
    let mut all = BTreeMap::new();
    for table in Table::ALL {
        let pairs = transaction
            .range(table, &[], crate::tables::END, usize::MAX)
            .await
            .unwrap();
        all.insert(table, pairs);
    }
    all
}

/// A future of a case, to run beside others.
pub type Task<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Runs futures beside each other, as tabs do.
pub async fn together<T>(mut tasks: Vec<Task<'_, T>>) -> Vec<T> {
    let mut done: Vec<Option<T>> = tasks.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (task, done) in tasks.iter_mut().zip(&mut done) {
            if done.is_none()
                && let Poll::Ready(value) = task.as_mut().poll(context)
            {
                *done = Some(value);
            }
        }
        if done.iter().all(Option::is_some) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

/// A store whose commits can be made to fail, whatever store it is.
#[derive(Clone, Debug)]
pub struct Failing<S> {
    store: S,
    fails: Rc<Cell<bool>>,
}

impl<S> Failing<S> {
    /// Over a store, not failing yet.
    pub fn over(store: S) -> Self {
        Self {
            store,
            fails: Rc::default(),
        }
    }

    /// From now on commits fail, or no longer do.
    pub fn fail(&self, fails: bool) {
        self.fails.set(fails);
    }
}

impl<S: Store> Failing<S> {
    fn wrap(&self, inner: S::Transaction) -> FailingTransaction<S::Transaction> {
        FailingTransaction {
            inner,
            fails: Rc::clone(&self.fails),
        }
    }
}

impl<S: Store> Store for Failing<S> {
    type Transaction = FailingTransaction<S::Transaction>;

    async fn read(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.wrap(self.store.read(tables).await?))
    }

    async fn save(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.wrap(self.store.save(tables).await?))
    }

    async fn write(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.wrap(self.store.write(tables).await?))
    }
}

/// A transaction of [`Failing`].
#[derive(Debug)]
pub struct FailingTransaction<T> {
    inner: T,
    fails: Rc<Cell<bool>>,
}

impl<T: Transaction> Transaction for FailingTransaction<T> {
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
        self.inner.put(table, key, value).await
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
        if self.fails.get() {
            Err(StoreError::Full)
        } else {
            self.inner.commit().await
        }
    }
}
