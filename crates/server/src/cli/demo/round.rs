//! The open round of a demonstration: what an officer saves who opens one and lists households.

use super::{
    super::{SystemServer, system::today_in_vietnam},
    PEOPLE,
};
use anyhow::{Context, bail};
use chrono::{Days, NaiveDate};
use so_thon_domain::{
    AccountId, Field, FieldWrite, HouseholdId, Millis, RecordKind, RecordWrite, RoundId, VillageId,
    class_decision::{Class, Decision},
    reference::shipped,
    review::{ListSource, Review, Round, RoundSeason, Span, StepTaken, review_id},
    typed::{Place, write_of},
};
use so_thon_sample::{Author, Sample};
use so_thon_server::{
    demo::{self, Save},
    store::{AccountRow, PeopleStore},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who leads a round.
const LED_BY: &str = "Ban Chỉ đạo rà soát xã";
/// By what it is ordered.
const LAW: &str = "QĐ 24/2021/QĐ-TTg, Điều 4";
/// How many households one change lists.
const IN_ONE: usize = 50;
/// Milliseconds between two saves.
const PAUSE_MS: u64 = 1_000;

/// The round of every demonstration.
const ROUND: RoundId = RoundId(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_2026));

/// The round and its list: the officer's next saves after those of the sample.
pub(super) fn saves(sample: &Sample, accounts: &[AccountRow], today: NaiveDate) -> Vec<Save> {
    let mut changes = vec![open(ROUND, today)];
    let reviews: Vec<_> = listed(sample)
        .into_iter()
        .filter_map(|(household, village)| {
            let reviewer = reviewer_of(sample, accounts, village)?;
            list(ROUND, household, village, reviewer)
        })
        .collect();
    changes.extend(reviews.chunks(IN_ONE).map(<[RecordWrite]>::to_vec));
    let last = sample.all_changes().map(|change| change.at.0).max();
    let numbers = sample.last_number(Author::Officer) + 1..;
    numbers
        .zip(changes)
        .zip(1..)
        .map(|((number, writes), place)| Save {
            author: 0,
            number,
            at: Millis(last.unwrap_or_default() + place * PAUSE_MS),
            writes,
        })
        .collect()
}

/// Closes the round as of yesterday, from an officer's seat of its own.
pub(super) async fn close(server: &SystemServer) -> anyhow::Result<()> {
    let officer = server.store.account_by_login(PEOPLE[0].0).await?;
    let officer = officer.context("the store holds no demonstration")?;
    if !server.store.communes().await?.iter().all(|own| own.sample) {
        bail!("the store holds a true commune");
    }
    let today = today_in_vietnam()?;
    let closed = StepTaken {
        on: today.pred_opt().unwrap_or(today),
        by: LED_BY.to_owned(),
        legal_ref: LAW.to_owned(),
    };
    let written = FieldWrite {
        value: serde_json::to_value(closed)?,
        replaces: Vec::new(),
    };
    let write = RecordWrite {
        record: ROUND.into(),
        kind: RecordKind::ROUND,
        unit: ROUND.into(),
        village: None,
        creates: false,
        fields: BTreeMap::from([(Field::known("closed"), written)]),
        lists: BTreeMap::new(),
    };
    let author = demo::seat(server, &officer).await?;
    let save = Save {
        author: 0,
        number: 1,
        at: server.now(),
        writes: vec![write],
    };
    demo::load(server, &[author], &[save]).await?;
    server.store.close().await;
    Ok(())
}

fn open(round: RoundId, today: NaiveDate) -> Vec<RecordWrite> {
    let days = |count| Days::new(count);
    let from = today.checked_sub_days(days(30)).unwrap_or(today);
    let standard = shipped().standard_on(today).map(|own| own.code.clone());
    let facts = Round {
        name: Some(format!("Rà soát định kỳ {}", today.format("%Y"))),
        season: Some(RoundSeason::Annual),
        span: Some(Span {
            from,
            to: today.checked_add_days(days(17)).unwrap_or(today),
        }),
        standard,
        opened: Some(StepTaken {
            on: from,
            by: LED_BY.to_owned(),
            legal_ref: LAW.to_owned(),
        }),
        ..Round::default()
    };
    let place = Place {
        id: round.into(),
        unit: round.into(),
        village: None,
    };
    write_of(place, None, &facts).into_iter().collect()
}

fn list(
    round: RoundId,
    household: HouseholdId,
    village: VillageId,
    reviewer: AccountId,
) -> Option<RecordWrite> {
    let facts = Review {
        round: Some(round),
        listed: Some(ListSource::CurrentList),
        reviewer: Some(reviewer),
        ..Review::default()
    };
    let place = Place {
        id: review_id(round, household).into(),
        unit: household.into(),
        village: Some(village),
    };
    write_of(place, None, &facts)
}

/// The households that a decision of the sample calls poor or near-poor, with their villages.
fn listed(sample: &Sample) -> Vec<(HouseholdId, VillageId)> {
    let decision = Field::known("decision");
    let mut listed = BTreeMap::new();
    for change in &sample.changes {
        for write in change
            .writes
            .iter()
            .filter(|own| own.kind == RecordKind::CLASS_DECISION)
        {
            let written = write.fields.get(&decision);
            let read =
                written.and_then(|own| serde_json::from_value::<Decision>(own.value.clone()).ok());
            let (Some(read), Some(village)) = (read, write.village) else {
                continue;
            };
            if matches!(read.class, Class::Poor | Class::NearPoor) {
                listed.insert(HouseholdId::from(write.unit), village);
            } else {
                listed.remove(&HouseholdId::from(write.unit));
            }
        }
    }
    listed.into_iter().collect()
}

/// The first collaborator whose village it is.
fn reviewer_of(sample: &Sample, accounts: &[AccountRow], village: VillageId) -> Option<AccountId> {
    let at = sample
        .assigned
        .iter()
        .position(|own| own.contains(&village))?;
    // The officer comes first.
    accounts.get(at + 1).map(|account| account.id)
}
