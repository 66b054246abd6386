//! Erasing a person: what goes, what stays, what is refused afterwards, and that the store is still
//! proved. Docs: decision 007.

mod asking;
mod files;

use crate::{
    over_every_store, rounds,
    world::{Phone, World, applied, edit, household_write, member_write, states},
};
use serde_json::json;
use so_thon_domain::{Change, RecordId, RecordKind, RecordWrite, ValueId, refusal::Refusal};
use so_thon_protocol::{
    State, digest,
    erasure::{Erased, Erasing, Ground},
    problem::Code,
};
use so_thon_server::{
    By, Failure,
    check::check,
    store::{SettledState, Store},
};
use uuid::Uuid;

over_every_store! {
    a_member_goes_and_the_household_keeps_every_other_value
    a_household_goes_with_everything_of_it_and_with_its_number
    what_was_measured_of_somebody_goes_out_of_visits_that_stay
    the_name_of_somebody_goes_out_of_the_reviews_that_were_signed
    what_is_written_later_is_refused_and_not_kept
    what_waits_or_is_held_is_refused_and_tells_its_phone
    a_lost_phone_does_not_bring_somebody_back
    every_phone_of_the_commune_is_told_whatever_its_villages
    whoever_left_an_erased_household_before_stays
    who_is_not_a_person_is_not_erased
    the_log_says_who_and_why_and_how_much_and_nothing_of_the_person
}

pub const REFUSED: State = State::Refused {
    reason: Refusal::Erased,
};

pub fn id(id: u128) -> RecordId {
    RecordId(Uuid::from_u128(id))
}

pub fn asked(record: u128) -> Erasing {
    Erasing {
        record: id(record),
        ground: Ground::Asked,
        words: "Đơn ngày 20/11/2026".to_owned(),
    }
}

/// The officer erases somebody.
pub async fn erase<S: Store>(world: &World<S>, record: u128) -> Result<Erased, Failure> {
    let officer = world.officer_phone().await;
    let caller = world.server.caller(world.commune.id, officer.seat).await;
    let caller = caller.expect("a caller");
    world.server.erase(&caller, &asked(record)).await
}

/// Household 100 with A Lơ (101) and Y Mai (102), written in one change, on the collaborator's phone.
pub async fn lived<S: Store>(world: &World<S>) -> Phone {
    let village = world.villages[0];
    let mut phone = world.collaborator_phone().await;
    let made = phone.save(vec![
        household_write(100, village),
        member_write(101, 100, village, "A Lơ"),
        member_write(102, 100, village, "Y Mai"),
    ]);
    assert!(applied(&phone.sync(&world.server, vec![made]).await));
    phone.pull_all(&world.server).await;
    phone
}

pub async fn consistent<S: Store>(world: &World<S>) {
    let (store, keys) = (&world.server.store, &*world.server.keys);
    let report = check(store, keys, &world.commune).await.expect("a report");
    assert_eq!(report.findings, Vec::<String>::new());
}

/// Has the phone what the office has?
async fn agree<S: Store>(world: &World<S>, phone: &mut Phone) {
    phone.pull_all(&world.server).await;
    let caller = world.server.caller(world.commune.id, phone.seat).await;
    let mut request = phone.request(Vec::new());
    request.digests = vec![world.villages[0]];
    let reply = world.server.sync(&caller.expect("a caller"), request).await;
    let sums: Vec<u64> = reply
        .expect("a reply")
        .digests
        .iter()
        .map(|d| d.sum)
        .collect();
    let own = phone.rows.values().map(|(_, record)| record);
    let own = own.filter(|record| record.village == Some(world.villages[0]));
    assert_eq!(sums, [digest::of_records(own)]);
}

async fn change_of<S: Store>(world: &World<S>, phone: &Phone, number: u64) -> Change {
    let seat = phone.seat;
    let rows = world
        .server
        .store
        .changes(world.commune.id, &[ValueId { seat, number }])
        .await;
    let row = rows.expect("read").pop().expect("a change");
    assert!(row.is_narrowed(), "its envelope is gone");
    row.opened(&*world.server.keys).expect("what remains")
}

async fn a_member_goes_and_the_household_keeps_every_other_value<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = lived(&world).await;

    let erased = erase(&world, 101).await.expect("erased");

    assert_eq!(
        erased,
        Erased {
            records: 1,
            changes: 1
        }
    );
    let rest = change_of(&world, &phone, 1).await;
    let left: Vec<RecordId> = rest.writes.iter().map(|write| write.record).collect();
    assert_eq!(left, [id(100), id(102)]);
    let told = phone.sync(&world.server, Vec::new()).await;
    assert_eq!(told.erased, [id(101)]);
    assert_eq!(
        told.left[0].record,
        Some(id(101)),
        "an older app hears it so"
    );
    assert!(!phone.rows.contains_key(&id(101)));
    assert!(phone.rows.contains_key(&id(102)));
    assert!(
        phone
            .sync(&world.server, Vec::new())
            .await
            .erased
            .is_empty(),
        "told once"
    );
    agree(&world, &mut phone).await;
    consistent(&world).await;
    let mut new = world.collaborator_phone().await;
    agree(&world, &mut new).await;
    assert!(new.rows.contains_key(&id(102)));
    assert!(matches!(
        erase(&world, 101).await,
        Err(Failure::Asked(Code::NotFound))
    ));
}

async fn a_household_goes_with_everything_of_it_and_with_its_number<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = lived(&world).await;
    let visit = RecordWrite {
        kind: RecordKind::VISIT,
        ..edit(
            &member_write(103, 100, world.villages[0], ""),
            "note",
            json!("ốm"),
        )
    };
    let visit = RecordWrite {
        creates: true,
        ..visit
    };
    let other = household_write(200, world.villages[0]);
    let sent = [phone.save(vec![visit]), phone.save(vec![other])];
    assert!(applied(&phone.sync(&world.server, sent.to_vec()).await));

    let erased = erase(&world, 100).await.expect("erased");

    // The change that made it, the visit, and the server's own that gave it a number.
    assert_eq!(
        erased,
        Erased {
            records: 4,
            changes: 3
        }
    );
    assert!(change_of(&world, &phone, 1).await.writes.is_empty());
    let told = phone.sync(&world.server, Vec::new()).await;
    assert_eq!(told.erased.len(), 4);
    let left: Vec<&RecordId> = phone
        .rows
        .keys()
        .filter(|one| one.0.as_u128() < 1_000)
        .collect();
    assert_eq!(left, [&id(200)]);
    agree(&world, &mut phone).await;
    consistent(&world).await;
}

/// A visit at which these people were measured.
fn measured(
    visit: u128,
    of: u128,
    world_village: so_thon_domain::VillageId,
    people: &[u128],
) -> RecordWrite {
    let people = people.iter().map(|one| {
        (
            id(*one).to_string(),
            json!({"on": "2026-11-20", "weight_g": 9_000}),
        )
    });
    let value = serde_json::Value::Object(people.collect());
    let write = edit(
        &member_write(visit, of, world_village, ""),
        "measured",
        value,
    );
    RecordWrite {
        kind: RecordKind::VISIT,
        creates: true,
        ..write
    }
}

async fn what_was_measured_of_somebody_goes_out_of_visits_that_stay<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = lived(&world).await;
    let village = world.villages[0];
    let visit = phone.save(vec![measured(103, 100, village, &[101, 102])]);
    assert!(applied(&phone.sync(&world.server, vec![visit]).await));
    phone.pull_all(&world.server).await;

    erase(&world, 101).await.expect("erased");

    phone.pull_all(&world.server).await;
    let (_, record) = &phone.rows[&id(103)];
    let measured_now = record
        .value(&so_thon_domain::Field::known("measured"))
        .expect("a value");
    assert!(measured_now.get(id(101).to_string()).is_none());
    assert!(measured_now.get(id(102).to_string()).is_some());
    agree(&world, &mut phone).await;
    consistent(&world).await;
    let again = phone.save(vec![measured(104, 100, village, &[101])]);
    let reply = phone.sync(&world.server, vec![again]).await;
    assert_eq!(states(&reply), [&REFUSED]);
}

async fn the_name_of_somebody_goes_out_of_the_reviews_that_were_signed<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = lived(&world).await;
    let village = world.villages[0];
    let mut officer = world.officer_phone().await;
    let review = rounds::review(100, village, world.collaborator.id);
    let opened = officer.save(vec![rounds::round()]);
    let listed = officer.save(vec![review.clone()]);
    assert!(applied(
        &officer.sync(&world.server, vec![opened, listed]).await
    ));
    phone.pull_all(&world.server).await;
    let mut form = rounds::signed("2026-09-21");
    form["people"] = json!({
        id(101).to_string(): {"name": "A Lơ"},
        id(102).to_string(): {"name": "Y Mai"},
    });
    let signs = |phone: &mut Phone, form| phone.save(vec![edit(&review, "signed", form)]);
    let sent = signs(&mut phone, form.clone());
    assert!(applied(&phone.sync(&world.server, vec![sent]).await));
    phone.pull_all(&world.server).await;

    erase(&world, 101).await.expect("erased");

    phone.pull_all(&world.server).await;
    let (_, record) = &phone.rows[&review.record];
    let stands = record.value(&so_thon_domain::Field::known("signed"));
    let people = stands.and_then(|own| own.get("people")).expect("people");
    assert!(people.get(id(101).to_string()).is_none());
    assert!(people.get(id(102).to_string()).is_some());
    agree(&world, &mut phone).await;
    consistent(&world).await;
    let again = signs(&mut phone, form);
    let reply = phone.sync(&world.server, vec![again]).await;
    assert_eq!(states(&reply), [&REFUSED]);
}

async fn what_is_written_later_is_refused_and_not_kept<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = lived(&world).await;
    erase(&world, 101).await.expect("erased");
    let village = world.villages[0];
    let about = edit(
        &member_write(101, 100, village, ""),
        "name",
        json!("A Lơ về"),
    );
    let other = edit(
        &member_write(102, 100, village, ""),
        "name",
        json!("Y Mai hai"),
    );
    let mixed = phone.save(vec![about, other]);
    let reply = phone.sync(&world.server, vec![mixed.clone()]).await;
    assert_eq!(states(&reply), [&REFUSED]);
    let again = phone.sync(&world.server, vec![mixed]).await;
    assert_eq!(states(&again), [&REFUSED], "one outcome for ever");
    let rest = change_of(&world, &phone, 2).await;
    assert_eq!(
        rest.writes.len(),
        1,
        "of the other, whom the phone may send again"
    );
    assert_eq!(rest.writes[0].record, id(102));
    consistent(&world).await;
    erase(&world, 100).await.expect("erased");
    let visit = RecordWrite {
        creates: true,
        kind: RecordKind::VISIT,
        ..edit(&member_write(105, 100, village, ""), "note", json!("mới"))
    };
    let visit = phone.save(vec![visit]);
    let reply = phone.sync(&world.server, vec![visit]).await;
    assert_eq!(
        states(&reply),
        [&REFUSED],
        "nothing new in an erased household"
    );
    agree(&world, &mut phone).await;
    consistent(&world).await;
}

async fn what_waits_or_is_held_is_refused_and_tells_its_phone<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = lived(&world).await;
    let village = world.villages[0];
    let about = edit(
        &member_write(101, 100, village, ""),
        "name",
        json!("A Lơ về"),
    );
    let unknown = edit(&household_write(900, village), "address", json!("chưa có"));
    let waits = phone.save(vec![about.clone(), unknown]);
    let reply = phone.sync(&world.server, vec![waits]).await;
    assert_eq!(states(&reply), [&State::Waiting]);
    let mut lost = world.collaborator_phone().await;
    let revoked = world
        .server
        .revoke(By::Machine, world.commune.id, lost.seat);
    revoked.await.expect("revoked");
    let held = lost.save(vec![about]);
    let caller = world
        .server
        .caller(world.commune.id, lost.seat)
        .await
        .expect("a caller");
    let (incoming, _) = world.server.open(&caller, &[held]);
    let now = so_thon_domain::Millis(crate::world::START);
    world
        .server
        .accept(&caller, &incoming, now)
        .await
        .expect("held");

    erase(&world, 101).await.expect("erased");

    let mut request = phone.request(Vec::new());
    request.waiting = vec![2];
    let caller = world
        .server
        .caller(world.commune.id, phone.seat)
        .await
        .expect("a caller");
    let reply = world.server.sync(&caller, request).await.expect("a reply");
    assert_eq!(states(&reply), [&REFUSED]);
    assert!(
        world
            .server
            .store
            .held(world.commune.id)
            .await
            .expect("read")
            .is_empty()
    );
    assert_eq!(change_of(&world, &phone, 2).await.writes.len(), 1);
    assert!(change_of(&world, &lost, 1).await.writes.is_empty());
    consistent(&world).await;
}

async fn a_lost_phone_does_not_bring_somebody_back<S: Store>(store: S) {
    let world = World::new(store).await;
    lived(&world).await;
    erase(&world, 101).await.expect("erased");
    let mut lost = world.collaborator_phone().await;
    let revoked = world
        .server
        .revoke(By::Machine, world.commune.id, lost.seat);
    revoked.await.expect("revoked");
    let about = edit(
        &member_write(101, 100, world.villages[0], ""),
        "name",
        json!("A Lơ"),
    );
    let sent = lost.save(vec![about]);
    let caller = world
        .server
        .caller(world.commune.id, lost.seat)
        .await
        .expect("a caller");
    let (incoming, _) = world.server.open(&caller, &[sent]);
    let now = so_thon_domain::Millis(crate::world::START);
    let outcomes = world
        .server
        .accept(&caller, &incoming, now)
        .await
        .expect("an answer");
    assert_eq!(outcomes[0].state, REFUSED);
    assert!(change_of(&world, &lost, 1).await.writes.is_empty());
    consistent(&world).await;
}

async fn every_phone_of_the_commune_is_told_whatever_its_villages<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = lived(&world).await;
    world.assign(&world.villages[1..]).await;
    phone.pull_all(&world.server).await;
    assert!(
        !phone.rows.contains_key(&id(100)),
        "the village was taken away"
    );
    erase(&world, 100).await.expect("erased");
    let told = phone.sync(&world.server, Vec::new()).await;
    assert_eq!(
        told.erased,
        [id(100), id(101), id(102)],
        "its sent copies are still there"
    );
    assert!(told.rows.is_empty());
}

async fn whoever_left_an_erased_household_before_stays<S: Store>(store: S) {
    use so_thon_domain::draft::rearrange::{Parting, split};
    let world = World::new(store).await;
    lived(&world).await;
    let mut officer = world.officer_phone().await;
    officer.pull_all(&world.server).await;
    let unit = crate::world::shown(&officer, 100).expect("a household");
    let parting = Parting {
        household: so_thon_domain::HouseholdId(Uuid::from_u128(300)),
        people: vec![so_thon_domain::MemberId(Uuid::from_u128(102))],
        date: chrono::NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day"),
        reason: "ra riêng".to_owned(),
    };
    let parted = officer.save(split(&unit, &parting));
    assert!(applied(&officer.sync(&world.server, vec![parted]).await));

    erase(&world, 100).await.expect("erased");

    officer.pull_all(&world.server).await;
    let (_, mai) = &officer.rows[&id(102)];
    assert_eq!(mai.unit, id(300));
    assert!(!officer.rows.contains_key(&id(101)));
    agree(&world, &mut officer).await;
    consistent(&world).await;
}

async fn who_is_not_a_person_is_not_erased<S: Store>(store: S) {
    let world = World::new(store).await;
    lived(&world).await;
    for record in [0xA_0000, 0xDEAD] {
        let answer = erase(&world, record).await;
        assert!(
            matches!(answer, Err(Failure::Asked(Code::NotFound))),
            "{answer:?}"
        );
    }
    let officer = world.officer_phone().await;
    let caller = world
        .server
        .caller(world.commune.id, officer.seat)
        .await
        .expect("a caller");
    let without = Erasing {
        words: "  ".to_owned(),
        ..asked(101)
    };
    let answer = world.server.erase(&caller, &without).await;
    assert!(
        matches!(answer, Err(Failure::Asked(Code::Missing))),
        "{answer:?}"
    );
}

async fn the_log_says_who_and_why_and_how_much_and_nothing_of_the_person<S: Store>(store: S) {
    let world = World::new(store).await;
    let phone = lived(&world).await;
    erase(&world, 101).await.expect("erased");
    let log = world
        .server
        .store
        .audit_since(world.commune.id, 0, 1_000)
        .await;
    let log = log.expect("read");
    let said = log.last().expect("an entry");
    assert_eq!(
        (said.what.as_str(), said.by),
        ("erased", Some(world.officer.id))
    );
    assert_eq!(said.subject, Some(id(101).0));
    let detail: serde_json::Value = serde_json::from_str(&said.detail).expect("JSON");
    assert_eq!(
        detail,
        json!({"ground": "asked", "records": 1, "changes": 1})
    );
    let content = said.content.as_ref().map(|(_, text)| text.as_str());
    assert_eq!(content, Some(r#"{"words":"Đơn ngày 20/11/2026"}"#));
    let of_change = |what: &str| {
        let found = log.iter().find(|row| {
            row.what == what && row.subject == Some(phone.seat.0) && row.number == Some(1)
        });
        found.unwrap_or_else(|| panic!("{what}")).content.is_some()
    };
    assert!(
        !of_change("change"),
        "salt and content of what came in are gone"
    );
    assert!(of_change("narrowed"), "what remains is bound");
    let id = ValueId {
        seat: phone.seat,
        number: 1,
    };
    let decided = world.server.store.decided(world.commune.id, &[id]).await;
    assert_eq!(decided.expect("read")[0].state, SettledState::Applied);
}
