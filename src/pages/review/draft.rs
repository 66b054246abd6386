//! What a reviewer fills in for one household, as typed: Phiếu A, the facts, the points, the
//! signature. One draft, one check, one change.

use super::ground::Ground;
use crate::forms::{Form, problems::convention};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use so_thon_domain::{
    RecordWrite,
    dates::{format_date, read_date},
    derive::Classified,
    growth::Tables,
    problem::Problem,
    reference::{Procedure, Reference, Rule},
    review::{
        B1Origin, ListSource, Review, SheetA,
        draft::{FactsDraft, FactsRules, ReviewRules, Scored, SheetDraft},
        problem::{ReviewCode, ReviewField, ReviewProblem, ReviewProblems},
    },
    unit::HouseholdUnit,
};
use std::collections::BTreeMap;

/// See the module's words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurveyDraft {
    /// Version of the form.
    #[serde(default)]
    pub form: u16,
    /// Phiếu B.
    pub sheet: SheetDraft,
    /// What was said of the house and the people.
    #[serde(default)]
    pub facts: FactsDraft,
    /// Yes or no, by item of Phiếu A.
    #[serde(default)]
    pub sheet_a: BTreeMap<String, bool>,
    /// The household goes on to Phiếu B.
    #[serde(default)]
    pub goes_on: Option<bool>,
    /// There is no Phiếu A in this commune, and the reviewer knows it.
    #[serde(default)]
    pub without_a: bool,
    /// The points were scored on paper, though a table is here.
    #[serde(default)]
    pub by_hand: bool,
}

impl Form for SurveyDraft {
    const NAME: &'static str = "review";

    fn version(&self) -> u16 {
        self.form
    }
}

/// What a form stands on.
#[derive(Clone, Copy)]
pub struct Stood<'a> {
    /// The round, the review, what is loaded.
    pub ground: &'a Ground,
    /// The household as it stands.
    pub unit: &'a HouseholdUnit,
    /// Standards, indicators, lists.
    pub reference: &'a Reference,
    /// WHO's tables, where they are at hand.
    pub growth: Option<&'a Tables>,
    /// The day, by the phone.
    pub today: NaiveDate,
}

impl Stood<'_> {
    fn rules(&self) -> ReviewRules<'_> {
        ReviewRules {
            today: self.today,
            numbers: convention(),
            reference: self.reference,
            procedure: &self.ground.place.procedure,
        }
    }
}

/// What reading the facts of a day needs.
pub fn facts_rules(reference: &Reference, procedure: &Procedure, day: NaiveDate) -> FactsRules {
    FactsRules {
        day,
        numbers: convention(),
        year_starts: year_starts(reference, procedure, day),
    }
}

/// The month in which a school year starts, by the cut-off of the sixth indicator; September where
/// the standard has none.
fn year_starts(reference: &Reference, procedure: &Procedure, day: NaiveDate) -> u32 {
    let standard = reference.standard_on(day);
    let cutoff = standard.and_then(|own| procedure.cutoff(own, "child_schooling"));
    match cutoff.map(|own| &own.is) {
        Some(Rule::ChildSchooling { year_starts, .. }) => *year_starts,
        _ => 9,
    }
}

impl SurveyDraft {
    /// The form of a household: what is known is filled in.
    pub fn open(
        ground: &Ground,
        unit: &HouseholdUnit,
        reference: &Reference,
        by: String,
        today: NaiveDate,
    ) -> Self {
        let review = &ground.review.facts;
        let hand = review
            .b1
            .as_ref()
            .filter(|own| own.origin == B1Origin::Hand)
            .map(|own| own.total);
        let before = ground.before.as_ref();
        let area = review.area_type.or_else(|| before?.area_type);
        let region = review.region.clone().or_else(|| before?.region.clone());
        let money = |dong: i64| so_thon_domain::numbers::format_whole(dong, convention());
        Self {
            form: 1,
            sheet: SheetDraft {
                review: ground.review.id.into(),
                on: format_date(today),
                by,
                area,
                region: region.unwrap_or_default(),
                choices: BTreeMap::new(),
                hand_total: hand.map(|total| total.to_string()).unwrap_or_default(),
                income: review.income.map(money).unwrap_or_default(),
                base: unit
                    .records
                    .get(&ground.review.id)
                    .map(so_thon_domain::Record::for_phone),
            },
            facts: FactsDraft::open(
                unit,
                &facts_rules(reference, &ground.place.procedure, today),
            ),
            sheet_a: review
                .sheet_a
                .as_ref()
                .map(|own| own.items.clone())
                .unwrap_or_default(),
            goes_on: review.sheet_a.as_ref().map(|own| own.goes_on),
            without_a: false,
            by_hand: hand.is_some(),
        }
    }

    /// The day of the review; today while none can be read.
    pub fn day(&self, today: NaiveDate) -> NaiveDate {
        read_date(&self.sheet.on).unwrap_or(today)
    }

    /// Phiếu A applies to households that asked to be reviewed.
    pub fn wants_a(ground: &Ground) -> bool {
        ground.review.facts.listed == Some(ListSource::Request)
    }

    /// Phiếu A was answered and says that the household does not go on.
    pub fn ends_at_a(&self, ground: &Ground) -> bool {
        Self::wants_a(ground) && !ground.items.is_empty() && self.goes_on == Some(false)
    }

    /// The household as it is with what was filled in.
    pub fn laid_over(&self, on: &Stood<'_>) -> (HouseholdUnit, ReviewProblems) {
        let mut problems = ReviewProblems::default();
        let procedure = &on.ground.place.procedure;
        let rules = facts_rules(on.reference, procedure, self.day(on.today));
        let over = self.facts.laid_over(&mut problems, on.unit, &rules);
        (over, problems)
    }

    /// The class as it follows from what was filled in so far, and what would keep it from being
    /// signed.
    pub fn look(&self, on: &Stood<'_>) -> (HouseholdUnit, Vec<Classified>) {
        let (over, _) = self.laid_over(on);
        let review = self.review(on.ground);
        let classes = {
            let scored = scored(on, &over, &review);
            self.sheet().preview(&on.rules(), &scored)
        };
        (over, classes)
    }

    /// Reads the form: the writes of the one change that signs it, or what keeps it from that.
    pub fn check(
        &self,
        on: &Stood<'_>,
    ) -> Result<(Vec<RecordWrite>, ReviewProblems), ReviewProblems> {
        if self.ends_at_a(on.ground) {
            return self.check_a(on);
        }
        let (over, facts) = self.laid_over(on);
        let review = self.review(on.ground);
        let sheet = self.sheet();
        let checked = sheet.check(&on.rules(), &scored(on, &over, &review));
        let mut errors = self.problems_of_a(on.ground);
        errors.extend(facts.errors);
        match checked {
            Ok(checked) if errors.is_empty() => {
                let mut writes = sheet.writes(&checked, on.unit);
                writes.extend(self.facts.writes(&over));
                let doubts = ReviewProblems {
                    errors,
                    warnings: checked.warnings().to_vec(),
                };
                Ok((writes, doubts))
            }
            Ok(checked) => Err(ReviewProblems {
                errors,
                warnings: checked.warnings().to_vec(),
            }),
            Err(problems) => {
                errors.extend(problems.errors);
                Err(ReviewProblems {
                    errors,
                    warnings: problems.warnings,
                })
            }
        }
    }

    /// The write of a Phiếu A that ends the review: nothing is signed.
    fn check_a(
        &self,
        on: &Stood<'_>,
    ) -> Result<(Vec<RecordWrite>, ReviewProblems), ReviewProblems> {
        let (ground, unit) = (on.ground, on.unit);
        let case = ground.case(&ground.review.facts);
        let mut found = self.sheet.may_sign(&on.rules(), &case);
        for problem in &mut found.errors {
            // The form ends here, and so does what is wrong with it.
            if problem.field == ReviewField::Class {
                problem.field = ReviewField::SheetA;
            }
        }
        if !found.errors.is_empty() {
            return Err(found);
        }
        let place = so_thon_domain::typed::Place {
            id: ground.review.id,
            unit: unit.id.into(),
            village: unit.village,
        };
        let review = self.review(ground);
        let write = so_thon_domain::typed::write_of(place, self.sheet.base.as_ref(), &review);
        Ok((write.into_iter().collect(), found))
    }

    /// The review with Phiếu A as it was answered.
    fn review(&self, ground: &Ground) -> Review {
        let signed = ground.review.facts.signed.as_ref();
        let sheet_a = (Self::wants_a(ground) && !ground.items.is_empty()).then(|| SheetA {
            items: self.sheet_a.clone(),
            goes_on: self.goes_on == Some(true),
            version: signed.map_or(0, |own| own.version),
        });
        Review {
            sheet_a: sheet_a.or_else(|| ground.review.facts.sheet_a.clone()),
            ..ground.review.facts.clone()
        }
    }

    /// Points by hand leave out what was chosen in the table, and the other way round.
    fn sheet(&self) -> SheetDraft {
        let mut sheet = self.sheet.clone();
        if self.by_hand {
            sheet.choices.clear();
        }
        sheet
    }

    fn problems_of_a(&self, ground: &Ground) -> Vec<ReviewProblem> {
        let answered = |code: &String| self.sheet_a.contains_key(code);
        let open = if ground.items.is_empty() {
            !self.without_a
        } else {
            self.goes_on.is_none() || !ground.items.iter().all(|item| answered(&item.code))
        };
        let problem = Problem {
            field: ReviewField::SheetA,
            code: ReviewCode::Missing,
            params: vec![],
        };
        (Self::wants_a(ground) && open)
            .then_some(problem)
            .into_iter()
            .collect()
    }
}

fn scored<'a>(on: &Stood<'a>, over: &'a HouseholdUnit, review: &'a Review) -> Scored<'a> {
    Scored {
        unit: over,
        case: on.ground.case(review),
        table: on.ground.table.as_deref(),
        growth: on.growth,
    }
}
