//! What a phone promises of its list, on whatever store.

#![allow(missing_docs, reason = "a case is named by the sentence it proves")]

use super::phone_fixtures::{colleague, settled};
use super::{
    NOW, Office, Stores, address, enrolled, household, later, meet, move_in, new_address,
    new_household, new_visit, question, save, seat, seen, village,
};
use crate::{
    phone::Phone,
    store::{Store, Transaction},
    tables::{END, Table, number_key},
};
use so_thon_domain::{indicator::Answer, refusal::Refusal, summary::SummaryRow};
use so_thon_protocol::State;
use std::collections::BTreeMap;

/// A refusal of the change alone: it says nothing of the village.
const UNREADABLE: State = State::Refused {
    reason: Refusal::BadValue,
};

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
                office
                    .decide(move |change| (refuse && change.seat == seat(1)).then_some(UNREADABLE));
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
