//! What becomes of changes.

use crate::{
    over_every_store,
    world::{
        Phone, START, World, account, applied, edit, household_write, member_write, number_of,
        seal, states, village_write,
    },
};
use serde_json::json;
use so_thon_domain::{
    Change, CommuneId, Millis, RecordId, RecordKind, Stamp, VillageId, access::Role,
    refusal::Refusal,
};
use so_thon_protocol::{Sealed, State};
use so_thon_server::{
    check::check,
    store::{MemoryStore, Store},
};
use std::collections::BTreeSet;
use uuid::Uuid;

over_every_store! {
    what_became_of_a_change_is_told_when_asked
    a_waiting_change_of_a_clock_ahead_survives_the_loss_of_its_village
    resending_is_harmless
    a_number_reused_for_other_content_is_no_receipt
    a_village_not_assigned_is_refused
    a_change_written_before_the_phone_learned_of_it_is_taken
    a_change_that_waits_is_applied_once_its_record_arrives
    a_member_waits_for_its_household
    waiting_changes_release_each_other
    a_waiting_change_that_proves_wrong_is_refused
    a_record_written_as_another_is_refused
    a_new_household_gets_its_number_exactly_once
    only_the_server_writes_the_number
    a_value_of_the_wrong_form_is_refused_whole
    roles_write_their_kinds_only
    places_must_fit
    another_commune_is_refused
    envelopes_that_cannot_be_opened_get_no_outcome
    a_clock_years_ahead_is_held_to_the_receipt
    unknown_kinds_and_fields_are_kept
    concurrent_pushes_give_every_change_one_position
    the_store_is_consistent_and_a_flipped_bit_is_found
    a_data_set_is_loaded_like_any_change
}

fn refused(reason: Refusal) -> State {
    State::Refused { reason }
}

async fn resending_is_harmless<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    let saved = phone.save(vec![household_write(100, world.villages[0])]);
    let first = phone.sync(&world.server, vec![saved.clone()]).await;
    assert!(applied(&first));
    world.clock.forward(1_000_000);
    let again = phone.sync(&world.server, vec![saved.clone(), saved]).await;
    assert_eq!(
        again.outcomes,
        [first.outcomes.clone(), first.outcomes].concat()
    );
    assert!(again.rows.is_empty());
    assert_eq!(number_of(&phone, 100), Some(1));
}

async fn a_number_reused_for_other_content_is_no_receipt<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    let saved = phone.save(vec![household_write(100, world.villages[0])]);
    phone.number = 0;
    let other = phone.save(vec![household_write(101, world.villages[0])]);
    let reply = phone.sync(&world.server, vec![saved, other.clone()]).await;
    assert!(matches!(
        states(&reply)[..],
        [State::Applied { .. }, State::NumberReused]
    ));
    let reply = phone.sync(&world.server, vec![other]).await;
    assert_eq!(states(&reply), [&State::NumberReused]);
    assert!(!phone.rows.contains_key(&RecordId(Uuid::from_u128(101))));
}

async fn a_village_not_assigned_is_refused<S: Store>(store: S) {
    let world = World::new(store).await;
    let [own, foreign] = world.villages;
    let mut officer = world.officer_phone().await;
    let theirs = household_write(200, foreign);
    let saved = officer.save(vec![theirs.clone()]);
    assert!(applied(&officer.sync(&world.server, vec![saved]).await));

    let mut phone = world.collaborator_phone().await;
    let disguised = edit(&household_write(200, own), "address", json!("x"));
    let sent = vec![
        phone.save(vec![household_write(201, foreign)]),
        phone.save(vec![edit(&theirs, "address", json!("x"))]),
        phone.save(vec![disguised]),
        // One write out of place refuses the whole change.
        phone.save(vec![
            household_write(202, own),
            household_write(203, foreign),
        ]),
    ];
    let reply = phone.sync(&world.server, sent).await;
    assert_eq!(
        states(&reply),
        vec![&refused(Refusal::VillageNotAssigned); 4]
    );
    let seen: BTreeSet<_> = phone
        .rows
        .values()
        .map(|(_, record)| record.village)
        .collect();
    assert_eq!(
        seen,
        BTreeSet::from([Some(own)]),
        "nothing of the other village came down"
    );
}

async fn a_change_written_before_the_phone_learned_of_it_is_taken<S: Store>(store: S) {
    let world = World::new(store).await;
    let [own, other] = world.villages;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    let before = phone.save(vec![household_write(100, own)]);
    world.clock.forward(60_000);
    world.assign(&[other]).await;
    phone.millis = START + 120_000;
    let after = phone.save(vec![household_write(101, own)]);
    world.clock.forward(120_000);
    let reply = phone.sync(&world.server, vec![before, after]).await;
    assert!(matches!(states(&reply)[0], State::Applied { .. }));
    assert_eq!(states(&reply)[1], &refused(Refusal::VillageNotAssigned));
    assert_eq!(reply.purge, [own]);
    assert!(
        phone
            .rows
            .values()
            .all(|(_, record)| record.village != Some(own))
    );
    let changes = world
        .server
        .store
        .changes_since(world.commune.id, 0, 100)
        .await;
    let late = changes
        .expect("changes")
        .into_iter()
        .filter(|change| change.late_scope);
    assert_eq!(late.count(), 1);
}

async fn a_change_that_waits_is_applied_once_its_record_arrives<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    let made = household_write(100, world.villages[0]);
    let creation = phone.save(vec![made.clone()]);
    let change = phone.save(vec![edit(&made, "address", json!("cuối làng"))]);
    let reply = phone.sync(&world.server, vec![change.clone()]).await;
    assert_eq!(states(&reply), [&State::Waiting]);
    assert!(
        phone
            .rows
            .values()
            .all(|(_, record)| record.id != made.record)
    );
    let reply = phone.sync(&world.server, vec![creation]).await;
    assert!(applied(&reply));
    let (_, record) = &phone.rows[&made.record];
    let heads = record.registers[&"address".into()].heads();
    assert_eq!(heads.len(), 2, "the edit named nothing it replaces");
    let reply = phone.sync(&world.server, vec![change]).await;
    assert!(applied(&reply), "the receipt became final");
    let report = check(&world.server.store, &*world.server.keys, &world.commune)
        .await
        .expect("a report");
    assert_eq!(report.findings, Vec::<String>::new());
}

async fn a_member_waits_for_its_household<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    let household = phone.save(vec![household_write(100, world.villages[0])]);
    let member = phone.save(vec![member_write(101, 100, world.villages[0], "Lò Vì")]);
    let reply = phone.sync(&world.server, vec![member, household]).await;
    assert!(
        applied(&reply),
        "both came in one request, the wrong way round"
    );
    let both = phone.save(vec![
        member_write(111, 110, world.villages[0], "Lò Văn Hà"),
        household_write(110, world.villages[0]),
    ]);
    assert!(applied(&phone.sync(&world.server, vec![both]).await));
}

async fn waiting_changes_release_each_other<S: Store>(store: S) {
    let world = World::new(store).await;
    let own = world.villages[0];
    let (mut one, mut two) = (
        world.collaborator_phone().await,
        world.collaborator_phone().await,
    );
    let member = member_write(101, 100, own, "Lò Vì");
    let edit_of_member = one.save(vec![edit(&member, "phone", json!("0900"))]);
    let member = two.save(vec![member]);
    assert_eq!(
        states(&one.sync(&world.server, vec![edit_of_member.clone()]).await),
        [&State::Waiting]
    );
    assert_eq!(
        states(&two.sync(&world.server, vec![member.clone()]).await),
        [&State::Waiting]
    );
    let household = two.save(vec![household_write(100, own)]);
    assert!(applied(&two.sync(&world.server, vec![household]).await));
    assert!(applied(
        &one.sync(&world.server, vec![edit_of_member]).await
    ));
    assert!(applied(&two.sync(&world.server, vec![member]).await));
    let (_, record) = &one.rows[&RecordId(Uuid::from_u128(101))];
    assert_eq!(record.value(&"phone".into()), Some(&json!("0900")));
}

async fn a_waiting_change_that_proves_wrong_is_refused<S: Store>(store: S) {
    let world = World::new(store).await;
    let [own, other] = world.villages;
    let mut phone = world.collaborator_phone().await;
    let guess = phone.save(vec![edit(
        &household_write(100, own),
        "address",
        json!("x"),
    )]);
    assert_eq!(
        states(&phone.sync(&world.server, vec![guess.clone()]).await),
        [&State::Waiting]
    );
    let mut officer = world.officer_phone().await;
    let made = officer.save(vec![household_write(100, other)]);
    assert!(applied(&officer.sync(&world.server, vec![made]).await));
    let reply = phone.sync(&world.server, vec![guess]).await;
    assert_eq!(states(&reply), [&refused(Refusal::VillageNotAssigned)]);
}

async fn a_record_written_as_another_is_refused<S: Store>(store: S) {
    let world = World::new(store).await;
    let [one, two] = world.villages;
    let mut officer = world.officer_phone().await;
    let member = member_write(101, 100, one, "Lò Vì");
    let made = officer.save(vec![household_write(100, one), member.clone()]);
    let more = officer.save(vec![household_write(110, one), household_write(120, two)]);
    assert!(applied(
        &officer.sync(&world.server, vec![made, more]).await
    ));
    let changed = |change: fn(&mut so_thon_domain::RecordWrite, VillageId)| {
        let mut write = edit(&member, "phone", json!("0900"));
        change(&mut write, two);
        write
    };
    let sent = vec![
        officer.save(vec![changed(|w, _| w.kind = RecordKind::VISIT)]),
        officer.save(vec![changed(|w, _| {
            w.unit = RecordId(Uuid::from_u128(110))
        })]),
        officer.save(vec![changed(|w, village| w.village = Some(village))]),
        // A child in another village than its household.
        officer.save(vec![member_write(121, 120, one, "Ai đó")]),
        // A child of something that is no household.
        officer.save(vec![member_write(122, 101, one, "Ai đó")]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    assert_eq!(states(&reply), vec![&refused(Refusal::Mismatch); 5]);
}

async fn a_new_household_gets_its_number_exactly_once<S: Store>(store: S) {
    let world = World::new(store).await;
    let own = world.villages[0];
    let (mut one, mut two) = (
        world.collaborator_phone().await,
        world.collaborator_phone().await,
    );
    let made = vec![
        one.save(vec![household_write(100, own), household_write(101, own)]),
        one.save(vec![household_write(102, own)]),
    ];
    let reply = one.sync(&world.server, made.clone()).await;
    assert!(applied(&reply));
    // The same household made by another phone (restored from the same draft) keeps its number.
    let again = two.save(vec![household_write(100, own)]);
    assert!(applied(&two.sync(&world.server, vec![again]).await));
    one.cursor = None;
    one.sync(&world.server, made).await;
    for phone in [&mut one, &mut two] {
        phone.pull_all(&world.server).await;
        let numbers: Vec<_> = [100, 101, 102].map(|id| number_of(phone, id)).to_vec();
        assert_eq!(numbers, [Some(1), Some(2), Some(3)]);
    }
    let (_, record) = &one.rows[&RecordId(Uuid::from_u128(100))];
    assert_eq!(record.registers[&"number".into()].heads().len(), 1);
}

async fn only_the_server_writes_the_number<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let made = household_write(100, world.villages[0]);
    let sent = vec![
        officer.save(vec![made.clone()]),
        officer.save(vec![edit(&made, "number", json!(7))]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    assert_eq!(states(&reply)[1], &refused(Refusal::ServerField));
    assert_eq!(number_of(&officer, 100), Some(1));
}

async fn a_value_of_the_wrong_form_is_refused_whole<S: Store>(store: S) {
    let world = World::new(store).await;
    let own = world.villages[0];
    let mut phone = world.collaborator_phone().await;
    let good = household_write(100, own);
    let mut bad = member_write(101, 100, own, "Lò Vì");
    bad.fields.extend(edit(&bad, "birth", json!("1980")).fields);
    let sent = vec![phone.save(vec![good, bad]), phone.save(Vec::new())];
    let reply = phone.sync(&world.server, sent).await;
    assert_eq!(
        states(&reply),
        [&refused(Refusal::BadValue), &refused(Refusal::BadSize)]
    );
    assert_eq!(phone.rows.len(), 1, "the village alone");
}

async fn roles_write_their_kinds_only<S: Store>(store: S) {
    let world = World::new(store).await;
    let leader = account(
        &world.server,
        world.commune.id,
        "lanhdao",
        Role::Leader,
        &[],
    )
    .await;
    let mut phone = Phone::new(&world.server, &leader).await;
    let saved = phone.save(vec![household_write(100, world.villages[0])]);
    let reply = phone.sync(&world.server, vec![saved]).await;
    assert_eq!(states(&reply), [&refused(Refusal::KindNotAllowed)]);
    let mut phone = world.collaborator_phone().await;
    let saved = phone.save(vec![village_write(VillageId(Uuid::from_u128(0xC)))]);
    let reply = phone.sync(&world.server, vec![saved]).await;
    assert_eq!(states(&reply), [&refused(Refusal::KindNotAllowed)]);
    let viewer = account(
        &world.server,
        world.commune.id,
        "so",
        Role::ProvinceViewer,
        &[],
    )
    .await;
    let phone = Phone::new(&world.server, &viewer).await;
    let caller = world
        .server
        .caller(world.commune.id, phone.seat)
        .await
        .expect("a caller");
    assert!(
        world
            .server
            .sync(&caller, phone.request(Vec::new()))
            .await
            .is_err()
    );
}

async fn places_must_fit<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let mut homeless = household_write(100, world.villages[0]);
    homeless.village = None;
    let mut crooked = village_write(VillageId(Uuid::from_u128(0xC)));
    crooked.village = Some(world.villages[0]);
    let sent = vec![
        officer.save(vec![homeless]),
        officer.save(vec![household_write(101, VillageId(Uuid::from_u128(0xD)))]),
        officer.save(vec![crooked]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    let expected = [
        Refusal::NoVillage,
        Refusal::UnknownVillage,
        Refusal::Mismatch,
    ]
    .map(refused);
    assert_eq!(states(&reply), expected.iter().collect::<Vec<_>>());
}

async fn another_commune_is_refused<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    phone.commune = CommuneId(Uuid::from_u128(99));
    let saved = phone.save(vec![household_write(100, world.villages[0])]);
    phone.commune = world.commune.id;
    let reply = phone.sync(&world.server, vec![saved]).await;
    assert_eq!(states(&reply), [&refused(Refusal::WrongCommune)]);

    // A second commune on the same server shares nothing.
    let other = world
        .server
        .add_commune("Xã Khác", true, [8; 32])
        .await
        .expect("a commune");
    let officer = account(&world.server, other.id, "khac", Role::Officer, &[]).await;
    let mut stranger = Phone::new(&world.server, &officer).await;
    let cursor = phone.cursor.clone();
    stranger.cursor = cursor;
    stranger.pull_all(&world.server).await;
    assert!(stranger.rows.is_empty());
    let saved = stranger.save(vec![household_write(300, world.villages[0])]);
    let reply = stranger.sync(&world.server, vec![saved]).await;
    assert_eq!(states(&reply), [&refused(Refusal::UnknownVillage)]);
}

async fn envelopes_that_cannot_be_opened_get_no_outcome<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    let mut other = world.collaborator_phone().await;
    let good = phone.save(vec![household_write(100, world.villages[0])]);
    let mut cut = phone.save(vec![household_write(101, world.villages[0])]);
    let short = cut.len() - 3;
    cut.truncate(short);
    let foreign = other.save(vec![household_write(102, world.villages[0])]);
    let sent = vec![Sealed::from(vec![0xff; 9]), foreign, cut, good];
    let reply = phone.sync(&world.server, sent).await;
    assert_eq!(reply.outcomes.len(), 1);
    assert!(applied(&reply));
}

async fn a_clock_years_ahead_is_held_to_the_receipt<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    phone.millis = START + 2 * 365 * 86_400_000;
    let first = phone.save(vec![household_write(100, world.villages[0])]);
    let second = phone.save(vec![household_write(101, world.villages[0])]);
    // The higher number comes first; the lower one never gets above it.
    let late = phone.sync(&world.server, vec![second]).await;
    world.clock.forward(5_000);
    let early = phone.sync(&world.server, vec![first]).await;
    let stamp = |reply: &so_thon_protocol::SyncReply| match states(reply)[0] {
        State::Applied { stamp, .. } => *stamp,
        other => panic!("{other:?}"),
    };
    assert_eq!(stamp(&late), Stamp::latest_at(Millis(START)));
    assert_eq!(stamp(&early), stamp(&late));
    let mut endless = phone.save(vec![household_write(102, world.villages[0])]);
    let change = Change {
        commune: phone.commune,
        seat: phone.seat,
        number: phone.number,
        stamp: Stamp {
            millis: Millis(u64::MAX),
            counter: u32::MAX,
        },
        repairs: None,
        writes: vec![household_write(102, world.villages[0])],
    };
    endless.clone_from(&seal(&change));
    assert!(applied(&phone.sync(&world.server, vec![endless]).await));
}

async fn unknown_kinds_and_fields_are_kept<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let mut round = household_write(500, world.villages[0]);
    round.kind = serde_json::from_value(json!("round")).expect("a kind");
    round
        .fields
        .extend(edit(&round, "moon", json!({"phase": [1, 2]})).fields);
    round.village = None;
    let saved = officer.save(vec![round.clone()]);
    assert!(applied(&officer.sync(&world.server, vec![saved]).await));
    let (_, record) = &officer.rows[&round.record];
    assert_eq!(
        record.value(&"moon".into()),
        Some(&json!({"phase": [1, 2]}))
    );
}

async fn concurrent_pushes_give_every_change_one_position<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut tasks = tokio::task::JoinSet::new();
    for phone in 0..8_u128 {
        let mut own = world.collaborator_phone().await;
        let (server, village) = (world.server.clone(), world.villages[0]);
        tasks.spawn(async move {
            for round in 0..5_u128 {
                let id = 1_000 + phone * 100 + round;
                let saved = own.save(vec![household_write(id, village)]);
                assert!(applied(&own.sync(&server, vec![saved]).await));
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("a phone finished");
    }
    let changes = world
        .server
        .store
        .changes_since(world.commune.id, 0, 1_000)
        .await;
    let positions: Vec<u64> = changes
        .expect("changes")
        .iter()
        .map(|c| c.position)
        .collect();
    let expected = 2 + 8 * 5 * 2;
    assert_eq!(positions, (1..=expected).collect::<Vec<_>>());
    let mut phone = world.officer_phone().await;
    phone.pull_all(&world.server).await;
    let numbers: BTreeSet<_> = phone
        .rows
        .values()
        .filter(|(_, record)| record.kind == RecordKind::HOUSEHOLD)
        .map(|(_, record)| {
            record
                .value(&"number".into())
                .cloned()
                .map(|n| n.to_string())
        })
        .collect();
    assert_eq!(numbers.len(), 40);
}

async fn the_store_is_consistent_and_a_flipped_bit_is_found<S: Store>(store: S) {
    let world = World::new(store).await;
    let own = world.villages[0];
    let mut phone = world.collaborator_phone().await;
    let made = household_write(100, own);
    let sent = vec![
        phone.save(vec![made.clone(), member_write(101, 100, own, "Lò Vì")]),
        phone.save(vec![edit(&made, "phone", json!("0900"))]),
        phone.save(vec![edit(
            &household_write(999, own),
            "phone",
            json!("0901"),
        )]),
    ];
    phone.sync(&world.server, sent).await;
    let report = check(&world.server.store, &*world.server.keys, &world.commune)
        .await
        .expect("a report");
    assert_eq!(report.findings, Vec::<String>::new());
    assert_eq!((report.changes, report.records), (2 + 3 + 1, 2 + 2));

    // A record that is not what its changes make of it.
    let commune = world.commune.id;
    let mut row = world
        .server
        .store
        .records(commune, &[made.record])
        .await
        .expect("rows")
        .remove(0);
    let mut record = row.record().expect("a record");
    record.registers.remove(&"phone".into());
    row = so_thon_server::store::RecordRow::of(&record, row.position);
    let ledger = world.server.store.ledger(commune).await.expect("a ledger");
    let append = so_thon_server::store::Append {
        since: ledger.position,
        ledger,
        records: vec![row],
        ..Default::default()
    };
    assert!(
        world
            .server
            .store
            .append(commune, &append)
            .await
            .expect("written")
    );
    let report = check(&world.server.store, &*world.server.keys, &world.commune)
        .await
        .expect("a report");
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
}

async fn what_became_of_a_change_is_told_when_asked<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    let made = household_write(100, world.villages[0]);
    let creation = phone.save(vec![made.clone()]);
    let change = phone.save(vec![edit(&made, "address", json!("cuối làng"))]);
    phone.sync(&world.server, vec![change]).await;
    let caller = world.server.caller(phone.commune, phone.seat).await;
    let caller = caller.expect("a caller");
    let ask = so_thon_protocol::SyncRequest {
        waiting: vec![2, 77],
        ..phone.request(Vec::new())
    };
    let still = world
        .server
        .sync(&caller, ask.clone())
        .await
        .expect("a reply");
    assert_eq!(states(&still), [&State::Waiting], "77 never came");
    phone.sync(&world.server, vec![creation]).await;
    let told = world.server.sync(&caller, ask).await.expect("a reply");
    assert_eq!(told.outcomes.len(), 1);
    assert_eq!(told.outcomes[0].number, 2);
    assert!(applied(&told));
}

async fn a_waiting_change_of_a_clock_ahead_survives_the_loss_of_its_village<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    phone.millis = START + 2 * 365 * 86_400_000;
    let made = household_write(100, world.villages[0]);
    let change = phone.save(vec![edit(&made, "address", json!("cuối làng"))]);
    assert_eq!(
        states(&phone.sync(&world.server, vec![change.clone()]).await),
        [&State::Waiting]
    );
    world.clock.forward(1_000);
    world.assign(&[world.villages[1]]).await;
    let mut officer = world.officer_phone().await;
    let creation = officer.save(vec![made]);
    assert!(applied(&officer.sync(&world.server, vec![creation]).await));
    assert!(applied(&phone.sync(&world.server, vec![change]).await));
}

async fn a_data_set_is_loaded_like_any_change<S: Store>(store: S) {
    use so_thon_server::demo::{LoadError, Save, load, seat};
    // A day's saves come in person by person: what somebody read of another's was there the day before.
    const NEXT_DAY: u64 = 24 * 60 * 60 * 1_000;
    let world = World::new(store).await;
    let own = world.villages[0];
    let authors = [
        seat(&world.server, &world.officer).await.expect("a seat"),
        seat(&world.server, &world.collaborator)
            .await
            .expect("a seat"),
    ];
    let save = |author, number, at, writes| Save {
        author,
        number,
        at: Millis(at),
        writes,
    };
    let made = household_write(100, own);
    let saves = [
        save(0, 1, 1_000, vec![made.clone()]),
        save(0, 2, 2_000, vec![household_write(110, own)]),
        save(1, 1, 3_000, vec![member_write(101, 100, own, "Lò Vì")]),
        save(
            0,
            3,
            NEXT_DAY,
            vec![edit(
                &member_write(101, 100, own, ""),
                "phone",
                json!("0900"),
            )],
        ),
    ];
    assert_eq!(
        load(&world.server, &authors, &saves).await.expect("loaded"),
        4
    );
    let orphan = [save(
        1,
        2,
        NEXT_DAY + 1_000,
        vec![edit(&household_write(999, own), "phone", json!("1"))],
    )];
    let refused = load(&world.server, &authors, &orphan).await;
    assert!(matches!(
        refused,
        Err(LoadError::NotApplied { number: 2, .. })
    ));
    let seats = world
        .server
        .store
        .seats(world.commune.id)
        .await
        .expect("seats");
    let officer = seats
        .iter()
        .find(|s| s.id == authors[0].seat)
        .expect("the seat");
    assert_eq!(
        (officer.seen, officer.highest, officer.received),
        (Some(Millis(NEXT_DAY)), 3, 3)
    );
}

#[tokio::test]
async fn one_request_unpacks_to_so_much_and_the_rest_comes_with_the_next() {
    let world = World::new(MemoryStore::default()).await;
    let mut phone = world.collaborator_phone().await;
    let household = household_write(100, world.villages[0]);
    let made = phone.save(vec![household.clone()]);
    assert!(applied(&phone.sync(&world.server, vec![made]).await));
    // Small on the way, a megabyte each once they are unpacked.
    let long = "a".repeat(1_000_000);
    let edits: Vec<_> = (0..20)
        .map(|_| phone.save(vec![edit(&household, "address", json!(long))]))
        .collect();
    let caller = world.server.caller(phone.commune, phone.seat).await;
    let caller = caller.expect("a caller");
    let (mut rest, mut rounds) = (&edits[..], Vec::new());
    while !rest.is_empty() {
        let (opened, left) = world.server.open(&caller, rest);
        let numbers: Vec<u64> = opened.iter().map(|one| one.change.number).collect();
        assert!(numbers.is_sorted(), "the oldest first");
        assert_eq!(left, rest.len() - opened.len());
        rounds.push(opened.len());
        rest = &rest[opened.len()..];
    }
    assert_eq!(rounds, [8, 8, 4]);
}
