//! XLSX to plain cells, through calamine. Streams the cells: a sheet that claims a million empty
//! columns costs nothing.

use crate::{
    address::Address,
    error::{Quantity, SheetError},
    limits,
    package::{self, damaged, too_large},
    workbook::{Format, Sheet, Unreadable, Value, Workbook},
};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use chrono::{Datelike, NaiveDate};
use std::{collections::BTreeMap, io::Cursor};

type Package<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads every sheet of cells; charts and macro sheets are left.
pub(crate) fn read(bytes: &[u8], file_name: &str) -> Result<Workbook, SheetError> {
    let notes = package::check(bytes)?;
    let mut package: Package<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsxError::Password => SheetError::PasswordProtected,
        other => damaged(other),
    })?;
    let listed: Vec<_> = package
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if listed.is_empty() {
        return Err(SheetError::Empty);
    }
    if listed.len() > limits::SHEETS {
        return Err(too_large(Quantity::Sheets, limits::SHEETS as u64));
    }
    let mut budget = Budget {
        cells: limits::CELLS,
        text: limits::TEXT_BYTES,
        slots: limits::SLOTS,
    };
    let mut sheets = Vec::new();
    for (name, hidden) in listed {
        let mut sheet = cells(&mut package, &name, &mut budget)?;
        sheet.covered = covered(&mut package, &name, &sheet, &mut budget)?;
        sheet.name = name;
        sheet.hidden = hidden;
        sheets.push(sheet);
    }
    Ok(Workbook {
        file_name: file_name.to_owned(),
        format: Format::Xlsx,
        sheets,
        notes,
    })
}

/// What may still be read.
struct Budget {
    cells: usize,
    text: usize,
    /// Places in rows: a row is kept up to its last cell, so one far to the right takes many.
    slots: usize,
}

impl Budget {
    fn take(&mut self, value: &Value) -> Result<(), SheetError> {
        self.cells = self
            .cells
            .checked_sub(1)
            .ok_or_else(|| too_large(Quantity::Cells, limits::CELLS as u64))?;
        let length = value.text().map_or(0, str::len);
        self.text = self
            .text
            .checked_sub(length)
            .ok_or_else(|| too_large(Quantity::TextBytes, limits::TEXT_BYTES as u64))?;
        Ok(())
    }
}

fn cells(package: &mut Package<'_>, name: &str, budget: &mut Budget) -> Result<Sheet, SheetError> {
    let mut reader = package.worksheet_cells_reader(name).map_err(damaged)?;
    let mut sheet = Sheet::default();
    // With metadata, shared formulas are not expanded: their index is the file's word, and a
    // table of that size would be the file's choice.
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
        let (row, column) = cell.pos;
        let mut value = value_of(cell.value);
        if cell.formula.is_some() && value == Value::Empty {
            value = Value::Unreadable(Unreadable::FormulaWithoutValue);
        }
        if value == Value::Empty {
            continue;
        }
        if row >= limits::ROWS {
            return Err(too_large(Quantity::Rows, limits::ROWS.into()));
        }
        if column >= limits::COLUMNS {
            return Err(too_large(Quantity::Columns, limits::COLUMNS.into()));
        }
        budget.take(&value)?;
        if cell.formula.is_some() {
            sheet.formulas.insert(Address { row, column });
        }
        let grown = put(&mut sheet.rows, row, column, value);
        budget.slots = budget
            .slots
            .checked_sub(grown)
            .ok_or_else(|| too_large(Quantity::Cells, limits::SLOTS as u64))?;
    }
    Ok(sheet)
}

/// Writes a cell into rows that grow as needed; by how many places, comes back.
fn put(rows: &mut Vec<Vec<Value>>, row: u32, column: u32, value: Value) -> usize {
    let (row, column) = (row as usize, column as usize);
    if rows.len() <= row {
        rows.resize_with(row + 1, Vec::new);
    }
    let cells = &mut rows[row];
    let before = cells.len();
    if before <= column {
        cells.resize_with(column + 1, Value::default);
    }
    cells[column] = value;
    cells.len() - before
}

fn covered(
    package: &mut Package<'_>,
    name: &str,
    sheet: &Sheet,
    budget: &mut Budget,
) -> Result<BTreeMap<Address, Address>, SheetError> {
    let mut covered = BTreeMap::new();
    let (height, width) = (sheet.height(), sheet.width());
    for range in package.merge_cells_by_sheet_name(name).map_err(damaged)? {
        let (row, column) = range.start;
        let origin = Address { row, column };
        // Only where cells are: a range down to the last row of the program means "all below".
        for row in row..range.end.0.saturating_add(1).min(height) {
            for column in column..range.end.1.saturating_add(1).min(width) {
                let address = Address { row, column };
                if address != origin {
                    budget.take(&Value::Empty)?;
                    covered.insert(address, origin);
                }
            }
        }
    }
    Ok(covered)
}

fn value_of(data: DataRef<'_>) -> Value {
    match data {
        DataRef::Empty => Value::Empty,
        #[allow(
            clippy::cast_precision_loss,
            reason = "numbers of a list are far below 2^53"
        )]
        DataRef::Int(number) => Value::Number(number as f64),
        DataRef::Float(number) if number.is_finite() => Value::Number(number),
        DataRef::Float(_) => Value::Unreadable(Unreadable::ErrorValue),
        DataRef::String(text) => text_value(text),
        DataRef::SharedString(text) => text_value(text.to_owned()),
        DataRef::Bool(truth) => Value::Bool(truth),
        DataRef::DateTime(moment) => {
            day(&moment).map_or(Value::Unreadable(Unreadable::NotADay), Value::Date)
        }
        DataRef::DateTimeIso(text) => text
            .split('T')
            .next()
            .and_then(|day| day.parse().ok())
            .map_or(Value::Unreadable(Unreadable::NotADay), Value::Date),
        DataRef::DurationIso(_) => Value::Unreadable(Unreadable::NotADay),
        DataRef::Error(_) => Value::Unreadable(Unreadable::ErrorValue),
    }
}

fn text_value(text: String) -> Value {
    if text.is_empty() {
        Value::Empty
    } else {
        Value::Text(text)
    }
}

/// A moment's day. Serial numbers beyond the calendar of the file format are no day.
fn day(moment: &ExcelDateTime) -> Option<NaiveDate> {
    // 2,958,465 is 9999-12-31, the last day that the format knows.
    if !moment.is_datetime() || !(1.0..2_958_466.0).contains(&moment.as_f64()) {
        return None;
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).filter(|day| day.year() > 1800)
}
