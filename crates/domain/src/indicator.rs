//! The twelve deprivation indicators as registers of the household.
//!
//! Which indicators there are, in what order and with what cut-offs is data (`data/indicators`):
//! here they are codes only, because number 12 means another thing from 2027.

use crate::{field::Field, ids::VisitId};
use serde::{Deserialize, Serialize};

/// What a household answered. "Not asked" is the absence of an answer, never one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Thiếu.
    Lacking,
    /// Không thiếu.
    NotLacking,
    /// Chưa rõ.
    Unsure,
}

/// One indicator's answer as the household's register keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deprivation {
    /// The answer.
    pub answer: Answer,
    /// The visit it was given at; none when it was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
    /// What was seen or said, in a person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// The register of one indicator, from its code ("water" → `ind.water`).
pub fn field(code: &str) -> Field {
    Field::made(format!("ind.{code}"))
}

/// The code of an indicator's register; `None` for other fields.
pub fn code(field: &Field) -> Option<&str> {
    field.as_str().strip_prefix("ind.")
}

/// Codes this version keeps in a list row, in the order of rules (NĐ 07/2021) with those that came
/// later behind. Append only: rows store answers by place. A code that is not here is kept with the
/// household all the same.
pub const KNOWN: [&str; 13] = [
    "employment",
    "dependants",
    "nutrition",
    "health_insurance",
    "adult_education",
    "child_schooling",
    "housing_quality",
    "housing_area",
    "water",
    "toilet",
    "telecom",
    "information_means",
    "waste",
];
