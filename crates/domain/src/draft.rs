//! Forms as a person fills them in, and the one check that makes facts of them.
//!
//! A draft holds what was typed, readable or not: it is kept as it is while the phone rings, the
//! battery dies or the app is upgraded, so every field that a later version adds has a default.
//! `check` reads it once into facts; `writes` turns those into the records' writes of one change.
//! What a draft edits it holds as it was when the form opened: only what the person changed since
//! is written, and only what the person saw is replaced.

use crate::{
    change::RecordWrite,
    dates::{EARLIEST, read_date},
    fold::tidy,
    ids::{RecordId, VillageId},
    letters::together,
    numbers::{Convention, Unreadable},
    problem::{FormField, Param, ProblemCode, Problems},
    record::{Record, RecordKind},
    reference::Reference,
    typed::{Item, Place},
    unit::HouseholdUnit,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

mod again;
mod household;
mod member;
mod phone;
pub mod rearrange;
mod registration;
mod support;
mod village;
mod visit;

pub use household::{HouseholdDraft, HouseholdFacts};
pub use member::{MemberDraft, MemberFacts};
pub use phone::read_phone;
pub use registration::{MeasureDraft, RegistrationDraft, RegistrationFacts};
pub use support::SupportDraft;
pub use village::VillageDraft;
pub use visit::{NextVisit, VisitDraft};

/// What a check needs besides the form.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The day of the check, by the phone.
    pub today: NaiveDate,
    /// How numbers are written: by the app's language.
    pub numbers: Convention,
    /// Indicators, projects and the other lists.
    pub reference: &'a Reference,
}

/// The version of the drafts' form. It grows when a field changes its meaning, not when one is
/// added.
pub const FORM: u16 = 1;

fn form() -> u16 {
    FORM
}

/// Longest text of a note, in characters.
const LONG: usize = 4_000;
/// Longest name, unit or code.
const SHORT: usize = 120;

/// Words of several lines, as typed but for outer space; `None` when there are none.
fn words(problems: &mut Problems, field: FormField, text: &str) -> Option<String> {
    bounded(problems, field, together(text.trim()).into_owned(), LONG)
}

/// A name or other short text of one line.
fn short(problems: &mut Problems, field: FormField, text: &str) -> Option<String> {
    bounded(problems, field, tidy(text), SHORT)
}

fn bounded(problems: &mut Problems, field: FormField, text: String, most: usize) -> Option<String> {
    if text.chars().count() > most {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let params = vec![("most", Param::Count(most))];
        problems.error_with(field, ProblemCode::TooLong, params);
    }
    (!text.is_empty()).then_some(text)
}

/// A day that has come: readable, not in the future, not before 2000. Empty is no day.
fn past_day(
    problems: &mut Problems,
    field: FormField,
    text: &str,
    today: NaiveDate,
) -> Option<NaiveDate> {
    if text.trim().is_empty() {
        return None;
    }
    let Some(day) = read_date(text) else {
        problems.error(field, ProblemCode::DateUnreadable);
        return None;
    };
    if day > today {
        let params = vec![("date", Param::Date(day)), ("today", Param::Date(today))];
        problems.error_with(field, ProblemCode::DateInFuture, params);
    } else if day < EARLIEST {
        let params = vec![("date", Param::Date(day))];
        problems.error_with(field, ProblemCode::DateTooOld, params);
    }
    Some(day)
}

/// A telephone number; empty is none.
fn phone_of(problems: &mut Problems, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let phone = read_phone(text);
    if phone.is_none() {
        problems.error(FormField::Phone, ProblemCode::PhoneUnreadable);
    }
    phone
}

fn number_problem(reason: Unreadable) -> ProblemCode {
    match reason {
        Unreadable::Empty => ProblemCode::Missing,
        Unreadable::NotANumber => ProblemCode::NumberUnreadable,
        Unreadable::Negative => ProblemCode::NumberNegative,
        Unreadable::Fraction => ProblemCode::NumberFraction,
        Unreadable::TooLarge => ProblemCode::NumberTooLarge,
    }
}

/// Where a record stands that a draft writes.
fn place(id: RecordId, unit: RecordId, village: Option<VillageId>) -> Place {
    Place { id, unit, village }
}

/// Where a record of a household stands: where it is, or with the household if it is new. What was
/// merged into the household or came out of another one stays in its own unit.
fn place_of(id: RecordId, base: Option<&Record>, unit: &HouseholdUnit) -> Place {
    match base {
        Some(base) => place(id, base.unit, base.village),
        None => place(id, unit.id.into(), unit.village),
    }
}

/// A write that names nothing yet.
fn bare(place: Place, kind: RecordKind) -> RecordWrite {
    RecordWrite {
        record: place.id,
        kind,
        unit: place.unit,
        village: place.village,
        creates: false,
        fields: BTreeMap::new(),
        lists: BTreeMap::new(),
    }
}

/// Each element once, the first time it was named.
fn items<'a>(keys: impl IntoIterator<Item = &'a String>, rank: impl Fn(usize) -> u16) -> Vec<Item> {
    let mut known = BTreeSet::new();
    keys.into_iter()
        .filter(|key| known.insert(key.as_str()))
        .enumerate()
        .map(|(at, key)| Item {
            key: key.clone(),
            rank: rank(at),
        })
        .collect()
}

/// A fact as the form's text.
fn typed(fact: Option<String>) -> String {
    fact.unwrap_or_default()
}

/// The record as it stood when the form opened, if it is of this kind.
fn base(record: Option<&Record>, kind: &RecordKind) -> Option<Record> {
    record
        .filter(|record| record.kind == *kind)
        .map(Record::for_phone)
}

#[cfg(test)]
pub(crate) mod testing;
