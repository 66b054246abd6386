//! Words that must not stand in the sources, and how long a file may grow.

use super::Text;

/// Lines at which a file is asked about, and at which it is refused.
const LONG: usize = 500;
const TOO_LONG: usize = 800;

/// Something that must not stand in some files.
pub struct Rule {
    /// The words, each in two halves: this file must not break its own rules.
    words: &'static [(&'static str, &'static str)],
    applies_to: fn(&str) -> bool,
    instead: &'static str,
}

/// Every rule about words.
pub const RULES: &[Rule] = &[
    Rule {
        words: &[("#[", "ignore")],
        applies_to: is_rust,
        instead: "nothing is ignored: mend the test or remove it",
    },
    Rule {
        words: &[("todo", "!("), ("unimplemented", "!(")],
        applies_to: is_rust,
        instead: "what is not built is absent, not a trap",
    },
    Rule {
        words: &[("thread::", "sleep"), ("time::", "sleep(")],
        applies_to: is_rust_test,
        instead: "nothing sleeps to wait: wait for the event",
    },
    Rule {
        words: &[
            (".on", "ly("),
            ("test.sk", "ip"),
            ("describe.sk", "ip"),
            ("it.sk", "ip"),
            ("test.fix", "me"),
            ("waitFor", "Timeout"),
        ],
        applies_to: is_browser_test,
        instead: "every test runs, and waits for what it wants to see",
    },
    Rule {
        words: &[("/wo", "rk/"), ("/ro", "ot/")],
        applies_to: is_ours,
        instead: "the repository names no machine's folders",
    },
    Rule {
        words: &[(" style", "=")],
        applies_to: is_app,
        instead: "the content policy refuses style attributes: use a class",
    },
];

/// The lines that break a rule.
pub fn broken_by(rule: &Rule, files: &[Text]) -> Vec<String> {
    let words: Vec<String> = rule
        .words
        .iter()
        .map(|(head, tail)| format!("{head}{tail}"))
        .collect();
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| (rule.applies_to)(&file.path)) {
        for (number, line) in file.content.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(word.as_str())) {
                let (path, number) = (&file.path, number + 1);
                problems.push(format!(
                    "{path}:{number}: `{}`: {}",
                    word.trim(),
                    rule.instead
                ));
            }
        }
    }
    problems
}

/// Files that have grown.
pub struct Lengths {
    /// Worth a thought.
    pub long: Vec<String>,
    /// To be cut.
    pub too_long: Vec<String>,
}

/// Which Rust files hold more than one idea, by the look of them.
pub fn lengths(files: &[Text]) -> Lengths {
    let mut lengths = Lengths {
        long: Vec::new(),
        too_long: Vec::new(),
    };
    for file in files.iter().filter(|file| is_rust(&file.path)) {
        let lines = file.content.lines().count();
        let text = format!("{}: {lines} lines; one idea per file", file.path);
        if lines > TOO_LONG {
            lengths.too_long.push(text);
        } else if lines > LONG {
            lengths.long.push(text);
        }
    }
    lengths
}

fn has_extension(path: &str, wanted: &[&str]) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| wanted.contains(&extension))
}

fn is_rust(path: &str) -> bool {
    has_extension(path, &["rs"])
}

/// Back-off is a real pause; a test never needs one. clippy refuses the blocking pause everywhere.
fn is_rust_test(path: &str) -> bool {
    is_rust(path) && (path.contains("/tests/") || path.contains("test"))
}

fn is_browser_test(path: &str) -> bool {
    path.starts_with("e2e/") && has_extension(path, &["ts", "js", "mjs"])
}

fn is_app(path: &str) -> bool {
    path.starts_with("src/") && is_rust(path)
}

fn is_ours(path: &str) -> bool {
    !has_extension(path, &["lock"]) && !path.ends_with("package-lock.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str, content: &str) -> Text {
        Text {
            path: path.to_owned(),
            content: content.to_owned(),
        }
    }

    fn problems(path: &str, content: &str) -> Vec<String> {
        let files = [text(path, content)];
        RULES
            .iter()
            .flat_map(|rule| broken_by(rule, &files))
            .collect()
    }

    #[test]
    fn forbidden_words_are_found_with_their_place() {
        let ignored = format!("fine\n#[{}]\nfn a() {{}}", "ignore");
        let found = problems("crates/domain/src/a.rs", &ignored);
        assert!(
            found.len() == 1 && found[0].starts_with("crates/domain/src/a.rs:2"),
            "{found:?}"
        );
        assert_eq!(
            problems("e2e/specs/a.spec.mjs", &format!("test{}('x')", ".only")).len(),
            1
        );
        assert_eq!(
            problems("docs/a.md", &format!("see {}main", ["/wo", "rk/"].concat())).len(),
            1
        );
    }

    #[test]
    fn a_rule_keeps_to_its_own_files() {
        assert!(problems("docs/a.md", "a style=\"\" attribute").is_empty());
        assert_eq!(problems("src/a.rs", "<p style=\"x\">").len(), 1);
    }

    #[test]
    fn long_files_warn_and_longer_ones_fail() {
        let files = [
            text("src/a.rs", &"x\n".repeat(400)),
            text("src/b.rs", &"x\n".repeat(600)),
            text("src/c.rs", &"x\n".repeat(900)),
            text("data/d.csv", &"x\n".repeat(900)),
        ];
        let lengths = lengths(&files);
        assert_eq!((lengths.long.len(), lengths.too_long.len()), (1, 1));
    }
}
