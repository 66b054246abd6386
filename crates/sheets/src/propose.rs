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
use std::collections::BTreeMap;

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
    proposal.village = village_of(sheet, first);
    Ok(proposal)
}

type Found = (u32, u32, BTreeMap<Column, u32>);

/// What the texts above a column name. Blocks of rows overlap: most texts are asked for again.
type Named<'a> = BTreeMap<Vec<&'a str>, Option<Column>>;

/// The block of rows in which most columns are known; of equals the smallest, then the first.
fn find(sheet: &Sheet) -> Option<Found> {
    let head = Head::new(sheet);
    let mut named = Named::new();
    let mut best: Option<Found> = None;
    for first in 0..sheet.height().min(HEADER_WITHIN) {
        for last in first..(first + HEADER_ROWS).min(sheet.height()) {
            let columns = head.known(first, last, &mut named);
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

/// The top of a sheet with its texts folded once: every block of rows asks for them again.
struct Head {
    width: u32,
    /// What is seen in each cell: `None` when blank, an empty text when it is no text.
    folded: Vec<Vec<Option<String>>>,
    /// Without merged cells (CSV), a group's text stands only over its first column.
    borrows: bool,
}

impl Head {
    fn new(sheet: &Sheet) -> Self {
        let rows = sheet.height().min(HEADER_WITHIN + HEADER_ROWS);
        let width = sheet.width();
        let folded = |row, column| {
            let value = sheet.seen(row, column);
            let text = value.text().map(fold).unwrap_or_default();
            (!value.is_blank()).then_some(text)
        };
        Self {
            width,
            folded: (0..rows)
                .map(|row| (0..width).map(|column| folded(row, column)).collect())
                .collect(),
            borrows: sheet.covered.is_empty(),
        }
    }

    fn known<'a>(&'a self, first: u32, last: u32, named: &mut Named<'a>) -> BTreeMap<Column, u32> {
        let mut columns = BTreeMap::new();
        for column in 0..self.width {
            let path = self.path(first, last, column);
            let known = match named.get(&path) {
                Some(known) => *known,
                None => {
                    let known = vocabulary::column(&path);
                    named.insert(path, known);
                    known
                }
            };
            if let Some(known) = known {
                columns.entry(known).or_insert(column);
            }
        }
        columns
    }

    fn at(&self, row: u32, column: u32) -> Option<&str> {
        self.folded
            .get(row as usize)?
            .get(column as usize)?
            .as_deref()
    }

    /// The different texts above a column, from the top down. Where groups are not merged, the
    /// nearest text to the left is taken for an empty cell that has something below it.
    fn path(&self, first: u32, last: u32, column: u32) -> Vec<&str> {
        let mut path: Vec<&str> = Vec::new();
        for row in first..=last {
            let below = || (row + 1..=last).any(|row| self.at(row, column).is_some());
            let text = match self.at(row, column) {
                Some(text) => text,
                None if self.borrows && below() => {
                    let left = (0..column).rev().find_map(|left| self.at(row, left));
                    let Some(text) = left else { continue };
                    text
                }
                None => continue,
            };
            if !text.is_empty() && !path.contains(&text) {
                path.push(text);
            }
        }
        path
    }
}

/// The different texts that stand above a column, from the top down, as written.
fn texts(sheet: &Sheet, first: u32, last: u32, column: u32) -> Vec<String> {
    let mut texts = Vec::new();
    for row in first..=last {
        let text = sheet.seen(row, column).text().map(tidy);
        if let Some(text) = text.filter(|text| !text.is_empty() && !texts.contains(text)) {
            texts.push(text);
        }
    }
    texts
}

fn headers(sheet: &Sheet, first: u32, last: u32) -> Vec<Header> {
    (0..sheet.width())
        .map(|column| Header {
            column,
            letters: column_letters(column),
            text: texts(sheet, first, last, column).join(" · "),
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
        }
    }
}

/// The village that the lines above the header (a row from 0) or the sheet's name tell, as written.
pub(crate) fn village_of(sheet: &Sheet, header: u32) -> Option<String> {
    (0..header)
        .flat_map(|row| sheet.filled(row))
        .find_map(|(_, value)| line::village_in_title(value.text()?))
        .or_else(|| line::village_name(&sheet.name))
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
