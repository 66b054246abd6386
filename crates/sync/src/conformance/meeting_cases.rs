//! What a phone promises when it meets the office, on whatever store.

#![allow(missing_docs, reason = "a case is named by the sentence it proves")]

use super::phone_fixtures::{REFUSED, colleague, draft, numbers, row, settled};
use super::{
    Failing, NOW, Office, Stores, address, commune, contents, enrolled, household, later, made,
    meet, move_in, new_household, new_visit, phone_over, question, record, save, seat, seen,
    village,
};
use crate::{
    engine::sync,
    phone::PhoneError,
    store::{Store, StoreError, Transaction},
    tables::{END, Table},
};
use so_thon_domain::{
    Clock, Millis, RecordId, catalogue::CatalogueEntry, indicator::Answer, refusal::Refusal,
    unit::Shared, village::Village,
};
use so_thon_protocol::State;

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
    let tab = phone_over(stores.open().await);
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
    let tab = phone_over(stores.open().await);
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
        assert!(phone.households().await.unwrap().is_empty());
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
