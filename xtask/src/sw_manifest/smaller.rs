//! Scripts with short names and without what is said for readers: esbuild, for what wasm-bindgen made and for the
//! service worker.

use crate::shell;
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Stdio,
};

/// Makes every script of a build smaller, in place. Done before files are named by their content.
pub fn scripts(staged: &Path) -> Result<()> {
    for entry in fs::read_dir(staged).context("reading the staged files")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "js") && !is_worker(&path) {
            let source = fs::read_to_string(&path)?;
            fs::write(&path, script(&source)?)?;
        }
    }
    Ok(())
}

/// The same for the service worker, which has nobody who could ask for its names: they are shortened too.
pub fn worker(staged: &Path) -> Result<()> {
    let path: PathBuf = staged.join("sw.js");
    let source = fs::read_to_string(&path)?;
    let smaller = script(&format!("(()=>{{\n{source}\n}})();\n"))?;
    fs::write(&path, smaller).context("writing the smaller worker")
}

fn is_worker(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "sw.js")
}

/// Names at a script's top keep their length: another script may ask for them.
fn script(source: &str) -> Result<String> {
    let mut child = shell::command("esbuild")
        .args(["--minify", "--charset=utf8", "--log-level=warning"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting esbuild")?;
    let mut input = child.stdin.take().context("esbuild reads nothing")?;
    // Everything is read before anything is written.
    input.write_all(source.as_bytes())?;
    drop(input);
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "esbuild could not read a script");
    String::from_utf8(output.stdout).context("esbuild wrote what is no text")
}
