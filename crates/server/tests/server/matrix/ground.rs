//! Two communes on one server, a person in every role, and something of each kind in each place.
//! It lies in SQLite, as it does at an office: what a statement forgets to ask for is a leak too.

use super::{
    ask::Target,
    pictures::{Picture, bring, picture_write},
};
use crate::world::{
    Folder, PASSWORD, Phone, Seeded, TestClock, applied, household_write, member_write,
    village_write,
};
use axum::Router;
use so_thon_domain::{
    AccountId, Change, EnrolmentId, Millis, RecordId, RecordWrite, RecoveryId, SeatId, Stamp,
    ValueId, VillageId, access::Role,
};
use so_thon_protocol::{
    Envelope, Sealed,
    enrol::EnrolCode,
    escrow::seal_escrow,
    seal::{CommuneKeys, Sealer, SeatKeys, public_key_of},
};
use so_thon_server::{
    By, Server,
    accept::sha256,
    http::{App, Assets, router},
    passwords,
    photos::{Attachments, Blobs},
    store::{
        AccessStore, AccountRow, Asked, CommuneRow, EnrolmentRow, PeopleStore, PersonSeat,
        RecoveryRow, SessionRow, SqliteStore,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex},
};
use uuid::Uuid;

/// A person with a phone.
#[derive(Clone)]
pub struct Person {
    pub account: AccountRow,
    pub seat: SeatId,
    pub signing: [u8; 32],
    pub session: [u8; 32],
    pub push: [u8; 32],
}

/// What lies in one place.
pub struct Place {
    pub commune: Arc<CommuneRow>,
    pub commune_key: [u8; 32],
    pub village: VillageId,
    /// Of this village.
    pub collaborator: Person,
    /// Of this commune.
    pub officer: Person,
    /// A record, and a name in it that stands nowhere else.
    pub record: RecordId,
    pub record_mark: String,
    /// A name of a person that stands nowhere else.
    pub person_mark: String,
    pub enrolment: EnrolmentId,
    pub code: String,
    pub recovery: RecoveryId,
    /// What a lost phone sent.
    pub held: ValueId,
    /// A picture that the collaborator took and that is here; its bytes hold the record's mark.
    pub picture: Picture,
}

pub struct Ground {
    store: SqliteStore,
    blobs: Blobs,
    pub keys: CommuneKeys,
    clock: Arc<TestClock>,
    folder: Folder,
    places: [Place; 3],
    /// The commune's people by role; the collaborator is that of the own village.
    people: BTreeMap<&'static str, Person>,
    pub revoked: Person,
    /// Whose session was not used for too long.
    pub expired: Person,
    /// One in which nothing was done yet.
    fresh: Mutex<Option<Copy>>,
}

/// A server over a copy of the ground, gone once it was asked.
pub struct Copy {
    pub interface: Router,
    pub store: SqliteStore,
    pub file: PathBuf,
    _folder: Folder,
}

impl Copy {
    pub async fn close(self) {
        self.store.close().await;
    }
}

pub type Office = Server<SqliteStore>;

const PRIVATE: [[u8; 32]; 2] = [[4; 32], [5; 32]];

impl Ground {
    pub async fn lay() -> Self {
        let (folder, clock) = (Folder::new(), Arc::new(TestClock::default()));
        let store = SqliteStore::open(&folder.0.join("ground.db")).await;
        let (store, blobs) = (store.expect("a store"), Blobs::memory());
        let mut keys = CommuneKeys::default();
        let bare = server(&store, &blobs, &keys, &clock, 1);
        let mut communes = Vec::new();
        for (private, name) in PRIVATE.iter().zip(["Xã Thử", "Xã Khác"]) {
            let commune = bare.add_commune(name, true, public_key_of(private)).await;
            let commune = commune.expect("a commune");
            keys.add(commune.id, *private);
            communes.push(commune);
        }
        let office = server(&store, &blobs, &keys, &clock, 2);
        let own = person(&office, &communes[0], "canbo", Role::Officer, &[]).await;
        let other = person(&office, &communes[1], "canbo2", Role::Officer, &[]).await;
        let places = [
            place(&office, &communes[0], &own, 1, "Một").await,
            place(&office, &communes[0], &own, 2, "Hai").await,
            place(&office, &communes[1], &other, 3, "Ba").await,
        ];
        let mut people = BTreeMap::from([("officer", own)]);
        for (role, name) in [
            (Role::Leader, "leader"),
            (Role::ProvinceViewer, "province"),
            (Role::Administrator, "administrator"),
        ] {
            let one = person(&office, &communes[0], name, role, &[]).await;
            people.insert(name, one);
        }
        people.insert("collaborator", places[0].collaborator.clone());
        let village = [places[0].village];
        let revoked = person(&office, &communes[0], "lost", Role::Collaborator, &village).await;
        office
            .revoke(By::Machine, communes[0].id, revoked.seat)
            .await
            .expect("revoked");
        let expired = person(&office, &communes[0], "away", Role::Collaborator, &village).await;
        let row = SessionRow {
            used: Millis(1),
            ..session_of(&expired)
        };
        office.store.keep_session(&row, &[]).await.expect("old");
        Self {
            store,
            blobs,
            keys,
            clock,
            folder,
            places,
            people,
            revoked,
            expired,
            fresh: Mutex::default(),
        }
    }

    /// The interface over a copy of all this: what one cell does, no other sees.
    pub async fn take_copy(&self) -> Copy {
        let fresh = self.fresh.lock().expect("nobody panics with it").take();
        match fresh {
            Some(copy) => copy,
            None => self.copy().await,
        }
    }

    /// For the next one: nothing was done in it.
    pub fn give_back(&self, copy: Copy) {
        *self.fresh.lock().expect("nobody panics with it") = Some(copy);
    }

    /// Of its own, for whoever asks much: how much may be asked is another test's question.
    pub async fn copy(&self) -> Copy {
        let folder = Folder::new();
        let file = folder.0.join("copy.db");
        self.store.copy_to(&file).await.expect("a copy");
        let store = SqliteStore::open(&file).await.expect("a store");
        let mut server = server(&store, &self.blobs, &self.keys, &self.clock, 3);
        let settings = &mut server.settings;
        for allowance in [
            &mut settings.requests,
            &mut settings.recoveries,
            &mut settings.codes,
            &mut settings.sign_ins,
        ] {
            allowance.burst = u32::MAX;
        }
        let assets = Assets::Folder(self.folder.0.join("assets"));
        Copy {
            interface: router(App::new(Arc::new(server), assets)),
            store,
            file,
            _folder: folder,
        }
    }

    /// A person who may see all of a place.
    pub fn officer_of(&self, target: Target) -> &Person {
        &self.theirs(target).officer
    }

    pub fn theirs(&self, target: Target) -> &Place {
        match target {
            Target::Own => &self.places[0],
            Target::OtherVillage => &self.places[1],
            Target::OtherCommune => &self.places[2],
        }
    }

    pub fn person(&self, role: Role) -> &Person {
        let name = match role {
            Role::Collaborator => "collaborator",
            Role::Officer => "officer",
            Role::Leader => "leader",
            Role::ProvinceViewer => "province",
            Role::Administrator => "administrator",
        };
        &self.people[name]
    }
}

fn server(
    store: &SqliteStore,
    blobs: &Blobs,
    keys: &CommuneKeys,
    clock: &Arc<TestClock>,
    seed: u64,
) -> Office {
    let (store, chance) = (store.clone(), Box::new(Seeded(seed)));
    let mut server = Server::new(store, Arc::new(keys.clone()), clock.clone(), chance);
    server.attachments = Attachments::new(blobs.clone(), keys.clone());
    server
}

fn session_of(person: &Person) -> SessionRow {
    SessionRow {
        hash: sha256(&person.session),
        commune: person.account.commune,
        account: person.account.id,
        seat: person.seat,
        used: Millis(crate::world::START),
        since: Millis(crate::world::START),
    }
}

async fn person(
    office: &Office,
    commune: &CommuneRow,
    login: &str,
    role: Role,
    villages: &[VillageId],
) -> Person {
    let turns = passwords::Turns::default();
    let hash = passwords::hash(&turns, PASSWORD, [7; 32]).await;
    let account = AccountRow {
        commune: commune.id,
        id: AccountId(office.fresh_id()),
        login: login.to_owned(),
        name: format!("Người {login}"),
        role,
        password: hash.expect("a hash"),
        villages: BTreeSet::from_iter(villages.iter().copied()),
        former: BTreeMap::new(),
        scope: 1,
        since: office.now(),
        closed: None,
        first_until: None,
    };
    let added = office.store.add_account(&account, &[]).await;
    assert!(added.expect("added"));
    with_phone(office, account).await
}

async fn with_phone(office: &Office, account: AccountRow) -> Person {
    let (signing, session, push) = (office.secret(), office.secret(), office.secret());
    let public = ed25519_dalek::SigningKey::from_bytes(&signing).verifying_key();
    let seat = PersonSeat {
        commune: account.commune,
        id: SeatId(office.fresh_id()),
        account: account.id,
        device: "Android".to_owned(),
        public_key: public.to_bytes(),
        push: sha256(&push),
        since: office.now(),
        seen: None,
        highest: 0,
        received: 0,
        revoked: None,
    };
    office.store.add_seat(&seat, &[]).await.expect("a seat");
    let person = Person {
        account,
        seat: seat.id,
        signing,
        session,
        push,
    };
    let kept = office.store.keep_session(&session_of(&person), &[]).await;
    kept.expect("a session");
    person
}

async fn place(
    office: &Office,
    commune: &Arc<CommuneRow>,
    officer: &Person,
    number: u128,
    mark: &str,
) -> Place {
    let village = VillageId(Uuid::from_u128(number << 32));
    let household = number << 40;
    let record_mark = format!("Hộ dấu {mark}");
    let seed = u8::try_from(number).expect("small");
    let picture = Picture::of(seed, &record_mark, commune);
    let missing = Picture::of(seed + 100, "not here", commune);
    let mut phone = Phone::on(commune.id, officer.seat);
    phone.number = u64::from(seed) * 10;
    let saved = vec![
        phone.save(vec![village_write(village)]),
        phone.save(vec![
            household_write(household, village),
            member_write(household + 1, household, village, &record_mark),
        ]),
    ];
    assert!(applied(&phone.sync(office, saved).await));
    let login = format!("ctv{number}");
    let collaborator = person(office, commune, &login, Role::Collaborator, &[village]).await;
    let mut phone = Phone::on(commune.id, collaborator.seat);
    phone.number = u64::from(seed) * 10;
    let taken = phone.save(vec![
        picture_write(&picture, household + 2, household, village),
        picture_write(&missing, household + 3, household, village),
    ]);
    assert!(applied(&phone.sync(office, vec![taken]).await));
    bring(office, officer, commune, &picture).await;
    let code = EnrolCode([seed; 16]);
    let enrolment = enrolment(office, &collaborator, &code).await;
    let recovery = recovery(office, commune, &collaborator).await;
    let held = held(office, commune, &collaborator, village).await;
    Place {
        commune: commune.clone(),
        commune_key: commune.public_key,
        village,
        record: RecordId(Uuid::from_u128(household + 1)),
        record_mark,
        person_mark: collaborator.account.name.clone(),
        collaborator,
        officer: officer.clone(),
        enrolment,
        code: code.text(),
        recovery,
        held,
        picture,
    }
}

async fn enrolment(office: &Office, person: &Person, code: &EnrolCode) -> EnrolmentId {
    let row = EnrolmentRow {
        commune: person.account.commune,
        id: EnrolmentId(office.fresh_id()),
        account: person.account.id,
        hash: sha256(&code.0),
        since: office.now(),
        expires: office.now().later(1_000_000),
        by: None,
        seat: None,
        claim: None,
        used: None,
        withdrawn: None,
    };
    office.store.add_enrolment(&row, &[]).await.expect("a code");
    row.id
}

async fn recovery(office: &Office, commune: &CommuneRow, person: &Person) -> RecoveryId {
    let seat = ed25519_dalek::SigningKey::from_bytes(&person.signing).verifying_key();
    let escrow = seal_escrow(&commune.public_key, &seat.to_bytes(), &[7; 32], &|buffer| {
        buffer.fill(5);
    });
    let now = office.now();
    let escrow = escrow.expect("the key is good");
    let kept = office
        .store
        .keep_escrow(commune.id, person.seat, &escrow, now, &[]);
    kept.await.expect("kept");
    let row = RecoveryRow {
        commune: commune.id,
        id: RecoveryId(office.fresh_id()),
        seat: person.seat,
        public_key: public_key_of(&[8; 32]),
        since: now,
        expires: now.later(1_000_000),
        state: Asked::Open,
        sealed: None,
    };
    office.store.add_recovery(&row, &[]).await.expect("asked");
    row.id
}

/// Something that a phone of this person sent after it was lost.
async fn held(
    office: &Office,
    commune: &CommuneRow,
    person: &Person,
    village: VillageId,
) -> ValueId {
    let lost = with_phone(office, person.account.clone()).await;
    office
        .revoke(By::Machine, commune.id, lost.seat)
        .await
        .expect("revoked");
    let caller = office
        .caller(commune.id, lost.seat)
        .await
        .expect("a caller");
    let mut phone = Phone::on(commune.id, lost.seat);
    let bits = u128::from_be_bytes(*village.bytes());
    let sealed = phone.save(vec![household_write(bits + 9, village)]);
    let (incoming, _) = office.open(&caller, &[sealed]);
    let outcomes = office.accept(&caller, &incoming, office.now()).await;
    assert_eq!(outcomes.expect("outcomes").len(), 1);
    ValueId {
        seat: lost.seat,
        number: 1,
    }
}

/// A change of this person, sealed and signed, that makes a household in a village.
pub fn sealed(person: &Person, place: &Place, household: u128) -> Sealed {
    let writes: Vec<RecordWrite> = vec![household_write(household, place.village)];
    let change = Change {
        commune: place.commune.id,
        seat: person.seat,
        number: 1,
        stamp: Stamp::latest_at(Millis(crate::world::START)),
        repairs: None,
        writes,
    };
    let keys = SeatKeys {
        commune: &place.commune_key,
        signing: &person.signing,
    };
    let sealer = Sealer::new(|buffer| buffer.fill(9));
    let envelope = Envelope::seal(&change, &keys, &sealer).expect("the key is good");
    Sealed::from(envelope.to_bytes())
}
