//! The keys `kill.*`.

use super::{Arguments, figure::Figure};
use crate::kill::{Programs, Victim, WHOLE, fresh_seed};
use anyhow::Result;

/// Kills browser and server so many times and counts what was lost.
pub fn measure(arguments: &Arguments) -> Result<Vec<Figure>> {
    let programs = Programs::build()?;
    let runs = arguments.runs.unwrap_or(WHOLE);
    let seed = arguments.seed.unwrap_or_else(fresh_seed);
    let server = programs.run(Victim::Server, runs, seed, None)?;
    let browser = programs.run(Victim::Browser, runs, seed, None)?;
    server.ensure_nothing_else_broke()?;
    browser.ensure_nothing_else_broke()?;
    let told = |key: &str, value: u64, context: String| Figure {
        context,
        ..Figure::exact(key, value)
    };
    let (lost, doubled) = (browser.lost, browser.doubled + server.doubled);
    Ok(vec![
        told("kill.browser_runs", browser.runs, browser.all),
        Figure::exact("kill.browser_lost", lost),
        told("kill.server_runs", server.runs, server.all),
        Figure::exact("kill.server_lost", server.lost),
        told("kill.doubled", doubled, format!("seed {seed}")),
    ])
}
