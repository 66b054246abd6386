//! The keys `access.*`: the access matrix of the server's tests, counted.

use super::{Arguments, counted::Counting, figure::Figure};
use anyhow::{Result, ensure};

/// The test that asks everything.
const MATRIX: Counting = Counting {
    says: "asking every route as everybody",
    test: "matrix::the_access_matrix_has_no_leak_and_shuts_nobody_out",
    told_by: "SO_THON_ACCESS_FIGURES",
};

/// Asks every route as everybody and counts who got what is not theirs.
pub fn measure(_: &Arguments) -> Result<Vec<Figure>> {
    let figures = MATRIX.figures(&["access.routes", "access.cells", "access.leaks"])?;
    ensure!(figures[1].value > 0.0, "nothing was asked");
    Ok(figures)
}
