//! Which secrets are good enough, and in which letters they are stretched.

use so_thon_domain::letters;

/// The fewest digits of a PIN.
pub const FEWEST_DIGITS: usize = 6;

/// The most characters of a secret.
const MOST: usize = 64;

/// The fewest characters of a passphrase.
const FEWEST_LETTERS: usize = 10;

/// Why a secret is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinProblem {
    /// Fewer than six digits.
    Short,
    /// One of those that are tried first: one digit over and over, a run, a short pattern repeated, a date.
    Trivial,
    /// A passphrase of fewer than ten characters.
    ShortPhrase,
    /// Longer than 64 characters.
    Long,
}

/// Is this secret good enough? Digits alone are a PIN, anything else a passphrase. Gives how many digits a PIN has.
pub fn check_pin(secret: &str) -> Result<(super::Secret, u8), PinProblem> {
    let secret = normalised(secret);
    let characters = secret.chars().count();
    if characters > MOST {
        return Err(PinProblem::Long);
    }
    if secret.bytes().all(|byte| byte.is_ascii_digit()) {
        return match () {
            () if characters < FEWEST_DIGITS => Err(PinProblem::Short),
            () if is_trivial(secret.as_bytes()) => Err(PinProblem::Trivial),
            () => Ok((super::Secret::Pin, u8::try_from(characters).unwrap_or(0))),
        };
    }
    let mut kinds: Vec<char> = secret.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    match () {
        () if characters < FEWEST_LETTERS => Err(PinProblem::ShortPhrase),
        () if kinds.len() < 5 => Err(PinProblem::Trivial),
        () => Ok((super::Secret::Phrase, 0)),
    }
}

/// The same secret typed on another keyboard gives the same key: one Unicode form, no spaces at the ends.
pub fn normalised(secret: &str) -> String {
    letters::together(secret.trim()).into_owned()
}

fn is_trivial(digits: &[u8]) -> bool {
    let steps = |step: u8| {
        digits
            .windows(2)
            .all(|pair| (pair[1] + 10 - pair[0]) % 10 == step)
    };
    let repeats = |length: usize| {
        digits
            .iter()
            .zip(&digits[length..])
            .all(|(one, next)| one == next)
    };
    // 121212, 123123, 112233 and the like.
    let pairs = digits.chunks(2).all(|pair| pair.first() == pair.last());
    let few = {
        let mut kinds = digits.to_vec();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len() < 3
    };
    steps(1) || steps(9) || (1..=digits.len() / 2).any(repeats) || pairs || few || is_date(digits)
}

/// Eight digits that read as a date of a living person's life: the first thing a finder who knows the name tries.
fn is_date(digits: &[u8]) -> bool {
    let number = |part: &[u8]| {
        part.iter()
            .fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
    };
    let day = |part: &[u8]| (1..=31).contains(&number(part));
    let month = |part: &[u8]| (1..=12).contains(&number(part));
    let year = |part: &[u8]| (1930..=2030).contains(&number(part));
    digits.len() == 8
        && ((day(&digits[..2]) && month(&digits[2..4]) && year(&digits[4..]))
            || (year(&digits[..4]) && month(&digits[4..6]) && day(&digits[6..])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed::Secret;

    #[test]
    fn pins_that_are_tried_first_are_refused() {
        for pin in [
            "000000", "123456", "654321", "098765", "121212", "123123", "112233", "111222",
            "12341234", "01021990", "19900201", "898989",
        ] {
            assert_eq!(check_pin(pin), Err(PinProblem::Trivial), "{pin}");
        }
        assert_eq!(check_pin("12345"), Err(PinProblem::Short));
        assert_eq!(check_pin(""), Err(PinProblem::Short));
    }

    #[test]
    fn other_pins_and_passphrases_are_taken() {
        for pin in ["284917", "730265", "5039184", "90417263"] {
            let digits = u8::try_from(pin.len()).unwrap();
            assert_eq!(check_pin(pin), Ok((Secret::Pin, digits)), "{pin}");
        }
        assert_eq!(check_pin("con trâu nhà Mo"), Ok((Secret::Phrase, 0)));
        assert_eq!(check_pin("ngắn quá"), Err(PinProblem::ShortPhrase));
        assert_eq!(check_pin("aaaaaaaaaaaa"), Err(PinProblem::Trivial));
        assert_eq!(check_pin(&"dài ".repeat(20)), Err(PinProblem::Long));
    }

    #[test]
    fn both_unicode_forms_of_a_passphrase_are_one() {
        assert_eq!(normalised("tr\u{e2}u"), normalised(" tra\u{302}u "));
    }
}
