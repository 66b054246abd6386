//! Measurements in the browser: a Node script drives Chromium and writes its figures.

use super::{figure::Figure, phone};
use crate::{browser, client, demo, server, shell, workspace};
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The scripts that there are: every `e2e/bench/NAME.mjs`.
pub fn names() -> Result<Vec<String>> {
    let mut names = Vec::new();
    let folder = folder();
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            names.extend(name.strip_suffix(".mjs").map(ToOwned::to_owned));
        }
    }
    names.sort();
    Ok(names)
}

/// What a script needs beside Node and Chromium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    /// The phone without the app around it; no office.
    Phone,
    /// The program of the server, to start offices over data sets of its own, and the phone without the app.
    Offices,
    /// The program of the server alone.
    Program,
    /// Offices and the phone, and the peer that is compared with.
    Peer,
    /// An office that runs over a fresh demonstration store.
    Demonstration,
}

/// What the script of this name needs.
fn beside(name: &str) -> Beside {
    match name {
        "save" | "sealing" => Beside::Phone,
        "noop_sync" | "search" => Beside::Offices,
        "at_rest" | "axe" => Beside::Program,
        "day_sync" | "first_sync" | "start" => Beside::Peer,
        _ => Beside::Demonstration,
    }
}

/// Runs one script with what it needs.
pub fn measure(name: &str) -> Result<Vec<Figure>> {
    browser::ensure_npm_packages()?;
    let scratch = Scratch::new(name)?;
    let output = scratch.0.join("figures.json");
    let mut node = shell::command("node");
    node.arg(folder().join(format!("{name}.mjs")))
        .arg("--out")
        .arg(&output)
        .current_dir(workspace::root().join("e2e"))
        .env("CHROMIUM", browser::ensure_chromium()?);
    let needs = beside(name);
    if name == "lighthouse" {
        browser::ensure_lighthouse()?;
    }
    if name == "at_rest" {
        node.env("XVFB", browser::ensure_xvfb()?);
    }
    if matches!(needs, Beside::Phone | Beside::Offices | Beside::Peer) {
        node.env("SO_THON_BENCH_PHONE", phone::build()?);
    }
    if needs == Beside::Phone {
        return read(name, &mut node, &output);
    }
    client::build()?;
    let program = server::build()?;
    if needs == Beside::Peer {
        browser::ensure_peer_packages()?;
    }
    if matches!(needs, Beside::Offices | Beside::Program | Beside::Peer) {
        node.env("SO_THON_SERVER", program);
        return read(name, &mut node, &output);
    }
    let data = scratch.0.join("store");
    std::fs::create_dir_all(&data)?;
    demo::fill(&program, &data)?;
    let office = server::Running::start(&program, &data)?;
    let sign_ins = demo::sign_ins(&data).unwrap_or_default();
    node.arg("--base")
        .arg(format!("http://{}", office.address))
        .env("SO_THON_SIGN_INS", sign_ins);
    read(name, &mut node, &output)
}

/// Runs the script and reads the figures it wrote.
fn read(name: &str, node: &mut Command, output: &Path) -> Result<Vec<Figure>> {
    shell::step(&format!("measuring {name}"), || shell::run(node))?;
    let text = std::fs::read_to_string(output).context("the script wrote no figures")?;
    figures(&serde_json::from_str(&text).context("the script's figures are no JSON")?)
}

/// `{ "key": { "value": 1.5, "spread": 0.1, "context": "…" } }`, as `e2e/bench/lib/figures.mjs` writes it.
fn figures(written: &Value) -> Result<Vec<Figure>> {
    let object = written.as_object().context("the figures are no object")?;
    let figure = |(key, entry): (&String, &Value)| {
        Ok(Figure {
            key: key.clone(),
            value: entry["value"]
                .as_f64()
                .with_context(|| format!("{key} has no value"))?,
            spread: entry["spread"].as_f64(),
            context: entry["context"].as_str().unwrap_or_default().to_owned(),
        })
    };
    object.iter().map(figure).collect()
}

fn folder() -> PathBuf {
    workspace::root().join("e2e/bench")
}

/// A folder of its own, gone afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("so-thon-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn figures_of_a_script_are_read_and_a_missing_value_is_an_error() {
        let read = figures(&json!({ "a.b": { "value": 1.5, "spread": 0.1, "context": "n = 5" } }));
        let read = read.unwrap();
        assert_eq!((read[0].key.as_str(), read[0].spread), ("a.b", Some(0.1)));
        assert!(figures(&json!({ "a.b": { "value": "fast" } })).is_err());
    }
}
