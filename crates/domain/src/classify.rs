//! The class of a household: a pure function of facts and a standard, with its reasons as data.
//!
//! What is not known is never taken for lacking or for not lacking: the class is said only when
//! every completion of the unknown facts gives the same one. Words for people are in `locales/`.

use crate::{
    class_decision::Class,
    reference::{AreaType, Reference, Standard},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

mod bounds;
mod turns;

pub use turns::{To, Turn};

/// What a review says of a household by a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Hộ nghèo.
    Poor,
    /// Hộ cận nghèo.
    NearPoor,
    /// Hộ không nghèo.
    NotPoor,
}

impl Verdict {
    /// The stable code, as lists write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Poor => "poor",
            Self::NearPoor => "near_poor",
            Self::NotPoor => "not_poor",
        }
    }
}

impl From<Verdict> for Class {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Poor => Self::Poor,
            Verdict::NearPoor => Self::NearPoor,
            Verdict::NotPoor => Self::NotPoor,
        }
    }
}

/// Whether a household lacks something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// Thiếu.
    Lacking,
    /// Không thiếu.
    NotLacking,
    /// Chưa rõ.
    Unknown,
}

/// What is known of a household for its class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Rural or urban.
    pub area: Option<AreaType>,
    /// Points of B1.
    pub b1: Option<i64>,
    /// Income per head and month in đồng.
    pub income: Option<i64>,
    /// The indicators by code; one that is not there is unknown.
    pub lacks: BTreeMap<String, Lack>,
    /// The count of lacks, when a form gives it.
    pub total: Option<Total>,
}

/// A count of lacks over a standard's indicators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The indicators it was counted over.
    pub over: BTreeSet<String>,
    /// How many of them are lacking.
    pub lacking: u8,
}

/// One fact that a class may depend on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Rural or urban.
    Area,
    /// Points of B1.
    B1,
    /// Income per head.
    Income,
    /// An indicator, by code.
    Indicator(String),
}

/// A standard with the codes of its indicators, by number.
#[derive(Clone, Debug)]
pub struct Law<'a> {
    /// The standard.
    pub standard: &'a Standard,
    /// Its indicators.
    pub indicators: Vec<&'a str>,
}

impl<'a> Law<'a> {
    /// The law of a standard.
    pub fn of(reference: &'a Reference, standard: &'a Standard) -> Self {
        let numbered = reference.indicators_of(&standard.code);
        Self {
            standard,
            indicators: numbered
                .into_iter()
                .map(|(_, own)| own.code.as_str())
                .collect(),
        }
    }

    /// The law that decides on a day.
    pub fn on(reference: &'a Reference, day: chrono::NaiveDate) -> Option<Self> {
        let standard = reference.standard_on(day)?;
        Some(Self::of(reference, standard))
    }
}

/// On which side of the line the household stands, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// At or under the line; `None` when it cannot be said.
    pub under: Option<bool>,
    /// What decided, or would: points where the standard has them and they are known, else income.
    pub by: Fact,
    /// Its figure.
    pub figure: Option<i64>,
    /// The line itself, where the kind of place is known.
    pub limit: Option<i64>,
    /// Income says the other side: its figure and line.
    pub income_disagrees: Option<(i64, i64)>,
    /// Points are known but the standard has no line for them: they say nothing here.
    pub points_unused: bool,
}

/// How many indicators are lacking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// At least.
    pub least: u8,
    /// At most.
    pub most: u8,
    /// Of so many.
    pub of: u8,
    /// Poor from so many.
    pub poor_from: u8,
}

/// The class, or why it cannot be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The standard's code.
    pub standard: String,
    /// The class; `None` when the known facts leave more than one.
    pub verdict: Option<Verdict>,
    /// The classes that the known facts leave.
    pub possible: BTreeSet<Verdict>,
    /// Income.
    pub line: Line,
    /// Lacks.
    pub count: Count,
    /// Unknown facts that would decide; empty when the class is said.
    pub missing: Vec<Fact>,
    /// What one fact would change the class, when it is said.
    pub turns: Vec<Turn>,
}

/// The class of a household by a law, with everything that explains it.
pub fn classify(law: &Law<'_>, facts: &Facts) -> Outcome {
    let mut outcome = decide(law, facts);
    if outcome.verdict.is_some() {
        outcome.turns = turns::turns(law, facts, &outcome);
    }
    outcome
}

/// The same without what would change it.
fn decide(law: &Law<'_>, facts: &Facts) -> Outcome {
    let line = line(law.standard, facts);
    let count = bounds::count(law, facts);
    let mut possible = BTreeSet::new();
    if line.under != Some(true) {
        possible.insert(Verdict::NotPoor);
    }
    if line.under != Some(false) {
        if count.most >= count.poor_from {
            possible.insert(Verdict::Poor);
        }
        if count.least < count.poor_from {
            possible.insert(Verdict::NearPoor);
        }
    }
    let verdict = (possible.len() == 1)
        .then(|| possible.first().copied())
        .flatten();
    let missing = if verdict.is_some() {
        Vec::new()
    } else {
        missing(law, facts, &line, count)
    };
    Outcome {
        standard: law.standard.code.clone(),
        verdict,
        possible,
        line,
        count,
        missing,
        turns: Vec::new(),
    }
}

fn line(standard: &Standard, facts: &Facts) -> Line {
    let by_points = standard.points.as_ref().filter(|_| facts.b1.is_some());
    let (by, figure, limits) = match (by_points, facts.income) {
        (Some(points), _) => (Fact::B1, facts.b1, points),
        (None, Some(income)) => (Fact::Income, Some(income), &standard.income),
        (None, None) => match &standard.points {
            Some(points) => (Fact::B1, None, points),
            None => (Fact::Income, None, &standard.income),
        },
    };
    let side = |figure: i64, area: AreaType| figure <= limits.of(area);
    let under = figure.and_then(|figure| match facts.area {
        Some(area) => Some(side(figure, area)),
        None => {
            let [rural, urban] = AreaType::ALL.map(|area| side(figure, area));
            (rural == urban).then_some(rural)
        }
    });
    let income_disagrees = match (&by, under, facts.income, facts.area) {
        (Fact::B1, Some(under), Some(income), Some(area)) => {
            let limit = standard.income.of(area);
            ((income <= limit) != under).then_some((income, limit))
        }
        _ => None,
    };
    Line {
        under,
        by,
        figure,
        limit: facts.area.map(|area| limits.of(area)),
        income_disagrees,
        points_unused: facts.b1.is_some() && standard.points.is_none(),
    }
}

fn missing(law: &Law<'_>, facts: &Facts, line: &Line, count: Count) -> Vec<Fact> {
    let mut missing = Vec::new();
    if line.under.is_none() {
        if facts.area.is_none() {
            missing.push(Fact::Area);
        }
        if line.figure.is_none() {
            missing.push(line.by.clone());
        }
    }
    let lacks_matter = count.least < count.poor_from && count.most >= count.poor_from;
    if line.under != Some(false) && lacks_matter {
        let unknown = law
            .indicators
            .iter()
            .filter(|code| facts.lack(code) == Lack::Unknown);
        missing.extend(unknown.map(|code| Fact::Indicator((*code).to_owned())));
    }
    missing
}

impl Facts {
    /// What is known of an indicator.
    pub fn lack(&self, code: &str) -> Lack {
        self.lacks.get(code).copied().unwrap_or(Lack::Unknown)
    }
}

#[cfg(test)]
mod tests;
