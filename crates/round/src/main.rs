//! A whole round of reviews: `cargo xtask bench review`.
//!
//! The population whose deprivation counts a province published (`so_thon_sample::population`) comes into the book of a
//! real server by its official lists, is reviewed on reviewers' phones offline, signed with the form the app signs
//! with, synced, and read back by an officer's phone. What the signed reviews say is then counted and compared with what
//! was published. Phones are the app's own engine over tables in memory; the road is real HTTP.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it talks to a terminal"
)]

mod count;
mod desk;
mod population;
mod reviewer;
mod sheets;
mod whole;
mod with_app;

use anyhow::Result;
use clap::{Parser, Subcommand};
use so_thon_kill::SystemClock;
use std::process::ExitCode;

/// Reviews a published population and counts what it lacks.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The whole way, with a server of its own.
    Whole(whole::Arguments),
    /// Write the official lists and the villages' names of a population.
    List(with_app::List),
    /// Open a round at an office and sign every review, as an officer's and a reviewer's phone.
    Sign(with_app::Sign),
    /// Print what the signed reviews of an office come to, as JSON.
    Count(with_app::Count),
}

fn main() -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let tasks = tokio::task::LocalSet::new();
    let good = match Arguments::parse().command {
        Command::Whole(arguments) => {
            runtime.block_on(tasks.run_until(whole::run(&arguments, SystemClock)))?
        }
        Command::List(arguments) => {
            with_app::list(&arguments)?;
            true
        }
        Command::Sign(arguments) => {
            runtime.block_on(tasks.run_until(with_app::sign(&arguments, SystemClock)))?;
            true
        }
        Command::Count(arguments) => {
            runtime.block_on(tasks.run_until(with_app::count(&arguments, SystemClock)))?;
            true
        }
    };
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
