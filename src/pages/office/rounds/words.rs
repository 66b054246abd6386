//! Steps and problems of a round in the words of a person.

use crate::{
    app_state::use_app,
    i18n::{Locale, format, locale},
    pages::review::stage_words,
    t,
};
use chrono::NaiveDate;
use so_thon_domain::{
    classify::{Lack, Verdict},
    problem::Param,
    reference::{Mark, Reference, Standard},
    review::{
        Irregularity, RoundSeason, Signed, Stage,
        problem::{ReviewCode, ReviewField, ReviewProblem},
    },
};

/// A class that a review came to.
pub fn verdict(verdict: Verdict) -> &'static str {
    crate::components::class_name(verdict.into())
}

/// Points of B2 of a signed form: so many for each lack, as its standard counts them.
pub fn b2(reference: &Reference, signed: &Signed) -> String {
    let lacks = signed.lacks.values();
    let lacking = lacks.filter(|(lack, _)| *lack == Lack::Lacking).count() as i64;
    let standard = reference.standard(&signed.standard);
    let each = standard.and_then(|own| own.points_per_lack.as_ref());
    (lacking * each.map_or(1, |own| i64::from(own.value))).to_string()
}

/// Something that was left out.
pub fn irregularity(own: Irregularity) -> &'static str {
    match own {
        Irregularity::RecognisedUnsigned => t!(round.recognised_unsigned),
        Irregularity::RecognisedUnagreed => t!(round.recognised_unagreed),
        Irregularity::RecognisedUnposted => t!(round.recognised_unposted),
        Irregularity::RecognisedComplained => t!(round.recognised_complained),
        Irregularity::RecognisedWithoutOpinion => t!(round.recognised_without_opinion),
        Irregularity::PostedUnagreed => t!(round.posted_unagreed),
        Irregularity::VotedUnsigned => t!(round.voted_unsigned),
        Irregularity::VoteWithoutMeeting => t!(round.vote_without_meeting),
        Irregularity::VotesOverPresent => t!(round.votes_over_present),
    }
}

/// Which kind of round.
pub fn season(own: Option<RoundSeason>) -> &'static str {
    match own {
        Some(RoundSeason::Annual) => t!(round.annual),
        Some(RoundSeason::InYear) => t!(round.in_year),
        None => "",
    }
}

/// The standard that decides, and where it is ordered.
pub fn standard(standard: &Standard) -> String {
    let name = match locale() {
        Locale::vi => &standard.vi,
        Locale::en => &standard.en,
    };
    t!(
        round.standard_is,
        name = name.clone(),
        source = standard.source.clone()
    )
}

/// Where a step is ordered, and when that is said from memory.
pub fn ordered(step: &str, day: NaiveDate) -> String {
    let Some(step) = use_app().procedure().step(step, day) else {
        return String::new();
    };
    let line = t!(round.ordered, source = step.source.clone());
    match step.mark {
        Mark::Verified | Mark::VerifiedIndirect | Mark::Office => line,
        Mark::FromMemory | Mark::Draft => format!("{line} {}", t!(round.from_memory)),
    }
}

/// A problem.
pub fn problem(problem: &ReviewProblem) -> String {
    let param = |name: &str| {
        let found = problem.params.iter().find(|(known, _)| *known == name);
        match found.map(|(_, param)| param) {
            Some(Param::Date(day)) => format::date(*day),
            Some(Param::Count(count)) => format::number(count.unsigned_abs()),
            Some(Param::Code(code)) => code.clone(),
            Some(Param::Dong(dong)) => format::money(*dong),
            Some(Param::Codes(codes)) => codes.join(", "),
            Some(Param::Thousandths(value)) => format::thousandths(*value),
            None => String::new(),
        }
    };
    match problem.code {
        ReviewCode::Missing if problem.field == ReviewField::Votes => {
            t!(round.votes_missing).to_owned()
        }
        ReviewCode::Missing => t!(review_problem.missing).to_owned(),
        ReviewCode::DateUnreadable => t!(review_problem.date_unreadable).to_owned(),
        ReviewCode::DateInFuture => t!(review_problem.date_in_future, today = param("today")),
        ReviewCode::DateBefore => t!(review_problem.date_before, before = param("before")),
        ReviewCode::Backwards => t!(review_problem.backwards).to_owned(),
        ReviewCode::NoStandard => t!(review_problem.no_standard).to_owned(),
        ReviewCode::OutOfSeason => t!(review_problem.out_of_season).to_owned(),
        ReviewCode::RoundsOverlap => t!(review_problem.rounds_overlap, date = param("date")),
        ReviewCode::NumberUnreadable => t!(review_problem.number_unreadable).to_owned(),
        ReviewCode::NumberTwoReadings => t!(review_problem.number_two_readings).to_owned(),
        ReviewCode::VotesOverPresent => t!(
            review_problem.votes_over_present,
            agree = param("agree"),
            present = param("present")
        ),
        ReviewCode::NotAgreed => t!(
            review_problem.not_agreed,
            agree = param("agree"),
            present = param("present")
        ),
        ReviewCode::SamePerson => t!(review_problem.same_person).to_owned(),
        ReviewCode::TwoMinutes => t!(review_problem.two_minutes).to_owned(),
        ReviewCode::NotThere => {
            let (count, code) = (param("count"), param("stage"));
            match Stage::ALL.into_iter().find(|one| one.code() == code) {
                Some(stage) => t!(
                    round.not_there_yet,
                    count = count,
                    stage = stage_words(stage)
                ),
                None => t!(review_problem.not_there, count = count),
            }
        }
        ReviewCode::PostingRuns => t!(review_problem.posting_runs, until = param("until")),
        ReviewCode::NoOpinion => t!(review_problem.no_opinion).to_owned(),
        ReviewCode::RoundClosed => t!(review_problem.round_closed, date = param("date")),
        // What a reviewer's form finds: no form of the office asks for it.
        _ => t!(review_problem.missing).to_owned(),
    }
}
