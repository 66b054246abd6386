//! What a test of the server counts: it runs by itself and writes its figures where it is told.

use super::figure::Figure;
use crate::{shell, workspace};
use anyhow::{Context, Result};
use serde_json::Value;

/// A test that counts.
pub struct Counting {
    /// What is done, for people.
    pub says: &'static str,
    /// The test's whole name.
    pub test: &'static str,
    /// The variable by which it is told where to write.
    pub told_by: &'static str,
}

impl Counting {
    /// Runs it: the figures of these keys. Figures that the test does not pass with are figures all the same; without
    /// any, the run itself failed.
    pub fn figures(&self, keys: &[&str]) -> Result<Vec<Figure>> {
        let folder = workspace::target()?.join("xtask");
        std::fs::create_dir_all(&folder)?;
        let name = format!("{}-{}.json", self.told_by, std::process::id());
        let file = folder.join(name);
        let mut test = shell::cargo([
            "test",
            "--locked",
            "--package",
            "so-thon-server",
            "--test",
            "server",
            "--",
            "--exact",
            self.test,
        ]);
        test.env(self.told_by, &file);
        let passed = shell::step(self.says, || shell::run(&mut test));
        let written = std::fs::read_to_string(&file);
        // It is the build's own folder: what stays there harms nobody.
        let _ = std::fs::remove_file(&file);
        let written = match (written, passed) {
            (Ok(written), _) => written,
            (Err(_), Err(error)) => return Err(error),
            (Err(error), Ok(())) => return Err(error).context("the test wrote no figures"),
        };
        let written: Value = serde_json::from_str(&written).context("the figures are no JSON")?;
        let figure = |key: &&str| {
            let value = written[*key].as_u64();
            let value = value.with_context(|| format!("{key} was not counted"))?;
            Ok(Figure::exact(key, value))
        };
        keys.iter().map(figure).collect()
    }
}
