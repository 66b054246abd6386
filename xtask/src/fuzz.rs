//! `cargo xtask fuzz DECODER`: one decoder under libFuzzer, on a stable compiler.
//!
//! The coverage that libFuzzer steers by is made by LLVM's own pass, which stable compilers can be
//! told to run (`coverage.rs`).

use crate::{
    coverage::{self, Detail},
    shell, workspace,
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

/// What `cargo xtask fuzz` can be told.
#[derive(clap::Args)]
pub struct Arguments {
    /// Which decoder; see `fuzz/src/lib.rs`.
    decoder: String,
    /// How many inputs are tried.
    #[arg(long, default_value_t = 1_000_000)]
    executions: u64,
    /// How many of these are steered by every branch; the others by the functions that are reached, which is several
    /// times as fast. All of them unless told.
    #[arg(long)]
    closely: Option<u64>,
    /// Where libFuzzer's chance begins; drawn unless told.
    #[arg(long, default_value_t = 0)]
    seed: u32,
    /// Afterwards, keep in the repository the smallest inputs that reach everything that was reached.
    #[arg(long)]
    keep: bool,
}

/// The most memory one input may take, in MB.
const MEMORY_MB: u32 = 1_024;

/// The most seconds one input may take.
const SECONDS: u32 = 20;

/// Tries inputs until there were as many as asked for or one is a finding.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let closely = arguments.closely.unwrap_or(arguments.executions);
    let closely = closely.min(arguments.executions);
    let folder = folder(&arguments.decoder)?;
    corpus("unpack", &arguments.decoder, &folder)?;
    let parts = [
        (Detail::Branches, closely),
        (Detail::Functions, arguments.executions - closely),
    ];
    let mut executions = 0;
    for (detail, wanted) in parts.into_iter().filter(|(_, wanted)| *wanted > 0) {
        executions += tried(arguments, detail, wanted, &folder)?;
    }
    println!("{}: {executions} executions, no finding", arguments.decoder);
    if arguments.keep {
        let small = folder.with_extension("small");
        let _ = std::fs::remove_dir_all(&small);
        std::fs::create_dir_all(&small)?;
        let mut merge = started(&engine(Detail::Branches)?, &arguments.decoder);
        shell::run(
            merge
                .arg("-set_cover_merge=1")
                .arg(&small)
                .arg(&folder)
                .stderr(Stdio::null()),
        )?;
        corpus("pack", &arguments.decoder, &small)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Tries so many inputs and says how many there were.
fn tried(arguments: &Arguments, detail: Detail, wanted: u64, folder: &Path) -> Result<u64> {
    let engine = engine(detail)?;
    let findings = workspace::root().join("target/fuzz/findings");
    std::fs::create_dir_all(&findings)?;
    let mut fuzzer = started(&engine, &arguments.decoder);
    fuzzer
        .arg(format!("-runs={wanted}"))
        .arg(format!("-seed={}", arguments.seed))
        .arg(format!(
            "-artifact_prefix={}/{}-",
            findings.display(),
            arguments.decoder
        ));
    if detail == Detail::Functions {
        // What a closer look found worth keeping is kept, though it reaches no other function.
        fuzzer.arg("-keep_seed=1");
    }
    watched(fuzzer.arg(folder))
}

/// The inputs that libFuzzer works on; they grow from run to run and are not in the repository.
fn folder(decoder: &str) -> Result<PathBuf> {
    let folder = workspace::root().join("target/fuzz/corpus").join(decoder);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn started(engine: &Path, decoder: &str) -> Command {
    let mut fuzzer = Command::new(engine);
    fuzzer
        .env("SO_THON_DECODER", decoder)
        .arg(format!("-rss_limit_mb={MEMORY_MB}"))
        .arg(format!("-timeout={SECONDS}"))
        .arg("-print_final_stats=1");
    if let Some(longest) = longest(decoder) {
        fuzzer.arg(format!("-max_len={longest}"));
    }
    fuzzer
}

/// The longest input of a decoder, as its line in `fuzz/src/lib.rs` says.
fn longest(decoder: &str) -> Option<usize> {
    let source = std::fs::read_to_string(workspace::root().join("fuzz/src/lib.rs")).ok()?;
    let name = format!("\"{decoder}\" ");
    let (_, rest) = source.split_once(&name)?;
    rest.split_whitespace().next()?.parse().ok()
}

/// Shows what libFuzzer says and tells how many inputs it tried.
fn watched(fuzzer: &mut Command) -> Result<u64> {
    let mut child = fuzzer
        .stderr(Stdio::piped())
        .spawn()
        .context("the fuzzer could not be started")?;
    let said = child.stderr.take().context("the fuzzer says nothing")?;
    let mut heard = Heard::default();
    for line in BufReader::new(said).split(b'\n') {
        let line = line?;
        std::io::stderr().write_all(&line)?;
        std::io::stderr().write_all(b"\n")?;
        heard.take(&String::from_utf8_lossy(&line))?;
    }
    let status = child.wait()?;
    match heard.ended(status.success()) {
        Ended::Whole => Ok(heard.executions),
        Ended::Finding => bail!("a finding: its input is in target/fuzz/findings"),
        Ended::Early => bail!("the run was ended early ({status}): no finding, and no result"),
    }
}

/// What was heard of libFuzzer.
#[derive(Default)]
struct Heard {
    executions: u64,
    finding: bool,
}

/// How a run ended.
#[derive(Debug, PartialEq)]
enum Ended {
    /// As many inputs were tried as asked for.
    Whole,
    /// An input is a finding.
    Finding,
    /// Somebody interrupted it, or the system did: nothing is known of its inputs.
    Early,
}

impl Heard {
    fn take(&mut self, line: &str) -> Result<()> {
        if let Some(number) = line.strip_prefix("stat::number_of_executed_units:") {
            self.executions = number.trim().parse()?;
        }
        // It names the fault, then the file that it wrote. That a run was interrupted is no error to it.
        self.finding |=
            line.contains("ERROR: libFuzzer:") || line.contains("Test unit written to ");
        Ok(())
    }

    fn ended(&self, well: bool) -> Ended {
        match (self.finding, well) {
            (true, _) => Ended::Finding,
            (false, true) => Ended::Whole,
            (false, false) => Ended::Early,
        }
    }
}

fn corpus(what: &str, decoder: &str, folder: &Path) -> Result<()> {
    let mut tool = shell::cargo([
        "run",
        "--locked",
        "--quiet",
        "--package",
        "so-thon-fuzz",
        "--bin",
        "so-thon-corpus",
        "--",
        what,
        decoder,
    ]);
    shell::run(tool.arg(folder)).with_context(|| format!("{decoder}: no such decoder?"))
}

/// Builds the fuzzer with coverage, beside everything else that is built.
fn engine(detail: Detail) -> Result<PathBuf> {
    let machine = machine()?;
    let target = workspace::root().join("target/fuzz").join(detail.name());
    let mut build = shell::cargo([
        "build",
        "--locked",
        "--profile",
        "fuzz",
        "--target",
        &machine,
        "--package",
        "so-thon-fuzz",
        "--features",
        "engine",
        "--bin",
        "so-thon-fuzz",
    ]);
    coverage::ask(&mut build, detail)?;
    shell::run(build.arg("--target-dir").arg(&target))?;
    let engine = target.join(&machine).join("fuzz/so-thon-fuzz");
    ensure!(engine.exists(), "{} was not built", engine.display());
    Ok(engine)
}

/// The machine's own target: flags for it are not passed on to build scripts.
fn machine() -> Result<String> {
    let said = Command::new("rustc").arg("-vV").output()?;
    let said = String::from_utf8(said.stdout)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(lines: &[&str], well: bool) -> (Ended, u64) {
        let mut heard = Heard::default();
        for line in lines {
            heard.take(line).expect("a line");
        }
        (heard.ended(well), heard.executions)
    }

    #[test]
    fn a_run_that_was_interrupted_or_killed_is_no_finding() {
        let interrupted = [
            "#65536\tpulse  cov: 812 ft: 2113 corp: 301/9Kb exec/s: 21845 rss: 61Mb",
            "==4242== libFuzzer: run interrupted; exiting",
            "stat::number_of_executed_units: 70211",
        ];
        assert_eq!(ended(&interrupted, false), (Ended::Early, 70_211));
        assert_eq!(ended(&interrupted[..1], false).0, Ended::Early);
        assert_eq!(ended(&[], false).0, Ended::Early);
    }

    #[test]
    fn what_libfuzzer_calls_an_error_or_writes_down_is_a_finding() {
        for lines in [
            &["==4242== ERROR: libFuzzer: deadly signal"][..],
            &["==4242== ERROR: libFuzzer: timeout after 20 seconds"],
            &["==4242== ERROR: libFuzzer: out-of-memory (used: 1025Mb; limit: 1024Mb)"],
            &["artifact_prefix='/f/sync-'; Test unit written to /f/sync-crash-0a4d55a8"],
        ] {
            assert_eq!(ended(lines, false).0, Ended::Finding, "{lines:?}");
        }
    }

    #[test]
    fn a_run_that_tried_all_its_inputs_says_how_many() {
        let lines = [
            "Done 1000000 runs in 41 second(s)",
            "stat::number_of_executed_units: 1000000",
        ];
        assert_eq!(ended(&lines, true), (Ended::Whole, 1_000_000));
    }
}
