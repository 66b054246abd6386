//! What an officer types of a province's own standard: it becomes a file, which the one loader checks.

use super::{EntryCode, FileCode, FileFault, Kind, Own, ReferenceFile, read_file};
use crate::{
    dates::read_date,
    fold::tidy,
    money::read_dong,
    numbers::{Convention, Reading},
    problem::codes,
    reference::entry::Standard,
};
use chrono::Datelike;
use serde_json::json;

codes! {
    /// The place in the form of a standard that a fault stands beside.
    pub enum StandardField {
        /// Its name.
        Name = "name",
        /// The first day.
        From = "from",
        /// The last one.
        To = "to",
        /// Where it is ordered.
        Source = "source",
        /// The income line of rural places.
        Rural = "rural",
        /// Of urban ones.
        Urban = "urban",
        /// The line of an average living standard, rural.
        AverageRural = "average_rural",
        /// Urban.
        AverageUrban = "average_urban",
        /// The points that stand for the income line, rural.
        PointsRural = "points_rural",
        /// Urban.
        PointsUrban = "points_urban",
        /// From how many lacks a household is poor.
        Lacks = "lacks",
    }
}

/// What is typed of a province's own standard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandardDraft {
    /// The code, where a known one is corrected.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// The first day.
    pub from: String,
    /// The last one.
    pub to: String,
    /// Where it is ordered.
    pub source: String,
    /// Income lines in đồng a head and month.
    pub income: [String; 2],
    /// The same of an average living standard; empty where none is ordered.
    pub average: [String; 2],
    /// Points of B1; empty where none are ordered.
    pub points: [String; 2],
    /// From how many lacks.
    pub lacks: String,
}

impl StandardDraft {
    /// The form filled in with a standard that is there.
    pub fn of(own: &Standard, convention: Convention) -> Self {
        let day = crate::dates::format_date;
        let whole = |value| crate::numbers::format_whole(value, convention);
        let pair = |figure: Option<&crate::reference::AreaFigure>| {
            figure.map_or_else(Default::default, |own| [whole(own.rural), whole(own.urban)])
        };
        Self {
            code: Some(own.code.clone()),
            name: own.vi.clone(),
            from: day(own.from),
            to: day(own.to),
            source: own.source.clone(),
            income: pair(Some(&own.income)),
            average: pair(own.average_income.as_ref()),
            points: pair(own.points.as_ref()),
            lacks: own.poor_from_lacks.value.to_string(),
        }
    }

    /// The file that it makes, checked by the one loader.
    pub fn check(
        &self,
        own: &Own,
        convention: Convention,
    ) -> Result<ReferenceFile, Vec<(StandardField, EntryCode)>> {
        let mut faults = Vec::new();
        let mut text = |field, typed: &str| {
            let text = tidy(typed);
            if text.is_empty() {
                faults.push((field, EntryCode::Missing));
            }
            text
        };
        let name = text(StandardField::Name, &self.name);
        let source = text(StandardField::Source, &self.source);
        let [from, to] = [
            (StandardField::From, &self.from),
            (StandardField::To, &self.to),
        ]
        .map(|(field, typed)| {
            let day = read_date(typed.trim());
            if day.is_none() {
                let empty = typed.trim().is_empty();
                let code = if empty {
                    EntryCode::Missing
                } else {
                    EntryCode::NoDay
                };
                faults.push((field, code));
            }
            day
        });
        use StandardField::{AverageRural, AverageUrban, PointsRural, PointsUrban, Rural, Urban};
        let mut pair = |fields: [StandardField; 2], typed: &[String; 2], needed: bool| {
            let needed = needed || typed.iter().any(|own| !own.trim().is_empty());
            let [rural, urban] = [0, 1].map(|at| {
                let empty = typed[at].trim().is_empty();
                match read_dong(&typed[at], convention) {
                    _ if empty && !needed => None,
                    Reading::One(figure) if figure > 0 => Some(figure),
                    _ if empty => {
                        faults.push((fields[at], EntryCode::Missing));
                        None
                    }
                    _ => {
                        faults.push((fields[at], EntryCode::NoNumber));
                        None
                    }
                }
            });
            Some((rural?, urban?))
        };
        let income = pair([Rural, Urban], &self.income, true);
        let average = pair([AverageRural, AverageUrban], &self.average, false);
        let points = pair([PointsRural, PointsUrban], &self.points, false);
        let lacks = self.lacks.trim().parse::<u8>().ok();
        let lacks = lacks.filter(|lacks| (1..=12).contains(lacks));
        if lacks.is_none() {
            faults.push((StandardField::Lacks, EntryCode::NoNumber));
        }
        let (Some(from), Some(to), Some(income), Some(lacks)) = (from, to, income, lacks) else {
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let code = self
            .code
            .clone()
            .unwrap_or_else(|| format!("tinh-{}-{}", from.year(), to.year()));
        let reference = own.reference();
        if let (None, Some(known)) = (&self.code, reference.standard(&code)) {
            let code = EntryCode::Overlap {
                name: known.vi.clone(),
                from: known.from,
                to: Some(known.to),
            };
            return Err(vec![(StandardField::From, code)]);
        }
        let figure = |(rural, urban): (i64, i64)| json!({"rural": rural, "urban": urban, "source": source, "mark": "OFFICE"});
        let mut entry = json!({
            "code": code, "vi": name, "en": name, "from": from, "to": to, "local": true,
            "source": source, "mark": "OFFICE", "income": figure(income),
            "poor_from_lacks": {"value": lacks, "source": source, "mark": "OFFICE"},
        });
        for (key, own) in [("average_income", average), ("points", points)] {
            if let Some(own) = own {
                entry[key] = figure(own);
            }
        }
        let file = json!({"list": "standards", "version": 1, "entries": [entry]});
        let text = format!("{file:#}");
        match read_file(&text, &reference, &own.procedure()) {
            Ok(_) => Ok(ReferenceFile {
                list: Some(Kind::Standards.code().to_owned()),
                name: Some(name),
                text: Some(text),
            }),
            Err(found) => Err(found.iter().map(beside).collect()),
        }
    }
}

/// A fault of the loader beside the field it came from.
fn beside(fault: &FileFault) -> (StandardField, EntryCode) {
    match (&fault.code, fault.key) {
        (FileCode::Backwards, _) => (StandardField::To, EntryCode::Backwards),
        (FileCode::TwoStandards { name, day }, _) => {
            let code = EntryCode::Overlap {
                name: name.clone(),
                from: *day,
                to: None,
            };
            (StandardField::From, code)
        }
        (_, Some("average_income")) => (StandardField::AverageRural, EntryCode::NoNumber),
        (_, Some("income")) => (StandardField::Rural, EntryCode::NoNumber),
        (_, Some("poor_from_lacks")) => (StandardField::Lacks, EntryCode::NoNumber),
        _ => (StandardField::Name, EntryCode::NoNumber),
    }
}
