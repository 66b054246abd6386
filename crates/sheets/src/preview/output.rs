//! What would be imported, as data for the page.

use crate::{
    fault::Fault,
    mapping::Mapping,
    workbook::{FileNote, GridWindow},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use so_thon_domain::{
    HouseholdId, VillageId,
    class_decision::{Class, Standing},
    member::{Birth, Sex},
};

/// What importing the sheet would do. Nothing is written by making it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The file.
    pub file_name: String,
    /// The sheet.
    pub sheet: String,
    /// Which column is what.
    pub mapping: Mapping,
    /// Every household of the list in its order, the left-out ones too.
    pub households: Vec<ListedHousehold>,
    /// Every fault in the order of the rows; errors and warnings are told apart by severity.
    pub faults: Vec<Fault>,
    /// What the file carried that was not followed or run.
    pub notes: Vec<FileNote>,
    /// The figures above the table.
    pub counts: Counts,
    /// The first rows of the sheet as texts, the header's included.
    pub grid: GridWindow,
    /// The header and the rows left out, for the file of faulty rows.
    pub left_out: LeftOut,
    /// The day it was made.
    pub today: NaiveDate,
}

/// A household of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedHousehold {
    /// Its rows, from 1 as shown; the head's first.
    pub rows: Vec<u32>,
    /// What importing it would do.
    pub outcome: Outcome,
    /// Its number in the list, as written.
    pub number: Option<String>,
    /// The list's own code.
    pub code: Option<String>,
    /// Its village; `None` only when it is left out.
    pub village: Option<VillageId>,
    /// Its people, the head first. In a list of one line per household, the head alone.
    pub members: Vec<ListedMember>,
    /// Number of people: as the list says, or as it has lines.
    pub size: Option<u32>,
    /// Income score of form B.
    pub b1: Option<u32>,
    /// Deprivation score of form B: a multiple of 10.
    pub b2: Option<u32>,
    /// The class that the heading above it names; otherwise the title's holds.
    pub class: Option<Class>,
    /// Nghèo mới, tái nghèo, nghèo cũ.
    pub standing: Option<Standing>,
    /// CSCC; `None` when the list has no such column.
    pub merit: Option<bool>,
    /// DTTC; `None` when the list has no such column.
    pub native_minority: Option<bool>,
    /// KCKNLĐ; `None` when the list has no such column.
    pub no_labour: Option<bool>,
    /// What support it asks for.
    pub needs: Vec<Need>,
    /// A number to call.
    pub phone: Option<String>,
    /// Where in the village.
    pub address: Option<String>,
    /// Ghi chú.
    pub note: Option<String>,
}

/// A person of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedMember {
    /// The row, from 1 as shown.
    pub row: u32,
    /// The name in normal form C; empty only when the household is left out.
    pub name: String,
    /// When born, as far as the list says.
    pub birth: Option<Birth>,
    /// Nam or nữ.
    pub sex: Option<Sex>,
    /// The canonical name of the ethnic group, or as written when it is none of the 54.
    pub ethnicity: Option<String>,
    /// Relation to the head, as written.
    pub relation: Option<String>,
    /// Whether it is the head.
    pub is_head: bool,
}

/// What importing a household would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// It is made.
    New,
    /// One of the book is brought up to the list.
    Update {
        /// Which.
        household: HouseholdId,
    },
    /// It may be one of the book: the person decides, and nothing is imported before.
    Ask {
        /// The likely ones, the likeliest first.
        candidates: Vec<Candidate>,
    },
    /// An error leaves it out, whole.
    LeftOut,
}

/// A household of the book that may be the listed one: same village, head of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Which.
    pub household: HouseholdId,
    /// Whether the head's year of birth is known on both sides and the same.
    pub same_head_birth: bool,
    /// How many years of birth of its members are also in the list.
    pub shared_births: u32,
}

/// The needs that forms 14 and 15 have columns for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Y tế.
    Health,
    /// Giáo dục.
    Education,
    /// Sản xuất.
    Production,
    /// Vay vốn tín dụng.
    Credit,
    /// Nhà ở.
    Housing,
    /// Khác.
    Other,
}

/// The figures above the table. Rows are lines of people or households, not headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All lines of the list.
    pub rows: u32,
    /// Lines of households that are left out.
    pub rows_left_out: u32,
    /// Lines that the button would import: neither left out nor waiting for an answer.
    pub rows_ready: u32,
    /// Households to be made.
    pub households_new: u32,
    /// Households of the book to be brought up to the list.
    pub households_update: u32,
    /// Households of which the person must say whether they are in the book.
    pub households_ask: u32,
    /// Households left out.
    pub households_left_out: u32,
    /// Faults that are errors.
    pub errors: u32,
    /// Faults that are warnings.
    pub warnings: u32,
}

/// Rows for the file of faulty rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The header as texts, merged cells filled in.
    pub header: Vec<Vec<String>>,
    /// The rows in their order, each before with its village line when it stood under one.
    pub rows: Vec<LeftOutRow>,
}

/// One row of the file of faulty rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutRow {
    /// The row in the original, from 1; 0 for a village line that is repeated.
    pub row: u32,
    /// Its cells as texts.
    pub cells: Vec<String>,
}
