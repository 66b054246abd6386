//! Which code libFuzzer's coverage is made for: a wrapper that cargo calls in place of rustc.
//!
//! Flags for the whole build would mark every comparison in every crate, and half of a run would be spent on
//! what curve arithmetic compares. What decodes is marked, and comparisons in our own crates alone.

use anyhow::Result;
use std::{
    path::Path,
    process::{Command, ExitCode},
};

/// How closely a run is steered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// By every branch, and by what comparisons compare: finds the way in.
    Branches,
    /// By the functions that are reached: several times as fast, from what the other found.
    Functions,
}

impl Detail {
    const ALL: [Self; 2] = [Self::Branches, Self::Functions];

    /// Its name, and that of its folder below `target`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Branches => "branches",
            Self::Functions => "functions",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Set where this program is called in place of rustc; says how closely.
const ASKED: &str = "SO_THON_COVERAGE";

/// How our own crates begin.
const OWN: &str = "so_thon";

/// Crates of others that read bytes from outside.
const READERS: &[&str] = &[
    "calamine",
    "ciborium",
    "ciborium_ll",
    "encoding_rs",
    "miniz_oxide",
    "quick_xml",
    "serde_json",
    "zip",
];

/// Has cargo call this program in place of rustc. Cargo does not see what is added, so each detail has a folder of
/// its own.
pub fn ask(build: &mut Command, detail: Detail) -> Result<()> {
    build
        .env("RUSTC_WRAPPER", std::env::current_exe()?)
        .env(ASKED, detail.name());
    Ok(())
}

/// Calls rustc when cargo asked for that: the program's arguments are rustc's path and its arguments.
pub fn compiled() -> Option<ExitCode> {
    let detail = Detail::named(&std::env::var(ASKED).ok()?)?;
    let mut told = std::env::args_os().skip(1);
    let rustc = told.next().filter(|first| names_rustc(first.as_ref()))?;
    let told: Vec<String> = told.map(|one| one.to_string_lossy().into_owned()).collect();
    let mut compiler = Command::new(rustc);
    let done = compiler.args(&told).args(marks(&told, detail)).status();
    Some(match done {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

fn names_rustc(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| name == "rustc")
}

/// What is added for a crate. Build scripts and macros, which are made for no named machine, get nothing.
fn marks(told: &[String], detail: Detail) -> Vec<String> {
    let after = |option: &str| {
        let place = told.iter().position(|one| one == option)?;
        told.get(place + 1).map(String::as_str)
    };
    let Some(name) = after("--crate-name").filter(|_| after("--target").is_some()) else {
        return Vec::new();
    };
    let own = name.starts_with(OWN);
    let closely = detail == Detail::Branches;
    let marked = own || (closely && READERS.contains(&name));
    if !marked {
        return Vec::new();
    }
    let pass = |option: &str| format!("-Cllvm-args=-sanitizer-coverage-{option}");
    let mut marks = vec![
        "-Cpasses=sancov-module".to_owned(),
        pass(if closely { "level=4" } else { "level=1" }),
        pass("inline-8bit-counters"),
        pass("pc-table"),
    ];
    if own && closely {
        marks.push(pass("trace-compares"));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(told: &[&str], detail: Detail) -> (bool, bool) {
        let told: Vec<String> = told.iter().map(|one| (*one).to_owned()).collect();
        let marks = marks(&told, detail);
        let compares = marks.iter().any(|one| one.ends_with("trace-compares"));
        (!marks.is_empty(), compares)
    }

    #[test]
    fn what_decodes_is_marked_and_only_our_own_comparisons() {
        let target = ["--target", "x86_64-unknown-linux-gnu"];
        let of = |name, detail| marked(&[&["--crate-name", name][..], &target].concat(), detail);
        assert_eq!(of("so_thon_sync", Detail::Branches), (true, true));
        assert_eq!(of("ciborium_ll", Detail::Branches), (true, false));
        assert_eq!(of("curve25519_dalek", Detail::Branches), (false, false));
        assert_eq!(of("so_thon_sync", Detail::Functions), (true, false));
        assert_eq!(of("ciborium_ll", Detail::Functions), (false, false));
    }

    #[test]
    fn what_runs_while_building_is_not_marked() {
        let script = [
            "--crate-name",
            "so_thon_domain",
            "--crate-type",
            "proc-macro",
        ];
        assert_eq!(marked(&script, Detail::Branches), (false, false));
        assert_eq!(marked(&["-vV"], Detail::Branches), (false, false));
    }

    #[test]
    fn only_a_compiler_is_called() {
        assert!(names_rustc(Path::new("/toolchain/bin/rustc")));
        assert!(!names_rustc(Path::new("fuzz")));
    }
}
