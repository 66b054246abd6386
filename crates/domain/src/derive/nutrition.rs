//! Indicator 3: children stunted or underweight, from their last measurement.

use super::{Because, BecauseCode, Derived, Subject, Tally, of, people::children};
use crate::{
    dates::months_after,
    growth::{Tables, Z},
    ids::MemberId,
    member::{Birth, Measurement, Member, Sex},
    problem::Param,
    unit::Entry,
};
use chrono::NaiveDate;

/// What a child's measurement says of its growth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Height for age.
    pub height: Option<Z>,
    /// Weight for age; from ten years there is no table, whether it was weighed or not.
    pub weight: Option<Z>,
}

/// The z-scores of a measurement for a day of birth; `None` when it lies after the measurement.
pub fn growth(
    tables: &Tables,
    sex: Sex,
    born: NaiveDate,
    measured: &Measurement,
) -> Option<Growth> {
    let days = u32::try_from((measured.on - born).num_days()).ok()?;
    Some(Growth {
        height: measured
            .height_mm
            .map(|height| tables.height(sex, days, height, measured.lying)),
        weight: match measured.weight_g {
            Some(weight) => Some(tables.weight(sex, days, weight)),
            // Nobody need weigh a child whose weight says nothing any more.
            None => (!tables.weighs(sex, days)).then_some(Z::NoTable),
        },
    })
}

pub(super) fn nutrition(
    subject: &Subject<'_>,
    child_under: u32,
    z_below: i32,
    fresh_months: u32,
) -> Derived {
    let mut tally = Tally::default();
    let mut anyone = false;
    for (person, sure) in children(subject, child_under) {
        anyone = true;
        match child(subject, person, z_below, fresh_months) {
            Ok(lacks) if lacks.is_empty() => {}
            Ok(lacks) if sure == Some(true) => lacks.into_iter().for_each(|own| tally.lacks(own)),
            Ok(_) => tally.unknown(of(subject, person, BecauseCode::AgeUnknown, vec![])),
            Err(because) => tally.unknown(because),
        }
    }
    tally.finish(if anyone {
        BecauseCode::AllNourished
    } else {
        BecauseCode::NoChild
    })
}

/// A child's growth by its last measurement, for the plans' figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChildGrowth {
    /// Who.
    pub member: MemberId,
    /// Height for age is below the line; `None` when that cannot be said.
    pub stunted: Option<bool>,
    /// Weight for age is; `None` too from ten years, where its tables end.
    pub underweight: Option<bool>,
}

/// The children surely under an age (plans count under five and under sixteen), each by its last
/// measurement.
pub fn children_measured(
    subject: &Subject<'_>,
    under: u32,
    z_below: i32,
    fresh_months: u32,
) -> Vec<ChildGrowth> {
    let below = |z: Option<Z>| match z {
        Some(Z::Hundredths(z)) => Some(z < z_below),
        Some(Z::Implausible | Z::NoTable) | None => None,
    };
    children(subject, under)
        .filter(|(_, sure)| *sure == Some(true))
        .map(|(person, _)| {
            let ends = measured(subject, person, fresh_months).unwrap_or_default();
            let agreed = |of: fn(&Growth) -> Option<Z>| {
                let mut all = ends.iter().map(|own| below(of(own)));
                let first = all.next().flatten();
                all.all(|own| own == first).then_some(first).flatten()
            };
            ChildGrowth {
                member: person.id.into(),
                stunted: agreed(|own| own.height),
                underweight: agreed(|own| own.weight),
            }
        })
        .collect()
}

/// What the child lacks, or what keeps it from being said.
fn child(
    subject: &Subject<'_>,
    person: &Entry<Member>,
    z_below: i32,
    fresh_months: u32,
) -> Result<Vec<Because>, Because> {
    let ends = measured(subject, person, fresh_months)?;
    let ends: Vec<_> = ends
        .into_iter()
        .map(|growth| lacks(subject, person, growth, z_below))
        .collect();
    match ends.as_slice() {
        [only] => only.clone(),
        [Ok(young), Ok(old)] if young.is_empty() == old.is_empty() => Ok(old.clone()),
        [Err(because), Err(_)] => Err(because.clone()),
        _ => Err(of(subject, person, BecauseCode::AgeUnknown, vec![])),
    }
}

/// The growth by the last measurement, for the last and the first day that the birth leaves open:
/// what both say is said.
fn measured(
    subject: &Subject<'_>,
    person: &Entry<Member>,
    fresh_months: u32,
) -> Result<Vec<Growth>, Because> {
    let unknown = |code, params| of(subject, person, code, params);
    let facts = &person.facts;
    let measured = facts
        .measured
        .filter(|own| own.on <= subject.day)
        .ok_or_else(|| unknown(BecauseCode::NotMeasured, vec![]))?;
    if months_after(measured.on, fresh_months) < subject.day {
        let date = ("date", Param::Date(measured.on));
        return Err(unknown(BecauseCode::MeasuredLongAgo, vec![date]));
    }
    let tables = subject
        .growth
        .ok_or_else(|| unknown(BecauseCode::NoTables, vec![]))?;
    let sex = facts
        .sex
        .ok_or_else(|| unknown(BecauseCode::SexUnknown, vec![]))?;
    let birth = facts
        .birth
        .ok_or_else(|| unknown(BecauseCode::AgeUnknown, vec![]))?;
    span(&birth, measured.on)
        .into_iter()
        .map(|born| {
            growth(tables, sex, born, &measured)
                .ok_or_else(|| unknown(BecauseCode::MeasuredWrongly, vec![]))
        })
        .collect()
}

/// What one age makes of the measurement: one lack is enough; without one, both measures that the
/// age asks for must be there and be plausible.
fn lacks(
    subject: &Subject<'_>,
    person: &Entry<Member>,
    growth: Growth,
    z_below: i32,
) -> Result<Vec<Because>, Because> {
    let mut found = Vec::new();
    let mut open = None;
    for (z, code) in [
        (growth.height, BecauseCode::Stunted),
        (growth.weight, BecauseCode::Underweight),
    ] {
        match z {
            Some(Z::Hundredths(z)) if z < z_below => {
                let z = ("z", Param::Thousandths(i64::from(z) * 10));
                found.push(of(subject, person, code, vec![z]));
            }
            Some(Z::Hundredths(_) | Z::NoTable) => {}
            Some(Z::Implausible) => open = Some(BecauseCode::MeasuredWrongly),
            None => open = open.or(Some(BecauseCode::NotMeasured)),
        }
    }
    match open {
        Some(code) if found.is_empty() => Err(of(subject, person, code, vec![])),
        Some(_) | None => Ok(found),
    }
}

/// The last and the first day a birth may have been, not after the measurement.
fn span(birth: &Birth, measured: NaiveDate) -> Vec<NaiveDate> {
    if let Some(day) = birth.date() {
        return vec![day];
    }
    let first = NaiveDate::from_ymd_opt(birth.year, birth.month.unwrap_or(1), 1);
    let last = match birth.month {
        Some(_) => first.and_then(|first| months_after(first, 1).pred_opt()),
        None => NaiveDate::from_ymd_opt(birth.year, 12, 31),
    };
    let days: Vec<_> = [last, first].into_iter().flatten().collect();
    let mut days: Vec<_> = days.into_iter().map(|day| day.min(measured)).collect();
    days.dedup();
    days
}
