//! One line of the household list: what finding, filtering and today's work need, and no more.
//!
//! Opening the list must not read every household whole. A row is derived from the household each
//! time that changes, kept in small groups per village, and can always be made again.

use crate::gather::{Gather, sort_by_key};
use crate::{
    class_decision::Class,
    field::Field,
    fold::fold,
    household::Position,
    ids::{AccountId, HouseholdId, RoundId, VillageId},
    indicator::{Answer, KNOWN},
    record::{Record, RecordKind},
    registration::{Fate, Reached, Registration},
    support::State,
    typed::{Item, fact},
    unit::{Entry, HouseholdUnit},
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
    /// Its newest review, with those before it: a worklist needs no household whole.
    pub review: Option<ReviewMark>,
    /// Its registration to escape poverty: the newest of those that stand, else the newest.
    pub plan: Option<PlanMark>,
    /// Somebody wishes for training or work, or something came of that.
    pub labour: bool,
}

/// What a row says of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewMark {
    /// The round.
    pub round: RoundId,
    /// Whose it is.
    pub reviewer: Option<AccountId>,
    /// The class it was signed with; none before.
    pub signed: Option<Class>,
    /// Phiếu A ended it: there is nothing to sign.
    pub ended: bool,
    /// The household's review before this one, in another round.
    pub older: Option<Box<ReviewMark>>,
}

impl ReviewMark {
    /// Of the reviews of a household, the newest outermost. Those of households that were merged
    /// into it are theirs. Reads only what it shows.
    fn of(unit: &HouseholdUnit) -> Option<Self> {
        let own = |record: &&Record| {
            record.kind == RecordKind::REVIEW
                && record.unit == unit.id.into()
                && !record.is_deleted()
        };
        let mut reviews: Vec<&Record> = unit.records.values().filter(own).collect();
        sort_by_key(&mut reviews, |record| {
            (record.created.map(|(_, stamp)| stamp), record.id)
        });
        reviews.into_iter().fold(None, |older, record| {
            let Some(round) = fact(record, &Field::known("round")) else {
                return older;
            };
            let signed = record.value(&Field::known("signed"));
            let verdict = signed.and_then(|signed| signed.get("verdict"));
            // As `Review::ends_at_a`, which the field's program does without.
            let version = |of: Option<&Value>| of.and_then(|own| own.get("version")?.as_u64());
            let sheet = record.value(&Field::known("sheet_a"));
            let ends = sheet.and_then(|own| own.get("goes_on")) == Some(&Value::Bool(false));
            Some(Self {
                round,
                reviewer: fact(record, &Field::known("reviewer")),
                signed: verdict.and_then(|verdict| Class::deserialize(verdict).ok()),
                ended: ends && version(signed).unwrap_or(0) <= version(sheet).unwrap_or(0),
                older: older.map(Box::new),
            })
        })
    }

    /// Nothing is left for a reviewer to do.
    pub fn is_done(&self) -> bool {
        self.ended || self.signed.is_some()
    }
}

/// What a row says of a registration to escape poverty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanMark {
    /// The day it was registered.
    pub on: Option<NaiveDate>,
    /// The year by which the household wants to have escaped.
    pub target: Option<i32>,
    /// What became of it.
    pub fate: Fate,
    /// How many measures are done.
    pub done: u16,
    /// How many are blocked.
    pub blocked: u16,
    /// By when each of the others is to be done, as far as that was said.
    pub open: Vec<Option<NaiveDate>>,
    /// The wishes, by code.
    pub needs: Vec<String>,
    /// The causes of poverty, by code.
    pub causes: Vec<String>,
}

impl PlanMark {
    fn of(unit: &HouseholdUnit) -> Option<Self> {
        let mut plans = unit.registrations();
        let open = |plan: &Entry<Registration>| plan.facts.fate(&unit.decisions) == Fate::Open;
        let at = plans.iter().position(open).unwrap_or(0);
        let plan = (at < plans.len()).then(|| plans.swap_remove(at))?;
        let fate = plan.facts.fate(&unit.decisions);
        let (mut done, mut blocked, mut open) = (0, 0, Vec::new());
        for (key, measure) in unit.measures(&plan) {
            match unit.progress(&key).map(|(progress, _)| progress.state) {
                Some(Reached::Done) => done += 1,
                state => {
                    blocked += u16::from(state == Some(Reached::Blocked));
                    open.push(measure.by);
                }
            }
        }
        let codes = |items: Vec<Item>| items.into_iter().map(|item| item.key).collect();
        Some(Self {
            on: plan.facts.committed.map(|committed| committed.on),
            target: plan.facts.target_year,
            fate,
            done,
            blocked,
            open,
            needs: codes(plan.facts.needs),
            causes: codes(plan.facts.causes),
        })
    }

    /// How many measures are not done and should be.
    pub fn late(&self, today: NaiveDate) -> usize {
        let days = self.open.iter().flatten();
        days.filter(|by| **by < today).count()
    }
}

/// The longest promise a row repeats, in characters; the rest is with the visit.
const PROMISE_CHARS: usize = 80;

impl SummaryRow {
    /// Its reviews, newest first.
    pub fn reviews(&self) -> impl Iterator<Item = &ReviewMark> {
        std::iter::successors(self.review.as_ref(), |mark| mark.older.as_deref())
    }

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
            plan: PlanMark::of(unit),
            labour: unit
                .members
                .iter()
                .any(|member| !member.facts.wishes.is_empty() || member.facts.outcome.is_some()),
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
    use crate::{
        draft::testing::Book,
        ids::{RecordId, SeatId},
        register::ValueId,
        review::{ListSource, draft::Listing},
        time::{Millis, Stamp},
    };
    use serde_json::json;
    use uuid::Uuid;

    /// Puts a household on a round's list, with what its review says.
    fn list(
        unit: &mut HouseholdUnit,
        (round, at): (u128, u64),
        of: HouseholdId,
        said: &[(&'static str, Value)],
    ) -> RecordId {
        let listing = Listing {
            round: RoundId(Uuid::from_u128(round)),
            source: ListSource::CurrentList,
            asked_on: None,
        };
        let village = unit.village.expect("a village");
        let mut write = listing.write(of, village, None).expect("listed");
        for (field, value) in said {
            let set = crate::change::FieldWrite {
                value: value.clone(),
                replaces: vec![],
            };
            write.fields.insert(Field::known(field), set);
        }
        let id = ValueId {
            seat: SeatId(Uuid::from_u128(1)),
            number: at,
        };
        let stamp = Stamp {
            millis: Millis(at),
            counter: 0,
        };
        let mut record = Record::empty(&write);
        record.apply(id, stamp, &write);
        unit.records.insert(write.record, record);
        write.record
    }

    #[test]
    fn a_row_names_every_review_newest_first_and_none_of_a_household_merged_into_it() {
        let mut unit = Book::with_household().household();
        let (own, other) = (unit.id, HouseholdId(Uuid::from_u128(999)));
        let signed = json!({"version": 1, "verdict": "poor"});
        list(&mut unit, (10, 1), own, &[("signed", signed)]);
        list(&mut unit, (12, 3), own, &[]);
        list(&mut unit, (11, 2), own, &[]);
        list(&mut unit, (13, 4), own, &[("deleted", json!(true))]);
        list(&mut unit, (14, 5), other, &[]);
        let row = SummaryRow::of(&unit, 0);
        let rounds: Vec<_> = row.reviews().map(|mark| mark.round.0.as_u128()).collect();
        assert_eq!(rounds, [12, 11, 10]);
        let done: Vec<_> = row.reviews().map(ReviewMark::is_done).collect();
        assert_eq!(done, [false, false, true]);
        // It is kept and read again as it is.
        let kept = serde_json::to_value(&row).expect("a row");
        let read: SummaryRow = serde_json::from_value(kept).expect("a row");
        assert_eq!(read, row);
    }

    #[test]
    fn a_row_says_as_the_review_itself_whether_its_first_sheet_ended_it() {
        let sheet = |goes_on: bool, version: u32| json!({"items": {}, "goes_on": goes_on, "version": version});
        let signed = |version: u32| {
            json!({"version": version, "on": "2026-11-10", "by": "A", "standard": "vn-2022-2026",
                "verdict": "poor", "lacks": {}})
        };
        let cases = [
            (None, None, false),
            (Some(sheet(false, 0)), None, true),
            (Some(sheet(true, 0)), None, false),
            (Some(sheet(false, 0)), Some(signed(1)), false),
            (Some(sheet(false, 1)), Some(signed(1)), true),
            (Some(sheet(false, 1)), Some(signed(2)), false),
        ];
        for (sheet, signed, ended) in cases {
            let mut unit = Book::with_household().household();
            let own = unit.id;
            let said: Vec<_> = [("sheet_a", sheet), ("signed", signed)]
                .into_iter()
                .filter_map(|(field, value)| Some((field, value?)))
                .collect();
            list(&mut unit, (10, 1), own, &said);
            let mark = SummaryRow::of(&unit, 0).review.expect("a review");
            assert_eq!(mark.ended, ended, "{said:?}");
            assert_eq!(unit.reviews()[0].facts.ends_at_a(), ended, "{said:?}");
        }
    }

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
