//! The indicators that follow from the people: work, dependants, insurance, schooling.

use super::{BecauseCode, Derived, Subject, Tally, of, plain, with};
use crate::{
    classify::Lack,
    member::{Level, Member, Sex, Work},
    problem::Param,
    reference::{RetirementAge, SchoolLevel},
    unit::Entry,
};
use chrono::Datelike;

/// Someone of working age, able and willing, has no work; or works for a wage without contract.
pub(super) fn employment(
    subject: &Subject<'_>,
    from: u32,
    retirement: &[RetirementAge],
) -> Derived {
    if subject.members.is_empty() {
        return nobody();
    }
    let mut tally = Tally::default();
    for person in subject.members {
        let facts = &person.facts;
        let of_age = of_working_age(subject, facts, from, retirement);
        match facts.work {
            // Under working age or past it one neither looks for work nor counts as without.
            Some(Work::Own | Work::NotSeeking) => {}
            _ if of_age == Some(false) && facts.work != Some(Work::Wage) => {}
            _ if facts.able_to_work == Some(false) && facts.work != Some(Work::Wage) => {}
            Some(Work::Wage) => match facts.contract {
                Some(true) => {}
                Some(false) => tally.lacks(of(subject, person, BecauseCode::NoContract, vec![])),
                None => tally.unknown(of(subject, person, BecauseCode::ContractUnknown, vec![])),
            },
            Some(Work::Seeking) if of_age == Some(true) => {
                // Who looks for work is able and willing by their own word.
                tally.lacks(of(subject, person, BecauseCode::NoWork, vec![]));
            }
            Some(Work::Seeking) => {
                tally.unknown(of(subject, person, BecauseCode::AgeUnknown, vec![]));
            }
            None => tally.unknown(of(subject, person, BecauseCode::WorkUnknown, vec![])),
        }
    }
    tally.finish(BecauseCode::AllWork)
}

/// Between the beginning of working age and the year's retirement age; `None` when that depends
/// on what is not known.
fn of_working_age(
    subject: &Subject<'_>,
    facts: &Member,
    from: u32,
    retirement: &[RetirementAge],
) -> Option<bool> {
    let age = subject.age(facts)?;
    if age.under(from)? {
        return Some(false);
    }
    let row = retirement
        .iter()
        .find(|row| row.year == subject.day.year())?;
    // In months: whole years on both sides of the day's month.
    let least = age.least * 12;
    let most = age.most * 12 + 11;
    let ends = |months: u32| match (most < months, least >= months) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        (false, false) => exact_months(subject, facts).map(|own| own < months),
    };
    match facts.sex {
        Some(Sex::Male) => ends(row.male),
        Some(Sex::Female) => ends(row.female),
        None => {
            let (male, female) = (ends(row.male), ends(row.female));
            if male == female { male } else { None }
        }
    }
}

/// The age in whole months, when the day of birth is known.
fn exact_months(subject: &Subject<'_>, facts: &Member) -> Option<u32> {
    let birth = facts.birth?.date()?;
    let months = (subject.day.year() - birth.year()) * 12
        + i32::try_from(subject.day.month()).ok()?
        - i32::try_from(birth.month()).ok()?
        - i32::from(subject.day.day() < birth.day());
    u32::try_from(months).ok()
}

/// More than so many of a hundred are children, or old or disabled with a monthly allowance.
pub(super) fn dependants(
    subject: &Subject<'_>,
    child_under: u32,
    old_from: u32,
    over_percent: u32,
) -> Derived {
    let people = subject.members.len();
    if people == 0 {
        return nobody();
    }
    let mut sure = 0_usize;
    let mut tally = Tally::default();
    for person in subject.members {
        match depends(subject, &person.facts, child_under, old_from) {
            Some(true) => sure += 1,
            Some(false) => {}
            None => tally.unknown(of(subject, person, BecauseCode::DependantUnknown, vec![])),
        }
    }
    let over = |count: usize| count * 100 > people * usize::try_from(over_percent).unwrap_or(100);
    let lack = match (over(sure), over(sure + tally.unknown.len())) {
        (true, _) => Lack::Lacking,
        (false, false) => Lack::NotLacking,
        (false, true) => Lack::Unknown,
    };
    let count = |own: usize| Param::Count(i64::try_from(own).unwrap_or(i64::MAX));
    let share = with(
        BecauseCode::Dependants,
        vec![("count", count(sure)), ("of", count(people))],
    );
    let mut because = vec![share];
    if lack == Lack::Unknown {
        because.extend(tally.unknown);
    }
    Derived { lack, because }
}

fn depends(subject: &Subject<'_>, facts: &Member, child_under: u32, old_from: u32) -> Option<bool> {
    let age = subject.age(facts);
    let child = age.and_then(|age| age.under(child_under));
    if child == Some(true) {
        return Some(true);
    }
    let old = age.and_then(|age| age.under(old_from)).map(|young| !young);
    let grown = match (facts.allowance, old, facts.disabled) {
        (Some(false), _, _) | (_, Some(false), Some(false)) => Some(false),
        (Some(true), Some(true), _) | (Some(true), _, Some(true)) => Some(true),
        _ => None,
    };
    match (child, grown) {
        (Some(false), grown) => grown,
        // Whether a child or not, it is one or the other way a dependant.
        (None, Some(true)) => Some(true),
        (None | Some(true), _) => None,
    }
}

/// Someone from an age has no health insurance.
pub(super) fn insurance(subject: &Subject<'_>, from: u32) -> Derived {
    if subject.members.is_empty() {
        return nobody();
    }
    let mut tally = Tally::default();
    for person in subject.members {
        let young = subject.age(&person.facts).and_then(|age| age.under(from));
        match (person.facts.insured, young) {
            (Some(true), _) | (_, Some(true)) => {}
            (Some(false), Some(false)) => {
                tally.lacks(of(subject, person, BecauseCode::NotInsured, vec![]));
            }
            (Some(false), None) => {
                tally.unknown(of(subject, person, BecauseCode::AgeUnknown, vec![]));
            }
            (None, _) => {
                tally.unknown(of(subject, person, BecauseCode::InsuranceUnknown, vec![]));
            }
        }
    }
    tally.finish(BecauseCode::AllInsured)
}

/// Someone of an age has not its schooling, does not get it and was not trained on the job.
pub(super) fn adult_education(
    subject: &Subject<'_>,
    (from, under): (u32, u32),
    starts: u32,
    levels: &[SchoolLevel],
) -> Derived {
    if subject.members.is_empty() {
        return nobody();
    }
    let mut tally = Tally::default();
    let mut anyone = false;
    for person in subject.members {
        let facts = &person.facts;
        let inside = within(subject, facts, from, under);
        if inside == Some(false) {
            continue;
        }
        anyone = true;
        if facts.job_training == Some(true) {
            continue;
        }
        let age = subject.age(facts);
        let asked = |age: u32| level_at(levels, age);
        let (low, high) = match age {
            Some(age) => (asked(age.least.max(from)), asked(age.most)),
            None => (asked(from), asked(under)),
        };
        let reaches = |level: Level| schooled(subject, facts, starts, level);
        match (inside, reaches(low), reaches(high)) {
            (_, Some(true), Some(true)) => {}
            (Some(true), Some(false), Some(false)) => tally.lacks(of(
                subject,
                person,
                BecauseCode::TooLittleSchooling,
                vec![("level", level_code(low))],
            )),
            (_, None, _) | (_, _, None) => {
                tally.unknown(of(subject, person, BecauseCode::SchoolingUnknown, vec![]));
            }
            (_, Some(_), Some(_)) => {
                tally.unknown(of(subject, person, BecauseCode::AgeUnknown, vec![]));
            }
        }
    }
    let none = if anyone {
        BecauseCode::AllSchooled
    } else {
        BecauseCode::NobodyOfAge
    };
    tally.finish(none)
}

/// Has completed a level or learns at it or above; `None` when that is not known.
fn schooled(subject: &Subject<'_>, facts: &Member, starts: u32, level: Level) -> Option<bool> {
    if facts.completed.is_some_and(|own| own >= level) {
        return Some(true);
    }
    let learns = match current(subject, facts, starts) {
        Current::Attends(at) => at.map(|at| at >= level),
        Current::Away => Some(false),
        Current::Unknown | Current::Over(_) => None,
    };
    match (learns, facts.completed) {
        (Some(true), _) => Some(true),
        (Some(false), Some(_)) => Some(false),
        (Some(false) | None, _) => None,
    }
}

/// What is known of a person's schooling in the school year of the day.
enum Current {
    Attends(Option<Level>),
    Away,
    /// What is known is of this earlier school year.
    Over(i32),
    Unknown,
}

fn school_year(subject: &Subject<'_>, starts: u32) -> i32 {
    subject.day.year() - i32::from(subject.day.month() < starts)
}

fn current(subject: &Subject<'_>, facts: &Member, starts: u32) -> Current {
    let Some(schooling) = facts.schooling else {
        return Current::Unknown;
    };
    match schooling.year {
        Some(year) if year < school_year(subject, starts) => Current::Over(year),
        _ if schooling.attends => Current::Attends(schooling.level),
        _ => Current::Away,
    }
}

/// A child does not go to the level of school of its age. A child ahead of it is not lacking; one
/// that completed the highest level asked needs no more.
pub(super) fn child_schooling(
    subject: &Subject<'_>,
    (from, under): (u32, u32),
    starts: u32,
    levels: &[SchoolLevel],
) -> Derived {
    if subject.members.is_empty() {
        return nobody();
    }
    let highest = levels.iter().map(|own| own.level).max();
    let year = school_year(subject, starts);
    let mut tally = Tally::default();
    let mut anyone = false;
    for person in subject.members {
        let facts = &person.facts;
        let inside = within(subject, facts, from, under);
        if inside == Some(false) {
            continue;
        }
        anyone = true;
        let Some(birth) = facts.birth else {
            tally.unknown(of(subject, person, BecauseCode::AgeUnknown, vec![]));
            continue;
        };
        let distance = u32::try_from(year - birth.year).unwrap_or(0);
        let asked = level_at(levels, distance);
        let level = || ("level", level_code(asked));
        if facts.completed.is_some() && facts.completed >= highest {
            continue;
        }
        let lack = match current(subject, facts, starts) {
            Current::Attends(Some(at)) if at >= asked => continue,
            Current::Attends(Some(at)) => {
                let has = ("has", level_code(at));
                of(subject, person, BecauseCode::BelowLevel, vec![level(), has])
            }
            Current::Away => of(subject, person, BecauseCode::NotAtSchool, vec![level()]),
            Current::Over(year) => {
                let year = ("year", Param::Count(i64::from(year)));
                tally.unknown(of(subject, person, BecauseCode::SchoolYearOver, vec![year]));
                continue;
            }
            Current::Attends(None) | Current::Unknown => {
                tally.unknown(of(subject, person, BecauseCode::SchoolingUnknown, vec![]));
                continue;
            }
        };
        if inside == Some(true) {
            tally.lacks(lack);
        } else {
            tally.unknown(of(subject, person, BecauseCode::AgeUnknown, vec![]));
        }
    }
    let none = if anyone {
        BecauseCode::AllSchooled
    } else {
        BecauseCode::NoChild
    };
    tally.finish(none)
}

/// Whether the age lies within; `None` when it may.
fn within(subject: &Subject<'_>, facts: &Member, from: u32, under: u32) -> Option<bool> {
    let age = subject.age(facts)?;
    match (age.under(from), age.under(under)) {
        (Some(true), _) | (_, Some(false)) => Some(false),
        (Some(false), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

/// The level asked at an age: that of the last row at or below it.
fn level_at(levels: &[SchoolLevel], at: u32) -> Level {
    let reached = levels.iter().filter(|own| own.from <= at);
    reached
        .max_by_key(|own| own.from)
        .map_or(Level::None, |own| own.level)
}

fn level_code(level: Level) -> Param {
    Param::Code(level.code().to_owned())
}

/// Of a household without known people nothing follows.
fn nobody() -> Derived {
    Derived {
        lack: Lack::Unknown,
        because: vec![plain(BecauseCode::NoPeople)],
    }
}

/// The children of an age that may lie under a bound, each with whether it surely does.
pub(super) fn children<'a>(
    subject: &'a Subject<'_>,
    under: u32,
) -> impl Iterator<Item = (&'a Entry<Member>, Option<bool>)> {
    subject.members.iter().filter_map(move |person| {
        let child = subject.age(&person.facts).and_then(|age| age.under(under));
        (child != Some(false)).then_some((person, child))
    })
}
