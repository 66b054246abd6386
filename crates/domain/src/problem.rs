//! What is wrong or doubtful in a form: stable codes, words in `locales/`.
//!
//! An error keeps a form from being saved, because no true fact can look like that. A warning says
//! why something is doubtful and lets it through.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    (
        $(#[$doc:meta])*
        pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All of them, so that a test can see that each has its words.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable code: the key of its words in `locales/`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }
    };
}

pub(crate) use codes;

codes! {
    /// The place in a form that a problem stands beside.
    pub enum FormField {
        /// Day of a visit.
        Date = "date",
        /// Who was met.
        Met = "met",
        /// The indicators.
        Answers = "answers",
        /// The wishes.
        Needs = "needs",
        /// The causes of poverty.
        Causes = "causes",
        /// When to come again.
        NextDate = "next_date",
        /// What the household said.
        Said = "said",
        /// What was promised.
        Promise = "promise",
        /// What support is.
        Benefit = "benefit",
        /// Sum of money.
        Amount = "amount",
        /// How much of what.
        Quantity = "quantity",
        /// The unit of a quantity.
        Unit = "unit",
        /// How far support got.
        State = "state",
        /// Day it was asked for.
        AskedOn = "asked_on",
        /// Day it was decided.
        DecidedOn = "decided_on",
        /// Day it was delivered.
        DeliveredOn = "delivered_on",
        /// Day it was confirmed.
        ConfirmedOn = "confirmed_on",
        /// Who provides it.
        Provider = "provider",
        /// Programme, project or sub-project.
        Project = "project",
        /// Funding source.
        Funding = "funding",
        /// The member it is for.
        Member = "member",
        /// Note or reason.
        Note = "note",
        /// The village of a household.
        Village = "village",
        /// A person's or a village's name.
        Name = "name",
        /// Where in the village.
        Address = "address",
        /// The list's own code.
        ListCode = "list_code",
        /// A phone number.
        Phone = "phone",
        /// A birth.
        Birth = "birth",
        /// Ethnic group.
        Ethnicity = "ethnicity",
        /// Relation to the head.
        Relation = "relation",
        /// What a person does or learns.
        Doing = "doing",
        /// Who is head.
        Head = "head",
        /// The word for a village.
        Word = "word",
        /// Households of a village.
        Households = "households",
        /// People of a village.
        People = "people",
        /// The day they were counted.
        CountedOn = "counted_on",
        /// The day of a registration to escape poverty.
        RegisteredOn = "registered_on",
        /// Who gave its commitment.
        CommittedBy = "committed_by",
        /// The year by which the household wants to have escaped.
        TargetYear = "target_year",
        /// The measures of a registration.
        Measures = "measures",
        /// What a measure is (`n` says which, from 1, here and below).
        MeasureWhat = "measure_what",
        /// Who is responsible for it.
        MeasureWho = "measure_who",
        /// Who pays for it.
        MeasureFunding = "measure_funding",
        /// By when.
        MeasureBy = "measure_by",
        /// How far the measures got.
        Progress = "progress",
        /// The day on which something came of a person's wishes for work.
        OutcomeOn = "outcome_on",
        /// What else is known of that.
        OutcomeWords = "outcome_words",
    }
}

codes! {
    /// What is wrong or doubtful. A code never changes its meaning.
    pub enum ProblemCode {
        /// Nothing was filled in where something must be.
        Missing = "missing",
        /// No date can be read.
        DateUnreadable = "date_unreadable",
        /// The date is later than today (`today`).
        DateInFuture = "date_in_future",
        /// The date is before 2000.
        DateTooOld = "date_too_old",
        /// The date is long ago: `days`.
        DateLongAgo = "date_long_ago",
        /// The day to come again is not after the visit (`date`).
        NextNotAfterVisit = "next_not_after_visit",
        /// The day to come again is more than a year after the visit.
        NextFarAway = "next_far_away",
        /// A step is dated before the step it follows (`before`).
        DatesOutOfOrder = "dates_out_of_order",
        /// Nobody was met, or it was not said who.
        NobodyMet = "nobody_met",
        /// `count` indicators are unsure: `indicators`.
        Unsure = "unsure",
        /// `count` indicators were not asked: `indicators`.
        NotAsked = "not_asked",
        /// No number can be read.
        NumberUnreadable = "number_unreadable",
        /// The number has two readings: `one` and `other`.
        NumberTwoReadings = "number_two_readings",
        /// The number is negative.
        NumberNegative = "number_negative",
        /// Not whole, or finer than can be kept.
        NumberFraction = "number_fraction",
        /// The number is too large.
        NumberTooLarge = "number_too_large",
        /// The project ended (`until`) before the support's date.
        ProjectEnded = "project_ended",
        /// The project begins (`from`) after the support's date.
        ProjectNotBegun = "project_not_begun",
        /// The code is in no catalogue.
        UnknownCode = "unknown_code",
        /// The person is not of this household.
        UnknownMember = "unknown_member",
        /// Delivered support needs a sum or a quantity.
        AmountOrQuantity = "amount_or_quantity",
        /// The household already got the same in the same year: `benefit`, `date`, `amount`.
        PossibleOverlap = "possible_overlap",
        /// A doubt was raised: say why it is still right.
        ReasonMissing = "reason_missing",
        /// No Vietnamese phone number.
        PhoneUnreadable = "phone_unreadable",
        /// No birth can be read.
        BirthUnreadable = "birth_unreadable",
        /// The year of birth has two digits; `suggestion` may be meant.
        BirthShortYear = "birth_short_year",
        /// Born later than today; `suggestion` may be meant.
        BirthInFuture = "birth_in_future",
        /// Nobody is that old.
        BirthTooOld = "birth_too_old",
        /// The head cannot leave while others stay: choose a new head first.
        HeadLeaves = "head_leaves",
        /// Another member bears the same name (and birth year).
        SameName = "same_name",
        /// Fewer people than households.
        FewerPeopleThanHouseholds = "fewer_people_than_households",
        /// Longer than can be kept: `most` characters.
        TooLong = "too_long",
        /// No year can be read.
        YearUnreadable = "year_unreadable",
        /// The year (`year`) is before this one (`now`).
        YearPast = "year_past",
        /// The year (`year`) is further ahead than plans reach.
        YearFar = "year_far",
        /// A registration names no measure.
        NoMeasure = "no_measure",
        /// The measure's day (`date`) is after the target year (`year`).
        MeasureLate = "measure_late",
        /// The household has a registration that stands, of `date`.
        AlreadyRegistered = "already_registered",
        /// The household is on no list of poor and near-poor households.
        NotListed = "not_listed",
    }
}

/// What the words of a problem need; how it is written is the language's affair.
///
/// A signed form keeps those of its reasons: no variant changes its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Param {
    /// A day.
    Date(NaiveDate),
    /// A sum in đồng.
    Dong(i64),
    /// A number of thousandths.
    Thousandths(i64),
    /// A count.
    Count(i64),
    /// A code of the reference data, or words.
    Code(String),
    /// Codes of the reference data.
    Codes(Vec<String>),
}

/// One thing that is wrong or doubtful. A review's forms have fields and codes of their own
/// (`review::problem`), so that the field's forms need not know them.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem<F = FormField, C = ProblemCode> {
    /// Where.
    pub field: F,
    /// What.
    pub code: C,
    /// What its words need, by name.
    pub params: Vec<(&'static str, Param)>,
}

/// All that is wrong, and all that is doubtful.
#[derive(Clone, Debug, PartialEq)]
pub struct Problems<F = FormField, C = ProblemCode> {
    /// What keeps the form from being saved.
    pub errors: Vec<Problem<F, C>>,
    /// What does not.
    pub warnings: Vec<Problem<F, C>>,
}

impl<F, C> Default for Problems<F, C> {
    fn default() -> Self {
        Self {
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl<F: Copy + PartialEq, C> Problems<F, C> {
    /// The errors and warnings that stand beside one field.
    pub fn beside(&self, field: F) -> impl Iterator<Item = &Problem<F, C>> {
        let all = self.errors.iter().chain(&self.warnings);
        all.filter(move |problem| problem.field == field)
    }

    pub(crate) fn error(&mut self, field: F, code: C) {
        self.error_with(field, code, vec![]);
    }

    pub(crate) fn error_with(&mut self, field: F, code: C, params: Vec<(&'static str, Param)>) {
        self.errors.push(Problem {
            field,
            code,
            params,
        });
    }

    pub(crate) fn warn(&mut self, field: F, code: C) {
        self.warn_with(field, code, vec![]);
    }

    pub(crate) fn warn_with(&mut self, field: F, code: C, params: Vec<(&'static str, Param)>) {
        self.warnings.push(Problem {
            field,
            code,
            params,
        });
    }

    /// What was checked is valid when nothing is wrong.
    pub(crate) fn finish<T>(self, facts: T) -> Result<Checked<T, F, C>, Self> {
        if self.errors.is_empty() {
            Ok(Checked {
                facts,
                warnings: self.warnings,
            })
        } else {
            Err(self)
        }
    }
}

/// Facts that passed their checks. Only a check makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked<T, F = FormField, C = ProblemCode> {
    facts: T,
    warnings: Vec<Problem<F, C>>,
}

impl<T, F, C> Checked<T, F, C> {
    /// The facts.
    pub fn facts(&self) -> &T {
        &self.facts
    }

    /// What is doubtful all the same.
    pub fn warnings(&self) -> &[Problem<F, C>] {
        &self.warnings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_its_own() {
        let codes: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
        let fields: BTreeSet<_> = FormField::ALL.iter().map(|field| field.code()).collect();
        assert_eq!(fields.len(), FormField::ALL.len());
    }
}
