//! The real clock and the real chance: this file is the only one that asks for them.

use anyhow::Context;
use chrono::NaiveDate;
use so_thon_domain::{Clock, IdSource, Millis};
use std::{
    io::BufRead,
    time::{SystemTime, UNIX_EPOCH},
};

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Millis(since.map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        }))
    }
}

/// Việt Nam is seven hours ahead of UTC, all year.
const VIETNAM: chrono::Duration = chrono::Duration::hours(7);

/// Today's date in Việt Nam, by the machine's clock.
pub fn today_in_vietnam() -> anyhow::Result<NaiveDate> {
    let millis = i64::try_from(SystemClock.now().0)?;
    let now = chrono::DateTime::from_timestamp_millis(millis).context("the clock is off")?;
    Ok((now + VIETNAM).date_naive())
}

/// The machine's source of chance.
pub struct SystemChance;

impl IdSource for SystemChance {
    fn chance(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        getrandom::fill(&mut bytes).expect("a machine without chance cannot make keys");
        bytes
    }
}

/// The first line of standard input.
pub fn line_from_stdin() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A password that can be read out on the telephone: four groups of four, without letters that
/// look alike (about 77 bits).
pub fn spoken_password() -> anyhow::Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    let groups = bytes.chunks(4).map(|group| {
        let letters = group
            .iter()
            .map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
        letters.collect::<String>()
    });
    Ok(groups.collect::<Vec<_>>().join("-"))
}
