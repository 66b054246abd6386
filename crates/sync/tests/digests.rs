//! A village here and at the office are compared now and then; what differs is fetched anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use so_thon_domain::Millis;
use so_thon_sync::{
    MemoryStore, Phone, Store, Table, Transaction,
    conformance::{
        Office, address, enrolled, household, later, meet, move_in, new_household, question, save,
        seat, village,
    },
};

const HOUR: u64 = 60 * 60 * 1000;
const DAY: u64 = 24 * HOUR;

async fn whole() -> (Phone<MemoryStore>, Office) {
    let (office, phone) = (Office::default(), enrolled(MemoryStore::new(), 1).await);
    for number in 1..4 {
        let of = village(1 + number % 2);
        save(
            &phone,
            new_household(number, of, "Hồ Văn Dề"),
            later(number),
        )
        .await;
    }
    meet(&phone, &office, later(10)).await;
    (phone, office)
}

async fn asks(phone: &Phone<MemoryStore>, now: Millis) -> usize {
    question(phone, now).await.message.digests.len()
}

async fn differs(phone: &Phone<MemoryStore>) -> u64 {
    phone.counts().await.unwrap().differs
}

#[test]
fn one_village_at_a_time_is_compared_and_each_once_a_week() {
    block_on(async {
        let (phone, office) = whole().await;
        // Unsent work is not in the sum.
        move_in(&phone, household(1), "bên suối", later(11)).await;
        let mut asked = Vec::new();
        for hour in 2..20 {
            let request = question(&phone, later(hour * HOUR)).await.message;
            asked.extend(request.digests.clone());
            meet(&phone, &office, later(hour * HOUR)).await;
        }
        asked.sort();
        assert_eq!(asked, [village(1), village(2)]);
        assert_eq!(differs(&phone).await, 0);
        assert_eq!(asks(&phone, later(6 * DAY)).await, 0);
        assert_eq!(asks(&phone, later(8 * DAY)).await, 1);
        assert_eq!(office.asked_anew(), 0);
    });
}

#[test]
fn a_phone_that_has_not_got_everything_yet_compares_nothing() {
    block_on(async {
        let phone = enrolled(MemoryStore::new(), 1).await;
        assert_eq!(asks(&phone, later(9 * DAY)).await, 0);
    });
}

async fn lose(phone: &Phone<MemoryStore>, number: u64) {
    let mut transaction = phone.store().write(&[Table::Units]).await.unwrap();
    let key = household(number);
    transaction.delete(Table::Units, key.bytes()).await.unwrap();
    transaction.commit().await.unwrap();
}

#[test]
fn a_village_that_lacks_a_household_is_told_of_and_fetched_anew() {
    block_on(async {
        let (phone, office) = whole().await;
        lose(&phone, 2).await;
        assert_eq!(address(&phone, household(2)).await, None);
        meet(&phone, &office, later(2 * HOUR)).await;
        meet(&phone, &office, later(2 * HOUR + 1)).await;
        assert_eq!(differs(&phone).await, 1);
        meet(&phone, &office, later(2 * HOUR + 2)).await;
        assert_eq!(office.asked_anew(), 1);
        assert_eq!(address(&phone, household(2)).await.unwrap(), "đầu làng");
        meet(&phone, &office, later(2 * HOUR + 3)).await;
        assert_eq!(differs(&phone).await, 0);
        meet(&phone, &office, later(3 * HOUR)).await;
        assert_eq!(office.asked_anew(), 1);
    });
}

#[test]
fn a_difference_that_stays_is_fetched_at_most_once_a_day() {
    block_on(async {
        let (phone, office) = whole().await;
        lose(&phone, 2).await;
        for minute in 0..120 {
            let now = later(2 * HOUR + minute * 60_000);
            let request = question(&phone, now).await.message;
            // An office that does not know of fetching anew.
            let mut asked = request.clone();
            asked.anew = Vec::new();
            let reply = office.answer(&asked);
            phone.receive(&request, reply, now).await.unwrap();
        }
        assert_eq!(differs(&phone).await, 1);
        assert!(
            question(&phone, later(20 * HOUR))
                .await
                .message
                .anew
                .is_empty()
        );
        assert_eq!(
            question(&phone, later(30 * HOUR)).await.message.anew.len(),
            1
        );
        office.take_away(seat(1), village(1));
        office.take_away(seat(1), village(2));
        meet(&phone, &office, later(31 * HOUR)).await;
        assert_eq!(differs(&phone).await, 0);
    });
}
