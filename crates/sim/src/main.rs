//! The simulator's command line: `cargo xtask sim`.

use clap::Parser;
use serde_json::json;
use so_thon_sim::{
    Outcome, run,
    world::{Kind, Sabotage},
};
use std::{
    io::Write,
    path::PathBuf,
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

/// Runs seeds; says which fail and how.
#[derive(Parser)]
struct Arguments {
    /// How many seeds; 2,000 unless told.
    #[arg(long)]
    seeds: Option<u64>,
    /// The first seed; given without --seeds, that one alone is replayed.
    #[arg(long)]
    seed: Option<u64>,
    /// Go on with a run that was stopped: the seeds below this one are left out.
    #[arg(long)]
    from: Option<u64>,
    /// Write the counts as one flat JSON object.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Print every step.
    #[arg(long)]
    verbose: bool,
    /// Break the system on purpose: the run must fail.
    #[arg(long, hide = true)]
    sabotage: Option<Sabotage>,
}

impl Arguments {
    /// Seeds from the first on, up to the end.
    fn range(&self) -> (u64, u64) {
        let (first, count) = match (self.seed, self.seeds) {
            (Some(seed), None) => (seed, 1),
            (first, count) => (first.unwrap_or(0), count.unwrap_or(SEEDS)),
        };
        let end = first.saturating_add(count);
        (first.max(self.from.unwrap_or(first)), end)
    }
}

/// Seeds of a run that is not told how many.
const SEEDS: u64 = 2_000;

/// Seeds between two words on how far a long run is.
const PROGRESS: u64 = 10_000;

/// Failing seeds that are told in full.
const TOLD: usize = 10;

/// One seed's outcome and the time it took.
struct Ran {
    seed: u64,
    outcome: Outcome,
    millis: f64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ran = run_all(&arguments);
    match report(&arguments, &ran, &mut std::io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) | Err(_) => ExitCode::FAILURE,
    }
}

/// Seeds do not know of each other: they are spread over the machine's threads.
fn run_all(arguments: &Arguments) -> Vec<Ran> {
    let (first, end) = arguments.range();
    let next = AtomicU64::new(first);
    let all = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    // Others may still be at a seed just below this one.
                    let below = seed.saturating_sub(threads as u64);
                    if seed > first && seed.is_multiple_of(PROGRESS) {
                        let mut out = std::io::stderr().lock();
                        // Where nobody reads it the seeds go on all the same.
                        let _ = writeln!(out, "at seed {seed}; go on later with --from {below}");
                    }
                    let begun = Instant::now();
                    let outcome = run(seed, arguments.sabotage, arguments.verbose);
                    let ran = Ran {
                        seed,
                        outcome,
                        millis: begun.elapsed().as_secs_f64() * 1_000.0,
                    };
                    all.lock().unwrap_or_else(PoisonError::into_inner).push(ran);
                }
            });
        }
    });
    let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.sort_by_key(|ran| ran.seed);
    all
}

/// Prints what happened; true when nothing must never have been.
fn report(arguments: &Arguments, all: &[Ran], out: &mut impl Write) -> std::io::Result<bool> {
    for line in all.iter().flat_map(|ran| &ran.outcome.trace) {
        writeln!(out, "{line}")?;
    }
    let failed: Vec<&Ran> = all
        .iter()
        .filter(|ran| !ran.outcome.violations.is_empty())
        .collect();
    for ran in failed.iter().take(TOLD) {
        writeln!(
            out,
            "seed {} failed; replay: cargo xtask sim --seed {}",
            ran.seed, ran.seed
        )?;
        for violation in ran.outcome.violations.iter().take(TOLD) {
            writeln!(out, "  {:?}: {}", violation.kind, violation.words)?;
        }
    }
    if failed.len() > TOLD {
        let more: Vec<String> = failed[TOLD..]
            .iter()
            .map(|ran| ran.seed.to_string())
            .collect();
        writeln!(out, "also failed: {}", more.join(" "))?;
    }
    let count = |kind: Kind| {
        let violations = all.iter().flat_map(|ran| &ran.outcome.violations);
        violations
            .filter(|violation| violation.kind == kind)
            .count()
    };
    let median = median(all);
    let saves: u64 = all.iter().map(|ran| ran.outcome.saves).sum();
    writeln!(
        out,
        "{saves} saves acknowledged, median {median:.2} ms a seed"
    )?;
    if let Some(path) = &arguments.json {
        let counts = json!({
            "sim.seeds": all.len(),
            "sim.lost": count(Kind::Lost),
            "sim.duplicated": count(Kind::Duplicated),
            "sim.diverged": count(Kind::Diverged),
            "sim.broken": count(Kind::Broken),
            "sim.saves": saves,
            "sim.ms_per_seed_median": (median * 100.0).round() / 100.0,
        });
        std::fs::write(path, format!("{counts}\n"))?;
    }
    writeln!(
        out,
        "{} passed, {} failed",
        all.len() - failed.len(),
        failed.len()
    )?;
    Ok(failed.is_empty())
}

fn median(all: &[Ran]) -> f64 {
    let mut times: Vec<f64> = all.iter().map(|ran| ran.millis).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
