//! What must outlive a restore from an old backup: a file beside the database, one JSON object a
//! line, only ever added to. `restore` replays it. It holds ids and times, nothing personal.

use serde::{Deserialize, Serialize};
use so_thon_domain::{CommuneId, Millis, SeatId};
use std::{
    fs::OpenOptions,
    io::{self, BufRead, BufReader, Write},
    path::Path,
};

/// Its name in the data folder.
pub const FILE: &str = "journal.jsonl";

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Entry {
    /// A seat was revoked.
    Revoked {
        /// Its commune.
        commune: CommuneId,
        /// The seat.
        seat: SeatId,
        /// When.
        at: Millis,
    },
}

/// Adds a line, durably.
pub fn add(data: &Path, entry: &Entry) -> io::Result<()> {
    let mut line = serde_json::to_string(entry)?;
    line.push('\n');
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(data.join(FILE))?;
    file.write_all(line.as_bytes())?;
    file.sync_all()
}

/// Reads every line; a last one that was cut by a crash is passed over.
pub fn read(data: &Path) -> io::Result<Vec<Entry>> {
    let file = match std::fs::File::open(data.join(FILE)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut entries = Vec::new();
    let mut lines = BufReader::new(file).lines().peekable();
    while let Some(line) = lines.next() {
        match serde_json::from_str(&line?) {
            Ok(entry) => entries.push(entry),
            Err(_) if lines.peek().is_none() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(entries)
}
