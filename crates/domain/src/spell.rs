//! Sums of money in words, so that a zero too many is seen before it is saved.

/// "mười hai triệu năm trăm nghìn đồng".
pub fn dong_in_vietnamese(dong: i64) -> String {
    let mut words = Vec::new();
    if dong < 0 {
        words.push("âm");
    }
    let number = dong.unsigned_abs();
    if number == 0 {
        words.push(DIGITS[0]);
    }
    vietnamese(number, false, &mut words);
    words.push("đồng");
    words.join(" ")
}

/// "twelve million five hundred thousand đồng".
pub fn dong_in_english(dong: i64) -> String {
    let mut words = Vec::new();
    if dong < 0 {
        words.push("minus");
    }
    let number = dong.unsigned_abs();
    if number == 0 {
        words.push("zero");
    }
    english(number, &mut words);
    words.push("đồng");
    words.join(" ")
}

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

const BILLION: u64 = 1_000_000_000;

/// `after`: a larger group was spoken, so that "không trăm" must not be swallowed.
fn vietnamese(number: u64, after: bool, words: &mut Vec<&'static str>) {
    let mut after = after;
    if number >= BILLION {
        vietnamese(number / BILLION, after, words);
        words.push("tỷ");
        after = true;
    }
    for (scale, word) in [
        (1_000_000, Some("triệu")),
        (1_000, Some("nghìn")),
        (1, None),
    ] {
        let group = number % BILLION / scale % 1000;
        if group > 0 {
            group_in_vietnamese(group, after, words);
            words.extend(word);
            after = true;
        }
    }
}

fn group_in_vietnamese(group: u64, after: bool, words: &mut Vec<&'static str>) {
    let digit = |value: u64| DIGITS[usize::try_from(value % 10).unwrap_or(0)];
    let (hundreds, tens, units) = (group / 100, group / 10 % 10, group % 10);
    let hundred_spoken = hundreds > 0 || after;
    if hundred_spoken {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if units > 0 && hundred_spoken => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        tens => words.extend([digit(tens), "mươi"]),
    }
    match (tens, units) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        (_, units) => words.push(digit(units)),
    }
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

fn english(number: u64, words: &mut Vec<&'static str>) {
    let word = |list: &[&'static str], at: u64| {
        usize::try_from(at)
            .ok()
            .and_then(|at| list.get(at).copied())
            .unwrap_or("")
    };
    let scales = [
        (BILLION, "billion"),
        (1_000_000, "million"),
        (1_000, "thousand"),
        (100, "hundred"),
    ];
    let mut rest = number;
    for (scale, name) in scales {
        if rest >= scale {
            english(rest / scale, words);
            words.push(name);
            rest %= scale;
        }
    }
    if rest >= 20 {
        words.push(word(&TENS, rest / 10));
        rest %= 10;
    }
    if rest > 0 {
        words.push(word(&SMALL, rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_words_follow_the_rules_of_speech() {
        for (dong, words) in [
            (0, "không"),
            (1, "một"),
            (4, "bốn"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (25, "hai mươi lăm"),
            (101, "một trăm linh một"),
            (104, "một trăm linh bốn"),
            (105, "một trăm linh năm"),
            (110, "một trăm mười"),
            (115, "một trăm mười lăm"),
            (155, "một trăm năm mươi lăm"),
            (1_000, "một nghìn"),
            (1_005, "một nghìn không trăm linh năm"),
            (1_050, "một nghìn không trăm năm mươi"),
            (21_000, "hai mươi mốt nghìn"),
            (500_000, "năm trăm nghìn"),
            (1_000_000, "một triệu"),
            (1_000_001, "một triệu không trăm linh một"),
            (1_005_000, "một triệu không trăm linh năm nghìn"),
            (12_500_000, "mười hai triệu năm trăm nghìn"),
            (12_050_000, "mười hai triệu không trăm năm mươi nghìn"),
            (15_000_000, "mười lăm triệu"),
            (
                44_444_444,
                "bốn mươi tư triệu bốn trăm bốn mươi tư nghìn bốn trăm bốn mươi tư",
            ),
            (1_000_000_000, "một tỷ"),
            (2_500_000_000, "hai tỷ năm trăm triệu"),
            (1_000_000_000_000, "một nghìn tỷ"),
        ] {
            assert_eq!(dong_in_vietnamese(dong), format!("{words} đồng"));
        }
        assert_eq!(dong_in_vietnamese(-5), "âm năm đồng");
    }

    #[test]
    fn english_words_say_the_same_sum() {
        for (dong, words) in [
            (0, "zero"),
            (13, "thirteen"),
            (21, "twenty one"),
            (105, "one hundred five"),
            (12_500_000, "twelve million five hundred thousand"),
            (1_000_000_000_000, "one thousand billion"),
        ] {
            assert_eq!(dong_in_english(dong), format!("{words} đồng"));
        }
    }
}
