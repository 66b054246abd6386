//! What kind of line a row of the list is: not every row is a person.

use crate::{
    fold::fold,
    fold::tidy,
    mapping::{Column, Mapping},
    propose::class_named,
    workbook::{Sheet, Value},
};
use so_thon_domain::class_decision::Class;

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Line {
    /// Nothing in it.
    Blank,
    /// 1, 2, 3 … under the header.
    ColumnNumbers,
    /// "Thôn Làng Rầm": the village of what follows, as written and without the word, and where.
    Village { name: String, column: u32 },
    /// "B. Hộ cận nghèo": the class of what follows.
    Section(Class),
    /// "Tổng cộng".
    Total,
    /// A person, or a household.
    Entry,
    /// One text that is none of these, at its column.
    Other { text: String, column: u32 },
}

/// The row after the last one that can be of the list: what follows is the signature block.
pub(crate) fn end(sheet: &Sheet, mapping: &Mapping) -> u32 {
    let height = sheet.height();
    let strong = |row: u32| {
        let number = [
            Column::HouseholdNumber,
            Column::MemberNumber,
            Column::BirthMale,
            Column::BirthFemale,
            Column::Birth,
        ]
        .iter()
        .filter_map(|column| mapping.column(*column))
        .any(|column| sheet.at(row, column).whole().is_some());
        let named = mapping
            .column(Column::Name)
            .is_some_and(|column| sheet.at(row, column).text().is_some());
        number && named && !is_signature(sheet, row)
    };
    let mut end = height;
    for row in (mapping.header_last..height).rev() {
        if strong(row) {
            break;
        }
        if is_signature(sheet, row) {
            end = row;
        }
    }
    end
}

fn is_signature(sheet: &Sheet, row: u32) -> bool {
    const STARTS: &[&str] = &[
        "nguoi lap",
        "lap bieu",
        "nguoi tong hop",
        "chu tich",
        "tm ",
        "t m ",
        "kt ",
        "uy ban nhan dan",
        "ubnd",
        "truong thon",
        "truong ban",
        "noi nhan",
        "xac nhan",
        "ky ten",
        "ky ghi ro",
        "ghi chu",
        "ban chi dao",
        "can bo",
        "cong chuc",
        "thu ky",
    ];
    sheet.filled(row).any(|(_, value)| {
        let Some(text) = value.text() else {
            return false;
        };
        let folded = format!("{} ", fold(text));
        let dated =
            folded.contains("ngay ") && folded.contains("thang ") && folded.contains("nam ");
        dated || STARTS.iter().any(|start| folded.starts_with(start))
    })
}

/// Reads what a row is. `villages` answers whether a text is a village's name as it stands.
pub(crate) fn kind(
    sheet: &Sheet,
    mapping: &Mapping,
    row: u32,
    is_village: &dyn Fn(&str) -> bool,
) -> Line {
    let filled: Vec<(u32, &Value)> = sheet.filled(row).collect();
    if filled.is_empty() {
        return Line::Blank;
    }
    let near_header = row < mapping.header_last + 2;
    if near_header && is_column_numbers(&filled) {
        return Line::ColumnNumbers;
    }
    let texts: Vec<(u32, &str)> = filled
        .iter()
        .filter_map(|(column, value)| Some((*column, value.text()?)))
        .collect();
    if is_total(&texts) {
        return Line::Total;
    }
    // A line of its own has no person's facts: at most its ordinal, its words and counts.
    let person = [
        Column::Relation,
        Column::BirthMale,
        Column::BirthFemale,
        Column::Birth,
        Column::Ethnicity,
    ]
    .iter()
    .filter_map(|column| mapping.column(*column))
    .any(|column| {
        texts
            .iter()
            .any(|(at, text)| *at == column && !has_village_word(text))
    });
    let worded: Vec<_> = texts.iter().filter(|(_, text)| !is_ordinal(text)).collect();
    if let ([(column, text)], false) = (&worded[..], person) {
        let only_text = filled.len() - texts.len() <= 2;
        let named = village_name(text).or_else(|| is_village(text).then(|| tidy(text)));
        if let (Some(name), true) = (named, only_text && !has_birth(sheet, mapping, row)) {
            return Line::Village {
                name,
                column: *column,
            };
        }
        if !has_birth(sheet, mapping, row)
            && let Some(class) = class_named(&fold(text))
        {
            return Line::Section(class);
        }
        if filled.len() == 1 && mapping.column(Column::Name) != Some(*column) {
            return Line::Other {
                text: tidy(text),
                column: *column,
            };
        }
    }
    Line::Entry
}

fn has_birth(sheet: &Sheet, mapping: &Mapping, row: u32) -> bool {
    [Column::BirthMale, Column::BirthFemale, Column::Birth]
        .iter()
        .filter_map(|column| mapping.column(*column))
        .any(|column| {
            sheet
                .at(row, column)
                .whole()
                .is_some_and(|year| year > 1_800)
        })
}

/// Ascending whole numbers or "(1)", at least three, from 1 or lettered "A", "B".
fn is_column_numbers(filled: &[(u32, &Value)]) -> bool {
    let mut last = 0;
    filled.len() >= 3
        && filled.iter().all(|(_, value)| {
            let folded = fold(&value.shown());
            if folded.len() == 1 && folded.starts_with(|letter: char| letter.is_ascii_lowercase()) {
                return last == 0;
            }
            // A formula such as "4=3/1" numbers its column too.
            let number = folded
                .split(' ')
                .next()
                .and_then(|number| number.parse::<u32>().ok());
            number
                .is_some_and(|number| std::mem::replace(&mut last, number) < number && number < 100)
        })
}

/// "Tổng cộng", "Cộng": with their marks, because people are called Tống.
fn is_total(texts: &[(u32, &str)]) -> bool {
    texts.iter().take(2).any(|(_, text)| {
        let lower = tidy(text).to_lowercase();
        let folded = fold(text);
        let word = lower.split([' ', ':']).next().unwrap_or_default();
        ["tổng", "cộng"].contains(&word)
            || [
                "tong",
                "cong",
                "tong cong",
                "tong so",
                "tong so ho",
                "tong so khau",
            ]
            .contains(&folded.as_str())
                && texts.len() == 1
    })
}

/// "I", "IV.", "2", "A)": the ordinal before a heading.
fn is_ordinal(text: &str) -> bool {
    let folded = fold(text);
    let roman = !folded.is_empty()
        && folded
            .bytes()
            .all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    roman || folded.len() == 1 || folded.parse::<u32>().is_ok()
}

const VILLAGE_WORDS: &[&str] = &[
    "thon",
    "ban",
    "buon",
    "ap",
    "khom",
    "xom",
    "plei",
    "to dan pho",
    "khu pho",
    "tdp",
];

fn has_village_word(text: &str) -> bool {
    village_name(text).is_some()
}

/// The name in a village line: "II. Thôn: Gò Re (12 hộ)" gives "Gò Re". "Làng" and "Nóc" belong to
/// names and are not taken off.
pub(crate) fn village_name(text: &str) -> Option<String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words.first().is_some_and(|word| is_ordinal(word)) {
        words.remove(0);
    }
    let count = (1..=3).rev().find(|count| {
        words.len() >= *count && VILLAGE_WORDS.contains(&fold(&words[..*count].join(" ")).as_str())
    })?;
    let rest = words.get(count..)?.join(" ");
    let name = rest
        .split(['(', ',', ';', '-', '–'])
        .next()
        .unwrap_or_default();
    let name = tidy(name.trim_matches([':', '.', ' ']));
    (!name.is_empty() && name.chars().count() <= 40).then_some(name)
}

/// The village that a title names somewhere: "DANH SÁCH HỘ NGHÈO THÔN GÒ RE NĂM 2025".
pub(crate) fn village_in_title(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let start = words
        .iter()
        .position(|word| VILLAGE_WORDS.contains(&fold(word).as_str()) && fold(word) != "ban")?;
    let stop = words
        .iter()
        .skip(start + 1)
        .position(|word| {
            matches!(
                fold(word).as_str(),
                "xa" | "nam" | "phuong" | "huyen" | "tinh"
            )
        })
        .map_or(words.len(), |length| start + 1 + length);
    village_name(&words[start..stop].join(" "))
}

#[cfg(test)]
mod tests {
    use super::{village_in_title, village_name};

    #[test]
    fn village_lines_give_the_name_without_the_word() {
        for (text, name) in [
            ("Thôn Làng Rầm", Some("Làng Rầm")),
            ("I. Thôn Gò Re", Some("Gò Re")),
            ("II) THÔN: Gò Re (12 hộ)", Some("Gò Re")),
            ("Tổ dân phố 4", Some("4")),
            ("Đinh Văn Bôi", None),
            ("Thôn", None),
        ] {
            assert_eq!(village_name(text).as_deref(), name, "{text}");
        }
        let title = "DANH SÁCH HỘ NGHÈO THÔN GÒ RE NĂM 2025";
        assert_eq!(village_in_title(title).as_deref(), Some("GÒ RE"));
    }
}
