//! The demonstration commune: asked from the server binary, its sign-ins remembered beside the store.

use crate::shell;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::{Command, Stdio};

/// Where the sign-ins of a demonstration store are kept: fictional people, so nothing is secret.
const SIGN_INS: &str = "demonstration-sign-ins.txt";

/// Fills the empty store at `data` with the labelled demonstration commune.
pub fn fill(program: &Path, data: &Path) -> Result<()> {
    shell::step("making the demonstration commune", || {
        let output = Command::new(program)
            .arg("demo")
            .arg("--data")
            .arg(data)
            .stderr(Stdio::inherit())
            .output()
            .context("the server could not be started")?;
        anyhow::ensure!(
            output.status.success(),
            "so-thon-server demo: {}",
            output.status
        );
        std::fs::write(data.join(SIGN_INS), output.stdout).context("keeping the sign-ins")
    })
}

/// The sign-ins of the store at `data`, when it is a demonstration.
pub fn sign_ins(data: &Path) -> Option<String> {
    std::fs::read_to_string(data.join(SIGN_INS)).ok()
}
