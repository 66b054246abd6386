//! Thành viên: one person of a household.

use crate::record_type;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

record_type! {
    /// What is known of one person.
    pub struct Member is MEMBER {
        /// Full name as it is written, in Unicode normal form C.
        name: String = "name",
        /// When born, as far as it is known.
        birth: Birth = "birth",
        /// Nam or nữ.
        sex: Sex = "sex",
        /// Code or name of the ethnic group (dân tộc).
        ethnicity: String = "ethnicity",
        /// Relation to the head (quan hệ với chủ hộ), as a code of `Relation` or in words.
        relation: String = "relation",
        /// Place in the household's list, from 1.
        order: u16 = "order",
        /// What the person does or learns, in words ("làm rẫy", "học lớp 4").
        doing: String = "doing",
        /// Has a health-insurance card (thẻ bảo hiểm y tế).
        insured: bool = "insured",
        /// Lives with a disability.
        disabled: bool = "disabled",
        /// A number to call.
        phone: String = "phone",
    }
}

/// Nam, nữ: what the official lists have columns for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

/// A date of birth of which only the year may be known; one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Birth {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u32>,
    /// Day, 1 to 31, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
}

impl Birth {
    /// The whole date, when it is known.
    pub fn date(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month?, self.day?)
    }
}
