//! A commune to try things in: a server with a clock that tests turn, people and their phones.

use so_thon_domain::{
    Change, Clock, CommuneId, Field, FieldWrite, HouseholdId, IdSource, MemberId, Millis, Record,
    RecordId, RecordKind, RecordWrite, SeatId, Stamp, VillageId,
    access::Role,
    family::Family,
    household::Household,
    member::Member,
    typed::{Place, TypedRecord, write_of},
    unit::HouseholdUnit,
    village::Village,
};
use so_thon_protocol::{
    Cursor, Envelope, Sealed, State, SyncReply, SyncRequest, office::NewAccount, seal::OnlyPlain,
    version::VERSION,
};
use so_thon_server::{
    By, Server,
    store::{AccountRow, CommuneRow, MemoryStore, SqliteStore, Store},
};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use uuid::Uuid;

pub const PASSWORD: &str = "con trau an lua non";
pub const START: u64 = 1_790_000_000_000;

pub struct TestClock(AtomicU64);

impl Default for TestClock {
    fn default() -> Self {
        Self(AtomicU64::new(START))
    }
}

impl TestClock {
    pub fn forward(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// Chance that replays (splitmix64).
pub struct Seeded(pub u64);

impl Seeded {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl IdSource for Seeded {
    fn chance(&mut self) -> [u8; 10] {
        let (a, b) = (self.next().to_le_bytes(), self.next().to_le_bytes());
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&a);
        bytes[8..].copy_from_slice(&b[..2]);
        bytes
    }
}

/// A folder that is gone after the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let mut name = [0; 8];
        getrandom::fill(&mut name).expect("chance");
        let name = format!("so-thon-{:016x}", u64::from_le_bytes(name));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A store with what must outlive it.
pub fn memory() -> std::future::Ready<(MemoryStore, ())> {
    std::future::ready((MemoryStore::default(), ()))
}

pub async fn sqlite() -> (SqliteStore, Folder) {
    let folder = Folder::new();
    let store = SqliteStore::open(&folder.0.join("test.db"))
        .await
        .expect("a store");
    (store, folder)
}

/// A commune with an officer, two villages and a collaborator of the first.
pub struct World<S> {
    pub server: Arc<Server<S>>,
    pub clock: Arc<TestClock>,
    pub commune: Arc<CommuneRow>,
    pub officer: AccountRow,
    pub collaborator: AccountRow,
    pub villages: [VillageId; 2],
}

impl<S: Store> World<S> {
    pub async fn new(store: S) -> Self {
        Self::keyed(store, [9; 32]).await
    }

    /// With this public key of the commune.
    pub async fn keyed(store: S, public_key: [u8; 32]) -> Self {
        let clock = Arc::new(TestClock::default());
        let server = Arc::new(Server::new(
            store,
            Arc::new(OnlyPlain),
            clock.clone(),
            Box::new(Seeded(7)),
        ));
        let commune = server
            .add_commune("Xã Thử", true, public_key)
            .await
            .expect("a commune");
        let villages = [
            VillageId(Uuid::from_u128(0xA_0000)),
            VillageId(Uuid::from_u128(0xB_0000)),
        ];
        let officer = account(&server, commune.id, "canbo", Role::Officer, &[]).await;
        let mut phone = Phone::new(&server, &officer).await;
        let made: Vec<Sealed> = villages
            .iter()
            .map(|village| phone.save(vec![village_write(*village)]))
            .collect();
        let reply = phone.sync(&server, made).await;
        assert!(
            reply
                .outcomes
                .iter()
                .all(|o| matches!(o.state, State::Applied { .. }))
        );
        let collaborator = account(
            &server,
            commune.id,
            "xuyen",
            Role::Collaborator,
            &villages[..1],
        )
        .await;
        Self {
            server,
            clock,
            commune,
            officer,
            collaborator,
            villages,
        }
    }

    pub async fn officer_phone(&self) -> Phone {
        Phone::new(&self.server, &self.officer).await
    }

    pub async fn collaborator_phone(&self) -> Phone {
        Phone::new(&self.server, &self.collaborator).await
    }

    pub async fn assign(&self, villages: &[VillageId]) {
        let (commune, account) = (self.commune.id, self.collaborator.id);
        self.server
            .assign(By::Machine, commune, account, villages)
            .await
            .expect("assigned");
    }
}

pub async fn account<S: Store>(
    server: &Server<S>,
    commune: CommuneId,
    login: &str,
    role: Role,
    villages: &[VillageId],
) -> AccountRow {
    let ask = NewAccount {
        login: login.to_owned(),
        name: format!("Người {login}"),
        password: PASSWORD.to_owned(),
        role,
        villages: villages.to_vec(),
    };
    server.add_account(commune, &ask).await.expect("an account")
}

/// One installation of the app, as far as the server sees it.
pub struct Phone {
    pub commune: CommuneId,
    pub seat: SeatId,
    pub number: u64,
    pub cursor: Option<Cursor>,
    pub rows: BTreeMap<RecordId, (u64, Record)>,
    pub millis: u64,
}

impl Phone {
    pub async fn new<S: Store>(server: &Server<S>, account: &AccountRow) -> Self {
        let (seat, _) = server
            .mint_seat(account, [1; 32], "thử")
            .await
            .expect("a seat");
        Self::on(account.commune, seat)
    }

    pub fn on(commune: CommuneId, seat: SeatId) -> Self {
        Self {
            commune,
            seat,
            number: 0,
            cursor: None,
            rows: BTreeMap::new(),
            millis: START - 1_000_000,
        }
    }

    /// Saves on the phone.
    pub fn save(&mut self, writes: Vec<RecordWrite>) -> Sealed {
        self.number += 1;
        self.millis += 1;
        seal(&Change {
            commune: self.commune,
            seat: self.seat,
            number: self.number,
            stamp: Stamp {
                millis: Millis(self.millis),
                counter: 0,
            },
            repairs: None,
            writes,
        })
    }

    pub fn request(&self, envelopes: Vec<Sealed>) -> SyncRequest {
        SyncRequest {
            anew: Vec::new(),
            version: VERSION,
            seat: self.seat,
            cursor: self.cursor.clone(),
            highest: self.number,
            now: Millis(self.millis),
            waiting: Vec::new(),
            digests: Vec::new(),
            envelopes,
        }
    }

    /// Takes over what the server answered.
    pub fn take(&mut self, reply: &SyncReply) {
        self.rows.retain(|_, (_, record)| {
            record
                .village
                .is_none_or(|village| !reply.purge.contains(&village))
        });
        for left in &reply.left {
            self.rows.retain(|id, (_, record)| match left.record {
                Some(record) => *id != record,
                None => record.unit != left.unit,
            });
        }
        for row in &reply.rows {
            let old = self
                .rows
                .get(&row.record.id)
                .map_or(0, |(position, _)| *position);
            if row.position >= old {
                self.rows
                    .insert(row.record.id, (row.position, row.record.clone()));
            }
        }
        self.cursor = Some(reply.cursor.clone());
    }

    /// One round trip.
    pub async fn sync<S: Store>(
        &mut self,
        server: &Server<S>,
        envelopes: Vec<Sealed>,
    ) -> SyncReply {
        let caller = server
            .caller(self.commune, self.seat)
            .await
            .expect("a caller");
        let request = self.request(envelopes);
        let reply = server.sync(&caller, request).await.expect("a reply");
        self.take(&reply);
        reply
    }

    /// Round trips until nothing is left.
    pub async fn pull_all<S: Store>(&mut self, server: &Server<S>) -> usize {
        let mut trips = 1;
        while self.sync(server, Vec::new()).await.more {
            trips += 1;
        }
        trips
    }
}

pub fn seal(change: &Change) -> Sealed {
    Sealed::from(Envelope::plain(change).to_bytes())
}

/// The states of a reply's outcomes.
pub fn states(reply: &SyncReply) -> Vec<&State> {
    reply
        .outcomes
        .iter()
        .map(|outcome| &outcome.state)
        .collect()
}

pub fn applied(reply: &SyncReply) -> bool {
    reply
        .outcomes
        .iter()
        .all(|o| matches!(o.state, State::Applied { .. }))
}

pub fn village_write(id: VillageId) -> RecordWrite {
    let place = Place {
        id: id.into(),
        unit: id.into(),
        village: Some(id),
    };
    let village = Village {
        name: Some("Làng Thử".to_owned()),
        ..Village::default()
    };
    write_of(place, None, &village).expect("a write")
}

pub fn household_write(id: u128, village: VillageId) -> RecordWrite {
    let id = RecordId(Uuid::from_u128(id));
    let place = Place {
        id,
        unit: id,
        village: Some(village),
    };
    let household = Household {
        address: Some("đầu làng".to_owned()),
        head: Some(MemberId(Uuid::from_u128(1))),
        ..Household::default()
    };
    write_of(place, None, &household).expect("a write")
}

pub fn member_write(id: u128, household: u128, village: VillageId, name: &str) -> RecordWrite {
    let place = Place {
        id: RecordId(Uuid::from_u128(id)),
        unit: RecordId::from(HouseholdId(Uuid::from_u128(household))),
        village: Some(village),
    };
    let member = Member {
        name: Some(name.to_owned()),
        ..Member::default()
    };
    write_of(place, None, &member).expect("a write")
}

/// An edit of one field of a record that is thought to be there.
pub fn edit(of: &RecordWrite, field: &'static str, value: serde_json::Value) -> RecordWrite {
    let set = FieldWrite {
        value,
        replaces: Vec::new(),
    };
    RecordWrite {
        creates: false,
        fields: BTreeMap::from([(Field::known(field), set)]),
        lists: BTreeMap::new(),
        ..of.clone()
    }
}

/// A household as a phone has it, with all that was merged into it.
pub fn shown(phone: &Phone, id: u128) -> Option<HouseholdUnit> {
    let id = HouseholdId(Uuid::from_u128(id));
    let mut family = Family::of(id.into());
    while let Some(wanted) = family.wanted() {
        let records = phone.rows.values().map(|(_, record)| record);
        let own = records.filter(|record| record.unit == wanted);
        family.add(own.map(|record| (record.id, record.clone())).collect(), &[]);
    }
    HouseholdUnit::of_family(id, family)
}

pub fn number_of(phone: &Phone, id: u128) -> Option<u32> {
    let (_, record) = phone.rows.get(&RecordId(Uuid::from_u128(id)))?;
    assert_eq!(record.kind, RecordKind::HOUSEHOLD);
    Household::read(record).number
}

/// Runs every named case over every back end.
#[macro_export]
macro_rules! over_every_store {
    ($($case:ident)*) => {
        mod memory {
            $(#[tokio::test]
            async fn $case() {
                let (store, _kept) = $crate::world::memory().await;
                super::$case(store).await;
            })*
        }

        mod sqlite {
            $(#[tokio::test]
            async fn $case() {
                let (store, _kept) = $crate::world::sqlite().await;
                super::$case(store).await;
            })*
        }
    };
}
