//! What is held about a person, and its erasure: `POST /api/v1/exports`, `POST /api/v1/erasures`.
//!
//! Both name a member or a household. Only an officer asks, and both are noted in the log.

use crate::office::Step;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use so_thon_domain::{Millis, RecordId, VillageId};
use std::collections::BTreeMap;

/// The longest words that an erasure is given, in characters.
pub const MOST_WORDS: usize = 500;

/// Why somebody is erased. The words for people are in `locales/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The person, or who speaks for them by law, asked for it.
    Asked,
    /// What it was kept for is over.
    PurposeOver,
    /// It should never have been written: another person, not of the commune.
    Mistaken,
    /// An order of a court or an authority.
    Ordered,
    /// Something else; the words say what.
    Other,
}

impl Ground {
    /// Each, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Asked,
        Self::PurposeOver,
        Self::Mistaken,
        Self::Ordered,
        Self::Other,
    ];

    /// The code on the wire, in the log and in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::PurposeOver => "purpose_over",
            Self::Mistaken => "mistaken",
            Self::Ordered => "ordered",
            Self::Other => "other",
        }
    }
}

/// `POST /api/v1/exports`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exporting {
    /// The member or the household.
    pub record: RecordId,
}

/// `POST /api/v1/erasures`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasing {
    /// The member or the household.
    pub record: RecordId,
    /// Why.
    pub ground: Ground,
    /// The paper it rests on, in words: who asked on which day, which number. Kept in the log, apart.
    pub words: String,
}

/// What was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Records.
    pub records: u64,
    /// Changes that lost their content, whole or in part.
    pub changes: u64,
}

/// Everything that is held about a person or a household.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// The commune.
    pub commune: String,
    /// Whom it is about.
    pub about: RecordId,
    /// When it was made, by the server's clock.
    pub made: Millis,
    /// Full name of the officer who asked.
    pub by: String,
    /// Their own records, whole: of a member the member's, of a household all of it.
    pub records: Vec<Held>,
    /// What other records of the household say of a member, and only that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Held>,
    /// Entries of the log about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<Logged>,
}

/// One record as it is held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// The record.
    pub id: RecordId,
    /// What it is.
    pub kind: String,
    /// Its household, or itself.
    pub household: RecordId,
    /// Its village.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<VillageId>,
    /// What stands in it, by field; of a list its elements.
    pub fields: BTreeMap<String, Value>,
    /// Who wrote what and when, oldest first; not for what only mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Step>,
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Logged {
    /// Its place in the log.
    pub number: u64,
    /// When.
    pub at: Millis,
    /// What was done, by its stable name.
    pub what: String,
    /// Full name of who did it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
}
