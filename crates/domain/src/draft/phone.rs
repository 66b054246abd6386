//! Vietnamese telephone numbers.

/// Reads a number as it is dialled within the country: "+84 912 345 678" is 0912345678. `None` when
/// it is no Vietnamese number of today (mobile 03, 05, 07, 08, 09 with ten digits, landline 02 with
/// ten or eleven).
pub fn read_phone(text: &str) -> Option<String> {
    let text = text.trim();
    let (abroad, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::new();
    for mark in rest.chars() {
        match mark {
            '0'..='9' => digits.push(mark),
            ' ' | '.' | '-' | '(' | ')' | '\u{a0}' => {}
            _ => return None,
        }
    }
    let national = match digits.strip_prefix("84") {
        Some(rest) if abroad || !digits.starts_with('0') => {
            format!("0{}", rest.trim_start_matches('0'))
        }
        _ if abroad => return None,
        _ => digits,
    };
    let mobile = ["03", "05", "07", "08", "09"]
        .iter()
        .any(|prefix| national.starts_with(prefix));
    let good = match national.len() {
        10 => mobile || national.starts_with("02"),
        11 => national.starts_with("02"),
        _ => false,
    };
    good.then_some(national)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_as_it_is_dialled_at_home() {
        for text in [
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "+84 912 345 678",
            "84912345678",
            "+84 (0)912-345-678",
        ] {
            assert_eq!(read_phone(text).as_deref(), Some("0912345678"), "{text}");
        }
        assert_eq!(read_phone("0255 3822 123").as_deref(), Some("02553822123"));
    }

    #[test]
    fn what_cannot_be_dialled_is_refused() {
        for text in [
            "",
            "123",
            "0112345678",
            "09123456789",
            "+1 202 555 0100",
            "số anh Hải",
        ] {
            assert_eq!(read_phone(text), None, "{text}");
        }
    }
}
