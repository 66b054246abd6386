//! Where things are: the repository's root and cargo's target directory.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's root: xtask lies directly below it.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the repository")
}

/// The built app as Trunk leaves it, embedded by the server.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// What `cargo metadata` says about the workspace's own packages.
pub fn metadata() -> Result<serde_json::Value> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .context("cargo metadata could not be started")?;
    anyhow::ensure!(
        output.status.success(),
        "cargo metadata failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout)
        .context("cargo metadata printed something else than JSON")
}

/// Cargo's target directory, wherever the user's settings put it.
pub fn target() -> Result<PathBuf> {
    let metadata = metadata()?;
    let path = metadata["target_directory"]
        .as_str()
        .context("no target_directory in the metadata")?;
    Ok(PathBuf::from(path))
}

/// The names of the workspace's packages.
pub fn packages() -> Result<Vec<String>> {
    let metadata = metadata()?;
    let packages = metadata["packages"]
        .as_array()
        .context("no packages in the metadata")?;
    Ok(packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .map(ToOwned::to_owned)
        .collect())
}
