//! The form of an item of support.

use super::{FORM, Rules, base, form, number_problem, past_day, place_of, short, typed, words};
use crate::{
    change::RecordWrite,
    dates::format_date,
    ids::{HouseholdId, MemberId, SupportId},
    money::read_dong,
    numbers::{Convention, Reading, format_thousandths, format_whole, read_quantity},
    problem::{Checked, FormField, Param, ProblemCode, Problems},
    record::{Record, RecordKind},
    reference::Validity,
    support::{Quantity, State, Support},
    typed::{TypedRecord, write_of},
    unit::{Entry, HouseholdUnit},
};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// What was filled in so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupportDraft {
    /// Version of the form.
    #[serde(default = "form")]
    pub form: u16,
    /// The item to be.
    pub support: SupportId,
    /// Whose.
    pub household: HouseholdId,
    /// The member it is for; none for the whole household.
    #[serde(default)]
    pub member: Option<MemberId>,
    /// Code of what it is, or words.
    #[serde(default)]
    pub benefit: String,
    /// Sum of money, as typed.
    #[serde(default)]
    pub amount: String,
    /// How much, as typed.
    #[serde(default)]
    pub quantity: String,
    /// Of what.
    #[serde(default)]
    pub unit: String,
    /// How far it got.
    #[serde(default)]
    pub state: Option<State>,
    /// Day it was asked for, as typed; the others likewise.
    #[serde(default)]
    pub asked_on: String,
    /// Day it was approved or refused.
    #[serde(default)]
    pub decided_on: String,
    /// Day it was delivered.
    #[serde(default)]
    pub delivered_on: String,
    /// Day the household confirmed it.
    #[serde(default)]
    pub confirmed_on: String,
    /// Code of programme, project or sub-project.
    #[serde(default)]
    pub project: String,
    /// Code of the funding source.
    #[serde(default)]
    pub funding: String,
    /// Who provides it.
    #[serde(default)]
    pub provider: String,
    /// Note, or the reason for saving in spite of a doubt.
    #[serde(default)]
    pub note: String,
    /// The item as it stood when it was opened for editing.
    #[serde(default)]
    pub base: Option<Record>,
}

impl SupportDraft {
    /// An empty form.
    pub fn open(support: SupportId, unit: &HouseholdUnit) -> Self {
        Self {
            form: FORM,
            support,
            household: unit.id,
            member: None,
            benefit: String::new(),
            amount: String::new(),
            quantity: String::new(),
            unit: String::new(),
            state: None,
            asked_on: String::new(),
            decided_on: String::new(),
            delivered_on: String::new(),
            confirmed_on: String::new(),
            project: String::new(),
            funding: String::new(),
            provider: String::new(),
            note: String::new(),
            base: None,
        }
    }

    /// The form of an item that was saved before; `None` when the household has no such item.
    pub fn edit(support: SupportId, unit: &HouseholdUnit, numbers: Convention) -> Option<Self> {
        let record = base(unit.records.get(&support.into()), &RecordKind::SUPPORT)?;
        let facts = Support::read(&record);
        let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
        let (quantity, unit_word) = facts.quantity.map_or_else(Default::default, |quantity| {
            let number = format_thousandths(quantity.thousandths, numbers);
            (number, quantity.unit)
        });
        Some(Self {
            member: facts.member,
            benefit: typed(facts.benefit),
            amount: typed(facts.amount.map(|dong| format_whole(dong, numbers))),
            quantity,
            unit: unit_word,
            state: facts.state,
            asked_on: day(facts.asked_on),
            decided_on: day(facts.decided_on),
            delivered_on: day(facts.delivered_on),
            confirmed_on: day(facts.confirmed_on),
            project: typed(facts.project),
            funding: typed(facts.funding),
            provider: typed(facts.provider),
            note: typed(facts.note),
            base: Some(record),
            ..Self::open(support, unit)
        })
    }

    /// Reads the form. The household is needed to see whether it already got the same.
    pub fn check(
        &self,
        rules: &Rules<'_>,
        unit: &HouseholdUnit,
    ) -> Result<Checked<Support>, Problems> {
        let mut problems = Problems::default();
        let known = self.base.as_ref().map(Support::read).unwrap_or_default();
        let mut facts = known.clone();
        facts.benefit = short(&mut problems, FormField::Benefit, &self.benefit);
        if facts.benefit.is_none() {
            problems.error(FormField::Benefit, ProblemCode::Missing);
        }
        facts.member = self.member;
        if self.member.is_some_and(|id| unit.member(id).is_none()) && self.member != known.member {
            problems.error(FormField::Member, ProblemCode::UnknownMember);
        }
        self.read_state(&mut problems, &mut facts, rules.today);
        facts.amount = self.read_amount(&mut problems, rules.numbers);
        facts.quantity = self.read_quantity(&mut problems, rules.numbers);
        let arrived = matches!(facts.state, Some(State::Delivered | State::Confirmed));
        let nothing_typed = self.amount.trim().is_empty() && self.quantity.trim().is_empty();
        if arrived && nothing_typed {
            problems.error(FormField::Amount, ProblemCode::AmountOrQuantity);
        }
        facts.funding = short(&mut problems, FormField::Funding, &self.funding);
        if facts.funding != known.funding
            && let Some(code) = &facts.funding
            && rules.reference.funding_source(code).is_none()
        {
            problems.error(FormField::Funding, ProblemCode::UnknownCode);
        }
        facts.project = short(&mut problems, FormField::Project, &self.project);
        check_project(&mut problems, &facts, &known, rules);
        facts.provider = short(&mut problems, FormField::Provider, &self.provider);
        facts.note = words(&mut problems, FormField::Note, &self.note);
        if let Some(earlier) = self.overlap(&facts, unit) {
            warn_overlap(&mut problems, earlier);
            if facts.note.is_none() && !doubted_before(&facts, &known) {
                problems.error(FormField::Note, ProblemCode::ReasonMissing);
            }
        }
        problems.finish(facts)
    }

    /// The writes of the one change that saves it.
    pub fn writes(&self, checked: &Checked<Support>, unit: &HouseholdUnit) -> Vec<RecordWrite> {
        let own = place_of(self.support.into(), self.base.as_ref(), unit);
        write_of(own, self.base.as_ref(), checked.facts())
            .into_iter()
            .collect()
    }

    /// The state and the days of the steps up to it, in order; later steps have not happened.
    fn read_state(&self, problems: &mut Problems, facts: &mut Support, today: NaiveDate) {
        facts.state = self.state;
        let Some(state) = self.state else {
            problems.error(FormField::State, ProblemCode::Missing);
            return;
        };
        let furthest = match state {
            State::Asked => 0,
            State::Approved | State::Refused => 1,
            State::Delivered => 2,
            State::Confirmed => 3,
        };
        let steps = [
            (FormField::AskedOn, &self.asked_on),
            (FormField::DecidedOn, &self.decided_on),
            (FormField::DeliveredOn, &self.delivered_on),
            (FormField::ConfirmedOn, &self.confirmed_on),
        ];
        let mut days = [None; 4];
        let mut latest: Option<NaiveDate> = None;
        for (at, (field, text)) in steps.into_iter().enumerate().take(furthest + 1) {
            let day = past_day(problems, field, text, today);
            if let (Some(before), Some(day)) = (latest, day)
                && day < before
            {
                let params = vec![("before", Param::Date(before)), ("date", Param::Date(day))];
                problems.error_with(field, ProblemCode::DatesOutOfOrder, params);
            }
            if at == furthest && text.trim().is_empty() {
                problems.error(field, ProblemCode::Missing);
            }
            latest = day.or(latest);
            days[at] = day;
        }
        [
            facts.asked_on,
            facts.decided_on,
            facts.delivered_on,
            facts.confirmed_on,
        ] = days;
    }

    fn read_amount(&self, problems: &mut Problems, numbers: Convention) -> Option<i64> {
        if self.amount.trim().is_empty() {
            return None;
        }
        match read_dong(&self.amount, numbers) {
            Reading::One(dong) => Some(dong),
            Reading::Two(one, other) => {
                two_readings(problems, FormField::Amount, one, other);
                None
            }
            Reading::None(reason) => {
                problems.error(FormField::Amount, number_problem(reason));
                None
            }
        }
    }

    fn read_quantity(&self, problems: &mut Problems, numbers: Convention) -> Option<Quantity> {
        if self.quantity.trim().is_empty() {
            return None;
        }
        let unit = short(problems, FormField::Unit, &self.unit);
        if unit.is_none() {
            problems.error(FormField::Unit, ProblemCode::Missing);
        }
        match read_quantity(&self.quantity, numbers) {
            Reading::One(thousandths) => Some(Quantity {
                thousandths,
                unit: unit?,
            }),
            Reading::Two(one, other) => {
                two_readings(problems, FormField::Quantity, one, other);
                None
            }
            Reading::None(reason) => {
                problems.error(FormField::Quantity, number_problem(reason));
                None
            }
        }
    }

    /// The latest other item of the same benefit in the same year. Cards for two members are two.
    fn overlap<'a>(&self, facts: &Support, unit: &'a HouseholdUnit) -> Option<&'a Entry<Support>> {
        let year = given_on(facts)?.year();
        if facts.state == Some(State::Refused) {
            return None;
        }
        unit.supports.iter().find(|other| {
            let two_people = other.facts.member.is_some()
                && facts.member.is_some()
                && other.facts.member != facts.member;
            other.id != self.support.into()
                && other.facts.benefit == facts.benefit
                && other.facts.state != Some(State::Refused)
                && given_on(&other.facts).is_some_and(|day| day.year() == year)
                && !two_people
        })
    }
}

/// True when what raises the doubt stood before this edit: whoever confirms a delivery is not asked
/// to defend it.
fn doubted_before(facts: &Support, known: &Support) -> bool {
    let what = |facts: &Support| {
        let year = given_on(facts).map(|day| day.year());
        (facts.benefit.clone(), facts.member, year)
    };
    known.state != Some(State::Refused) && what(facts) == what(known)
}

fn two_readings(problems: &mut Problems, field: FormField, one: i64, other: i64) {
    let params = vec![
        ("one", Param::Thousandths(one)),
        ("other", Param::Thousandths(other)),
    ];
    problems.error_with(field, ProblemCode::NumberTwoReadings, params);
}

/// The day that decides which year and project an item belongs to: of its delivery, or else of its
/// decision. A confirmation may come later, in another year.
fn given_on(facts: &Support) -> Option<NaiveDate> {
    let day = facts.delivered_on.or(facts.decided_on).or(facts.asked_on);
    day.or(facts.confirmed_on)
}

/// A project pays only while it runs. What stood before is not doubted again.
fn check_project(problems: &mut Problems, facts: &Support, known: &Support, rules: &Rules<'_>) {
    let Some(code) = &facts.project else { return };
    let day = given_on(facts);
    if facts.project == known.project && day == given_on(known) {
        return;
    }
    match rules
        .reference
        .project_validity(code, day.unwrap_or(rules.today))
    {
        Validity::Valid => {}
        Validity::Unknown => problems.error(FormField::Project, ProblemCode::UnknownCode),
        Validity::Ended(until) => {
            let params = vec![
                ("project", Param::Code(code.clone())),
                ("until", Param::Date(until)),
            ];
            problems.error_with(FormField::Project, ProblemCode::ProjectEnded, params);
        }
        Validity::NotBegun(from) => {
            let params = vec![
                ("project", Param::Code(code.clone())),
                ("from", Param::Date(from)),
            ];
            problems.error_with(FormField::Project, ProblemCode::ProjectNotBegun, params);
        }
    }
}

fn warn_overlap(problems: &mut Problems, earlier: &Entry<Support>) {
    let facts = &earlier.facts;
    let benefit = facts.benefit.clone().unwrap_or_default();
    let mut params = vec![("benefit", Param::Code(benefit))];
    params.extend(given_on(facts).map(|day| ("date", Param::Date(day))));
    params.extend(facts.amount.map(|dong| ("amount", Param::Dong(dong))));
    problems.warn_with(FormField::Benefit, ProblemCode::PossibleOverlap, params);
}

#[cfg(test)]
#[path = "support_tests.rs"]
mod tests;
