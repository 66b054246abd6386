//! Reading the reference files, and refusing what cannot be right in them.

use super::{Entry, Indicator, List, Mark, Reference, Standard, Words};
use chrono::NaiveDate;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::sync::LazyLock;

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// It is no JSON of our form: a misspelt key, an unknown mark, a date that is none.
    #[error("{file}: {source}")]
    Form {
        /// The file.
        file: String,
        /// What is wrong and where.
        source: serde_json::Error,
    },
    /// Its form is of a later app.
    #[error("{file}: version {version} is too new")]
    TooNew {
        /// The file.
        file: String,
        /// Its version.
        version: u16,
    },
    /// An entry says neither itself nor for its file what it must.
    #[error("{file}: {code} has no {what}")]
    Missing {
        /// The file.
        file: String,
        /// The entry.
        code: String,
        /// What it lacks.
        what: &'static str,
    },
    /// An entry ends before it begins.
    #[error("{file}: {code} ends before it begins")]
    Backwards {
        /// The file.
        file: String,
        /// The entry.
        code: String,
    },
    /// Two entries of one code hold on the same day.
    #[error("{list}: {code} is given twice for {day}")]
    Overlap {
        /// The list.
        list: String,
        /// The entry.
        code: String,
        /// The first day both hold.
        day: NaiveDate,
    },
    /// Two standards are in force on the same day.
    #[error("standards {one} and {other} are both in force on {day}")]
    TwoStandards {
        /// The one.
        one: String,
        /// The other.
        other: String,
        /// The first day both are.
        day: NaiveDate,
    },
    /// Two indicators share a code, or a number in one standard.
    #[error("indicator {code} is given twice ({standard} {number})")]
    TwoIndicators {
        /// The code of the second.
        code: String,
        /// The standard, or nothing when the code itself is given twice.
        standard: String,
        /// Its number there.
        number: u8,
    },
    /// An entry names another that is not there.
    #[error("{list}: {code} names {missing}, which is not there")]
    Dangling {
        /// The list.
        list: String,
        /// The entry.
        code: String,
        /// What it names.
        missing: String,
    },
}

/// The version of the files' form.
const VERSION: u16 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File<L> {
    pub list: L,
    version: u16,
    #[serde(default)]
    from: Option<NaiveDate>,
    #[serde(default)]
    to: Option<NaiveDate>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    mark: Option<Mark>,
    pub entries: Value,
}

impl<L: DeserializeOwned> File<L> {
    /// Reads a file of a form that this version knows.
    pub fn open(name: &str, text: &str) -> Result<Self, ReferenceError> {
        let file: Self = serde_json::from_str(text).map_err(|source| form(name, source))?;
        if file.version > VERSION {
            return Err(ReferenceError::TooNew {
                file: name.to_owned(),
                version: file.version,
            });
        }
        Ok(file)
    }

    /// What it says for all of its entries.
    pub fn shared(&self) -> Shared {
        (self.from, self.to, self.source.clone(), self.mark)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Plain(List),
    Special(Special),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Special {
    Standards,
    Indicators,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    code: String,
    vi: String,
    en: String,
    #[serde(default)]
    under: Option<String>,
    #[serde(default)]
    column: Option<String>,
    #[serde(default)]
    from: Option<NaiveDate>,
    #[serde(default)]
    to: Option<NaiveDate>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    mark: Option<Mark>,
}

impl Reference {
    /// Reads files, each as its name (for messages) and its text, and checks them together.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, ReferenceError> {
        let mut all = Self::default();
        for (name, text) in files {
            all.take(name, text)?;
        }
        all.check()?;
        Ok(all)
    }

    fn take(&mut self, name: &str, text: &str) -> Result<(), ReferenceError> {
        let file: File<Name> = File::open(name, text)?;
        let shared = file.shared();
        match file.list {
            Name::Special(Special::Standards) => {
                self.standards
                    .extend(entries::<Standard>(name, file.entries)?);
            }
            Name::Special(Special::Indicators) => {
                self.indicators
                    .extend(entries::<Indicator>(name, file.entries)?);
            }
            Name::Plain(list) => {
                let lines: Vec<Line> = entries(name, file.entries)?;
                let read: Result<Vec<_>, _> = lines
                    .into_iter()
                    .map(|line| entry(name, line, &shared))
                    .collect();
                match self.lists.iter_mut().find(|(own, _)| *own == list) {
                    Some((_, known)) => known.extend(read?),
                    None => self.lists.push((list, read?)),
                }
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), ReferenceError> {
        for (at, one) in self.standards.iter().enumerate() {
            if one.to < one.from {
                return Err(ReferenceError::Backwards {
                    file: "standards".to_owned(),
                    code: one.code.clone(),
                });
            }
            for other in self.standards.iter().skip(at + 1) {
                if one.code == other.code {
                    return Err(ReferenceError::Overlap {
                        list: "standards".to_owned(),
                        code: one.code.clone(),
                        day: one.from.max(other.from),
                    });
                }
                if one.local || other.local {
                    continue;
                }
                if let Some(day) = both((one.from, Some(one.to)), (other.from, Some(other.to))) {
                    return Err(ReferenceError::TwoStandards {
                        one: one.code.clone(),
                        other: other.code.clone(),
                        day,
                    });
                }
            }
        }
        self.check_indicators()?;
        for (list, entries) in &self.lists {
            self.check_list(*list, entries)?;
        }
        Ok(())
    }

    fn check_indicators(&self) -> Result<(), ReferenceError> {
        for (at, one) in self.indicators.iter().enumerate() {
            for other in self.indicators.iter().skip(at + 1) {
                if one.code == other.code {
                    return Err(twice(&other.code, "", 0));
                }
                for place in &one.places {
                    let taken = other
                        .places
                        .iter()
                        .any(|own| own.standard == place.standard && own.number == place.number);
                    if taken {
                        return Err(twice(&other.code, &place.standard, place.number));
                    }
                }
            }
            for place in &one.places {
                if !self.standards.iter().any(|own| own.code == place.standard) {
                    return Err(dangling("indicators", &one.code, &place.standard));
                }
            }
        }
        Ok(())
    }

    fn check_list(&self, list: List, entries: &[Entry]) -> Result<(), ReferenceError> {
        let name = list.in_catalogue();
        for (at, one) in entries.iter().enumerate() {
            let later = entries.iter().skip(at + 1);
            for other in later.filter(|other| other.code == one.code) {
                if let Some(day) = both((one.from, one.to), (other.from, other.to)) {
                    return Err(ReferenceError::Overlap {
                        list: name.to_owned(),
                        code: one.code.clone(),
                        day,
                    });
                }
            }
            if let Some(under) = &one.under
                && !entries.iter().any(|entry| entry.code == *under)
            {
                return Err(dangling(name, &one.code, under));
            }
            if let Some(column) = &one.column
                && self.entry(List::Columns, column).is_none()
            {
                return Err(dangling(name, &one.code, column));
            }
        }
        Ok(())
    }
}

/// What entries may leave to their file to say.
pub(super) type Shared = (
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<String>,
    Option<Mark>,
);

/// The days an entry holds, where it is ordered and how sure we are of it.
pub(super) struct Held {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub source: String,
    pub mark: Mark,
}

/// What an entry says itself, else what its file says for all.
pub(super) fn held(
    file: &str,
    code: &str,
    own: Shared,
    shared: &Shared,
) -> Result<Held, ReferenceError> {
    let missing = |what| ReferenceError::Missing {
        file: file.to_owned(),
        code: code.to_owned(),
        what,
    };
    let own_days = own.0.is_some();
    let from = own.0.or(shared.0).ok_or_else(|| missing("from"))?;
    let to = own.1.or(if own_days { None } else { shared.1 });
    if to.is_some_and(|to| to < from) {
        return Err(ReferenceError::Backwards {
            file: file.to_owned(),
            code: code.to_owned(),
        });
    }
    let source = own.2.or_else(|| shared.2.clone());
    Ok(Held {
        from,
        to,
        source: source.ok_or_else(|| missing("source"))?,
        mark: own.3.or(shared.3).ok_or_else(|| missing("mark"))?,
    })
}

fn entry(file: &str, line: Line, shared: &Shared) -> Result<Entry, ReferenceError> {
    let own = (line.from, line.to, line.source, line.mark);
    let held = held(file, &line.code, own, shared)?;
    Ok(Entry {
        name: Words {
            vi: line.vi,
            en: line.en,
        },
        code: line.code,
        under: line.under,
        column: line.column,
        from: held.from,
        to: held.to,
        source: held.source,
        mark: held.mark,
    })
}

pub(super) fn entries<T: DeserializeOwned>(
    file: &str,
    value: Value,
) -> Result<Vec<T>, ReferenceError> {
    serde_json::from_value(value).map_err(|source| form(file, source))
}

fn form(file: &str, source: serde_json::Error) -> ReferenceError {
    ReferenceError::Form {
        file: file.to_owned(),
        source,
    }
}

fn twice(code: &str, standard: &str, number: u8) -> ReferenceError {
    ReferenceError::TwoIndicators {
        code: code.to_owned(),
        standard: standard.to_owned(),
        number,
    }
}

pub(super) fn dangling(list: &str, code: &str, missing: &str) -> ReferenceError {
    ReferenceError::Dangling {
        list: list.to_owned(),
        code: code.to_owned(),
        missing: missing.to_owned(),
    }
}

pub(super) type Days = (NaiveDate, Option<NaiveDate>);

/// The first day that both hold.
pub(super) fn both(one: Days, other: Days) -> Option<NaiveDate> {
    let from = one.0.max(other.0);
    [one.1, other.1]
        .iter()
        .all(|to| to.is_none_or(|to| from <= to))
        .then_some(from)
}

macro_rules! shipped_file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../data/", $name)))
    };
}
pub(super) use shipped_file as file;

/// The files that ship with the app.
const FILES: [(&str, &str); 10] = [
    file!("standards/vn-2022-2026.json"),
    file!("standards/vn-2027-2030.json"),
    file!("indicators.json"),
    file!("columns.json"),
    file!("needs.json"),
    file!("causes.json"),
    file!("benefits.json"),
    file!("funding.json"),
    file!("projects.json"),
    file!("relations.json"),
];

static SHIPPED: LazyLock<Reference> =
    LazyLock::new(|| Reference::load(&FILES).expect("a test loads the shipped files"));

/// What ships with the app, read once.
pub fn shipped() -> &'static Reference {
    &SHIPPED
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
