//! The phone that is measured without the app around it: `crates/bench-phone`, built as the app is.

use crate::{shell, tools, workspace};
use anyhow::{Context, Result};
use std::path::PathBuf;

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
            "--target",
            tools::WASM_TARGET,
        ]))?;
        let program = target
            .join(tools::WASM_TARGET)
            .join("release/so_thon_bench_phone.wasm");
        std::fs::create_dir_all(&folder).context("making its folder")?;
        let mut bindgen = shell::command("wasm-bindgen");
        bindgen
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(&folder)
            .arg(program);
        shell::run(&mut bindgen)?;
        let bound = folder.join("so_thon_bench_phone_bg.wasm");
        let mut optimise = shell::command("wasm-opt");
        optimise.arg("-Oz").arg(&bound).arg("-o").arg(&bound);
        shell::run(&mut optimise)
    })?;
    Ok(folder)
}
