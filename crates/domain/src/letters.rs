//! Letters with marks apart and together, small and capital: Unicode's normal forms D and C and its cases, for the Latin
//! alphabet.
//!
//! The household book is written in Latin letters: Vietnamese, and the languages of the highlands. The tables of every
//! script would be a tenth of what a phone downloads. Letters of other scripts stay as they were typed. A test holds
//! everything here against the complete tables.

use std::borrow::Cow;

mod table;

use table::{CAPITALS, LETTERS};

/// Whether this is a mark upon the letter before it.
pub fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Every letter followed by its marks, in canonical order (normal form D).
pub fn apart(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| letter < '\u{c0}') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(decomposed(text).into_iter().collect())
}

/// Every letter as one character with its marks, where there is one (normal form C).
pub fn together(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|letter| class(letter) != 0 || single(letter).is_some())
    {
        return Cow::Borrowed(text);
    }
    let mut composed: Vec<char> = Vec::with_capacity(text.len());
    let (mut base, mut last) = (None, 0);
    for letter in decomposed(text) {
        let class = class(letter);
        let free = class != 0 && last < class;
        let met = base.filter(|_| free).and_then(|at: usize| {
            let base = composed.get_mut(at)?;
            *base = pair(*base, letter)?;
            Some(())
        });
        if met.is_some() {
            continue;
        }
        if class == 0 {
            base = Some(composed.len());
        }
        last = class;
        composed.push(letter);
    }
    Cow::Owned(composed.into_iter().collect())
}

/// The small letter of a capital; anything else as it is.
pub fn lower(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let small = |code: u16| {
        let rows = CAPITALS.iter();
        let (first, _, step) = *rows.take_while(|row| row.0 <= code).last().filter(|row| {
            // Every other one of a run of turns is small already.
            code <= row.1 && (row.2 != 1 || (code - row.0).is_multiple_of(2))
        })?;
        (first <= code).then(|| wide(code.wrapping_add_signed(step)))
    };
    narrow(letter).and_then(small).unwrap_or(letter)
}

/// The same for a text.
pub fn lower_text(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// The capital of a small letter, where it lies one or thirty-two places before; anything else as it is.
pub fn upper(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_uppercase();
    }
    let capital = |distance: u32| {
        let capital = char::from_u32(u32::from(letter).checked_sub(distance)?)?;
        (lower(capital) == letter).then_some(capital)
    };
    capital(1).or_else(|| capital(32)).unwrap_or(letter)
}

fn decomposed(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len());
    for letter in text.chars() {
        take_apart(letter, &mut letters);
    }
    order_marks(&mut letters);
    letters
}

fn take_apart(letter: char, letters: &mut Vec<char>) {
    if let Some(other) = single(letter) {
        return take_apart(other, letters);
    }
    if letter == '\u{344}' {
        return letters.extend(['\u{308}', '\u{301}']);
    }
    let found = narrow(letter)
        .and_then(|code| LETTERS.binary_search_by_key(&code, |row| row.0).ok())
        .and_then(|at| LETTERS.get(at));
    match found {
        Some((_, base, mark)) => {
            take_apart(wide(*base), letters);
            letters.push(wide(*mark));
        }
        None => letters.push(letter),
    }
}

/// Marks of one letter stand in the order of their classes; those of one class stay as they came.
fn order_marks(letters: &mut [char]) {
    for end in 1..letters.len() {
        let mut at = end;
        while let Some([before, here]) = at.checked_sub(1).and_then(|first| letters.get(first..=at))
        {
            if class(*here) == 0 || class(*before) <= class(*here) {
                break;
            }
            letters.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// The letter that these two make, if there is one.
fn pair(base: char, mark: char) -> Option<char> {
    let (base, mark) = (narrow(base)?, narrow(mark)?);
    let row = LETTERS.iter().find(|row| row.1 == base && row.2 == mark)?;
    Some(wide(row.0))
}

/// Characters that are always written as another one.
fn single(letter: char) -> Option<char> {
    Some(match letter {
        '\u{340}' => '\u{300}',
        '\u{341}' => '\u{301}',
        '\u{343}' => '\u{313}',
        '\u{212a}' => 'K',
        '\u{212b}' => '\u{c5}',
        _ => return None,
    })
}

/// The canonical combining class of a mark; 0 for everything that begins a letter.
fn class(letter: char) -> u8 {
    match letter {
        '\u{334}'..='\u{338}' => 1,
        '\u{321}'..='\u{322}' | '\u{327}'..='\u{328}' => 202,
        '\u{31b}' => 216,
        '\u{316}'..='\u{319}'
        | '\u{31c}'..='\u{320}'
        | '\u{323}'..='\u{326}'
        | '\u{329}'..='\u{333}'
        | '\u{339}'..='\u{33c}'
        | '\u{347}'..='\u{349}'
        | '\u{34d}'..='\u{34e}'
        | '\u{353}'..='\u{356}'
        | '\u{359}'..='\u{35a}' => 220,
        '\u{315}' | '\u{31a}' | '\u{358}' => 232,
        '\u{35c}' | '\u{35f}' | '\u{362}' => 233,
        '\u{35d}'..='\u{35e}' | '\u{360}'..='\u{361}' => 234,
        '\u{345}' => 240,
        '\u{34f}' => 0,
        '\u{300}'..='\u{36f}' => 230,
        _ => 0,
    }
}

fn narrow(letter: char) -> Option<u16> {
    u16::try_from(u32::from(letter)).ok()
}

fn wide(code: u16) -> char {
    // The table holds no surrogates.
    char::from_u32(u32::from(code)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    /// What the book is written in: Latin with its extensions, and the marks.
    fn latin() -> impl Iterator<Item = char> {
        (0..0x370).chain(0x1e00..0x1f00).filter_map(char::from_u32)
    }

    #[test]
    fn every_latin_letter_comes_apart_and_together_as_unicode_says() {
        for letter in latin() {
            let text = letter.to_string();
            assert_eq!(apart(&text), text.nfd().collect::<String>(), "{letter:?}");
            assert_eq!(
                together(&text),
                text.nfc().collect::<String>(),
                "{letter:?}"
            );
        }
    }

    #[test]
    fn every_latin_letter_with_any_mark_composes_as_unicode_says() {
        for base in latin().filter(|letter| letter.is_alphabetic()) {
            for mark in ('\u{300}'..='\u{36f}')
                .step_by(3)
                .chain(['\u{31b}', '\u{323}', '\u{309}'])
            {
                let text: String = [base, mark].iter().collect();
                assert_eq!(together(&text), text.nfc().collect::<String>(), "{text:?}");
            }
        }
    }

    #[test]
    fn every_latin_capital_has_the_small_letter_that_unicode_says() {
        // The Turkish capital is two characters in lower case: the dot is one of its own.
        for letter in latin().filter(|letter| *letter < '\u{250}' || *letter >= '\u{1e00}') {
            if letter != 'İ' {
                assert_eq!(
                    lower(letter).to_string(),
                    letter.to_lowercase().to_string(),
                    "{letter:?}"
                );
            }
        }
        assert_eq!(lower('İ'), 'i');
    }

    #[test]
    fn every_vietnamese_letter_has_its_capital() {
        for letter in "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ".chars() {
            assert_eq!(upper(letter).to_string(), letter.to_uppercase().to_string());
            assert_eq!(lower(upper(letter)), letter);
        }
        assert_eq!(upper('4'), '4');
    }

    #[test]
    fn other_scripts_stay_as_they_were_typed() {
        for text in ["ꨀꨩꨂ", "ខ្មែរ", "漢字", "ꨌꩌ"] {
            assert_eq!(apart(text), text);
            assert_eq!(together(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_run_of_letters_and_marks_is_ordered_as_unicode_says(
            letters in proptest::collection::vec(prop_oneof![
                proptest::char::range('a', 'z'),
                proptest::char::range('\u{c0}', '\u{24f}'),
                proptest::char::range('\u{1e00}', '\u{1eff}'),
                proptest::char::range('\u{300}', '\u{36f}'),
            ], 0..12),
        ) {
            let text: String = letters.into_iter().collect();
            prop_assert_eq!(apart(&text), text.nfd().collect::<String>());
            prop_assert_eq!(together(&text), text.nfc().collect::<String>());
        }
    }
}
