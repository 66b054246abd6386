//! What a first visit downloads, in bytes after brotli: every core asset and the service worker, exactly. Beside it,
//! what whoever works at the office downloads once more.

use crate::sw_manifest::assets::{self, Asset};
use anyhow::{Context, Result};
use std::path::Path;

/// The bar: a first visit on a weak 2G line must end. Not met yet (docs/decisions/004).
pub const BUDGET: u64 = 400_000;

/// What CI holds: no change may make the first visit heavier than this. It goes down, and up only for what every phone
/// must have, or for what it is for (the lock, photos, enrolling by a code, a forgotten PIN, the
/// way out of poverty: docs/decisions/004).
pub const CEILING: u64 = 964_000;

/// The measured client.
pub struct Weight {
    /// Each file with what it costs on the wire, heaviest first.
    files: Vec<(String, u64)>,
    /// The same of what only the office loads.
    office: Vec<(String, u64)>,
}

impl Weight {
    /// Everything together.
    pub fn first_load(&self) -> u64 {
        self.files.iter().map(|(_, bytes)| bytes).sum()
    }

    /// The app's program alone.
    pub fn wasm(&self) -> u64 {
        self.files
            .iter()
            .filter(|(name, _)| name.ends_with(".wasm"))
            .map(|(_, bytes)| bytes)
            .sum()
    }

    /// What the office's program and the spreadsheet worker add.
    pub fn office(&self) -> u64 {
        self.office.iter().map(|(_, bytes)| bytes).sum()
    }

    /// Whether a first visit stays below the ceiling.
    pub fn is_below_ceiling(&self) -> bool {
        self.first_load() <= CEILING
    }

    /// The files and their sums, for a person.
    pub fn print(&self) {
        for (name, bytes) in &self.files {
            println!("  {bytes:>9}  {name}");
        }
        println!(
            "  {:>9}  first visit, bar {BUDGET}, ceiling {CEILING}",
            self.first_load()
        );
        for (name, bytes) in &self.office {
            println!("  {bytes:>9}  {name}");
        }
        println!("  {:>9}  more for the office", self.office());
    }
}

/// Measures a finished `dist/`.
pub fn measure(dist: &Path) -> Result<Weight> {
    let assets = assets::collect(dist).context("the app is not built")?;
    let mut files = weigh(dist, &assets.core)?;
    files.push(("sw.js".to_owned(), on_the_wire(dist, "sw.js")?));
    files.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let office = weigh(dist, &assets.office)?;
    Ok(Weight { files, office })
}

fn weigh(dist: &Path, assets: &[Asset]) -> Result<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for asset in assets {
        files.push((asset.file.clone(), on_the_wire(dist, &asset.file)?));
    }
    files.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Ok(files)
}

/// The size of a file as the server sends it.
fn on_the_wire(dist: &Path, name: &str) -> Result<u64> {
    let compressed = dist.join(format!("{name}.br"));
    let path = if compressed.is_file() {
        compressed
    } else {
        dist.join(name)
    };
    let known = std::fs::metadata(&path).with_context(|| format!("measuring {name}"))?;
    Ok(known.len())
}
