//! `cargo xtask sim`: builds the simulator and hands the seeds over.

use crate::shell;
use anyhow::Result;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// What `cargo xtask sim` can be told.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many seeds to run; 2,000 unless told.
    #[arg(long)]
    seeds: Option<u64>,
    /// The first seed; given without `--seeds`, that one alone is replayed.
    #[arg(long)]
    seed: Option<u64>,
    /// Go on with a run that was stopped: the seeds below this one are left out.
    #[arg(long)]
    from: Option<u64>,
    /// At most so many threads; as many as the machine has unless told.
    #[arg(long)]
    threads: Option<usize>,
    /// Write the counts as one flat JSON object.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Print every step.
    #[arg(long)]
    verbose: bool,
}

/// Runs the simulator; its own exit code says whether anything was lost.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    shell::run(&mut command(arguments))?;
    Ok(ExitCode::SUCCESS)
}

/// The simulator over the given number of seeds, as the test run calls it.
pub fn over_seeds(seeds: u64) -> Command {
    command(&Arguments {
        seeds: Some(seeds),
        seed: None,
        from: None,
        threads: None,
        json: None,
        verbose: false,
    })
}

fn command(arguments: &Arguments) -> Command {
    let mut command = shell::cargo([
        "run",
        "--locked",
        "--profile",
        "server",
        "--package",
        "so-thon-sim",
        "--",
    ]);
    if let Some(seeds) = arguments.seeds {
        command.arg("--seeds").arg(seeds.to_string());
    }
    if let Some(seed) = arguments.seed {
        command.arg("--seed").arg(seed.to_string());
    }
    if let Some(from) = arguments.from {
        command.arg("--from").arg(from.to_string());
    }
    if let Some(threads) = arguments.threads {
        command.arg("--threads").arg(threads.to_string());
    }
    if let Some(json) = &arguments.json {
        command.arg("--json").arg(json);
    }
    if arguments.verbose {
        command.arg("--verbose");
    }
    command
}
