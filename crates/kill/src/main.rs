//! Real kills: `cargo xtask bench kill`.
//!
//! `server` runs the real server, lets 50 phones push over real HTTP and ends it with SIGKILL at drawn moments; what it
//! had acknowledged is then looked for in its store. `book` prints the visits that an office has, for the browser's
//! half of the benchmark. Neither proves anything about a loss of power: the machine itself stays up.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it talks to a terminal"
)]

mod book;
mod journal;
mod person;
mod run;
mod verify;
mod writing;

use anyhow::Result;
use clap::{Parser, Subcommand};
use so_thon_kill::SystemClock;
use std::process::ExitCode;

/// Kills, and looks for what was acknowledged.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Kill the server while 50 phones push.
    Server(run::Arguments),
    /// Print the visits of an office as JSON: id, household, what was said.
    Book(book::Arguments),
}

fn main() -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let tasks = tokio::task::LocalSet::new();
    match Arguments::parse().command {
        Command::Server(arguments) => {
            let drawn = match arguments.seed {
                Some(seed) => seed,
                None => u64::from(getrandom::u32()?),
            };
            let done = run::run(&arguments, drawn, SystemClock);
            let good = runtime.block_on(tasks.run_until(done))?;
            Ok(if good {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        Command::Book(arguments) => {
            let key = getrandom::u64()?;
            runtime.block_on(tasks.run_until(book::run(&arguments, key, &SystemClock)))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
