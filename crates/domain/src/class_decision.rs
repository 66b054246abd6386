//! The class of a household as a list or a decision gave it.

use crate::record_type;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

record_type! {
    /// One decision; one fact, because a class without its decision cannot be defended.
    pub struct ClassDecision is CLASS_DECISION {
        /// The decision.
        decision: Decision = "decision",
    }
}

/// What was decided, by what and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The class it gives.
    pub class: Class,
    /// Where it comes from.
    pub origin: Origin,
    /// The list's name ("Danh sách hộ nghèo năm 2025").
    pub list: String,
    /// Number of the decision that recognised the list.
    pub number: String,
    /// Its date: 36 months as just-escaped count from here.
    pub date: NaiveDate,
    /// New, fallen back or old on the list (nghèo mới, tái nghèo, nghèo cũ), when the list says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
}

/// Classes of NĐ 07/2021, Điều 3, and the window after escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Hộ nghèo.
    Poor,
    /// Hộ cận nghèo.
    NearPoor,
    /// Hộ mới thoát nghèo: within 36 months of the decision.
    JustEscaped,
    /// Hộ không nghèo.
    NotPoor,
}

/// Where a class comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// An officer imported a recognised list.
    Import,
    /// A review of this app was recognised.
    Review,
}

/// How a household came to be on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nghèo mới, phát sinh.
    New,
    /// Tái nghèo.
    FallenBack,
    /// Nghèo cũ.
    Old,
}
