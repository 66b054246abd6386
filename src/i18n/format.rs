//! How dates, times and figures are written. The forms are the domain's, the same ones that people
//! may type; words come from `locales/`.

use super::{convention, locale};
use crate::{app_state::clock, i18n::Locale, t};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use so_thon_domain::{Millis, dates, money, numbers};

/// "22/11/2026".
pub fn date(day: NaiveDate) -> String {
    dates::format_date(day)
}

/// "22/11".
pub fn day_month(day: NaiveDate) -> String {
    format!("{:02}/{:02}", day.day(), day.month())
}

/// "22/11" in the year of `today`, else with its year.
pub fn near_date(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() {
        day_month(day)
    } else {
        date(day)
    }
}

/// "Thứ Tư, 25/11/2026".
pub fn weekday_date(day: NaiveDate) -> String {
    format!("{}, {}", weekday(day.weekday()), date(day))
}

/// The day's name, with a capital.
pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => t!(time.monday),
        Weekday::Tue => t!(time.tuesday),
        Weekday::Wed => t!(time.wednesday),
        Weekday::Thu => t!(time.thursday),
        Weekday::Fri => t!(time.friday),
        Weekday::Sat => t!(time.saturday),
        Weekday::Sun => t!(time.sunday),
    }
}

/// "09:58".
pub fn time(at: NaiveDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "25/11/2026, 09:58" of a moment, by the phone's time zone.
pub fn moment(at: Millis) -> String {
    let at = clock::local(at);
    format!("{}, {}", date(at.date()), time(at))
}

/// "Thứ Tư, 25/11/2026, 09:58".
pub fn weekday_moment(at: Millis) -> String {
    let at = clock::local(at);
    format!("{}, {}", weekday_date(at.date()), time(at))
}

/// "1.463".
pub fn number(value: u64) -> String {
    numbers::format_whole(i64::try_from(value).unwrap_or(i64::MAX), convention())
}

/// "12.500.000 đ". It does not break.
pub fn money(amount: i64) -> String {
    money::format_dong(amount, convention()).replace(' ', "\u{a0}")
}

/// A number of thousandths without needless zeros: "1", "0,5".
pub fn thousandths(value: i64) -> String {
    numbers::format_thousandths(value, convention())
}

/// One decimal: "1,2".
pub fn tenths(value: f64) -> String {
    let written = format!("{value:.1}");
    match locale() {
        Locale::vi => written.replace('.', ","),
        Locale::en => written,
    }
}

/// "1,2 km", "400 m": only ever "about".
pub fn distance(metres: f64) -> String {
    if metres < 950.0 {
        let rounded = (metres / 50.0).round().max(1.0) * 50.0;
        format!("{rounded:.0}\u{a0}m")
    } else {
        format!("{}\u{a0}km", tenths(metres / 1000.0))
    }
}

/// "1,8 GB", "48 KB".
pub fn bytes(count: f64) -> String {
    if count >= 1e9 {
        format!("{}\u{a0}GB", tenths(count / 1e9))
    } else if count >= 1e6 {
        format!("{:.0}\u{a0}MB", count / 1e6)
    } else {
        format!("{:.0}\u{a0}KB", (count / 1e3).max(1.0))
    }
}

/// A household's number as its book has it: "047".
pub fn household_number(number: u32) -> String {
    format!("{number:03}")
}

/// Parts of one line, comma between them; empty parts are left out.
pub fn line(parts: impl IntoIterator<Item = String>) -> String {
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// The same words with a capital first letter.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => std::iter::once(so_thon_domain::letters::upper(first))
            .chain(letters)
            .collect(),
        None => String::new(),
    }
}
