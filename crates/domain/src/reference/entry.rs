//! The entries of the reference lists.

use crate::catalogue::CatalogueEntry;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How sure we are of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mark {
    /// Read in a public copy of its source.
    Verified,
    /// Read in a paraphrase of its source, not in the text itself.
    VerifiedIndirect,
    /// Recalled; no copy was found.
    FromMemory,
    /// Read in a draft of the act.
    Draft,
    /// The office entered it.
    Office,
}

/// The same in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// An entry of a plain list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its code, stable.
    pub code: String,
    /// Its short name.
    pub name: Words,
    /// The entry it is part of.
    pub under: Option<String>,
    /// The official column it is counted in.
    pub column: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it holds.
    pub to: Option<NaiveDate>,
    /// Where it is ordered.
    pub source: String,
    /// How sure we are.
    pub mark: Mark,
}

impl Entry {
    /// True on the days it may be used.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// An entry of the office; without code or name it is none.
    pub(super) fn of_office(entry: &CatalogueEntry) -> Option<Self> {
        let name = entry.name.clone()?;
        Some(Self {
            code: entry.code.clone()?,
            name: Words {
                vi: name.clone(),
                en: name,
            },
            under: None,
            column: None,
            from: entry.valid_from.unwrap_or(NaiveDate::MIN),
            to: entry.valid_to,
            source: entry.source.clone().unwrap_or_default(),
            mark: Mark::Office,
        })
    }
}

/// One of the deprivation indicators.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its code, as in `indicator::KNOWN`.
    pub code: String,
    /// The dimension it belongs to.
    pub dimension: String,
    /// For a cell of the weave.
    pub short: Words,
    /// Its name.
    pub name: Words,
    /// What the visitor asks; yes is lacking.
    pub question: Words,
    /// What counts.
    pub help: Words,
    /// The standards that have it, each with its number there.
    #[serde(rename = "in")]
    pub places: Vec<Numbered>,
}

/// The place of an indicator in a standard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbered {
    /// The standard's code.
    pub standard: String,
    /// Its number there, from 1.
    pub number: u8,
    /// Where it is ordered.
    pub source: String,
    /// How sure we are.
    pub mark: Mark,
}

/// A poverty standard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Its code.
    pub code: String,
    /// Its name in Vietnamese.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force.
    pub to: NaiveDate,
    /// Where it is ordered.
    pub source: String,
    /// How sure we are.
    pub mark: Mark,
    /// A province's own standard: shown beside the national one, decides nothing.
    #[serde(default)]
    pub local: bool,
    /// Income per head and month in đồng, up to which a household is poor or near-poor.
    pub income: AreaFigure,
    /// Income up to which it has an average living standard; none where no figure is known.
    #[serde(default)]
    pub average_income: Option<AreaFigure>,
    /// Points of B1 that stand for `income`; none where no table is known.
    #[serde(default)]
    pub points: Option<AreaFigure>,
    /// Points of B2 for each indicator lacked; none where points are not known.
    #[serde(default)]
    pub points_per_lack: Option<Figure>,
    /// From how many lacked indicators a household is poor and not near-poor.
    pub poor_from_lacks: Figure,
}

impl Standard {
    /// True on the days it is in force.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Whether a place counts as rural or urban; kept on every review, because places change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaType {
    /// Nông thôn.
    Rural,
    /// Thành thị, đô thị.
    Urban,
}

impl AreaType {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Rural, Self::Urban];

    /// Its word in files: "rural" or "urban".
    pub fn code(self) -> &'static str {
        match self {
            Self::Rural => "rural",
            Self::Urban => "urban",
        }
    }
}

/// A figure for rural and for urban places. It holds on the days of its standard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaFigure {
    /// Nông thôn.
    pub rural: i64,
    /// Thành thị, đô thị.
    pub urban: i64,
    /// Where it is ordered.
    pub source: String,
    /// How sure we are.
    pub mark: Mark,
}

impl AreaFigure {
    /// The figure of a place.
    pub fn of(&self, area: AreaType) -> i64 {
        match area {
            AreaType::Rural => self.rural,
            AreaType::Urban => self.urban,
        }
    }
}

/// A figure that is the same everywhere. It holds on the days of its standard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The figure.
    pub value: u8,
    /// Where it is ordered.
    pub source: String,
    /// How sure we are.
    pub mark: Mark,
}
