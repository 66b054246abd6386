//! Real kills: the server while phones push (`crates/kill`), the browser while somebody saves (`e2e/kill`).
//!
//! Shared by `cargo xtask bench kill` (200 of each) and the suite `kill` (20 of each, and the proof that a loss is seen).

use crate::{browser, client, server, shell, workspace};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Kills of a whole run, of each kind.
pub const WHOLE: u32 = 200;

/// The programs that it takes.
pub struct Programs {
    server: PathBuf,
    kill: PathBuf,
    chromium: PathBuf,
}

/// Who is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Victim {
    /// The browser, while a person saves.
    Browser,
    /// The server, while phones push.
    Server,
}

/// A promise broken on purpose, to prove that it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// What was there before is put back after a kill.
    Forgetting,
    /// One save becomes two.
    Twice,
}

impl Sabotage {
    fn name(self) -> &'static str {
        match self {
            Self::Forgetting => "forgetting",
            Self::Twice => "twice",
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Counts {
    /// Kills.
    pub runs: u64,
    /// Acknowledged and gone, or not whole.
    pub lost: u64,
    /// There more than once.
    pub doubled: u64,
    /// Another promise that was not kept: a save that was not strict, an outcome that changed.
    pub broken: u64,
    /// Everything that was counted, for a reader.
    pub all: String,
}

impl Programs {
    /// Builds the app, the server with it and what kills.
    pub fn build() -> Result<Self> {
        browser::ensure_npm_packages()?;
        client::build()?;
        let server = server::build()?;
        shell::step("building what kills", || {
            shell::run(&mut shell::cargo([
                "build",
                "--locked",
                "--profile",
                "server",
                "--package",
                "so-thon-kill",
            ]))
        })?;
        Ok(Self {
            server,
            kill: workspace::target()?.join("server/so-thon-kill"),
            chromium: browser::ensure_chromium()?,
        })
    }

    /// Kills so many times and counts what was lost. The seed says which moments are drawn.
    pub fn run(
        &self,
        victim: Victim,
        runs: u32,
        seed: u64,
        sabotage: Option<Sabotage>,
    ) -> Result<Counts> {
        let scratch = Scratch::new()?;
        let counts = scratch.0.join("counts.json");
        let mut command = match victim {
            Victim::Browser => self.browser(&counts),
            Victim::Server => self.server(&scratch.0, &counts),
        };
        command.args(["--runs", &runs.to_string(), "--seed", &seed.to_string()]);
        if let Some(sabotage) = sabotage {
            command.args(["--sabotage", sabotage.name()]);
        }
        let ended = shell::run(&mut command);
        match std::fs::read_to_string(&counts) {
            Ok(text) => read(&text),
            Err(_) => Err(ended
                .err()
                .unwrap_or_else(|| anyhow::anyhow!("no counts were written"))),
        }
    }

    fn browser(&self, counts: &Path) -> Command {
        let mut node = shell::command("node");
        node.arg("kill/browser.mjs")
            .arg("--out")
            .arg(counts)
            .current_dir(workspace::root().join("e2e"))
            .env("CHROMIUM", &self.chromium)
            .env("SO_THON_SERVER", &self.server)
            .env("SO_THON_KILL", &self.kill);
        node
    }

    fn server(&self, folder: &Path, counts: &Path) -> Command {
        let mut kill = shell::command(&self.kill);
        kill.arg("server")
            .arg("--program")
            .arg(&self.server)
            .arg("--folder")
            .arg(folder)
            .arg("--json")
            .arg(counts);
        kill
    }
}

/// A seed that nobody chose; what runs with it prints it.
pub fn fresh_seed() -> u64 {
    // Scripts read seeds as numbers: they stay below 2^32.
    let drawn = std::hash::RandomState::new().build_hasher().finish();
    drawn & u64::from(u32::MAX)
}

fn read(text: &str) -> Result<Counts> {
    let counts: Value = serde_json::from_str(text).context("the counts are no JSON")?;
    let number = |key: &str| {
        counts[key]
            .as_u64()
            .with_context(|| format!("{key} is not counted"))
    };
    Ok(Counts {
        runs: number("runs")?,
        lost: number("lost")?,
        doubled: number("doubled")?,
        broken: number("broken")?,
        all: text.trim().to_owned(),
    })
}

impl Counts {
    /// Fails on a promise that has no key of its own.
    pub fn ensure_nothing_else_broke(&self) -> Result<()> {
        ensure!(self.broken == 0, "a promise was broken: {}", self.all);
        Ok(())
    }
}

/// A folder of its own, gone afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let name = format!("so-thon-kill-{}-{}", std::process::id(), fresh_seed());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_and_a_missing_one_is_an_error() {
        let counts = read(r#"{"runs":20,"lost":1,"doubled":0,"broken":0,"seed":7}"#).unwrap();
        assert_eq!((counts.runs, counts.lost), (20, 1));
        assert!(read(r#"{"runs":20,"lost":1}"#).is_err());
    }

    #[test]
    fn a_promise_without_a_key_fails_the_measurement() {
        let counts = read(r#"{"runs":20,"lost":0,"doubled":0,"broken":2}"#).unwrap();
        assert!(counts.ensure_nothing_else_broke().is_err());
    }
}
