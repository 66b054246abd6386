//! The phone that is measured without the app around it, and the floor of a start: `crates/bench-phone`, built as the
//! app is.

use crate::{shell, tools, workspace};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Builds it and says in which folder its script and its program lie.
pub fn build() -> Result<PathBuf> {
    tools::ensure_measured_phone()?;
    let target = workspace::target()?;
    let folder = target.join("bench-phone");
    shell::step("building the phone that is measured", || {
        shell::run(&mut shell::cargo([
            "build",
            "--locked",
            "--release",
            "--package",
            "so-thon-bench-phone",
            "--lib",
            "--example",
            "floor",
            "--target",
            tools::WASM_TARGET,
        ]))?;
        std::fs::create_dir_all(&folder).context("making its folder")?;
        let built = target.join(tools::WASM_TARGET).join("release");
        bind(&built.join("so_thon_bench_phone.wasm"), &folder)?;
        bind(&built.join("examples/floor.wasm"), &folder)
    })?;
    Ok(folder)
}

/// Makes a module for a page of what cargo built.
fn bind(program: &Path, folder: &Path) -> Result<()> {
    let mut bindgen = shell::command("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(folder)
        .arg(program);
    shell::run(&mut bindgen)?;
    let name = program.file_stem().unwrap_or_default().to_string_lossy();
    let bound = folder.join(format!("{name}_bg.wasm"));
    let mut optimise = shell::command("wasm-opt");
    optimise.arg("-Oz").arg(&bound).arg("-o").arg(&bound);
    shell::run(&mut optimise)
}
