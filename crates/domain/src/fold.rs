//! Folding of Vietnamese text for search: what a person types without marks finds what was written
//! with them.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, without tone and vowel marks, đ as d, runs of anything that is not a letter or a
/// digit as one space. Both Unicode normal forms fold alike.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            letter if letter.is_alphanumeric() => folded.extend(letter.to_lowercase()),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Text in Unicode normal form C with outer and repeated spaces removed: how names are stored.
pub fn tidy(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
