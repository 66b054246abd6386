//! Writes `NAME.br` beside everything that compresses, once and at the highest quality, so that the server never
//! compresses an asset while somebody waits on a weak line.

use crate::fingerprint;
use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use std::path::Path;

const COMPRESSIBLE: &[&str] = &[
    "css",
    "html",
    "ico",
    "js",
    "json",
    "mjs",
    "svg",
    "ttf",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// Compresses every asset below `staged`, the service worker included.
pub fn write(staged: &Path) -> Result<()> {
    for path in fingerprint::files_below(staged)? {
        let extension = path
            .extension()
            .and_then(|extension| extension.to_str())
            .unwrap_or_default();
        if !COMPRESSIBLE.contains(&extension) {
            continue;
        }
        let content =
            std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let mut twin = path.clone().into_os_string();
        twin.push(".br");
        std::fs::write(&twin, compress(&content)?).context("writing a brotli file")?;
    }
    Ok(())
}

fn compress(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)
        .context("compressing an asset")?;
    Ok(compressed)
}
