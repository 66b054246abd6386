//! A file once read: sheets of plain cells, whatever its form was.

use crate::address::Address;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the file held.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// The file's name as the person knows it.
    pub file_name: String,
    /// XLSX or CSV.
    pub format: Format,
    /// Its sheets in order; a CSV is one sheet without a name.
    pub sheets: Vec<Sheet>,
    /// What was in the file and was not followed or run.
    pub notes: Vec<FileNote>,
}

/// The forms that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Office Open XML.
    Xlsx,
    /// Separated values in UTF-8.
    Csv,
}

/// What a file held beside its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileNote {
    /// Macros, which were not run.
    MacrosNotRun,
    /// Links to other files, which were not followed.
    ExternalLinksNotFollowed,
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Hidden in the spreadsheet program.
    pub hidden: bool,
    /// Rows from the top; a row ends with its last cell that holds something.
    pub rows: Vec<Vec<Value>>,
    /// Cells whose value a formula gave.
    pub formulas: BTreeSet<Address>,
    /// For each covered cell of a merged range, the top left one that holds its value.
    pub covered: BTreeMap<Address, Address>,
}

/// What one cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Text as written.
    Text(String),
    /// A number as stored: no separators, no reading to choose.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// True or false.
    Bool(bool),
    /// Something that has no value to read.
    Unreadable(Unreadable),
}

/// Why a cell has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreadable {
    /// An error value such as #REF!.
    ErrorValue,
    /// A formula of which the file holds no result. We never compute one.
    FormulaWithoutValue,
    /// A time, a duration or a day that does not exist.
    NotADay,
}

impl Value {
    /// As the table shows it; an unreadable cell shows as "#".
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
            Self::Bool(true) => "x".to_owned(),
            Self::Bool(false) => String::new(),
            Self::Unreadable(_) => "#".to_owned(),
        }
    }

    /// Nothing, or only spaces.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date(_) | Self::Bool(_) | Self::Unreadable(_) => false,
        }
    }

    /// The text, when it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Empty | Self::Number(_) | Self::Date(_) | Self::Bool(_) | Self::Unreadable(_) => {
                None
            }
        }
    }

    /// The whole number that a number cell, or a text of plain digits, holds.
    pub fn whole(&self) -> Option<i64> {
        match self {
            Self::Number(number) => whole_of(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Empty | Self::Date(_) | Self::Bool(_) | Self::Unreadable(_) => None,
        }
    }
}

/// The number as a whole one, when it is one and small enough to be exact.
pub(crate) fn whole_of(number: f64) -> Option<i64> {
    let fits = number.fract() == 0.0 && number.abs() < 1e15;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "whole and below 2^53: the cast is exact"
    )]
    fits.then_some(number as i64)
}

const EMPTY: Value = Value::Empty;

impl Sheet {
    /// The cell itself; a cell that a merged one covers is empty.
    pub fn at(&self, row: u32, column: u32) -> &Value {
        self.rows
            .get(row as usize)
            .and_then(|row| row.get(column as usize))
            .unwrap_or(&EMPTY)
    }

    /// The value that a reader of the page sees there: a covered cell shows its merged range's.
    pub fn seen(&self, row: u32, column: u32) -> &Value {
        match self.covered.get(&Address { row, column }) {
            Some(origin) => self.at(origin.row, origin.column),
            None => self.at(row, column),
        }
    }

    /// Number of rows.
    pub fn height(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// Number of columns of the widest row.
    pub fn width(&self) -> u32 {
        let widest = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        u32::try_from(widest).unwrap_or(u32::MAX)
    }

    /// The row's cells that hold something, with their columns.
    pub fn filled(&self, row: u32) -> impl Iterator<Item = (u32, &Value)> {
        let cells = self.rows.get(row as usize).map_or(&[][..], Vec::as_slice);
        (0..).zip(cells).filter(|(_, value)| !value.is_blank())
    }

    /// Rows as the table shows them, from `first` (counted from 0).
    pub fn window(&self, first: u32, rows: u32) -> GridWindow {
        let end = first.saturating_add(rows).min(self.height());
        let width = self.width();
        GridWindow {
            columns: (0..width).map(crate::address::column_letters).collect(),
            first_row: first.saturating_add(1),
            rows: (first..end)
                .map(|row| {
                    (0..width)
                        .map(|column| self.at(row, column).shown())
                        .collect()
                })
                .collect(),
            height: self.height(),
        }
    }
}

/// A part of a sheet as texts, for drawing it with row numbers and column letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridWindow {
    /// Letters of the columns.
    pub columns: Vec<String>,
    /// Number of the first row, from 1 as in the spreadsheet program.
    pub first_row: u32,
    /// The rows, each as wide as `columns`.
    pub rows: Vec<Vec<String>>,
    /// Number of rows of the whole sheet.
    pub height: u32,
}
