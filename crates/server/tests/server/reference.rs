//! Reference data of the office: what is taken, what goes back and why, and what follows from it.

use crate::{
    over_every_store,
    rounds::{meeting, posting, recognition, review, round, signed, vote},
    world::{Phone, World, account, applied, edit, household_write, states},
};
use serde_json::{Value, json};
use so_thon_domain::{
    FieldWrite, RecordId, RecordKind, RecordWrite, access::Role, refusal::Refusal,
};
use so_thon_protocol::State;
use so_thon_server::store::Store;
use std::collections::BTreeMap;
use uuid::Uuid;

over_every_store! {
    an_officer_adds_and_corrects_and_every_phone_has_it
    nobody_but_an_officer_writes_reference_data
    what_cannot_be_right_goes_back_and_nothing_is_written
    two_of_one_code_never_hold_on_one_day_whoever_wrote_them
    what_follows_in_the_change_that_ends_the_other_is_taken
    a_file_that_cannot_be_right_goes_back_and_a_good_one_is_kept_whole
    a_day_off_puts_the_end_of_a_posting_off
    a_step_that_the_office_loaded_says_how_long_a_list_is_posted
}

fn made(id: u128, kind: RecordKind, fields: &[(&str, Value)]) -> RecordWrite {
    let record = RecordId(Uuid::from_u128(id));
    let set = |(name, value): &(&str, Value)| {
        let set = FieldWrite {
            value: value.clone(),
            replaces: Vec::new(),
        };
        (so_thon_domain::Field::made((*name).to_owned()), set)
    };
    RecordWrite {
        record,
        kind,
        unit: record,
        village: None,
        creates: true,
        fields: fields.iter().map(set).collect(),
        lists: BTreeMap::new(),
    }
}

fn entry(id: u128, list: &str, code: &str, from: &str) -> RecordWrite {
    let fields = [
        ("list", json!(list)),
        ("code", json!(code)),
        ("name", json!(format!("Mục {code}"))),
        ("valid_from", json!(from)),
        ("source", json!("Mẫu 10")),
    ];
    made(id, RecordKind::CATALOGUE_ENTRY, &fields)
}

fn file(id: u128, list: &str, entries: &str) -> RecordWrite {
    let text = format!(
        r#"{{"list":"{list}","version":1,"source":"Quyết định mới","mark":"OFFICE","entries":[{entries}]}}"#
    );
    let fields = [
        ("list", json!(list)),
        ("name", json!("tep.json")),
        ("text", json!(text)),
    ];
    made(id, RecordKind::REFERENCE_FILE, &fields)
}

async fn takes<S: Store>(world: &World<S>, phone: &mut Phone, writes: Vec<RecordWrite>) {
    let saved = phone.save(writes.clone());
    let reply = phone.sync(&world.server, vec![saved]).await;
    assert!(applied(&reply), "{writes:?}: {:?}", reply.outcomes);
}

async fn refuses<S: Store>(
    world: &World<S>,
    phone: &mut Phone,
    writes: Vec<RecordWrite>,
    reason: Refusal,
) {
    let saved = phone.save(writes.clone());
    let reply = phone.sync(&world.server, vec![saved]).await;
    assert_eq!(states(&reply), [&State::Refused { reason }], "{writes:?}");
}

async fn an_officer_adds_and_corrects_and_every_phone_has_it<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let item = entry(1, "sheet_a", "01", "2026-09-01");
    takes(&world, &mut officer, vec![item.clone()]).await;
    let mended = edit(&item, "valid_from", json!("2026-09-15"));
    takes(&world, &mut officer, vec![mended]).await;
    let mut reviewer = world.collaborator_phone().await;
    reviewer.pull_all(&world.server).await;
    assert!(reviewer.rows.contains_key(&item.record));
}

async fn nobody_but_an_officer_writes_reference_data<S: Store>(store: S) {
    let world = World::new(store).await;
    let leader = account(
        &world.server,
        world.commune.id,
        "lanhdao",
        Role::Leader,
        &[],
    )
    .await;
    let posting = r#"{"code":"posting","vi":"a","en":"a","from":"2027-01-01","is":{}}"#;
    let written = [
        entry(1, "cause", "nuoc", "2027-01-01"),
        file(2, "steps", posting),
    ];
    for mut phone in [
        world.collaborator_phone().await,
        Phone::new(&world.server, &leader).await,
    ] {
        for write in &written {
            let writes = vec![write.clone()];
            refuses(&world, &mut phone, writes, Refusal::KindNotAllowed).await;
        }
    }
}

async fn what_cannot_be_right_goes_back_and_nothing_is_written<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let good = entry(1, "need", "duong", "2027-01-01");
    let with = |field: &'static str, value: Value| {
        let mut write = good.clone();
        write.fields.extend(edit(&good, field, value).fields);
        write
    };
    for write in [
        with("name", json!("  ")),
        with("source", Value::Null),
        with("code", json!("x".repeat(400))),
        with("valid_from", Value::Null),
        with("valid_to", json!("2026-12-31")),
        with("valid_to", json!("31/12/2027")),
        with("column", json!("roads")),
        with("column", json!(5)),
        entry(1, "holiday", "hom-nay", "2027-01-01"),
        entry(1, "sheet_a", "100", "2027-01-01"),
    ] {
        refuses(&world, &mut officer, vec![write], Refusal::BadValue).await;
    }
    officer.pull_all(&world.server).await;
    assert!(!officer.rows.contains_key(&good.record));
    takes(&world, &mut officer, vec![with("column", json!("other"))]).await;
}

async fn two_of_one_code_never_hold_on_one_day_whoever_wrote_them<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut one = world.officer_phone().await;
    let mut other = world.officer_phone().await;
    let first = entry(1, "cause", "nuoc", "2027-01-01");
    takes(&world, &mut one, vec![first.clone()]).await;
    // The other one did not know of it.
    let second = entry(2, "cause", "nuoc", "2027-06-01");
    refuses(
        &world,
        &mut other,
        vec![second.clone()],
        Refusal::DatesOverlap,
    )
    .await;
    // Nor two of one change.
    let twins = vec![
        entry(3, "cause", "dien", "2027-01-01"),
        entry(4, "cause", "dien", "2028-01-01"),
    ];
    refuses(&world, &mut other, twins, Refusal::DatesOverlap).await;
    // Before what is shipped begins.
    let earlier = entry(5, "cause", "no_land", "2020-01-01");
    refuses(&world, &mut other, vec![earlier], Refusal::DatesOverlap).await;
    // What was taken back stands in nobody's way.
    let back = edit(&first, "deleted", json!(true));
    takes(&world, &mut one, vec![back]).await;
    takes(&world, &mut other, vec![second]).await;
}

async fn what_follows_in_the_change_that_ends_the_other_is_taken<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let first = entry(1, "cause", "nuoc", "2027-01-01");
    takes(&world, &mut officer, vec![first.clone()]).await;
    let second = entry(2, "cause", "nuoc", "2027-06-01");
    let ended = edit(&first, "valid_to", json!("2027-05-31"));
    takes(&world, &mut officer, vec![second.clone(), ended]).await;
    // Its days may not grow over the next one's.
    let grown = edit(&first, "valid_to", json!("2027-06-01"));
    refuses(&world, &mut officer, vec![grown], Refusal::DatesOverlap).await;
}

async fn a_file_that_cannot_be_right_goes_back_and_a_good_one_is_kept_whole<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let posting = |rest: &str| format!(r#"{{"code":"posting","vi":"a","en":"a",{rest}}}"#);
    let bad = [
        (
            file(
                1,
                "steps",
                &posting(r#""from":"2027-01-01","is":{"days":1}"#),
            ),
            Refusal::BadValue,
        ),
        (
            file(
                1,
                "steps",
                &posting(r#""from":"2027-01-01","to":"2026-01-01","is":{}"#),
            ),
            Refusal::BadValue,
        ),
        (
            file(1, "steps", &posting(r#""from":"2020-01-01","is":{}"#)),
            Refusal::DatesOverlap,
        ),
        (
            file(
                1,
                "standards",
                r#"{"code":"x","vi":"x","en":"x","from":"2026-01-01","to":"2026-12-31","source":"x",
                    "mark":"OFFICE","income":{"rural":1,"urban":1,"source":"x","mark":"OFFICE"},
                    "poor_from_lacks":{"value":3,"source":"x","mark":"OFFICE"}}"#,
            ),
            Refusal::DatesOverlap,
        ),
        // It says of itself that it is of another list.
        (
            {
                let good = file(1, "steps", &posting(r#""from":"2027-01-01","is":{}"#));
                let mut other = good.clone();
                other
                    .fields
                    .extend(edit(&good, "list", json!("forms")).fields);
                other
            },
            Refusal::BadValue,
        ),
        (
            made(
                1,
                RecordKind::REFERENCE_FILE,
                &[
                    ("list", json!("steps")),
                    ("text", json!("x".repeat(300_000))),
                ],
            ),
            Refusal::BadValue,
        ),
    ];
    for (write, reason) in bad {
        refuses(&world, &mut officer, vec![write], reason).await;
    }
    let cutoffs =
        so_thon_domain::reference::own::template(so_thon_domain::reference::own::Kind::Cutoffs)
            .expect("a template");
    // Longer than a note.
    let fields = [("list", json!("cutoffs")), ("text", json!(cutoffs))];
    let good = made(2, RecordKind::REFERENCE_FILE, &fields);
    takes(&world, &mut officer, vec![good.clone()]).await;
    officer.pull_all(&world.server).await;
    let (_, record) = &officer.rows[&good.record];
    let text = record.value(&so_thon_domain::Field::known("text"));
    assert_eq!(text, Some(&json!(cutoffs)));
}

/// A list of one household, signed, met about and posted on Thursday, 3 September: until Tuesday
/// the 8th.
async fn posted<S: Store>(store: S) -> (World<S>, Phone) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let village = world.villages[0];
    let listed = review(100, village, world.collaborator.id);
    for writes in [
        vec![household_write(100, village)],
        vec![round()],
        vec![listed.clone()],
        vec![edit(&listed, "signed", signed("2026-09-01"))],
        vec![
            meeting(village, "2026-09-02", 10),
            edit(&listed, "vote", vote(5)),
        ],
        vec![posting(village, "2026-09-03")],
    ] {
        takes(&world, &mut officer, writes).await;
    }
    (world, officer)
}

async fn a_day_off_puts_the_end_of_a_posting_off<S: Store>(store: S) {
    let (world, mut officer) = posted(store).await;
    let off = entry(1, "holiday", "2026-09-07", "2026-09-07");
    takes(&world, &mut officer, vec![off.clone()]).await;
    let early = vec![recognition(0x801, "2026-09-09")];
    refuses(&world, &mut officer, early, Refusal::NotPosted).await;
    let back = edit(&off, "deleted", json!(true));
    takes(&world, &mut officer, vec![back]).await;
    let early = vec![recognition(0x802, "2026-09-09")];
    takes(&world, &mut officer, early).await;
}

async fn a_step_that_the_office_loaded_says_how_long_a_list_is_posted<S: Store>(store: S) {
    let (world, mut officer) = posted(store).await;
    let five = r#"{"code":"posting","vi":"Niêm yết","en":"Posting","from":"2026-09-01","is":{"working_days":5}}"#;
    takes(&world, &mut officer, vec![file(1, "steps", five)]).await;
    // Five working days from the 3rd: until Thursday the 10th.
    let early = vec![recognition(0x801, "2026-09-10")];
    refuses(&world, &mut officer, early, Refusal::NotPosted).await;
    let late = vec![recognition(0x802, "2026-09-11")];
    takes(&world, &mut officer, late).await;
}
