//! What the app consists of: the core that every visit needs, and what only the office loads.

use super::programs;
use crate::fingerprint;
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Files with one of these words in their name come with the whole program alone: itself, the spreadsheet worker, WHO's
/// growth tables, which a review asks for.
const OFFICE: &[&str] = &[programs::OFFICE, "sheets-worker", "growth.txt"];

/// Files that are no asset: the worker itself, the page it carries inside.
const NOT_LISTED: &[&str] = &["sw.js", "offline.html"];

/// One file that the service worker holds.
pub struct Asset {
    /// Its path below `dist/`, with `/`.
    pub file: String,
    /// What the page asks for.
    pub url: String,
    /// `sha256-…` as browsers check it.
    pub integrity: String,
    /// Named by its content: the same URL can never mean other bytes.
    pub immutable: bool,
}

/// Everything, in a fixed order.
pub struct Assets {
    /// What a first visit loads.
    pub core: Vec<Asset>,
    /// What whoever works at the office loads besides.
    pub office: Vec<Asset>,
}

/// Collects the assets of a build.
pub fn collect(dist: &Path) -> Result<Assets> {
    ensure!(
        dist.join("index.html").is_file(),
        "there is no index.html in {}",
        dist.display()
    );
    let mut assets = Assets {
        core: Vec::new(),
        office: Vec::new(),
    };
    for path in fingerprint::files_below(dist)? {
        let relative = path
            .strip_prefix(dist)
            .context("a file outside its folder")?;
        let file = relative.to_string_lossy().replace('\\', "/");
        let hidden = file.split('/').any(|part| part.starts_with('.'));
        if hidden || file.ends_with(".br") || NOT_LISTED.contains(&file.as_str()) {
            continue;
        }
        let content = std::fs::read(&path).with_context(|| format!("reading {file}"))?;
        let list = if is_office(&file) {
            &mut assets.office
        } else {
            &mut assets.core
        };
        list.push(Asset {
            url: if file == "index.html" {
                "/".to_owned()
            } else {
                format!("/{file}")
            },
            integrity: integrity(&content),
            immutable: is_named_by_content(&file),
            file,
        });
    }
    Ok(assets)
}

fn is_office(file: &str) -> bool {
    file.rsplit('/')
        .next()
        .is_some_and(|name| OFFICE.iter().any(|word| name.contains(word)))
}

/// Trunk appends `-` and 16 hexadecimal digits to the stem; wasm-bindgen may append `_bg` after them.
fn is_named_by_content(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split(['-', '_', '.'])
        .skip(1)
        .any(|part| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// `sha256-…`, as integrity attributes and content policies name content.
pub fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", base64(&Sha256::digest(content)))
}

/// Standard base64 with padding, as integrity attributes want it.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .fold(0u32, |group, byte| group << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for position in 0..4 {
            if position <= chunk.len() {
                let index = (group >> (18 - 6 * position)) & 63;
                text.push(char::from(DIGITS[index as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_matches_the_standard_examples() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ];
        for (plain, encoded) in cases {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }

    #[test]
    fn the_offices_program_and_the_spreadsheet_worker_belong_to_the_office() {
        assert!(is_office("so-thon-office-0123456789abcdef_bg.wasm"));
        assert!(is_office("so-thon-sheets-worker-0123456789abcdef_bg.wasm"));
        assert!(is_office("so-thon-sheets-worker_loader.js"));
        assert!(is_office("growth.txt"));
        assert!(!is_office("so-thon-0123456789abcdef_bg.wasm"));
    }

    #[test]
    fn only_names_with_a_content_hash_never_change() {
        assert!(is_named_by_content("so-thon-0123456789abcdef_bg.wasm"));
        assert!(is_named_by_content(
            "fonts/be-vietnam-0123456789abcdef.woff2"
        ));
        assert!(!is_named_by_content("manifest.webmanifest"));
        assert!(!is_named_by_content("icons/app-512.png"));
        assert!(!is_named_by_content("index.html"));
    }
}
