//! Money: whole đồng, as people type it and as it is written.

use crate::letters::{apart, is_mark, lower};
use crate::numbers::{Convention, Reading, Unreadable, format_whole, readings};

/// The most one item of support may cost, in đồng.
pub const MOST_DONG: i64 = 1_000_000_000_000;

/// Reads an amount: "12.500.000", "12500000 đ", "12,5 triệu", "12 triệu 500 nghìn".
///
/// "1,500" in Vietnamese is 1,5 đồng by its own marks and 1.500 by the other's: asked. "1.500" is
/// 1500, because a thousandth of a đồng is nothing; "11.707 triệu" is two sums of money: asked.
pub fn read_dong(text: &str, own: Convention) -> Reading {
    let plain = plain(text);
    if plain.is_empty() {
        return Reading::None(Unreadable::Empty);
    }
    if plain.starts_with(['-', '\u{2212}']) {
        return Reading::None(Unreadable::Negative);
    }
    let Some(parts) = parts(&plain) else {
        return Reading::None(Unreadable::NotANumber);
    };
    match parts.as_slice() {
        [(number, None, false)] => unscaled(number, own),
        [(number, Some(scale), false)] => scaled(number, *scale, own),
        several => compound(several, own),
    }
}

/// "12.500.000 đ".
pub fn format_dong(dong: i64, convention: Convention) -> String {
    let mut text = format_whole(dong, convention);
    text.push_str("\u{a0}đ");
    text
}

/// A number, its scale and whether "rưỡi" (and a half) follows.
type Part = (String, Option<i128>, bool);

/// Lower case, without marks, đ as d.
fn plain(text: &str) -> String {
    let apart = apart(text);
    let letters = apart.chars().filter(|letter| !is_mark(*letter));
    let lower: String = letters.map(lower).collect();
    lower.replace(['đ', '₫'], "d").trim().to_owned()
}

fn parts(plain: &str) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = plain;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| c.is_alphabetic()).unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(number_end)?;
        let word_end = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        let (words, next) = after.split_at_checked(word_end)?;
        let number = number.trim();
        if number.is_empty() {
            return None;
        }
        let (mut scale, mut half) = (None, false);
        for word in words.split_whitespace() {
            match word {
                "nghin" | "ngan" | "k" | "thousand" if scale.is_none() => scale = Some(1_000),
                "trieu" | "tr" | "m" | "million" if scale.is_none() => scale = Some(1_000_000),
                "ty" | "ti" | "bn" | "billion" if scale.is_none() => scale = Some(1_000_000_000),
                "ruoi" if scale.is_some() => half = true,
                "d" | "dong" | "vnd" if next.is_empty() => {}
                _ => return None,
            }
        }
        parts.push((number.to_owned(), scale, half));
        rest = next;
    }
    (!parts.is_empty()).then_some(parts)
}

/// A bare number: whole đồng, so the language's own grouping mark has one reading.
fn unscaled(number: &str, own: Convention) -> Reading {
    let [first, second] = readings(number, own);
    let exact = [first, second].map(|read| read?.thousandths(1));
    let whole = |read: Option<i128>| read.filter(|thousandths| thousandths % 1000 == 0);
    if first.is_none() && second.is_none() {
        return Reading::None(Unreadable::NotANumber);
    }
    match (whole(exact[0]), whole(exact[1])) {
        (Some(one), _) => one_of(one),
        // By the language's own marks it is a broken sum, by the other's a whole one.
        (None, Some(other)) => match (exact[0], small(other)) {
            (Some(own), Some(_)) => two_of(own, other),
            (_, _) => one_of(other),
        },
        (None, None) => Reading::None(Unreadable::Fraction),
    }
}

fn scaled(number: &str, scale: i128, own: Convention) -> Reading {
    let read = readings(number, own);
    if read == [None, None] {
        return Reading::None(Unreadable::NotANumber);
    }
    let whole = read.map(|decimal| {
        decimal?
            .thousandths(scale)
            .filter(|thousandths| thousandths % 1000 == 0)
    });
    match whole {
        [Some(one), Some(other)] if one != other => two_of(one, other),
        [Some(one), _] | [None, Some(one)] => one_of(one),
        [None, None] => Reading::None(Unreadable::Fraction),
    }
}

/// "12 triệu 500 nghìn", "2 triệu rưỡi": whole numbers with falling scales.
fn compound(parts: &[Part], own: Convention) -> Reading {
    let refused = Reading::None(Unreadable::NotANumber);
    let (mut sum, mut above) = (0_i128, i128::MAX);
    for (number, scale, half) in parts {
        // "12 triệu 5" is 12.500.000 to some and 12.000.005 to others: not read at all.
        let Some(scale) = *scale else { return refused };
        let whole = readings(number, own)[0].and_then(|read| read.thousandths(1));
        let Some(thousandths) = whole.filter(|thousandths| thousandths % 1000 == 0) else {
            return refused;
        };
        if scale >= above || (above != i128::MAX && thousandths * scale >= above * 1000) {
            return refused;
        }
        sum += thousandths * scale + if *half { 500 * scale } else { 0 };
        above = if *half { 0 } else { scale };
    }
    one_of(sum)
}

fn one_of(thousandths: i128) -> Reading {
    small(thousandths).map_or(Reading::None(Unreadable::TooLarge), Reading::One)
}

/// Two sums, in thousandths of a đồng; what is more than can be is no reading.
fn two_of(one: i128, other: i128) -> Reading {
    let kept = |thousandths: i128| {
        small(thousandths)?;
        i64::try_from(thousandths).ok()
    };
    match (kept(one), kept(other)) {
        (Some(one), Some(other)) => Reading::Two(one, other),
        (Some(_), None) => one_of(one),
        (None, _) => one_of(other),
    }
}

fn small(thousandths: i128) -> Option<i64> {
    i64::try_from(thousandths / 1000)
        .ok()
        .filter(|dong| *dong <= MOST_DONG)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Convention::{English, Vietnamese};

    #[test]
    fn the_usual_ways_to_write_a_sum_have_one_reading() {
        for text in [
            "12.500.000",
            "12500000",
            "12500000 đ",
            "12.500.000đ",
            "12 500 000 đồng",
            "12,5 triệu",
            "12.5 triệu",
            "12,5tr",
            "12 triệu 500 nghìn",
            "12 triệu rưỡi",
            "12,500,000",
            "12.500.000,00",
            "12500 nghìn",
            "12.500.000 VNĐ",
            " 12.500.000 ₫ ",
        ] {
            assert_eq!(
                read_dong(text, Vietnamese),
                Reading::One(12_500_000),
                "{text}"
            );
        }
        assert_eq!(read_dong("1.500", Vietnamese), Reading::One(1_500));
        assert_eq!(read_dong("1,500", English), Reading::One(1_500));
        assert_eq!(read_dong("0", Vietnamese), Reading::One(0));
        assert_eq!(read_dong("0,500 triệu", Vietnamese), Reading::One(500_000));
        assert_eq!(read_dong("1 tỷ", Vietnamese), Reading::One(1_000_000_000));
        assert_eq!(read_dong("50k", Vietnamese), Reading::One(50_000));
    }

    #[test]
    fn a_sum_with_two_readings_is_asked() {
        assert_eq!(
            read_dong("1,500", Vietnamese),
            Reading::Two(1_500, 1_500_000)
        );
        assert_eq!(
            read_dong("11.707 triệu", Vietnamese),
            Reading::Two(11_707_000_000_000, 11_707_000_000)
        );
        assert_eq!(read_dong("1.500", English), Reading::Two(1_500, 1_500_000));
    }

    #[test]
    fn what_is_no_sum_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", Unreadable::Empty),
            ("  ", Unreadable::Empty),
            ("bò", Unreadable::NotANumber),
            ("12.50.000", Unreadable::NotANumber),
            ("1.2.3", Unreadable::NotANumber),
            ("12 triệu 5", Unreadable::NotANumber),
            ("500 nghìn 12 triệu", Unreadable::NotANumber),
            ("12,,5 triệu", Unreadable::NotANumber),
            ("-5.000", Unreadable::Negative),
            ("12,5", Unreadable::Fraction),
            ("1.000.000.000.001", Unreadable::TooLarge),
            ("99999999999999999999999999", Unreadable::NotANumber),
        ] {
            assert_eq!(read_dong(text, Vietnamese), Reading::None(reason), "{text}");
        }
    }

    #[test]
    fn a_sum_is_written_with_its_sign() {
        assert_eq!(format_dong(12_500_000, Vietnamese), "12.500.000\u{a0}đ");
    }
}
