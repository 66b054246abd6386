//! The forms of a round, as typed, and the check that makes facts of each.
//!
//! As in `draft`: a form holds what was typed, a check reads it once, `writes` makes the one change
//! that saves it. Every check asks the state machine whether the step may be taken.

mod facts;
mod listing;
mod recognition;
mod round;
mod sheet;
mod steps;

pub use facts::{FactsDraft, FactsRules, HouseFacts, PersonFacts};
pub use listing::Listing;
pub use recognition::RecognitionDraft;
pub use round::{OtherRound, RoundDraft};
pub use sheet::{Scored, SheetDraft};
pub use steps::{ComplaintDraft, MeetingDraft, PostingDraft, RecheckDraft, Subjects, set};

use super::{
    problem::{ReviewCode, ReviewField, ReviewProblems},
    state::{Case, Refused, StepCode},
};
use crate::{
    dates::read_date,
    fold::tidy,
    numbers::{Convention, Reading, read_count},
    problem::Param,
    reference::{Procedure, Reference},
};
use chrono::NaiveDate;

/// What a check needs besides the form.
#[derive(Clone, Copy, Debug)]
pub struct ReviewRules<'a> {
    /// The day of the check, by the phone.
    pub today: NaiveDate,
    /// How numbers are written: by the app's language.
    pub numbers: Convention,
    /// Standards and indicators.
    pub reference: &'a Reference,
    /// Cut-offs, seasons, steps.
    pub procedure: &'a Procedure,
}

/// A day that has come; none when it is missing or wrong, which is then an error.
fn step_day(problems: &mut ReviewProblems, text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let day = any_day(problems, ReviewField::On, text)?;
    if day > today {
        let params = vec![("today", Param::Date(today))];
        problems.error_with(ReviewField::On, ReviewCode::DateInFuture, params);
        return None;
    }
    Some(day)
}

fn any_day(problems: &mut ReviewProblems, field: ReviewField, text: &str) -> Option<NaiveDate> {
    if text.trim().is_empty() {
        problems.error(field, ReviewCode::Missing);
        return None;
    }
    let day = read_date(text);
    if day.is_none() {
        problems.error(field, ReviewCode::DateUnreadable);
    }
    day
}

/// Words that must be there.
fn asked(problems: &mut ReviewProblems, field: ReviewField, text: &str) -> String {
    let text = tidy(text);
    if text.is_empty() {
        problems.error(field, ReviewCode::Missing);
    }
    text
}

/// A whole number that must be there.
fn count(
    problems: &mut ReviewProblems,
    field: ReviewField,
    text: &str,
    numbers: Convention,
) -> Option<u32> {
    if text.trim().is_empty() {
        problems.error(field, ReviewCode::Missing);
        return None;
    }
    let read = read_count(text, numbers).ok();
    if read.is_none() {
        problems.error(field, ReviewCode::NumberUnreadable);
    }
    read
}

/// A sum in đồng that may be left out.
fn dong(
    problems: &mut ReviewProblems,
    field: ReviewField,
    text: &str,
    numbers: Convention,
) -> Option<i64> {
    if text.trim().is_empty() {
        return None;
    }
    match crate::money::read_dong(text, numbers) {
        Reading::One(dong) => Some(dong),
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

/// Adds why a step may not be taken on a day.
fn may(problems: &mut ReviewProblems, case: &Case<'_>, step: StepCode, on: NaiveDate) {
    let Err(refused) = case.may(step, on) else {
        return;
    };
    let (field, code, params) = match refused {
        Refused::Stage(stage) => (
            ReviewField::Class,
            ReviewCode::NotThere,
            vec![
                ("count", Param::Count(1)),
                ("stage", Param::Code(stage.code().to_owned())),
            ],
        ),
        Refused::Before(day) => (
            ReviewField::On,
            ReviewCode::DateBefore,
            vec![("before", Param::Date(day))],
        ),
        Refused::PostingUntil(day) => (
            ReviewField::On,
            ReviewCode::PostingRuns,
            vec![("until", Param::Date(day))],
        ),
        Refused::NoOpinion => (ReviewField::Words, ReviewCode::NoOpinion, vec![]),
        Refused::Closed(day) => (
            ReviewField::On,
            ReviewCode::RoundClosed,
            vec![("date", Param::Date(day))],
        ),
    };
    problems.error_with(field, code, params);
}

#[cfg(test)]
mod tests;
