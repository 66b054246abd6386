//! `cargo xtask tidy`: the repository's own rules, so that a review need not look for them.

mod dependencies;
mod locales;
mod sources;
mod styles;

use crate::test::Counts;
use crate::workspace;
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// What the rules say about this checkout.
#[derive(Default)]
pub struct Report {
    /// How many rules were looked at.
    rules: u64,
    /// How many of them are broken.
    broken: u64,
    /// Where, and what to do.
    problems: Vec<String>,
    /// Worth a look, not an error.
    warnings: Vec<String>,
}

impl Report {
    /// Adds the outcome of one rule.
    fn rule(&mut self, problems: Vec<String>) {
        self.rules += 1;
        self.broken += u64::from(!problems.is_empty());
        self.problems.extend(problems);
    }

    /// Prints everything and counts rules as tests.
    pub fn print(&self) -> Counts {
        for warning in &self.warnings {
            println!("  warning: {warning}");
        }
        for problem in &self.problems {
            println!("  error: {problem}");
        }
        Counts {
            passed: self.rules - self.broken,
            failed: self.broken,
        }
    }
}

/// Checks and prints.
pub fn run() -> Result<ExitCode> {
    let counts = check()?.print();
    println!("{counts}");
    Ok(if counts.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Checks every rule.
pub fn check() -> Result<Report> {
    let mut report = Report::default();
    for problems in dependencies::check()? {
        report.rule(problems);
    }
    let files = tracked_texts()?;
    for rule in sources::RULES {
        report.rule(sources::broken_by(rule, &files));
    }
    let lengths = sources::lengths(&files);
    report.rule(lengths.too_long);
    report.warnings.extend(lengths.long);
    report.rule(locales::check(&files)?);
    report.rule(styles::colours_outside_tokens(&files));
    Ok(report)
}

/// A text file of the repository.
pub struct Text {
    /// Its path from the root, with `/`.
    path: String,
    content: String,
}

/// Every text file that git tracks or would track.
fn tracked_texts() -> Result<Vec<Text>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(workspace::root())
        .output()
        .context("git could not be started")?;
    ensure!(output.status.success(), "git ls-files failed");
    let names = String::from_utf8(output.stdout).context("a file name that is not UTF-8")?;
    let mut texts = Vec::new();
    for path in names.split('\0').filter(|name| !name.is_empty()) {
        // A file may be deleted and not yet staged; a binary file is no text.
        let file: PathBuf = workspace::root().join(path);
        if let Ok(content) = std::fs::read_to_string(file) {
            texts.push(Text {
                path: path.to_owned(),
                content,
            });
        }
    }
    Ok(texts)
}
