//! Whole rounds of reviews (`crates/round`): by `cargo xtask bench review`, and beside the app in the browser's tests.

use crate::{kill::fresh_seed, server, shell, workspace};
use anyhow::{Context, Result};
use serde_json::{Map, Value};
use std::path::PathBuf;

/// Builds what reviews, and says where the program lies.
pub fn build() -> Result<PathBuf> {
    shell::step("building what reviews", || {
        shell::run(&mut shell::cargo([
            "build",
            "--locked",
            "--profile",
            "server",
            "--package",
            "so-thon-round",
        ]))
    })?;
    Ok(workspace::target()?.join("server/so-thon-round"))
}

/// Reviews the whole population at a server of its own: the figures by their keys.
pub fn whole() -> Result<Map<String, Value>> {
    let (server, round) = (server::build()?, build()?);
    let name = format!("so-thon-review-{}-{}", std::process::id(), fresh_seed());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder)?;
    let figures = folder.join("figures.json");
    let mut command = shell::command(&round);
    command.arg("whole").arg("--program").arg(&server);
    command
        .arg("--folder")
        .arg(&folder)
        .arg("--json")
        .arg(&figures);
    let ended = shell::run(&mut command);
    let text = std::fs::read_to_string(&figures);
    let _ = std::fs::remove_dir_all(&folder);
    // Figures that miss their bar are figures all the same; without any, the run itself failed.
    let Ok(text) = text else {
        ended?;
        anyhow::bail!("no figures were written");
    };
    serde_json::from_str(&text).context("the figures are no JSON")
}
