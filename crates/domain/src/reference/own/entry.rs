//! One entry of a flat list, as the office would have it: what cannot be right in it.

use super::{Kind, Own};
use crate::{
    catalogue::CatalogueEntry,
    fold::fold,
    ids::RecordId,
    problem::codes,
    record_type,
    reference::{List, load::both, shipped},
};
use chrono::NaiveDate;

record_type! {
    /// What a catalogue entry says besides: only the office reads it.
    pub struct CatalogueMore is CATALOGUE_ENTRY {
        /// The official column that a wish or a benefit is counted in.
        column: String = "column",
    }
}

/// The longest words of an entry, in characters.
const MOST: usize = 300;

codes! {
    /// The place in the form that a fault stands beside.
    pub enum EntryField {
        /// The number of an item, the day of a day off; of the others their name gives it.
        Code = "code",
        /// What people read.
        Name = "name",
        /// The first day.
        From = "from",
        /// The last day.
        To = "to",
        /// Where it is ordered.
        Source = "source",
        /// The official column.
        Column = "column",
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryCode {
    /// It must be said.
    Missing,
    /// It is longer than a line of a form.
    TooLong,
    /// It is no day.
    NoDay,
    /// It is no number from 1 to 99.
    NoNumber,
    /// It ends before it begins.
    Backwards,
    /// What takes another's place begins after that one began.
    NotAfter(NaiveDate),
    /// Another entry of the same code or name holds on one of its days: its name and its days.
    Overlap {
        /// What the other is called.
        name: String,
        /// Its first day.
        from: NaiveDate,
        /// Its last one.
        to: Option<NaiveDate>,
    },
    /// There is no such column.
    NoColumn,
}

/// A fault and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryFault {
    /// Where.
    pub field: EntryField,
    /// What.
    pub code: EntryCode,
}

impl EntryFault {
    pub(super) fn new(field: EntryField, code: EntryCode) -> Self {
        Self { field, code }
    }
}

/// Checks an entry among the others of `own`; its own record, where it is one of them, is passed
/// over. An entry of a list that this version does not know is let through as it is.
pub fn check_entry(
    id: RecordId,
    facts: &CatalogueEntry,
    column: Option<&str>,
    own: &Own,
) -> Vec<EntryFault> {
    let Some(kind) = facts.list.as_deref().and_then(Kind::of_catalogue) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    let mut fault = |field, code| faults.push(EntryFault::new(field, code));
    let code = said(facts.code.as_deref());
    let name = said(facts.name.as_deref());
    for (field, text) in [
        (EntryField::Code, code),
        (EntryField::Name, name),
        (EntryField::Source, said(facts.source.as_deref())),
    ] {
        match text {
            None => fault(field, EntryCode::Missing),
            Some(text) if text.chars().count() > MOST => fault(field, EntryCode::TooLong),
            Some(_) => {}
        }
    }
    match (kind, code) {
        (Kind::Holidays, Some(code)) if code.parse::<NaiveDate>().is_err() => {
            fault(EntryField::Code, EntryCode::NoDay);
        }
        (Kind::SheetA, Some(code)) if code.parse().is_ok_and(|n: u32| !(1..=99).contains(&n)) => {
            fault(EntryField::Code, EntryCode::NoNumber);
        }
        _ => {}
    }
    if let Some(column) = column
        && shipped().entry(List::Columns, column).is_none()
    {
        fault(EntryField::Column, EntryCode::NoColumn);
    }
    let Some(from) = facts.valid_from else {
        fault(EntryField::From, EntryCode::Missing);
        return faults;
    };
    if facts.valid_to.is_some_and(|to| to < from) {
        fault(EntryField::To, EntryCode::Backwards);
        return faults;
    }
    if let Some(code) = code
        && let Some(other) = overlapped(kind, id, (code, name, from, facts.valid_to), own)
    {
        let field = match kind {
            Kind::Holidays | Kind::SheetA => EntryField::Code,
            _ => EntryField::From,
        };
        fault(field, other);
    }
    faults
}

type Claim<'a> = (&'a str, Option<&'a str>, NaiveDate, Option<NaiveDate>);

/// The entry whose days it would take without taking its place.
fn overlapped(kind: Kind, id: RecordId, claim: Claim<'_>, own: &Own) -> Option<EntryCode> {
    let (code, name, from, to) = claim;
    let alike = |other: &str| {
        // Days off are known by their day, items by their number: words may be the same.
        let by_name = !matches!(kind, Kind::Holidays | Kind::SheetA);
        by_name && name.is_some_and(|name| fold(name) == fold(other))
    };
    let shipped = kind.list().into_iter().flat_map(|list| shipped().all(list));
    for other in shipped {
        let meets = both((from, to), (other.from, other.to)).is_some();
        // A later one of the same code takes the shipped one's place.
        let same = other.code == code && from < other.from;
        let twin = other.code != code && alike(&other.name.vi);
        if meets && (same || twin) {
            return Some(EntryCode::Overlap {
                name: other.name.vi.clone(),
                from: other.from,
                to: other.to,
            });
        }
    }
    let word = kind.in_catalogue();
    let others = own.entries.iter().filter(|other| other.id != id);
    for other in others.filter(|other| other.facts.list.as_deref() == word) {
        let Some(begins) = other.facts.valid_from else {
            continue;
        };
        let called = other.facts.name.as_deref().unwrap_or_default();
        let same = other.facts.code.as_deref() == Some(code) || alike(called);
        if same && both((from, to), (begins, other.facts.valid_to)).is_some() {
            return Some(EntryCode::Overlap {
                name: called.to_owned(),
                from: begins,
                to: other.facts.valid_to,
            });
        }
    }
    None
}

fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
