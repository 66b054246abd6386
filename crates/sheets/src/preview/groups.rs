//! From rows to households: which lines belong together, and under which headings.

use crate::{
    address::Address,
    fault::{Code, Fault},
    fold::fold,
    line::{self, Line},
    mapping::{Column, Layout, Mapping},
    workbook::Sheet,
};
use so_thon_domain::class_decision::Class;

/// The rows of one household, not yet read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// Rows from 0.
    pub rows: Vec<u32>,
    /// The village line above it: the name as written, and where.
    pub village: Option<(String, Address)>,
    /// The class of the section it stands in.
    pub class: Option<Class>,
    /// Its first line is not the start of a household.
    pub headless: bool,
}

/// Splits the list into households. Lines that are none come back as faults.
pub(super) fn groups(
    sheet: &Sheet,
    mapping: &Mapping,
    is_village: &dyn Fn(&str) -> bool,
) -> (Vec<Group>, Vec<Fault>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut faults = Vec::new();
    let (mut village, mut class) = (None, None);
    // The number of the household that is being read; `None` when the next line begins one.
    let mut current: Option<String> = None;
    for row in mapping.header_last..line::end(sheet, mapping) {
        match line::kind(sheet, mapping, row, is_village) {
            Line::Blank | Line::ColumnNumbers => {}
            Line::Total => current = None,
            Line::Village { name, column } => {
                village = Some((name, Address { row, column }));
                current = None;
            }
            Line::Section(named) => {
                class = Some(named);
                current = None;
            }
            Line::Other { text, column } => {
                let address = Address { row, column };
                faults.push(Fault::new(Code::LineIgnored, address).value(text));
            }
            Line::Entry => {
                let number = number(sheet, mapping, row);
                let starts = begins(sheet, mapping, row, number.as_deref(), current.as_deref());
                match groups.last_mut() {
                    Some(group) if !starts && current.is_some() => group.rows.push(row),
                    _ => {
                        groups.push(Group {
                            rows: vec![row],
                            village: village.clone(),
                            class,
                            headless: !starts,
                        });
                        current = Some(number.unwrap_or_default());
                    }
                }
            }
        }
    }
    (groups, faults)
}

/// The household's number on the row; a number merged over its rows is on each.
fn number(sheet: &Sheet, mapping: &Mapping, row: u32) -> Option<String> {
    let column = mapping.column(Column::HouseholdNumber)?;
    let value = sheet.seen(row, column);
    (!value.is_blank()).then(|| value.shown().trim().to_owned())
}

/// Whether the row begins a household: another number, or, without numbers, a head.
fn begins(
    sheet: &Sheet,
    mapping: &Mapping,
    row: u32,
    number: Option<&str>,
    current: Option<&str>,
) -> bool {
    if mapping.layout == Layout::Households {
        return true;
    }
    match (mapping.column(Column::HouseholdNumber), number) {
        (Some(_), Some(number)) => current != Some(number),
        (Some(_), None) => false,
        (None, _) => is_head(sheet, mapping, row).unwrap_or_else(|| current.is_none()),
    }
}

/// Whether the relation says head; `None` when the list has no such column.
pub(super) fn is_head(sheet: &Sheet, mapping: &Mapping, row: u32) -> Option<bool> {
    let column = mapping.column(Column::Relation)?;
    let folded = fold(&sheet.at(row, column).shown());
    Some(matches!(folded.as_str(), "chu ho" | "ch" | "chu") || folded.starts_with("chu ho "))
}
