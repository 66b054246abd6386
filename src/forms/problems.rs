//! Problem codes of the rules in the words of a person.

use crate::{
    i18n::{Locale, format, locale},
    t,
};
use chrono::NaiveDate;
use so_thon_domain::{
    numbers::Convention,
    problem::{FormField, Param, Problem, ProblemCode},
    reference::{List, Reference, Words},
};

/// How numbers are written in the language in use.
pub fn convention() -> Convention {
    match locale() {
        Locale::vi => Convention::Vietnamese,
        Locale::en => Convention::English,
    }
}

/// The words of a list's entry in the language in use.
pub fn named(words: &Words) -> &str {
    match locale() {
        Locale::vi => &words.vi,
        Locale::en => &words.en,
    }
}

/// What a code of a list is called; the code itself when it is in none (a person's own words).
pub fn name_in(reference: &Reference, list: List, code: &str) -> String {
    let entry = reference.entry(list, code);
    entry.map_or_else(|| code.to_owned(), |entry| named(&entry.name).to_owned())
}

/// A problem in words.
pub fn words(problem: &Problem, reference: &Reference) -> String {
    let said = Said(problem);
    match problem.code {
        ProblemCode::Missing => missing(problem.field).to_owned(),
        ProblemCode::DateUnreadable => t!(form_problem.date_unreadable).to_owned(),
        ProblemCode::DateInFuture => t!(
            form_problem.date_in_future,
            date = said.day("date"),
            today = said.day("today")
        ),
        ProblemCode::DateTooOld => t!(form_problem.date_too_old, date = said.day("date")),
        ProblemCode::DateLongAgo => t!(
            form_problem.date_long_ago,
            date = said.day("date"),
            days = said.count("days")
        ),
        ProblemCode::NextNotAfterVisit => t!(
            form_problem.next_not_after_visit,
            next = said.day("next"),
            date = said.day("date")
        ),
        ProblemCode::NextFarAway => t!(form_problem.next_far_away, next = said.day("next")),
        ProblemCode::DatesOutOfOrder => t!(
            form_problem.dates_out_of_order,
            date = said.day("date"),
            before = said.day("before")
        ),
        ProblemCode::NobodyMet => t!(form_problem.nobody_met).to_owned(),
        ProblemCode::Unsure => t!(
            form_problem.unsure,
            n = said.count("count"),
            names = said.indicators(reference)
        ),
        ProblemCode::NotAsked => t!(
            form_problem.not_asked,
            n = said.count("count"),
            names = said.indicators(reference)
        ),
        ProblemCode::NumberUnreadable => t!(form_problem.number_unreadable).to_owned(),
        ProblemCode::NumberTwoReadings => t!(form_problem.number_two_readings).to_owned(),
        ProblemCode::NumberNegative => t!(form_problem.number_negative).to_owned(),
        ProblemCode::NumberFraction => t!(form_problem.number_fraction).to_owned(),
        ProblemCode::NumberTooLarge => t!(form_problem.number_too_large).to_owned(),
        ProblemCode::ProjectEnded => t!(form_problem.project_ended, until = said.day("until")),
        ProblemCode::ProjectNotBegun => t!(form_problem.project_not_begun, from = said.day("from")),
        ProblemCode::UnknownCode => t!(form_problem.unknown_code).to_owned(),
        ProblemCode::UnknownMember => t!(form_problem.unknown_member).to_owned(),
        ProblemCode::AmountOrQuantity => t!(form_problem.amount_or_quantity).to_owned(),
        ProblemCode::PossibleOverlap => t!(
            form_problem.possible_overlap,
            what = said.got(reference),
            date = said.day("date")
        ),
        ProblemCode::ReasonMissing => t!(form_problem.reason_missing).to_owned(),
        ProblemCode::PhoneUnreadable => t!(form_problem.phone_unreadable).to_owned(),
        ProblemCode::BirthUnreadable => t!(form_problem.birth_unreadable).to_owned(),
        ProblemCode::BirthShortYear => {
            t!(
                form_problem.birth_short_year,
                year = said.year().unwrap_or_default()
            )
        }
        ProblemCode::BirthInFuture => match said.year() {
            Some(year) => t!(form_problem.birth_in_future_or, year = year),
            None => t!(form_problem.birth_in_future).to_owned(),
        },
        ProblemCode::BirthTooOld => t!(form_problem.birth_too_old).to_owned(),
        ProblemCode::HeadLeaves => t!(form_problem.head_leaves).to_owned(),
        ProblemCode::SameName => t!(form_problem.same_name).to_owned(),
        ProblemCode::FewerPeopleThanHouseholds => {
            t!(form_problem.fewer_people_than_households).to_owned()
        }
        ProblemCode::YearUnreadable => t!(form_problem.year_unreadable).to_owned(),
        ProblemCode::YearPast => t!(
            form_problem.year_past,
            year = said.figure("year"),
            now = said.figure("now")
        ),
        ProblemCode::YearFar => t!(form_problem.year_far, year = said.figure("year")),
        ProblemCode::NoMeasure => t!(form_problem.no_measure).to_owned(),
        ProblemCode::MeasureLate => t!(
            form_problem.measure_late,
            n = said.figure("n"),
            date = said.day("date"),
            year = said.figure("year")
        ),
        ProblemCode::AlreadyRegistered => {
            t!(form_problem.already_registered, date = said.day("date"))
        }
        ProblemCode::NotListed => t!(form_problem.not_listed).to_owned(),
        ProblemCode::TooLong => t!(form_problem.too_long, most = said.count("most")),
    }
}

fn missing(field: FormField) -> &'static str {
    match field {
        FormField::Date => t!(form_problem.missing_date),
        FormField::Benefit => t!(form_problem.missing_benefit),
        FormField::State => t!(form_problem.missing_state),
        FormField::AskedOn
        | FormField::DecidedOn
        | FormField::DeliveredOn
        | FormField::ConfirmedOn
        | FormField::NextDate
        | FormField::RegisteredOn
        | FormField::CountedOn => t!(form_problem.missing_day),
        FormField::CommittedBy => t!(form_problem.missing_committed),
        FormField::TargetYear => t!(form_problem.missing_year),
        FormField::MeasureWhat => t!(form_problem.missing_measure),
        FormField::MeasureWho => t!(form_problem.missing_who),
        FormField::Unit => t!(form_problem.missing_unit),
        FormField::Village => t!(form_problem.missing_village),
        FormField::Name => t!(form_problem.missing_name),
        FormField::Met
        | FormField::Answers
        | FormField::Needs
        | FormField::Causes
        | FormField::Said
        | FormField::Promise
        | FormField::Amount
        | FormField::Quantity
        | FormField::Provider
        | FormField::Project
        | FormField::Funding
        | FormField::Member
        | FormField::Note
        | FormField::Address
        | FormField::ListCode
        | FormField::Phone
        | FormField::Birth
        | FormField::Ethnicity
        | FormField::Relation
        | FormField::Doing
        | FormField::Head
        | FormField::Word
        | FormField::Households
        | FormField::Measures
        | FormField::MeasureFunding
        | FormField::MeasureBy
        | FormField::Progress
        | FormField::OutcomeOn
        | FormField::OutcomeWords
        | FormField::People => t!(form_problem.missing),
    }
}

/// What a problem tells besides its code.
#[derive(Clone, Copy)]
pub struct Said<'a>(pub &'a Problem);

impl Said<'_> {
    fn param(&self, name: &str) -> Option<&Param> {
        let mut params = self.0.params.iter();
        params
            .find(|(known, _)| *known == name)
            .map(|(_, param)| param)
    }

    fn date(&self, name: &str) -> Option<NaiveDate> {
        match self.param(name) {
            Some(Param::Date(day)) => Some(*day),
            _ => None,
        }
    }

    /// A day in words.
    pub fn day(&self, name: &str) -> String {
        self.date(name).map(format::date).unwrap_or_default()
    }

    /// A count.
    pub fn count(&self, name: &str) -> String {
        match self.param(name) {
            Some(Param::Count(count)) => format::number(count.unsigned_abs()),
            _ => String::new(),
        }
    }

    /// The year that may be meant, without marks.
    pub fn year(&self) -> Option<String> {
        let year = self.figure("suggestion");
        (!year.is_empty()).then_some(year)
    }

    /// A year or a place, without marks.
    fn figure(&self, name: &str) -> String {
        match self.param(name) {
            Some(Param::Count(count)) => count.to_string(),
            _ => String::new(),
        }
    }

    /// The two readings of a number, in thousandths.
    pub fn readings(&self) -> Option<(i64, i64)> {
        match (self.param("one"), self.param("other")) {
            (Some(Param::Thousandths(one)), Some(Param::Thousandths(other))) => {
                Some((*one, *other))
            }
            _ => None,
        }
    }

    /// What the household already got: its name, and the sum when there was one.
    pub fn got(&self, reference: &Reference) -> String {
        let name = match self.param("benefit") {
            Some(Param::Code(code)) => name_in(reference, List::Benefits, code),
            _ => String::new(),
        };
        match self.param("amount") {
            Some(Param::Dong(dong)) => format!("{name} {}", format::money(*dong)),
            _ => name,
        }
    }

    /// The indicators it names.
    pub fn indicators(&self, reference: &Reference) -> String {
        let Some(Param::Codes(codes)) = self.param("indicators") else {
            return String::new();
        };
        let names = codes.iter().filter_map(|code| {
            let name = named(&reference.indicator(code)?.name);
            Some(so_thon_domain::letters::lower_text(name))
        });
        names.collect::<Vec<_>>().join(", ")
    }
}
