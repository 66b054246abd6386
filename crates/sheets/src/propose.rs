//! Finds the header and proposes what each column is.

use crate::{
    address::column_letters,
    error::SheetError,
    fold::{fold, tidy},
    line,
    mapping::{Column, Layout, Mapping},
    vocabulary,
    workbook::{Sheet, Value, Workbook},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::class_decision::Class;
use std::collections::{BTreeMap, BTreeSet};

/// How far down a header is looked for.
const HEADER_WITHIN: u32 = 60;
/// The most rows a header has.
const HEADER_ROWS: u32 = 4;

/// What the sheet seems to be. Everything in it may be changed by the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The sheet's name.
    pub sheet: String,
    /// Whether a header was found. If not, `mapping` is empty and the person maps by hand.
    pub recognised: bool,
    /// What each column seems to be.
    pub mapping: Mapping,
    /// Every column with its letters and the words above it, for the choice by hand.
    pub headers: Vec<Header>,
    /// The list's title, as written above the header.
    pub title: Option<String>,
    /// Poor or near-poor, when the title says so.
    pub class: Option<Class>,
    /// The year that the title names.
    pub year: Option<i32>,
    /// The commune that the lines above the header name.
    pub commune: Option<String>,
    /// The village that the title or the sheet's name names, as written.
    pub village: Option<String>,
}

/// A column with its header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// From 0.
    pub column: u32,
    /// "A", "B", …
    pub letters: String,
    /// The texts above it, joined from the top down.
    pub text: String,
}

/// Looks at a sheet and proposes a mapping.
///
/// # Errors
/// [`SheetError::NoSuchSheet`].
pub fn propose(workbook: &Workbook, sheet: usize) -> Result<Proposal, SheetError> {
    let sheet = workbook.sheets.get(sheet).ok_or(SheetError::NoSuchSheet)?;
    let found = find(sheet);
    let (first, last, columns) = found.clone().unwrap_or_default();
    let members = [Column::Relation, Column::MemberNumber, Column::BirthMale];
    let layout = if members.iter().any(|column| columns.contains_key(column))
        && !columns.contains_key(&Column::Size)
    {
        Layout::Members
    } else {
        Layout::Households
    };
    let mut proposal = Proposal {
        sheet: sheet.name.clone(),
        recognised: found.is_some(),
        headers: headers(sheet, first, last),
        mapping: Mapping {
            layout,
            header_first: first + 1,
            header_last: if found.is_some() { last + 1 } else { 0 },
            columns,
        },
        title: None,
        class: None,
        year: None,
        commune: None,
        village: None,
    };
    if found.is_some() {
        read_title(sheet, first, &mut proposal);
    }
    if proposal.village.is_none() {
        proposal.village = line::village_name(&sheet.name);
    }
    Ok(proposal)
}

type Found = (u32, u32, BTreeMap<Column, u32>);

/// The block of rows in which most columns are known; of equals the smallest, then the first.
fn find(sheet: &Sheet) -> Option<Found> {
    let mut best: Option<Found> = None;
    for first in 0..sheet.height().min(HEADER_WITHIN) {
        for last in first..(first + HEADER_ROWS).min(sheet.height()) {
            let columns = known(sheet, first, last);
            let better = match &best {
                None => columns.len() > 2,
                Some((best_first, best_last, best)) => {
                    let smaller = last - first < best_last - best_first;
                    columns.len() > best.len() || columns.len() == best.len() && smaller
                }
            };
            if better && columns.contains_key(&Column::Name) {
                best = Some((first, last, columns));
            }
        }
    }
    let (mut first, mut last, columns) = best?;
    // Cells merged over several rows belong to the header whole.
    for (covered, origin) in &sheet.covered {
        let inside = |row: u32| (first..=last).contains(&row);
        if inside(origin.row) && covered.row > last && covered.row < origin.row + HEADER_ROWS {
            last = covered.row;
        } else if inside(covered.row) && origin.row < first {
            first = origin.row;
        }
    }
    Some((first, last, columns))
}

fn known(sheet: &Sheet, first: u32, last: u32) -> BTreeMap<Column, u32> {
    let mut columns = BTreeMap::new();
    for column in 0..sheet.width() {
        let path: Vec<String> = texts(sheet, first, last, column).map(fold).collect();
        if let Some(known) = vocabulary::column(&path) {
            columns.entry(known).or_insert(column);
        }
    }
    columns
}

/// The different texts above a column, from the top down. Without merged cells (CSV), a group's
/// text stands only over its first column: the nearest text to the left in an upper row is taken
/// when the cell itself is empty and something stands below.
fn texts(sheet: &Sheet, first: u32, last: u32, column: u32) -> impl Iterator<Item = &str> {
    let mut seen = BTreeSet::new();
    (first..=last).filter_map(move |row| {
        let own = sheet.seen(row, column);
        let borrowed = || {
            let below = (row + 1..=last).any(|row| sheet.at(row, column).text().is_some());
            (below && sheet.covered.is_empty())
                .then(|| {
                    (0..column)
                        .rev()
                        .map(|left| sheet.at(row, left))
                        .find(|value| !value.is_blank())
                })
                .flatten()
        };
        let value = if own.is_blank() { borrowed()? } else { own };
        let text = value.text().filter(|text| !fold(text).is_empty())?;
        seen.insert(text).then_some(text)
    })
}

fn headers(sheet: &Sheet, first: u32, last: u32) -> Vec<Header> {
    (0..sheet.width())
        .map(|column| {
            let texts: Vec<String> = texts(sheet, first, last, column).map(tidy).collect();
            Header {
                column,
                letters: column_letters(column),
                text: texts.join(" · "),
            }
        })
        .collect()
}

/// Reads the lines above the header.
fn read_title(sheet: &Sheet, header: u32, proposal: &mut Proposal) {
    for row in 0..header {
        for (_, value) in sheet.filled(row) {
            let Value::Text(text) = value else { continue };
            let folded = fold(text);
            if vocabulary::has(&folded, &["danh sach", "ho ngheo", "ho can ngheo"]) {
                let title = proposal.title.get_or_insert_with(|| tidy(text));
                proposal.class = proposal.class.or_else(|| class_named(&fold(title)));
            }
            proposal.year = proposal.year.or_else(|| year_named(&folded));
            if proposal.commune.is_none() {
                proposal.commune = after_word(text, &["xa", "phuong"]);
            }
            if proposal.village.is_none() {
                proposal.village = line::village_in_title(text);
            }
        }
    }
}

/// The class that a folded title or section line names.
pub(crate) fn class_named(folded: &str) -> Option<Class> {
    if vocabulary::has(folded, &["can ngheo"]) {
        Some(Class::NearPoor)
    } else if vocabulary::has(folded, &["thoat ngheo"]) {
        Some(Class::JustEscaped)
    } else if vocabulary::has(folded, &["ho ngheo"]) {
        Some(Class::Poor)
    } else {
        None
    }
}

fn year_named(folded: &str) -> Option<i32> {
    let mut words = folded.split(' ').peekable();
    while let Some(word) = words.next() {
        let year = words.peek().and_then(|year| year.parse().ok());
        if word == "nam" && year.is_some_and(|year| (2000..2100).contains(&year)) {
            return year;
        }
    }
    None
}

/// "UBND XÃ SƠN RẦM" gives "SƠN RẦM".
fn after_word(text: &str, words: &[&str]) -> Option<String> {
    let mut parts = text.split_whitespace();
    parts.find(|part| words.contains(&fold(part).as_str()))?;
    let rest: Vec<&str> = parts.collect();
    let rest = tidy(&rest.join(" "));
    (!rest.is_empty() && rest.chars().count() < 40).then_some(rest)
}
