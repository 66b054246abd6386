//! Chromium, its driver and the npm packages of `e2e/`: found, or installed where that is allowed.

use crate::{shell, tools, workspace};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// Where Debian puts the browser; `$CHROMIUM` and `$CHROMEDRIVER` name others.
const CHROMIUM: (&str, &str, &str) = ("CHROMIUM", "/usr/bin/chromium", "chromium");
const CHROMEDRIVER: (&str, &str, &str) =
    ("CHROMEDRIVER", "/usr/bin/chromedriver", "chromium-driver");

/// A screen for a browser with windows where there is none.
const XVFB: (&str, &str, &str) = ("XVFB", "/usr/bin/Xvfb", "xvfb");

/// The letters that Android phones have. With other letters lines break elsewhere, and what is looked at is no phone.
const FONT: (&str, &str, &str) = (
    "NOTO_SANS",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "fonts-noto-core",
);

/// The browser and a phone's letters, installed from Debian when missing.
pub fn ensure_chromium() -> Result<PathBuf> {
    ensure(FONT)?;
    ensure(CHROMIUM)
}

/// The browser's WebDriver, installed from Debian when missing.
pub fn ensure_chromedriver() -> Result<PathBuf> {
    ensure(CHROMEDRIVER)
}

/// The screen that nobody looks at, installed from Debian when missing.
pub fn ensure_xvfb() -> Result<PathBuf> {
    ensure(XVFB)
}

/// The packages of `e2e/` exactly as locked.
pub fn ensure_npm_packages() -> Result<()> {
    ensure_npm_packages_of("e2e")
}

/// The packages of the peer that benchmarks compare with: no ordinary test needs them.
pub fn ensure_peer_packages() -> Result<()> {
    ensure_npm_packages_of("e2e/bench/peer")
}

/// Lighthouse, apart: tests need nothing of it.
pub fn ensure_lighthouse() -> Result<()> {
    ensure_npm_packages_of("e2e/lighthouse")
}

fn ensure_npm_packages_of(path: &str) -> Result<()> {
    tools::ensure_node()?;
    let folder = workspace::root().join(path);
    let wanted = std::fs::read_to_string(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.so-thon-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    shell::step(&format!("installing the npm packages of {path}/"), || {
        let mut install = shell::command("npm");
        install
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(&folder);
        shell::run(&mut install)?;
        std::fs::write(&stamp, wanted).context("remembering what was installed")
    })
}

fn ensure((variable, usual, package): (&str, &str, &str)) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Ok(PathBuf::from(path));
    }
    let usual = Path::new(usual);
    if !usual.exists() {
        install_from_debian(package)?;
    }
    if usual.exists() {
        return Ok(usual.to_path_buf());
    }
    bail!(
        "{} is missing; set ${variable} to where it lies",
        usual.display()
    )
}

fn install_from_debian(package: &str) -> Result<()> {
    let user = shell::output_of(shell::command("id").arg("-u")).unwrap_or_default();
    if user.trim() != "0" || shell::output_of(shell::command("apt-get").arg("--version")).is_none()
    {
        bail!("the package {package} is missing: sudo apt-get install {package}");
    }
    shell::step(&format!("installing {package}"), || {
        shell::run(shell::command("apt-get").args(["update", "-qq"]))?;
        let mut install = shell::command("apt-get");
        install
            .args(["install", "-y", "-qq", "--no-install-recommends", package])
            .env("DEBIAN_FRONTEND", "noninteractive");
        shell::run(&mut install)
    })
}
