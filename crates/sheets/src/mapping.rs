//! Which column is what. Proposed by the program, decided by the person.

use crate::{error::SheetError, workbook::Sheet};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// STT chủ hộ: number of the household in the list, or STT.
    HouseholdNumber,
    /// STT thành viên: number of the person.
    MemberNumber,
    /// Mã hộ: the list's own code.
    Code,
    /// Họ và tên, chủ hộ.
    Name,
    /// Birth year in the men's column.
    BirthMale,
    /// Birth year in the women's column.
    BirthFemale,
    /// Birth year or day, whoever it is.
    Birth,
    /// Giới tính, in words.
    Sex,
    /// Dân tộc.
    Ethnicity,
    /// Quan hệ với chủ hộ.
    Relation,
    /// Nghèo mới, phát sinh.
    StandingNew,
    /// Tái nghèo.
    StandingFallenBack,
    /// Nghèo cũ.
    StandingOld,
    /// CSCC: a person of merit.
    Merit,
    /// DTTC: of a people native to the place.
    NativeMinority,
    /// KCKNLĐ: without labour capacity.
    NoLabour,
    /// Hỗ trợ y tế.
    NeedHealth,
    /// Hỗ trợ giáo dục.
    NeedEducation,
    /// Hỗ trợ sản xuất.
    NeedProduction,
    /// Vay vốn tín dụng.
    NeedCredit,
    /// Hỗ trợ nhà ở.
    NeedHousing,
    /// Hỗ trợ khác.
    NeedOther,
    /// Số người, số khẩu.
    Size,
    /// Điểm B1.
    B1,
    /// Điểm B2.
    B2,
    /// Thôn.
    Village,
    /// Điện thoại.
    Phone,
    /// Địa chỉ.
    Address,
    /// Ghi chú.
    Note,
}

impl Column {
    /// A fact of the whole household: in a merged cell it holds for every covered row.
    pub fn is_of_household(self) -> bool {
        match self {
            Self::HouseholdNumber
            | Self::Code
            | Self::StandingNew
            | Self::StandingFallenBack
            | Self::StandingOld
            | Self::Merit
            | Self::NativeMinority
            | Self::NoLabour
            | Self::NeedHealth
            | Self::NeedEducation
            | Self::NeedProduction
            | Self::NeedCredit
            | Self::NeedHousing
            | Self::NeedOther
            | Self::Size
            | Self::B1
            | Self::B2
            | Self::Village
            | Self::Phone
            | Self::Address
            | Self::Note
            | Self::Ethnicity => true,
            Self::MemberNumber
            | Self::Name
            | Self::BirthMale
            | Self::BirthFemale
            | Self::Birth
            | Self::Sex
            | Self::Relation => false,
        }
    }
}

/// How a list is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One line per member (forms 14 and 15).
    Members,
    /// One line per household, with its head.
    Households,
}

/// Which column is what, and where the list begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// One line per member or per household.
    pub layout: Layout,
    /// First row of the header, from 1 as shown.
    pub header_first: u32,
    /// Last row of the header, from 1 as shown; 0 when the list has no header.
    pub header_last: u32,
    /// Columns from 0, by what they hold.
    pub columns: BTreeMap<Column, u32>,
}

impl Mapping {
    /// The column that holds it, from 0.
    pub fn column(&self, wanted: Column) -> Option<u32> {
        self.columns.get(&wanted).copied()
    }

    /// Whether the mapping can be used on the sheet.
    ///
    /// # Errors
    /// [`SheetError::NoNameColumn`], or [`SheetError::MappingDoesNotFit`] when a column or row is
    /// outside the sheet or one column is mapped twice.
    pub fn check(&self, sheet: &Sheet) -> Result<(), SheetError> {
        if !self.columns.contains_key(&Column::Name) {
            return Err(SheetError::NoNameColumn);
        }
        let distinct: BTreeSet<_> = self.columns.values().collect();
        let inside = self.columns.values().all(|column| *column < sheet.width());
        let rows =
            self.header_first <= self.header_last.max(1) && self.header_last <= sheet.height();
        if distinct.len() == self.columns.len() && inside && rows {
            Ok(())
        } else {
            Err(SheetError::MappingDoesNotFit)
        }
    }
}
