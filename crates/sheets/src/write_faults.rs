//! The rows left out, as a list that can be corrected and read again.

use crate::{
    error::SheetError,
    fault::{Fault, Severity},
    mapping::Column,
    preview::Preview,
};
use chrono::Datelike;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The words of the file: sentences come from the app's locales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FaultWords {
    /// Name of the sheet; what a spreadsheet forbids in a name is taken out.
    pub sheet: String,
    /// Heading of the column with the row's number in the original.
    pub row: String,
    /// Heading of the column with the sentences.
    pub fault: String,
    /// The sentence of each of the preview's faults, by its place there. One that is missing is
    /// written as its code.
    pub sentences: Vec<String>,
}

impl Default for FaultWords {
    fn default() -> Self {
        Self {
            sheet: "Faults".to_owned(),
            row: "Row".to_owned(),
            fault: "Fault".to_owned(),
            sentences: Vec::new(),
        }
    }
}

/// Writes the rows of every household left out, under the same header and village lines, so that
/// [`read`] and [`propose`] know the file again once it is corrected. Two columns are added at the
/// right: the row in the original, and what is wrong. Faulty cells are coloured.
///
/// Every cell is a text or a plain number: what looks like a formula is written as text.
///
/// # Errors
/// [`SheetError::NotWritten`].
///
/// [`read`]: crate::read()
/// [`propose`]: crate::propose()
pub fn write_faults(preview: &Preview, words: &FaultWords) -> Result<Vec<u8>, SheetError> {
    write(preview, words).map_err(SheetError::NotWritten)
}

fn write(preview: &Preview, words: &FaultWords) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let today = &preview.today;
    let (month, day) = (today.month(), today.day());
    let created = ExcelDateTime::from_ymd(
        u16::try_from(today.year()).unwrap_or(2000),
        u8::try_from(month).unwrap_or(1),
        u8::try_from(day).unwrap_or(1),
    )?;
    // The day is a parameter like everywhere, so that the same preview gives the same bytes.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&words.sheet))?;
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_border(FormatBorder::Thin);
    let wrong = Format::new()
        .set_background_color(Color::RGB(0x00FD_E3E1))
        .set_border(FormatBorder::Thin);
    let added = preview.left_out.header.first().map_or_else(
        || {
            preview
                .left_out
                .rows
                .iter()
                .map(|row| row.cells.len())
                .max()
                .unwrap_or(0)
        },
        Vec::len,
    );
    let added = u16::try_from(added).unwrap_or(u16::MAX - 2);
    let mut row = 0_u32;
    for texts in &preview.left_out.header {
        for (column, text) in (0_u16..).zip(texts) {
            sheet.write_string_with_format(row, column, text.as_str(), &head)?;
        }
        row += 1;
    }
    let heading = row.saturating_sub(1);
    sheet.write_string_with_format(heading, added, words.row.as_str(), &head)?;
    sheet.write_string_with_format(heading, added + 1, words.fault.as_str(), &head)?;
    sheet.set_column_width(added + 1, 60)?;
    if let Some(name) = preview
        .mapping
        .column(Column::Name)
        .and_then(|at| u16::try_from(at).ok())
    {
        sheet.set_column_width(name, 26)?;
    }
    sheet.set_freeze_panes(heading + 1, 0)?;
    row = heading + 1;
    let faults = faults_by_row(preview, words);
    for left in &preview.left_out.rows {
        let of_row = faults.get(&left.row).map_or(&[][..], Vec::as_slice);
        for (column, text) in (0_u16..).zip(&left.cells) {
            let is_wrong = of_row.iter().any(|(at, _)| *at == u32::from(column));
            write_cell(sheet, row, column, text, is_wrong.then_some(&wrong))?;
        }
        if left.row > 0 {
            sheet.write_number(row, added, left.row)?;
            let sentences: Vec<&str> = of_row.iter().map(|(_, words)| words.as_str()).collect();
            sheet.write_string(row, added + 1, sentences.join("; "))?;
        }
        row += 1;
    }
    workbook.save_to_buffer()
}

/// Columns and sentences of the errors and warnings, by row from 1.
fn faults_by_row(preview: &Preview, words: &FaultWords) -> BTreeMap<u32, Vec<(u32, String)>> {
    let mut by_row: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for (index, fault) in preview.faults.iter().enumerate() {
        if fault.severity == Severity::Note {
            continue;
        }
        let said = by_row.entry(fault.address.row + 1).or_default();
        said.push((
            fault.address.column,
            sentence(fault, words.sentences.get(index)),
        ));
    }
    by_row
}

fn sentence(fault: &Fault, words: Option<&String>) -> String {
    let words = words.map_or_else(|| fault.code.as_str().to_owned(), Clone::clone);
    format!("{}: {words}", fault.address)
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    wrong: Option<&Format>,
) -> Result<(), XlsxError> {
    let plain = Format::new();
    let format = wrong.unwrap_or(&plain);
    // A code with a leading zero is a text; a year is a number.
    let number: Option<u32> = text.parse().ok();
    match number.filter(|number| number.to_string() == text) {
        Some(number) => sheet.write_number_with_format(row, column, number, format)?,
        None if text.is_empty() => sheet.write_blank(row, column, format)?,
        None => {
            // The format's own limit, in UTF-16 units.
            let short: String = text.chars().take(16_000).collect();
            sheet.write_string_with_format(row, column, short, format)?
        }
    };
    Ok(())
}

/// At most 31 letters, without the ones that a sheet's name cannot have.
fn sheet_name(name: &str) -> String {
    let allowed =
        |letter: &char| !matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let name: String = name.chars().filter(allowed).take(15).collect();
    if name.trim().is_empty() {
        FaultWords::default().sheet
    } else {
        name
    }
}
