//! The suites, and the order in which they run: the cheap ones first.

use super::closing::{self, Counts};
use crate::{
    browser, client, fingerprint,
    kill::{self, Sabotage, Victim},
    review, server, shell, sim, tidy, tools, weight, workspace,
};
use anyhow::Result;
use std::fmt;
use std::process::Command;

/// Packages that exist only in the browser: checked and documented for wasm32, never built natively.
const BROWSER_PACKAGES: &[&str] = &[
    APP,
    "so-thon-bench-phone",
    "so-thon-store-indexeddb",
    "so-thon-sheets-worker",
    "so-thon-lock-worker",
];

/// The app itself.
const APP: &str = "so-thon";

/// Packages whose tests run in WebAssembly: the store's in Chromium (its `webdriver.json` has the browser's flags), the
/// app's own, which need no page, in Node.
const TESTED_IN_WASM: &[&str] = &["so-thon-store-indexeddb", "so-thon"];

/// Seeds of the simulator in an ordinary test run; long runs are `cargo xtask sim`.
const SEEDS: u64 = 20_000;

/// Kills of browser and server each in an ordinary test run; `cargo xtask bench kill` has the whole number.
const KILLS: u32 = 20;

/// One suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Suite {
    /// The repository's own rules.
    Tidy,
    /// rustfmt.
    Format,
    /// Clippy, native packages.
    Clippy,
    /// Clippy, browser packages.
    ClippyWasm,
    /// Native tests.
    Native,
    /// Tests of the browser store, in Chromium, and of the app's own logic.
    Wasm,
    /// The service worker's logic, in Node.
    Worker,
    /// Documentation without a warning.
    Doc,
    /// Licences, bans and sources of dependencies.
    Deny,
    /// The simulator.
    Sim,
    /// The release client and its weight.
    Client,
    /// The whole thing in Chromium through Playwright.
    E2e,
    /// Browser and server killed for real.
    Kill,
}

impl Suite {
    /// Every suite of an ordinary run, in order: what the app's build goes beside stands right before it (`beside.rs`).
    /// The kills take minutes and are asked for by name.
    pub const ALL: &[Self] = &[
        Self::Tidy,
        Self::Format,
        Self::Deny,
        Self::Worker,
        Self::Clippy,
        Self::Native,
        Self::Doc,
        Self::ClippyWasm,
        Self::Wasm,
        Self::Client,
        Self::Sim,
        Self::E2e,
    ];

    /// The inner loop.
    pub const QUICK: &[Self] = &[Self::Tidy, Self::Format, Self::Clippy, Self::Native];

    /// Installs what the suite needs and runs it.
    pub fn run(self) -> Result<Counts> {
        match self {
            Self::Tidy => Ok(tidy_up()),
            Self::Format => Ok(closing::check(&mut shell::cargo([
                "fmt", "--all", "--check",
            ]))),
            Self::Clippy => clippy_native(),
            Self::ClippyWasm => clippy_wasm(),
            Self::Native => native(),
            Self::Wasm => wasm(),
            Self::Worker => worker(),
            Self::Doc => doc(),
            Self::Deny => deny(),
            Self::Sim => Ok(closing::check(&mut sim::over_seeds(SEEDS))),
            Self::Client => client_and_weight(),
            Self::E2e => e2e(),
            Self::Kill => kills(),
        }
    }

    /// Its name on the command line and in the closing lines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tidy => "tidy",
            Self::Format => "format",
            Self::Clippy => "clippy",
            Self::ClippyWasm => "clippy-wasm",
            Self::Native => "native",
            Self::Wasm => "wasm",
            Self::Worker => "worker",
            Self::Doc => "doc",
            Self::Deny => "deny",
            Self::Sim => "sim",
            Self::Client => "client",
            Self::E2e => "e2e",
            Self::Kill => "kill",
        }
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

fn tidy_up() -> Counts {
    match tidy::check() {
        Ok(report) => report.print(),
        Err(error) => {
            eprintln!("error: {error:#}");
            Counts::FAILED
        }
    }
}

fn clippy_native() -> Result<Counts> {
    client::ensure_dist_exists()?;
    let mut clippy = shell::cargo(["clippy", "--locked", "--workspace", "--all-targets"]);
    without_browser_packages(&mut clippy)?;
    Ok(closing::check(clippy.args(["--", "-D", "warnings"])))
}

/// The app is two programs: without the office's pages, then with them.
fn clippy_wasm() -> Result<Counts> {
    tools::ensure_wasm_target()?;
    let mut field = clippy_in_wasm();
    only_browser_packages(&mut field)?;
    let mut office = clippy_in_wasm();
    office.args(["--package", APP, "--features", "office"]);
    let mut counts = Counts::default();
    for clippy in [&mut field, &mut office] {
        counts += closing::check(clippy.args(["--", "-D", "warnings"]));
    }
    Ok(counts)
}

fn clippy_in_wasm() -> Command {
    shell::cargo([
        "clippy",
        "--locked",
        "--all-targets",
        "--target",
        "wasm32-unknown-unknown",
    ])
}

fn native() -> Result<Counts> {
    client::ensure_dist_exists()?;
    let mut test = shell::cargo(["test", "--locked", "--workspace", "--no-fail-fast"]);
    without_browser_packages(&mut test)?;
    closing::tests(&mut test)
}

fn wasm() -> Result<Counts> {
    tools::ensure_wasm_tests()?;
    browser::ensure_chromium()?;
    let driver = browser::ensure_chromedriver()?;
    let mut test = shell::cargo([
        "test",
        "--locked",
        "--no-fail-fast",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    for package in TESTED_IN_WASM {
        test.args(["--package", package]);
    }
    // With the office's pages, which have tests of their own.
    test.args(["--features", "so-thon/office"]);
    // Documentation examples cannot run in a browser.
    test.args(["--lib", "--tests"]);
    test.env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    closing::tests(&mut test)
}

fn worker() -> Result<Counts> {
    tools::ensure_node()?;
    browser::ensure_npm_packages()?;
    let mut files = fingerprint::files_below(&workspace::root().join("e2e/unit"))?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    closing::tests(shell::command("node").arg("--test").args(files))
}

fn doc() -> Result<Counts> {
    client::ensure_dist_exists()?;
    tools::ensure_wasm_target()?;
    let mut native = shell::cargo(["doc", "--locked", "--workspace", "--no-deps"]);
    without_browser_packages(&mut native)?;
    let mut counts = closing::check(native.env("RUSTDOCFLAGS", "-D warnings"));
    let mut wasm = shell::cargo([
        "doc",
        "--locked",
        "--no-deps",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    only_browser_packages(&mut wasm)?;
    // With the office's pages, so that links to them lead somewhere.
    wasm.args(["--features", "so-thon/office"]);
    counts += closing::check(wasm.env("RUSTDOCFLAGS", "-D warnings"));
    Ok(counts)
}

/// Advisories change without us: they are looked at apart, so that no commit turns red by itself.
fn deny() -> Result<Counts> {
    tools::ensure_deny()?;
    let mut deny = shell::command("cargo-deny");
    deny.args(["--workspace", "check", "licenses", "bans", "sources"]);
    Ok(closing::check(&mut deny))
}

fn client_and_weight() -> Result<Counts> {
    client::build()?;
    let mut counts = Counts::PASSED;
    let weight = weight::measure(&workspace::dist())?;
    weight.print();
    counts += if weight.is_below_ceiling() {
        Counts::PASSED
    } else {
        Counts::FAILED
    };
    Ok(counts)
}

fn e2e() -> Result<Counts> {
    client::build()?;
    let program = server::build()?;
    let round = review::build()?;
    browser::ensure_npm_packages()?;
    let chromium = browser::ensure_chromium()?;
    let mut playwright = shell::command("node_modules/.bin/playwright");
    playwright
        .arg("test")
        .current_dir(workspace::root().join("e2e"))
        .env("CHROMIUM", chromium)
        .env("SO_THON_SERVER", program)
        .env("SO_THON_ROUND", round);
    closing::tests(&mut playwright)
}

/// Nothing is lost or doubled, and the same harness sees it when something is.
fn kills() -> Result<Counts> {
    let programs = kill::Programs::build()?;
    let seed = kill::fresh_seed();
    let mut counts = Counts::default();
    for victim in [Victim::Server, Victim::Browser] {
        let honest = programs.run(victim, KILLS, seed, None)?;
        let forgot = programs.run(victim, 2, seed, Some(Sabotage::Forgetting))?;
        let twice = programs.run(victim, 1, seed, Some(Sabotage::Twice))?;
        let held =
            honest.runs == u64::from(KILLS) && honest.lost + honest.doubled + honest.broken == 0;
        for (good, what) in [
            (held, "kept its promises"),
            (forgot.lost > 0, "is seen to forget"),
            (twice.doubled > 0, "is seen to double"),
        ] {
            println!("{victim:?} {what}: {good}");
            counts += if good { Counts::PASSED } else { Counts::FAILED };
        }
    }
    Ok(counts)
}

fn without_browser_packages(command: &mut Command) -> Result<()> {
    for package in browser_packages()? {
        command.args(["--exclude", &package]);
    }
    Ok(())
}

fn only_browser_packages(command: &mut Command) -> Result<()> {
    for package in browser_packages()? {
        command.args(["--package", &package]);
    }
    Ok(())
}

fn browser_packages() -> Result<Vec<String>> {
    let mut packages = workspace::packages()?;
    packages.retain(|package| BROWSER_PACKAGES.contains(&package.as_str()));
    Ok(packages)
}
