//! The form of a registration to escape poverty.

use super::{FORM, Rules, bare, base, form, items, past_day, place_of, short, typed, words};
use crate::gather::Gather;
use crate::{
    change::{FieldWrite, RecordWrite},
    class_decision::Class,
    dates::{format_date, read_date},
    ids::{HouseholdId, MemberId, RegistrationId},
    problem::{Checked, FormField, Param, ProblemCode, Problems},
    record::{Record, RecordKind},
    registration::{Committed, Fate, Measure, Registration, field, measures},
    typed::{Item, TypedRecord, value_of, write_of},
    unit::HouseholdUnit,
};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How many years ahead a plan may reach.
const AHEAD: i32 = 10;

/// What was filled in so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistrationDraft {
    /// Version of the form.
    #[serde(default = "form")]
    pub form: u16,
    /// The registration to be.
    pub registration: RegistrationId,
    /// Whose.
    pub household: HouseholdId,
    /// The day it was registered, as typed.
    #[serde(default)]
    pub on: String,
    /// Who of the household gave the commitment.
    #[serde(default)]
    pub by: Option<MemberId>,
    /// The year by which the household wants to have escaped, as typed.
    #[serde(default)]
    pub target: String,
    /// Wishes by code, the most needed first.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Causes of poverty by code.
    #[serde(default)]
    pub causes: Vec<String>,
    /// What is to be done.
    #[serde(default)]
    pub measures: Vec<MeasureDraft>,
    /// The household took it back.
    #[serde(default)]
    pub withdrawn: bool,
    /// Anything else.
    #[serde(default)]
    pub note: String,
    /// The registration as it stood when it was opened.
    #[serde(default)]
    pub base: Option<Record>,
}

/// A measure as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeasureDraft {
    /// The key of its register, minted when it was added.
    pub key: String,
    /// What is to be done.
    pub what: String,
    /// Who is responsible.
    pub who: String,
    /// Code of the funding source.
    pub funding: String,
    /// By when, as typed.
    pub by: String,
}

impl MeasureDraft {
    fn is_blank(&self) -> bool {
        let all = [&self.what, &self.who, &self.funding, &self.by];
        all.iter().all(|text| text.trim().is_empty())
    }
}

/// What a checked form says.
#[derive(Clone, Debug, PartialEq)]
pub struct RegistrationFacts {
    /// The registration.
    pub registration: Registration,
    /// Its measures, by key.
    pub measures: BTreeMap<String, Measure>,
}

impl RegistrationDraft {
    /// A new form: wishes and causes as the latest visit that asked for them heard them, the head
    /// for the commitment.
    pub fn open(registration: RegistrationId, unit: &HouseholdUnit, today: NaiveDate) -> Self {
        let mut visits = unit.visits.iter().map(|visit| &visit.facts);
        let heard = visits.find(|visit| !visit.needs.is_empty() || !visit.causes.is_empty());
        let codes = |items: &[Item]| items.iter().map(|item| item.key.clone()).collect();
        Self {
            form: FORM,
            registration,
            household: unit.id,
            on: format_date(today),
            by: unit.head().map(|head| head.id.into()),
            target: String::new(),
            needs: heard.map(|visit| codes(&visit.needs)).unwrap_or_default(),
            causes: heard.map(|visit| codes(&visit.causes)).unwrap_or_default(),
            measures: Vec::new(),
            withdrawn: false,
            note: String::new(),
            base: None,
        }
    }

    /// The form of a registration that was saved before; `None` when the household has no such one.
    pub fn edit(registration: RegistrationId, unit: &HouseholdUnit) -> Option<Self> {
        let record = base(
            unit.records.get(&registration.into()),
            &RecordKind::REGISTRATION,
        )?;
        let facts = Registration::read(&record);
        let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
        let codes = |items: Vec<Item>| items.into_iter().map(|item| item.key).collect();
        Some(Self {
            form: FORM,
            registration,
            household: unit.id,
            on: day(facts.committed.map(|committed| committed.on)),
            by: facts.committed.and_then(|committed| committed.by),
            target: typed(facts.target_year.map(|year| year.to_string())),
            needs: codes(facts.needs),
            causes: codes(facts.causes),
            measures: measures(&record)
                .into_iter()
                .map(|(key, measure)| MeasureDraft {
                    key,
                    what: measure.what,
                    who: measure.who,
                    funding: typed(measure.funding),
                    by: day(measure.by),
                })
                .collect(),
            withdrawn: facts.withdrawn.is_some(),
            note: typed(facts.note),
            base: Some(record),
        })
    }

    /// Adds an empty measure under a fresh key.
    pub fn add_measure(&mut self, key: String) {
        self.measures.push(MeasureDraft {
            key,
            ..MeasureDraft::default()
        });
    }

    /// Reads the form. The household is needed to see who gave the commitment and whether another
    /// registration stands.
    pub fn check(
        &self,
        rules: &Rules<'_>,
        unit: &HouseholdUnit,
    ) -> Result<Checked<RegistrationFacts>, Problems> {
        let mut problems = Problems::default();
        let known = self
            .base
            .as_ref()
            .map(Registration::read)
            .unwrap_or_default();
        let mut facts = known.clone();
        let on = past_day(
            &mut problems,
            FormField::RegisteredOn,
            &self.on,
            rules.today,
        );
        if self.on.trim().is_empty() {
            problems.error(FormField::RegisteredOn, ProblemCode::Missing);
        }
        if self.by.is_none() {
            problems.error(FormField::CommittedBy, ProblemCode::Missing);
        }
        let stood = known.committed.and_then(|committed| committed.by);
        if self.by.is_some_and(|id| unit.member(id).is_none()) && self.by != stood {
            problems.error(FormField::CommittedBy, ProblemCode::UnknownMember);
        }
        facts.committed = on.map(|on| Committed { on, by: self.by });
        facts.target_year = self.year(&mut problems, known.target_year, rules.today);
        facts.needs = items(&self.needs, |at| u16::try_from(at + 1).unwrap_or(u16::MAX));
        let causes: BTreeSet<String> = self.causes.iter().cloned().collect();
        facts.causes = items(&causes, |_| 0);
        facts.withdrawn = self
            .withdrawn
            .then(|| known.withdrawn.unwrap_or(rules.today));
        facts.note = words(&mut problems, FormField::Note, &self.note);
        let measures = self.read_measures(&mut problems, facts.target_year, rules);
        if self.base.is_none() {
            self.doubt_household(&mut problems, unit);
        }
        problems.finish(RegistrationFacts {
            registration: facts,
            measures,
        })
    }

    /// The writes of the one change that saves it.
    pub fn writes(
        &self,
        checked: &Checked<RegistrationFacts>,
        unit: &HouseholdUnit,
    ) -> Vec<RecordWrite> {
        let facts = checked.facts();
        let own = place_of(self.registration.into(), self.base.as_ref(), unit);
        let mut write = write_of(own, self.base.as_ref(), &facts.registration);
        let stood = self.base.as_ref().map(measures).unwrap_or_default();
        let keys = stood.iter().map(|(key, _)| key);
        let keys: BTreeSet<&String> = keys.chain(facts.measures.keys()).gather();
        for key in keys {
            let measure = facts.measures.get(key);
            let before = stood.iter().find(|(own, _)| own == key);
            if measure == before.map(|(_, before)| before) {
                continue;
            }
            let field = field(key);
            let base = self.base.as_ref();
            let seen = base.and_then(|base| base.registers.get(&field)?.shown());
            let set = FieldWrite {
                value: measure.map_or(Value::Null, value_of),
                replaces: seen.map(|(id, _)| id).into_iter().collect(),
            };
            let write = write.get_or_insert_with(|| bare(own, RecordKind::REGISTRATION));
            write.fields.insert(field, set);
        }
        write.into_iter().collect()
    }

    fn year(&self, problems: &mut Problems, known: Option<i32>, today: NaiveDate) -> Option<i32> {
        let text = self.target.trim();
        if text.is_empty() {
            problems.error(FormField::TargetYear, ProblemCode::Missing);
            return None;
        }
        // What stood is not doubted again: years pass.
        let year = text
            .parse::<i32>()
            .ok()
            .filter(|year| (1_000..10_000).contains(year));
        let code = match year {
            None => ProblemCode::YearUnreadable,
            Some(year) if known == Some(year) => return Some(year),
            Some(year) if year < today.year() => ProblemCode::YearPast,
            Some(year) if year > today.year() + AHEAD => ProblemCode::YearFar,
            Some(year) => return Some(year),
        };
        let count = |year: i32| Param::Count(i64::from(year));
        let params = vec![
            ("year", count(year.unwrap_or_default())),
            ("now", count(today.year())),
        ];
        problems.error_with(FormField::TargetYear, code, params);
        None
    }

    /// The measures that something was written in.
    fn read_measures(
        &self,
        problems: &mut Problems,
        target: Option<i32>,
        rules: &Rules<'_>,
    ) -> BTreeMap<String, Measure> {
        let stood = self.base.as_ref().map(measures).unwrap_or_default();
        let mut all = BTreeMap::new();
        for (own, n) in self.measures.iter().zip(1..) {
            if own.is_blank() {
                continue;
            }
            let mut found = Problems::default();
            let known = stood.iter().find(|(key, _)| *key == own.key);
            let measure = own.read(&mut found, known.map(|(_, known)| known), target, rules);
            all.insert(own.key.clone(), measure);
            for problem in found.errors.iter_mut().chain(&mut found.warnings) {
                problem.params.push(("n", Param::Count(n)));
            }
            problems.errors.append(&mut found.errors);
            problems.warnings.append(&mut found.warnings);
        }
        if all.is_empty() {
            problems.error(FormField::Measures, ProblemCode::NoMeasure);
        }
        all
    }

    /// A second registration beside one that stands, or of a household that is on no list.
    fn doubt_household(&self, problems: &mut Problems, unit: &HouseholdUnit) {
        let all = unit.registrations();
        let other = all.iter().find(|one| {
            one.id != self.registration.into() && one.facts.fate(&unit.decisions) == Fate::Open
        });
        if let Some(other) = other {
            let on = other
                .facts
                .committed
                .map(|own| ("date", Param::Date(own.on)));
            problems.error_with(
                FormField::RegisteredOn,
                ProblemCode::AlreadyRegistered,
                on.into_iter().collect(),
            );
        }
        let listed = unit
            .decision()
            .is_some_and(|now| matches!(now.class, Class::Poor | Class::NearPoor));
        if !listed {
            problems.warn(FormField::RegisteredOn, ProblemCode::NotListed);
        }
    }
}

impl MeasureDraft {
    fn read(
        &self,
        problems: &mut Problems,
        known: Option<&Measure>,
        target: Option<i32>,
        rules: &Rules<'_>,
    ) -> Measure {
        let mut named = |field, text| {
            let text = short(problems, field, text);
            if text.is_none() {
                problems.error(field, ProblemCode::Missing);
            }
            text.unwrap_or_default()
        };
        let what = named(FormField::MeasureWhat, &self.what);
        let who = named(FormField::MeasureWho, &self.who);
        let funding = short(problems, FormField::MeasureFunding, &self.funding);
        if let Some(code) = &funding
            && known.and_then(|known| known.funding.as_ref()) != Some(code)
            && rules.reference.funding_source(code).is_none()
        {
            problems.error(FormField::MeasureFunding, ProblemCode::UnknownCode);
        }
        let by = read_date(&self.by);
        if by.is_none() && !self.by.trim().is_empty() {
            problems.error(FormField::MeasureBy, ProblemCode::DateUnreadable);
        }
        if let (Some(by), Some(year)) = (by, target)
            && by.year() > year
        {
            let params = vec![
                ("date", Param::Date(by)),
                ("year", Param::Count(i64::from(year))),
            ];
            problems.warn_with(FormField::MeasureBy, ProblemCode::MeasureLate, params);
        }
        Measure {
            what,
            who,
            funding,
            by,
        }
    }
}

#[cfg(test)]
#[path = "registration_tests.rs"]
mod tests;
