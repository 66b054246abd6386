//! The point table of B1 (quy ước tính điểm): loaded, checked and known by its checksum.
//!
//! None ships: the table in force was not found. The commune loads the official one from a file of
//! the form of `data/point-tables/template.csv`. A table serves its own standard and no other.

use crate::{
    csv::{FileFault, Lines},
    reference::{AreaType, Standard},
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// The regions of a table, as its files write them; "*" stands for all of them.
pub const REGIONS: [&str; 6] = ["dbsh", "tdmnpb", "btb_dhmt", "tay_nguyen", "dnb", "dbscl"];

/// The columns of a file. All must be there, in any order.
pub const COLUMNS: [&str; 11] = [
    "standard",
    "version",
    "region",
    "area_type",
    "criterion",
    "criterion_name",
    "choice",
    "option",
    "option_name",
    "points",
    "legal_ref",
];

/// A table that passed its checks.
#[derive(Clone, Debug, PartialEq)]
pub struct PointTable {
    /// The code of the standard it serves.
    pub standard: String,
    /// Its version, as the office names it.
    pub version: String,
    /// The criteria in the order of the file.
    pub criteria: Vec<Criterion>,
    checksum: Checksum,
}

/// One criterion with what can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Its code.
    pub code: String,
    /// Its words.
    pub name: String,
    /// How many of its options count.
    pub choice: Choice,
    /// What can be chosen.
    pub options: Vec<PointOption>,
}

/// How many options of a criterion count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One, or none.
    One,
    /// Each that applies.
    Many,
}

/// An option with its points by place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointOption {
    /// Its code.
    pub code: String,
    /// Its words.
    pub name: String,
    /// Where it is ordered.
    pub legal_ref: String,
    points: BTreeMap<(AreaType, &'static str), i64>,
}

/// SHA-256 of what a table decides; people compare its first 16 digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Checksum([u8; 32]);

/// Why a file is no table. The line is that of the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// It cannot be read at all.
    #[error("{0}")]
    File(#[from] FileFault),
    /// A column is missing.
    #[error("column {0} is missing")]
    Column(&'static str),
    /// It has no line besides the header.
    #[error("the table has no points")]
    Empty,
    /// The line cannot be read or has too few values.
    #[error("line {line}: cannot be read")]
    Line {
        /// Where.
        line: usize,
    },
    /// A value that must be there is not.
    #[error("line {line}: {column} is empty")]
    Missing {
        /// Where.
        line: usize,
        /// Which.
        column: &'static str,
    },
    /// A value is none of those that can be.
    #[error("line {line}: {column} cannot be {value}")]
    Value {
        /// Where.
        line: usize,
        /// Which.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// The line says another standard, version or kind of choice than those before it.
    #[error("line {line}: {column} differs from the lines before")]
    Differs {
        /// Where.
        line: usize,
        /// Which.
        column: &'static str,
    },
    /// The same option of the same place is given twice.
    #[error("line {line}: {criterion}/{option} is given twice for {area} {region}")]
    Twice {
        /// Where.
        line: usize,
        /// The criterion.
        criterion: String,
        /// The option.
        option: String,
        /// Rural or urban.
        area: &'static str,
        /// The region.
        region: &'static str,
    },
    /// An option has no points for a region.
    #[error("{criterion}/{option} has no points for {area} {region}")]
    MissingRegion {
        /// The criterion.
        criterion: String,
        /// The option.
        option: String,
        /// Rural or urban.
        area: &'static str,
        /// The region.
        region: &'static str,
    },
}

/// Why a household cannot be scored by a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoreFault {
    /// The table belongs to another standard.
    #[error("the table is for {table}, not for {standard}")]
    OtherStandard {
        /// Of the table.
        table: String,
        /// Asked for.
        standard: String,
    },
    /// Criteria without an answer: nothing is said before each has one.
    #[error("not answered: {0:?}")]
    Unanswered(Vec<String>),
    /// The table has no such option.
    #[error("{criterion} has no option {option}")]
    UnknownOption {
        /// The criterion.
        criterion: String,
        /// What was chosen.
        option: String,
    },
    /// Only one option of the criterion can be.
    #[error("{0} takes one option")]
    TooMany(String),
    /// There is no such region.
    #[error("no region {0}")]
    UnknownRegion(String),
}

/// What was chosen: options by criterion. An empty set says that none applies; a criterion that is
/// not there was not answered.
pub type Choices = BTreeMap<String, BTreeSet<String>>;

impl PointTable {
    /// Reads a file and checks it; every fault that was found.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<TableFault>> {
        let lines = Lines::read(&without_remarks(bytes)).map_err(|fault| vec![fault.into()])?;
        let missing: Vec<_> = COLUMNS
            .into_iter()
            .filter(|name| lines.column(name).is_none())
            .map(TableFault::Column)
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let mut reader = Reader::default();
        for line in &lines.body {
            let row = match &line.cells {
                Ok(cells) => Row::of(&lines, line.number, cells),
                Err(_) => Err(TableFault::Line { line: line.number }),
            };
            match row {
                Ok(row) => reader.take(row),
                Err(fault) => reader.faults.push(fault),
            }
        }
        reader.finish()
    }

    /// What the table is known by; printed on every form that was scored with it.
    pub fn checksum(&self) -> Checksum {
        self.checksum
    }

    /// Where its points are ordered, each source once.
    pub fn sources(&self) -> BTreeSet<&str> {
        let options = self.criteria.iter().flat_map(|own| &own.options);
        options.map(|own| own.legal_ref.as_str()).collect()
    }

    /// Says whether it may score for a standard.
    pub fn serves(&self, standard: &Standard) -> Result<(), ScoreFault> {
        if self.standard == standard.code && standard.points.is_some() {
            return Ok(());
        }
        Err(ScoreFault::OtherStandard {
            table: self.standard.clone(),
            standard: standard.code.clone(),
        })
    }

    /// The points of what was chosen.
    pub fn score(
        &self,
        standard: &Standard,
        area: AreaType,
        region: &str,
        choices: &Choices,
    ) -> Result<i64, ScoreFault> {
        self.serves(standard)?;
        let region = known_region(region)?;
        let unanswered: Vec<_> = self
            .criteria
            .iter()
            .filter(|criterion| !choices.contains_key(&criterion.code))
            .map(|criterion| criterion.code.clone())
            .collect();
        if !unanswered.is_empty() {
            return Err(ScoreFault::Unanswered(unanswered));
        }
        let mut total = 0;
        for criterion in &self.criteria {
            let chosen = choices.get(&criterion.code).into_iter().flatten();
            for (place, code) in chosen.enumerate() {
                if place > 0 && criterion.choice == Choice::One {
                    return Err(ScoreFault::TooMany(criterion.code.clone()));
                }
                let option = criterion.options.iter().find(|own| own.code == *code);
                let option = option.ok_or_else(|| ScoreFault::UnknownOption {
                    criterion: criterion.code.clone(),
                    option: code.clone(),
                })?;
                total += option.at(area, region);
            }
        }
        Ok(total)
    }

    /// Whether any household of a place can have this total. One that was scored by hand and
    /// cannot be is worth a second look.
    pub fn can_produce(
        &self,
        area: AreaType,
        region: &str,
        total: i64,
    ) -> Result<bool, ScoreFault> {
        let region = known_region(region)?;
        let mut sums = BTreeSet::from([0]);
        for criterion in &self.criteria {
            let points = criterion.options.iter().map(|own| own.at(area, region));
            match criterion.choice {
                Choice::One => {
                    let own: BTreeSet<i64> = points.chain([0]).collect();
                    sums = pairs(&sums, &own);
                }
                Choice::Many => {
                    for own in points {
                        sums = pairs(&sums, &BTreeSet::from([0, own]));
                    }
                }
            }
        }
        Ok(sums.contains(&total))
    }
}

fn pairs(sums: &BTreeSet<i64>, more: &BTreeSet<i64>) -> BTreeSet<i64> {
    sums.iter()
        .flat_map(|sum| more.iter().map(move |own| sum + own))
        .collect()
}

fn known_region(region: &str) -> Result<&'static str, ScoreFault> {
    let known = REGIONS.into_iter().find(|own| *own == region);
    known.ok_or_else(|| ScoreFault::UnknownRegion(region.to_owned()))
}

impl PointOption {
    /// Its points in a place, as a form shows them; `None` where there is no such region.
    pub fn points(&self, area: AreaType, region: &str) -> Option<i64> {
        Some(self.at(area, known_region(region).ok()?))
    }

    /// Its points in a place: a table that passed its checks has them for every place.
    fn at(&self, area: AreaType, region: &'static str) -> i64 {
        self.points.get(&(area, region)).copied().unwrap_or(0)
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().take(8).enumerate() {
            let gap = if at > 0 && at % 2 == 0 { "-" } else { "" };
            write!(f, "{gap}{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checksum({self})")
    }
}

/// Lines that begin with "#" are for people.
fn without_remarks(bytes: &[u8]) -> Vec<u8> {
    let own = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    own.split_inclusive(|byte| *byte == b'\n')
        .map(|line| if line.starts_with(b"#") { b"\n" } else { line })
        .collect::<Vec<_>>()
        .concat()
}

struct Row {
    line: usize,
    standard: String,
    version: String,
    regions: Vec<&'static str>,
    area: AreaType,
    criterion: (String, String),
    choice: Choice,
    option: (String, String),
    points: i64,
    legal_ref: String,
}

impl Row {
    fn of(lines: &Lines, line: usize, cells: &[String]) -> Result<Self, TableFault> {
        let cell = |column: &'static str| {
            let place = lines.column(column);
            let cell = place.and_then(|at| cells.get(at)).map(String::as_str);
            match cell {
                None | Some("") => Err(TableFault::Missing { line, column }),
                Some(text) => Ok(text.to_owned()),
            }
        };
        let bad = |column, value: &str| TableFault::Value {
            line,
            column,
            value: value.to_owned(),
        };
        let region = cell("region")?;
        let regions = if region == "*" {
            REGIONS.to_vec()
        } else {
            vec![known_region(&region).map_err(|_| bad("region", &region))?]
        };
        let area = cell("area_type")?;
        let choice = cell("choice")?;
        let points = cell("points")?;
        Ok(Self {
            line,
            standard: cell("standard")?,
            version: cell("version")?,
            regions,
            area: AreaType::ALL
                .into_iter()
                .find(|own| own.code() == area)
                .ok_or_else(|| bad("area_type", &area))?,
            criterion: (cell("criterion")?, cell("criterion_name")?),
            choice: match choice.as_str() {
                "one" => Choice::One,
                "many" => Choice::Many,
                other => return Err(bad("choice", other)),
            },
            option: (cell("option")?, cell("option_name")?),
            points: i16::from_str(&points)
                .map(i64::from)
                .map_err(|_| bad("points", &points))?,
            legal_ref: cell("legal_ref")?,
        })
    }
}

#[derive(Default)]
struct Reader {
    named: Option<(String, String)>,
    criteria: Vec<Criterion>,
    faults: Vec<TableFault>,
}

impl Reader {
    fn take(&mut self, row: Row) {
        let line = row.line;
        let (standard, version) = self
            .named
            .get_or_insert_with(|| (row.standard.clone(), row.version.clone()));
        for (column, same) in [
            ("standard", *standard == row.standard),
            ("version", *version == row.version),
        ] {
            if !same {
                self.faults.push(TableFault::Differs { line, column });
            }
        }
        let criterion = find_or_push(
            &mut self.criteria,
            |own| own.code == row.criterion.0,
            || Criterion {
                code: row.criterion.0.clone(),
                name: row.criterion.1,
                choice: row.choice,
                options: Vec::new(),
            },
        );
        if criterion.choice != row.choice {
            let column = "choice";
            self.faults.push(TableFault::Differs { line, column });
        }
        let option = find_or_push(
            &mut criterion.options,
            |own| own.code == row.option.0,
            || PointOption {
                code: row.option.0.clone(),
                name: row.option.1,
                legal_ref: row.legal_ref,
                points: BTreeMap::new(),
            },
        );
        for region in row.regions {
            let before = option.points.insert((row.area, region), row.points);
            if before.is_some() {
                self.faults.push(TableFault::Twice {
                    line,
                    criterion: row.criterion.0.clone(),
                    option: row.option.0.clone(),
                    area: row.area.code(),
                    region,
                });
            }
        }
    }

    fn finish(mut self) -> Result<PointTable, Vec<TableFault>> {
        let Some((standard, version)) = self.named else {
            self.faults.push(TableFault::Empty);
            return Err(self.faults);
        };
        for criterion in &self.criteria {
            for option in &criterion.options {
                for (area, region) in places() {
                    if !option.points.contains_key(&(area, region)) {
                        self.faults.push(TableFault::MissingRegion {
                            criterion: criterion.code.clone(),
                            option: option.code.clone(),
                            area: area.code(),
                            region,
                        });
                    }
                }
            }
        }
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        Ok(PointTable {
            checksum: checksum(&standard, &version, &self.criteria),
            standard,
            version,
            criteria: self.criteria,
        })
    }
}

fn places() -> impl Iterator<Item = (AreaType, &'static str)> {
    AreaType::ALL
        .into_iter()
        .flat_map(|area| REGIONS.into_iter().map(move |region| (area, region)))
}

/// Over what decides, sorted, so that neither the order of lines nor a file's separators matter.
fn checksum(standard: &str, version: &str, criteria: &[Criterion]) -> Checksum {
    let mut lines = BTreeSet::new();
    for criterion in criteria {
        for option in &criterion.options {
            for ((area, region), points) in &option.points {
                let choice = match criterion.choice {
                    Choice::One => "one",
                    Choice::Many => "many",
                };
                lines.insert(format!(
                    "{}\t{choice}\t{}\t{}\t{region}\t{points}\t{}\n",
                    criterion.code,
                    option.code,
                    area.code(),
                    option.legal_ref
                ));
            }
        }
    }
    let mut hash = Sha256::new();
    hash.update(format!("{standard}\t{version}\n"));
    for line in &lines {
        hash.update(line);
    }
    Checksum(hash.finalize().into())
}

fn find_or_push<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> &mut T {
    let at = match list.iter().position(is) {
        Some(at) => at,
        None => {
            list.push(make());
            list.len() - 1
        }
    };
    &mut list[at]
}

#[cfg(test)]
mod tests;
