//! Who writes a registration to escape poverty, and what becomes of two people's changes.

use crate::{
    over_every_store,
    world::{Phone, World, account, applied, household_write, states},
};
use serde_json::{Value, json};
use so_thon_domain::{
    FieldWrite, Record, RecordId, RecordWrite, VillageId,
    access::Role,
    refusal::Refusal,
    registration::{Measure, Registration, field, measures},
    typed::{Place, write_of},
};
use so_thon_protocol::State;
use so_thon_server::store::Store;
use std::collections::BTreeMap;
use uuid::Uuid;

over_every_store! {
    collaborator_and_officer_write_registrations_and_nobody_else_does
    a_registration_of_another_village_or_of_no_household_is_not_taken
    two_people_change_two_measures_and_both_stand
    a_measure_of_another_form_is_sent_back
}

fn place(id: u128, village: VillageId) -> Place {
    Place {
        id: RecordId(Uuid::from_u128(id)),
        unit: RecordId(Uuid::from_u128(100)),
        village: Some(village),
    }
}

/// A registration with one measure.
fn made(id: u128, village: VillageId) -> RecordWrite {
    let facts = Registration {
        target_year: Some(2027),
        ..Registration::default()
    };
    let mut write = write_of(place(id, village), None, &facts).expect("a write");
    write.fields.extend(measure("a", "Vay vốn nuôi bò"));
    write
}

fn measure(key: &str, what: &str) -> BTreeMap<so_thon_domain::Field, FieldWrite> {
    let value = json!({"what": what, "who": "Hội Phụ nữ xã"});
    set(key, value)
}

fn set(key: &str, value: Value) -> BTreeMap<so_thon_domain::Field, FieldWrite> {
    let replaces = Vec::new();
    BTreeMap::from([(field(key), FieldWrite { value, replaces })])
}

fn change(of: &RecordWrite, fields: BTreeMap<so_thon_domain::Field, FieldWrite>) -> RecordWrite {
    RecordWrite {
        creates: false,
        fields,
        lists: BTreeMap::new(),
        ..of.clone()
    }
}

/// A commune with a household in its first village, and a phone of its officer.
async fn office<S: Store>(store: S) -> (World<S>, Phone) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let household = officer.save(vec![household_write(100, world.villages[0])]);
    assert!(applied(&officer.sync(&world.server, vec![household]).await));
    (world, officer)
}

async fn stored<S: Store>(world: &World<S>, id: u128) -> Option<Record> {
    let id = RecordId(Uuid::from_u128(id));
    let rows = world.server.store.records(world.commune.id, &[id]).await;
    let row = rows.expect("read").pop()?;
    Some(row.record().expect("a record"))
}

async fn collaborator_and_officer_write_registrations_and_nobody_else_does<S: Store>(store: S) {
    let (world, mut officer) = office(store).await;
    let mut collaborator = world.collaborator_phone().await;
    for (phone, id) in [(&mut officer, 201), (&mut collaborator, 202)] {
        let saved = phone.save(vec![made(id, world.villages[0])]);
        assert!(applied(&phone.sync(&world.server, vec![saved]).await));
        assert!(stored(&world, id).await.is_some());
    }
    let commune = world.commune.id;
    for (role, id) in [
        (Role::Leader, 203),
        (Role::ProvinceViewer, 204),
        (Role::Administrator, 205),
    ] {
        let login = format!("nguoi{id}");
        let of_role = account(&world.server, commune, &login, role, &world.villages[..1]).await;
        let mut phone = Phone::new(&world.server, &of_role).await;
        let saved = phone.save(vec![made(id, world.villages[0])]);
        let caller = world.server.caller(phone.commune, phone.seat).await;
        let caller = caller.expect("a caller");
        let (incoming, _) = world.server.open(&caller, &[saved]);
        let now = world.server.now();
        let outcomes = world.server.accept(&caller, &incoming, now).await;
        let became: Vec<State> = outcomes
            .expect("outcomes")
            .into_iter()
            .map(|outcome| outcome.state)
            .collect();
        let reason = Refusal::KindNotAllowed;
        assert_eq!(became, [State::Refused { reason }], "{role:?}");
        assert!(stored(&world, id).await.is_none());
    }
}

async fn a_registration_of_another_village_or_of_no_household_is_not_taken<S: Store>(store: S) {
    let (world, mut officer) = office(store).await;
    let household = officer.save(vec![household_write(101, world.villages[1])]);
    assert!(applied(&officer.sync(&world.server, vec![household]).await));
    let mut phone = world.collaborator_phone().await;
    let mut elsewhere = made(201, world.villages[1]);
    elsewhere.unit = RecordId(Uuid::from_u128(101));
    let elsewhere = phone.save(vec![elsewhere]);
    let mut itself = made(202, world.villages[0]);
    itself.unit = itself.record;
    let itself = phone.save(vec![itself]);
    let reply = phone.sync(&world.server, vec![elsewhere, itself]).await;
    let refused = |reason| State::Refused { reason };
    assert_eq!(
        states(&reply),
        [
            &refused(Refusal::VillageNotAssigned),
            &refused(Refusal::Mismatch)
        ]
    );
}

async fn two_people_change_two_measures_and_both_stand<S: Store>(store: S) {
    let (world, mut officer) = office(store).await;
    let mut phone = world.collaborator_phone().await;
    let first = made(201, world.villages[0]);
    let saved = phone.save(vec![first.clone()]);
    assert!(applied(&phone.sync(&world.server, vec![saved]).await));
    let one = officer.save(vec![change(&first, measure("b", "Học nghề may"))]);
    let other = phone.save(vec![change(&first, measure("c", "Sửa mái nhà"))]);
    assert!(applied(&officer.sync(&world.server, vec![one]).await));
    assert!(applied(&phone.sync(&world.server, vec![other]).await));
    let record = stored(&world, 201).await.expect("it is there");
    assert_eq!(record.clashes().count(), 0);
    let all: Vec<String> = measures(&record)
        .into_iter()
        .map(|(_, Measure { what, .. })| what)
        .collect();
    assert_eq!(all, ["Vay vốn nuôi bò", "Học nghề may", "Sửa mái nhà"]);
}

async fn a_measure_of_another_form_is_sent_back<S: Store>(store: S) {
    let (world, _) = office(store).await;
    let mut phone = world.collaborator_phone().await;
    let first = made(201, world.villages[0]);
    let bad = change(&first, set("a", json!({"what": "Vay vốn"})));
    let out = change(&first, set("a", Value::Null));
    let sent = vec![
        phone.save(vec![first]),
        phone.save(vec![bad]),
        phone.save(vec![out]),
    ];
    let reply = phone.sync(&world.server, sent).await;
    let reason = Refusal::BadValue;
    assert!(matches!(
        states(&reply)[..],
        [
            State::Applied { .. },
            State::Refused { reason: said },
            State::Applied { .. }
        ] if *said == reason
    ));
    let record = stored(&world, 201).await.expect("it is there");
    assert!(measures(&record).is_empty());
}
