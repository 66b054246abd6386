//! What a review needs besides standards and indicators: cut-offs, seasons, steps, movements,
//! forms.
//!
//! The same files, the same form and the same loader as the other lists; kept apart because only a
//! review asks for them, and a phone that shows no review need not carry them.

use super::{
    Mark, Reference, Words,
    entry::Standard,
    load::{File, ReferenceError, Shared, both, dangling, entries, file, held},
};
use crate::member::Level;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde_json::Value;
use std::sync::LazyLock;

/// An entry with the days it holds, where it is ordered and how sure we are of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    /// Its code, stable.
    pub code: String,
    /// Its name.
    pub name: Words,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it holds.
    pub to: Option<NaiveDate>,
    /// Where it is ordered.
    pub source: String,
    /// How sure we are.
    pub mark: Mark,
    /// What it says.
    pub is: T,
}

impl<T> Dated<T> {
    /// True on the days it holds.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// From when on a household counts as lacking, for one indicator of one standard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cutoff {
    /// The standard.
    pub standard: String,
    /// The indicator's code.
    pub indicator: String,
    /// The rule with its figures.
    pub is: Rule,
    /// Where it is ordered.
    pub source: String,
    /// How sure we are.
    pub mark: Mark,
}

/// A cut-off's rule. Ages are whole years on the day of the review; "from" is included, "under" is
/// not.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// Someone of working age, able and willing, has no work; or works for a wage without contract.
    Employment {
        /// Working age begins.
        from: u32,
        /// Where it ends, by year.
        retirement: Vec<RetirementAge>,
    },
    /// Dependants are more than so many of a hundred.
    Dependants {
        /// Children are dependants under this age.
        child_under: u32,
        /// People of this age with a monthly social allowance are dependants.
        old_from: u32,
        /// More than so many of a hundred is lacking.
        over_percent: u32,
    },
    /// A child is stunted or underweight.
    Nutrition {
        /// Children under this age.
        child_under: u32,
        /// Lacking below so many hundredths of a standard deviation.
        z_below_hundredths: i32,
        /// A measurement tells of the child for so many months.
        fresh_months: u32,
    },
    /// Someone has no health insurance.
    HealthInsurance {
        /// People from this age.
        from: u32,
    },
    /// Someone young has not the schooling of their age and does not get it.
    AdultEducation {
        /// People from this age.
        from: u32,
        /// And under this one.
        under: u32,
        /// The month in which a school year starts.
        year_starts: u32,
        /// What is asked, by age.
        levels: Vec<SchoolLevel>,
    },
    /// A child does not go to the level of school of its age.
    ChildSchooling {
        /// Children from this age.
        from: u32,
        /// And under this one.
        under: u32,
        /// The month in which a school year starts.
        year_starts: u32,
        /// What is asked, by the school year's first calendar year less the year of birth.
        levels: Vec<SchoolLevel>,
    },
    /// Of the three main parts of the house so many are not durable.
    HousingQuality {
        /// Lacking from so many.
        from_parts: u8,
    },
    /// The house is small for its people.
    HousingArea {
        /// Lacking below so many square decimetres a person.
        under_dm2: u32,
    },
    /// The water is of a source that is not clean.
    Water {
        /// Codes of clean sources.
        clean: Vec<String>,
        /// Codes of the others.
        other: Vec<String>,
    },
    /// The toilet is none, or not hygienic.
    Toilet {
        /// Codes of hygienic kinds.
        hygienic: Vec<String>,
        /// Codes of the others.
        other: Vec<String>,
    },
    /// Nobody uses the internet.
    Telecom {},
    /// There is no means of information.
    InformationMeans {
        /// Codes of what counts.
        means: Vec<String>,
    },
}

/// The age at which working age ends in a year, in months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetirementAge {
    /// The year.
    pub year: i32,
    /// For men.
    pub male: u32,
    /// For women.
    pub female: u32,
}

/// What schooling is asked from an age, or from a distance to the year of birth, until the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchoolLevel {
    /// From here on.
    pub from: u32,
    /// This level or a higher one.
    pub level: Level,
}

/// When something is done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "every", rename_all = "snake_case", deny_unknown_fields)]
pub enum Season {
    /// Each year from one day to another, both included.
    Year {
        /// Month and day of the first.
        from: (u32, u32),
        /// Month and day of the last.
        to: (u32, u32),
    },
    /// Each of these months, from a day on.
    Month {
        /// The day.
        from_day: u32,
        /// The first of the months.
        first: u32,
        /// The last of them.
        last: u32,
    },
}

/// A step of the procedure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// It may be left out with a reason.
    #[serde(default)]
    pub optional: bool,
    /// It takes at least so many working days.
    #[serde(default)]
    pub working_days: Option<u32>,
    /// So many of a hundred must agree, or it is done again.
    #[serde(default)]
    pub agree_percent: Option<u32>,
}

/// Where a movement between lists is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// The column of form 2 (the poor list); none when it does not touch that list.
    #[serde(default)]
    pub poor_column: Option<u8>,
    /// The column of form 3 (the near-poor list).
    #[serde(default)]
    pub near_poor_column: Option<u8>,
}

/// A form of the procedure or a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its number where it is numbered.
    #[serde(default)]
    pub number: Option<String>,
    /// Its text or columns are known here.
    #[serde(default)]
    pub known: bool,
}

/// Every list that only a review asks for, read and checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Procedure {
    pub(super) cutoffs: Vec<Cutoff>,
    pub(super) seasons: Vec<Dated<Season>>,
    pub(super) steps: Vec<Dated<Step>>,
    pub(super) movements: Vec<Dated<Movement>>,
    pub(super) forms: Vec<Dated<Form>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Cutoffs,
    Seasons,
    Steps,
    Movements,
    Forms,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line<T> {
    code: String,
    vi: String,
    en: String,
    is: T,
    #[serde(default)]
    from: Option<NaiveDate>,
    #[serde(default)]
    to: Option<NaiveDate>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    mark: Option<Mark>,
}

impl Procedure {
    /// Reads files, each as its name (for messages) and its text, and checks them together and
    /// against the standards and indicators they name.
    pub fn load(base: &Reference, files: &[(&str, &str)]) -> Result<Self, ReferenceError> {
        let mut all = Self::default();
        for (name, text) in files {
            all.take(name, text)?;
        }
        all.check_cutoffs(base)?;
        check_days("seasons", &all.seasons)?;
        check_days("steps", &all.steps)?;
        check_days("movements", &all.movements)?;
        check_days("forms", &all.forms)?;
        Ok(all)
    }

    fn take(&mut self, name: &str, text: &str) -> Result<(), ReferenceError> {
        let mut open: File<Name> = File::open(name, text)?;
        let lines = open.entries.take();
        match open.list {
            Name::Cutoffs => self.cutoffs.extend(entries::<Cutoff>(name, lines)?),
            Name::Seasons => self.seasons.extend(dated(name, &open, lines)?),
            Name::Steps => self.steps.extend(dated(name, &open, lines)?),
            Name::Movements => self.movements.extend(dated(name, &open, lines)?),
            Name::Forms => self.forms.extend(dated(name, &open, lines)?),
        }
        Ok(())
    }

    fn check_cutoffs(&self, base: &Reference) -> Result<(), ReferenceError> {
        for (at, one) in self.cutoffs.iter().enumerate() {
            let Some(standard) = base.standard(&one.standard) else {
                return Err(dangling("cutoffs", &one.indicator, &one.standard));
            };
            let own = base.indicators_of(&one.standard);
            if !own.iter().any(|(_, known)| known.code == one.indicator) {
                return Err(dangling("cutoffs", &one.standard, &one.indicator));
            }
            let later = self.cutoffs.iter().skip(at + 1);
            let twice = |other: &Cutoff| {
                (&other.standard, &other.indicator) == (&one.standard, &one.indicator)
            };
            if later.into_iter().any(twice) {
                return Err(ReferenceError::Overlap {
                    list: "cutoffs".to_owned(),
                    code: one.indicator.clone(),
                    day: standard.from,
                });
            }
        }
        Ok(())
    }

    /// The cut-off of an indicator under a standard; `None` where none is known.
    pub fn cutoff(&self, standard: &Standard, indicator: &str) -> Option<&Cutoff> {
        self.cutoffs
            .iter()
            .find(|one| one.standard == standard.code && one.indicator == indicator)
    }

    /// The season of a code that holds on a day ("annual", "in_year").
    pub fn season(&self, code: &str, day: NaiveDate) -> Option<&Dated<Season>> {
        find(&self.seasons, code, day)
    }

    /// The steps of the procedure on a day, in order.
    pub fn steps(&self, day: NaiveDate) -> impl Iterator<Item = &Dated<Step>> {
        self.steps.iter().filter(move |step| step.holds_on(day))
    }

    /// The step of a code that holds on a day.
    pub fn step(&self, code: &str, day: NaiveDate) -> Option<&Dated<Step>> {
        find(&self.steps, code, day)
    }

    /// The movement of a code that holds on a day.
    pub fn movement(&self, code: &str, day: NaiveDate) -> Option<&Dated<Movement>> {
        find(&self.movements, code, day)
    }

    /// The forms of a day, in order.
    pub fn forms(&self, day: NaiveDate) -> impl Iterator<Item = &Dated<Form>> {
        self.forms.iter().filter(move |form| form.holds_on(day))
    }

    /// The form of a code that holds on a day.
    pub fn form(&self, code: &str, day: NaiveDate) -> Option<&Dated<Form>> {
        find(&self.forms, code, day)
    }
}

impl Season {
    /// The first and last day of the season that a day lies in; `None` outside of it.
    pub fn around(&self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let (first, last) = match self {
            Self::Year { from, to } => (
                NaiveDate::from_ymd_opt(day.year(), from.0, from.1)?,
                NaiveDate::from_ymd_opt(day.year(), to.0, to.1)?,
            ),
            Self::Month {
                from_day,
                first,
                last,
            } => {
                if !(*first..=*last).contains(&day.month()) {
                    return None;
                }
                let begins = NaiveDate::from_ymd_opt(day.year(), day.month(), *from_day)?;
                let month = NaiveDate::from_ymd_opt(day.year(), day.month(), 1)?;
                (begins, crate::dates::months_after(month, 1).pred_opt()?)
            }
        };
        (first <= day && day <= last).then_some((first, last))
    }
}

fn find<'a, T>(list: &'a [Dated<T>], code: &str, day: NaiveDate) -> Option<&'a Dated<T>> {
    list.iter()
        .find(|entry| entry.code == code && entry.holds_on(day))
}

fn dated<T: serde::de::DeserializeOwned>(
    name: &str,
    open: &File<Name>,
    lines: Value,
) -> Result<Vec<Dated<T>>, ReferenceError> {
    let lines: Vec<Line<T>> = entries(name, lines)?;
    let shared = open.shared();
    let lines = lines.into_iter();
    lines.map(|line| dated_line(name, line, &shared)).collect()
}

/// One entry with what its file says for all.
pub(super) fn dated_line<T>(
    file: &str,
    line: Line<T>,
    shared: &Shared,
) -> Result<Dated<T>, ReferenceError> {
    let own = (line.from, line.to, line.source, line.mark);
    let held = held(file, &line.code, own, shared)?;
    Ok(Dated {
        code: line.code,
        name: Words {
            vi: line.vi,
            en: line.en,
        },
        from: held.from,
        to: held.to,
        source: held.source,
        mark: held.mark,
        is: line.is,
    })
}

/// No two entries of one code hold on the same day.
fn check_days<T>(list: &str, entries: &[Dated<T>]) -> Result<(), ReferenceError> {
    for (at, one) in entries.iter().enumerate() {
        let later = entries.iter().skip(at + 1);
        for other in later.filter(|other| other.code == one.code) {
            if let Some(day) = both((one.from, one.to), (other.from, other.to)) {
                return Err(ReferenceError::Overlap {
                    list: list.to_owned(),
                    code: one.code.clone(),
                    day,
                });
            }
        }
    }
    Ok(())
}

/// The files that a review ships with.
pub(super) const FILES: [(&str, &str); 5] = [
    file!("cutoffs.json"),
    file!("seasons.json"),
    file!("steps.json"),
    file!("movements.json"),
    file!("forms.json"),
];

static SHIPPED: LazyLock<Procedure> = LazyLock::new(|| {
    Procedure::load(super::shipped(), &FILES).expect("a test loads the shipped files")
});

/// What ships with the app for reviews, read once.
pub fn shipped_procedure() -> &'static Procedure {
    &SHIPPED
}

#[cfg(test)]
#[path = "procedure_tests.rs"]
mod tests;
