//! What law and plans define and will change: standards, indicators, wishes, causes, programmes.
//!
//! None of it is code. It ships as files under `data/`, each entry with the days it holds, where it
//! is ordered and how sure we are of it; the office extends it by catalogue entries. Codes may be
//! reused, so an entry is known by its code and the day in question.

use crate::gather::sort_by_key;
use crate::{catalogue::CatalogueEntry, indicator};
use chrono::NaiveDate;
use serde::Deserialize;

mod entry;
mod load;
pub mod own;
mod procedure;

pub use entry::{AreaFigure, AreaType, Entry, Figure, Indicator, Mark, Numbered, Standard, Words};
pub use load::{ReferenceError, shipped};
pub use procedure::{
    Cutoff, Dated, Form, Movement, Procedure, RetirementAge, Rule, SchoolLevel, Season, Step,
    shipped_procedure,
};

/// Every list, read and checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    standards: Vec<Standard>,
    indicators: Vec<Indicator>,
    lists: Vec<(List, Vec<Entry>)>,
}

/// The plain lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// Wishes (nguyện vọng).
    Needs,
    /// The official columns that wishes and benefits are counted in.
    Columns,
    /// Causes of poverty.
    Causes,
    /// What support can be.
    Benefits,
    /// Where money comes from (nguồn vốn).
    Funding,
    /// Programmes, projects and sub-projects.
    Projects,
    /// Relations to the head (quan hệ với chủ hộ).
    Relations,
}

impl List {
    /// The word a catalogue entry of the office names it by.
    pub fn in_catalogue(self) -> &'static str {
        match self {
            Self::Needs => "need",
            Self::Columns => "column",
            Self::Causes => "cause",
            Self::Benefits => "benefit",
            Self::Funding => "funding",
            Self::Projects => "project",
            Self::Relations => "relation",
        }
    }
}

/// Whether something may be used on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It may.
    Valid,
    /// Its last day was before.
    Ended(NaiveDate),
    /// Its first day comes later.
    NotBegun(NaiveDate),
    /// There is no such thing.
    Unknown,
}

impl Reference {
    /// The national standard in force on a day: the one that decides.
    pub fn standard_on(&self, day: NaiveDate) -> Option<&Standard> {
        self.standards
            .iter()
            .find(|standard| !standard.local && standard.holds_on(day))
    }

    /// The standard of a code.
    pub fn standard(&self, code: &str) -> Option<&Standard> {
        self.standards.iter().find(|standard| standard.code == code)
    }

    /// Every standard, as loaded.
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// The indicators of the standard in force on a day, by number.
    pub fn indicators_on(&self, day: NaiveDate) -> Vec<(u8, &Indicator)> {
        self.standard_on(day)
            .map(|standard| self.indicators_of(&standard.code))
            .unwrap_or_default()
    }

    /// The indicators of a standard, by number.
    pub fn indicators_of(&self, standard: &str) -> Vec<(u8, &Indicator)> {
        let mut numbered: Vec<_> = self
            .indicators
            .iter()
            .filter_map(|indicator| {
                let place = indicator.places.iter().find(|at| at.standard == standard)?;
                Some((place.number, indicator))
            })
            .collect();
        sort_by_key(&mut numbered, |(number, _)| *number);
        numbered
    }

    /// The indicator of a code, of whatever standard.
    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators
            .iter()
            .find(|indicator| indicator.code == code)
    }

    /// Every entry of a list, valid or not, in its order.
    pub fn all(&self, list: List) -> &[Entry] {
        self.lists
            .iter()
            .find(|(own, _)| *own == list)
            .map_or(&[], |(_, entries)| entries)
    }

    /// The entries of a list that may be used on a day.
    pub fn on(&self, list: List, day: NaiveDate) -> Vec<&Entry> {
        let entries = self.all(list).iter();
        entries.filter(|entry| entry.holds_on(day)).collect()
    }

    /// The latest entry of a code: what a record that names it is shown by.
    pub fn entry(&self, list: List, code: &str) -> Option<&Entry> {
        let entries = self.all(list).iter().filter(|entry| entry.code == code);
        entries.max_by_key(|entry| entry.from)
    }

    /// The wishes, as drawn.
    pub fn needs(&self) -> &[Entry] {
        self.all(List::Needs)
    }

    /// The causes of poverty.
    pub fn causes(&self) -> &[Entry] {
        self.all(List::Causes)
    }

    /// What support can be.
    pub fn benefits(&self) -> &[Entry] {
        self.all(List::Benefits)
    }

    /// What a benefit's code means.
    pub fn benefit(&self, code: &str) -> Option<&Entry> {
        self.entry(List::Benefits, code)
    }

    /// What a relation's code means.
    pub fn relation(&self, code: &str) -> Option<&Entry> {
        self.entry(List::Relations, code)
    }

    /// What a funding source's code means.
    pub fn funding_source(&self, code: &str) -> Option<&Entry> {
        self.entry(List::Funding, code)
    }

    /// Programmes, projects and sub-projects that may be used on a day.
    pub fn projects_on(&self, day: NaiveDate) -> Vec<&Entry> {
        self.on(List::Projects, day)
    }

    /// What a project's code means.
    pub fn project(&self, code: &str) -> Option<&Entry> {
        self.entry(List::Projects, code)
    }

    /// Whether a project may pay on a day.
    pub fn project_validity(&self, code: &str, day: NaiveDate) -> Validity {
        let entries = || {
            let all = self.all(List::Projects).iter();
            all.filter(|entry| entry.code == code)
        };
        if entries().any(|entry| entry.holds_on(day)) {
            return Validity::Valid;
        }
        let ended = entries()
            .filter_map(|entry| entry.to)
            .filter(|to| *to < day)
            .max();
        let begins = entries()
            .map(|entry| entry.from)
            .filter(|from| *from > day)
            .min();
        match (ended, begins) {
            (Some(to), _) => Validity::Ended(to),
            (None, Some(from)) => Validity::NotBegun(from),
            (None, None) => Validity::Unknown,
        }
    }

    /// The shipped lists with the office's own entries: one of the same code and first day takes
    /// the shipped one's place, and an open end gives way to it.
    #[must_use]
    pub fn extended<'a>(&self, own: impl IntoIterator<Item = &'a CatalogueEntry>) -> Self {
        let mut all = self.clone();
        for entry in own {
            let Some(list) = entry.list.as_deref() else {
                continue;
            };
            let target = all
                .lists
                .iter_mut()
                .find(|(known, _)| known.in_catalogue() == list);
            if let (Some((_, entries)), Some(new)) = (target, Entry::of_office(entry)) {
                entries.retain(|old| old.code != new.code || old.from != new.from);
                for old in entries.iter_mut().filter(|old| old.code == new.code) {
                    let reaches = old.from < new.from && old.to.is_none_or(|to| to >= new.from);
                    if reaches {
                        old.to = new.from.pred_opt();
                    }
                }
                entries.push(new);
            }
        }
        all
    }

    /// The shipped code of an indicator's number under a standard ("vn-2022-2026", 9 is "water").
    pub fn indicator_code(&self, standard: &str, number: u8) -> Option<&str> {
        let all = self.indicators_of(standard);
        let (_, found) = all.into_iter().find(|(own, _)| *own == number)?;
        indicator::KNOWN
            .contains(&found.code.as_str())
            .then_some(found.code.as_str())
    }
}
