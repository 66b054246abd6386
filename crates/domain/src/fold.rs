//! Folding of Vietnamese text for search: what a person types without marks finds what was written
//! with them.

use crate::letters::{apart, is_mark, lower, together};

/// Lower case, without tone and vowel marks, đ as d, runs of anything that is not a letter or a
/// digit as one space. Both Unicode normal forms fold alike.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in apart(text).chars().filter(|letter| !is_mark(*letter)) {
        match letter {
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            letter if letter.is_alphanumeric() => folded.push(lower(letter)),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Text in Unicode normal form C with outer and repeated spaces removed: how names are stored.
pub fn tidy(text: &str) -> String {
    together(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A key that sorts as a Vietnamese dictionary does: by letters first (a, ă, â … d, đ), and only
/// between words of the same letters by tone.
pub fn order_key(text: &str) -> (Vec<u8>, Vec<u8>) {
    let (mut letters, mut tones) = (Vec::new(), Vec::new());
    for letter in apart(text).chars().map(lower) {
        match letter {
            // Breve, circumflex and horn make another letter of the one before.
            '\u{306}' => raise(&mut letters, 1),
            '\u{302}' | '\u{31b}' => raise(&mut letters, if letter == '\u{302}' { 2 } else { 3 }),
            'đ' => letters.push(letter_place('d') + 1),
            mark if is_mark(mark) => {
                if let Some(tone) = tones.last_mut() {
                    *tone = tone_place(mark);
                }
                continue;
            }
            letter => letters.push(letter_place(letter)),
        }
        tones.resize(letters.len(), 0);
    }
    (letters, tones)
}

fn raise(letters: &mut [u8], by: u8) {
    if let Some(letter) = letters.last_mut() {
        *letter = letter.saturating_add(by);
    }
}

/// Places four apart, so that ă, â, đ, ê, ô, ơ and ư fit between.
fn letter_place(letter: char) -> u8 {
    match letter {
        'a'..='z' => {
            u8::try_from(u32::from(letter) - u32::from('a')).map_or(u8::MAX, |at| 100 + at * 4)
        }
        digit if digit.is_ascii_digit() => u8::try_from(u32::from(digit)).unwrap_or(u8::MAX),
        ' ' => 1,
        _ => u8::MAX,
    }
}

/// Ngang, huyền, hỏi, ngã, sắc, nặng.
fn tone_place(mark: char) -> u8 {
    match mark {
        '\u{300}' => 1,
        '\u{309}' => 2,
        '\u{303}' => 3,
        '\u{301}' => 4,
        '\u{323}' => 5,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn marks_and_both_normal_forms_fold_alike() {
        for name in [
            "Đỗ Thị Đào",
            "Đỗ Thị Đào".nfd().collect::<String>().as_str(),
            "DO  thi-dao ",
        ] {
            assert_eq!(fold(name), "do thi dao");
        }
        assert_eq!(fold("Lò Vì"), "lo vi");
    }

    #[test]
    fn a_name_is_stored_composed_and_without_stray_spaces() {
        assert_eq!(tidy("  Lo\u{300}  Văn Hà "), "Lò Văn Hà");
    }

    #[test]
    fn names_sort_as_in_a_dictionary() {
        let mut names = [
            "Hặc", "Hạnh", "Hải", "Đào", "Dung", "Hà", "Ha", "Hồ", "Ho", "Hơ",
        ];
        names.sort_by_key(|name| order_key(name));
        assert_eq!(
            names,
            [
                "Dung", "Đào", "Ha", "Hà", "Hải", "Hạnh", "Hặc", "Ho", "Hồ", "Hơ"
            ]
        );
        let apart: String = "Hặc".nfd().collect();
        assert_eq!(order_key(&apart), order_key("Hặc"));
    }
}
