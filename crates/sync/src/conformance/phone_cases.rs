//! What a phone promises, on whatever store.

#![allow(missing_docs, reason = "a case is named by the sentence it proves")]

use super::{
    Failing, NOW, Office, Stores, Task, address, commune, contents, enrolled, household, identity,
    later, made, meet, move_in, new_address, new_household, new_visit, question, record, save,
    seat, seen, together, village,
};
use crate::{
    engine::sync,
    phone::{Draft, Phone, PhoneError, Save, Standing},
    store::{Store, StoreError, Transaction},
    tables::{END, Table, number_key, number_of},
};
use serde_json::json;
use so_thon_domain::{
    Clock, Millis, RecordId, RecordWrite, ValueId, catalogue::CatalogueEntry, indicator::Answer,
    refusal::Refusal, summary::SummaryRow, unit::Shared, village::Village,
};
use so_thon_protocol::State;
use std::collections::BTreeMap;

const REFUSED: State = State::Refused {
    reason: Refusal::VillageNotAssigned,
};

/// A refusal of the change alone: it says nothing of the village.
const UNREADABLE: State = State::Refused {
    reason: Refusal::BadValue,
};

async fn numbers<S: Store>(phone: &Phone<S>, table: Table) -> Vec<u64> {
    let transaction = phone.store().read(&[table]).await.unwrap();
    let pairs = transaction
        .range(table, &[], END, usize::MAX)
        .await
        .unwrap();
    let numbers = pairs.iter().map(|(key, _)| number_of(key).unwrap());
    numbers.collect()
}

async fn row<S: Store>(phone: &Phone<S>, number: u64) -> Option<SummaryRow> {
    let rows = phone.rows().await.unwrap();
    rows.into_iter().find(|row| row.id == household(number))
}

/// A phone with household 1 in village 1, known to the office, nothing unsent.
async fn settled<S: Store>(store: S, office: &Office) -> Phone<S> {
    let phone = enrolled(store, 1).await;
    save(&phone, new_household(1, village(1), "Đinh Văn Hơ"), NOW).await;
    meet(&phone, office, later(1)).await;
    phone
}

/// Another phone of the same commune, on another store, that has what the office has.
async fn colleague(office: &Office) -> Phone<crate::MemoryStore> {
    let phone = enrolled(crate::MemoryStore::new(), 2).await;
    meet(&phone, office, later(2)).await;
    phone
}

// Signing in

pub async fn the_first_sign_in_mints_once_and_a_second_is_refused(stores: &impl Stores) {
    let phone = Phone::new(stores.open().await);
    assert_eq!(phone.identity().await, Ok(None));
    phone.enrol(&identity(1)).await.unwrap();
    let second = Phone::new(stores.open().await).enrol(&identity(2)).await;
    assert_eq!(second, Err(PhoneError::AlreadyEnrolled));
    assert_eq!(phone.identity().await, Ok(Some(identity(1))));
    let transaction = phone.store().read(&[Table::Push]).await.unwrap();
    let push = transaction
        .get(Table::Push, b"push")
        .await
        .unwrap()
        .unwrap();
    let push: serde_json::Value = serde_json::from_slice(&push).unwrap();
    assert_eq!(push, json!({"v": 1, "seat": seat(1), "token": "push"}));
}

pub async fn a_renewed_session_keeps_seat_and_outbox(stores: &impl Stores) {
    let phone = enrolled(stores.open().await, 1).await;
    save(&phone, new_household(1, village(1), "A"), NOW).await;
    phone.renew(None, String::new()).await.unwrap();
    let mut me = identity(1).me;
    me.name = "Tên mới".to_owned();
    phone
        .renew(Some(me.clone()), "new".to_owned())
        .await
        .unwrap();
    let known = phone.identity().await.unwrap().unwrap();
    assert_eq!((known.seat, known.token.as_str()), (seat(1), "new"));
    assert_eq!(known.me, me);
    assert_eq!(phone.counts().await.unwrap().unsent, 1);
}

pub async fn nobody_saves_before_signing_in(stores: &impl Stores) {
    let phone = Phone::new(stores.open().await);
    let writes = new_household(1, village(1), "A");
    let refused = phone
        .save(
            Save {
                writes,
                draft: None,
            },
            NOW,
        )
        .await;
    assert_eq!(refused, Err(PhoneError::NotEnrolled));
    assert_eq!(phone.counts().await.unwrap().unsent, 0);
}

// Saving

pub async fn saves_are_numbered_without_gaps(stores: &impl Stores) {
    let phone = enrolled(stores.open().await, 1).await;
    for number in 1..=3 {
        let saved = save(&phone, new_household(number, village(1), "A"), NOW).await;
        assert_eq!((saved.number, saved.again), (number, false));
    }
    let nothing = phone.save(Save::default(), NOW).await;
    assert_eq!(nothing, Err(PhoneError::Nothing));
    move_in(&phone, household(1), "cuối làng", NOW).await;
    assert_eq!(numbers(&phone, Table::Outbox).await, [1, 2, 3, 4]);
    let counts = phone.counts().await.unwrap();
    assert_eq!((counts.unsent, counts.oldest), (4, Some(NOW)));
    assert_eq!(question(&phone, NOW).await.message.highest, 4);
}

pub async fn two_tabs_never_give_a_number_twice(stores: &impl Stores) {
    let first = enrolled(stores.open().await, 1).await;
    let second = Phone::new(stores.open().await);
    let tabs = [&first, &second];
    let tasks = (0..10).map(|n| -> Task<'_, u64> {
        let phone = tabs[usize::from(n % 2 == 0)];
        Box::pin(async move {
            save(phone, new_household(n, village(1), "A"), NOW)
                .await
                .number
        })
    });
    let mut given = together(tasks.collect()).await;
    given.sort_unstable();
    assert_eq!(given, (1..=10).collect::<Vec<u64>>());
    assert_eq!(numbers(&first, Table::Outbox).await, given);
    assert_eq!(first.rows().await.unwrap().len(), 10);
    let unsent = first.unsent().await.unwrap();
    assert!(unsent.is_sorted_by(|one, next| one.stamp < next.stamp));
}

pub async fn a_save_shows_at_once_in_household_and_list(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let own = seen(&phone, household(1)).await;
    let writes = new_visit(1, &own, "mái dột", Answer::Lacking);
    let saved = save(&phone, writes, later(10)).await;
    let view = phone.household(household(1)).await.unwrap().unwrap();
    assert_eq!(view.unit.visits[0].facts.said.as_deref(), Some("mái dột"));
    assert_eq!(view.unit.deprivations["water"].answer, Answer::Lacking);
    assert_eq!(view.unsent, [(saved.number, later(10))]);
    let id = |number| ValueId {
        seat: seat(1),
        number,
    };
    assert_eq!(view.standing(id(1)), Standing::Received);
    assert_eq!(view.standing(id(2)), Standing::Here);
    let row = row(&phone, 1).await.unwrap();
    assert_eq!(row.head, "Đinh Văn Hơ");
    assert_eq!(row.unsent, 1);
    assert_eq!(row.answers.get("water"), Some(Answer::Lacking));
    assert_eq!(row.visited, view.unit.visits[0].facts.date);
    assert!(!row.clash);
    // The next edit starts from what is shown, not from what the office has.
    let own = seen(&phone, household(1)).await;
    save(
        &phone,
        new_visit(2, &own, "đã lợp", Answer::NotLacking),
        later(20),
    )
    .await;
    let view = phone.household(household(1)).await.unwrap().unwrap();
    assert_eq!(view.unit.deprivations["water"].answer, Answer::NotLacking);
    assert!(
        view.unit
            .records
            .values()
            .all(|r| r.clashes().next().is_none())
    );
}

pub async fn a_second_tap_saves_nothing_new(stores: &impl Stores) {
    let office = Office::default();
    let phone = enrolled(stores.open().await, 1).await;
    let writes = new_household(1, village(1), "A");
    save(&phone, writes.clone(), NOW).await;
    let again = save(&phone, writes.clone(), later(1)).await;
    assert_eq!((again.number, again.again), (1, true));
    meet(&phone, &office, later(2)).await;
    let again = save(&phone, writes.clone(), later(3)).await;
    assert_eq!((again.number, again.again), (1, true));
    assert_eq!(phone.counts().await.unwrap().unsent, 0);
    // Two taps at once, from two tabs.
    let other = Phone::new(stores.open().await);
    let writes = new_household(2, village(1), "B");
    let taps: Vec<Task<'_, _>> = vec![
        Box::pin(save(&phone, writes.clone(), later(4))),
        Box::pin(save(&other, writes, later(4))),
    ];
    let taps = together(taps).await;
    assert_eq!(taps.iter().filter(|saved| saved.again).count(), 1);
    assert_eq!(numbers(&phone, Table::Outbox).await, [2]);
}

pub async fn a_failed_commit_leaves_no_half_of_a_save(stores: &impl Stores) {
    let store = stores.open().await;
    let failing = Failing::over(store.clone());
    let phone = enrolled(failing.clone(), 1).await;
    save(&phone, new_household(1, village(1), "A"), NOW).await;
    let before = contents(&store).await;
    failing.fail(true);
    let writes = new_household(2, village(1), "B");
    let full = phone
        .save(
            Save {
                writes,
                draft: None,
            },
            NOW,
        )
        .await;
    assert_eq!(full, Err(PhoneError::Store(StoreError::Full)));
    assert_eq!(contents(&store).await, before);
    failing.fail(false);
    assert_eq!(
        save(&phone, new_household(2, village(1), "B"), NOW)
            .await
            .number,
        2
    );
}

fn draft(at: Millis) -> Draft {
    Draft {
        form: "visit".to_owned(),
        version: 1,
        household: Some(household(1)),
        at,
        body: json!({"said": "mái dột", "answers": {"water": "lacking"}}),
    }
}

pub async fn a_save_throws_its_draft_away(stores: &impl Stores) {
    let phone = enrolled(stores.open().await, 1).await;
    phone.keep_draft("visit/1", &draft(NOW)).await.unwrap();
    phone.keep_draft("visit/2", &draft(NOW)).await.unwrap();
    let save = Save {
        writes: new_household(1, village(1), "A"),
        draft: Some("visit/1".to_owned()),
    };
    phone.save(save, NOW).await.unwrap();
    assert_eq!(phone.draft("visit/1").await, Ok(None));
    assert_eq!(phone.draft("visit/2").await, Ok(Some(draft(NOW))));
}

pub async fn an_import_is_saved_whole_and_once(stores: &impl Stores) {
    let phone = enrolled(stores.open().await, 1).await;
    let list: Vec<Vec<RecordWrite>> = (1..=40)
        .map(|n| new_household(n, village(1 + n % 2), "A"))
        .collect();
    let saved = phone.save_all(list.clone(), NOW).await.unwrap();
    assert_eq!((saved.number, saved.again), (40, false));
    assert_eq!(phone.rows().await.unwrap().len(), 40);
    assert_eq!(numbers(&phone, Table::Outbox).await.len(), 40);
    let again = phone.save_all(list, later(1)).await.unwrap();
    assert!(again.again);
    assert_eq!(phone.counts().await.unwrap().unsent, 40);
    let nothing = phone.save_all(Vec::new(), NOW).await;
    assert_eq!(nothing, Err(PhoneError::Nothing));
}

pub async fn drafts_survive_reopening(stores: &impl Stores) {
    let phone = enrolled(stores.open().await, 1).await;
    phone.keep_draft("visit/1", &draft(NOW)).await.unwrap();
    phone.keep_draft("visit/2", &draft(NOW)).await.unwrap();
    phone.keep_draft("visit/1", &draft(later(5))).await.unwrap();
    phone.drop_draft("visit/2").await.unwrap();
    phone.keep_draft("mới", &draft(later(9))).await.unwrap();
    drop(phone);
    let drafts = Phone::new(stores.open().await).drafts().await.unwrap();
    let newest_first = [
        ("mới".to_owned(), draft(later(9))),
        ("visit/1".to_owned(), draft(later(5))),
    ];
    assert_eq!(drafts, newest_first);
}

// Meeting the office

pub async fn what_the_office_applied_leaves_the_outbox_and_stays_shown(stores: &impl Stores) {
    let office = Office::default();
    let phone = enrolled(stores.open().await, 1).await;
    save(&phone, new_household(1, village(1), "A"), NOW).await;
    let received = meet(&phone, &office, later(5)).await;
    assert_eq!((received.applied, received.sent_back), (1, 0));
    assert!(received.units.contains(&household(1).into()));
    assert!(numbers(&phone, Table::Outbox).await.is_empty());
    assert_eq!(numbers(&phone, Table::Sent).await, [1]);
    assert!(phone.unsent().await.unwrap().is_empty());
    let counts = phone.counts().await.unwrap();
    assert_eq!(
        (counts.unsent, counts.received, counts.sent_back),
        (0, 1, 0)
    );
    assert_eq!((counts.met, counts.complete), (Some(later(5)), true));
    let view = phone.household(household(1)).await.unwrap().unwrap();
    assert!(view.unsent.is_empty());
    assert_eq!(view.unit.records, office.records());
    assert_eq!(row(&phone, 1).await.unwrap().unsent, 0);
}

pub async fn a_repeated_answer_changes_nothing(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    move_in(&phone, household(1), "cuối làng", later(2)).await;
    let asked = question(&phone, later(3)).await.message;
    let reply = office.answer(&asked);
    // The office too answers a repeated question alike.
    assert_eq!(office.answer(&asked).outcomes, reply.outcomes);
    phone
        .receive(&asked, reply.clone(), later(4))
        .await
        .unwrap();
    let before = contents(phone.store()).await;
    let again = phone.receive(&asked, reply, later(4)).await.unwrap();
    assert_eq!((again.applied, again.sent_back), (0, 0));
    assert_eq!(contents(phone.store()).await, before);
}

pub async fn what_was_refused_waits_for_repair_and_no_longer_shows(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    move_in(&phone, household(1), "cuối làng", later(2)).await;
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("cuối làng")
    );
    office.decide(|_| Some(REFUSED));
    let received = meet(&phone, &office, later(3)).await;
    assert_eq!((received.applied, received.sent_back), (0, 1));
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("đầu làng")
    );
    assert_eq!(row(&phone, 1).await.unwrap().unsent, 0);
    let box_ = phone.sent_back().await.unwrap();
    assert_eq!(box_.len(), 1);
    let (number, item) = &box_[0];
    assert_eq!((*number, item.at), (2, later(3)));
    assert_eq!(item.reason, Some(Refusal::VillageNotAssigned));
    assert_eq!(item.change.writes.len(), 1);
    let counts = phone.counts().await.unwrap();
    assert_eq!(
        (counts.unsent, counts.received, counts.sent_back),
        (0, 1, 1)
    );
    assert!(
        question(&phone, later(4))
            .await
            .message
            .envelopes
            .is_empty()
    );
}

pub async fn a_refused_household_leaves_the_list(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let entry = CatalogueEntry::default();
    let shared = made(record(1), record(1), None, &entry);
    save(&phone, new_household(2, village(1), "B"), later(2)).await;
    save(&phone, vec![shared.clone()], later(2)).await;
    office.decide(|_| Some(REFUSED));
    meet(&phone, &office, later(3)).await;
    assert_eq!(phone.household(household(2)).await, Ok(None));
    assert_eq!(row(&phone, 2).await, None);
    assert_eq!(phone.rows().await.unwrap().len(), 1);
    assert_eq!(phone.shared().await, Ok(Vec::new()));
    // Mended, it may be made again under the same id.
    office.apply_all();
    save(&phone, new_household(2, village(2), "B"), later(4)).await;
    save(&phone, vec![shared], later(4)).await;
    meet(&phone, &office, later(5)).await;
    assert_eq!(row(&phone, 2).await.unwrap().village, Some(village(2)));
    assert_eq!(phone.shared().await.unwrap().len(), 1);
}

pub async fn a_reused_number_is_no_receipt(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    move_in(&phone, household(1), "cuối làng", later(2)).await;
    office.decide(|_| Some(State::NumberReused));
    let received = meet(&phone, &office, later(3)).await;
    assert_eq!((received.applied, received.sent_back), (0, 1));
    let counts = phone.counts().await.unwrap();
    assert_eq!((counts.received, counts.sent_back), (1, 1));
    assert_eq!(phone.sent_back().await.unwrap()[0].1.reason, None);
    assert_eq!(numbers(&phone, Table::Sent).await, [1]);
}

pub async fn what_waits_at_the_office_goes_on_showing(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    for (number, state) in [(2, State::Waiting), (3, State::Held)] {
        let place = format!("chỗ {number}");
        move_in(&phone, household(1), &place, later(number)).await;
        office.decide(move |_| Some(state.clone()));
        let received = meet(&phone, &office, later(5)).await;
        assert_eq!((received.applied, received.sent_back), (0, 0));
        assert_eq!(
            address(&phone, household(1)).await.as_deref(),
            Some(place.as_str())
        );
    }
    let counts = phone.counts().await.unwrap();
    assert_eq!((counts.unsent, counts.received), (0, 3));
    office.release(seat(1), 2, None);
    let received = meet(&phone, &office, later(9)).await;
    assert_eq!(received.applied, 1);
    assert_eq!(phone.unsent().await.unwrap().len(), 1);
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("chỗ 3")
    );
}

pub async fn what_waited_and_is_then_refused_counts_once(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    move_in(&phone, household(1), "cuối làng", later(2)).await;
    office.decide(|_| Some(State::Waiting));
    meet(&phone, &office, later(3)).await;
    office.release(seat(1), 2, Some(REFUSED));
    meet(&phone, &office, later(4)).await;
    let counts = phone.counts().await.unwrap();
    assert_eq!(
        (counts.unsent, counts.received, counts.sent_back),
        (0, 1, 1)
    );
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("đầu làng")
    );
}

pub async fn rows_that_are_older_are_passed_over(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let other = colleague(&office).await;
    let asked = question(&phone, later(3)).await.message;
    move_in(&other, household(1), "bên suối", later(4)).await;
    meet(&other, &office, later(5)).await;
    let mut old = office.answer(&asked);
    let rows = old.rows.clone();
    phone.receive(&asked, old.clone(), later(6)).await.unwrap();
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("bên suối")
    );
    move_in(&other, household(1), "trên đồi", later(7)).await;
    meet(&other, &office, later(8)).await;
    meet(&phone, &office, later(9)).await;
    // A page that repeats what was there before.
    let asked = question(&phone, later(10)).await.message;
    old = office.answer(&asked);
    old.rows = rows;
    phone.receive(&asked, old, later(11)).await.unwrap();
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("trên đồi")
    );
}

pub async fn an_answer_to_an_old_question_leaves_rows_alone(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let other = colleague(&office).await;
    let tab = Phone::new(stores.open().await);
    let asked = question(&phone, later(3)).await.message;
    move_in(&other, household(1), "bên suối", later(4)).await;
    meet(&other, &office, later(5)).await;
    let slow = office.answer(&asked);
    move_in(&other, household(1), "trên đồi", later(6)).await;
    meet(&other, &office, later(7)).await;
    meet(&tab, &office, later(8)).await;
    let cursor = question(&tab, later(9)).await.message.cursor;
    phone.receive(&asked, slow, later(9)).await.unwrap();
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("trên đồi")
    );
    assert_eq!(question(&phone, later(9)).await.message.cursor, cursor);
}

/// One tab fetches rows that already contain this phone's change and another's answer to it; the
/// receipt comes to the other tab only afterwards.
pub async fn a_late_receipt_brings_back_nothing_that_was_replaced(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let tab = Phone::new(stores.open().await);
    let before_save = question(&tab, later(2)).await.message;
    let own = seen(&phone, household(1)).await;
    save(
        &phone,
        new_visit(1, &own, "mái dột", Answer::Lacking),
        later(3),
    )
    .await;
    move_in(&phone, household(1), "cuối làng", later(3)).await;
    let with_save = question(&phone, later(4)).await.message;
    let receipt = office.answer(&with_save);
    let other = colleague(&office).await;
    move_in(&other, household(1), "trên đồi", later(6)).await;
    let own = seen(&other, household(1)).await;
    save(
        &other,
        new_visit(2, &own, "đã lợp", Answer::NotLacking),
        later(6),
    )
    .await;
    meet(&other, &office, later(7)).await;
    let rows = office.answer(&before_save);
    tab.receive(&before_save, rows, later(8)).await.unwrap();
    phone.receive(&with_save, receipt, later(9)).await.unwrap();
    let view = phone.household(household(1)).await.unwrap().unwrap();
    assert_eq!(view.unit.records, office.records());
    assert_eq!(view.unit.household.address.as_deref(), Some("trên đồi"));
    assert!(!row(&phone, 1).await.unwrap().clash);
}

/// The office has so much to hand out that the rows of the change come pages later.
pub async fn a_receipt_before_its_row_keeps_the_save_shown(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let other = colleague(&office).await;
    for number in 2..6 {
        save(&other, new_household(number, village(1), "B"), later(3)).await;
    }
    meet(&other, &office, later(4)).await;
    office.pages_of(1);
    let own = seen(&phone, household(1)).await;
    save(
        &phone,
        new_visit(1, &own, "mái dột", Answer::Lacking),
        later(5),
    )
    .await;
    move_in(&phone, household(1), "cuối làng", later(5)).await;
    loop {
        let received = meet(&phone, &office, later(6)).await;
        let view = phone.household(household(1)).await.unwrap().unwrap();
        assert!(view.unsent.is_empty());
        assert_eq!(view.unit.household.address.as_deref(), Some("cuối làng"));
        assert_eq!(view.unit.visits.len(), 1);
        assert_eq!(view.unit.deprivations["water"].answer, Answer::Lacking);
        if !received.more {
            break;
        }
    }
    let view = phone.household(household(1)).await.unwrap().unwrap();
    for (id, record) in view.unit.records {
        assert_eq!(office.records()[&id], record);
    }
}

pub async fn cursor_and_rows_move_together(stores: &impl Stores) {
    let office = Office::default();
    let store = stores.open().await;
    let failing = Failing::over(store.clone());
    let phone = settled(failing.clone(), &office).await;
    let other = colleague(&office).await;
    move_in(&other, household(1), "trên đồi", later(3)).await;
    meet(&other, &office, later(4)).await;
    move_in(&phone, household(1), "cuối làng", later(5)).await;
    let before = contents(&store).await;
    let asked = question(&phone, later(6)).await.message;
    let reply = office.answer(&asked);
    failing.fail(true);
    let full = phone.receive(&asked, reply, later(6)).await;
    assert_eq!(full, Err(PhoneError::Store(StoreError::Full)));
    assert_eq!(contents(&store).await, before);
    failing.fail(false);
    meet(&phone, &office, later(7)).await;
    let view = phone.household(household(1)).await.unwrap().unwrap();
    assert_eq!(view.unit.records, office.records());
    // Both wrote the address apart from each other: a person must choose.
    assert!(row(&phone, 1).await.unwrap().clash);
}

pub async fn a_village_that_was_taken_away_leaves_only_unsent_work(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    save(&phone, new_household(2, village(2), "B"), later(2)).await;
    meet(&phone, &office, later(3)).await;
    office.decide(|_| Some(REFUSED));
    move_in(&phone, household(1), "bị trả", later(4)).await;
    meet(&phone, &office, later(5)).await;
    phone.keep_draft("visit/1", &draft(NOW)).await.unwrap();
    // One save is on its way when the village goes, one is made too late to be in the request.
    move_in(&phone, household(1), "cuối làng", later(6)).await;
    office.apply_all();
    office.take_away(seat(1), village(1));
    let asked = question(&phone, later(7)).await.message;
    let reply = office.answer(&asked);
    move_in(&phone, household(1), "trên đồi", later(8)).await;
    phone.receive(&asked, reply, later(9)).await.unwrap();
    assert_eq!(phone.household(household(1)).await, Ok(None));
    let rows = phone.rows().await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        [household(2)]
    );
    let transaction = phone.store().read(&[Table::Units]).await.unwrap();
    let units = transaction.range(Table::Units, &[], END, 9).await.unwrap();
    assert_eq!(units.len(), 1);
    assert_eq!(numbers(&phone, Table::Outbox).await, [5]);
    assert_eq!(numbers(&phone, Table::Repair).await, [3]);
    assert_eq!(phone.drafts().await.unwrap().len(), 1);
}

pub async fn a_late_receipt_does_not_bring_a_purged_household_back(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let own = seen(&phone, household(1)).await;
    save(
        &phone,
        new_visit(1, &own, "mái dột", Answer::Lacking),
        later(2),
    )
    .await;
    office.decide(|_| Some(State::Waiting));
    meet(&phone, &office, later(3)).await;
    office.take_away(seat(1), village(1));
    meet(&phone, &office, later(4)).await;
    office.release(seat(1), 2, None);
    let received = meet(&phone, &office, later(5)).await;
    assert_eq!(received.applied, 1);
    let left = contents(phone.store()).await;
    for table in [
        Table::Units,
        Table::Places,
        Table::Pending,
        Table::PendingUnits,
    ] {
        assert!(left[&table].is_empty(), "{table:?}");
    }
    assert!(phone.rows().await.unwrap().is_empty());
}

pub async fn a_new_epoch_sends_all_again_and_keeps_rows(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let backup = office.backup();
    move_in(&phone, household(1), "cuối làng", later(2)).await;
    save(&phone, new_household(2, village(1), "B"), later(3)).await;
    meet(&phone, &office, later(4)).await;
    let all = office.records();
    office.restore(backup);
    assert_ne!(office.records(), all);
    let received = meet(&phone, &office, later(5)).await;
    assert_eq!(received.applied, 0);
    assert_eq!(numbers(&phone, Table::Outbox).await, [1, 2, 3]);
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("cuối làng")
    );
    assert_eq!(phone.rows().await.unwrap().len(), 2);
    let counts = phone.counts().await.unwrap();
    assert_eq!((counts.unsent, counts.received), (3, 0));
    meet(&phone, &office, later(6)).await;
    assert_eq!(
        office.records().keys().collect::<Vec<_>>(),
        all.keys().collect::<Vec<_>>()
    );
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("cuối làng")
    );
    assert_eq!(phone.rows().await.unwrap().len(), 2);
    assert!(
        phone
            .rows()
            .await
            .unwrap()
            .iter()
            .all(|row| !row.clash && row.unsent == 0)
    );
    let view = phone.household(household(1)).await.unwrap().unwrap();
    for (id, record) in view.unit.records {
        assert_eq!(office.records()[&id], record);
    }
    assert_eq!(numbers(&phone, Table::Sent).await, [1, 2, 3]);
}

pub async fn a_moved_household_changes_its_list(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    office.move_unit(household(1).into(), village(2));
    meet(&phone, &office, later(3)).await;
    let rows = phone.rows().await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].village, Some(village(2)));
    let transaction = phone.store().read(&[Table::Places]).await.unwrap();
    assert_eq!(transaction.count(Table::Places, &[], END).await.unwrap(), 1);
}

pub async fn villages_and_catalogue_are_shared(stores: &impl Stores) {
    let office = Office::default();
    let phone = enrolled(stores.open().await, 1).await;
    let facts = Village {
        name: Some("Làng Rầm".to_owned()),
        ..Village::default()
    };
    let id = RecordId::from(village(1));
    save(&phone, vec![made(id, id, Some(village(1)), &facts)], NOW).await;
    let entry = CatalogueEntry {
        code: Some("DA3".to_owned()),
        ..CatalogueEntry::default()
    };
    save(&phone, vec![made(record(1), record(1), None, &entry)], NOW).await;
    for _ in 0..2 {
        let shared = phone.shared().await.unwrap();
        assert_eq!(shared.len(), 2);
        assert!(
            shared
                .iter()
                .any(|s| matches!(s, Shared::Village(v) if v.facts == facts))
        );
        assert!(
            shared
                .iter()
                .any(|s| matches!(s, Shared::Catalogue(c) if c.facts == entry))
        );
        assert!(phone.rows().await.unwrap().is_empty());
        meet(&phone, &office, later(1)).await;
    }
    office.take_away(seat(1), village(1));
    meet(&phone, &office, later(2)).await;
    let shared = phone.shared().await.unwrap();
    assert!(matches!(&shared[..], [Shared::Catalogue(_)]));
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Millis {
        later(50)
    }
}

pub async fn a_round_fetches_page_by_page_until_nothing_is_left(stores: &impl Stores) {
    let office = Office::default();
    let other = enrolled(crate::MemoryStore::new(), 2).await;
    for number in 1..=12 {
        save(&other, new_household(number, village(1), "B"), NOW).await;
    }
    meet(&other, &office, later(1)).await;
    office.pages_of(5);
    let phone = enrolled(stores.open().await, 1).await;
    save(&phone, new_household(20, village(1), "A"), later(2)).await;
    let mut told = 0;
    let round = sync(&phone, &office, &Still, |_| told += 1).await.unwrap();
    assert_eq!((round.exchanges, told), (6, 6));
    assert_eq!(
        (round.applied, round.sent_back, round.units.len()),
        (1, 0, 13)
    );
    assert_eq!(phone.rows().await.unwrap().len(), 13);
    assert!(phone.counts().await.unwrap().complete);
    // Nothing new: one exchange, nothing written but the meeting.
    let round = sync(&phone, &office, &Still, |_| ()).await.unwrap();
    assert_eq!((round.exchanges, round.units.len()), (1, 0));
}

pub async fn clock_and_names_come_from_the_office(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let ahead = later(1).0.cast_signed() - later(1_000_000).0.cast_signed();
    assert_eq!(phone.counts().await.unwrap().ahead_ms, ahead);
    let people = phone.people().await.unwrap();
    assert_eq!(people.get(&seat(1)), Some(&format!("Người {}", seat(1))));
    // A phone whose clock is years behind still writes after what it saw.
    let other = colleague(&office).await;
    move_in(&other, household(1), "trên đồi", Millis(1)).await;
    meet(&other, &office, later(5)).await;
    meet(&phone, &office, later(6)).await;
    assert_eq!(
        address(&phone, household(1)).await.as_deref(),
        Some("trên đồi")
    );
    assert_eq!(
        commune(),
        phone.identity().await.unwrap().unwrap().me.commune
    );
}

// The list

/// Small and good enough to vary a test: xorshift64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

pub async fn list_rows_say_what_the_households_say(stores: &impl Stores) {
    a_random_life(stores, 20_261_122, 60).await;
}

/// So many random saves, exchanges, refusals, moves and lost answers; after each the list says of
/// every household what the household itself says.
pub async fn a_random_life(stores: &impl Stores, seed: u64, steps: u64) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let other = colleague(&office).await;
    let mut chance = Chance(seed | 1);
    for step in 1..=steps {
        let now = later(step * 10);
        let number = 1 + chance.below(6);
        let id = household(number);
        match chance.below(10) {
            0..3 => {
                let made = new_household(number, village(1), "Đinh");
                save(&phone, made, now).await;
            }
            3..6 if address(&phone, id).await.is_some() => {
                let own = seen(&phone, id).await;
                let answer = match chance.below(2) {
                    0 => Answer::Lacking,
                    _ => Answer::NotLacking,
                };
                let writes = match chance.below(2) {
                    0 => new_visit(step, &own, "nói", answer),
                    _ => new_address(&own, &format!("chỗ {step}")),
                };
                save(&phone, writes, now).await;
            }
            6 => {
                let asked = question(&phone, now).await.message;
                office.answer(&asked);
            }
            7 => {
                let refuse = chance.below(3) == 0;
                office.decide(move |change| (refuse && change.seat == seat(1)).then_some(UNREADABLE));
                meet(&phone, &office, now).await;
                office.apply_all();
            }
            8 => {
                meet(&other, &office, now).await;
                if address(&other, id).await.is_some() {
                    move_in(&other, id, &format!("nơi {step}"), now).await;
                    meet(&other, &office, now).await;
                }
            }
            9 => office.move_unit(id.into(), village(1 + chance.below(3))),
            _ => {}
        }
        list_is_honest(&phone).await;
    }
    meet(&phone, &office, later(1_000_000)).await;
    meet(&phone, &office, later(1_000_001)).await;
    list_is_honest(&phone).await;
    let mut shown = BTreeMap::new();
    for number in 1..=6 {
        if let Some(view) = phone.household(household(number)).await.unwrap() {
            shown.extend(view.unit.records);
        }
    }
    assert_eq!(shown, office.records());
}

async fn list_is_honest<S: Store>(phone: &Phone<S>) {
    let mut rows = phone.rows().await.unwrap();
    rows.sort_by_key(|row| row.id);
    let mut told = Vec::new();
    for number in 1..=6 {
        if let Some(view) = phone.household(household(number)).await.unwrap() {
            let unsent = u16::try_from(view.unsent.len()).unwrap();
            told.push(SummaryRow::of(&view.unit, unsent));
        }
    }
    assert_eq!(rows, told);
}

/// Makes the rows of the list look as if another version had written them.
async fn spoil_rows<S: Store>(store: &S) {
    let mut transaction = store.write(&[Table::Summaries]).await.unwrap();
    let groups = transaction
        .range(Table::Summaries, &[], END, usize::MAX)
        .await
        .unwrap();
    for (key, mut bytes) in groups {
        bytes[0] = 0xee;
        transaction
            .put(Table::Summaries, &key, bytes)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
}

pub async fn rows_of_another_form_are_made_again(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    save(&phone, new_household(2, village(2), "B"), later(2)).await;
    let mut before = phone.rows().await.unwrap();
    spoil_rows(phone.store()).await;
    for _ in 0..2 {
        let mut again = phone.rows().await.unwrap();
        before.sort_by_key(|row| row.id);
        again.sort_by_key(|row| row.id);
        assert_eq!(again, before);
    }
}

pub async fn a_save_beside_rows_of_another_form_loses_none(stores: &impl Stores) {
    let phone = enrolled(stores.open().await, 1).await;
    // These share a group: the last four bits of their ids are equal.
    save(&phone, new_household(1, village(1), "A"), NOW).await;
    save(&phone, new_household(17, village(1), "B"), NOW).await;
    spoil_rows(phone.store()).await;
    save(&phone, new_household(33, village(1), "C"), NOW).await;
    assert_eq!(phone.rows().await.unwrap().len(), 3);
    let key = number_key(3);
    let transaction = phone.store().read(&[Table::Outbox]).await.unwrap();
    assert!(
        transaction
            .get(Table::Outbox, &key)
            .await
            .unwrap()
            .is_some()
    );
}
