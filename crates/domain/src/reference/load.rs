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
struct File {
    list: Name,
    version: u16,
    #[serde(default)]
    from: Option<NaiveDate>,
    #[serde(default)]
    to: Option<NaiveDate>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    mark: Option<Mark>,
    entries: Value,
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
        let file: File = serde_json::from_str(text).map_err(|source| form(name, source))?;
        if file.version > VERSION {
            return Err(ReferenceError::TooNew {
                file: name.to_owned(),
                version: file.version,
            });
        }
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
                let shared = (file.from, file.to, file.source, file.mark);
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
            for other in self.standards.iter().skip(at + 1) {
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

type Shared = (
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<String>,
    Option<Mark>,
);

fn entry(file: &str, line: Line, shared: &Shared) -> Result<Entry, ReferenceError> {
    let missing = |what| ReferenceError::Missing {
        file: file.to_owned(),
        code: line.code.clone(),
        what,
    };
    let own_days = line.from.is_some();
    let from = line.from.or(shared.0).ok_or_else(|| missing("from"))?;
    let to = line.to.or(if own_days { None } else { shared.1 });
    if to.is_some_and(|to| to < from) {
        return Err(ReferenceError::Backwards {
            file: file.to_owned(),
            code: line.code,
        });
    }
    Ok(Entry {
        source: line
            .source
            .or_else(|| shared.2.clone())
            .ok_or_else(|| missing("source"))?,
        mark: line.mark.or(shared.3).ok_or_else(|| missing("mark"))?,
        name: Words {
            vi: line.vi,
            en: line.en,
        },
        code: line.code,
        under: line.under,
        column: line.column,
        from,
        to,
    })
}

fn entries<T: DeserializeOwned>(file: &str, value: Value) -> Result<Vec<T>, ReferenceError> {
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

fn dangling(list: &str, code: &str, missing: &str) -> ReferenceError {
    ReferenceError::Dangling {
        list: list.to_owned(),
        code: code.to_owned(),
        missing: missing.to_owned(),
    }
}

type Days = (NaiveDate, Option<NaiveDate>);

/// The first day that both hold.
fn both(one: Days, other: Days) -> Option<NaiveDate> {
    let from = one.0.max(other.0);
    [one.1, other.1]
        .iter()
        .all(|to| to.is_none_or(|to| from <= to))
        .then_some(from)
}

macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../data/", $name)))
    };
}

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
