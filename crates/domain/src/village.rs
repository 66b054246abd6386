//! Thôn: the unit of assignment and of the list.

use crate::{record_type, reference::AreaType};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

record_type! {
    /// A village of the commune.
    pub struct Village is VILLAGE {
        /// Name without the word thôn ("Làng Rầm").
        name: String = "name",
        /// What it is called here: thôn, bản, ấp, khóm, tổ dân phố.
        word: String = "word",
        /// Official code, when it has one.
        code: String = "code",
        /// All households and people of the village by date, the base of every rate.
        totals: Totals = "totals",
        /// Rural or urban, for reviews to start from; each review keeps its own.
        area_type: AreaType = "area_type",
    }
}

/// Households and people of a whole village on a day: one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// The day they were counted.
    pub on: NaiveDate,
    /// Tổng số hộ dân cư.
    pub households: u32,
    /// Tổng số nhân khẩu.
    pub people: u32,
}
