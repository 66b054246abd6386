//! The indicators of a household from its facts: each with its reason and the person or thing it
//! comes from.
//!
//! Indicators 2 to 6 follow from the people and their ages on the day, 1 from their work, 7 to 12
//! from the house. Which rule an indicator has, and its figures, is data (`data/cutoffs.json`).
//! What is missing stays unknown and says what it waits for.

use crate::{
    classify::{Facts, Lack, Law, Outcome, classify},
    dates::{Age, age_on},
    growth::Tables,
    household::Household,
    ids::MemberId,
    indicator::{Answer, Deprivation},
    member::Member,
    problem::{Param, codes},
    reference::{AreaType, Procedure, Reference, Rule},
    unit::{Entry, HouseholdUnit},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

mod house;
mod nutrition;
mod people;

pub use nutrition::{ChildGrowth, Growth, children_measured, growth};

codes! {
    /// Why an indicator is lacking, is not, or is unknown. A code never changes its meaning.
    pub enum BecauseCode {
        /// No fact and no answer.
        NotAsked = "not_asked",
        /// The standard's cut-off is not known here.
        NoCutoff = "no_cutoff",
        /// The household answered so.
        Answered = "answered",
        /// The household was unsure.
        Unsure = "unsure",
        /// Nobody is known of the household.
        NoPeople = "no_people",
        /// The age is not known well enough (`age`, `age_most`).
        AgeUnknown = "age_unknown",
        /// Looks for work and has none.
        NoWork = "no_work",
        /// Works for a wage without a contract.
        NoContract = "no_contract",
        /// What work the person has is not known.
        WorkUnknown = "work_unknown",
        /// Whether there is a contract is not known.
        ContractUnknown = "contract_unknown",
        /// Everyone who wants work has it.
        AllWork = "all_work",
        /// So many of so many are dependants (`count`, `of`).
        Dependants = "dependants",
        /// Whether the person is a dependant is not known.
        DependantUnknown = "dependant_unknown",
        /// Stunted: height for age (`z`).
        Stunted = "stunted",
        /// Underweight: weight for age (`z`).
        Underweight = "underweight",
        /// Height or weight was never measured.
        NotMeasured = "not_measured",
        /// The last measurement is too old (`date`).
        MeasuredLongAgo = "measured_long_ago",
        /// The measurement cannot be right.
        MeasuredWrongly = "measured_wrongly",
        /// The sex is not known.
        SexUnknown = "sex_unknown",
        /// The growth tables are not on this phone.
        NoTables = "no_tables",
        /// Every child is well nourished.
        AllNourished = "all_nourished",
        /// There is no child of this age.
        NoChild = "no_child",
        /// Has no health insurance.
        NotInsured = "not_insured",
        /// Whether the person is insured is not known.
        InsuranceUnknown = "insurance_unknown",
        /// Everyone is insured.
        AllInsured = "all_insured",
        /// Has not the schooling of the age (`level`).
        TooLittleSchooling = "too_little_schooling",
        /// What the person learned or learns is not known.
        SchoolingUnknown = "schooling_unknown",
        /// Everyone of this age is schooled.
        AllSchooled = "all_schooled",
        /// There is nobody of this age.
        NobodyOfAge = "nobody_of_age",
        /// Does not go to school (`level`).
        NotAtSchool = "not_at_school",
        /// Goes to a lower level than that of the age (`level`, `has`).
        BelowLevel = "below_level",
        /// What is known is of an earlier school year (`year`).
        SchoolYearOver = "school_year_over",
        /// So many main parts of the house are not durable (`count`, `parts`).
        PartsNotDurable = "parts_not_durable",
        /// Whether some main part is durable is not known (`parts`).
        PartsUnknown = "parts_unknown",
        /// Area a person, in hundredths of a square metre (`area`).
        AreaPerPerson = "area_per_person",
        /// The area of the house is not known.
        AreaUnknown = "area_unknown",
        /// The water comes from there (`code`).
        WaterFrom = "water_from",
        /// The toilet is of this kind (`code`).
        ToiletOf = "toilet_of",
        /// The kind is in no list (`code`).
        KindUnknown = "kind_unknown",
        /// Nobody uses the internet.
        NoInternet = "no_internet",
        /// Someone uses the internet.
        Internet = "internet",
        /// The household has these means of information (`codes`), or none.
        Means = "means",
    }
}

/// One reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Because {
    /// What.
    pub code: BecauseCode,
    /// The person it comes from.
    pub member: Option<MemberId>,
    /// What its words need, by name.
    pub params: Vec<(&'static str, Param)>,
}

/// An indicator as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The indicator.
    pub indicator: String,
    /// What counts: what follows from facts where they suffice, else what was answered.
    pub lack: Lack,
    /// Where that comes from.
    pub basis: Basis,
    /// Why.
    pub because: Vec<Because>,
    /// What was answered at a visit.
    pub answer: Option<Answer>,
    /// The facts and the answer say different things: shown, and settled by a person.
    pub differs: bool,
}

/// Where a finding comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// It follows from facts.
    Facts,
    /// It was answered.
    Answer,
    /// From nothing: it is unknown.
    Nothing,
}

/// What the indicators are derived from.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The household.
    pub household: &'a Household,
    /// Its people.
    pub members: &'a [Entry<Member>],
    /// Its answers, by indicator.
    pub answers: &'a BTreeMap<String, Deprivation>,
    /// The day of the review: ages are of that day.
    pub day: NaiveDate,
    /// WHO's tables, where they are at hand.
    pub growth: Option<&'a Tables>,
}

impl<'a> Subject<'a> {
    /// A household as it stands.
    pub fn of(unit: &'a HouseholdUnit, day: NaiveDate, growth: Option<&'a Tables>) -> Self {
        Self {
            household: &unit.household,
            members: &unit.members,
            answers: &unit.deprivations,
            day,
            growth,
        }
    }

    fn age(&self, member: &Member) -> Option<Age> {
        age_on(&member.birth?, self.day)
    }
}

/// What follows from facts alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Derived {
    pub lack: Lack,
    pub because: Vec<Because>,
}

/// Reasons for lacking and for not knowing, gathered person by person.
#[derive(Default)]
pub(crate) struct Tally {
    lacking: Vec<Because>,
    unknown: Vec<Because>,
}

impl Tally {
    fn lacks(&mut self, because: Because) {
        self.lacking.push(because);
    }

    fn unknown(&mut self, because: Because) {
        self.unknown.push(because);
    }

    /// One lack is enough, whatever else is unknown; else what is unknown keeps it open.
    fn finish(self, otherwise: BecauseCode) -> Derived {
        if !self.lacking.is_empty() {
            Derived {
                lack: Lack::Lacking,
                because: self.lacking,
            }
        } else if !self.unknown.is_empty() {
            Derived {
                lack: Lack::Unknown,
                because: self.unknown,
            }
        } else {
            Derived {
                lack: Lack::NotLacking,
                because: vec![plain(otherwise)],
            }
        }
    }
}

fn plain(code: BecauseCode) -> Because {
    with(code, vec![])
}

fn with(code: BecauseCode, params: Vec<(&'static str, Param)>) -> Because {
    Because {
        code,
        member: None,
        params,
    }
}

/// A reason that lies with a person, of whom it says the age where that is known.
fn of(
    subject: &Subject<'_>,
    person: &Entry<Member>,
    code: BecauseCode,
    mut params: Vec<(&'static str, Param)>,
) -> Because {
    if let Some(age) = subject.age(&person.facts) {
        params.push(("age", Param::Count(i64::from(age.least))));
        if age.most != age.least {
            params.push(("age_most", Param::Count(i64::from(age.most))));
        }
    }
    Because {
        code,
        member: Some(person.id.into()),
        params,
    }
}

/// Every indicator of a law, by number.
pub fn findings(law: &Law<'_>, procedure: &Procedure, subject: &Subject<'_>) -> Vec<Finding> {
    law.indicators
        .iter()
        .map(|code| {
            let cutoff = procedure.cutoff(law.standard, code);
            let derived = match cutoff {
                Some(cutoff) => derive(&cutoff.is, subject),
                None => Derived {
                    lack: Lack::Unknown,
                    because: vec![plain(BecauseCode::NoCutoff)],
                },
            };
            finding(code, derived, subject.answers.get(*code))
        })
        .collect()
}

fn derive(rule: &Rule, subject: &Subject<'_>) -> Derived {
    match rule {
        Rule::Employment { from, retirement } => people::employment(subject, *from, retirement),
        Rule::Dependants {
            child_under,
            old_from,
            over_percent,
        } => people::dependants(subject, *child_under, *old_from, *over_percent),
        Rule::Nutrition {
            child_under,
            z_below_hundredths,
            fresh_months,
        } => nutrition::nutrition(subject, *child_under, *z_below_hundredths, *fresh_months),
        Rule::HealthInsurance { from } => people::insurance(subject, *from),
        Rule::AdultEducation {
            from,
            under,
            year_starts,
            levels,
        } => people::adult_education(subject, (*from, *under), *year_starts, levels),
        Rule::ChildSchooling {
            from,
            under,
            year_starts,
            levels,
        } => people::child_schooling(subject, (*from, *under), *year_starts, levels),
        Rule::HousingQuality { from_parts } => house::quality(subject, *from_parts),
        Rule::HousingArea { under_dm2 } => house::area(subject, *under_dm2),
        Rule::Water { clean, other } => {
            let source = subject.household.water.as_deref();
            house::kind(source, clean, other, BecauseCode::WaterFrom)
        }
        Rule::Toilet { hygienic, other } => {
            let kind = subject.household.toilet.as_deref();
            house::kind(kind, hygienic, other, BecauseCode::ToiletOf)
        }
        Rule::Telecom {} => house::telecom(subject),
        Rule::InformationMeans { means } => house::means(subject, means),
    }
}

/// Facts decide where they suffice; the answer stands beside them and decides where they do not.
fn finding(code: &str, derived: Derived, answered: Option<&Deprivation>) -> Finding {
    let answer = answered.map(|own| own.answer);
    let said = match answer {
        Some(Answer::Lacking) => Lack::Lacking,
        Some(Answer::NotLacking) => Lack::NotLacking,
        Some(Answer::Unsure) | None => Lack::Unknown,
    };
    let (lack, basis, mut because) = match (derived.lack, said) {
        (Lack::Unknown, Lack::Unknown) => (Lack::Unknown, Basis::Nothing, derived.because),
        (Lack::Unknown, said) => {
            let because = vec![plain(BecauseCode::Answered)];
            (said, Basis::Answer, because)
        }
        (known, _) => (known, Basis::Facts, derived.because),
    };
    if answer == Some(Answer::Unsure) && lack == Lack::Unknown {
        because.push(plain(BecauseCode::Unsure));
    }
    let both_known = derived.lack != Lack::Unknown && said != Lack::Unknown;
    Finding {
        indicator: code.to_owned(),
        lack,
        basis,
        because,
        answer,
        differs: both_known && derived.lack != said,
    }
}

/// A household's class by one standard, with every indicator's reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Classified {
    /// The class, or why it cannot be said.
    pub outcome: Outcome,
    /// The indicators, by number.
    pub findings: Vec<Finding>,
    /// It decides nothing: another standard is in force on the day.
    pub preview: bool,
}

/// What a review adds to the facts of the household.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Rural or urban, as the review keeps it.
    pub area: Option<AreaType>,
    /// Points of B1.
    pub b1: Option<i64>,
    /// Income per head and month in đồng.
    pub income: Option<i64>,
}

/// The class by the standard in force on the day, then by each other standard as a preview.
pub fn classify_household(
    reference: &Reference,
    procedure: &Procedure,
    subject: &Subject<'_>,
    measured: Measured,
) -> Vec<Classified> {
    let deciding = reference.standard_on(subject.day);
    let others = reference
        .standards()
        .iter()
        .filter(|other| Some(&other.code) != deciding.map(|own| &own.code));
    deciding
        .into_iter()
        .map(|standard| (standard, false))
        .chain(others.map(|standard| (standard, true)))
        .map(|(standard, preview)| {
            let law = Law::of(reference, standard);
            let findings = findings(&law, procedure, subject);
            let facts = Facts {
                area: measured.area,
                b1: measured.b1,
                income: measured.income,
                lacks: findings
                    .iter()
                    .map(|own| (own.indicator.clone(), own.lack))
                    .collect(),
                total: None,
            };
            Classified {
                outcome: classify(&law, &facts),
                findings,
                preview,
            }
        })
        .collect()
}

#[cfg(test)]
mod explained;
#[cfg(test)]
mod tests;
