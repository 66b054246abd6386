//! The entry page after Trunk: its inline start script, which knows one program, gives way to a file named by its
//! content, which chooses between two (`start.js`).

use super::programs::Program;
use crate::fingerprint;
use anyhow::{Context, Result, bail, ensure};
use std::ops::Range;
use std::path::Path;

const START: &str = include_str!("start.js");

/// Leaves `index.html` without any inline script or style; the start script becomes `start-HASH.js`.
pub fn make_external(staged: &Path, field: &Program, office: &Program) -> Result<()> {
    let path = staged.join("index.html");
    let mut page = std::fs::read_to_string(&path).context("reading index.html")?;
    if let Some(script) = inline_script(&page)? {
        let name = write_start(staged, field, office)?;
        page.replace_range(
            script,
            &format!(r#"<script type="module" src="/{name}"></script>"#),
        );
    }
    ensure!(
        inline_script(&page)?.is_none(),
        "index.html has more than the one inline script that Trunk puts there"
    );
    // Only the start script knows which program this device needs.
    while let Some(link) = preload(&page) {
        page.replace_range(link, "");
    }
    ensure!(
        !page.contains("<style"),
        "index.html has an inline style sheet, which the policy refuses"
    );
    ensure!(
        !page.contains(" style="),
        "index.html has a style attribute, which the policy refuses"
    );
    std::fs::write(&path, page).context("writing index.html")
}

fn write_start(staged: &Path, field: &Program, office: &Program) -> Result<String> {
    let mut lines = Vec::new();
    for line in START.lines().map(str::trim) {
        // What is said for readers need not travel.
        if !(line.is_empty() || line.starts_with("//") || line.starts_with("/**")) {
            lines.push(line);
        }
    }
    let body = lines
        .join("\n")
        .replace("FIELD_JS", &field.script)
        .replace("FIELD_WASM", &field.code)
        .replace("OFFICE_JS", &office.script)
        .replace("OFFICE_WASM", &office.code);
    let hash = fingerprint::of_bytes(body.as_bytes());
    let hash = hash.get(..16).context("a hash has 64 digits")?;
    let name = format!("start-{hash}.js");
    std::fs::write(staged.join(&name), body + "\n")?;
    Ok(name)
}

/// Where a script element without `src` stands.
fn inline_script(page: &str) -> Result<Option<Range<usize>>> {
    for (start, _) in page.match_indices("<script") {
        let rest = page.get(start..).unwrap_or_default();
        let opening = rest
            .find('>')
            .context("a script element that never opens")?;
        let attributes = rest.get(..opening).unwrap_or_default();
        if attributes.contains(" src=") {
            continue;
        }
        if !attributes.contains(r#"type="module""#) {
            bail!("index.html has an inline script that is no module: put it into a file");
        }
        let end = rest
            .find("</script>")
            .context("a script element that never ends")?;
        return Ok(Some(start..start + end + "</script>".len()));
    }
    Ok(None)
}

/// Where a link stands that loads a program ahead.
fn preload(page: &str) -> Option<Range<usize>> {
    [r#"<link rel="modulepreload""#, r#"<link rel="preload""#]
        .iter()
        .find_map(|link| {
            let start = page.find(link)?;
            let length = page.get(start..)?.find('>')?;
            Some(start..start + length + 1)
        })
}
