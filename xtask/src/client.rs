//! Builds the release client with Trunk, and only when something it is made of changed.

use crate::{fingerprint, shell, tools, workspace};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Everything the client is made of. A crate that only the server uses costs an unneeded rebuild at worst.
const INPUTS: &[&str] = &[
    "build.rs",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "src",
    "public",
    "style",
    "locales",
    "data",
    "crates/domain",
    "crates/protocol",
    "crates/sync",
    "crates/store-indexeddb",
    "crates/lock",
    "crates/lock-worker",
    "crates/sheets",
    "crates/sheets-worker",
    "xtask/src/sw_manifest",
];

/// Makes sure that `dist/` holds the release client of the current sources.
pub fn build() -> Result<()> {
    tools::ensure_client_tools()?;
    let inputs = fingerprint::of(workspace::root(), INPUTS)?;
    let stamp = stamp()?;
    if std::fs::read_to_string(&stamp)
        .is_ok_and(|known| known == stamp_of(&inputs).unwrap_or_default())
    {
        println!("· the app is up to date");
        return Ok(());
    }
    shell::step("building the app for release", || {
        // Trunk works offline so that it never downloads a tool by itself; cargo's part happens here.
        shell::run(&mut shell::cargo(["fetch", "--locked"]))?;
        let mut trunk = shell::command("trunk");
        // Trunk reads NO_COLOR as a flag that must say true or false.
        trunk
            .args(["build", "--release", "--offline"])
            .env_remove("NO_COLOR");
        shell::run(&mut trunk)
    })?;
    if let Some(folder) = stamp.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&stamp, stamp_of(&inputs)?).context("remembering what was built")
}

/// The server embeds `dist/`: the folder must exist even where only the server is checked.
pub fn ensure_dist_exists() -> Result<()> {
    std::fs::create_dir_all(workspace::dist()).context("making the dist folder")
}

/// Inputs and result together: a development build that took the folder over is noticed.
fn stamp_of(inputs: &str) -> Result<String> {
    let built = fingerprint::of(workspace::root(), &["dist"])?;
    Ok(format!("{inputs} {built}"))
}

fn stamp() -> Result<PathBuf> {
    Ok(workspace::target()?.join("xtask/client.stamp"))
}
