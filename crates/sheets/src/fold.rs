//! Comparing Vietnamese text the way people type it: without marks, case or punctuation.
//!
//! Folding is the domain's. "Năm" and "Nam" fold alike: callers that must tell them apart look at
//! the neighbours.

pub(crate) use so_thon_domain::fold::{fold, tidy};

/// The candidate whose folded text differs from the folded `text` by the fewest letters, if it is
/// near enough to be a slip of the keyboard: one letter in four, at least one.
pub(crate) fn nearest<'a, T>(
    text: &str,
    candidates: impl IntoIterator<Item = (&'a str, T)>,
) -> Option<T> {
    let length = text.chars().count();
    let allowed = (length / 4).max(1);
    candidates
        .into_iter()
        .filter(|(folded, _)| folded.chars().count().abs_diff(length) <= allowed)
        .map(|(folded, candidate)| (distance(text, folded), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance in letters.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, against) in other.iter().enumerate() {
            let above = row[column + 1];
            let change = diagonal + usize::from(letter != *against);
            row[column + 1] = change.min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::{fold, nearest, tidy};

    #[test]
    fn folding_drops_marks_case_and_punctuation() {
        for (text, folded) in [
            ("Họ và tên", "ho va ten"),
            ("  KCKNLĐ ", "kcknld"),
            ("Xơ-Đăng", "xo dang"),
            ("Nam\n(năm sinh)", "nam nam sinh"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn a_slip_of_one_letter_finds_the_village() {
        let villages = [("lang ram", 1), ("go re", 2), ("dak me", 3)];
        assert_eq!(nearest("lang ramm", villages), Some(1));
        assert_eq!(nearest("dak me", villages), Some(3));
        assert_eq!(nearest("nuoc lo", villages), None);
    }

    #[test]
    fn stored_text_is_composed_and_single_spaced() {
        assert_eq!(tidy(" A\u{306}n  Nhi "), "Ăn Nhi");
    }
}
