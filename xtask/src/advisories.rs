//! `cargo xtask advisories`: is something that the project is built of known to be unsafe?
//!
//! The answer changes without us and needs the network, so it is no part of `cargo xtask test`; and what could not be
//! asked is said as loudly as what was found.

use crate::{shell, tools, workspace};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{
    fmt,
    process::{Command, ExitCode},
};

/// What one list says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// It was asked and knows of nothing.
    Passed,
    /// It knows of so many.
    Found(u64),
    /// It was not asked, or did not answer.
    DidNotRun(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => f.write_str("passed"),
            Self::Found(count) => write!(f, "FOUND {count}"),
            Self::DidNotRun(why) => write!(f, "DID NOT RUN: {why}"),
        }
    }
}

/// Asks both lists and says what each answered.
pub fn run() -> Result<ExitCode> {
    let lists = [
        ("cargo deny check advisories", asked(deny(), of_deny)),
        ("npm audit", asked(npm(), of_npm)),
    ];
    println!();
    for (name, verdict) in &lists {
        println!("{name}: {verdict}");
    }
    let verdicts = lists.map(|(_, verdict)| verdict);
    Ok(ExitCode::from(status(&verdicts)))
}

/// 0 when every list was asked and knows of nothing, 2 when one was not asked, else 1.
fn status(verdicts: &[Verdict]) -> u8 {
    let unasked = |verdict: &Verdict| matches!(verdict, Verdict::DidNotRun(_));
    if verdicts.iter().any(unasked) {
        2
    } else if verdicts.iter().all(|verdict| *verdict == Verdict::Passed) {
        0
    } else {
        1
    }
}

fn asked(said: Result<String>, read: fn(&str) -> Verdict) -> Verdict {
    match said {
        Ok(said) => read(&said),
        Err(error) => Verdict::DidNotRun(format!("{error:#}")),
    }
}

fn deny() -> Result<String> {
    tools::ensure_deny()?;
    let mut deny = shell::command("cargo-deny");
    deny.args(["--format", "json", "--workspace", "check", "advisories"]);
    said(&mut deny)
}

fn npm() -> Result<String> {
    tools::ensure_node()?;
    let mut npm = shell::command("npm");
    npm.args(["audit", "--package-lock-only", "--json"])
        .current_dir(workspace::root().join("e2e"));
    said(&mut npm)
}

/// All that a command says, shown too: names and numbers of what was found stand there.
fn said(command: &mut Command) -> Result<String> {
    let line = shell::describe(command);
    println!("  $ {line}");
    let output = command
        .output()
        .with_context(|| format!("could not start: {line}"))?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    println!("{}", text.trim_end());
    Ok(text)
}

/// cargo-deny writes a JSON object on each line, the last one a summary; without the list there is none.
fn of_deny(said: &str) -> Verdict {
    let lines = || {
        said.lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
    };
    let summary = lines().find(|line| line["type"] == "summary");
    let counts = summary.map(|line| line["fields"]["advisories"].clone());
    let count = counts.and_then(|of| Some(of["errors"].as_u64()? + of["warnings"].as_u64()?));
    match count {
        Some(0) => Verdict::Passed,
        Some(count) => Verdict::Found(count),
        None => {
            let last = lines().next_back();
            let why = last.and_then(|line| line["fields"]["message"].as_str().map(first_line));
            Verdict::DidNotRun(why.unwrap_or_else(|| first_line(said)))
        }
    }
}

/// npm writes one JSON object, among warnings for people.
fn of_npm(said: &str) -> Verdict {
    let object = said.find('{').zip(said.rfind('}'));
    let object = object.and_then(|(from, to)| said.get(from..=to));
    let told: Value = object
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    match told["metadata"]["vulnerabilities"]["total"].as_u64() {
        Some(0) => Verdict::Passed,
        Some(count) => Verdict::Found(count),
        None => {
            let why = told["message"].as_str().map(first_line);
            Verdict::DidNotRun(why.unwrap_or_else(|| first_line(said)))
        }
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty());
    line.unwrap_or("it said nothing").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unasked(verdict: &Verdict) -> bool {
        matches!(verdict, Verdict::DidNotRun(_))
    }

    #[test]
    fn nothing_is_green_that_was_not_asked() {
        let no = || Verdict::DidNotRun("no network".to_owned());
        assert_eq!(status(&[Verdict::Passed, Verdict::Passed]), 0);
        assert_eq!(status(&[Verdict::Passed, Verdict::Found(1)]), 1);
        assert_eq!(status(&[Verdict::Passed, no()]), 2);
        assert_eq!(status(&[no(), Verdict::Found(1)]), 2);
        assert_eq!(no().to_string(), "DID NOT RUN: no network");
        assert_eq!(Verdict::Found(3).to_string(), "FOUND 3");
    }

    #[test]
    fn cargo_deny_passes_by_its_summary_alone() {
        let summary = |errors: u64, warnings: u64| {
            format!(
                r#"{{"fields":{{"advisories":{{"errors":{errors},"helps":0,"notes":0,"warnings":{warnings}}}}},"type":"summary"}}"#
            )
        };
        let found = r#"{"fields":{"code":"vulnerability","message":"x","severity":"error"},"type":"diagnostic"}"#;
        assert_eq!(of_deny(&summary(0, 0)), Verdict::Passed);
        assert_eq!(
            of_deny(&format!("{found}\n{}", summary(1, 1))),
            Verdict::Found(2)
        );
        let failed = r#"{"fields":{"level":"ERROR","message":"failed to fetch advisory database\nfatal: no host"},"type":"log"}"#;
        assert_eq!(
            of_deny(failed),
            Verdict::DidNotRun("failed to fetch advisory database".to_owned())
        );
        assert!(unasked(&of_deny("")));
        let other = r#"{"fields":{"sources":{"errors":0,"warnings":0}},"type":"summary"}"#;
        assert!(
            unasked(&of_deny(other)),
            "another check says nothing of this"
        );
    }

    #[test]
    fn npm_passes_by_its_count_alone() {
        let total =
            |total: u64| format!(r#"{{"metadata":{{"vulnerabilities":{{"total":{total}}}}}}}"#);
        assert_eq!(of_npm(&total(0)), Verdict::Passed);
        assert_eq!(
            of_npm(&format!("npm warn x\n{}\n", total(4))),
            Verdict::Found(4)
        );
        let refused = "npm warn audit 405\n{\"message\": \"405 Method Not Allowed\", \"error\": {}}\nnpm error";
        assert_eq!(
            of_npm(refused),
            Verdict::DidNotRun("405 Method Not Allowed".to_owned())
        );
        assert!(unasked(&of_npm(
            "npm error audit endpoint returned an error"
        )));
        assert!(unasked(&of_npm("")));
    }
}
