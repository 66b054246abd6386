//! Phiếu thăm hộ: the form of a visit.

use super::{FORM, Rules, base, form, items, past_day, place_of, typed, words};
use crate::gather::Gather;
use crate::{
    change::{FieldWrite, RecordWrite},
    dates::{format_date, months_after, read_date},
    household::Position,
    ids::{HouseholdId, MemberId, RecordId, VisitId},
    indicator::{self, Answer, Deprivation},
    problem::{Checked, FormField, Param, ProblemCode, Problems},
    record::{Record, RecordKind},
    register::ValueId,
    registration::Progress,
    typed::{TypedRecord, value_of, write_of},
    unit::HouseholdUnit,
    visit::{Met, Visit},
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What was filled in so far. The visit's id is minted when the form opens, so that saving twice
/// makes one visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitDraft {
    /// Version of the form.
    #[serde(default = "form")]
    pub form: u16,
    /// The visit to be.
    pub visit: VisitId,
    /// Whose.
    pub household: HouseholdId,
    /// Day of the visit, as typed.
    #[serde(default)]
    pub date: String,
    /// Members who were met.
    #[serde(default)]
    pub met: Vec<MemberId>,
    /// Somebody else who was met, in words.
    #[serde(default)]
    pub met_other: String,
    /// Nobody was at home.
    #[serde(default)]
    pub met_nobody: bool,
    /// The indicators that were asked, by code.
    #[serde(default)]
    pub answers: BTreeMap<String, Answer>,
    /// Wishes by code, the most needed first.
    #[serde(default)]
    pub needs: Vec<String>,
    /// What the household said.
    #[serde(default)]
    pub said: String,
    /// Causes of poverty by code.
    #[serde(default)]
    pub causes: BTreeSet<String>,
    /// How far the measures of the household's registration got, by the key of the measure.
    #[serde(default)]
    pub progress: BTreeMap<String, Progress>,
    /// What was promised.
    #[serde(default)]
    pub promise: String,
    /// When to come again.
    #[serde(default)]
    pub next: NextVisit,
    /// Anything else.
    #[serde(default)]
    pub note: String,
    /// Where the phone was.
    #[serde(default)]
    pub position: Option<Position>,
    /// The visit as it stood when it was opened for editing.
    #[serde(default)]
    pub base: Option<Record>,
    /// The household's answers that stood when the form opened: what the visitor saw.
    #[serde(default)]
    pub seen: BTreeMap<String, ValueId>,
}

/// When to come again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextVisit {
    /// Not said.
    #[default]
    Unsaid,
    /// A week after the visit.
    OneWeek,
    /// Two weeks after.
    TwoWeeks,
    /// The same day of the next month.
    OneMonth,
    /// A day, as typed.
    On(String),
}

impl NextVisit {
    /// The day it means for a visit on `from`; `None` when none was said or it cannot be read.
    pub fn day(&self, from: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Unsaid => None,
            Self::OneWeek => from.checked_add_days(Days::new(7)),
            Self::TwoWeeks => from.checked_add_days(Days::new(14)),
            Self::OneMonth => Some(months_after(from, 1)),
            Self::On(text) => read_date(text),
        }
    }
}

/// Older than this many days, a visit's date may be a slip.
const LONG_AGO: i64 = 60;

impl VisitDraft {
    /// An empty form for a visit today.
    pub fn open(visit: VisitId, unit: &HouseholdUnit, today: NaiveDate) -> Self {
        Self {
            form: FORM,
            visit,
            household: unit.id,
            date: format_date(today),
            met: Vec::new(),
            met_other: String::new(),
            met_nobody: false,
            answers: BTreeMap::new(),
            needs: Vec::new(),
            said: String::new(),
            causes: BTreeSet::new(),
            progress: BTreeMap::new(),
            promise: String::new(),
            next: NextVisit::Unsaid,
            note: String::new(),
            position: None,
            base: None,
            seen: seen(unit),
        }
    }

    /// The form of a visit that was saved before; `None` when the household has no such visit.
    pub fn edit(visit: VisitId, unit: &HouseholdUnit) -> Option<Self> {
        let record = base(unit.records.get(&visit.into()), &RecordKind::VISIT)?;
        let facts = Visit::read(&record);
        let met = facts.met.unwrap_or_default();
        Some(Self {
            form: FORM,
            visit,
            household: unit.id,
            date: facts.date.map(format_date).unwrap_or_default(),
            met: met.members,
            met_other: typed(met.other),
            met_nobody: met.nobody,
            answers: facts.answers.unwrap_or_default(),
            needs: facts.needs.into_iter().map(|need| need.key).collect(),
            said: typed(facts.said),
            causes: facts.causes.into_iter().map(|cause| cause.key).gather(),
            progress: facts.progress.unwrap_or_default(),
            promise: typed(facts.promise),
            next: facts
                .next_date
                .map_or(NextVisit::Unsaid, |day| NextVisit::On(format_date(day))),
            note: typed(facts.note),
            position: facts.position,
            base: Some(record),
            seen: seen(unit),
        })
    }

    /// Adds a wish behind the others, or takes it out; those behind it move up.
    pub fn toggle_need(&mut self, code: &str) {
        if let Some(at) = self.needs.iter().position(|need| need == code) {
            self.needs.remove(at);
        } else {
            self.needs.push(code.to_owned());
        }
    }

    /// Reads the form.
    pub fn check(&self, rules: &Rules<'_>) -> Result<Checked<Visit>, Problems> {
        let mut problems = Problems::default();
        let mut facts = self.base.as_ref().map(Visit::read).unwrap_or_default();
        facts.date = self.checked_date(&mut problems, rules.today);
        facts.met = self.checked_met();
        if facts.met.as_ref().is_none_or(|met| met.nobody) {
            problems.warn(FormField::Met, ProblemCode::NobodyMet);
        }
        facts.answers = (!self.answers.is_empty()).then(|| self.answers.clone());
        self.doubt_answers(&mut problems, facts.date.unwrap_or(rules.today), rules);
        facts.needs = items(&self.needs, |at| u16::try_from(at + 1).unwrap_or(u16::MAX));
        facts.said = words(&mut problems, FormField::Said, &self.said);
        facts.causes = items(&self.causes, |_| 0);
        facts.progress = self.checked_progress(&mut problems);
        facts.promise = words(&mut problems, FormField::Promise, &self.promise);
        facts.next_date = self.checked_next(&mut problems, facts.date);
        facts.note = words(&mut problems, FormField::Note, &self.note);
        facts.position = self.position;
        problems.finish(facts)
    }

    /// The writes of the one change that saves it: the visit, and the household's answers.
    pub fn writes(&self, checked: &Checked<Visit>, unit: &HouseholdUnit) -> Vec<RecordWrite> {
        let own = place_of(self.visit.into(), self.base.as_ref(), unit);
        let visit = write_of(own, self.base.as_ref(), checked.facts());
        let household = RecordWrite {
            record: unit.id.into(),
            kind: RecordKind::HOUSEHOLD,
            unit: unit.id.into(),
            village: unit.village,
            creates: false,
            fields: self.answer_writes(checked.facts(), unit),
            lists: BTreeMap::new(),
        };
        let answered = (!household.fields.is_empty()).then_some(household);
        visit.into_iter().chain(answered).collect()
    }

    fn checked_date(&self, problems: &mut Problems, today: NaiveDate) -> Option<NaiveDate> {
        let date = past_day(problems, FormField::Date, &self.date, today);
        match date {
            None if self.date.trim().is_empty() => {
                problems.error(FormField::Date, ProblemCode::Missing);
            }
            Some(date) if (today - date).num_days() > LONG_AGO && self.base.is_none() => {
                let days = (today - date).num_days();
                let params = vec![("days", Param::Count(days)), ("date", Param::Date(date))];
                problems.warn_with(FormField::Date, ProblemCode::DateLongAgo, params);
            }
            Some(_) | None => {}
        }
        date
    }

    fn checked_met(&self) -> Option<Met> {
        let other = crate::fold::tidy(&self.met_other);
        let met = if self.met_nobody {
            Met {
                nobody: true,
                ..Met::default()
            }
        } else {
            Met {
                members: self.met.clone(),
                other: (!other.is_empty()).then_some(other),
                nobody: false,
            }
        };
        (met != Met::default()).then_some(met)
    }

    /// Says which indicators of the standard in force were left open.
    fn doubt_answers(&self, problems: &mut Problems, day: NaiveDate, rules: &Rules<'_>) {
        let (mut unsure, mut open) = (Vec::new(), Vec::new());
        for (_, indicator) in rules.reference.indicators_on(day) {
            match self.answers.get(&indicator.code) {
                Some(Answer::Unsure) => unsure.push(indicator.code.clone()),
                Some(Answer::Lacking | Answer::NotLacking) => {}
                None => open.push(indicator.code.clone()),
            }
        }
        for (code, left) in [(ProblemCode::Unsure, unsure), (ProblemCode::NotAsked, open)] {
            if !left.is_empty() {
                let count = i64::try_from(left.len()).unwrap_or(i64::MAX);
                let params = vec![
                    ("count", Param::Count(count)),
                    ("indicators", Param::Codes(left)),
                ];
                problems.warn_with(FormField::Answers, code, params);
            }
        }
    }

    fn checked_progress(&self, problems: &mut Problems) -> Option<BTreeMap<String, Progress>> {
        let mut progress = self.progress.clone();
        for one in progress.values_mut() {
            let text = one.words.take().unwrap_or_default();
            one.words = words(problems, FormField::Progress, &text);
        }
        (!progress.is_empty()).then_some(progress)
    }

    fn checked_next(&self, problems: &mut Problems, date: Option<NaiveDate>) -> Option<NaiveDate> {
        if let NextVisit::On(text) = &self.next {
            if text.trim().is_empty() {
                return None;
            }
            if read_date(text).is_none() {
                problems.error(FormField::NextDate, ProblemCode::DateUnreadable);
            }
        }
        let date = date?;
        let next = self.next.day(date)?;
        if next <= date {
            let params = vec![("date", Param::Date(date)), ("next", Param::Date(next))];
            problems.error_with(FormField::NextDate, ProblemCode::NextNotAfterVisit, params);
        } else if next > months_after(date, 12) {
            let params = vec![("next", Param::Date(next))];
            problems.warn_with(FormField::NextDate, ProblemCode::NextFarAway, params);
        }
        Some(next)
    }

    /// What the household's registers get: every answer of a new visit, the changed ones of an
    /// edited one; never over the answer of a visit that was later.
    fn answer_writes(
        &self,
        facts: &Visit,
        unit: &HouseholdUnit,
    ) -> BTreeMap<crate::Field, FieldWrite> {
        let given = facts.answers.clone().unwrap_or_default();
        let before = self
            .base
            .as_ref()
            .and_then(|base| Visit::read(base).answers)
            .unwrap_or_default();
        let codes: BTreeSet<&String> = given.keys().chain(before.keys()).gather();
        let mut fields = BTreeMap::new();
        for code in codes {
            let standing = unit.deprivations.get(code);
            let by = standing.and_then(|standing| standing.visit);
            let value = match given.get(code) {
                Some(answer) if before.get(code) == Some(answer) => continue,
                Some(_) if is_later(unit, by, self.visit, facts.date) => continue,
                Some(answer) => value_of(&Deprivation {
                    answer: *answer,
                    visit: Some(self.visit),
                    evidence: None,
                }),
                // Taken back: nothing stands in its place, unless another visit gave it.
                None if by == Some(self.visit) => Value::Null,
                None => continue,
            };
            let replaces = self.seen.get(code).copied().into_iter().collect();
            fields.insert(indicator::field(code), FieldWrite { value, replaces });
        }
        fields
    }
}

/// True when the standing answer was given at another visit, on a later day.
fn is_later(
    unit: &HouseholdUnit,
    by: Option<VisitId>,
    own: VisitId,
    date: Option<NaiveDate>,
) -> bool {
    by.filter(|by| *by != own).is_some_and(|by| {
        unit.visits
            .iter()
            .any(|visit| visit.id == RecordId::from(by) && visit.facts.date > date)
    })
}

/// The ids of the household's shown answers.
fn seen(unit: &HouseholdUnit) -> BTreeMap<String, ValueId> {
    let Some(record) = unit.records.get(&unit.id.into()) else {
        return BTreeMap::new();
    };
    record
        .registers
        .iter()
        .filter_map(|(field, register)| {
            Some((indicator::code(field)?.to_owned(), register.shown()?.0))
        })
        .gather()
}

#[cfg(test)]
#[path = "visit_tests.rs"]
mod tests;
