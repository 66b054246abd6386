//! Lượt thăm hộ: one visit to one household.

use crate::{
    household::Position, ids::MemberId, indicator::Answer, member::Measurement, record_type,
    registration::Progress,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

record_type! {
    /// What was seen, said and promised at one visit.
    ///
    /// The answers stand here as they were given; the same change wrote them to the household's
    /// registers, so their value ids there are the id of this visit's making.
    pub struct Visit is VISIT {
        /// The day of the visit, as the person entered it.
        date: NaiveDate = "date",
        /// Who was met.
        met: Met = "met",
        /// The indicators that were asked, by code.
        answers: BTreeMap<String, Answer> = "answers",
        /// What the household said, in its words.
        said: String = "said",
        /// What the visitor promised.
        promise: String = "promise",
        /// When to come again.
        next_date: NaiveDate = "next_date",
        /// Anything else worth remembering.
        note: String = "note",
        /// Where the visit was saved.
        position: Position = "position",
        /// Heights and weights taken at the visit; the same change wrote each to its member.
        measured: BTreeMap<MemberId, Measurement> = "measured",
        /// How far the measures of the household's registration got, by the key of the measure.
        progress: BTreeMap<String, Progress> = "progress",
    }
    lists {
        /// Wishes by code, ranked as the household ranks them (nguyện vọng).
        needs = "needs",
        /// Causes of poverty by code (nguyên nhân nghèo).
        causes = "causes",
    }
}

/// Who was met at a visit; one fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Met {
    /// Members of the household.
    pub members: Vec<MemberId>,
    /// Somebody else, in words.
    pub other: Option<String>,
    /// Nobody was at home.
    pub nobody: bool,
}
