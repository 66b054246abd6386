//! The form that opens a round.

use super::{ReviewRules, any_day, asked};
use crate::{
    change::RecordWrite,
    ids::RoundId,
    problem::Param,
    review::{
        kinds::{Round, RoundSeason, Span, StepTaken},
        problem::{ReviewChecked, ReviewCode, ReviewField, ReviewProblems},
    },
    typed::{Place, write_of},
};
use serde::{Deserialize, Serialize};

/// What was filled in so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundDraft {
    /// The round to be.
    pub round: RoundId,
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Annual or in-year.
    pub season: RoundSeason,
    /// First day, as typed.
    #[serde(default)]
    pub from: String,
    /// Last day, as typed.
    #[serde(default)]
    pub to: String,
    /// Who opens it.
    #[serde(default)]
    pub by: String,
}

/// A round that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherRound {
    /// Its kind.
    pub season: RoundSeason,
    /// Its days.
    pub span: Span,
}

impl RoundDraft {
    /// Reads the form against the rounds there are.
    pub fn check(
        &self,
        rules: &ReviewRules<'_>,
        others: &[OtherRound],
    ) -> Result<ReviewChecked<Round>, ReviewProblems> {
        let mut problems = ReviewProblems::default();
        let name = asked(&mut problems, ReviewField::Name, &self.name);
        let by = asked(&mut problems, ReviewField::By, &self.by);
        let from = any_day(&mut problems, ReviewField::From, &self.from);
        let to = any_day(&mut problems, ReviewField::To, &self.to);
        let (Some(from), Some(to)) = (from, to) else {
            return problems.finish(Round::default());
        };
        if to < from {
            problems.error(ReviewField::To, ReviewCode::Backwards);
        }
        let span = Span { from, to };
        let overlap = others.iter().find(|other| {
            other.season == self.season && other.span.from <= to && from <= other.span.to
        });
        if let Some(other) = overlap {
            let date = Param::Date(other.span.from.max(from));
            let params = vec![("date", date)];
            problems.error_with(ReviewField::From, ReviewCode::RoundsOverlap, params);
        }
        let season = rules.procedure.season(self.season.code(), from);
        let around = season.and_then(|own| own.is.around(from));
        if around.is_none_or(|(_, last)| to > last) {
            let days = around
                .map(|(first, last)| vec![("from", Param::Date(first)), ("to", Param::Date(last))]);
            problems.warn_with(
                ReviewField::From,
                ReviewCode::OutOfSeason,
                days.unwrap_or_default(),
            );
        }
        let standard = rules.reference.standard_on(from);
        if standard.is_none() {
            problems.error(ReviewField::From, ReviewCode::NoStandard);
        }
        problems.finish(Round {
            name: Some(name),
            season: Some(self.season),
            span: Some(span),
            standard: standard.map(|own| own.code.clone()),
            opened: Some(StepTaken {
                on: rules.today,
                by,
                legal_ref: season.map(|own| own.source.clone()).unwrap_or_default(),
            }),
            ..Round::default()
        })
    }

    /// The write of the one change that saves it.
    pub fn writes(&self, checked: &ReviewChecked<Round>) -> Vec<RecordWrite> {
        let own = Place {
            id: self.round.into(),
            unit: self.round.into(),
            village: None,
        };
        write_of(own, None, checked.facts()).into_iter().collect()
    }
}
