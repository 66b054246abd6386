//! What the cases of the phone share.

use super::{NOW, Office, enrolled, household, later, meet, new_household, save, village};
use crate::{
    phone::{Draft, Phone},
    store::{Store, Transaction},
    tables::{END, Table, number_of},
};
use serde_json::json;
use so_thon_domain::{Millis, refusal::Refusal, summary::SummaryRow};
use so_thon_protocol::State;

pub(super) const REFUSED: State = State::Refused {
    reason: Refusal::VillageNotAssigned,
};

pub(super) async fn numbers<S: Store>(phone: &Phone<S>, table: Table) -> Vec<u64> {
    let transaction = phone.store().read(&[table]).await.unwrap();
    let pairs = transaction
        .range(table, &[], END, usize::MAX)
        .await
        .unwrap();
    let numbers = pairs.iter().map(|(key, _)| number_of(key).unwrap());
    numbers.collect()
}

pub(super) async fn row<S: Store>(phone: &Phone<S>, number: u64) -> Option<SummaryRow> {
    let rows = phone.rows().await.unwrap();
    rows.into_iter().find(|row| row.id == household(number))
}

/// A phone with household 1 in village 1, known to the office, nothing unsent.
pub(super) async fn settled<S: Store>(store: S, office: &Office) -> Phone<S> {
    let phone = enrolled(store, 1).await;
    save(&phone, new_household(1, village(1), "Đinh Văn Hơ"), NOW).await;
    meet(&phone, office, later(1)).await;
    phone
}

/// Another phone of the same commune, on another store, that has what the office has.
pub(super) async fn colleague(office: &Office) -> Phone<crate::MemoryStore> {
    let phone = enrolled(crate::MemoryStore::new(), 2).await;
    meet(&phone, office, later(2)).await;
    phone
}

pub(super) fn draft(at: Millis) -> Draft {
    Draft {
        form: "visit".to_owned(),
        version: 1,
        household: Some(household(1)),
        at,
        body: json!({"said": "mái dột", "answers": {"water": "lacking"}}),
    }
}
