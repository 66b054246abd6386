//! The tools the build needs beyond Rust and Node, pinned, in a per-user cache.
//!
//! The cache is `$SO_THON_CACHE`, else `~/.cache/so-thon/tools`. A tool is installed only when it is missing or of
//! another version, built without optimisation: installing costs minutes, using them costs seconds.

use crate::shell;
use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// A tool from crates.io.
struct CargoTool {
    package: &'static str,
    /// The program whose `--version` tells what is installed.
    program: &'static str,
    version: &'static str,
    /// Some lock files name versions that are gone from the registry; then cargo chooses.
    locked: bool,
}

/// The same version as the `wasm-bindgen` crate in Cargo.toml: they speak to each other in a private format.
const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.130",
    locked: false,
};

const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    locked: true,
};

const DENY: CargoTool = CargoTool {
    package: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    locked: true,
};

/// wasm-opt: Debian 12 ships binaryen 108, which corrupts what wasm-bindgen emits.
const BINARYEN: &str = "132.0.0";

/// Makes scripts smaller.
const ESBUILD: &str = "0.28.2";

/// What runs in the browser is built for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Everything the release client is built with.
pub fn ensure_client_tools() -> Result<()> {
    ensure_wasm_target()?;
    ensure_node()?;
    ensure_npm_tools()?;
    ensure_cargo_tool(&WASM_BINDGEN)?;
    ensure_cargo_tool(&TRUNK)
}

/// What tests in the browser need besides the browser itself: the runner comes with wasm-bindgen's CLI.
pub fn ensure_wasm_tests() -> Result<()> {
    ensure_wasm_target()?;
    ensure_cargo_tool(&WASM_BINDGEN)
}

/// What the phone that is measured is built with: as the app, without Trunk.
pub fn ensure_measured_phone() -> Result<()> {
    ensure_wasm_tests()?;
    ensure_node()?;
    ensure_npm_tools()
}

/// cargo-deny, which checks licences and sources of dependencies.
pub fn ensure_deny() -> Result<()> {
    ensure_cargo_tool(&DENY)
}

/// The standard library for wasm32.
pub fn ensure_wasm_target() -> Result<()> {
    let sysroot = shell::output_of(shell::command("rustc").args(["--print", "sysroot"]))
        .context("rustc is not there; install Rust with rustup")?;
    let library = PathBuf::from(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM_TARGET);
    if library.is_dir() {
        return Ok(());
    }
    shell::step("adding the wasm32 target to Rust", || {
        shell::run(shell::command("rustup").args(["target", "add", WASM_TARGET]))
    })
}

/// Node 20 or later: wasm-opt and the browser tests run on it.
pub fn ensure_node() -> Result<()> {
    let version = shell::output_of(shell::command("node").arg("--version"))
        .context("node is not there; install Node.js 20 or later")?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .unwrap_or_default();
    if major.parse::<u32>().is_ok_and(|major| major >= 20) {
        return Ok(());
    }
    bail!("Node.js 20 or later is needed, this is {}", version.trim())
}

/// PATH with the cache's programs first.
pub fn search_path() -> OsString {
    let mut folders = vec![cache().join("bin"), npm_programs()];
    if let Some(path) = env::var_os("PATH") {
        folders.extend(env::split_paths(&path));
    }
    env::join_paths(folders).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
}

fn cache() -> PathBuf {
    if let Some(cache) = env::var_os("SO_THON_CACHE") {
        return PathBuf::from(cache);
    }
    let home = env::var_os("HOME").map_or_else(env::temp_dir, PathBuf::from);
    home.join(".cache/so-thon/tools")
}

fn npm_programs() -> PathBuf {
    cache().join("npm/node_modules/.bin")
}

fn ensure_cargo_tool(tool: &CargoTool) -> Result<()> {
    let program = cache().join("bin").join(tool.program);
    let installed = shell::output_of(Command::new(&program).arg("--version")).unwrap_or_default();
    if installed
        .split_whitespace()
        .any(|word| word == tool.version)
    {
        return Ok(());
    }
    shell::step(
        &format!("installing {} {} (once)", tool.package, tool.version),
        || {
            let mut install = shell::cargo(["install", "--debug", "--force", "--root"]);
            install
                .arg(cache())
                .arg(tool.package)
                .arg("--version")
                .arg(format!("={}", tool.version));
            if tool.locked {
                install.arg("--locked");
            }
            install
                .env("CARGO_PROFILE_DEV_DEBUG", "0")
                .env("CARGO_PROFILE_DEV_OPT_LEVEL", "0")
                .env_remove("CARGO_TARGET_DIR")
                .env_remove("RUSTFLAGS");
            shell::run(&mut install)
        },
    )
}

/// Both in one go: npm takes away what it was not asked for.
fn ensure_npm_tools() -> Result<()> {
    let wanted = [("binaryen", BINARYEN), ("esbuild", ESBUILD)];
    if wanted.iter().all(|(name, version)| is_there(name, version)) {
        return Ok(());
    }
    shell::step(
        &format!("installing binaryen {BINARYEN} for wasm-opt and esbuild {ESBUILD} (once)"),
        || {
            let folder = cache().join("npm");
            std::fs::create_dir_all(&folder)?;
            let mut install = shell::command("npm");
            install
                .args([
                    "install",
                    "--no-save",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    "--prefix",
                ])
                .arg(&folder)
                .args(wanted.map(|(name, version)| format!("{name}@{version}")))
                .current_dir(&folder);
            shell::run(&mut install)
        },
    )
}

fn is_there(package: &str, version: &str) -> bool {
    let manifest = cache().join(format!("npm/node_modules/{package}/package.json"));
    std::fs::read_to_string(manifest)
        .is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\"")))
}
