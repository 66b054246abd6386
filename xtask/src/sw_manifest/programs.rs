//! The two programs among the staged files. Both are named by their content here: Trunk does it for the field's alone,
//! and before scripts are made smaller.

use crate::fingerprint;
use anyhow::{Context, Result, ensure};
use std::path::Path;

/// What the files of the office's program are called before their content is added.
pub const OFFICE: &str = "so-thon-office";

const FIELD: &str = "so-thon";

/// One program: the paths under which a page asks for its script and its code.
#[derive(Debug, PartialEq, Eq)]
pub struct Program {
    /// What wasm-bindgen made.
    pub script: String,
    /// The compiled sources.
    pub code: String,
}

/// Both programs of a build; each gets the name that it keeps.
pub fn find(staged: &Path) -> Result<(Program, Program)> {
    let office = staged.join(format!("{OFFICE}.js"));
    if office.is_file() {
        name_by_content(staged, OFFICE, OFFICE)?;
    }
    let field = find_one(staged, FIELD)?;
    let known = field.script.trim_start_matches('/').trim_end_matches(".js");
    name_by_content(staged, known, FIELD)?;
    Ok((find_one(staged, FIELD)?, find_one(staged, OFFICE)?))
}

/// The same name must never mean other bytes: old and new may lie in one cache. Trunk named the field's before it was
/// made smaller.
fn name_by_content(staged: &Path, known: &str, name: &str) -> Result<()> {
    let script = staged.join(format!("{known}.js"));
    let code = staged.join(format!("{known}_bg.wasm"));
    let mut content = std::fs::read(&script).with_context(|| format!("reading {known}.js"))?;
    content.extend(std::fs::read(&code).with_context(|| format!("reading {known}_bg.wasm"))?);
    let hash = fingerprint::of_bytes(&content);
    let hash = hash.get(..16).context("a hash has 64 digits")?;
    std::fs::rename(&script, staged.join(format!("{name}-{hash}.js")))?;
    std::fs::rename(&code, staged.join(format!("{name}-{hash}_bg.wasm")))?;
    Ok(())
}

/// The program whose files are called `NAME-HASH`.
fn find_one(staged: &Path, name: &str) -> Result<Program> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(staged).context("reading the staged files")? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        let hash = file
            .strip_prefix(&format!("{name}-"))
            .and_then(|rest| rest.strip_suffix(".js"));
        if hash.is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            found.push(file);
        }
    }
    ensure!(
        found.len() == 1,
        "one script of {name} was expected, these were found: {found:?}"
    );
    let script = found.remove(0);
    let code = format!("{}_bg.wasm", script.trim_end_matches(".js"));
    ensure!(
        staged.join(&code).is_file(),
        "{script} has no {code} beside it"
    );
    Ok(Program {
        script: format!("/{script}"),
        code: format!("/{code}"),
    })
}
