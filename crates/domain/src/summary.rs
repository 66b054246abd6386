//! One line of the household list: what finding, filtering and today's work need, and no more.
//!
//! Opening the list must not read every household whole. A row is derived from the household each
//! time that changes, kept in small groups per village, and can always be made again.

use crate::gather::Gather;
use crate::{
    class_decision::Class,
    field::Field,
    fold::fold,
    household::Position,
    ids::{AccountId, HouseholdId, RoundId, VillageId},
    indicator::{Answer, KNOWN},
    record::RecordKind,
    support::State,
    typed::fact,
    unit::HouseholdUnit,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// See the module's words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// The household.
    pub id: HouseholdId,
    /// Its village.
    pub village: Option<VillageId>,
    /// Its number in the commune's book; none until the server gave one.
    pub number: Option<u32>,
    /// The head's name.
    pub head: String,
    /// The head's name, folded.
    pub head_folded: String,
    /// The head's year of birth.
    pub head_birth: Option<i32>,
    /// The other people's names, folded, one a line.
    pub others_folded: String,
    /// How many people.
    pub people: u16,
    /// The class of the latest decision and its date.
    pub class: Option<(Class, NaiveDate)>,
    /// The known answers.
    pub answers: Answers,
    /// Day of the latest visit.
    pub visited: Option<NaiveDate>,
    /// Day the visitor said they would come again, and what for.
    pub promised: Option<(NaiveDate, String)>,
    /// Oldest support that was delivered and that the household has not confirmed: day and benefit.
    pub unconfirmed: Option<(NaiveDate, String)>,
    /// Where the house stands.
    pub position: Option<Position>,
    /// It is no longer a household of the commune.
    pub closed: bool,
    /// People disagree about a fact of it.
    pub clash: bool,
    /// How many saves that touch it are only on this phone.
    pub unsent: u16,
    /// Its newest review, so that a worklist needs no household whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewMark>,
}

/// What a row says of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewMark {
    /// The round.
    pub round: RoundId,
    /// Whose it is.
    pub reviewer: Option<AccountId>,
    /// The class it was signed with; none before.
    pub signed: Option<Class>,
    /// Phiếu A ended it: there is nothing to sign.
    #[serde(default)]
    pub ended: bool,
}

impl ReviewMark {
    /// Of the newest review of a household. Reads only what it shows.
    fn of(unit: &HouseholdUnit) -> Option<Self> {
        let reviews = unit.records.values();
        let newest = reviews
            .filter(|record| record.kind == RecordKind::REVIEW && !record.is_deleted())
            .max_by_key(|record| (record.created.map(|(_, stamp)| stamp), record.id))?;
        let signed = newest.value(&Field::known("signed"));
        let verdict = signed.and_then(|signed| signed.get("verdict"));
        // As `Review::ends_at_a`, which the field's program does without.
        let version = |of: Option<&Value>| of.and_then(|own| own.get("version")?.as_u64());
        let sheet = newest.value(&Field::known("sheet_a"));
        let ends = sheet.and_then(|own| own.get("goes_on")) == Some(&Value::Bool(false));
        Some(Self {
            round: fact(newest, &Field::known("round"))?,
            reviewer: fact(newest, &Field::known("reviewer")),
            signed: verdict.and_then(|verdict| Class::deserialize(verdict).ok()),
            ended: ends && version(signed).unwrap_or(0) <= version(sheet).unwrap_or(0),
        })
    }
}

/// The longest promise a row repeats, in characters; the rest is with the visit.
const PROMISE_CHARS: usize = 80;

impl SummaryRow {
    /// Sums up a household.
    pub fn of(unit: &HouseholdUnit, unsent: u16) -> Self {
        let name_of = |at: usize| {
            unit.members
                .get(at)
                .and_then(|member| member.facts.name.as_deref())
                .unwrap_or("")
        };
        let others: Vec<String> = (1..unit.members.len())
            .map(|at| fold(name_of(at)))
            .collect();
        let latest = unit.visits.first();
        let unconfirmed = unit
            .supports
            .iter()
            .filter(|support| support.facts.state == Some(State::Delivered))
            .filter_map(|support| {
                Some((
                    support.facts.delivered_on?,
                    support.facts.benefit.clone().unwrap_or_default(),
                ))
            })
            .min_by_key(|(day, _)| *day);
        Self {
            id: unit.id,
            village: unit.village,
            number: unit.household.number,
            head: name_of(0).to_owned(),
            head_folded: fold(name_of(0)),
            head_birth: unit
                .head()
                .and_then(|head| head.facts.birth.map(|birth| birth.year)),
            others_folded: others.join("\n"),
            people: u16::try_from(unit.members.len()).unwrap_or(u16::MAX),
            class: unit
                .decision()
                .map(|decision| (decision.class, decision.date)),
            answers: unit
                .deprivations
                .iter()
                .map(|(code, d)| (code.as_str(), d.answer))
                .collect(),
            visited: latest.and_then(|visit| visit.facts.date),
            promised: latest.and_then(|visit| {
                let words = visit.facts.promise.as_deref().unwrap_or("");
                Some((
                    visit.facts.next_date?,
                    words.chars().take(PROMISE_CHARS).collect(),
                ))
            }),
            unconfirmed,
            position: unit.household.position,
            closed: unit.household.closed.is_some(),
            clash: unit
                .records
                .values()
                .any(|record| record.clashes().next().is_some()),
            unsent,
            review: ReviewMark::of(unit),
        }
    }
}

/// The answers of one household to the indicators of [`KNOWN`], two bits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(u64);

impl Answers {
    /// The answer to an indicator; `None` when it was not asked.
    pub fn get(self, code: &str) -> Option<Answer> {
        let place = KNOWN.iter().position(|known| *known == code)?;
        match (self.0 >> (2 * place)) & 0b11 {
            1 => Some(Answer::Lacking),
            2 => Some(Answer::NotLacking),
            3 => Some(Answer::Unsure),
            _ => None,
        }
    }

    fn set(&mut self, code: &str, answer: Answer) {
        let Some(place) = KNOWN.iter().position(|known| *known == code) else {
            return;
        };
        let bits: u64 = match answer {
            Answer::Lacking => 1,
            Answer::NotLacking => 2,
            Answer::Unsure => 3,
        };
        self.0 = (self.0 & !(0b11 << (2 * place))) | (bits << (2 * place));
    }

    /// How many indicators have this answer.
    pub fn count(self, answer: Answer) -> usize {
        KNOWN
            .iter()
            .filter(|code| self.get(code) == Some(answer))
            .count()
    }
}

impl<'a> FromIterator<(&'a str, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (&'a str, Answer)>>(answers: I) -> Self {
        let mut all = Self::default();
        for (code, answer) in answers {
            all.set(code, answer);
        }
        all
    }
}

/// The answers by code, for those who need them as a map.
impl From<Answers> for BTreeMap<&'static str, Answer> {
    fn from(answers: Answers) -> Self {
        KNOWN
            .iter()
            .filter_map(|code| Some((*code, answers.get(code)?)))
            .gather()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_asked_differs_from_every_answer() {
        let answers: Answers = [("water", Answer::Lacking), ("toilet", Answer::Unsure)]
            .into_iter()
            .collect();
        assert_eq!(answers.get("water"), Some(Answer::Lacking));
        assert_eq!(answers.get("toilet"), Some(Answer::Unsure));
        assert_eq!(answers.get("telecom"), None);
        assert_eq!(answers.count(Answer::Lacking), 1);
    }
}
