//! Fills the service worker's one placeholder line with the version, the lists and the offline page.

use super::assets::{Asset, Assets};
use crate::fingerprint;
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// The line of `public/sw.js` that is replaced; tests of the worker replace it likewise.
const PLACEHOLDER: &str = "const MANIFEST =";

/// The version and the finished worker.
///
/// The version names everything a phone would run: all assets, the offline page, the worker's own code.
pub fn fill(template: &str, assets: &Assets, offline: &str) -> Result<(String, String)> {
    let line = template
        .lines()
        .find(|line| line.starts_with(PLACEHOLDER))
        .context("public/sw.js has no line that begins with `const MANIFEST =`")?;
    let core = list(&assets.core);
    let office = list(&assets.office);
    let everything = json!([core, office, offline, template]).to_string();
    let version = fingerprint::of_bytes(everything.as_bytes());
    let version = version
        .get(..16)
        .context("a hash has 64 digits")?
        .to_owned();
    let manifest =
        json!({ "version": version, "core": core, "office": office, "offline": offline });
    let worker = template.replacen(line, &format!("{PLACEHOLDER} {manifest};"), 1);
    Ok((version, without_comments(&worker)))
}

/// What is said for readers need not travel. Only whole lines: a comment behind code stays.
fn without_comments(source: &str) -> String {
    let mut within = false;
    let mut is_comment = |line: &str| {
        let line = line.trim();
        let block = within || line.starts_with("/**");
        within = block && !line.ends_with("*/");
        block || line.is_empty() || line.starts_with("//")
    };
    let mut kept = String::with_capacity(source.len());
    for line in source.lines() {
        if is_comment(line) {
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

fn list(assets: &[Asset]) -> Value {
    let entry = |asset: &Asset| json!({ "url": asset.url, "integrity": asset.integrity, "immutable": asset.immutable });
    assets.iter().map(entry).collect()
}
