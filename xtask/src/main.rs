//! The project's own commands: `cargo xtask run | test | bench | sim | fuzz | advisories | tidy | sw-manifest`.
//!
//! Everything a fresh machine lacks is installed here, pinned, into a per-user cache; nothing else in the
//! repository knows how tools get onto a machine.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "these commands talk to a terminal"
)]

mod advisories;
mod bench;
mod browser;
mod client;
mod coverage;
mod demo;
mod fingerprint;
mod fuzz;
mod kill;
mod review;
mod run;
mod server;
mod shell;
mod sim;
mod sw_manifest;
mod test;
mod tidy;
mod tools;
mod weight;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Sổ Thôn's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the app and the server and start them with a demonstration commune.
    Run(run::Arguments),
    /// Run every check and test, or only the suites named.
    Test(test::Arguments),
    /// Measure, print a table, write one flat JSON object.
    Bench(bench::Arguments),
    /// Run the simulator over many seeds, or replay one.
    Sim(sim::Arguments),
    /// Feed a decoder with what nobody meant to send.
    Fuzz(fuzz::Arguments),
    /// Ask the lists of what is known to be unsafe; needs the network.
    Advisories,
    /// Check the repository's own rules.
    Tidy,
    /// Finish a Trunk build: external start script, service worker with its asset list, brotli files.
    SwManifest,
}

fn main() -> ExitCode {
    if let Some(code) = coverage::compiled() {
        return code;
    }
    match dispatch(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Sim(arguments) => sim::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Advisories => advisories::run(),
        Command::Tidy => tidy::run(),
        Command::SwManifest => sw_manifest::run(),
    }
}
