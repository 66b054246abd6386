//! Push, bundles, repairs, lost phones, history and digests, over every store.

use super::world::{START, World, household_write, member_write};
use serde_json::json;
use so_thon_domain::{
    Change, Epoch, Field, FieldWrite, Millis, RecordId, RecordWrite, SeatId, Stamp, ValueId,
    VillageId, checked, refusal::Refusal,
};
use so_thon_protocol::{
    Envelope, Sealed, State, bundle, digest,
    problem::Code,
    push::{Letter, frame},
    seal::{CommuneKeys, Sealer, SeatKeys},
};
use so_thon_server::{
    By, Caller, Failure, Server, check::check, keys::Pair, sessions::hex, store::Store,
};
use std::{cell::Cell, collections::BTreeMap, sync::Arc};

/// A collaborator's phone that seals.
struct Phone {
    caller: Caller,
    push: String,
    commune_key: [u8; 32],
    signing: [u8; 32],
    number: u64,
    chance: Cell<u8>,
}

/// A commune whose key the server has.
struct Office<S> {
    world: World<S>,
    server: Server<S>,
    pair: Pair,
}

impl<S: Store + Clone> Office<S> {
    async fn new(store: S) -> Self {
        let pair = Pair::of([4; 32]);
        let world = World::keyed(store.clone(), pair.public).await;
        let mut keys = CommuneKeys::default();
        keys.add(world.commune.id, pair.private);
        let chance = Box::new(super::world::Seeded(99));
        let server = Server::new(store, Arc::new(keys), world.clock.clone(), chance);
        Self {
            world,
            server,
            pair,
        }
    }

    async fn phone(&self, signing: u8) -> Phone {
        let signing = [signing; 32];
        let public = ed25519_dalek::SigningKey::from_bytes(&signing).verifying_key();
        let account = &self.world.collaborator;
        let minted = self.server.mint_seat(account, public.to_bytes(), "").await;
        let (seat, push) = minted.expect("a seat");
        Phone {
            caller: self.caller(seat).await,
            push: hex(&push),
            commune_key: self.pair.public,
            signing,
            number: 0,
            chance: Cell::new(signing[0]),
        }
    }

    async fn caller(&self, seat: SeatId) -> Caller {
        let caller = self.server.caller(self.world.commune.id, seat).await;
        caller.expect("a caller")
    }

    async fn officer(&self) -> Caller {
        let minted = self
            .server
            .mint_seat(&self.world.officer, [3; 32], "")
            .await;
        self.caller(minted.expect("a seat").0).await
    }

    async fn push(&self, phone: &Phone, envelopes: &[Vec<u8>]) -> Vec<(u64, Letter)> {
        let pusher = self.server.pusher(&phone.push).await.expect("a pusher");
        let framed = frame(envelopes.iter().map(Vec::as_slice));
        let reply = self.server.push(&pusher, &framed).await.expect("a reply");
        let letters = reply.outcomes.iter();
        letters.map(|one| (one.number, one.state)).collect()
    }

    async fn record(&self, id: RecordId) -> Option<so_thon_domain::Record> {
        let rows = self
            .server
            .store
            .records(self.world.commune.id, &[id])
            .await;
        let row = rows.expect("read").pop()?;
        Some(row.record().expect("a record"))
    }

    async fn is_consistent(&self) {
        let report = check(&self.server.store, &*self.server.keys, &self.world.commune).await;
        assert_eq!(report.expect("a report").findings, Vec::<String>::new());
    }
}

impl Phone {
    fn save(&mut self, writes: Vec<RecordWrite>) -> Vec<u8> {
        self.seal(None, writes)
    }

    fn repair(&mut self, number: u64, writes: Vec<RecordWrite>) -> Vec<u8> {
        self.seal(Some(number), writes)
    }

    fn seal(&mut self, repairs: Option<u64>, writes: Vec<RecordWrite>) -> Vec<u8> {
        self.number += 1;
        let change = Change {
            commune: self.caller.commune.id,
            seat: self.caller.seat,
            number: self.number,
            stamp: Stamp {
                millis: Millis(START - 1_000 + self.number),
                counter: 0,
            },
            repairs,
            writes,
        };
        let keys = SeatKeys {
            commune: &self.commune_key,
            signing: &self.signing,
        };
        let chance = self.chance.clone();
        let sealer = Sealer::new(move |buffer| {
            for byte in buffer {
                chance.set(chance.get().wrapping_mul(41).wrapping_add(7));
                *byte = chance.get();
            }
        });
        self.chance.set(self.chance.get().wrapping_add(1));
        let envelope = Envelope::seal(&change, &keys, &sealer);
        envelope.expect("the key is good").to_bytes()
    }

    fn id(&self, number: u64) -> ValueId {
        ValueId {
            seat: self.caller.seat,
            number,
        }
    }
}

fn address(household: &RecordWrite, value: &str, replaces: Vec<ValueId>) -> RecordWrite {
    let set = FieldWrite {
        value: json!(value),
        replaces,
    };
    RecordWrite {
        creates: false,
        fields: BTreeMap::from([(Field::known("address"), set)]),
        lists: BTreeMap::new(),
        ..household.clone()
    }
}

async fn what_the_worker_pushes_is_in_the_book_once<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let one = phone.save(vec![household_write(100, office.world.villages[0])]);
    let two = phone.save(vec![household_write(200, office.world.villages[1])]);
    let pushed = office.push(&phone, &[one.clone(), two.clone()]).await;
    assert_eq!(pushed, [(1, Letter::Applied), (2, Letter::Refused)]);
    assert_eq!(office.push(&phone, &[one, two]).await, pushed);
    office.is_consistent().await;
    let stranger = office.server.pusher(&"0".repeat(64)).await;
    assert!(matches!(stranger, Err(Failure::Asked(_))));
    let pusher = office.server.pusher(&phone.push).await.expect("a pusher");
    let cut = office.server.push(&pusher, &[0, 0, 0, 9, 1]).await;
    assert!(matches!(cut, Err(Failure::Asked(Code::BadRequest))));
}

async fn a_bundle_counts_once_whoever_carries_it_and_however_often<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let (mut author, carrier) = (office.phone(5).await, office.phone(6).await);
    let own = office.world.villages[0];
    let first = author.save(vec![household_write(100, own)]);
    let second = author.save(vec![address(&household_write(100, own), "bản", Vec::new())]);
    let foreign = {
        let mut other = office.phone(7).await;
        let mut envelope = other.save(vec![household_write(300, own)]);
        let last = envelope.len() - 1;
        envelope[last] ^= 1;
        envelope
    };
    let sealed = [first.as_slice(), &second, &foreign, b"noise"];
    let text = bundle::write("Gói của chị Xuyên", sealed);
    for _ in 0..2 {
        let reply = office.server.bundle(&carrier.caller, &text).await;
        let reply = reply.expect("a reply");
        let letters: Vec<_> = reply.outcomes.iter().map(|one| one.state).collect();
        assert_eq!(letters, [Letter::Applied, Letter::Applied]);
        assert_eq!(reply.unread, 2);
    }
    let pushed = office.push(&author, &[first, second]).await;
    assert_eq!(pushed, [(1, Letter::Applied), (2, Letter::Applied)]);
    let report = check(
        &office.server.store,
        &*office.server.keys,
        &office.world.commune,
    );
    let report = report.await.expect("a report");
    assert_eq!(report.findings, Vec::<String>::new());
    let cut = text.get(..text.len() / 2).expect("ASCII from there on");
    let cut = office.server.bundle(&carrier.caller, cut).await;
    assert!(matches!(cut, Err(Failure::Asked(Code::BadBundle))));
}

async fn what_a_lost_phone_sends_is_held_until_an_officer_decides<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let officer = office.officer().await;
    let own = office.world.villages[0];
    let before = phone.save(vec![household_write(100, own)]);
    office.push(&phone, std::slice::from_ref(&before)).await;
    let seat = phone.caller.seat;
    office
        .server
        .revoke(By::Machine, officer.commune.id, seat)
        .await
        .expect("revoked");
    let household = household_write(100, own);
    let edit = phone.save(vec![address(&household, "cuối làng", vec![phone.id(1)])]);
    let early = phone.save(vec![member_write(201, 200, own, "Lò Văn Hà")]);
    let unwanted = phone.save(vec![address(&household, "không", Vec::new())]);
    let pushed = office
        .push(&phone, &[before, edit, early.clone(), unwanted])
        .await;
    assert_eq!(
        pushed,
        [
            (1, Letter::Applied),
            (2, Letter::Held),
            (3, Letter::Held),
            (4, Letter::Held)
        ]
    );
    let shown = |record: Option<so_thon_domain::Record>| {
        let value = record?.value(&Field::known("address")).cloned();
        value.and_then(|value| value.as_str().map(str::to_owned))
    };
    assert_eq!(
        shown(office.record(uuid(100)).await).as_deref(),
        Some("đầu làng")
    );
    let held = office.server.held(&officer).await.expect("held");
    assert_eq!(held.len(), 3);
    // The officer reads what it says before it is taken: no book has it.
    let said = |writes: &[RecordWrite]| writes[0].fields[&Field::known("address")].value.clone();
    assert_eq!(held[0].held.as_deref().map(said), Some("cuối làng".into()));
    for (number, take) in [(2, true), (3, true), (4, false)] {
        let done = office
            .server
            .release(&officer, phone.id(number), take)
            .await;
        done.expect("decided");
    }
    let again = office.server.release(&officer, phone.id(4), true).await;
    assert!(again.is_err(), "what was decided stays decided");
    assert_eq!(
        shown(office.record(uuid(100)).await).as_deref(),
        Some("cuối làng")
    );
    assert_eq!(
        office.push(&phone, &[early]).await,
        [(3, Letter::Waiting)],
        "its household is not there yet"
    );
    assert!(office.server.held(&officer).await.expect("held").is_empty());
    office.is_consistent().await;
}

async fn what_an_officer_takes_from_a_lost_phone_reaches_phones_that_met_the_office_before<
    S: Store + Clone,
>(
    store: S,
) {
    let office = Office::new(store).await;
    let mut lost = office.phone(5).await;
    let officer = office.officer().await;
    let own = office.world.villages[0];
    let sent = lost.save(vec![household_write(300, own)]);
    office
        .server
        .revoke(By::Machine, officer.commune.id, lost.caller.seat)
        .await
        .expect("revoked");
    office.push(&lost, &[sent]).await;
    // They stand behind it when it is taken: it must be told again, not where it came in.
    let mut phones = [
        office.world.collaborator_phone().await,
        office.world.officer_phone().await,
    ];
    for phone in &mut phones {
        phone.pull_all(&office.world.server).await;
        assert!(!phone.rows.contains_key(&uuid(300)), "no book has it");
    }
    let taken = office.server.release(&officer, lost.id(1), true).await;
    taken.expect("taken");
    for phone in &mut phones {
        phone.pull_all(&office.world.server).await;
        assert!(phone.rows.contains_key(&uuid(300)));
        let rows = phone.rows.values().map(|(_, record)| record);
        let sum = digest::of_records(rows.filter(|record| record.village == Some(own)));
        let asked = office.server.digests(&officer, &[own]).await;
        assert_eq!(asked.expect("digests")[0].sum, sum);
    }
}

fn uuid(id: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(id))
}

async fn every_push_tells_the_life_of_the_office<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let commune = office.world.commune.id;
    let write = household_write(100, office.world.villages[0]);
    let one = phone.save(vec![write]);
    let lives = [office.world.commune.epoch, Epoch(uuid(7).0)];
    let pusher = office.server.pusher(&phone.push).await.expect("a pusher");
    let reply = office.server.push(&pusher, &[]).await.expect("a reply");
    assert_eq!((reply.epoch, reply.outcomes.len()), (lives[0], 0));

    // Restored, and the phone was reported lost before it heard of that.
    let seat = SeatId(uuid(8).0);
    let store = &office.server.store;
    store
        .renew_life(commune, lives[1], seat, Millis(START), &[])
        .await
        .expect("another life");
    store
        .revoke_seat(commune, phone.caller.seat, Millis(START), &[])
        .await
        .expect("revoked");
    let chance = Box::new(super::world::Seeded(98));
    let keys = Arc::clone(&office.server.keys);
    let server = Server::new(store.clone(), keys, office.world.clock.clone(), chance);
    let pusher = server.pusher(&phone.push).await.expect("still a pusher");
    let reply = server.push(&pusher, &frame([one.as_slice()])).await;
    let reply = reply.expect("a reply");
    assert_eq!((reply.epoch, reply.revoked), (lives[1], true));
    assert_eq!(reply.outcomes[0].state, Letter::Held);
    let reply = server.push(&pusher, &[]).await.expect("a reply");
    assert_eq!(reply.epoch, lives[1], "also to whoever has nothing to send");
}

async fn an_edit_of_a_refused_edit_leaves_no_clash<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let own = office.world.villages[0];
    let household = household_write(100, own);
    let one = phone.save(vec![household.clone()]);
    // Refused: it also writes where the person may not.
    let bad = phone.save(vec![
        address(&household, "sai", vec![phone.id(1)]),
        household_write(900, office.world.villages[1]),
    ]);
    let good = phone.save(vec![address(&household, "mới", vec![phone.id(2)])]);
    for envelope in [&one, &bad, &good] {
        office.push(&phone, std::slice::from_ref(envelope)).await;
    }
    let record = office.record(uuid(100)).await.expect("there");
    assert_eq!(record.clashes().count(), 0);
    assert_eq!(record.value(&Field::known("address")), Some(&json!("mới")));
    office.is_consistent().await;
}

async fn a_refusal_that_comes_late_leaves_no_clash_either<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let own = office.world.villages[0];
    let household = household_write(100, own);
    let one = phone.save(vec![household.clone()]);
    let bad = phone.save(vec![
        address(&household, "sai", vec![phone.id(1)]),
        household_write(900, office.world.villages[1]),
    ]);
    let good = phone.save(vec![address(&household, "mới", vec![phone.id(2)])]);
    for envelope in [&one, &good, &bad] {
        office.push(&phone, std::slice::from_ref(envelope)).await;
    }
    let record = office.record(uuid(100)).await.expect("there");
    assert_eq!(record.clashes().count(), 0);
    office.is_consistent().await;
}

async fn a_repair_lets_what_waited_go_on<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let (own, other) = (office.world.villages[0], office.world.villages[1]);
    let bad = phone.save(vec![household_write(100, other)]);
    let member = phone.save(vec![member_write(101, 100, own, "Lò Văn Hà")]);
    let pushed = office.push(&phone, &[bad, member.clone()]).await;
    assert_eq!(pushed, [(1, Letter::Refused), (2, Letter::Waiting)]);
    let repair = phone.repair(1, vec![household_write(100, own)]);
    let pushed = office.push(&phone, &[repair, member]).await;
    assert_eq!(pushed, [(3, Letter::Applied), (2, Letter::Applied)]);
    let wrong = phone.repair(
        3,
        vec![address(&household_write(100, own), "x", Vec::new())],
    );
    let state = state_of(&office, &phone, wrong).await;
    let reason = Refusal::BadRepair;
    assert_eq!(state, State::Refused { reason });
    office.is_consistent().await;
}

async fn giving_up_sends_back_what_waited_for_it<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let (own, other) = (office.world.villages[0], office.world.villages[1]);
    let bad = phone.save(vec![household_write(100, other)]);
    let member = phone.save(vec![member_write(101, 100, own, "Lò Văn Hà")]);
    office.push(&phone, &[bad, member.clone()]).await;
    let given_up = phone.repair(1, Vec::new());
    let state = state_of(&office, &phone, given_up).await;
    assert!(matches!(state, State::Applied { .. }));
    let reason = Refusal::GivenUp;
    assert_eq!(
        state_of(&office, &phone, member).await,
        State::Refused { reason }
    );
    office.is_consistent().await;
}

async fn state_of<S: Store + Clone>(office: &Office<S>, phone: &Phone, envelope: Vec<u8>) -> State {
    let (incoming, _) = office.server.open(&phone.caller, &[Sealed::from(envelope)]);
    let now = office.server.now();
    let outcomes = office.server.accept(&phone.caller, &incoming, now).await;
    outcomes.expect("outcomes").remove(0).state
}

async fn only_an_officer_says_what_was_seen<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let own = office.world.villages[0];
    let made = phone.save(vec![household_write(100, own)]);
    office.push(&phone, &[made]).await;
    let record = office.record(uuid(100)).await.expect("there");
    let write = checked::write_of(&record).expect("nothing was seen yet");
    let claim = phone.save(vec![write.clone()]);
    let reason = Refusal::KindNotAllowed;
    let state = state_of(&office, &phone, claim).await;
    assert_eq!(state, State::Refused { reason });
    let mut officer = office.world.officer_phone().await;
    let seen = officer.save(vec![write]);
    officer.sync(&office.world.server, vec![seen]).await;
    let record = office.record(uuid(100)).await.expect("there");
    assert!(checked::is_checked(&record));
    assert!(checked::seen(&record).any(|id| id == phone.id(1)));
}

async fn a_history_says_who_wrote_what_before_and_after<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let own = office.world.villages[0];
    let household = household_write(100, own);
    let made = phone.save(vec![household.clone()]);
    let one = phone.save(vec![address(&household, "cũ", vec![phone.id(1)])]);
    let two = phone.save(vec![address(&household, "mới", vec![phone.id(2)])]);
    office.push(&phone, &[made, one, two]).await;
    let steps = office.server.history(&phone.caller, uuid(100)).await;
    let steps = steps.expect("a history");
    let last = steps.last().expect("steps");
    assert_eq!(last.name, office.world.collaborator.name);
    assert_eq!(last.number, 3);
    let field = &last.fields[0];
    assert_eq!(field.before, Some(json!("cũ")));
    assert_eq!(field.after, Some(json!("mới")));
    office.world.assign(&[office.world.villages[1]]).await;
    let caller = office.caller(phone.caller.seat).await;
    let stranger = office.server.history(&caller, uuid(100)).await;
    assert!(stranger.is_err(), "another village's record has no history");
}

async fn a_digest_is_the_sum_of_the_rows_a_phone_gets<S: Store + Clone>(store: S) {
    let office = Office::new(store).await;
    let mut phone = office.phone(5).await;
    let own = office.world.villages[0];
    for number in 1..5 {
        let made = phone.save(vec![household_write(number * 100, own)]);
        office.push(&phone, &[made]).await;
    }
    let mut puller = office.world.collaborator_phone().await;
    puller.pull_all(&office.world.server).await;
    let rows = puller.rows.values().map(|(_, record)| record);
    let expected = digest::of_records(rows.filter(|record| record.village == Some(own)));
    let asked = [own, office.world.villages[1], VillageId(uuid(5).0)];
    let digests = office.server.digests(&phone.caller, &asked).await;
    let digests = digests.expect("digests");
    assert_eq!(digests.len(), 1, "of other villages nothing is said");
    assert_eq!(digests[0].sum, expected);
}

crate::over_every_store! {
    what_the_worker_pushes_is_in_the_book_once
    a_bundle_counts_once_whoever_carries_it_and_however_often
    what_a_lost_phone_sends_is_held_until_an_officer_decides
    what_an_officer_takes_from_a_lost_phone_reaches_phones_that_met_the_office_before
    every_push_tells_the_life_of_the_office
    an_edit_of_a_refused_edit_leaves_no_clash
    a_refusal_that_comes_late_leaves_no_clash_either
    a_repair_lets_what_waited_go_on
    giving_up_sends_back_what_waited_for_it
    only_an_officer_says_what_was_seen
    a_history_says_who_wrote_what_before_and_after
    a_digest_is_the_sum_of_the_rows_a_phone_gets
}
