//! Reads the cells of one household, and keeps its faults.

use super::output::Need;
use crate::{
    address::Address,
    fault::{Code, Fault, Severity},
    fold::tidy,
    mapping::{Column, Mapping},
    number::{self, BirthReading, Whole},
    workbook::{Sheet, Value},
};
use chrono::NaiveDate;
use so_thon_domain::{
    class_decision::Standing,
    member::{Birth, Sex},
};

/// Reads cells by what their column holds.
pub(super) struct Cells<'a> {
    pub sheet: &'a Sheet,
    pub mapping: &'a Mapping,
    pub today: NaiveDate,
    /// Faults of the household being read.
    pub faults: Vec<Fault>,
}

const NEEDS: [(Column, Need); 6] = [
    (Column::NeedHealth, Need::Health),
    (Column::NeedEducation, Need::Education),
    (Column::NeedProduction, Need::Production),
    (Column::NeedCredit, Need::Credit),
    (Column::NeedHousing, Need::Housing),
    (Column::NeedOther, Need::Other),
];

impl<'a> Cells<'a> {
    /// Whether an error was found since the faults were last taken.
    pub fn failed(&self) -> bool {
        self.faults
            .iter()
            .any(|fault| fault.severity == Severity::Error)
    }

    /// The cell's place and value, when the column is mapped. A household's fact may be merged over
    /// its rows; a person's never is.
    pub fn get(&self, row: u32, column: Column) -> Option<(Address, &'a Value)> {
        let at = self.mapping.column(column)?;
        let value = if column.is_of_household() {
            self.sheet.seen(row, at)
        } else {
            self.sheet.at(row, at)
        };
        Some((Address { row, column: at }, value))
    }

    /// The place of a mapped column on the row, else the row's first cell.
    pub fn place(&self, row: u32, column: Column) -> Address {
        let column = self.mapping.column(column).unwrap_or(0);
        Address { row, column }
    }

    /// Text as it is stored; `None` when the cell is blank or the column not mapped.
    pub fn text(&self, row: u32, column: Column) -> Option<String> {
        let (_, value) = self.get(row, column)?;
        match value {
            Value::Unreadable(_) => None,
            value => Some(tidy(&value.shown())).filter(|text| !text.is_empty()),
        }
    }

    /// Mapped cells of the row that have no value to read.
    pub fn refuse_unreadable(&mut self, row: u32) {
        for (column, at) in &self.mapping.columns {
            if let Value::Unreadable(reason) = self.sheet.at(row, *at) {
                let address = Address { row, column: *at };
                let fault = Fault::new(Code::CellUnreadable, address);
                self.faults.push(fault.column(*column).reason(*reason));
            }
        }
    }

    /// A whole number within bounds.
    pub fn whole(&mut self, row: u32, column: Column, most: u32) -> Option<u32> {
        let (address, value) = self.get(row, column)?;
        if value.is_blank() || matches!(value, Value::Unreadable(_)) {
            return None;
        }
        let shown = value.shown();
        let fault = |code| Fault::new(code, address).value(shown.trim()).column(column);
        let fault = match number::whole(value) {
            Whole::One(number) => match u32::try_from(number) {
                Ok(number) if number <= most => return Some(number),
                _ => fault(Code::NumberOutOfRange),
            },
            Whole::Two(number) => {
                fault(Code::NumberTwoReadings).suggestion(Some(number.to_string()))
            }
            Whole::Fraction => fault(Code::NumberNotWhole),
            Whole::None => fault(Code::NumberUnreadable),
        };
        self.faults.push(fault);
        None
    }

    /// B2: ten for each of the twelve indicators that is lacking.
    pub fn b2(&mut self, row: u32) -> Option<u32> {
        let score = self.whole(row, Column::B2, 120)?;
        if score % 10 == 0 {
            return Some(score);
        }
        let address = self.place(row, Column::B2);
        let fault = Fault::new(Code::B2NotMultiple, address).value(score.to_string());
        self.faults.push(fault);
        None
    }

    /// Birth and sex: from the men's and women's columns, or from one of each.
    pub fn person(&mut self, row: u32) -> (Option<Birth>, Option<Sex>) {
        let filled = |column| self.get(row, column).filter(|(_, value)| !value.is_blank());
        let male = filled(Column::BirthMale);
        let female = filled(Column::BirthFemale);
        let single = filled(Column::Birth);
        let by_sex = self.mapping.column(Column::BirthMale).is_some()
            || self.mapping.column(Column::BirthFemale).is_some();
        match (male, female) {
            (Some((first, _)), Some((second, value))) => {
                let fault = Fault::new(Code::BothSexes, second).value(value.shown());
                self.faults.push(fault.other(first));
                (None, None)
            }
            (Some((at, value)), None) => self.in_column(at, value, single, Sex::Male),
            (None, Some((at, value))) => self.in_column(at, value, single, Sex::Female),
            (None, None) => {
                let birth = single.and_then(|(at, value)| self.birth(at, value));
                let sex = self.sex(row);
                if single.is_none() {
                    let (code, column) = if by_sex {
                        (Code::BirthAndSexMissing, Column::BirthMale)
                    } else {
                        (Code::BirthMissing, Column::Birth)
                    };
                    let mapped = self.mapping.column(column).is_some();
                    let column = if mapped { column } else { Column::BirthFemale };
                    if mapped || by_sex {
                        let address = self.place(row, column);
                        self.faults.push(Fault::new(code, address));
                    }
                }
                (birth, sex)
            }
        }
    }

    /// A filled men's or women's column: a birth, or only a mark beside a birth column of its own.
    fn in_column(
        &mut self,
        at: Address,
        value: &Value,
        single: Option<(Address, &'a Value)>,
        sex: Sex,
    ) -> (Option<Birth>, Option<Sex>) {
        let marked = number::mark(value) == Some(true);
        let birth = match single {
            Some((at, value)) if marked => self.birth(at, value),
            None if marked => {
                self.faults.push(Fault::new(Code::BirthMissing, at));
                None
            }
            _ => self.birth(at, value),
        };
        (birth, Some(sex))
    }

    fn birth(&mut self, address: Address, value: &Value) -> Option<Birth> {
        if matches!(value, Value::Unreadable(_)) {
            return None; // Already refused by its address.
        }
        let shown = value.shown();
        let fault = |code| Fault::new(code, address).value(shown.trim());
        let year = |year: i32| Some(year.to_string());
        let fault = match number::birth(value, self.today) {
            BirthReading::Birth(birth) => return Some(birth),
            BirthReading::ShortYear(likely) => fault(Code::BirthShortYear).suggestion(year(likely)),
            BirthReading::Future(_, likely) => {
                fault(Code::BirthInFuture).suggestion(likely.and_then(year))
            }
            BirthReading::TooEarly(_) => fault(Code::BirthTooEarly),
            BirthReading::None => fault(Code::BirthUnreadable),
        };
        self.faults.push(fault);
        None
    }

    fn sex(&mut self, row: u32) -> Option<Sex> {
        let (address, value) = self.get(row, Column::Sex)?;
        let sex = number::sex(value);
        if sex.is_none() && !value.is_blank() && !matches!(value, Value::Unreadable(_)) {
            let fault = Fault::new(Code::SexUnreadable, address).value(value.shown());
            self.faults.push(fault);
        }
        sex
    }

    /// Whether any of the household's rows is marked; `None` when the column is not mapped.
    pub fn marked(&mut self, rows: &[u32], column: Column) -> Option<bool> {
        self.mapping.column(column)?;
        Some(self.first_mark(rows, column).is_some())
    }

    /// The first marked cell of the household in a column.
    fn first_mark(&mut self, rows: &[u32], column: Column) -> Option<Address> {
        let at = self.mapping.column(column)?;
        let mut first = None;
        for row in rows {
            let address = Address {
                row: *row,
                column: at,
            };
            // Not the value seen through a merge: one mark is one mark.
            match number::mark(self.sheet.at(*row, at)) {
                Some(true) => first = first.or(Some(address)),
                Some(false) => {}
                None => {
                    let value = self.sheet.at(*row, at);
                    if !matches!(value, Value::Unreadable(_)) {
                        let fault = Fault::new(Code::MarkUnclear, address).value(value.shown());
                        self.faults.push(fault.column(column));
                    }
                }
            }
        }
        first
    }

    /// Nghèo mới, tái nghèo or nghèo cũ: at most one.
    pub fn standing(&mut self, rows: &[u32]) -> Option<Standing> {
        let mut found: Option<(Standing, Address)> = None;
        for (column, standing) in [
            (Column::StandingNew, Standing::New),
            (Column::StandingFallenBack, Standing::FallenBack),
            (Column::StandingOld, Standing::Old),
        ] {
            let Some(address) = self.first_mark(rows, column) else {
                continue;
            };
            match found {
                None => found = Some((standing, address)),
                Some((_, first)) => {
                    let fault = Fault::new(Code::StandingTwice, address).other(first);
                    self.faults.push(fault);
                }
            }
        }
        found.map(|(standing, _)| standing)
    }

    /// What support the household asks for.
    pub fn needs(&mut self, rows: &[u32]) -> Vec<Need> {
        NEEDS
            .iter()
            .filter(|(column, _)| self.marked(rows, *column) == Some(true))
            .map(|(_, need)| *need)
            .collect()
    }

    /// The one text that the household's rows give; two different ones are a fault.
    pub fn fact(&mut self, rows: &[u32], column: Column) -> Option<String> {
        let mut found: Option<(String, Address)> = None;
        for row in rows {
            let Some(text) = self.text(*row, column) else {
                continue;
            };
            let address = self.place(*row, column);
            match &found {
                None => found = Some((text, address)),
                Some((first, _)) if *first == text => {}
                Some((_, other)) => {
                    let fault = Fault::new(Code::HouseholdFactsDiffer, address).value(text);
                    let other = *other;
                    self.faults.push(fault.other(other).column(column));
                    break;
                }
            }
        }
        found.map(|(text, _)| text)
    }
}
