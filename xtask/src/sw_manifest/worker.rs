//! Fills the service worker's one placeholder line with the version, the lists and the offline page.

use super::assets::{self, Asset, Assets};
use crate::fingerprint;
use anyhow::{Context, Result, ensure};
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
    let style = style_of(offline)?;
    let manifest = json!({ "version": version, "core": core, "office": office, "offline": offline, "style": style });
    let worker = template.replacen(line, &format!("{PLACEHOLDER} {manifest};"), 1);
    Ok((version, without_comments(&worker)))
}

/// The one style of the offline page by its hash: the page's own policy lets through that style and no other.
fn style_of(offline: &str) -> Result<String> {
    let (_, after) = offline
        .split_once("<style>")
        .context("public/offline.html has no `<style>`")?;
    let (style, rest) = after
        .split_once("</style>")
        .context("public/offline.html does not end its `<style>`")?;
    ensure!(
        !rest.contains("<style") && !offline.contains("style="),
        "public/offline.html has a style that its policy would stop"
    );
    Ok(assets::integrity(style.as_bytes()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offline_page_lets_through_its_own_style_and_no_other() {
        // printf 'p { margin: 0; }' | openssl dgst -sha256 -binary | base64
        let hash = "sha256-ZMIWxFqsI8wXm9tNjoL6Cyi5nRfO7zhfynHh3P3TR9s=";
        let page = "<title>Một</title><style>p { margin: 0; }</style><p>Chưa có mạng</p>";
        assert_eq!(style_of(page).unwrap(), hash);
        for more in ["<style>p {}</style>", "<p style=\"margin: 0\">Hai</p>"] {
            assert!(style_of(&format!("{page}{more}")).is_err(), "{more}");
        }
        assert!(style_of("<p>Chưa có mạng</p>").is_err());
        assert!(style_of("<style>p {").is_err());
    }
}
