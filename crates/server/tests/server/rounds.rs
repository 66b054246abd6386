//! The steps of a round: what is taken, what goes back and why.

use crate::{
    over_every_store,
    world::{Phone, World, account, applied, edit, household_write, states},
};
use serde_json::json;
use so_thon_domain::{
    AccountId, HouseholdId, RecordId, RecordKind, RecordWrite, RoundId, VillageId,
    access::Role,
    refusal::Refusal,
    review::{ListSource, Review, TableFile, draft::Listing, review_id},
    typed::{Place, TypedRecord, write_of},
};
use so_thon_protocol::State;
use so_thon_server::store::Store;
use uuid::Uuid;

over_every_store! {
    a_reviewer_signs_what_the_office_listed
    a_form_that_comes_after_its_round_was_closed_goes_back_with_that_reason
    a_household_has_one_review_in_a_round
    what_is_the_officers_of_a_review_is_not_the_reviewers
    nobody_agrees_who_was_not_there
    a_list_is_recognised_once_its_households_were_posted_for_their_time
    a_complaint_that_was_checked_and_stands_is_posted_again_before_its_list_is_recognised
    a_complaint_that_sends_the_review_back_is_signed_met_about_and_posted_anew
    a_household_that_left_the_commune_holds_up_no_recognition_from_the_day_it_left
    a_household_that_was_taken_off_the_list_is_listed_again_as_it_was
    a_first_sheet_that_ends_a_review_comes_too_late_as_a_signature_does
    a_review_that_ended_with_its_first_sheet_holds_up_no_recognition
    a_village_sees_its_own_steps_and_every_round
    a_step_of_the_wrong_form_or_place_is_refused
    a_point_table_is_taken_whole_though_it_is_longer_than_a_note
}

const ROUND: u128 = 0x500;
const MEETING: u128 = 0x600;
const HOUSEHOLD: u128 = 100;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn refused(reason: Refusal) -> State {
    State::Refused { reason }
}

/// A record that is its own unit.
fn own(id: u128, kind: RecordKind, village: Option<VillageId>) -> RecordWrite {
    let record = RecordId(Uuid::from_u128(id));
    RecordWrite {
        record,
        kind,
        unit: record,
        village,
        creates: true,
        fields: Default::default(),
        lists: Default::default(),
    }
}

fn with(write: &RecordWrite, fields: &[(&'static str, serde_json::Value)]) -> RecordWrite {
    let mut all = write.clone();
    for (field, value) in fields {
        all.fields.extend(edit(write, field, value.clone()).fields);
    }
    all
}

/// The tests' clock stands at 21/09/2026, evening in Viet Nam.
pub fn round() -> RecordWrite {
    with(
        &own(ROUND, RecordKind::ROUND, None),
        &[
            ("name", json!("Rà soát năm 2026")),
            ("season", json!("annual")),
            ("span", json!({"from": "2026-09-01", "to": "2026-12-14"})),
            ("standard", json!("vn-2022-2026")),
            (
                "opened",
                json!({"on": "2026-09-01", "by": "A", "legal_ref": "QĐ 24"}),
            ),
            (
                "opinion",
                json!({"on": "2026-09-10", "by": "A", "words": "không còn huyện", "left_out": true}),
            ),
        ],
    )
}

pub fn review(household: u128, village: VillageId, reviewer: AccountId) -> RecordWrite {
    let round = RoundId(Uuid::from_u128(ROUND));
    let unit = RecordId(Uuid::from_u128(household));
    let place = Place {
        id: review_id(round, HouseholdId::from(unit)).into(),
        unit,
        village: Some(village),
    };
    let facts = Review {
        round: Some(round),
        listed: Some(ListSource::CurrentList),
        reviewer: Some(reviewer),
        ..Review::default()
    };
    write_of(place, None, &facts).expect("a write")
}

pub fn signed(on: &str) -> serde_json::Value {
    json!({"version": 1, "on": on, "by": "Xuyên", "standard": "vn-2022-2026", "verdict": "poor", "lacks": {}})
}

pub fn meeting(village: VillageId, on: &str, present: u32) -> RecordWrite {
    let held = json!({"on": on, "place": "nhà văn hóa", "chair": "Dề", "secretary": "Mai",
        "present": present, "minutes": 2});
    with(
        &own(MEETING, RecordKind::MEETING, Some(village)),
        &[("round", json!(Uuid::from_u128(ROUND))), ("held", held)],
    )
}

pub fn vote(agree: u32) -> serde_json::Value {
    json!({"version": 1, "meeting": Uuid::from_u128(MEETING), "agree": agree})
}

pub fn posting(village: VillageId, on: &str) -> RecordWrite {
    with(
        &own(0x700, RecordKind::POSTING, Some(village)),
        &[
            ("round", json!(Uuid::from_u128(ROUND))),
            (
                "posted",
                json!({"on": on, "places": ["nhà văn hóa"], "by": "A"}),
            ),
        ],
    )
}

pub fn recognition(id: u128, on: &str) -> RecordWrite {
    with(
        &own(id, RecordKind::RECOGNITION, None),
        &[
            ("round", json!(Uuid::from_u128(ROUND))),
            (
                "decision",
                json!({"number": "12/QĐ-UBND", "date": on, "by": "Chủ tịch"}),
            ),
        ],
    )
}

/// A world with a household that is listed for an open round.
async fn listed<S: Store>(store: S) -> (World<S>, Phone, Phone, RecordWrite) {
    let world = World::new(store).await;
    let village = world.villages[0];
    let mut officer = world.officer_phone().await;
    let listed = review(HOUSEHOLD, village, world.collaborator.id);
    let sent = vec![
        officer.save(vec![household_write(HOUSEHOLD, village)]),
        officer.save(vec![round()]),
        officer.save(vec![listed.clone()]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    assert!(applied(&reply), "{:?}", reply.outcomes);
    let mut reviewer = world.collaborator_phone().await;
    reviewer.pull_all(&world.server).await;
    assert!(reviewer.rows.contains_key(&listed.record));
    (world, officer, reviewer, listed)
}

async fn a_reviewer_signs_what_the_office_listed<S: Store>(store: S) {
    let (world, mut officer, mut reviewer, listed) = listed(store).await;
    let signed = edit(&listed, "signed", signed("2026-09-20"));
    let sent = vec![reviewer.save(vec![signed])];
    assert!(applied(&reviewer.sync(&world.server, sent).await));
    officer.pull_all(&world.server).await;
    let (_, record) = &officer.rows[&listed.record];
    assert!(
        record
            .value(&so_thon_domain::Field::known("signed"))
            .is_some()
    );
}

async fn a_form_that_comes_after_its_round_was_closed_goes_back_with_that_reason<S: Store>(
    store: S,
) {
    let (world, mut officer, mut reviewer, listed) = listed(store).await;
    let form = edit(&listed, "signed", signed("2026-09-19"));
    let saved = reviewer.save(vec![form.clone()]);
    let closed = json!({"on": "2026-09-21", "by": "A", "legal_ref": "QĐ 24"});
    let close = officer.save(vec![edit(&round(), "closed", closed)]);
    assert!(applied(&officer.sync(&world.server, vec![close]).await));
    // On the day itself it is still in time.
    let in_time = reviewer.sync(&world.server, vec![saved]).await;
    assert!(applied(&in_time), "{:?}", in_time.outcomes);
    world.clock.forward(2 * DAY_MS);
    let late = reviewer.save(vec![form]);
    let reply = reviewer.sync(&world.server, vec![late]).await;
    assert_eq!(states(&reply), [&refused(Refusal::RoundClosed)]);
    // What is said besides the signature still counts.
    let note = reviewer.save(vec![edit(&listed, "note", json!("đi vắng"))]);
    assert!(applied(&reviewer.sync(&world.server, vec![note]).await));
}

async fn a_household_has_one_review_in_a_round<S: Store>(store: S) {
    let (world, mut officer, _, listed) = listed(store).await;
    let another = RecordWrite {
        record: RecordId(Uuid::from_u128(0x999)),
        ..listed.clone()
    };
    let elsewhere = edit(&listed, "round", json!(Uuid::from_u128(0x501)));
    let sent = vec![
        officer.save(vec![another]),
        officer.save(vec![elsewhere]),
        // Two officers who list it apart make one.
        officer.save(vec![listed]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    let mismatch = refused(Refusal::Mismatch);
    assert_eq!(states(&reply)[..2], [&mismatch, &mismatch]);
    assert!(matches!(states(&reply)[2], State::Applied { .. }));
}

async fn what_is_the_officers_of_a_review_is_not_the_reviewers<S: Store>(store: S) {
    let (world, _, mut reviewer, listed) = listed(store).await;
    let village = world.villages[0];
    let sent = vec![
        reviewer.save(vec![edit(&listed, "reviewer", json!(Uuid::from_u128(1)))]),
        reviewer.save(vec![edit(&listed, "vote", vote(1))]),
        reviewer.save(vec![edit(&listed, "listed", json!("request"))]),
        reviewer.save(vec![meeting(village, "2026-09-20", 10)]),
        reviewer.save(vec![recognition(0x800, "2026-09-20")]),
        reviewer.save(vec![edit(&round(), "name", json!("khác"))]),
    ];
    let reply = reviewer.sync(&world.server, sent).await;
    let not_allowed = refused(Refusal::KindNotAllowed);
    assert_eq!(states(&reply), vec![&not_allowed; 6]);
}

async fn nobody_agrees_who_was_not_there<S: Store>(store: S) {
    let (world, mut officer, _, listed) = listed(store).await;
    let village = world.villages[0];
    let sent = vec![
        officer.save(vec![
            meeting(village, "2026-09-20", 10),
            edit(&listed, "vote", vote(11)),
        ]),
        officer.save(vec![
            meeting(village, "2026-09-20", 10),
            edit(&listed, "vote", vote(10)),
        ]),
        // The meeting is known by now.
        officer.save(vec![edit(&listed, "vote", vote(11))]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    let too_many = refused(Refusal::VotesOverPresent);
    assert_eq!(states(&reply)[0], &too_many);
    assert!(matches!(states(&reply)[1], State::Applied { .. }));
    assert_eq!(states(&reply)[2], &too_many);
}

async fn a_list_is_recognised_once_its_households_were_posted_for_their_time<S: Store>(store: S) {
    let (world, mut officer, _, listed) = listed(store).await;
    let village = world.villages[0];
    let account = account(
        &world.server,
        world.commune.id,
        "lanhdao",
        Role::Leader,
        &[],
    )
    .await;
    let mut leader = Phone::new(&world.server, &account).await;
    let early = leader.save(vec![recognition(0x800, "2026-09-15")]);
    let reply = leader.sync(&world.server, vec![early]).await;
    assert_eq!(states(&reply), [&refused(Refusal::NotPosted)]);
    // Posted on Tuesday the 15th for three working days: until Friday the 18th.
    let sent = vec![
        officer.save(vec![edit(&listed, "signed", signed("2026-09-13"))]),
        officer.save(vec![
            meeting(village, "2026-09-14", 10),
            edit(&listed, "vote", vote(5)),
        ]),
        officer.save(vec![posting(village, "2026-09-15")]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    assert!(applied(&reply), "{:?}", reply.outcomes);
    let sent = vec![
        leader.save(vec![recognition(0x801, "2026-09-18")]),
        leader.save(vec![recognition(0x802, "2026-09-19")]),
    ];
    let reply = leader.sync(&world.server, sent).await;
    assert_eq!(states(&reply)[0], &refused(Refusal::NotPosted));
    assert!(
        matches!(states(&reply)[1], State::Applied { .. }),
        "{reply:?}"
    );
}

/// The same step under another id.
fn another(id: u128, write: RecordWrite) -> RecordWrite {
    let record = RecordId(Uuid::from_u128(id));
    RecordWrite {
        record,
        unit: record,
        ..write
    }
}

/// A complaint about the review of the household, of 7 September.
fn complaint(listed: &RecordWrite) -> RecordWrite {
    let made = json!({"on": "2026-09-07", "by": "Rêu", "words": "nhà có xe"});
    let own = RecordWrite {
        unit: listed.unit,
        ..own(0x900, RecordKind::COMPLAINT, listed.village)
    };
    with(&own, &[("review", json!(listed.record.0)), ("made", made)])
}

fn heard(listed: &RecordWrite, heard: &str) -> RecordWrite {
    let recheck = json!({"version": 1, "on": "2026-09-09", "by": "Mai", "heard": heard, "words": "xe của anh"});
    edit(&complaint(listed), "recheck", recheck)
}

/// Signed, met about and posted on Thursday, 3 September, until Tuesday the 8th; then somebody
/// complained. The officer tries to recognise it all the same.
async fn complained_about<S: Store>(store: S) -> (World<S>, Phone, RecordWrite) {
    let (world, mut officer, _, listed) = listed(store).await;
    let village = world.villages[0];
    let sent = vec![
        officer.save(vec![edit(&listed, "signed", signed("2026-09-01"))]),
        officer.save(vec![
            meeting(village, "2026-09-02", 10),
            edit(&listed, "vote", vote(5)),
        ]),
        officer.save(vec![posting(village, "2026-09-03")]),
        officer.save(vec![complaint(&listed)]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    assert!(applied(&reply), "{:?}", reply.outcomes);
    refuses(&world, &mut officer, 0x801, "2026-09-09").await;
    (world, officer, listed)
}

async fn refuses<S: Store>(world: &World<S>, officer: &mut Phone, id: u128, on: &str) {
    let saved = officer.save(vec![recognition(id, on)]);
    let reply = officer.sync(&world.server, vec![saved]).await;
    assert_eq!(states(&reply), [&refused(Refusal::NotPosted)], "{on}");
}

async fn recognises<S: Store>(world: &World<S>, officer: &mut Phone, id: u128, on: &str) {
    let saved = officer.save(vec![recognition(id, on)]);
    let reply = officer.sync(&world.server, vec![saved]).await;
    assert!(applied(&reply), "{on}: {:?}", reply.outcomes);
}

async fn a_complaint_that_was_checked_and_stands_is_posted_again_before_its_list_is_recognised<
    S: Store,
>(
    store: S,
) {
    let (world, mut officer, listed) = complained_about(store).await;
    let saved = officer.save(vec![heard(&listed, "stands")]);
    assert!(applied(&officer.sync(&world.server, vec![saved]).await));
    refuses(&world, &mut officer, 0x802, "2026-09-10").await;
    // Posted again on Wednesday the 9th: until Monday the 14th.
    let again = another(0x701, posting(world.villages[0], "2026-09-09"));
    let saved = officer.save(vec![with(&again, &[("again", json!(true))])]);
    assert!(applied(&officer.sync(&world.server, vec![saved]).await));
    refuses(&world, &mut officer, 0x803, "2026-09-14").await;
    recognises(&world, &mut officer, 0x804, "2026-09-15").await;
}

async fn a_complaint_that_sends_the_review_back_is_signed_met_about_and_posted_anew<S: Store>(
    store: S,
) {
    let (world, mut officer, listed) = complained_about(store).await;
    let village = world.villages[0];
    let saved = officer.save(vec![heard(&listed, "again")]);
    assert!(applied(&officer.sync(&world.server, vec![saved]).await));
    refuses(&world, &mut officer, 0x802, "2026-09-10").await;
    let mut anew = signed("2026-09-10");
    anew["version"] = json!(2);
    let vote = json!({"version": 2, "meeting": Uuid::from_u128(0x601), "agree": 9});
    let sent = vec![
        officer.save(vec![edit(&listed, "signed", anew)]),
        officer.save(vec![
            another(0x601, meeting(village, "2026-09-11", 10)),
            edit(&listed, "vote", vote),
        ]),
        // Monday the 14th: until Thursday the 17th.
        officer.save(vec![another(0x701, posting(village, "2026-09-14"))]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    assert!(applied(&reply), "{:?}", reply.outcomes);
    refuses(&world, &mut officer, 0x803, "2026-09-17").await;
    recognises(&world, &mut officer, 0x804, "2026-09-18").await;
}

/// Two listed households, the first of them posted until Tuesday, 8 September.
pub async fn one_of_two_posted<S: Store>(
    world: &World<S>,
    officer: &mut Phone,
) -> [RecordWrite; 2] {
    let village = world.villages[0];
    let listed = [100, 200].map(|own| review(own, village, world.collaborator.id));
    let sent = vec![
        officer.save(vec![round()]),
        officer.save(listed.to_vec()),
        officer.save(vec![edit(&listed[0], "signed", signed("2026-09-01"))]),
        officer.save(vec![
            meeting(village, "2026-09-02", 10),
            edit(&listed[0], "vote", vote(5)),
        ]),
        officer.save(vec![posting(village, "2026-09-03")]),
    ];
    let reply = officer.sync(&world.server, sent).await;
    assert!(applied(&reply), "{:?}", reply.outcomes);
    listed
}

async fn with_one_of_two_posted<S: Store>(store: S) -> (World<S>, Phone, [RecordWrite; 2]) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let households = [100, 200].map(|own| household_write(own, world.villages[0]));
    let saved = officer.save(households.to_vec());
    assert!(applied(&officer.sync(&world.server, vec![saved]).await));
    let listed = one_of_two_posted(&world, &mut officer).await;
    (world, officer, listed)
}

async fn a_household_that_left_the_commune_holds_up_no_recognition_from_the_day_it_left<
    S: Store,
>(
    store: S,
) {
    let (world, mut officer, _) = with_one_of_two_posted(store).await;
    refuses(&world, &mut officer, 0x801, "2026-09-12").await;
    let closed = json!({"reason": "moved_away", "date": "2026-09-11"});
    let second = household_write(200, world.villages[0]);
    let saved = officer.save(vec![edit(&second, "closed", closed)]);
    assert!(applied(&officer.sync(&world.server, vec![saved]).await));
    // On the 10th it was a household of the commune still, and nobody had reviewed it.
    refuses(&world, &mut officer, 0x802, "2026-09-10").await;
    recognises(&world, &mut officer, 0x803, "2026-09-11").await;
}

async fn a_review_that_ended_with_its_first_sheet_holds_up_no_recognition<S: Store>(store: S) {
    let (world, mut officer, listed) = with_one_of_two_posted(store).await;
    let ended = json!({"items": {"xe": true}, "goes_on": false});
    let mut reviewer = world.collaborator_phone().await;
    reviewer.pull_all(&world.server).await;
    let saved = reviewer.save(vec![edit(&listed[1], "sheet_a", ended)]);
    assert!(applied(&reviewer.sync(&world.server, vec![saved]).await));
    recognises(&world, &mut officer, 0x801, "2026-09-12").await;
}

async fn a_first_sheet_that_ends_a_review_comes_too_late_as_a_signature_does<S: Store>(store: S) {
    let (world, mut officer, mut reviewer, listed) = listed(store).await;
    let closed = json!({"on": "2026-09-20", "by": "A", "legal_ref": "QĐ 24"});
    let close = officer.save(vec![edit(&round(), "closed", closed)]);
    assert!(applied(&officer.sync(&world.server, vec![close]).await));
    let sheet = |goes_on: bool| json!({"items": {"xe": true}, "goes_on": goes_on});
    let sent = vec![
        reviewer.save(vec![edit(&listed, "sheet_a", sheet(false))]),
        // Answers alone end nothing.
        reviewer.save(vec![edit(&listed, "sheet_a", sheet(true))]),
    ];
    let reply = reviewer.sync(&world.server, sent).await;
    assert_eq!(states(&reply)[0], &refused(Refusal::RoundClosed));
    assert!(matches!(states(&reply)[1], State::Applied { .. }));
}

async fn a_household_that_was_taken_off_the_list_is_listed_again_as_it_was<S: Store>(store: S) {
    let (world, mut officer, mut reviewer, listed) = listed(store).await;
    let off = officer.save(vec![edit(&listed, "deleted", json!(true))]);
    assert!(applied(&officer.sync(&world.server, vec![off]).await));
    officer.pull_all(&world.server).await;
    let (_, record) = &officer.rows[&listed.record];
    assert!(record.is_deleted());
    let listing = Listing {
        round: RoundId(Uuid::from_u128(ROUND)),
        source: ListSource::CurrentList,
        asked_on: None,
    };
    let household = HouseholdId::from(listed.unit);
    let again = listing.write(household, world.villages[0], Some(record));
    let again = again.expect("it was taken off");
    let saved = officer.save(vec![again]);
    assert!(applied(&officer.sync(&world.server, vec![saved]).await));
    reviewer.pull_all(&world.server).await;
    let (_, record) = &reviewer.rows[&listed.record];
    assert!(!record.is_deleted());
    assert_eq!(record.clashes().count(), 0);
    assert_eq!(Review::read(record).reviewer, Some(world.collaborator.id));
}

async fn a_village_sees_its_own_steps_and_every_round<S: Store>(store: S) {
    let (world, mut officer, mut reviewer, _) = listed(store).await;
    let [here, there] = world.villages;
    let mut elsewhere = meeting(there, "2026-09-20", 10);
    elsewhere.record = RecordId(Uuid::from_u128(0x601));
    elsewhere.unit = elsewhere.record;
    let sent = vec![
        officer.save(vec![meeting(here, "2026-09-20", 10)]),
        officer.save(vec![elsewhere.clone()]),
    ];
    assert!(applied(&officer.sync(&world.server, sent).await));
    reviewer.pull_all(&world.server).await;
    let has = |id: u128| reviewer.rows.contains_key(&RecordId(Uuid::from_u128(id)));
    assert!(has(ROUND) && has(MEETING) && !has(0x601));
}

async fn a_step_of_the_wrong_form_or_place_is_refused<S: Store>(store: S) {
    let (world, mut officer, _, listed) = listed(store).await;
    let village = world.villages[0];
    let cases = [
        (own(0x701, RecordKind::POSTING, None), Refusal::NoVillage),
        (
            own(0x702, RecordKind::ROUND, Some(village)),
            Refusal::Mismatch,
        ),
        (
            edit(
                &round(),
                "span",
                json!({"from": "2026-12-14", "to": "2026-09-01"}),
            ),
            Refusal::BadValue,
        ),
        (edit(&listed, "income", json!(-1)), Refusal::BadValue),
        (meeting(village, "2026-09-20", 0), Refusal::BadValue),
        (
            with(
                &own(0x703, RecordKind::POINT_TABLE, None),
                &[("text", json!("standard;version"))],
            ),
            Refusal::BadValue,
        ),
    ];
    for (write, reason) in cases {
        let saved = officer.save(vec![write.clone()]);
        let reply = officer.sync(&world.server, vec![saved]).await;
        assert_eq!(states(&reply), [&refused(reason)], "{write:?}");
    }
}

async fn a_point_table_is_taken_whole_though_it_is_longer_than_a_note<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let file: &[u8] = include_bytes!("../../../../data/point-tables/example-2016-2020.csv");
    let (facts, _) = TableFile::of("bang.csv", file).expect("a table");
    assert!(facts.text.as_ref().expect("text").chars().count() > 8_000);
    let id = RecordId(Uuid::from_u128(0x704));
    let place = Place {
        id,
        unit: id,
        village: None,
    };
    let saved = officer.save(vec![write_of(place, None, &facts).expect("a write")]);
    let reply = officer.sync(&world.server, vec![saved]).await;
    assert!(applied(&reply), "{:?}", reply.outcomes);
}
