//! Sealed envelopes: what the office opens, whose word it takes, over which road.

use super::world::{Seeded, TestClock};
use so_thon_domain::{
    Change, IdSource, Millis, RecordKind, RecordWrite, Stamp, VillageId, access::Role,
};
use so_thon_protocol::{
    Envelope, Sealed, State,
    office::NewAccount,
    seal::{CommuneKeys, Open, Sealer, SeatKeys},
};
use so_thon_server::{
    Caller, Server,
    accept::{Road, open},
    check::check,
    keys::Pair,
    store::{MemoryStore, PeopleStore},
};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

const SIGNING: [u8; 32] = [5; 32];

struct Sealing {
    server: Server<MemoryStore>,
    officer: Caller,
    public: [u8; 32],
}

impl Sealing {
    async fn new() -> Self {
        let pair = Pair::of([4; 32]);
        let store = MemoryStore::default();
        let clock = Arc::new(TestClock::default());
        let without = server(store.clone(), Arc::new(CommuneKeys::default()), &clock);
        let commune = without.add_commune("Xã Thử", true, pair.public).await;
        let commune = commune.expect("a commune");
        let mut keys = CommuneKeys::default();
        keys.add(commune.id, pair.private);
        let server = server(store, Arc::new(keys), &clock);
        let ask = NewAccount {
            login: "canbo".to_owned(),
            name: "Cán bộ".to_owned(),
            password: "một mật khẩu dài".to_owned(),
            role: Role::Officer,
            villages: Vec::new(),
        };
        let account = server.add_account(commune.id, &ask).await;
        let account = account.expect("an account");
        let public = ed25519_dalek::SigningKey::from_bytes(&SIGNING).verifying_key();
        let (seat, _) = server
            .mint_seat(&account, public.to_bytes(), "")
            .await
            .expect("a seat");
        let officer = server.caller(commune.id, seat).await.expect("a caller");
        Self {
            server,
            officer,
            public: pair.public,
        }
    }

    fn change(&self, number: u64) -> Change {
        let village = VillageId(Uuid::from_u128(0xA_0000 + u128::from(number)));
        Change {
            commune: self.officer.commune.id,
            seat: self.officer.seat,
            number,
            stamp: Stamp {
                millis: Millis(number),
                counter: 0,
            },
            repairs: None,
            writes: vec![RecordWrite {
                record: village.into(),
                kind: RecordKind::VILLAGE,
                unit: village.into(),
                village: Some(village),
                creates: true,
                fields: BTreeMap::new(),
                lists: BTreeMap::new(),
            }],
        }
    }

    fn seal(&self, change: &Change, signing: &[u8; 32]) -> Envelope {
        let keys = SeatKeys {
            commune: &self.public,
            signing,
        };
        let sealer = Sealer::new(|buffer| {
            for part in buffer.chunks_mut(10) {
                let chance = Seeded(11).chance();
                part.copy_from_slice(&chance[..part.len()]);
            }
        });
        Envelope::seal(change, &keys, &sealer).expect("the key is good")
    }

    fn opened(&self, road: Road, bytes: Vec<u8>) -> usize {
        let seat = (self.officer.seat, &self.officer.public_key);
        let keys: &dyn Open = &*self.server.keys;
        open(keys, seat, road, &[Sealed::from(bytes)])
            .incoming
            .len()
    }
}

fn server(store: MemoryStore, keys: Arc<dyn Open>, clock: &Arc<TestClock>) -> Server<MemoryStore> {
    Server::new(store, keys, clock.clone(), Box::new(Seeded(7)))
}

#[tokio::test]
async fn a_sealed_change_is_applied_once_and_the_book_opens_it_again() {
    let office = Sealing::new().await;
    let sealed = Sealed::from(office.seal(&office.change(1), &SIGNING).to_bytes());
    for _ in 0..2 {
        let (incoming, unread) = office
            .server
            .open(&office.officer, std::slice::from_ref(&sealed));
        assert_eq!((incoming.len(), unread), (1, 0));
        let now = office.server.now();
        let outcomes = office.server.accept(&office.officer, &incoming, now).await;
        let outcomes = outcomes.expect("outcomes");
        assert!(matches!(outcomes[0].state, State::Applied { .. }));
    }
    let report = check(
        &office.server.store,
        &*office.server.keys,
        &office.officer.commune,
    );
    let report = report.await.expect("a report");
    assert_eq!((report.changes, report.findings.len()), (1, 0));
    assert_eq!(office.server.store.communes().await.expect("read").len(), 1);
}

#[tokio::test]
async fn another_content_under_a_number_is_never_acknowledged() {
    let office = Sealing::new().await;
    let mut states = Vec::new();
    for change in [
        office.change(1),
        Change {
            number: 1,
            ..office.change(2)
        },
    ] {
        let sealed = Sealed::from(office.seal(&change, &SIGNING).to_bytes());
        let (incoming, _) = office.server.open(&office.officer, &[sealed]);
        let now = office.server.now();
        let outcomes = office.server.accept(&office.officer, &incoming, now).await;
        states.push(outcomes.expect("outcomes").remove(0).state);
    }
    assert!(matches!(states[0], State::Applied { .. }));
    assert_eq!(states[1], State::NumberReused);
}

#[tokio::test]
async fn what_the_seat_did_not_sign_gets_no_outcome_on_any_road() {
    let office = Sealing::new().await;
    let forged = office.seal(&office.change(1), &[6; 32]).to_bytes();
    let mut altered = office.seal(&office.change(1), &SIGNING).to_bytes();
    let at = altered.len() - 80;
    altered[at] ^= 1;
    for road in [Road::Session, Road::Other] {
        assert_eq!(office.opened(road, forged.clone()), 0);
        assert_eq!(office.opened(road, altered.clone()), 0);
    }
}

#[tokio::test]
async fn an_envelope_of_version_1_comes_over_a_session_alone() {
    let office = Sealing::new().await;
    let plain = Envelope::plain(&office.change(1)).to_bytes();
    assert_eq!(office.opened(Road::Session, plain.clone()), 1);
    assert_eq!(office.opened(Road::Other, plain), 0);
}
