//! `cargo xtask test`: every check and test, each suite's closing line, one final line.
//!
//! A failing suite never hides the ones behind it: only what cannot run without its result is failed with it.

mod beside;
mod closing;
mod suites;

use anyhow::Result;
use beside::Beside;
pub use closing::Counts;
use std::process::ExitCode;
use std::time::Instant;
use suites::Suite;

/// What `cargo xtask test` can be told.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only these suites, in this order.
    #[arg(value_enum)]
    suites: Vec<Suite>,
    /// The inner loop: tidy, format, clippy and the native tests.
    #[arg(long, conflicts_with = "suites")]
    quick: bool,
}

/// Runs the chosen suites.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let started = Instant::now();
    let mut lines = Vec::new();
    let mut total = Counts::default();
    let chosen = chosen(arguments);
    let mut ahead: Option<Beside> = None;
    for suite in chosen.iter().copied() {
        println!("\n=== {suite}");
        let suite_started = Instant::now();
        if let Some(beside) = Beside::begin(suite, &chosen)? {
            ahead = Some(beside);
        }
        let running = match ahead.take_if(|_| Beside::is(suite)) {
            Some(beside) => beside.end(),
            None => suite.run(),
        };
        let counts = running.unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Counts::FAILED
        });
        let line = format!(
            "{suite}: {counts} ({:.0} s)",
            suite_started.elapsed().as_secs_f64()
        );
        println!("{line}");
        total += counts;
        lines.push(line);
    }
    println!(
        "\n=== all suites ({:.0} s)",
        started.elapsed().as_secs_f64()
    );
    for line in lines {
        println!("  {line}");
    }
    println!("{total}");
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn chosen(arguments: &Arguments) -> Vec<Suite> {
    if arguments.quick {
        return Suite::QUICK.to_vec();
    }
    if arguments.suites.is_empty() {
        return Suite::ALL.to_vec();
    }
    arguments.suites.clone()
}
