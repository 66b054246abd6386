//! What importing a sheet would do, with every fault by its cell. Writes nothing.
//!
//! An error in one line leaves its whole household out: a household that lacks one of its people is
//! a wrong fact, a household that is not there yet is only a missing one. The person corrects the
//! list and reads it again; households already imported are then updated, not doubled.

mod cells;
mod groups;
mod household;
mod matching;
mod options;
mod output;
mod tally;
mod villages;

pub use options::{Answer, ExistingHousehold, KnownVillage, Options};
pub use output::{
    Candidate, Counts, LeftOut, LeftOutRow, ListedHousehold, ListedMember, Need, Outcome, Preview,
};

use crate::{
    error::SheetError,
    fault::{Code, Fault, Severity},
    mapping::Mapping,
    propose::village_of,
    workbook::{Sheet, Value, Workbook},
};
use groups::Group;
use household::Reader;
use std::collections::BTreeSet;

/// Reads the list of a sheet by a mapping.
///
/// # Errors
/// [`SheetError::NoSuchSheet`], or the mapping's own: see [`Mapping::check`]. Everything else that
/// is wrong with a list is a [`Fault`] of the preview.
pub fn preview(
    workbook: &Workbook,
    sheet: usize,
    mapping: &Mapping,
    options: &Options,
) -> Result<Preview, SheetError> {
    let sheet = workbook.sheets.get(sheet).ok_or(SheetError::NoSuchSheet)?;
    mapping.check(sheet)?;
    let title_village = village_of(sheet, mapping.header_first.saturating_sub(1))
        .unwrap_or_else(|| sheet.name.clone());
    let mut reader = Reader::new(sheet, mapping, options, title_village);
    let (groups, mut faults) = groups::groups(sheet, mapping, &|text| reader.is_village(text));
    let households: Vec<ListedHousehold> =
        groups.iter().map(|group| reader.household(group)).collect();
    faults.extend(reader.finish());
    faults.extend(formulas(sheet, mapping, &groups));
    faults.sort_by_key(|fault| (fault.severity, fault.address));
    let window = if options.window_rows == 0 {
        200
    } else {
        options.window_rows
    };
    Ok(Preview {
        file_name: workbook.file_name.clone(),
        sheet: sheet.name.clone(),
        mapping: mapping.clone(),
        counts: counts(&households, &faults),
        left_out: left_out(sheet, mapping, &groups, &households),
        grid: sheet.window(0, window),
        households,
        faults,
        notes: workbook.notes.clone(),
        today: options.today,
    })
}

/// One note for all values that formulas gave.
fn formulas(sheet: &Sheet, mapping: &Mapping, groups: &[Group]) -> Option<Fault> {
    let rows: BTreeSet<u32> = groups.iter().flat_map(|group| group.rows.clone()).collect();
    let columns: BTreeSet<u32> = mapping.columns.values().copied().collect();
    let mut used = sheet
        .formulas
        .iter()
        .filter(|at| rows.contains(&at.row) && columns.contains(&at.column))
        .filter(|at| !matches!(sheet.at(at.row, at.column), Value::Unreadable(_)));
    let first = used.next()?;
    let count = u32::try_from(used.count()).unwrap_or(u32::MAX);
    Some(Fault::new(Code::FormulaRead, *first).rows(count.saturating_add(1)))
}

fn counts(households: &[ListedHousehold], faults: &[Fault]) -> Counts {
    let mut counts = Counts::default();
    for household in households {
        let rows = u32::try_from(household.rows.len()).unwrap_or(u32::MAX);
        counts.rows += rows;
        match household.outcome {
            Outcome::New => {
                counts.households_new += 1;
                counts.rows_ready += rows;
            }
            Outcome::Update { .. } => {
                counts.households_update += 1;
                counts.rows_ready += rows;
            }
            Outcome::Ask { .. } => counts.households_ask += 1,
            Outcome::LeftOut => {
                counts.households_left_out += 1;
                counts.rows_left_out += rows;
            }
        }
    }
    for fault in faults {
        match fault.severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Note => {}
        }
    }
    counts
}

/// The header and the rows that stay behind, under their village lines.
fn left_out(
    sheet: &Sheet,
    mapping: &Mapping,
    groups: &[Group],
    households: &[ListedHousehold],
) -> LeftOut {
    let width = sheet.width();
    let header = (mapping.header_first.saturating_sub(1)..mapping.header_last)
        .map(|row| {
            (0..width)
                .map(|column| sheet.seen(row, column).shown())
                .collect()
        })
        .collect();
    let texts = |row: u32| -> Vec<String> {
        let cells = sheet.rows.get(row as usize).map_or(&[][..], Vec::as_slice);
        cells.iter().map(Value::shown).collect()
    };
    let mut rows = Vec::new();
    let mut village = None;
    for (group, household) in groups.iter().zip(households) {
        if household.outcome != Outcome::LeftOut {
            continue;
        }
        let line = group.village.as_ref().map(|(_, address)| address.row);
        if let Some(line) = line.filter(|_| line != village) {
            rows.push(LeftOutRow {
                row: 0,
                cells: texts(line),
            });
        }
        village = line;
        rows.extend(group.rows.iter().map(|row| LeftOutRow {
            row: row + 1,
            cells: texts(*row),
        }));
    }
    LeftOut { header, rows }
}
