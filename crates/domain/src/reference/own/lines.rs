//! Every entry of a kind as a page lists it: shipped or the office's own, with what took its place.

use super::{Kind, Loaded, Own};
use crate::{
    ids::RecordId,
    reference::{
        Mark, Reference, Words,
        entry::Standard,
        procedure::{Dated, Form, Movement, Procedure, Rule, Season, Step},
        shipped, shipped_procedure,
    },
};
use chrono::NaiveDate;

/// Where an entry comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It ships with the app.
    Shipped,
    /// A catalogue entry of the office.
    Entry(RecordId),
    /// A file that the office loaded.
    File(RecordId),
}

/// What an entry says besides its name.
#[derive(Clone, Debug, PartialEq)]
pub enum More {
    /// Nothing.
    Nothing,
    /// The official column it is counted in.
    Column(String),
    /// A standard's lines.
    Standard(Box<Standard>),
    /// The dimension of an indicator and its number in its standard.
    Indicator(u8),
    /// A cut-off's rule.
    Rule(Rule),
    /// When.
    Season(Season),
    /// A step's conditions.
    Step(Step),
    /// Its columns.
    Movement(Movement),
    /// Its number.
    Form(Form),
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its code.
    pub code: String,
    /// The standard that it is of, where it is of one: its code.
    pub of: Option<String>,
    /// Its name.
    pub name: Words,
    /// What it says besides.
    pub more: More,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day; none while it holds.
    pub to: Option<NaiveDate>,
    /// Where it is ordered.
    pub source: String,
    /// How sure one is.
    pub mark: Mark,
    /// Whose it is.
    pub origin: Origin,
    /// From when on another took its place.
    pub replaced: Option<NaiveDate>,
}

impl Line {
    /// It may be used on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
            && self.replaced.is_none_or(|from| day < from)
    }

    /// It is over for good, or something took its place from its first day on.
    pub fn is_over(&self, day: NaiveDate) -> bool {
        let gone = |from| Some(from) <= self.from || from <= day;
        self.to.is_some_and(|to| to < day) || self.replaced.is_some_and(gone)
    }

    fn at(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }
}

/// Every entry of a kind, in its order: what is shipped, then the office's own as it was made.
pub fn lines(kind: Kind, own: &Own, reference: &Reference) -> Vec<Line> {
    let mut all = shipped_lines(kind);
    if let Some(word) = kind.in_catalogue() {
        let entries = own.entries.iter();
        let entries = entries.filter(|entry| entry.facts.list.as_deref() == Some(word));
        all.extend(entries.map(|entry| {
            let facts = &entry.facts;
            let name = facts.name.clone().unwrap_or_default();
            Line {
                code: facts.code.clone().unwrap_or_default(),
                of: None,
                name: Words {
                    vi: name.clone(),
                    en: name,
                },
                more: More::Nothing,
                from: facts.valid_from,
                to: facts.valid_to,
                source: facts.source.clone().unwrap_or_default(),
                mark: Mark::Office,
                origin: Origin::Entry(entry.id),
                replaced: None,
            }
        }));
    }
    for file in own
        .files
        .iter()
        .filter(|own| own.facts.kind() == Some(kind))
    {
        if let Some(loaded) = file.facts.parsed() {
            let own = lines_of(&loaded, reference).into_iter();
            all.extend(own.map(|line| line.at(Origin::File(file.id))));
        }
    }
    replace(&mut all);
    if kind.in_catalogue().is_some() && kind.list().is_none() {
        // Items by their number, days off by their day.
        all.sort_by(|one, other| one.code.cmp(&other.code));
    }
    all
}

/// The entries of a file that was read.
pub fn lines_of(loaded: &Loaded, reference: &Reference) -> Vec<Line> {
    match loaded.kind {
        Kind::Standards => loaded.standards.iter().map(standard).collect(),
        kind => part_lines(kind, &loaded.part, reference),
    }
}

fn shipped_lines(kind: Kind) -> Vec<Line> {
    match kind {
        Kind::Standards => shipped().standards().iter().map(standard).collect(),
        Kind::Indicators => indicators(),
        kind => match kind.list() {
            Some(list) => shipped()
                .all(list)
                .iter()
                .map(|entry| Line {
                    code: entry.code.clone(),
                    of: None,
                    name: entry.name.clone(),
                    more: entry.column.clone().map_or(More::Nothing, More::Column),
                    from: Some(entry.from),
                    to: entry.to,
                    source: entry.source.clone(),
                    mark: entry.mark,
                    origin: Origin::Shipped,
                    replaced: None,
                })
                .collect(),
            None => part_lines(kind, shipped_procedure(), shipped()),
        },
    }
}

fn indicators() -> Vec<Line> {
    let of = |standard: &Standard| {
        let numbered = shipped().indicators_of(&standard.code).into_iter();
        let (code, from, to) = (standard.code.clone(), standard.from, standard.to);
        numbered
            .filter_map(|(number, own)| {
                let place = own.places.iter().find(|at| at.standard == code)?;
                Some(Line {
                    code: own.code.clone(),
                    of: Some(code.clone()),
                    name: own.name.clone(),
                    more: More::Indicator(number),
                    from: Some(from),
                    to: Some(to),
                    source: place.source.clone(),
                    mark: place.mark,
                    origin: Origin::Shipped,
                    replaced: None,
                })
            })
            .collect::<Vec<_>>()
    };
    shipped().standards().iter().flat_map(of).collect()
}

fn standard(own: &Standard) -> Line {
    Line {
        code: own.code.clone(),
        of: None,
        name: Words {
            vi: own.vi.clone(),
            en: own.en.clone(),
        },
        more: More::Standard(Box::new(own.clone())),
        from: Some(own.from),
        to: Some(own.to),
        source: own.source.clone(),
        mark: own.mark,
        origin: Origin::Shipped,
        replaced: None,
    }
}

fn part_lines(kind: Kind, part: &Procedure, reference: &Reference) -> Vec<Line> {
    match kind {
        Kind::Cutoffs => part
            .cutoffs
            .iter()
            .map(|own| {
                let indicator = reference.indicator(&own.indicator);
                let unnamed = Words {
                    vi: own.indicator.clone(),
                    en: own.indicator.clone(),
                };
                let standard = reference.standard(&own.standard);
                Line {
                    code: own.indicator.clone(),
                    of: Some(own.standard.clone()),
                    name: indicator.map_or(unnamed, |own| own.name.clone()),
                    more: More::Rule(own.is.clone()),
                    from: standard.map(|own| own.from),
                    to: standard.map(|own| own.to),
                    source: own.source.clone(),
                    mark: own.mark,
                    origin: Origin::Shipped,
                    replaced: None,
                }
            })
            .collect(),
        Kind::Seasons => dated(&part.seasons, |own: &Season| More::Season(own.clone())),
        Kind::Steps => dated(&part.steps, |own: &Step| More::Step(*own)),
        Kind::Movements => dated(&part.movements, |own: &Movement| {
            More::Movement(own.clone())
        }),
        Kind::Forms => dated(&part.forms, |own: &Form| More::Form(own.clone())),
        _ => Vec::new(),
    }
}

fn dated<T>(entries: &[Dated<T>], more: impl Fn(&T) -> More) -> Vec<Line> {
    let line = |own: &Dated<T>| Line {
        code: own.code.clone(),
        of: None,
        name: own.name.clone(),
        more: more(&own.is),
        from: Some(own.from),
        to: own.to,
        source: own.source.clone(),
        mark: own.mark,
        origin: Origin::Shipped,
        replaced: None,
    };
    entries.iter().map(line).collect()
}

/// What is made later takes the place of what is earlier: from its first day on.
fn replace(all: &mut [Line]) {
    for at in 1..all.len() {
        let (earlier, later) = all.split_at_mut(at);
        let Some(later) = later.first() else {
            continue;
        };
        // Only what the office has takes another's place.
        if later.origin == Origin::Shipped {
            continue;
        }
        let whole = matches!(later.more, More::Standard(_) | More::Rule(_));
        let same = |own: &&mut Line| own.code == later.code && own.of == later.of;
        for own in earlier.iter_mut().filter(same) {
            let reaches = own.from <= later.from && own.to.is_none_or(|to| Some(to) >= later.from);
            if whole {
                own.replaced = own.from.or(later.from);
            } else if reaches {
                let earliest = own.replaced.into_iter().chain(later.from).min();
                own.replaced = earliest;
            }
        }
    }
}
