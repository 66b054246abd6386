//! `classify`.
//!
//! Reads a list of households and writes the class of each, or why it cannot be said, by the same
//! function as the phone's. It opens no store and keeps nothing. docs/classify.md says the columns.

mod read;
mod words;

use super::system::today_in_vietnam;
use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::Args;
use read::{List, Reading};
use so_thon_domain::{
    classify::{Law, classify},
    csv::{Lines, written},
    reference::{Reference, shipped},
};
use std::{
    io::{Read, Write},
    path::PathBuf,
};
use words::Words;

/// Say the class of each household of a list; exit code 2 when a line could not be read.
#[derive(Debug, Args)]
pub struct Classify {
    /// The list as CSV, comma or semicolon, UTF-8; "-" reads standard input.
    list: PathBuf,
    /// The standard: vn-2022-2026 or vn-2027-2030; the one in force on the date when not given.
    #[arg(long)]
    standard: Option<String>,
    /// The day of the review, YYYY-MM-DD; today when not given.
    #[arg(long, value_parser = super::demo::day)]
    date: Option<NaiveDate>,
}

/// When some line could not be read, though all others were.
const SOME_LINES_BAD: i32 = 2;

impl Classify {
    pub fn run(self) -> anyhow::Result<()> {
        let law = self.law(shipped())?;
        let lines = Lines::read(&self.bytes()?)
            .with_context(|| format!("reading {}", self.list.display()))?;
        let list = List::of(&lines, shipped())?;
        let words = Words::load()?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        writeln!(out, "code,standard,class,reason,missing")?;
        let mut bad = false;
        for line in &lines.body {
            let reading = list.read(line);
            bad |= reading.facts.is_err();
            writeln!(out, "{}", answer(&law, &list, &words, &reading))?;
        }
        out.flush()?;
        if !list.unused.is_empty() {
            let columns = list.unused.join(", ");
            writeln!(std::io::stderr(), "{}", words.unused(&columns))?;
        }
        if bad {
            std::process::exit(SOME_LINES_BAD);
        }
        Ok(())
    }

    fn law<'a>(&self, all: &'a Reference) -> anyhow::Result<Law<'a>> {
        let Some(code) = &self.standard else {
            let day = self.date.map_or_else(today_in_vietnam, Ok)?;
            return Law::on(all, day).with_context(|| format!("no standard is in force on {day}"));
        };
        let Some(standard) = all.standard(code) else {
            let known: Vec<_> = all
                .standards()
                .iter()
                .map(|own| own.code.as_str())
                .collect();
            bail!("there is no standard {code}; known: {}", known.join(", "));
        };
        Ok(Law::of(all, standard))
    }

    fn bytes(&self) -> anyhow::Result<Vec<u8>> {
        if self.list.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
        std::fs::read(&self.list).with_context(|| format!("reading {}", self.list.display()))
    }
}

/// One line of the answer.
fn answer(law: &Law<'_>, list: &List, words: &Words, reading: &Reading) -> String {
    let (class, reason, missing) = match &reading.facts {
        Err(fault) => ("error", words.fault(fault), String::new()),
        Ok(facts) => {
            let outcome = classify(law, facts);
            let class = outcome.verdict.map_or("undetermined", |own| own.code());
            let missing: Vec<_> = outcome
                .missing
                .iter()
                .map(|fact| list.column_of(fact))
                .collect();
            let reason = words.reason(&outcome, facts, &missing);
            (class, reason, missing.join(";"))
        }
    };
    [&reading.code, &law.standard.code, class, &reason, &missing]
        .map(written)
        .join(",")
}
