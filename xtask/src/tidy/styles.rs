//! Colours have names: hexadecimal colours stand in `style/tokens.css` and nowhere else.

use super::Text;

const TOKENS: &str = "style/tokens.css";

/// The lines of style sheets that use a colour without a name.
pub fn colours_outside_tokens(files: &[Text]) -> Vec<String> {
    let sheets = files.iter().filter(|file| {
        file.path.starts_with("style/") && file.path.ends_with(".css") && file.path != TOKENS
    });
    let mut problems = Vec::new();
    for file in sheets {
        for (number, line) in file.content.lines().enumerate() {
            if names_a_colour(line) {
                let (path, number) = (&file.path, number + 1);
                problems.push(format!("{path}:{number}: a colour belongs into {TOKENS}"));
            }
        }
    }
    problems
}

/// A `#` with 3, 4, 6 or 8 hexadecimal digits in the value of a declaration; `#id` before the colon is a selector.
fn names_a_colour(line: &str) -> bool {
    let Some((_, value)) = line.split_once(':') else {
        return false;
    };
    value.split('#').skip(1).any(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        let next = rest.as_bytes().get(digits).copied();
        let ends = !next.is_some_and(|next| next.is_ascii_alphanumeric() || next == b'-');
        ends && matches!(digits, 3 | 4 | 6 | 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_in_a_value_is_found() {
        assert!(names_a_colour("  color: #fff;"));
        assert!(names_a_colour("a { border: 1px solid #A1B2C3 }"));
    }

    #[test]
    fn selectors_tokens_and_links_are_no_colours() {
        assert!(!names_a_colour("#abc { color: var(--ink); }"));
        assert!(!names_a_colour(
            "  background: url(sprite.svg#facade-icon);"
        ));
        assert!(!names_a_colour("  color: var(--ink);"));
    }
}
