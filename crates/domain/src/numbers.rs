//! Numbers as people type them, in both conventions.
//!
//! In Vietnamese a dot groups thousands and a comma is the decimal mark; in English the reverse.
//! Lists and hands mix the two, so a text is read by both: what has one reading is taken, what has
//! two is asked, what has none is refused with the reason.

use serde::{Deserialize, Serialize};

/// Which marks a person writes numbers with: that of the app's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Convention {
    /// 12.500.000 and 0,5.
    #[default]
    Vietnamese,
    /// 12,500,000 and 0.5.
    English,
}

impl Convention {
    /// The mark between thousands.
    pub fn group_mark(self) -> char {
        match self {
            Self::Vietnamese => '.',
            Self::English => ',',
        }
    }

    /// The mark before decimals.
    pub fn decimal_mark(self) -> char {
        match self {
            Self::Vietnamese => ',',
            Self::English => '.',
        }
    }
}

/// What a typed number can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One thing, in the unit asked for.
    One(i64),
    /// Two things, both in thousandths: by the language's own marks, then by the other's.
    Two(i64, i64),
    /// Nothing.
    None(Unreadable),
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing was typed.
    Empty,
    /// Something else than a number was typed.
    NotANumber,
    /// Less than nothing.
    Negative,
    /// Not whole where only whole makes sense, or finer than thousandths.
    Fraction,
    /// More than can be.
    TooLarge,
}

/// A number in thousandths, as one of the two conventions reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub digits: i128,
    pub decimals: u32,
}

impl Decimal {
    /// Times a whole scale; `None` when finer than thousandths or larger than can be.
    pub fn thousandths(self, scale: i128) -> Option<i128> {
        let product = self.digits.checked_mul(scale)?.checked_mul(1000)?;
        let divisor = 10_i128.checked_pow(self.decimals)?;
        (product % divisor == 0).then_some(product / divisor)
    }
}

/// By the marks of each convention, own first; a text without marks reads alike in both.
pub(crate) fn readings(text: &str, own: Convention) -> [Option<Decimal>; 2] {
    let other = match own {
        Convention::Vietnamese => Convention::English,
        Convention::English => Convention::Vietnamese,
    };
    let (first, second) = (read_by(text, own), read_by(text, other));
    [first, second.filter(|second| first != Some(*second))]
}

/// Most digits a number may have: beyond it nothing of ours is meant.
const MOST_DIGITS: usize = 24;

fn read_by(text: &str, convention: Convention) -> Option<Decimal> {
    let (whole, decimals) = match text.split_once(convention.decimal_mark()) {
        Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
        Some(_) => return None,
        None => (text, ""),
    };
    let mut groups = whole.split([convention.group_mark(), ' ', '\u{a0}', '\u{202f}']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped_well = rest.is_empty()
        || ((1..=3).contains(&first.len())
            && !first.starts_with('0')
            && rest.iter().all(|group| group.len() == 3));
    let digits: String = std::iter::once(first)
        .chain(rest)
        .chain([decimals])
        .collect();
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    if !grouped_well || first.is_empty() || !plain || digits.len() > MOST_DIGITS {
        return None;
    }
    Some(Decimal {
        digits: digits.parse().ok()?,
        decimals: u32::try_from(decimals.len()).ok()?,
    })
}

/// Largest quantity in thousandths.
const MOST_THOUSANDTHS: i128 = 1_000_000_000_000;

/// Reads a quantity other than money, in thousandths: "0,5" is 500.
pub fn read_quantity(text: &str, own: Convention) -> Reading {
    let text = text.trim();
    if text.is_empty() {
        return Reading::None(Unreadable::Empty);
    }
    if text.starts_with(['-', '\u{2212}']) {
        return Reading::None(Unreadable::Negative);
    }
    let read = readings(text, own);
    if read == [None, None] {
        return Reading::None(Unreadable::NotANumber);
    }
    let exact = read.map(|decimal| decimal?.thousandths(1));
    match exact {
        [None, None] => Reading::None(Unreadable::Fraction),
        [Some(one), Some(other)] if one != other => match (small(one), small(other)) {
            (Some(one), Some(other)) => Reading::Two(one, other),
            (Some(one), None) | (None, Some(one)) => Reading::One(one),
            (None, None) => Reading::None(Unreadable::TooLarge),
        },
        [Some(one), _] | [None, Some(one)] => {
            small(one).map_or(Reading::None(Unreadable::TooLarge), Reading::One)
        }
    }
}

fn small(thousandths: i128) -> Option<i64> {
    (thousandths <= MOST_THOUSANDTHS)
        .then(|| i64::try_from(thousandths).ok())
        .flatten()
}

/// Reads a count: a whole number of things.
pub fn read_count(text: &str, own: Convention) -> Result<u32, Unreadable> {
    let whole = |thousandths: i64| {
        (thousandths % 1000 == 0)
            .then(|| u32::try_from(thousandths / 1000).ok())
            .flatten()
    };
    match read_quantity(text, own) {
        Reading::One(one) => whole(one).ok_or(Unreadable::Fraction),
        Reading::Two(one, other) => whole(one).or(whole(other)).ok_or(Unreadable::Fraction),
        Reading::None(reason) => Err(reason),
    }
}

/// Writes a whole number with its thousands grouped.
pub fn format_whole(number: i64, convention: Convention) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(convention.group_mark());
        }
        text.push(digit);
    }
    text
}

/// Writes a number of thousandths, without trailing zeros: 500 is "0,5".
pub fn format_thousandths(thousandths: i64, convention: Convention) -> String {
    let mut text = format_whole(thousandths / 1000, convention);
    let rest = thousandths.unsigned_abs() % 1000;
    if rest > 0 {
        text.push(convention.decimal_mark());
        text.push_str(format!("{rest:03}").trim_end_matches('0'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use Convention::{English, Vietnamese};

    #[test]
    fn a_quantity_keeps_its_half() {
        assert_eq!(read_quantity("0,5", Vietnamese), Reading::One(500));
        assert_eq!(read_quantity("2.5", Vietnamese), Reading::One(2500));
        assert_eq!(
            read_quantity("1,500", Vietnamese),
            Reading::Two(1500, 1_500_000)
        );
        assert_eq!(format_thousandths(500, Vietnamese), "0,5");
        assert_eq!(format_thousandths(1_234_050, English), "1,234.05");
    }

    #[test]
    fn a_count_is_whole() {
        assert_eq!(read_count("1.463", Vietnamese), Ok(1463));
        assert_eq!(read_count("84", Vietnamese), Ok(84));
        assert_eq!(read_count("8,4", Vietnamese), Err(Unreadable::Fraction));
        assert_eq!(read_count("tám", Vietnamese), Err(Unreadable::NotANumber));
        assert_eq!(read_count("-3", Vietnamese), Err(Unreadable::Negative));
    }

    #[test]
    fn thousands_are_grouped_as_the_language_does() {
        assert_eq!(format_whole(12_500_000, Vietnamese), "12.500.000");
        assert_eq!(format_whole(1463, English), "1,463");
        assert_eq!(format_whole(0, English), "0");
        assert_eq!(format_whole(-100, Vietnamese), "\u{2212}100");
    }
}
