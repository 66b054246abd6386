//! What cannot be right about a household that is reviewed.

use super::problem::{ReviewCode, ReviewField, ReviewProblems};
use crate::{dates::age_on, field::Field, problem::Param, unit::HouseholdUnit};
use chrono::NaiveDate;
use std::collections::BTreeSet;

const HEAD: Field = Field::known("head");
/// The code of `data/relations.json`.
const HEAD_RELATION: &str = "head";

/// Adds what keeps a household from being reviewed on a day: no people, no head among them, two
/// heads, someone born later.
pub fn check_household(problems: &mut ReviewProblems, unit: &HouseholdUnit, day: NaiveDate) {
    if unit.members.is_empty() {
        problems.error(ReviewField::Members, ReviewCode::NoMembers);
        return;
    }
    let head = unit.household.head;
    if head.is_some_and(|head| unit.member(head).is_none()) {
        problems.error(ReviewField::Head, ReviewCode::HeadNotMember);
    }
    let heads = heads(unit);
    if heads > 1 {
        let count = Param::Count(i64::try_from(heads).unwrap_or(i64::MAX));
        let params = vec![("count", count)];
        problems.error_with(ReviewField::Head, ReviewCode::TwoHeads, params);
    }
    for member in &unit.members {
        let later = member
            .facts
            .birth
            .is_some_and(|birth| age_on(&birth, day).is_none());
        if later {
            let name = member.facts.name.clone().unwrap_or_default();
            let params = vec![("name", Param::Code(name))];
            problems.error_with(ReviewField::Members, ReviewCode::BornLater, params);
        }
    }
}

/// How many people are head, by what two people wrote apart or by the relation of each.
fn heads(unit: &HouseholdUnit) -> usize {
    let written: BTreeSet<String> = unit
        .records
        .get(&unit.id.into())
        .and_then(|record| record.registers.get(&HEAD))
        .map(|register| {
            let heads = register.heads().into_iter();
            heads.map(|(_, head)| head.value.to_string()).collect()
        })
        .unwrap_or_default();
    let by_relation = unit
        .members
        .iter()
        .filter(|own| own.facts.relation.as_deref() == Some(HEAD_RELATION))
        .count();
    written.len().max(by_relation)
}
