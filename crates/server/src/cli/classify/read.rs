//! The columns of a list, and one line's facts or the fault that keeps them from being read.

use anyhow::bail;
use so_thon_domain::{
    classify::{Fact, Facts, Lack, Total},
    csv::{Line, LineFault, Lines},
    money::read_dong,
    numbers::{Convention, Reading as Number, read_count},
    reference::{AreaType, Reference},
};
use std::collections::BTreeMap;

/// The standard whose numbers the columns `ind_01` to `ind_12` bear.
const NUMBERED_BY: &str = "vn-2022-2026";

/// Points of B2 for one indicator.
const B2_STEP: u32 = 10;

/// Where the columns of a list stand.
pub struct List {
    code: usize,
    plain: BTreeMap<&'static str, usize>,
    /// The indicators by number, each with its column and its place in the file.
    indicators: Vec<(String, String, Option<usize>)>,
    width: usize,
    /// Columns that mean nothing here.
    pub unused: Vec<String>,
}

/// A line that was read as far as it could be.
pub struct Reading {
    /// The household's code.
    pub code: String,
    /// What is known of it.
    pub facts: Result<Facts, Fault>,
}

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no UTF-8.
    Encoding,
    /// A quote is not closed.
    Quote,
    /// There are more values than columns.
    TooMany,
    /// A column holds what it cannot.
    Value { column: String, value: String },
    /// A number that can be read in two ways.
    TwoReadings { column: String, value: String },
    /// B2 is no multiple of ten from 0 to 120.
    B2 { value: String },
    /// B2 says another count than the indicators.
    Disagree { b2: u32, least: u32, most: u32 },
}

const PLAIN: [&str; 4] = ["area_type", "b1", "income", "b2"];

impl List {
    /// Finds the columns.
    pub fn of(lines: &Lines, reference: &Reference) -> anyhow::Result<Self> {
        let Some(code) = lines.column("code") else {
            bail!("the list has no column \"code\"; see docs/classify.md for the columns");
        };
        for (at, name) in lines.header.iter().enumerate() {
            if !name.is_empty() && lines.column(name) != Some(at) {
                bail!("the column \"{name}\" stands twice in the list");
            }
        }
        let indicators: Vec<_> = reference
            .indicators_of(NUMBERED_BY)
            .into_iter()
            .map(|(number, indicator)| {
                let column = format!("ind_{number:02}");
                let place = lines.column(&column);
                (indicator.code.clone(), column, place)
            })
            .collect();
        let known = |name: &str| {
            name == "code"
                || PLAIN.contains(&name)
                || indicators.iter().any(|(_, column, _)| column == name)
        };
        let unused = lines.header.iter().filter(|name| !known(name));
        Ok(Self {
            code,
            plain: PLAIN
                .into_iter()
                .filter_map(|name| Some((name, lines.column(name)?)))
                .collect(),
            width: lines.header.len(),
            unused: unused.filter(|name| !name.is_empty()).cloned().collect(),
            indicators,
        })
    }

    /// The column a fact is asked in; an indicator that no column asks for, by its code.
    pub fn column_of(&self, fact: &Fact) -> String {
        match fact {
            Fact::Area => "area_type".to_owned(),
            Fact::B1 => "b1".to_owned(),
            Fact::Income => "income".to_owned(),
            Fact::Indicator(code) => {
                let own = self.indicators.iter().find(|(own, _, _)| own == code);
                own.map_or_else(|| code.clone(), |(_, column, _)| column.clone())
            }
        }
    }

    /// Reads one line.
    pub fn read(&self, line: &Line) -> Reading {
        match &line.cells {
            Err(fault) => Reading {
                code: String::new(),
                facts: Err(match fault {
                    LineFault::Encoding => Fault::Encoding,
                    LineFault::Quote => Fault::Quote,
                }),
            },
            Ok(cells) => Reading {
                code: cells.get(self.code).cloned().unwrap_or_default(),
                facts: self.facts(cells),
            },
        }
    }

    fn facts(&self, cells: &[String]) -> Result<Facts, Fault> {
        if cells.iter().skip(self.width).any(|cell| !cell.is_empty()) {
            return Err(Fault::TooMany);
        }
        let cell = |place: Option<usize>| {
            let cell = place.and_then(|at| cells.get(at)).map(String::as_str);
            cell.filter(|cell| !cell.is_empty())
        };
        let plain = |name: &str| cell(self.plain.get(name).copied());
        let lacks = self
            .indicators
            .iter()
            .map(|(code, column, place)| {
                let lack = match cell(*place) {
                    None => Lack::Unknown,
                    Some("1") => Lack::Lacking,
                    Some("0") => Lack::NotLacking,
                    Some(other) => return Err(value(column, other)),
                };
                Ok((code.clone(), lack))
            })
            .collect::<Result<BTreeMap<_, _>, _>>()?;
        Ok(Facts {
            area: plain("area_type").map(area).transpose()?,
            b1: plain("b1").map(points).transpose()?,
            income: plain("income").map(income).transpose()?,
            total: plain("b2").map(|text| total(text, &lacks)).transpose()?,
            lacks,
        })
    }
}

fn value(column: &str, value: &str) -> Fault {
    Fault::Value {
        column: column.to_owned(),
        value: value.to_owned(),
    }
}

fn area(text: &str) -> Result<AreaType, Fault> {
    let own = text.to_lowercase();
    let known = AreaType::ALL.into_iter().find(|area| area.code() == own);
    known.ok_or_else(|| value("area_type", text))
}

fn points(text: &str) -> Result<i64, Fault> {
    let read = read_count(text, Convention::Vietnamese);
    read.map(i64::from).map_err(|_| value("b1", text))
}

fn income(text: &str) -> Result<i64, Fault> {
    match read_dong(text, Convention::Vietnamese) {
        Number::One(dong) => Ok(dong),
        Number::Two(_, _) => Err(Fault::TwoReadings {
            column: "income".to_owned(),
            value: text.to_owned(),
        }),
        Number::None(_) => Err(value("income", text)),
    }
}

fn total(text: &str, lacks: &BTreeMap<String, Lack>) -> Result<Total, Fault> {
    let bad = || Fault::B2 {
        value: text.to_owned(),
    };
    let having = |lack| {
        let own = lacks.values().filter(|own| **own == lack).count();
        u32::try_from(own).unwrap_or(u32::MAX)
    };
    let b2 = read_count(text, Convention::Vietnamese).map_err(|_| bad())?;
    let lacking = b2 / B2_STEP;
    let all = u32::try_from(lacks.len()).unwrap_or(u32::MAX);
    if b2 % B2_STEP != 0 || lacking > all {
        return Err(bad());
    }
    let least = having(Lack::Lacking);
    let most = least + having(Lack::Unknown);
    if lacking < least || lacking > most {
        return Err(Fault::Disagree {
            b2,
            least: least * B2_STEP,
            most: most * B2_STEP,
        });
    }
    Ok(Total {
        over: lacks.keys().cloned().collect(),
        lacking: u8::try_from(lacking).map_err(|_| bad())?,
    })
}
