//! The form of one person of a household.

use super::{
    FORM, Rules, bare, base, form, items, past_day, phone_of, place, place_of, short, typed, words,
};
use crate::{
    change::{FieldWrite, RecordWrite},
    dates::{BirthProblem, format_birth, format_date, read_birth},
    field::Field,
    fold::fold,
    ids::{HouseholdId, MemberId},
    member::{Birth, Came, Member, Outcome, Sex},
    problem::{Checked, FormField, Param, ProblemCode, Problems},
    record::{DELETED, Record, RecordKind},
    register::ValueId,
    typed::{TypedRecord, value_of, write_of},
    unit::HouseholdUnit,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What was filled in so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberDraft {
    /// Version of the form.
    #[serde(default = "form")]
    pub form: u16,
    /// The person to be.
    pub member: MemberId,
    /// Whose.
    pub household: HouseholdId,
    /// Full name.
    #[serde(default)]
    pub name: String,
    /// Birth, as typed: "1984", "03/1984", "03/02/1984".
    #[serde(default)]
    pub birth: String,
    /// Nam or nữ.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Code or name of the ethnic group.
    #[serde(default)]
    pub ethnicity: String,
    /// Relation to the head, code or words.
    #[serde(default)]
    pub relation: String,
    /// What the person does or learns.
    #[serde(default)]
    pub doing: String,
    /// Has a health-insurance card.
    #[serde(default)]
    pub insured: Option<bool>,
    /// Lives with a disability.
    #[serde(default)]
    pub disabled: Option<bool>,
    /// A number to call, as typed.
    #[serde(default)]
    pub phone: String,
    /// Wishes for training and work, by code.
    #[serde(default)]
    pub wishes: Vec<String>,
    /// What came of them.
    #[serde(default)]
    pub came: Option<Came>,
    /// On which day, as typed.
    #[serde(default)]
    pub came_on: String,
    /// Where, at whose, how long.
    #[serde(default)]
    pub came_words: String,
    /// Is to be the head of the household.
    #[serde(default)]
    pub head: bool,
    /// Is no longer of the household.
    #[serde(default)]
    pub removed: bool,
    /// Place in the household's list, for a new person.
    #[serde(default)]
    pub order: Option<u16>,
    /// The person as they stood when the form opened.
    #[serde(default)]
    pub base: Option<Record>,
    /// The head that stood when the form opened.
    #[serde(default)]
    pub seen_head: Option<(ValueId, MemberId)>,
}

/// What a checked form says.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberFacts {
    /// The person.
    pub member: Member,
    /// Is to become head.
    pub becomes_head: bool,
    /// Leaves the household.
    pub leaves: bool,
}

impl MemberDraft {
    /// The form of a new person.
    pub fn open(member: MemberId, unit: &HouseholdUnit) -> Self {
        let last = unit
            .members
            .iter()
            .filter_map(|entry| entry.facts.order)
            .max();
        Self {
            form: FORM,
            member,
            household: unit.id,
            name: String::new(),
            birth: String::new(),
            sex: None,
            ethnicity: String::new(),
            relation: String::new(),
            doing: String::new(),
            insured: None,
            disabled: None,
            phone: String::new(),
            wishes: Vec::new(),
            came: None,
            came_on: String::new(),
            came_words: String::new(),
            head: false,
            removed: false,
            order: Some(last.unwrap_or(0).saturating_add(1)),
            base: None,
            seen_head: seen_head(unit),
        }
    }

    /// The form of a person who is known; `None` when the household has nobody of this id.
    pub fn edit(member: MemberId, unit: &HouseholdUnit) -> Option<Self> {
        let record = base(unit.records.get(&member.into()), &RecordKind::MEMBER)?;
        let facts = Member::read(&record);
        let came_on = facts.outcome.as_ref().and_then(|came| came.on);
        Some(Self {
            name: typed(facts.name),
            birth: facts.birth.as_ref().map(format_birth).unwrap_or_default(),
            sex: facts.sex,
            ethnicity: typed(facts.ethnicity),
            relation: typed(facts.relation),
            doing: typed(facts.doing),
            insured: facts.insured,
            disabled: facts.disabled,
            phone: typed(facts.phone),
            wishes: facts.wishes.into_iter().map(|wish| wish.key).collect(),
            came: facts.outcome.as_ref().map(|came| came.what),
            came_on: came_on.map(format_date).unwrap_or_default(),
            came_words: typed(facts.outcome.and_then(|came| came.words)),
            head: unit.household.head == Some(member),
            removed: record.is_deleted(),
            order: facts.order,
            base: Some(record),
            ..Self::open(member, unit)
        })
    }

    /// Reads the form.
    pub fn check(
        &self,
        rules: &Rules<'_>,
        unit: &HouseholdUnit,
    ) -> Result<Checked<MemberFacts>, Problems> {
        let mut problems = Problems::default();
        let mut member = self.base.as_ref().map(Member::read).unwrap_or_default();
        member.name = short(&mut problems, FormField::Name, &self.name);
        if member.name.is_none() {
            problems.error(FormField::Name, ProblemCode::Missing);
        }
        let known = member.birth;
        member.birth = birth_of(&mut problems, &self.birth, known, rules.today);
        member.sex = self.sex;
        member.ethnicity = short(&mut problems, FormField::Ethnicity, &self.ethnicity);
        member.relation = short(&mut problems, FormField::Relation, &self.relation);
        member.doing = short(&mut problems, FormField::Doing, &self.doing);
        member.insured = self.insured;
        member.disabled = self.disabled;
        member.phone = phone_of(&mut problems, &self.phone);
        member.wishes = items(&self.wishes, |_| 0);
        member.outcome = self.came.map(|what| Outcome {
            what,
            on: past_day(
                &mut problems,
                FormField::OutcomeOn,
                &self.came_on,
                rules.today,
            ),
            words: words(&mut problems, FormField::OutcomeWords, &self.came_words),
        });
        member.order = self.order;
        let is_head = unit
            .head()
            .is_some_and(|head| head.id == self.member.into());
        if self.removed && (is_head || self.head) {
            problems.error(FormField::Head, ProblemCode::HeadLeaves);
        }
        if self.base.is_none() && self.names_twice(&member, unit) {
            problems.warn(FormField::Name, ProblemCode::SameName);
        }
        problems.finish(MemberFacts {
            member,
            becomes_head: self.head && self.seen_head.map(|(_, head)| head) != Some(self.member),
            leaves: self.removed,
        })
    }

    /// The writes of the one change that saves it: the person, and the household when its head
    /// changes.
    pub fn writes(&self, checked: &Checked<MemberFacts>, unit: &HouseholdUnit) -> Vec<RecordWrite> {
        let facts = checked.facts();
        let own = place_of(self.member.into(), self.base.as_ref(), unit);
        let mut person = write_of(own, self.base.as_ref(), &facts.member);
        let was_removed = self.base.as_ref().is_some_and(Record::is_deleted);
        if facts.leaves != was_removed {
            let write = person.get_or_insert_with(|| bare(own, RecordKind::MEMBER));
            let seen = self
                .base
                .as_ref()
                .and_then(|base| base.registers.get(&DELETED)?.shown());
            let removal = FieldWrite {
                value: value_of(&facts.leaves),
                replaces: seen.map(|(id, _)| id).into_iter().collect(),
            };
            write.fields.insert(DELETED, removal);
        }
        let household = facts.becomes_head.then(|| {
            let own = place(unit.id.into(), unit.id.into(), unit.village);
            let mut write = bare(own, RecordKind::HOUSEHOLD);
            let head = FieldWrite {
                value: value_of(&self.member),
                replaces: self.seen_head.map(|(id, _)| id).into_iter().collect(),
            };
            write.fields.insert(HEAD, head);
            write
        });
        person.into_iter().chain(household).collect()
    }

    fn names_twice(&self, member: &Member, unit: &HouseholdUnit) -> bool {
        let name = member.name.as_deref().map(fold);
        unit.members.iter().any(|other| {
            let same_birth = match (member.birth, other.facts.birth) {
                (Some(one), Some(two)) => one.year == two.year,
                (_, _) => true,
            };
            other.id != self.member.into()
                && other.facts.name.as_deref().map(fold) == name
                && same_birth
        })
    }
}

/// A birth as it was typed. One that is already known reads as itself, whatever was doubtful of it.
pub(super) fn birth_of(
    problems: &mut Problems,
    text: &str,
    known: Option<Birth>,
    today: NaiveDate,
) -> Option<Birth> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if let Some(known) = known.filter(|known| format_birth(known) == text) {
        return Some(known);
    }
    let suggest = |year: i32| ("suggestion", Param::Count(i64::from(year)));
    let (code, params) = match read_birth(text, today) {
        Ok(birth) => return Some(birth),
        Err(BirthProblem::Unreadable) => (ProblemCode::BirthUnreadable, vec![]),
        Err(BirthProblem::ShortYear(year)) => (ProblemCode::BirthShortYear, vec![suggest(year)]),
        Err(BirthProblem::Future(year)) => (
            ProblemCode::BirthInFuture,
            year.map(suggest).into_iter().collect(),
        ),
        Err(BirthProblem::TooOld) => (ProblemCode::BirthTooOld, vec![]),
    };
    problems.error_with(FormField::Birth, code, params);
    None
}

const HEAD: Field = Field::known("head");

fn seen_head(unit: &HouseholdUnit) -> Option<(ValueId, MemberId)> {
    let register = unit.records.get(&unit.id.into())?.registers.get(&HEAD)?;
    Some((register.shown()?.0, unit.household.head?))
}

#[cfg(test)]
#[path = "member_tests.rs"]
mod tests;
