//! Phiếu B: the points, the indicators as the facts give them, the class, and the signature that
//! freezes all of it.

use super::{ReviewRules, asked, count, dong, may, step_day};
use crate::{
    change::RecordWrite,
    classify::Fact,
    derive::{Classified, Measured, Subject, classify_household},
    growth::Tables,
    ids::ReviewId,
    points::{Choices, PointTable, REGIONS, ScoreFault},
    problem::Param,
    record::Record,
    reference::AreaType,
    review::{
        household_check::check_household,
        kinds::{B1, B1Origin, Review, Signed},
        problem::{ReviewChecked, ReviewCode, ReviewField, ReviewProblems},
        signed::{household_then, kept, people_then},
        state::{Case, StepCode},
    },
    typed::{Place, write_of},
    unit::HouseholdUnit,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What was filled in so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetDraft {
    /// The review.
    pub review: ReviewId,
    /// The day of the review, as typed: it decides the standard and every age.
    #[serde(default)]
    pub on: String,
    /// Who signs.
    #[serde(default)]
    pub by: String,
    /// Rural or urban.
    #[serde(default)]
    pub area: Option<AreaType>,
    /// The region of the point table.
    #[serde(default)]
    pub region: String,
    /// What was chosen in the point table.
    #[serde(default)]
    pub choices: Choices,
    /// A total scored by hand, as typed.
    #[serde(default)]
    pub hand_total: String,
    /// Income per head and month, as typed.
    #[serde(default)]
    pub income: String,
    /// The review as it stood when the form opened.
    #[serde(default)]
    pub base: Option<Record>,
}

/// What the form stands on besides its own fields.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// The household.
    pub unit: &'a HouseholdUnit,
    /// Where its review stands.
    pub case: Case<'a>,
    /// The loaded point table, if one is.
    pub table: Option<&'a PointTable>,
    /// WHO's tables, where they are at hand.
    pub growth: Option<&'a Tables>,
}

impl SheetDraft {
    /// The class as it follows from what was filled in so far, for the screen; nothing is checked.
    pub fn preview(&self, rules: &ReviewRules<'_>, on: &Scored<'_>) -> Vec<Classified> {
        let mut quiet = ReviewProblems::default();
        let day = step_day(&mut quiet, &self.on, rules.today).unwrap_or(rules.today);
        let measured = self.measured(&mut quiet, rules, on, day);
        self.classes(rules, on, day, &measured)
    }

    /// What keeps anything from being filled in on the day that is typed, also Phiếu A alone.
    pub fn may_sign(&self, rules: &ReviewRules<'_>, case: &Case<'_>) -> ReviewProblems {
        let mut problems = ReviewProblems::default();
        if let Some(day) = step_day(&mut problems, &self.on, rules.today) {
            may(&mut problems, case, StepCode::Sign, day);
        }
        problems
    }

    /// Reads the form and signs it.
    pub fn check(
        &self,
        rules: &ReviewRules<'_>,
        on: &Scored<'_>,
    ) -> Result<ReviewChecked<Review>, ReviewProblems> {
        let mut problems = ReviewProblems::default();
        let by = asked(&mut problems, ReviewField::By, &self.by);
        let Some(day) = step_day(&mut problems, &self.on, rules.today) else {
            return problems.finish(Review::default());
        };
        may(&mut problems, &on.case, StepCode::Sign, day);
        check_household(&mut problems, on.unit, day);
        let measured = self.measured(&mut problems, rules, on, day);
        let classes = self.classes(rules, on, day, &measured);
        let Some(deciding) = classes.iter().find(|own| !own.preview) else {
            problems.error(ReviewField::On, ReviewCode::NoStandard);
            return problems.finish(Review::default());
        };
        doubts(&mut problems, deciding);
        let Some(verdict) = deciding.outcome.verdict else {
            let missing = deciding.outcome.missing.iter().map(code_of).collect();
            let params = vec![("codes", Param::Codes(missing))];
            problems.error_with(ReviewField::Class, ReviewCode::Undetermined, params);
            return problems.finish(Review::default());
        };
        let before = on.case.review.signed.as_ref().map_or(0, |own| own.version);
        let signed = Signed {
            version: before.saturating_add(1),
            on: day,
            by,
            standard: deciding.outcome.standard.clone(),
            verdict,
            area_type: self.area,
            b1: measured.b1.clone(),
            income: measured.income,
            lacks: kept(&deciding.findings),
            previews: classes
                .iter()
                .filter(|own| own.preview)
                .filter_map(|own| Some((own.outcome.standard.clone(), own.outcome.verdict?)))
                .collect(),
            household: Some(household_then(on.unit)),
            people: people_then(on.unit, &deciding.findings),
            sheet_a: on.case.review.sheet_a.clone(),
        };
        let region = (!self.region.is_empty()).then(|| self.region.clone());
        problems.finish(Review {
            area_type: self.area,
            region,
            b1: measured.b1,
            income: measured.income,
            signed: Some(signed),
            ..on.case.review.clone()
        })
    }

    /// The write of the one change that saves it.
    pub fn writes(
        &self,
        checked: &ReviewChecked<Review>,
        unit: &HouseholdUnit,
    ) -> Vec<RecordWrite> {
        let own = Place {
            id: self.review.into(),
            unit: unit.id.into(),
            village: unit.village,
        };
        let write = write_of(own, self.base.as_ref(), checked.facts());
        write.into_iter().collect()
    }

    fn classes(
        &self,
        rules: &ReviewRules<'_>,
        on: &Scored<'_>,
        day: NaiveDate,
        read: &ReadFigures,
    ) -> Vec<Classified> {
        let subject = Subject::of(on.unit, day, on.growth);
        let measured = Measured {
            area: self.area,
            b1: read.b1.as_ref().map(|own| own.total),
            income: read.income,
        };
        classify_household(rules.reference, rules.procedure, &subject, measured)
    }

    /// Points by the table when one serves and was used, else by hand.
    fn measured(
        &self,
        problems: &mut ReviewProblems,
        rules: &ReviewRules<'_>,
        on: &Scored<'_>,
        day: NaiveDate,
    ) -> ReadFigures {
        let income = dong(problems, ReviewField::Income, &self.income, rules.numbers);
        let standard = rules.reference.standard_on(day);
        let serving = on
            .table
            .zip(standard)
            .filter(|(table, standard)| table.serves(standard).is_ok());
        let area = self.area;
        if area.is_none() {
            problems.error(ReviewField::AreaType, ReviewCode::Missing);
        }
        if let (Some((table, standard)), Some(area), false) =
            (serving, area, self.choices.is_empty())
        {
            let b1 = match table.score(standard, area, &self.region, &self.choices) {
                Ok(total) => Some(B1 {
                    total,
                    origin: B1Origin::Table(table.checksum().to_string()),
                }),
                Err(fault) => {
                    let (field, codes) = unscored(fault);
                    let params = vec![("codes", Param::Codes(codes))];
                    problems.error_with(field, ReviewCode::Missing, params);
                    None
                }
            };
            return ReadFigures { b1, income };
        }
        let total = (!self.hand_total.trim().is_empty())
            .then(|| count(problems, ReviewField::B1, &self.hand_total, rules.numbers))
            .flatten()
            .map(i64::from);
        if let (Some((table, _)), Some(area), Some(total)) = (serving, area, total)
            && self.never_totals(table, area, total)
        {
            let params = vec![("total", Param::Count(total))];
            problems.warn_with(ReviewField::B1, ReviewCode::TotalImpossible, params);
        }
        let b1 = total.map(|total| B1 {
            total,
            origin: B1Origin::Hand,
        });
        ReadFigures { b1, income }
    }

    /// No household has this total by the table: in the region of the review, or in none at all where
    /// the paper form did not say which.
    fn never_totals(&self, table: &PointTable, area: AreaType, total: i64) -> bool {
        let never = |region: &str| table.can_produce(area, region, total) == Ok(false);
        if self.region.is_empty() {
            REGIONS.into_iter().all(never)
        } else {
            never(&self.region)
        }
    }
}

#[derive(Default)]
struct ReadFigures {
    b1: Option<B1>,
    income: Option<i64>,
}

fn unscored(fault: ScoreFault) -> (ReviewField, Vec<String>) {
    match fault {
        ScoreFault::Unanswered(criteria) => (ReviewField::B1, criteria),
        ScoreFault::UnknownOption { criterion, .. } | ScoreFault::TooMany(criterion) => {
            (ReviewField::B1, vec![criterion])
        }
        ScoreFault::UnknownRegion(_) => (ReviewField::Region, vec![]),
        ScoreFault::OtherStandard { .. } => (ReviewField::B1, vec![]),
    }
}

fn doubts(problems: &mut ReviewProblems, deciding: &Classified) {
    if let Some((income, limit)) = deciding.outcome.line.income_disagrees {
        let params = vec![
            ("income", Param::Dong(income)),
            ("limit", Param::Dong(limit)),
        ];
        problems.warn_with(ReviewField::Income, ReviewCode::IncomeDisagrees, params);
    }
    let differ: Vec<_> = deciding
        .findings
        .iter()
        .filter(|own| own.differs)
        .map(|own| own.indicator.clone())
        .collect();
    if !differ.is_empty() {
        let params = vec![("codes", Param::Codes(differ))];
        problems.warn_with(ReviewField::Indicators, ReviewCode::AnswersDiffer, params);
    }
}

fn code_of(fact: &Fact) -> String {
    match fact {
        Fact::Area => "area_type".to_owned(),
        Fact::B1 => "b1".to_owned(),
        Fact::Income => "income".to_owned(),
        Fact::Indicator(code) => code.clone(),
    }
}
