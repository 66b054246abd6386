//! `GET /api/v1/totals`: how many, commune by commune, and never who.

use serde::{Deserialize, Serialize};
use so_thon_domain::Millis;

/// Counts below this are not told: so few households can be recognised by their neighbours.
pub const SMALL: u64 = 5;

/// A count, as far as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// So many.
    Is(u64),
    /// Fewer than [`SMALL`], nought among them.
    Few,
    /// Not fewer, and not told: a small count could be computed from it.
    Untold,
}

/// The figures of a commune, or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Poor households.
    pub poor: Figure,
    /// Near-poor ones.
    pub near_poor: Figure,
    /// Those within 36 months after they escaped poverty.
    pub just_escaped: Figure,
    /// The others in the book.
    pub other: Figure,
    /// All of these together.
    pub households: Figure,
    /// Of the first three, those that nobody visited in the last [`Totals::unvisited_days`] days.
    pub unvisited: Figure,
    /// Visits of this month.
    pub visits_this_month: Figure,
    /// Visits of the month before.
    pub visits_last_month: Figure,
    /// Support that was approved and not delivered yet.
    pub promised: Figure,
    /// Support that was delivered, confirmed by the household or not.
    pub delivered: Figure,
}

/// A commune.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommuneTotals {
    /// Its name.
    pub name: String,
    /// It is a demonstration: nothing in it is true.
    pub sample: bool,
    /// Its villages. Which villages a commune has is public: this count is told whatever it is.
    pub villages: u64,
    /// Its figures.
    pub figures: Figures,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// When it was computed, by the server's clock.
    pub at: Millis,
    /// After how many days without a visit a household counts as not visited.
    pub unvisited_days: u64,
    /// The communes of the server, by name.
    pub communes: Vec<CommuneTotals>,
    /// Their villages.
    pub villages: u64,
    /// All of them together.
    pub all: Figures,
}
