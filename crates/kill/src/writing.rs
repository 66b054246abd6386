//! What people write: new households, visits, corrections. Every save has words of its own.

use chrono::NaiveDate;
use so_thon_domain::{
    HouseholdId, IdSource, MemberId, Millis, RecordId, RecordKind, RecordWrite, VillageId, VisitId,
    household::{Household, write_answers},
    indicator::{Answer, KNOWN},
    member::Member,
    typed::{Place, TypedRecord, write_of},
    unit::HouseholdUnit,
    village::Village,
    visit::Visit,
};
use so_thon_sim::chance::Chance;
use std::collections::BTreeMap;

/// A village of the office.
pub fn village(id: VillageId, name: &str) -> Vec<RecordWrite> {
    let place = Place {
        id: id.into(),
        unit: id.into(),
        village: Some(id),
    };
    let village = Village {
        name: Some(name.to_owned()),
        ..Village::default()
    };
    write_of(place, None, &village).into_iter().collect()
}

/// A household with its head.
pub fn household(
    chance: &Chance,
    village: VillageId,
    words: &str,
    now: Millis,
) -> (HouseholdId, Vec<RecordWrite>) {
    let mut source = chance;
    let id = HouseholdId(source.fresh(now));
    let head = MemberId(source.fresh(now));
    let place = |record: RecordId| Place {
        id: record,
        unit: id.into(),
        village: Some(village),
    };
    let facts = Household {
        head: Some(head),
        note: Some(words.to_owned()),
        ..Household::default()
    };
    let member = Member {
        name: Some("Hồ Văn Thử".to_owned()),
        order: Some(1),
        ..Member::default()
    };
    let household = write_of(place(id.into()), None, &facts);
    let head = write_of(place(head.into()), None, &member);
    (id, household.into_iter().chain(head).collect())
}

/// A visit with its answers, which also stand at the household.
pub fn visit(chance: &Chance, unit: &HouseholdUnit, words: &str, now: Millis) -> Vec<RecordWrite> {
    let mut source = chance;
    let id = VisitId(source.fresh(now));
    let answers: BTreeMap<String, Answer> = KNOWN
        .iter()
        .map(|code| {
            let all = [Answer::Lacking, Answer::NotLacking, Answer::Unsure];
            ((*code).to_owned(), all[chance.place(all.len())])
        })
        .collect();
    let facts = Visit {
        date: NaiveDate::from_ymd_opt(2026, 1, 1),
        answers: Some(answers.clone()),
        said: Some(words.to_owned()),
        ..Visit::default()
    };
    let place = Place {
        id: id.into(),
        unit: unit.id.into(),
        village: unit.village,
    };
    let own = write_of(place, None, &facts);
    let mut household = RecordWrite {
        record: unit.id.into(),
        kind: RecordKind::HOUSEHOLD,
        unit: unit.id.into(),
        village: unit.village,
        creates: false,
        fields: BTreeMap::new(),
        lists: BTreeMap::new(),
    };
    let seen = unit.records.get(&unit.id.into());
    write_answers(&mut household, seen, id, &answers);
    own.into_iter().chain([household]).collect()
}

/// A correction of the household's address.
pub fn correction(unit: &HouseholdUnit, words: &str) -> Vec<RecordWrite> {
    let Some(record) = unit.records.get(&unit.id.into()) else {
        return Vec::new();
    };
    let place = Place {
        id: record.id,
        unit: record.unit,
        village: record.village,
    };
    let facts = Household {
        address: Some(words.to_owned()),
        ..Household::read(record)
    };
    write_of(place, Some(record), &facts).into_iter().collect()
}
