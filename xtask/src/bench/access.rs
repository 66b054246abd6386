//! The keys `access.*`: the access matrix of the server's tests, counted.

use super::{Arguments, figure::Figure};
use crate::{shell, workspace};
use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The test that asks everything.
const MATRIX: &str = "matrix::the_access_matrix_has_no_leak_and_shuts_nobody_out";

/// Where it writes what it counted.
const FIGURES: &str = "SO_THON_ACCESS_FIGURES";

/// Asks every route as everybody and counts who got what is not theirs.
pub fn measure(_: &Arguments) -> Result<Vec<Figure>> {
    let folder = workspace::target()?.join("xtask");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("access-{}.json", std::process::id()));
    let mut test = shell::cargo([
        "test",
        "--locked",
        "--package",
        "so-thon-server",
        "--test",
        "server",
        "--",
        "--exact",
        MATRIX,
    ]);
    test.env(FIGURES, &file);
    let passed = shell::step("asking every route as everybody", || shell::run(&mut test));
    let written = std::fs::read_to_string(&file);
    // It is the build's own folder: what stays there harms nobody.
    let _ = std::fs::remove_file(&file);
    let written = match (written, passed) {
        (Ok(written), _) => written,
        (Err(_), Err(error)) => return Err(error),
        (Err(error), Ok(())) => return Err(error).context("the matrix wrote no figures"),
    };
    let written: Value = serde_json::from_str(&written).context("the figures are no JSON")?;
    let figure = |key: &str| {
        let value = written[key].as_u64();
        let value = value.with_context(|| format!("{key} was not counted"))?;
        Ok(Figure::exact(key, value))
    };
    let figures: Result<Vec<_>> = ["access.routes", "access.cells", "access.leaks"]
        .into_iter()
        .map(figure)
        .collect();
    let figures = figures?;
    ensure!(figures[1].value > 0.0, "nothing was asked");
    Ok(figures)
}
