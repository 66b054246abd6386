//! What the page knows when it asks for a preview.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use so_thon_domain::{HouseholdId, VillageId};
use std::collections::BTreeMap;

/// The commune as it stands, and what the person has answered so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Options {
    /// Today: no birth is after it.
    pub today: NaiveDate,
    /// The commune's villages.
    pub villages: Vec<KnownVillage>,
    /// The village of every household for which the sheet names none.
    #[serde(default)]
    pub village: Option<VillageId>,
    /// The person's answers for villages written otherwise, by the text as the fault names it.
    #[serde(default)]
    pub village_answers: BTreeMap<String, VillageId>,
    /// The households already in the book.
    #[serde(default)]
    pub existing: Vec<ExistingHousehold>,
    /// The person's answers to proposed matches, by the row of the household's head (from 1).
    #[serde(default)]
    pub decisions: BTreeMap<u32, Answer>,
    /// How many rows of the sheet the preview carries as texts; 0 takes 200.
    #[serde(default)]
    pub window_rows: u32,
}

/// A village of the commune.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownVillage {
    /// Its id.
    pub id: VillageId,
    /// Its name without the word thôn.
    pub name: String,
}

/// A household of the book, as far as matching needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExistingHousehold {
    /// Its id.
    pub id: HouseholdId,
    /// The code that an earlier list gave it.
    #[serde(default)]
    pub code: Option<String>,
    /// Its village.
    pub village: VillageId,
    /// Its head's name.
    pub head_name: String,
    /// Its head's year of birth.
    #[serde(default)]
    pub head_birth_year: Option<i32>,
    /// Years of birth of all its members, the head included.
    #[serde(default)]
    pub member_birth_years: Vec<i32>,
}

/// Whether a listed household is one of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is this one.
    Same(HouseholdId),
    /// It is none of the proposed.
    New,
}
