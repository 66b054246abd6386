//! Why a whole file cannot be read, with codes that do not change.

use serde::Serialize;
use thiserror::Error;

/// The file, or the sheet, as a whole cannot be used. Words for people are found by [`code`].
///
/// [`code`]: SheetError::code
#[derive(Debug, Error)]
pub enum SheetError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// More than we read: the limit and what it counts.
    #[error("more than {limit} {what}")]
    TooLarge {
        /// What there is too much of.
        what: Quantity,
        /// The most that is read.
        limit: u64,
    },
    /// Locked with a password.
    #[error("the file is locked with a password")]
    PasswordProtected,
    /// A spreadsheet of a form that is not read; its usual extension.
    #[error("a spreadsheet of another form: {format}")]
    OtherFormat {
        /// "xls", "xlsb" or "ods".
        format: &'static str,
    },
    /// Neither XLSX nor text.
    #[error("not a spreadsheet")]
    NotASpreadsheet,
    /// Cut off or altered on its way.
    #[error("the spreadsheet is damaged")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Text that is not UTF-8: saved by an old program (Windows-1258, TCVN3, VNI, UTF-16).
    #[error("the text is not UTF-8 (line {line})")]
    NotUtf8 {
        /// Line of the first wrong byte, from 1; 0 when the whole file is of another encoding.
        line: u64,
    },
    /// No sheet of that number.
    #[error("no such sheet")]
    NoSuchSheet,
    /// The mapping names no column of names: nobody could be read.
    #[error("no column of names is mapped")]
    NoNameColumn,
    /// The mapping names a column or row outside the sheet, or one column twice.
    #[error("the mapping does not fit the sheet")]
    MappingDoesNotFit,
    /// The file of faults could not be written.
    #[error("the file of faulty rows could not be written")]
    NotWritten(#[source] rust_xlsxwriter::XlsxError),
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Bytes of the file.
    Bytes,
    /// Bytes once unpacked: more is a zip bomb, not a list.
    UnpackedBytes,
    /// Parts of the package.
    Parts,
    /// Sheets.
    Sheets,
    /// Rows of one sheet.
    Rows,
    /// Columns of one sheet.
    Columns,
    /// Cells that hold something, or that merged cells cover.
    Cells,
    /// Bytes of text in all cells.
    TextBytes,
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bytes => "bytes",
            Self::UnpackedBytes => "unpacked bytes",
            Self::Parts => "parts",
            Self::Sheets => "sheets",
            Self::Rows => "rows",
            Self::Columns => "columns",
            Self::Cells => "cells",
            Self::TextBytes => "bytes of text",
        })
    }
}

impl SheetError {
    /// The stable code: words for people are found by it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge { .. } => "file_too_large",
            Self::PasswordProtected => "file_password",
            Self::OtherFormat { .. } => "file_other_format",
            Self::NotASpreadsheet => "file_not_spreadsheet",
            Self::Damaged(_) => "file_damaged",
            Self::NotUtf8 { .. } => "file_not_utf8",
            Self::NoSuchSheet => "sheet_missing",
            Self::NoNameColumn => "mapping_no_name",
            Self::MappingDoesNotFit => "mapping_misfit",
            Self::NotWritten(_) => "faults_not_written",
        }
    }

    /// Code and parameters in the form that crosses to the page.
    pub fn report(&self) -> ErrorReport {
        let (what, limit, format, line) = match self {
            Self::TooLarge { what, limit } => (Some(*what), Some(*limit), None, None),
            Self::OtherFormat { format } => (None, None, Some(*format), None),
            Self::NotUtf8 { line } => (None, None, None, Some(*line)),
            Self::Empty
            | Self::PasswordProtected
            | Self::NotASpreadsheet
            | Self::Damaged(_)
            | Self::NoSuchSheet
            | Self::NoNameColumn
            | Self::MappingDoesNotFit
            | Self::NotWritten(_) => (None, None, None, None),
        };
        ErrorReport {
            code: self.code(),
            what,
            limit,
            format,
            line,
        }
    }
}

impl ErrorReport {
    /// A report of a code that is not a [`SheetError`]'s: what runs around this crate fails too.
    pub fn of(code: &'static str) -> Self {
        Self {
            code,
            what: None,
            limit: None,
            format: None,
            line: None,
        }
    }
}

/// A [`SheetError`] as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorReport {
    /// [`SheetError::code`].
    pub code: &'static str,
    /// What is too much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<Quantity>,
    /// The most that is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// The form it seems to have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'static str>,
    /// Where reading stopped, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}
