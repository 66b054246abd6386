//! A phone that was reported lost: its page is turned away, and hears of its saves by the worker alone.

#![allow(missing_docs, reason = "a case is named by the sentence it proves")]

use super::phone_fixtures::{REFUSED, numbers, row, settled};
use super::{Office, Stores, address, epoch, household, later, meet, move_in};
use crate::{
    phone::Phone,
    store::{Store, Transaction},
    tables::{Table, push},
};

/// The worker notes that in this life these numbers have another content.
async fn worker_notes<S: Store>(phone: &Phone<S>, life: &str, numbers: &str) {
    let mut transaction = phone.store().write(&[Table::Push]).await.unwrap();
    let note = format!("{life} {numbers}").into_bytes();
    let put = transaction.put(Table::Push, push::REUSED, note).await;
    put.unwrap();
    transaction.commit().await.unwrap();
}

/// What is noted in clear on this phone.
async fn noted<S: Store>(phone: &Phone<S>, key: &[u8]) -> Option<String> {
    let transaction = phone.store().read(&[Table::Push]).await.unwrap();
    let note = transaction.get(Table::Push, key).await.unwrap();
    note.map(|bytes| String::from_utf8(bytes).unwrap())
}

/// The life in which receipts on this phone hold.
async fn life_of<S: Store>(phone: &Phone<S>) -> String {
    noted(phone, push::LIFE).await.unwrap()
}

/// The life whose office has all of the repair box.
async fn boxed<S: Store>(phone: &Phone<S>) -> Option<String> {
    noted(phone, push::BOXED).await
}

pub async fn what_the_worker_heard_of_a_reused_number_is_shown_on_a_lost_phone(
    stores: &impl Stores,
) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    move_in(&phone, household(1), "cuối làng", later(2)).await;
    assert_eq!(numbers(&phone, Table::Sent).await, [1]);
    assert_eq!(numbers(&phone, Table::Outbox).await, [2]);
    worker_notes(&phone, &life_of(&phone).await, "1 2").await;

    let received = phone.take_reused(later(3)).await.unwrap();
    assert_eq!(received.sent_back, 2);
    assert!(received.units.contains(&household(1).into()));
    let back = phone.sent_back().await.unwrap();
    let said: Vec<_> = back
        .iter()
        .map(|(number, item)| (*number, item.reason))
        .collect();
    assert_eq!(said, [(1, None), (2, None)]);
    for table in [Table::Sent, Table::Outbox, Table::Pending] {
        assert!(numbers(&phone, table).await.is_empty(), "{table:?}");
    }
    let shown = address(&phone, household(1)).await;
    assert_ne!(shown.as_deref(), Some("cuối làng"));
    // The note is gone: a page that is turned away again takes nothing more.
    let again = phone.take_reused(later(4)).await.unwrap();
    assert_eq!((again.sent_back, again.units.len()), (0, 0));
}

pub async fn a_note_of_the_worker_from_another_life_moves_nothing(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    move_in(&phone, household(1), "cuối làng", later(2)).await;
    worker_notes(&phone, &epoch(99).to_string(), "1 2").await;
    let received = phone.take_reused(later(3)).await.unwrap();
    assert_eq!((received.sent_back, received.units.len()), (0, 0));
    assert_eq!(numbers(&phone, Table::Outbox).await, [2]);
    assert!(row(&phone, 1).await.is_some());
    assert!(phone.sent_back().await.unwrap().is_empty());
}

pub async fn whether_the_office_has_what_is_in_the_repair_box_is_noted_beside_it(
    stores: &impl Stores,
) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    assert_eq!(boxed(&phone).await, None);
    // Another content has its number: it is nowhere but here, until it is given up.
    worker_notes(&phone, &life_of(&phone).await, "1").await;
    phone.take_reused(later(2)).await.unwrap();
    assert_eq!(boxed(&phone).await.as_deref(), Some("-"));
    phone.give_up(1, later(3)).await.unwrap();
    assert_eq!(boxed(&phone).await, None);
    // What the office refused it keeps, but an office from before that does not.
    let backup = office.backup();
    move_in(&phone, household(1), "cuối làng", later(4)).await;
    office.decide(|_| Some(REFUSED));
    meet(&phone, &office, later(5)).await;
    assert_eq!(boxed(&phone).await, Some(life_of(&phone).await));
    office.restore(backup);
    office.apply_all();
    meet(&phone, &office, later(6)).await;
    assert_eq!(boxed(&phone).await.as_deref(), Some("-"));
    // Sent again, it is in the outbox, which the worker looks at itself.
    phone.resend(2, later(7)).await.unwrap();
    assert_eq!(boxed(&phone).await, None);
}
