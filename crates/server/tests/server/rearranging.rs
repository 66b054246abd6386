//! Moving, splitting and merging households: what the office takes, what every phone then has.

use crate::{
    over_every_store,
    rounds::{one_of_two_posted, recognition},
    world::{Phone, World, applied, edit, household_write, member_write, shown, states},
};
use chrono::NaiveDate;
use serde_json::json;
use so_thon_domain::{
    HouseholdId, MemberId, RecordId, RecordWrite, VillageId,
    draft::rearrange::{Parting, merge, relocate, split, unmerge},
    household::Moved,
    refusal::Refusal,
    unit::HouseholdUnit,
};
use so_thon_protocol::{Left, State};
use so_thon_server::{check::check, store::Store};
use uuid::Uuid;

over_every_store! {
    a_moved_household_leaves_the_phones_of_its_village_and_reaches_the_new_ones_whole
    a_phone_that_has_both_villages_keeps_a_moved_household
    work_for_a_household_that_moved_meanwhile_is_taken_and_flagged
    work_for_a_household_that_moved_long_ago_is_refused
    a_household_that_moves_while_a_village_is_sent_arrives_once_and_whole
    only_an_officer_moves_splits_and_merges
    a_large_household_moves_in_parts_and_arrives_whole
    of_two_officers_the_second_is_told_to_look_again
    households_are_never_merged_in_a_circle
    a_merge_needs_both_sides
    edits_for_an_absorbed_household_are_taken_and_stay_with_it_when_the_merge_is_undone
    a_merged_household_follows_the_survivor_to_its_village_and_comes_back
    people_who_were_split_off_leave_their_old_household_on_every_phone
    who_left_a_household_while_it_was_away_does_not_come_back_with_it
    an_edit_of_somebody_who_was_split_off_meanwhile_reaches_the_person
    asking_again_for_a_merge_changes_nothing
    the_review_of_a_merged_household_holds_up_no_recognition
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day")
}

fn id(id: u128) -> RecordId {
    RecordId(Uuid::from_u128(id))
}

fn to(village: VillageId) -> Moved {
    Moved {
        to: village,
        date: today(),
    }
}

fn unit(phone: &Phone, id: u128) -> HouseholdUnit {
    shown(phone, id).expect("a household")
}

async fn saved<S: Store>(world: &World<S>, phone: &mut Phone, writes: Vec<RecordWrite>) -> State {
    let sealed = phone.save(writes);
    let reply = phone.sync(&world.server, vec![sealed]).await;
    reply.outcomes[0].state.clone()
}

fn refused(reason: Refusal) -> State {
    State::Refused { reason }
}

/// Two households of one person each in the first village, on the officer's phone.
async fn two_households<S: Store>(world: &World<S>) -> Phone {
    let mut officer = world.officer_phone().await;
    for household in [100, 200] {
        let made = vec![
            household_write(household, world.villages[0]),
            member_write(household + 1, household, world.villages[0], "Lò Vì"),
        ];
        let state = saved(world, &mut officer, made).await;
        assert!(matches!(state, State::Applied { .. }));
    }
    officer.pull_all(&world.server).await;
    officer
}

async fn consistent<S: Store>(world: &World<S>) {
    let report = check(&world.server.store, &*world.server.keys, &world.commune)
        .await
        .expect("checked");
    assert_eq!(report.findings, Vec::<String>::new());
}

async fn a_moved_household_leaves_the_phones_of_its_village_and_reaches_the_new_ones_whole<
    S: Store,
>(
    store: S,
) {
    let world = World::new(store).await;
    let [from, new] = world.villages;
    let mut officer = two_households(&world).await;
    let mut old = world.collaborator_phone().await;
    old.pull_all(&world.server).await;
    world.assign(&[new]).await;
    let mut other = world.collaborator_phone().await;
    other.pull_all(&world.server).await;
    world.assign(&[from]).await;
    old.pull_all(&world.server).await;
    assert!(old.rows.contains_key(&id(101)) && !other.rows.contains_key(&id(101)));

    let moved = relocate(&unit(&officer, 100), &to(new));
    assert!(matches!(
        saved(&world, &mut officer, moved).await,
        State::Applied { .. }
    ));
    let reply = old.sync(&world.server, vec![]).await;
    assert_eq!(
        reply.left,
        [Left {
            unit: id(100),
            record: None
        }]
    );
    assert!(shown(&old, 100).is_none() && shown(&old, 200).is_some());
    assert!(
        old.sync(&world.server, vec![]).await.left.is_empty(),
        "told once"
    );
    world.assign(&[new]).await;
    other.pull_all(&world.server).await;
    assert_eq!(unit(&other, 100).members.len(), 1);
    assert!(
        unit(&other, 100)
            .records
            .values()
            .all(|record| record.village == Some(new))
    );
    consistent(&world).await;
}

async fn a_phone_that_has_both_villages_keeps_a_moved_household<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = two_households(&world).await;
    world.assign(&world.villages).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    let moved = relocate(&unit(&officer, 100), &to(world.villages[1]));
    saved(&world, &mut officer, moved).await;
    let reply = phone.sync(&world.server, vec![]).await;
    assert_eq!(reply.left, []);
    assert_eq!(unit(&phone, 100).village, Some(world.villages[1]));
    assert_eq!(unit(&phone, 100).members.len(), 1);
}

async fn work_for_a_household_that_moved_meanwhile_is_taken_and_flagged<S: Store>(store: S) {
    let world = World::new(store).await;
    let [from, new] = world.villages;
    let mut officer = two_households(&world).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    let moved = relocate(&unit(&officer, 100), &to(new));
    saved(&world, &mut officer, moved).await;

    // The phone has not heard of it: it edits what it has and writes a new person there.
    let written = vec![
        edit(&household_write(100, from), "note", json!("nhà mới")),
        member_write(102, 100, from, "Lò Thị Mới"),
    ];
    let state = saved(&world, &mut phone, written).await;
    assert!(matches!(state, State::Applied { .. }), "{state:?}");
    assert!(shown(&phone, 100).is_none(), "it has left this phone");
    officer.pull_all(&world.server).await;
    let there = unit(&officer, 100);
    assert_eq!(there.household.note.as_deref(), Some("nhà mới"));
    assert_eq!(there.members.len(), 2);
    assert!(
        there
            .records
            .values()
            .all(|record| record.village == Some(new))
    );
    let changes = world
        .server
        .store
        .changes_since(world.commune.id, 0, 1_000)
        .await
        .expect("changes");
    let late: Vec<_> = changes.iter().filter(|change| change.late_scope).collect();
    assert_eq!(late.len(), 1);
    assert_eq!(late[0].id.seat, phone.seat);
    consistent(&world).await;
}

async fn work_for_a_household_that_moved_long_ago_is_refused<S: Store>(store: S) {
    let world = World::new(store).await;
    let [from, new] = world.villages;
    let mut officer = two_households(&world).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    let moved = relocate(&unit(&officer, 100), &to(new));
    saved(&world, &mut officer, moved).await;
    world.clock.forward(31 * 24 * 60 * 60 * 1000);
    let late = vec![edit(&household_write(100, from), "note", json!("nhà mới"))];
    let state = saved(&world, &mut phone, late).await;
    assert_eq!(state, refused(Refusal::VillageNotAssigned));
}

async fn a_household_that_moves_while_a_village_is_sent_arrives_once_and_whole<S: Store>(store: S) {
    let world = World::new(store).await;
    let [from, new] = world.villages;
    let mut officer = two_households(&world).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    // The other village is new to the phone when the household is already in it, and gone again
    // before a page of it was made.
    let moved = relocate(&unit(&officer, 100), &to(new));
    saved(&world, &mut officer, moved).await;
    world.assign(&[from, new]).await;
    phone.pull_all(&world.server).await;
    assert_eq!(unit(&phone, 100).village, Some(new));
    assert_eq!(unit(&phone, 100).members.len(), 1);
    world.assign(&[from]).await;
    phone.pull_all(&world.server).await;
    assert!(shown(&phone, 100).is_none());
    officer.pull_all(&world.server).await;
    let back = relocate(&unit(&officer, 100), &to(from));
    saved(&world, &mut officer, back).await;
    phone.pull_all(&world.server).await;
    assert_eq!(unit(&phone, 100).members.len(), 1);
}

async fn only_an_officer_moves_splits_and_merges<S: Store>(store: S) {
    let world = World::new(store).await;
    let officer = two_households(&world).await;
    world.assign(&world.villages).await;
    let mut phone = world.collaborator_phone().await;
    let parting = Parting {
        household: HouseholdId(Uuid::from_u128(300)),
        people: vec![MemberId(Uuid::from_u128(101))],
        date: today(),
        reason: String::new(),
    };
    let (one, two) = (unit(&officer, 100), unit(&officer, 200));
    for writes in [
        relocate(&one, &to(world.villages[1])),
        merge(&one, &two, today()),
        split(&one, &parting),
    ] {
        let state = saved(&world, &mut phone, writes).await;
        assert_eq!(state, refused(Refusal::OfficerOnly));
    }
}

async fn a_large_household_moves_in_parts_and_arrives_whole<S: Store>(store: S) {
    let world = World::new(store).await;
    let [from, new] = world.villages;
    let mut officer = two_households(&world).await;
    for part in 0..3_u128 {
        let people = (0..450).map(|n| member_write(10_000 + part * 1_000 + n, 100, from, "Lò Vì"));
        let writes = people.collect();
        assert!(matches!(
            saved(&world, &mut officer, writes).await,
            State::Applied { .. }
        ));
    }
    officer.pull_all(&world.server).await;
    let moved = relocate(&unit(&officer, 100), &to(new));
    saved(&world, &mut officer, moved).await;
    officer.pull_all(&world.server).await;
    let there = unit(&officer, 100);
    assert_eq!(there.members.len(), 1_351);
    assert!(
        there
            .records
            .values()
            .all(|record| record.village == Some(new))
    );
    consistent(&world).await;
}

async fn of_two_officers_the_second_is_told_to_look_again<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut first = two_households(&world).await;
    let mut second = world.officer_phone().await;
    second.pull_all(&world.server).await;
    let writes = merge(&unit(&first, 100), &unit(&first, 200), today());
    assert!(matches!(
        saved(&world, &mut first, writes).await,
        State::Applied { .. }
    ));
    let moved = relocate(&unit(&first, 100), &to(world.villages[1]));
    let also = relocate(&unit(&second, 100), &to(world.villages[0]));
    assert!(matches!(
        saved(&world, &mut first, moved).await,
        State::Applied { .. }
    ));
    let again = merge(&unit(&second, 100), &unit(&second, 200), today());
    let sealed = vec![second.save(also), second.save(again)];
    let reply = second.sync(&world.server, sealed).await;
    assert_eq!(states(&reply), vec![&refused(Refusal::Superseded); 2]);
    consistent(&world).await;
}

async fn households_are_never_merged_in_a_circle<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut first = two_households(&world).await;
    let mut second = world.officer_phone().await;
    second.pull_all(&world.server).await;
    let writes = merge(&unit(&first, 100), &unit(&first, 200), today());
    assert!(matches!(
        saved(&world, &mut first, writes).await,
        State::Applied { .. }
    ));
    let turned = merge(&unit(&second, 200), &unit(&second, 100), today());
    let itself = merge(&unit(&second, 100), &unit(&second, 100), today());
    let state = saved(&world, &mut second, turned).await;
    assert_eq!(state, refused(Refusal::MergeCycle));
    let state = saved(&world, &mut second, itself).await;
    assert!(matches!(state, State::Refused { .. }));
    second.pull_all(&world.server).await;
    assert_eq!(unit(&second, 100).absorbed.len(), 1);
    consistent(&world).await;
}

async fn a_merge_needs_both_sides<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = two_households(&world).await;
    let both = merge(&unit(&officer, 100), &unit(&officer, 200), today());
    for half in both {
        let state = saved(&world, &mut officer, vec![half]).await;
        assert_eq!(state, refused(Refusal::Mismatch));
    }
}

async fn edits_for_an_absorbed_household_are_taken_and_stay_with_it_when_the_merge_is_undone<
    S: Store,
>(
    store: S,
) {
    let world = World::new(store).await;
    let [from, _] = world.villages;
    let mut officer = two_households(&world).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    let writes = merge(&unit(&officer, 100), &unit(&officer, 200), today());
    saved(&world, &mut officer, writes).await;

    let written = vec![
        edit(&household_write(200, from), "note", json!("vừa gặp")),
        member_write(202, 200, from, "Lò Thị Mới"),
    ];
    let state = saved(&world, &mut phone, written).await;
    assert!(matches!(state, State::Applied { .. }));
    phone.pull_all(&world.server).await;
    officer.pull_all(&world.server).await;
    for phone in [&phone, &officer] {
        assert!(shown(phone, 200).is_none());
        let whole = unit(phone, 100);
        assert_eq!(whole.members.len(), 3);
        assert_eq!(whole.household.note.as_deref(), Some("vừa gặp"));
    }

    let whole = unit(&officer, 100);
    let undone = unmerge(&whole, &whole.absorbed[0]);
    assert!(matches!(
        saved(&world, &mut officer, undone).await,
        State::Applied { .. }
    ));
    phone.pull_all(&world.server).await;
    for phone in [&phone, &officer] {
        assert_eq!(unit(phone, 100).members.len(), 1);
        assert_eq!(unit(phone, 100).household.note, None);
        assert_eq!(unit(phone, 200).members.len(), 2);
        assert_eq!(unit(phone, 200).household.note.as_deref(), Some("vừa gặp"));
    }
    consistent(&world).await;
}

async fn a_merged_household_follows_the_survivor_to_its_village_and_comes_back<S: Store>(store: S) {
    let world = World::new(store).await;
    let [from, new] = world.villages;
    let mut officer = two_households(&world).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    let writes = merge(&unit(&officer, 100), &unit(&officer, 200), today());
    saved(&world, &mut officer, writes).await;
    let moved = relocate(&unit(&officer, 100), &to(new));
    saved(&world, &mut officer, moved).await;
    phone.pull_all(&world.server).await;
    assert!(!phone.rows.contains_key(&id(101)) && !phone.rows.contains_key(&id(201)));
    let whole = unit(&officer, 100);
    assert_eq!(whole.members.len(), 2);
    saved(&world, &mut officer, unmerge(&whole, &whole.absorbed[0])).await;
    phone.pull_all(&world.server).await;
    assert!(shown(&phone, 100).is_none());
    assert_eq!(unit(&phone, 200).village, Some(from));
    assert_eq!(unit(&phone, 200).members.len(), 1);
    consistent(&world).await;
}

async fn with_a_son<S: Store>(world: &World<S>) -> (Phone, Phone, Parting) {
    let mut officer = two_households(world).await;
    let son = member_write(103, 100, world.villages[0], "Lò Văn Con");
    saved(world, &mut officer, vec![son]).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    let parting = Parting {
        household: HouseholdId(Uuid::from_u128(300)),
        people: vec![MemberId(Uuid::from_u128(103))],
        date: today(),
        reason: "ra ở riêng".to_owned(),
    };
    (officer, phone, parting)
}

async fn people_who_were_split_off_leave_their_old_household_on_every_phone<S: Store>(store: S) {
    let world = World::new(store).await;
    let (mut officer, mut phone, parting) = with_a_son(&world).await;
    let writes = split(&unit(&officer, 100), &parting);
    let state = saved(&world, &mut officer, writes).await;
    assert!(matches!(state, State::Applied { .. }), "{state:?}");
    let moved = relocate(&unit(&officer, 300), &to(world.villages[1]));
    saved(&world, &mut officer, moved).await;
    // The phone never has the new household: it is told that the person left the old one.
    let reply = phone.sync(&world.server, vec![]).await;
    let person = Left {
        unit: id(100),
        record: Some(id(103)),
    };
    assert!(reply.left.contains(&person), "{:?}", reply.left);
    assert_eq!(unit(&phone, 100).members.len(), 1);
    assert!(!phone.rows.contains_key(&id(103)));
    assert_eq!(unit(&officer, 300).members.len(), 1);
    assert!(unit(&officer, 300).household.number.is_some());
    consistent(&world).await;
}

async fn who_left_a_household_while_it_was_away_does_not_come_back_with_it<S: Store>(store: S) {
    let world = World::new(store).await;
    let [own, other] = world.villages;
    let (mut officer, mut phone, parting) = with_a_son(&world).await;
    let away = relocate(&unit(&officer, 100), &to(other));
    saved(&world, &mut officer, away).await;
    officer.pull_all(&world.server).await;
    let parted = split(&unit(&officer, 100), &parting);
    saved(&world, &mut officer, parted).await;
    officer.pull_all(&world.server).await;
    let back = relocate(&unit(&officer, 100), &to(own));
    saved(&world, &mut officer, back).await;
    // The phone hears of all three at once.
    phone.pull_all(&world.server).await;
    assert_eq!(unit(&phone, 100).village, Some(own));
    assert_eq!(unit(&phone, 100).members.len(), 1);
    assert!(!phone.rows.contains_key(&id(103)));
    consistent(&world).await;
}

async fn an_edit_of_somebody_who_was_split_off_meanwhile_reaches_the_person<S: Store>(store: S) {
    let world = World::new(store).await;
    let (mut officer, mut phone, parting) = with_a_son(&world).await;
    let writes = split(&unit(&officer, 100), &parting);
    saved(&world, &mut officer, writes).await;
    let son = member_write(103, 100, world.villages[0], "Lò Văn Con");
    let late = edit(&son, "doing", json!("đi làm xa"));
    let state = saved(&world, &mut phone, vec![late]).await;
    assert!(matches!(state, State::Applied { .. }), "{state:?}");
    officer.pull_all(&world.server).await;
    let new = unit(&officer, 300);
    assert_eq!(new.members[0].facts.doing.as_deref(), Some("đi làm xa"));
    phone.pull_all(&world.server).await;
    assert_eq!(unit(&phone, 300).members.len(), 1);
    consistent(&world).await;
}

async fn asking_again_for_a_merge_changes_nothing<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = two_households(&world).await;
    let sealed = officer.save(merge(&unit(&officer, 100), &unit(&officer, 200), today()));
    let first = officer.sync(&world.server, vec![sealed.clone()]).await;
    assert!(applied(&first));
    let again = officer
        .sync(&world.server, vec![sealed.clone(), sealed])
        .await;
    assert_eq!(
        again.outcomes,
        [first.outcomes.clone(), first.outcomes].concat()
    );
    assert!(again.rows.is_empty() && again.left.is_empty());
    consistent(&world).await;
}

async fn the_review_of_a_merged_household_holds_up_no_recognition<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = two_households(&world).await;
    one_of_two_posted(&world, &mut officer).await;
    // The second one is listed and nobody reviewed it: it is the first one, written twice.
    let early = recognition(0x801, "2026-09-12");
    let state = saved(&world, &mut officer, vec![early]).await;
    assert_eq!(state, refused(Refusal::NotPosted));
    let writes = merge(&unit(&officer, 100), &unit(&officer, 200), today());
    let state = saved(&world, &mut officer, writes).await;
    assert!(matches!(state, State::Applied { .. }), "{state:?}");
    let now = recognition(0x802, "2026-09-12");
    let state = saved(&world, &mut officer, vec![now]).await;
    assert!(matches!(state, State::Applied { .. }), "{state:?}");
    consistent(&world).await;
}
