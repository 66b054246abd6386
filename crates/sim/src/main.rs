//! The simulator's command line: `cargo xtask sim`.

use clap::Parser;
use serde_json::{Map, Value, json};
use so_thon_sim::{
    Outcome,
    drawn::{Fault, Tally},
    run,
    world::{Kind, Sabotage, Violation},
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

/// Phones and office allocate all the time, in small pieces and for a moment.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs seeds; says which fail and how, and how often each fault was drawn.
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
    /// At most so many threads; as many as the machine has unless told.
    #[arg(long)]
    threads: Option<usize>,
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

    fn threads(&self) -> usize {
        let there = std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.unwrap_or(there).clamp(1, there)
    }
}

/// Seeds of a run that is not told how many.
const SEEDS: u64 = 2_000;

/// In so many seeds every fault is drawn; a run that misses one has failed.
const ENOUGH: usize = 2_000;

/// Seeds between two words on how far a long run is.
const PROGRESS: u64 = 10_000;

/// Failing seeds that are told in full.
const TOLD: usize = 10;

/// What all seeds came to. A million of them must not fill the memory: of a seed that passes only
/// the time it took is kept.
#[derive(Default)]
struct Sum {
    saves: u64,
    drawn: Tally,
    millis: Vec<f32>,
    failed: Vec<(u64, Vec<Violation>)>,
    traces: Vec<(u64, Vec<String>)>,
}

impl Sum {
    fn add(&mut self, seed: u64, outcome: Outcome, millis: f32) {
        self.saves += outcome.saves;
        self.drawn.add_all(&outcome.drawn);
        self.millis.push(millis);
        if !outcome.violations.is_empty() {
            self.failed.push((seed, outcome.violations));
        }
        if !outcome.trace.is_empty() {
            self.traces.push((seed, outcome.trace));
        }
    }

    fn count(&self, kind: Kind) -> usize {
        let violations = self.failed.iter().flat_map(|(_, violations)| violations);
        violations
            .filter(|violation| violation.kind == kind)
            .count()
    }

    fn median(&mut self) -> f32 {
        self.millis.sort_by(f32::total_cmp);
        self.millis
            .get(self.millis.len() / 2)
            .copied()
            .unwrap_or_default()
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let sum = run_all(&arguments);
    match report(&arguments, sum, &mut std::io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) | Err(_) => ExitCode::FAILURE,
    }
}

/// Seeds do not know of each other: they are spread over the machine's threads.
fn run_all(arguments: &Arguments) -> Sum {
    let (first, end) = arguments.range();
    let next = AtomicU64::new(first);
    let sum = Mutex::new(Sum::default());
    let threads = arguments.threads();
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
                    let millis = begun.elapsed().as_secs_f32() * 1_000.0;
                    let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
                    sum.add(seed, outcome, millis);
                }
            });
        }
    });
    let mut sum = sum.into_inner().unwrap_or_else(PoisonError::into_inner);
    sum.failed.sort_by_key(|(seed, _)| *seed);
    sum.traces.sort_by_key(|(seed, _)| *seed);
    sum
}

/// Prints what happened; true when nothing must never have been.
fn report(arguments: &Arguments, mut sum: Sum, out: &mut impl Write) -> std::io::Result<bool> {
    for line in sum.traces.iter().flat_map(|(_, trace)| trace) {
        writeln!(out, "{line}")?;
    }
    for (seed, violations) in sum.failed.iter().take(TOLD) {
        writeln!(
            out,
            "seed {seed} failed; replay: cargo xtask sim --seed {seed}"
        )?;
        for violation in violations.iter().take(TOLD) {
            writeln!(out, "  {:?}: {}", violation.kind, violation.words)?;
        }
    }
    if sum.failed.len() > TOLD {
        let more = sum.failed.iter().skip(TOLD);
        let more: Vec<String> = more.map(|(seed, _)| seed.to_string()).collect();
        writeln!(out, "also failed: {}", more.join(" "))?;
    }
    let median = sum.median();
    if let Some(path) = &arguments.json {
        std::fs::write(path, format!("{}\n", counts(&sum, median)))?;
    }
    let drawn = Fault::ALL.map(|fault| format!("{} {}", fault.name(), sum.drawn.of(fault)));
    writeln!(out, "drawn: {}", drawn.join(", "))?;
    let missing: Vec<&str> = sum.drawn.missing().map(Fault::name).collect();
    let all_drawn = sum.millis.len() < ENOUGH || missing.is_empty();
    if !all_drawn {
        writeln!(out, "never drawn: {}", missing.join(", "))?;
    }
    let (seeds, failed) = (sum.millis.len(), sum.failed.len());
    writeln!(
        out,
        "{} saves acknowledged, median {median:.2} ms a seed",
        sum.saves
    )?;
    writeln!(out, "{} passed, {failed} failed", seeds - failed)?;
    Ok(failed == 0 && all_drawn)
}

fn counts(sum: &Sum, median: f32) -> Value {
    let mut counts = Map::from_iter([
        ("sim.seeds".to_owned(), json!(sum.millis.len())),
        ("sim.lost".to_owned(), json!(sum.count(Kind::Lost))),
        (
            "sim.duplicated".to_owned(),
            json!(sum.count(Kind::Duplicated)),
        ),
        ("sim.diverged".to_owned(), json!(sum.count(Kind::Diverged))),
        ("sim.broken".to_owned(), json!(sum.count(Kind::Broken))),
        ("sim.saves".to_owned(), json!(sum.saves)),
        (
            "sim.ms_per_seed_median".to_owned(),
            json!((f64::from(median) * 100.0).round() / 100.0),
        ),
    ]);
    for fault in Fault::ALL {
        let name = format!("sim.drawn.{}", fault.name());
        counts.insert(name, json!(sum.drawn.of(fault)));
    }
    Value::Object(counts)
}
