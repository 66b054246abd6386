//! How many passed and failed, read off the closing lines of the test runners.

use crate::shell;
use anyhow::{Context, Result, ensure};
use std::fmt;
use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

/// Tests or checks that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many passed.
    pub passed: u64,
    /// How many failed.
    pub failed: u64,
}

impl Counts {
    /// One check that passed.
    pub const PASSED: Self = Self {
        passed: 1,
        failed: 0,
    };
    /// One check that failed.
    pub const FAILED: Self = Self {
        passed: 0,
        failed: 1,
    };
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Runs a check that either holds or not.
pub fn check(command: &mut Command) -> Counts {
    match shell::run(command) {
        Ok(()) => Counts::PASSED,
        Err(error) => {
            eprintln!("error: {error:#}");
            Counts::FAILED
        }
    }
}

/// Runs a test runner, shows what it prints, and adds up its closing lines.
///
/// A runner that fails without having counted a failure (it did not build, it crashed) is one failure; a runner that
/// ends well without having run a single test is an error.
pub fn tests(command: &mut Command) -> Result<Counts> {
    let line = shell::describe(command);
    println!("  $ {line}");
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start: {line}"))?;
    let output = child.stdout.take().context("the runner has no output")?;
    let mut counts = Counts::default();
    for text in BufReader::new(output).lines() {
        let text = text?;
        println!("{text}");
        counts += closing_line(&text);
    }
    let status = child.wait()?;
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    ensure!(counts != Counts::default(), "no test ran: {line}");
    Ok(counts)
}

/// What one line of output adds: nothing, unless it is a closing line.
fn closing_line(line: &str) -> Counts {
    let line = line.trim();
    // cargo test: "test result: ok. 12 passed; 0 failed; …"
    if let Some((_, figures)) = line
        .strip_prefix("test result: ")
        .and_then(|result| result.split_once(". "))
    {
        return labelled(figures, "passed", "failed");
    }
    // node --test, in its spec and its TAP form: "ℹ pass 12", "# fail 0"
    if let Some(figures) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
        let mut words = figures.split(' ');
        let (label, number, end) = (words.next(), words.next(), words.next());
        if let (Some(number), None) = (number.and_then(|number| number.parse().ok()), end) {
            match label {
                Some("pass") => {
                    return Counts {
                        passed: number,
                        failed: 0,
                    };
                }
                Some("fail") => {
                    return Counts {
                        passed: 0,
                        failed: number,
                    };
                }
                _ => {}
            }
        }
        return Counts::default();
    }
    // the plain form, as the browser tests' reporter prints it: "12 passed, 0 failed"
    if line.ends_with(" failed") && line.contains(" passed, ") {
        return labelled(line, "passed", "failed");
    }
    Counts::default()
}

fn labelled(figures: &str, passed: &str, failed: &str) -> Counts {
    let number_before = |label: &str| {
        figures
            .split([';', ','])
            .filter_map(|part| part.trim().strip_suffix(label))
            .find_map(|number| number.trim().parse().ok())
            .unwrap_or(0)
    };
    Counts {
        passed: number_before(passed),
        failed: number_before(failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_every_runner_are_understood() {
        let cases = [
            (
                "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; finished in 0.1s",
                12,
                0,
            ),
            (
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 filtered out",
                3,
                2,
            ),
            ("ℹ pass 14", 14, 0),
            ("ℹ fail 1", 0, 1),
            ("# pass 14", 14, 0),
            ("7 passed, 1 failed", 7, 1),
        ];
        for (line, passed, failed) in cases {
            assert_eq!(closing_line(line), Counts { passed, failed }, "{line}");
        }
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in [
            "running 3 tests",
            "test a_name ... ok",
            "ℹ pass the salt",
            "# a heading",
            "",
        ] {
            assert_eq!(closing_line(line), Counts::default(), "{line}");
        }
    }

    #[test]
    fn a_runner_that_ran_nothing_is_an_error() {
        assert!(tests(&mut Command::new("true")).is_err());
    }

    #[test]
    fn a_runner_that_crashes_is_a_failure() {
        assert_eq!(tests(&mut Command::new("false")).unwrap(), Counts::FAILED);
    }
}
