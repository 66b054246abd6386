//! Dates as people type and read them, and ages that follow from them.

use crate::member::Birth;
use chrono::{Datelike, Months, NaiveDate};

/// The first day a record may be dated: before it there was neither the programme nor the app.
pub const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The oldest a living person may be, in years.
const OLDEST: i32 = 120;

/// Reads a day: 22/11/2026, 5/3/26, 22-11-2026, 22.11.2026 or 2026-11-22. `None` when it is none.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    match numbers(text)?.as_slice() {
        [(year, 4), (month, _), (day, _)] => {
            NaiveDate::from_ymd_opt(*year, part(*month)?, part(*day)?)
        }
        [(day, 1 | 2), (month, 1 | 2), (year, 4)] => {
            NaiveDate::from_ymd_opt(*year, part(*month)?, part(*day)?)
        }
        [(day, 1 | 2), (month, 1 | 2), (year, 2)] => {
            NaiveDate::from_ymd_opt(2000 + year, part(*month)?, part(*day)?)
        }
        _ => None,
    }
}

/// 22/11/2026, as both languages write it here.
pub fn format_date(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// 0 for Monday (Thứ Hai) to 6 for Sunday (Chủ nhật).
pub fn weekday_index(day: NaiveDate) -> u32 {
    day.weekday().num_days_from_monday()
}

/// Why a text is no date of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BirthProblem {
    /// It is no date.
    Unreadable,
    /// The year has two digits; the year that may be meant.
    ShortYear(i32),
    /// It is later than today; the year that may be meant.
    Future(Option<i32>),
    /// Nobody is that old.
    TooOld,
}

/// Reads a birth of which only the year may be known: "1984", "03/1984", "03/02/1984".
pub fn read_birth(text: &str, today: NaiveDate) -> Result<Birth, BirthProblem> {
    let parts = numbers(text).ok_or(BirthProblem::Unreadable)?;
    let (year, month, day) = match *parts.as_slice() {
        [(year, 4), (month, 1 | 2), (day, 1 | 2)] => (year, Some(month), Some(day)),
        [(day, 1 | 2), (month, 1 | 2), (year, 4)] => (year, Some(month), Some(day)),
        [(month, 1 | 2), (year, 4)] => (year, Some(month), None),
        [(year, 4)] => (year, None, None),
        [(year, 2)] | [(_, 1 | 2), (year, 2)] | [(_, 1 | 2), (_, 1 | 2), (year, 2)] => {
            let this_century = today.year() - today.year() % 100 + year;
            let meant = if this_century > today.year() {
                this_century - 100
            } else {
                this_century
            };
            return Err(BirthProblem::ShortYear(meant));
        }
        _ => return Err(BirthProblem::Unreadable),
    };
    let birth = Birth {
        year,
        month: month.and_then(part),
        day: day.and_then(part),
    };
    let first = first_day(&birth).ok_or(BirthProblem::Unreadable)?;
    if first > today {
        let earlier = year - 100;
        let plausible = earlier >= today.year() - OLDEST && earlier <= today.year();
        return Err(BirthProblem::Future(plausible.then_some(earlier)));
    }
    if today.year() - year > OLDEST {
        return Err(BirthProblem::TooOld);
    }
    Ok(birth)
}

/// As it would be typed: 1984, 03/1984 or 03/02/1984.
pub fn format_birth(birth: &Birth) -> String {
    match (birth.month, birth.day) {
        (Some(month), Some(day)) => format!("{day:02}/{month:02}/{:04}", birth.year),
        (Some(month), None) => format!("{month:02}/{:04}", birth.year),
        (None, _) => format!("{:04}", birth.year),
    }
}

/// The ages a person may have: one, or two when the birthday is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// At least this many years.
    pub least: u32,
    /// At most this many years.
    pub most: u32,
}

impl Age {
    /// Whether the person is younger than `years`; `None` when that depends on the birthday.
    pub fn under(self, years: u32) -> Option<bool> {
        if self.most < years {
            Some(true)
        } else if self.least >= years {
            Some(false)
        } else {
            None
        }
    }
}

/// The age on a day; `None` when born later. Who was born on 29 February is a year older on 1
/// March of common years.
pub fn age_on(birth: &Birth, day: NaiveDate) -> Option<Age> {
    let first = first_day(birth)?;
    let last = last_day(birth)?;
    let most = years_between(first, day)?;
    let least = years_between(last.min(day), day)?;
    Some(Age { least, most })
}

/// The day so many months later: the same day of the month, or its last.
pub fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(day)
}

/// The last of so many working days after a day, which itself does not count: Monday to Friday
/// without the given holidays.
pub fn working_days_after(day: NaiveDate, count: u32, holidays: &[NaiveDate]) -> NaiveDate {
    let works = |day: &NaiveDate| weekday_index(*day) < 5 && !holidays.contains(day);
    let after = day.iter_days().skip(1).filter(works);
    let last = usize::try_from(count).unwrap_or(usize::MAX);
    after.take(last).last().unwrap_or(day)
}

/// The last day of the time as just-escaped household: 36 months, that day included.
pub fn just_escaped_until(decision: NaiveDate) -> NaiveDate {
    months_after(decision, 36)
}

fn years_between(from: NaiveDate, to: NaiveDate) -> Option<u32> {
    let before_birthday = (to.month(), to.day()) < (from.month(), from.day());
    u32::try_from(to.year() - from.year() - i32::from(before_birthday)).ok()
}

fn first_day(birth: &Birth) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(birth.year, birth.month.unwrap_or(1), birth.day.unwrap_or(1))
}

fn last_day(birth: &Birth) -> Option<NaiveDate> {
    match (birth.month, birth.day) {
        (Some(_), Some(_)) => first_day(birth),
        (Some(_), None) => months_after(first_day(birth)?, 1).pred_opt(),
        (None, _) => NaiveDate::from_ymd_opt(birth.year, 12, 31),
    }
}

/// The numbers of a date with how many digits each has.
fn numbers(text: &str) -> Option<Vec<(i32, usize)>> {
    text.trim()
        .split(['/', '-', '.', ' '])
        .map(|part| {
            let plain = !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
            (plain && part.len() <= 4).then(|| Some((part.parse().ok()?, part.len())))?
        })
        .collect()
}

fn part(number: i32) -> Option<u32> {
    u32::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day of the test")
    }

    #[test]
    fn a_day_is_read_in_every_usual_form() {
        for text in [
            "22/11/2026",
            "22-11-2026",
            "22.11.2026",
            " 22/11/26 ",
            "2026-11-22",
            "22 11 2026",
        ] {
            assert_eq!(read_date(text), Some(day(2026, 11, 22)), "{text}");
        }
        assert_eq!(read_date("5/3/2026"), Some(day(2026, 3, 5)));
        assert_eq!(format_date(day(2026, 3, 5)), "05/03/2026");
        assert_eq!(weekday_index(day(2026, 11, 25)), 2);
    }

    #[test]
    fn what_is_no_day_is_not_guessed() {
        for text in [
            "",
            "hôm qua",
            "31/02/2026",
            "22/11",
            "13/13/2026",
            "2026",
            "1/2/3/4",
            "22//2026",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_birth_may_be_known_by_its_year_alone() {
        let today = day(2026, 11, 22);
        for text in ["1984", "03/1984", "03/02/1984"] {
            let birth = read_birth(text, today).expect("a birth");
            assert_eq!(format_birth(&birth), text);
        }
        assert_eq!(read_birth("84", today), Err(BirthProblem::ShortYear(1984)));
        assert_eq!(
            read_birth("2084", today),
            Err(BirthProblem::Future(Some(1984)))
        );
        assert_eq!(
            read_birth("12/2026", today),
            Err(BirthProblem::Future(Some(1926)))
        );
        assert_eq!(read_birth("1884", today), Err(BirthProblem::TooOld));
        assert_eq!(
            read_birth("31/02/1984", today),
            Err(BirthProblem::Unreadable)
        );
    }

    #[test]
    fn a_birth_year_alone_leaves_two_ages() {
        let today = day(2026, 11, 22);
        let of = |text: &str| age_on(&read_birth(text, today).expect("a birth"), today);
        assert_eq!(
            of("2010"),
            Some(Age {
                least: 15,
                most: 16
            })
        );
        assert_eq!(of("2010").and_then(|age| age.under(16)), None);
        assert_eq!(
            of("03/2010"),
            Some(Age {
                least: 16,
                most: 16
            })
        );
        assert_eq!(
            of("11/2010"),
            Some(Age {
                least: 15,
                most: 16
            })
        );
        assert_eq!(
            of("23/11/2010"),
            Some(Age {
                least: 15,
                most: 15
            })
        );
        assert_eq!(of("2026"), Some(Age { least: 0, most: 0 }));
    }

    #[test]
    fn a_leap_day_child_is_a_year_older_on_the_first_of_march() {
        let birth = Birth {
            year: 2020,
            month: Some(2),
            day: Some(29),
        };
        assert_eq!(
            age_on(&birth, day(2026, 2, 28)).map(|age| age.most),
            Some(5)
        );
        assert_eq!(age_on(&birth, day(2026, 3, 1)).map(|age| age.most), Some(6));
        assert_eq!(age_on(&birth, day(2019, 3, 1)), None);
    }

    #[test]
    fn working_days_leave_out_weekends_and_holidays() {
        // Wednesday, 25/11/2026.
        let on =
            |count, holidays: &[NaiveDate]| working_days_after(day(2026, 11, 25), count, holidays);
        assert_eq!(on(0, &[]), day(2026, 11, 25));
        assert_eq!(on(2, &[]), day(2026, 11, 27));
        assert_eq!(on(3, &[]), day(2026, 11, 30));
        assert_eq!(on(3, &[day(2026, 11, 26)]), day(2026, 12, 1));
    }

    #[test]
    fn thirty_six_months_end_on_the_same_day_or_the_last_of_the_month() {
        assert_eq!(just_escaped_until(day(2023, 12, 18)), day(2026, 12, 18));
        assert_eq!(just_escaped_until(day(2024, 2, 29)), day(2027, 2, 28));
    }
}
