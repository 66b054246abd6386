//! The keys `hostile.*`: what nobody means to send, sent to every decoder and to every route, counted.

use super::{Arguments, counted::Counting, figure::Figure};
use crate::shell;
use anyhow::{Result, ensure};

/// The test that sends it.
const HOSTILE: Counting = Counting {
    says: "sending every route what nobody means to send",
    test: "hostile::whatever_is_sent_is_refused_clearly_or_is_lawful",
    told_by: "SO_THON_HOSTILE_FIGURES",
};

/// Puts the fuzzers' kept inputs through every decoder, then bends requests against the document of the interface.
pub fn measure(_: &Arguments) -> Result<Vec<Figure>> {
    // A decoder that panics fails this: then there are no figures.
    shell::step("putting kept inputs through every decoder", || {
        shell::run(&mut shell::cargo([
            "test",
            "--locked",
            "--package",
            "so-thon-fuzz",
            "--test",
            "corpus",
        ]))
    })?;
    let mut figures = HOSTILE.figures(&[
        "hostile.requests",
        "hostile.panics",
        "hostile.written",
        "hostile.unclear",
    ])?;
    ensure!(figures[0].value > 0.0, "nothing was sent");
    figures[0].context = "and every kept input of the fuzzers, none of which panicked".to_owned();
    Ok(figures)
}
