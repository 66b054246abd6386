//! How dates, times and figures are written. Figures and dates are Vietnamese or English; words
//! come from `locales/`.

use super::{Locale, locale};
use crate::{app_state::clock, t};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use so_thon_domain::Millis;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// "22/11/2026", "22 Nov 2026".
pub fn date(day: NaiveDate) -> String {
    match locale() {
        Locale::vi => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
        Locale::en => format!("{} {} {}", day.day(), month(day), day.year()),
    }
}

/// "22/11", "22 Nov".
pub fn day_month(day: NaiveDate) -> String {
    match locale() {
        Locale::vi => format!("{:02}/{:02}", day.day(), day.month()),
        Locale::en => format!("{} {}", day.day(), month(day)),
    }
}

fn month(day: NaiveDate) -> &'static str {
    MONTHS[day.month0() as usize]
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

/// "1.463", "1,463".
pub fn number(value: u64) -> String {
    let mark = match locale() {
        Locale::vi => '.',
        Locale::en => ',',
    };
    let digits = value.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(mark);
        }
        written.push(digit);
    }
    written
}

/// "12.500.000 đ". The space does not break.
pub fn money(amount: i64) -> String {
    let sign = if amount < 0 { "−" } else { "" };
    format!("{sign}{}\u{a0}đ", number(amount.unsigned_abs()))
}

/// One decimal: "1,2", "1.2".
pub fn tenths(value: f64) -> String {
    let written = format!("{value:.1}");
    match locale() {
        Locale::vi => written.replace('.', ","),
        Locale::en => written,
    }
}

/// Thousandths of something without needless zeros: "1", "0,5".
pub fn thousandths(value: i64) -> String {
    let whole = number(value.unsigned_abs() / 1000);
    let rest = value.unsigned_abs() % 1000;
    let sign = if value < 0 { "−" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let mark = match locale() {
        Locale::vi => ',',
        Locale::en => '.',
    };
    let decimals = format!("{rest:03}");
    format!("{sign}{whole}{mark}{}", decimals.trim_end_matches('0'))
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

/// "a, b, c": parts of one line, with a capital at its start.
pub fn line(parts: impl IntoIterator<Item = String>) -> String {
    capital(
        &parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
    )
}

/// The same words with a capital first letter.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
