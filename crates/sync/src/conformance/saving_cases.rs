//! What a phone promises when a person signs in and saves, on whatever store.

#![allow(missing_docs, reason = "a case is named by the sentence it proves")]

use super::phone_fixtures::{draft, numbers, row, settled};
use super::{
    Failing, NOW, Office, Stores, Task, contents, enrolled, household, identity, later, meet,
    move_in, new_household, new_visit, phone_over, question, save, seat, seen, together, village,
};
use crate::{
    phone::{PhoneError, Save, Standing},
    store::{Store, StoreError, Transaction},
    tables::Table,
};
use serde_json::json;
use so_thon_domain::{RecordWrite, ValueId, indicator::Answer};

// Signing in

pub async fn the_first_sign_in_mints_once_and_a_second_is_refused(stores: &impl Stores) {
    let phone = phone_over(stores.open().await);
    assert_eq!(phone.identity().await, Ok(None));
    phone.enrol(&identity(1)).await.unwrap();
    let second = phone_over(stores.open().await).enrol(&identity(2)).await;
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
    let phone = phone_over(stores.open().await);
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
    let second = phone_over(stores.open().await);
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
    let other = phone_over(stores.open().await);
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
    let drafts = phone_over(stores.open().await).drafts().await.unwrap();
    let newest_first = [
        ("mới".to_owned(), draft(later(9))),
        ("visit/1".to_owned(), draft(later(5))),
    ];
    assert_eq!(drafts, newest_first);
}
