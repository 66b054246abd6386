//! The facts that the indicators follow from, as a reviewer is told them: of the house and of each
//! person. What is known is filled in and only confirmed; it is saved with the signature, in one
//! change, because the signature stands on it.

use super::any_day;
use crate::{
    change::RecordWrite,
    dates::format_date,
    household::Household,
    ids::MemberId,
    member::{Level, Measurement, Member, Schooling, Work},
    numbers::{Convention, Reading, format_thousandths, read_quantity},
    problem::Param,
    record::Record,
    review::problem::{ReviewCode, ReviewField, ReviewProblems},
    typed::{Place, TypedRecord, write_of},
    unit::HouseholdUnit,
};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was filled in so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FactsDraft {
    /// Of the house.
    #[serde(default)]
    pub house: HouseFacts,
    /// Of each person.
    #[serde(default)]
    pub people: BTreeMap<MemberId, PersonFacts>,
}

/// Of the house.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HouseFacts {
    /// The walls are of durable material.
    #[serde(default)]
    pub walls: Option<bool>,
    /// The pillars are.
    #[serde(default)]
    pub pillars: Option<bool>,
    /// The roof is.
    #[serde(default)]
    pub roof: Option<bool>,
    /// Area in square metres, as typed.
    #[serde(default)]
    pub area: String,
    /// Code of the water source; empty while it is not known.
    #[serde(default)]
    pub water: String,
    /// Code of the kind of toilet.
    #[serde(default)]
    pub toilet: String,
    /// Someone uses the internet.
    #[serde(default)]
    pub internet: Option<bool>,
    /// Codes of the means of information; `None` while nobody asked.
    #[serde(default)]
    pub means: Option<Vec<String>>,
    /// The household as it stood when the form opened.
    #[serde(default)]
    pub base: Option<Record>,
}

/// Of one person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonFacts {
    /// Has a health-insurance card.
    #[serde(default)]
    pub insured: Option<bool>,
    /// Lives with a disability.
    #[serde(default)]
    pub disabled: Option<bool>,
    /// Receives a monthly social allowance.
    #[serde(default)]
    pub allowance: Option<bool>,
    /// Goes to school in the school year of the review.
    #[serde(default)]
    pub attends: Option<bool>,
    /// Which level.
    #[serde(default)]
    pub level: Option<Level>,
    /// The highest level that was completed.
    #[serde(default)]
    pub completed: Option<Level>,
    /// An employer certified training on the job.
    #[serde(default)]
    pub job_training: Option<bool>,
    /// What work the person has or looks for.
    #[serde(default)]
    pub work: Option<Work>,
    /// Has a written labour contract.
    #[serde(default)]
    pub contract: Option<bool>,
    /// Is able to work.
    #[serde(default)]
    pub able_to_work: Option<bool>,
    /// Is pregnant.
    #[serde(default)]
    pub pregnant: Option<bool>,
    /// Has merit to the revolution.
    #[serde(default)]
    pub merit: Option<bool>,
    /// The day of the measurement, as typed.
    #[serde(default)]
    pub measured_on: String,
    /// Height in centimetres, as typed.
    #[serde(default)]
    pub height: String,
    /// Measured lying down.
    #[serde(default)]
    pub lying: bool,
    /// Weight in kilograms, as typed.
    #[serde(default)]
    pub weight: String,
    /// The person as they stood when the form opened.
    #[serde(default)]
    pub base: Option<Record>,
}

/// What reading the facts needs.
#[derive(Clone, Copy, Debug)]
pub struct FactsRules {
    /// The day of the review.
    pub day: NaiveDate,
    /// How numbers are written.
    pub numbers: Convention,
    /// The month in which a school year starts.
    pub year_starts: u32,
}

impl FactsRules {
    /// The first calendar year of the school year of the day.
    fn school_year(&self) -> i32 {
        self.day.year() - i32::from(self.day.month() < self.year_starts)
    }
}

/// A review says at most this of a height, in millimetres: a slip of the comma is found here.
const HEIGHT_MM: std::ops::RangeInclusive<i64> = 300..=2_300;
/// And of a weight, in grams.
const WEIGHT_G: std::ops::RangeInclusive<i64> = 500..=250_000;

impl FactsDraft {
    /// What is known of a household, to be confirmed.
    pub fn open(unit: &HouseholdUnit, rules: &FactsRules) -> Self {
        let base = |id| unit.records.get(&id).map(Record::for_phone);
        let house = &unit.household;
        let people = unit.members.iter().map(|person| {
            let facts = PersonFacts::of(&person.facts, base(person.id), rules);
            (MemberId::from(person.id), facts)
        });
        Self {
            house: HouseFacts {
                walls: house.walls_durable,
                pillars: house.pillars_durable,
                roof: house.roof_durable,
                area: house.house_dm2.map_or_else(String::new, |dm2| {
                    format_thousandths(i64::from(dm2) * 10, rules.numbers)
                }),
                water: house.water.clone().unwrap_or_default(),
                toilet: house.toilet.clone().unwrap_or_default(),
                internet: house.internet,
                means: house.means.clone(),
                base: base(unit.id.into()),
            },
            people: people.collect(),
        }
    }

    /// Takes people in that came to the household since the form opened.
    pub fn welcome(&mut self, unit: &HouseholdUnit, rules: &FactsRules) {
        for person in &unit.members {
            let base = unit.records.get(&person.id).map(Record::for_phone);
            let known = self.people.entry(person.id.into());
            known.or_insert_with(|| PersonFacts::of(&person.facts, base, rules));
        }
    }

    /// The household as it is with what was filled in; what cannot be read adds its problem and
    /// stays as it was.
    pub fn laid_over(
        &self,
        problems: &mut ReviewProblems,
        unit: &HouseholdUnit,
        rules: &FactsRules,
    ) -> HouseholdUnit {
        let mut over = unit.clone();
        self.house.lay(problems, &mut over.household, rules);
        for person in &mut over.members {
            if let Some(own) = self.people.get(&person.id.into()) {
                own.lay(problems, person.id.into(), &mut person.facts, rules);
            }
        }
        over
    }

    /// The writes of what differs from what stood when the form opened.
    pub fn writes(&self, over: &HouseholdUnit) -> Vec<RecordWrite> {
        let mut writes = Vec::new();
        if let Some(base) = &self.house.base {
            let mut facts = Household::read(base);
            self.house.take_from(&over.household, &mut facts);
            writes.extend(write_of(place(base), Some(base), &facts));
        }
        for (id, own) in &self.people {
            if let (Some(base), Some(person)) = (&own.base, over.member(*id)) {
                let mut facts = Member::read(base);
                own.take_from(&person.facts, &mut facts);
                writes.extend(write_of(place(base), Some(base), &facts));
            }
        }
        writes
    }
}

fn place(base: &Record) -> Place {
    Place {
        id: base.id,
        unit: base.unit,
        village: base.village,
    }
}

impl HouseFacts {
    fn lay(&self, problems: &mut ReviewProblems, house: &mut Household, rules: &FactsRules) {
        house.walls_durable = self.walls;
        house.pillars_durable = self.pillars;
        house.roof_durable = self.roof;
        house.internet = self.internet;
        house.means.clone_from(&self.means);
        let code = |text: &String| (!text.is_empty()).then(|| text.clone());
        house.water = code(&self.water);
        house.toilet = code(&self.toilet);
        if self.area.trim().is_empty() {
            house.house_dm2 = None;
        } else if let Some(area) = amount(problems, &self.area, ReviewField::HouseArea, rules, None)
        {
            // Thousandths of a square metre to square decimetres.
            match u32::try_from(area / 10) {
                Ok(dm2) if dm2 > 0 => house.house_dm2 = Some(dm2),
                Ok(_) | Err(_) => {
                    problems.error(ReviewField::HouseArea, ReviewCode::NumberUnreadable);
                }
            }
        }
    }

    /// Only what this form asks: the rest of the household is another form's.
    fn take_from(&self, over: &Household, facts: &mut Household) {
        facts.walls_durable = over.walls_durable;
        facts.pillars_durable = over.pillars_durable;
        facts.roof_durable = over.roof_durable;
        facts.house_dm2 = over.house_dm2;
        facts.water.clone_from(&over.water);
        facts.toilet.clone_from(&over.toilet);
        facts.internet = over.internet;
        facts.means.clone_from(&over.means);
    }
}

impl PersonFacts {
    fn of(facts: &Member, base: Option<Record>, rules: &FactsRules) -> Self {
        // What is known of an earlier school year must be asked again.
        let current = facts
            .schooling
            .filter(|own| own.year.is_none_or(|year| year >= rules.school_year()));
        let measured = facts.measured.as_ref();
        let typed = |value: Option<i64>| {
            value.map_or_else(String::new, |own| format_thousandths(own, rules.numbers))
        };
        Self {
            insured: facts.insured,
            disabled: facts.disabled,
            allowance: facts.allowance,
            attends: current.map(|own| own.attends),
            level: current.and_then(|own| own.level),
            completed: facts.completed,
            job_training: facts.job_training,
            work: facts.work,
            contract: facts.contract,
            able_to_work: facts.able_to_work,
            pregnant: facts.pregnant,
            merit: facts.merit,
            measured_on: measured.map_or_else(String::new, |own| format_date(own.on)),
            height: typed(
                measured
                    .and_then(|own| own.height_mm)
                    .map(|mm| i64::from(mm) * 100),
            ),
            lying: measured.is_some_and(|own| own.lying),
            weight: typed(measured.and_then(|own| own.weight_g).map(i64::from)),
            base,
        }
    }

    fn lay(
        &self,
        problems: &mut ReviewProblems,
        own: MemberId,
        member: &mut Member,
        rules: &FactsRules,
    ) {
        member.insured = self.insured;
        member.disabled = self.disabled;
        member.allowance = self.allowance;
        member.completed = self.completed;
        member.job_training = self.job_training;
        member.work = self.work;
        if self.work == Some(Work::Wage) {
            member.contract = self.contract;
        }
        member.able_to_work = self.able_to_work;
        member.pregnant = self.pregnant;
        member.merit = self.merit;
        if let Some(attends) = self.attends {
            let level = self.level.filter(|_| attends);
            let known = member.schooling;
            let same = known.is_some_and(|own| {
                let current = own.year.is_none_or(|year| year >= rules.school_year());
                current && (own.attends, own.level) == (attends, level)
            });
            if !same {
                member.schooling = Some(Schooling {
                    attends,
                    level,
                    year: Some(rules.school_year()),
                });
            }
        }
        if let Some(measured) = self.measured(problems, own, rules) {
            member.measured = Some(measured);
        }
    }

    /// Height and weight of one day; none where neither was filled in.
    fn measured(
        &self,
        problems: &mut ReviewProblems,
        own: MemberId,
        rules: &FactsRules,
    ) -> Option<Measurement> {
        let empty = |text: &String| text.trim().is_empty();
        if empty(&self.height) && empty(&self.weight) {
            return None;
        }
        let mut found = ReviewProblems::default();
        let on = if empty(&self.measured_on) {
            Some(rules.day)
        } else {
            any_day(&mut found, ReviewField::Measured, &self.measured_on)
        };
        if on.is_some_and(|on| on > rules.day) {
            let params = vec![("today", Param::Date(rules.day))];
            found.error_with(ReviewField::Measured, ReviewCode::DateInFuture, params);
        }
        let mut read = |text: &String, scale: i64, within| {
            if empty(text) {
                return None;
            }
            let range = Some((scale, within));
            amount(&mut found, text, ReviewField::Measured, rules, range)
        };
        let height = read(&self.height, 100, HEIGHT_MM);
        let weight = read(&self.weight, 1, WEIGHT_G);
        let readable = found.errors.is_empty();
        for mut problem in found.errors {
            problem
                .params
                .push(("member", Param::Code(own.to_string())));
            problems.errors.push(problem);
        }
        let whole = |value: Option<i64>| value.and_then(|own| u32::try_from(own).ok());
        Some(Measurement {
            on: on.filter(|_| readable)?,
            height_mm: whole(height),
            lying: self.lying,
            weight_g: whole(weight),
        })
    }

    fn take_from(&self, over: &Member, facts: &mut Member) {
        facts.insured = over.insured;
        facts.disabled = over.disabled;
        facts.allowance = over.allowance;
        facts.schooling = over.schooling;
        facts.completed = over.completed;
        facts.job_training = over.job_training;
        facts.work = over.work;
        facts.contract = over.contract;
        facts.able_to_work = over.able_to_work;
        facts.pregnant = over.pregnant;
        facts.merit = over.merit;
        facts.measured = over.measured;
    }
}

/// An amount in thousandths of its unit, or divided by `scale` where a range says what can be.
fn amount(
    problems: &mut ReviewProblems,
    text: &str,
    field: ReviewField,
    rules: &FactsRules,
    within: Option<(i64, std::ops::RangeInclusive<i64>)>,
) -> Option<i64> {
    match read_quantity(text, rules.numbers) {
        Reading::One(value) => match within {
            None => Some(value),
            Some((scale, range)) => {
                let value = value / scale;
                if range.contains(&value) {
                    return Some(value);
                }
                problems.error(field, ReviewCode::NumberUnreadable);
                None
            }
        },
        Reading::Two(one, other) => {
            let params = vec![
                ("one", Param::Thousandths(one)),
                ("other", Param::Thousandths(other)),
            ];
            problems.error_with(field, ReviewCode::NumberTwoReadings, params);
            None
        }
        Reading::None(_) => {
            problems.error(field, ReviewCode::NumberUnreadable);
            None
        }
    }
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
