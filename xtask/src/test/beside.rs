//! Building the app beside the suites that leave a core free: it is one long thread for most of its time.
//!
//! Only beside suites that build for the browser in the debug profile: those share no folder of cargo's with it, and
//! none of them reads `dist/`, which appears when it is done.

use super::{closing::Counts, suites::Suite};
use crate::workspace;
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// What the app's build goes beside: from the first of these on.
const FIRST: Suite = Suite::ClippyWasm;

/// The suite that is run ahead of its turn.
const AHEAD: Suite = Suite::Client;

/// A suite that runs ahead of its turn, its words kept until then.
pub struct Beside {
    child: Child,
    words: PathBuf,
}

impl Beside {
    /// Begins the app's build before this suite, when both are in the run.
    pub fn begin(suite: Suite, chosen: &[Suite]) -> Result<Option<Self>> {
        if suite != FIRST || !chosen.contains(&AHEAD) {
            return Ok(None);
        }
        println!("· {AHEAD} is built beside what follows; what it says stands at its own place");
        let folder = workspace::target()?.join("xtask");
        fs::create_dir_all(&folder)?;
        let words = folder.join("beside.log");
        let log = File::create(&words).context("keeping what is built beside")?;
        let child = Command::new(std::env::current_exe()?)
            .args(["test", AHEAD.name()])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("building beside")?;
        Ok(Some(Self { child, words }))
    }

    /// Waits for it and prints what it said, at its own place in the run.
    pub fn end(mut self) -> Result<Counts> {
        let status = self.child.wait()?;
        print!("{}", fs::read_to_string(&self.words)?);
        // Built now: what is left is to weigh it again.
        if status.success() {
            AHEAD.run()
        } else {
            Ok(Counts::FAILED)
        }
    }

    /// Whether this is the suite that ran ahead.
    pub fn is(suite: Suite) -> bool {
        suite == AHEAD
    }
}
