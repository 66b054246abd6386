//! Numbers, marks and births as lists write them.
//!
//! In Vietnamese a dot groups thousands and a comma is the decimal mark; in English the reverse.
//! What has one reading is taken, what has two is asked, what has none is refused.

use crate::workbook::{Value, whole_of};
use chrono::{Datelike, NaiveDate};
use so_thon_domain::member::{Birth, Sex};

/// How a cell reads as a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whole {
    /// One reading.
    One(i64),
    /// Two readings: with the separator grouping thousands, or with it as the decimal mark.
    Two(i64),
    /// A number, but with a fraction.
    Fraction,
    /// No number.
    None,
}

/// Reads a cell as a whole number.
pub(crate) fn whole(value: &Value) -> Whole {
    match value {
        Value::Number(number) => whole_of(*number).map_or(Whole::Fraction, Whole::One),
        Value::Text(text) => whole_text(text.trim()),
        Value::Empty | Value::Date(_) | Value::Bool(_) | Value::Unreadable(_) => Whole::None,
    }
}

fn whole_text(text: &str) -> Whole {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain(digits) {
        return text.parse().map_or(Whole::None, Whole::One);
    }
    let parts: Vec<&str> = digits.split(['.', ',']).collect();
    if !parts.iter().all(|part| plain(part)) {
        return Whole::None;
    }
    let grouped = parts[0].len() <= 3 && parts.iter().skip(1).all(|part| part.len() == 3);
    let joined = text.replace(['.', ','], "").parse();
    let one_kind = !(digits.contains('.') && digits.contains(','));
    match (joined, grouped && one_kind, parts.len()) {
        (Ok(number), true, 2) => Whole::Two(number),
        (Ok(number), true, _) => Whole::One(number),
        (_, _, 2) if parts[1].bytes().all(|byte| byte == b'0') => {
            parts[0].parse().map_or(Whole::None, Whole::One)
        }
        (_, _, 2) => Whole::Fraction,
        _ => Whole::None,
    }
}

/// How a cell reads as a date of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BirthReading {
    /// As it was.
    Birth(Birth),
    /// Two digits of a year: the likely one, never taken by itself.
    ShortYear(i32),
    /// After today: the likely year, when a century less makes sense.
    Future(i32, Option<i32>),
    /// More than 120 years ago.
    TooEarly(i32),
    /// Neither a year nor a day.
    None,
}

/// Reads a year, a month and year, or a day (day first, as in Vietnam).
pub(crate) fn birth(value: &Value, today: NaiveDate) -> BirthReading {
    let parts: Option<Vec<i32>> = match value {
        Value::Number(number) => whole_of(*number)
            .and_then(|year| i32::try_from(year).ok())
            .map(|year| vec![year]),
        Value::Date(date) => Some(vec![
            date.day().cast_signed(),
            date.month().cast_signed(),
            date.year(),
        ]),
        Value::Text(text) => text
            .trim()
            .split(['/', '-', '.'])
            .map(|part| part.trim().parse().ok().filter(|part| *part >= 0))
            .collect(),
        Value::Empty | Value::Bool(_) | Value::Unreadable(_) => None,
    };
    let Some(parts) = parts else {
        return BirthReading::None;
    };
    let (day, month, year) = match parts[..] {
        [year] => (None, None, year),
        [month, year] => (None, Some(month), year),
        [day, month, year] => (Some(day), Some(month), year),
        _ => return BirthReading::None,
    };
    checked(day, month, year, today)
}

fn checked(day: Option<i32>, month: Option<i32>, year: i32, today: NaiveDate) -> BirthReading {
    let this_year = today.year();
    if (0..100).contains(&year) {
        let century = this_year - this_year.rem_euclid(100);
        let near = century + year;
        let likely = if near > this_year { near - 100 } else { near };
        return BirthReading::ShortYear(likely);
    }
    let month = month.map(u32::try_from).transpose();
    let day = day.map(u32::try_from).transpose();
    let (Ok(month), Ok(day)) = (month, day) else {
        return BirthReading::None;
    };
    let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1));
    let Some(first) = first.filter(|_| (1_000..10_000).contains(&year)) else {
        return BirthReading::None;
    };
    if first > today {
        let earlier = year - 100;
        let sensible = year > this_year && earlier <= this_year;
        return BirthReading::Future(year, sensible.then_some(earlier));
    }
    if year < this_year - 120 {
        return BirthReading::TooEarly(year);
    }
    BirthReading::Birth(Birth { year, month, day })
}

/// Reads a mark such as "x": what is neither yes nor no is `None`.
pub(crate) fn mark(value: &Value) -> Option<bool> {
    match value {
        Value::Empty => Some(false),
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) if *number == 1.0 => Some(true),
        Value::Number(number) if *number == 0.0 => Some(false),
        Value::Text(text) => match text.trim().to_lowercase().as_str() {
            "x" | "v" | "✓" | "✔" | "+" | "1" | "có" | "co" => Some(true),
            "" | "-" | "0" | "không" | "khong" => Some(false),
            _ => None,
        },
        Value::Number(_) | Value::Date(_) | Value::Unreadable(_) => None,
    }
}

/// Reads "Nam" or "Nữ".
pub(crate) fn sex(value: &Value) -> Option<Sex> {
    match crate::fold::fold(value.text()?).as_str() {
        "nam" | "trai" => Some(Sex::Male),
        "nu" | "gai" => Some(Sex::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Birth, BirthReading, Value, Whole, birth, mark, whole};
    use chrono::NaiveDate;

    #[test]
    fn a_number_with_one_reading_is_taken_and_one_with_two_is_not() {
        for (text, reading) in [
            ("118", Whole::One(118)),
            (" 40 ", Whole::One(40)),
            ("1.500.000", Whole::One(1_500_000)),
            ("1,500", Whole::Two(1_500)),
            ("1.500", Whole::Two(1_500)),
            ("118,5", Whole::Fraction),
            ("118,0", Whole::One(118)),
            ("1.500,25", Whole::None),
            ("4 người", Whole::None),
            ("", Whole::None),
            ("99999999999999999999", Whole::None),
        ] {
            assert_eq!(whole(&Value::Text(text.to_owned())), reading, "{text}");
        }
    }

    #[test]
    fn births_read_as_a_year_a_month_or_a_day() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let year = |year| Birth {
            year,
            month: None,
            day: None,
        };
        let text = |text: &str| birth(&Value::Text(text.to_owned()), today);
        assert_eq!(text("1979"), BirthReading::Birth(year(1979)));
        assert_eq!(
            text("5/3/1979"),
            BirthReading::Birth(Birth {
                year: 1979,
                month: Some(3),
                day: Some(5)
            })
        );
        assert_eq!(text("2062"), BirthReading::Future(2062, Some(1962)));
        assert_eq!(text("9062"), BirthReading::Future(9062, None));
        assert_eq!(text("23/11/2026"), BirthReading::Future(2026, None));
        assert_eq!(text("62"), BirthReading::ShortYear(1962));
        assert_eq!(text("1879"), BirthReading::TooEarly(1879));
        for nothing in ["31/2/1990", "khoảng 1960", "1/2/3/4", "-5", "12345"] {
            assert_eq!(text(nothing), BirthReading::None, "{nothing}");
        }
    }

    #[test]
    fn marks_are_yes_no_or_unclear() {
        assert_eq!(mark(&Value::Text("X".to_owned())), Some(true));
        assert_eq!(mark(&Value::Empty), Some(false));
        assert_eq!(mark(&Value::Text("?".to_owned())), None);
    }
}
