//! What must outlive a restore from an old backup: a file beside the database, one JSON object a
//! line, only ever added to. `restore` replays it. It holds ids and times, nothing personal.

use crate::store::Head;
use serde::{Deserialize, Serialize};
use so_thon_domain::{AccountId, CommuneId, Millis, RecordId, SeatId};
use so_thon_protocol::{erasure::Ground, hex::unhex_array};
use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Its name in the data folder.
pub const FILE: &str = "journal.jsonl";

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Entry {
    /// Where a log ended: it must pass through here ever after.
    Seen {
        /// Its commune; sixteen zeros for the server's own.
        commune: CommuneId,
        /// How many entries there were.
        sequence: u64,
        /// The hash of the last, hexadecimal.
        hash: String,
    },
    /// A store was restored from a backup whose log ended here.
    Restored {
        /// Its commune.
        commune: CommuneId,
        /// How many entries the backup had.
        sequence: u64,
    },
    /// A person or a household was erased by law: ids, which name nobody.
    Erased {
        /// Its commune.
        commune: CommuneId,
        /// The member or the household.
        of: RecordId,
        /// Why, by its code.
        ground: Ground,
        /// When.
        at: Millis,
        /// Every record that went, with the household it was in.
        records: Vec<(RecordId, RecordId)>,
    },
    /// A seat was revoked.
    Revoked {
        /// Its commune.
        commune: CommuneId,
        /// The seat.
        seat: SeatId,
        /// When.
        at: Millis,
    },
    /// An account was closed, or opened again.
    Closed {
        /// Its commune.
        commune: CommuneId,
        /// The account.
        account: AccountId,
        /// When; none when it was opened again.
        at: Option<Millis>,
    },
}

/// Adds a line, durably.
pub fn add(data: &Path, entry: &Entry) -> io::Result<()> {
    let mut line = serde_json::to_string(entry)?;
    line.push('\n');
    let mut file = OpenOptions::new()
        .mode(0o600)
        .create(true)
        .read(true)
        .append(true)
        .open(data.join(FILE))?;
    if !ends_with_a_line(&mut file)? {
        line.insert(0, '\n');
    }
    file.write_all(line.as_bytes())?;
    file.sync_all()
}

/// A crash may have cut the last line: the next must not become part of it.
fn ends_with_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Where a commune's log was seen to end, as far as it must still pass through there.
pub fn seen(entries: &[Entry], commune: CommuneId) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    for entry in entries {
        match entry {
            Entry::Seen {
                commune: of,
                sequence,
                hash,
            } if *of == commune => {
                let hash = unhex_array(hash).unwrap_or_default();
                heads.push(Head {
                    sequence: *sequence,
                    hash,
                });
            }
            Entry::Restored {
                commune: of,
                sequence,
            } if *of == commune => heads.retain(|head| head.sequence <= *sequence),
            Entry::Seen { .. }
            | Entry::Restored { .. }
            | Entry::Erased { .. }
            | Entry::Revoked { .. }
            | Entry::Closed { .. } => {}
        }
    }
    heads
}

/// Reads every line; one that was cut by a crash is passed over.
pub fn read(data: &Path) -> io::Result<Vec<Entry>> {
    let file = match File::open(data.join(FILE)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut entries = Vec::new();
    for line in BufReader::new(file).lines() {
        match serde_json::from_str(&line?) {
            Ok(entry) => entries.push(entry),
            Err(error) if error.is_eof() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(entries)
}
