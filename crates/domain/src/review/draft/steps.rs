//! The forms of the steps after the survey: meeting, posting, complaint and its check.

use super::{ReviewRules, asked, count, may, step_day};
use crate::{
    change::{FieldWrite, RecordWrite},
    field::Field,
    ids::{ComplaintId, HouseholdId, MeetingId, PostingId, ReviewId, RoundId, VillageId},
    problem::Param,
    record::Record,
    review::{
        kinds::{Complaint, Heard, Held, Made, Meeting, Posted, Posting, Recheck, Vote},
        problem::{ReviewChecked, ReviewCode, ReviewField, ReviewProblems},
        state::{Case, StepCode},
    },
    typed::{Place, value_of, write_of},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The reviews a step is about.
pub type Subjects<'a> = BTreeMap<ReviewId, Case<'a>>;

/// A village meeting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeetingDraft {
    /// The meeting to be.
    pub meeting: MeetingId,
    /// The round.
    pub round: RoundId,
    /// The village.
    pub village: VillageId,
    /// The day, as typed.
    #[serde(default)]
    pub on: String,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Who led it.
    #[serde(default)]
    pub chair: String,
    /// Who wrote the minutes.
    #[serde(default)]
    pub secretary: String,
    /// How many were there, as typed.
    #[serde(default)]
    pub present: String,
    /// How many copies of the minutes were signed, as typed.
    #[serde(default)]
    pub minutes: String,
    /// How many agreed, by review, as typed.
    #[serde(default)]
    pub votes: BTreeMap<ReviewId, String>,
}

/// A meeting that was held, with how each review was voted on.
pub type VotedMeeting = (Meeting, BTreeMap<ReviewId, Vote>);

impl MeetingDraft {
    /// Reads the form: the meeting and the votes.
    pub fn check(
        &self,
        rules: &ReviewRules<'_>,
        subjects: &Subjects<'_>,
    ) -> Result<ReviewChecked<VotedMeeting>, ReviewProblems> {
        let mut problems = ReviewProblems::default();
        let place = asked(&mut problems, ReviewField::Place, &self.place);
        let chair = asked(&mut problems, ReviewField::Chair, &self.chair);
        let secretary = asked(&mut problems, ReviewField::Secretary, &self.secretary);
        if !chair.is_empty() && chair == secretary {
            problems.warn(ReviewField::Secretary, ReviewCode::SamePerson);
        }
        let number =
            |problems: &mut _, field, text: &str| count(problems, field, text, rules.numbers);
        let present = number(&mut problems, ReviewField::Present, &self.present);
        if present == Some(0) {
            problems.error(ReviewField::Present, ReviewCode::Missing);
        }
        let minutes = number(&mut problems, ReviewField::Minutes, &self.minutes);
        if minutes.is_some_and(|copies| copies < 2) {
            problems.warn(ReviewField::Minutes, ReviewCode::TwoMinutes);
        }
        let on = step_day(&mut problems, &self.on, rules.today);
        let mut votes = BTreeMap::new();
        for (review, case) in subjects {
            let text = self.votes.get(review).map_or("", String::as_str);
            let agree = number(&mut problems, ReviewField::Votes, text);
            if let Some(on) = on {
                may(&mut problems, case, StepCode::Meet, on);
            }
            let (Some(agree), Some(present)) = (agree, present) else {
                continue;
            };
            let params = || {
                vec![
                    ("agree", Param::Count(i64::from(agree))),
                    ("present", Param::Count(i64::from(present))),
                ]
            };
            if agree > present {
                problems.error_with(ReviewField::Votes, ReviewCode::VotesOverPresent, params());
            } else if !enough(rules, on.unwrap_or(rules.today), agree, present) {
                problems.warn_with(ReviewField::Votes, ReviewCode::NotAgreed, params());
            }
            let version = case.review.signed.as_ref().map_or(0, |own| own.version);
            let vote = Vote {
                version,
                meeting: self.meeting,
                agree,
            };
            votes.insert(*review, vote);
        }
        let held = on
            .zip(present)
            .zip(minutes)
            .map(|((on, present), minutes)| Held {
                on,
                place,
                chair,
                secretary,
                present,
                minutes,
            });
        let meeting = Meeting {
            round: Some(self.round),
            held,
        };
        problems.finish((meeting, votes))
    }

    /// The writes of the one change that saves it: the meeting, and each review's vote.
    pub fn writes(
        &self,
        checked: &ReviewChecked<(Meeting, BTreeMap<ReviewId, Vote>)>,
        reviews: &BTreeMap<ReviewId, Record>,
    ) -> Vec<RecordWrite> {
        let (meeting, votes) = checked.facts();
        let own = Place {
            id: self.meeting.into(),
            unit: self.meeting.into(),
            village: Some(self.village),
        };
        let votes = votes.iter().filter_map(|(review, vote)| {
            let record = reviews.get(review)?;
            Some(set(record, VOTE, value_of(vote)))
        });
        write_of(own, None, meeting)
            .into_iter()
            .chain(votes)
            .collect()
    }
}

const VOTE: Field = Field::known("vote");
const RECHECK: Field = Field::known("recheck");

/// Writes one register of a record that is there, naming the value that was seen.
pub fn set(record: &Record, field: Field, value: serde_json::Value) -> RecordWrite {
    let seen = record.registers.get(&field).and_then(|own| own.shown());
    let replaces = seen.map(|(id, _)| id).into_iter().collect();
    RecordWrite {
        record: record.id,
        kind: record.kind.clone(),
        unit: record.unit,
        village: record.village,
        creates: false,
        fields: BTreeMap::from([(field, FieldWrite { value, replaces })]),
        lists: BTreeMap::new(),
    }
}

fn enough(rules: &ReviewRules<'_>, on: chrono::NaiveDate, agree: u32, present: u32) -> bool {
    let step = rules.procedure.step("meeting", on);
    let percent = step.and_then(|own| own.is.agree_percent).unwrap_or(100);
    u64::from(agree) * 100 >= u64::from(present) * u64::from(percent)
}

/// A posting of a village's results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostingDraft {
    /// The posting to be.
    pub posting: PostingId,
    /// The round.
    pub round: RoundId,
    /// The village.
    pub village: VillageId,
    /// The day, as typed.
    #[serde(default)]
    pub on: String,
    /// Where, one place a line.
    #[serde(default)]
    pub places: String,
    /// Who posted it.
    #[serde(default)]
    pub by: String,
    /// It shows results that were checked again.
    #[serde(default)]
    pub again: bool,
}

impl PostingDraft {
    /// Reads the form. Every review of the village must have been agreed to, or checked again.
    pub fn check(
        &self,
        rules: &ReviewRules<'_>,
        subjects: &Subjects<'_>,
    ) -> Result<ReviewChecked<Posting>, ReviewProblems> {
        let mut problems = ReviewProblems::default();
        let by = asked(&mut problems, ReviewField::By, &self.by);
        let places: Vec<_> = self
            .places
            .lines()
            .map(crate::fold::tidy)
            .filter(|place| !place.is_empty())
            .collect();
        if places.is_empty() {
            problems.error(ReviewField::Place, ReviewCode::Missing);
        }
        let on = step_day(&mut problems, &self.on, rules.today);
        if let Some(on) = on {
            all_may(&mut problems, subjects, StepCode::Post, on);
        }
        problems.finish(Posting {
            round: Some(self.round),
            posted: on.map(|on| Posted { on, places, by }),
            again: Some(self.again),
        })
    }

    /// The write of the one change that saves it.
    pub fn writes(&self, checked: &ReviewChecked<Posting>) -> Vec<RecordWrite> {
        let own = Place {
            id: self.posting.into(),
            unit: self.posting.into(),
            village: Some(self.village),
        };
        write_of(own, None, checked.facts()).into_iter().collect()
    }
}

/// Adds once for each reason how many reviews may not take a step. Of which nothing more is asked
/// holds up nobody.
pub(super) fn all_may(
    problems: &mut ReviewProblems,
    subjects: &Subjects<'_>,
    step: StepCode,
    on: chrono::NaiveDate,
) {
    let mut found = ReviewProblems::default();
    for case in subjects.values() {
        if !case.state(on).stage.is_over() {
            may(&mut found, case, step, on);
        }
    }
    let mut kept: Vec<crate::review::problem::ReviewProblem> = Vec::new();
    for mut problem in found.errors {
        let same = |own: &&mut crate::review::problem::ReviewProblem| {
            let rest = |own: &crate::review::problem::ReviewProblem| own.params.last().cloned();
            own.code == problem.code && rest(own) == rest(&problem)
        };
        match kept.iter_mut().find(same) {
            Some(own) => {
                if let Some((_, Param::Count(count))) = own.params.first_mut() {
                    *count += 1;
                }
            }
            None => {
                problem.field = match problem.field {
                    ReviewField::Class => ReviewField::Households,
                    other => other,
                };
                kept.push(problem);
            }
        }
    }
    problems.errors.extend(kept);
}

/// A complaint about a review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComplaintDraft {
    /// The complaint to be.
    pub complaint: ComplaintId,
    /// The review.
    pub review: ReviewId,
    /// Whose.
    pub household: HouseholdId,
    /// Its village.
    #[serde(default)]
    pub village: Option<VillageId>,
    /// The day, as typed.
    #[serde(default)]
    pub on: String,
    /// Who complains.
    #[serde(default)]
    pub by: String,
    /// What they say.
    #[serde(default)]
    pub words: String,
}

impl ComplaintDraft {
    /// Reads the form.
    pub fn check(
        &self,
        rules: &ReviewRules<'_>,
        case: &Case<'_>,
    ) -> Result<ReviewChecked<Complaint>, ReviewProblems> {
        let mut problems = ReviewProblems::default();
        let by = asked(&mut problems, ReviewField::By, &self.by);
        let words = asked(&mut problems, ReviewField::Words, &self.words);
        let on = step_day(&mut problems, &self.on, rules.today);
        if let Some(on) = on {
            may(&mut problems, case, StepCode::Complain, on);
        }
        problems.finish(Complaint {
            review: Some(self.review),
            made: on.map(|on| Made { on, by, words }),
            recheck: None,
        })
    }

    /// The write of the one change that saves it.
    pub fn writes(&self, checked: &ReviewChecked<Complaint>) -> Vec<RecordWrite> {
        let own = Place {
            id: self.complaint.into(),
            unit: self.household.into(),
            village: self.village,
        };
        write_of(own, None, checked.facts()).into_iter().collect()
    }
}

/// The check of a complaint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecheckDraft {
    /// The complaint.
    pub complaint: ComplaintId,
    /// The day, as typed.
    #[serde(default)]
    pub on: String,
    /// Who checked.
    #[serde(default)]
    pub by: String,
    /// What came of it.
    #[serde(default)]
    pub heard: Option<Heard>,
    /// Why.
    #[serde(default)]
    pub words: String,
}

impl RecheckDraft {
    /// Reads the form. Nobody checks what was not said yet.
    pub fn check(
        &self,
        rules: &ReviewRules<'_>,
        case: &Case<'_>,
        complaint: &Complaint,
    ) -> Result<ReviewChecked<Option<Recheck>>, ReviewProblems> {
        let mut problems = ReviewProblems::default();
        let by = asked(&mut problems, ReviewField::By, &self.by);
        let words = asked(&mut problems, ReviewField::Words, &self.words);
        if self.heard.is_none() {
            problems.error(ReviewField::Class, ReviewCode::Missing);
        }
        let on = step_day(&mut problems, &self.on, rules.today);
        if let Some(on) = on {
            may(&mut problems, case, StepCode::Recheck, on);
        }
        let made = complaint.made.as_ref().map(|own| own.on);
        if let Some(made) = made.filter(|made| on.is_some_and(|on| on < *made)) {
            let params = vec![("before", Param::Date(made))];
            problems.error_with(ReviewField::On, ReviewCode::DateBefore, params);
        }
        let version = case.review.signed.as_ref().map_or(0, |own| own.version);
        problems.finish(on.zip(self.heard).map(|(on, heard)| Recheck {
            version,
            on,
            by,
            heard,
            words,
        }))
    }

    /// The write of the one change that saves it.
    pub fn writes(
        &self,
        checked: &ReviewChecked<Option<Recheck>>,
        complaint: &Record,
    ) -> Vec<RecordWrite> {
        let recheck = checked.facts().iter();
        recheck
            .map(|own| set(complaint, RECHECK, value_of(own)))
            .collect()
    }
}
