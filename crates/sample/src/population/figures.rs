//! The published figures, as data.

use serde::Deserialize;
use so_thon_domain::classify::Verdict;
use std::collections::BTreeMap;

/// What a plan publishes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Figures {
    /// Of where.
    pub place: String,
    /// Of which year.
    pub year: i32,
    /// The plan, and what was worked out from it.
    pub source: String,
    classes: Vec<ClassFigures>,
}

/// The figures of one class.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ClassFigures {
    /// Poor or near-poor.
    pub verdict: Verdict,
    /// How many households.
    pub households: usize,
    /// How many of them lack what was published, by indicator.
    pub lacking: BTreeMap<String, usize>,
}

impl Figures {
    /// Bạc Liêu, 2022: 26,252 households.
    ///
    /// # Panics
    /// Never: the file is part of the program and read by its test.
    pub fn bac_lieu() -> Self {
        let text = include_str!("../../data/bac-lieu-2022.json");
        serde_json::from_str(text).expect("the shipped figures")
    }

    /// By class, in the order of the plan.
    pub fn classes(&self) -> &[ClassFigures] {
        &self.classes
    }

    /// All households.
    pub fn households(&self) -> usize {
        self.classes.iter().map(|class| class.households).sum()
    }

    /// The same figures for a smaller place of so many households, each rounded to the nearest whole number.
    #[must_use]
    pub fn scaled(&self, households: usize) -> Self {
        let whole = self.households().max(1);
        let part = |count: usize| (count * households * 2 + whole) / (whole * 2);
        let mut left = households;
        let last = self.classes.len().saturating_sub(1);
        let classes = self.classes.iter().enumerate().map(|(at, class)| {
            let own = if at == last {
                left
            } else {
                part(class.households).min(left)
            };
            left -= own;
            let lacking = class
                .lacking
                .iter()
                .map(|(code, count)| (code.clone(), part(*count).min(own)));
            ClassFigures {
                verdict: class.verdict,
                households: own,
                lacking: lacking.collect(),
            }
        });
        Self {
            classes: classes.collect(),
            ..self.clone()
        }
    }
}
