//! The log of who did what: taking over what was there before it, and proving it.

use crate::{
    accept,
    journal::{self, Entry},
    problem::Failure,
    server::Server,
    store::{
        AuditRow, AuditStore, ChangeRow, Head, Note, OF_THE_SERVER, Store, StoreError, Stored,
        What, audit::salted,
    },
};
use serde::Deserialize;
use serde_json::json;
use so_thon_domain::{CommuneId, SeatId, ValueId};
use so_thon_protocol::hex::hex;
use std::collections::BTreeMap;

/// Rows per read.
const STEP: u32 = 1_000;

/// What the log says of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it was when it came in, and what it became.
    detail: Detail,
    /// SHA-256(salt ‖ envelope).
    digest: [u8; 32],
    /// The salt, unless the change was erased.
    salt: Option<[u8; 16]>,
    /// What the log says last of what an erasure left of it: SHA-256(salt ‖ rest), and the salt.
    rest: Option<([u8; 32], Option<[u8; 16]>)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Detail {
    position: u64,
    state: String,
    stamp: [u64; 2],
}

/// What a change became later.
#[derive(Deserialize)]
struct Became {
    state: Option<String>,
    stamp: Option<[u64; 2]>,
}

impl Said {
    /// What is wrong with a change, by the log; nothing when all is well.
    pub fn findings(&self, change: &ChangeRow) -> Vec<&'static str> {
        let stamp = change.effective;
        let now = Detail {
            position: change.position,
            state: change.state.code().to_owned(),
            stamp: [stamp.millis.0, u64::from(stamp.counter)],
        };
        let mut wrong = Vec::new();
        if now != self.detail {
            wrong.push("it is not what the log says it became");
        }
        match (&self.salt, change.is_narrowed()) {
            (Some(salt), false) if salted(salt, &change.envelope) == self.digest => {}
            (None, true) => {}
            _ => wrong.push("its bytes are not those the log speaks of"),
        }
        match (&self.rest, change.is_narrowed()) {
            (None, false) => {}
            (Some((digest, Some(salt))), true) if salted(salt, &change.rest) == *digest => {}
            _ => wrong.push("what is left of it is not what the log says an erasure left"),
        }
        wrong
    }
}

/// What reading a chain gave.
#[derive(Debug, Default)]
pub struct Read {
    /// How many entries.
    pub entries: u64,
    /// What it says of each change.
    pub changes: BTreeMap<ValueId, Said>,
    /// What is wrong.
    pub findings: Vec<String>,
}

/// Reads a commune's chain from its first entry and proves that each is bound to the one before,
/// that nothing follows the last, and that it passes through the places where it was seen before.
pub async fn read<S: AuditStore>(store: &S, commune: CommuneId, seen: &[Head]) -> Stored<Read> {
    let (mut head, mut read) = (Head::default(), Read::default());
    let mut end = Head::default();
    loop {
        let rows = store.audit_since(commune, read.entries, STEP).await?;
        let cut = rows.len() == STEP as usize;
        for row in &rows {
            prove(row, head, &mut read);
            head = row.head();
            read.entries = row.sequence;
            note_change(row, &mut read)?;
            let before = seen.iter().filter(|seen| seen.sequence == row.sequence);
            if before.into_iter().any(|seen| seen.hash != row.hash) {
                let finding = format!("entry {} of the log is not the one it was", row.sequence);
                read.findings.push(finding);
            }
        }
        if cut {
            continue;
        }
        // A server that serves meanwhile goes on writing: what it added is read too.
        let before = std::mem::replace(&mut end, store.audit_head(commune).await?);
        if end.sequence <= head.sequence || end == before {
            break;
        }
    }
    let longest = seen.iter().map(|seen| seen.sequence).max();
    if end != head || longest.is_some_and(|longest| longest > head.sequence) {
        let finding = format!("the log was longer than its {} entries", head.sequence);
        read.findings.push(finding);
    }
    Ok(read)
}

fn prove(row: &AuditRow, before: Head, read: &mut Read) {
    if row.sequence != before.sequence + 1 {
        let finding = format!("entries of the log are missing before {}", row.sequence);
        read.findings.push(finding);
    }
    if row.bound_to(&before.hash) != row.hash {
        let finding = format!("entry {} of the log was altered", row.sequence);
        read.findings.push(finding);
    }
    let own = ![What::Change, What::Narrowed]
        .iter()
        .any(|what| what.name() == row.what);
    if let Some((salt, text)) = &row.content
        && own
        && salted(salt, text.as_bytes()) != row.digest
    {
        let finding = format!("the content of entry {} was altered", row.sequence);
        read.findings.push(finding);
    }
}

fn note_change(row: &AuditRow, read: &mut Read) -> Stored<()> {
    let (Some(seat), Some(number)) = (row.subject, row.number) else {
        return Ok(());
    };
    let id = ValueId {
        seat: SeatId(seat),
        number,
    };
    let damaged = |_| StoreError::Damaged("entry of the log");
    if row.what == What::Change.name() {
        let said = Said {
            detail: serde_json::from_str(&row.detail).map_err(damaged)?,
            digest: row.digest,
            salt: row.content.as_ref().map(|(salt, _)| *salt),
            rest: None,
        };
        if read.changes.insert(id, said).is_some() {
            let finding = format!("the log has change {number} of seat {seat} twice");
            read.findings.push(finding);
        }
    } else if row.what == What::Narrowed.name() {
        if let Some(said) = read.changes.get_mut(&id) {
            let salt = row.content.as_ref().map(|(salt, _)| *salt);
            said.rest = Some((row.digest, salt));
        }
    } else if row.what == What::Settled.name() {
        let became: Became = serde_json::from_str(&row.detail).map_err(damaged)?;
        if let Some(said) = read.changes.get_mut(&id) {
            if let Some(state) = became.state {
                said.detail.state = state;
            }
            if let Some(stamp) = became.stamp {
                said.detail.stamp = stamp;
            }
        }
    }
    Ok(())
}

impl<S: Store> Server<S> {
    /// Notes that the server begins to serve.
    pub async fn note_started(&self) -> Result<(), Failure> {
        let note = self.note(OF_THE_SERVER, What::Started);
        self.store.note(&[note]).await?;
        self.note_heads().await
    }

    /// Writes down beside the database where each log ends, so that it cannot be cut short unseen.
    pub async fn note_heads(&self) -> Result<(), Failure> {
        let Some(data) = &self.journal else {
            return Ok(());
        };
        let written = journal::read(data).map_err(Failure::Journal)?;
        let communes = self.store.communes().await?;
        let own = communes.iter().map(|commune| commune.id);
        for commune in own.chain([OF_THE_SERVER]) {
            let head = self.store.audit_head(commune).await?;
            let known = journal::seen(&written, commune).last() == Some(&head);
            if head.sequence > 0 && !known {
                let entry = Entry::Seen {
                    commune,
                    sequence: head.sequence,
                    hash: hex(&head.hash),
                };
                journal::add(data, &entry).map_err(Failure::Journal)?;
            }
        }
        Ok(())
    }

    /// A store that is older than the log, or than what the log says of changes, gets that once: an
    /// entry for each change that is there, as it is. What was done before to accounts and seats is
    /// not known.
    pub async fn begin_log(&self) -> Result<(), Failure> {
        for commune in self.store.communes().await? {
            let changes = self.store.changes_since(commune.id, 0, 1).await?;
            let begun = self.store.audit_head(commune.id).await?.sequence > 0;
            if begun && (changes.is_empty() || self.has_noted_a_change(commune.id).await?) {
                continue;
            }
            let notes = self.taken_over(commune.id).await?;
            // All at once: half a log would look like a whole one.
            self.store.note(&notes).await?;
        }
        Ok(())
    }

    /// Changes were noted from the first one on, or not at all.
    async fn has_noted_a_change(&self, commune: CommuneId) -> Result<bool, Failure> {
        let mut at = 0;
        loop {
            let rows = self.store.audit_since(commune, at, STEP).await?;
            if rows.iter().any(|row| row.what == What::Change.name()) {
                return Ok(true);
            }
            match rows.last() {
                Some(last) if rows.len() == STEP as usize => at = last.sequence,
                _ => return Ok(false),
            }
        }
    }

    async fn taken_over(&self, commune: CommuneId) -> Result<Vec<Note>, Failure> {
        let seats = self.store.seats(commune).await?;
        let accounts: BTreeMap<_, _> = seats
            .into_iter()
            .map(|seat| (seat.id, seat.account))
            .collect();
        let mut notes = vec![self.note(commune, What::Began)];
        let mut at = 0;
        loop {
            let changes = self.store.changes_since(commune, at, STEP).await?;
            for row in &changes {
                at = row.position;
                let note = accept::note_of(commune, row, self.salt());
                notes.push(match accounts.get(&row.id.seat) {
                    Some(account) => note.by(*account, Some(row.id.seat)),
                    None => note,
                });
            }
            if changes.len() < STEP as usize {
                break;
            }
        }
        let taken = json!({"taken_over": notes.len() - 1});
        notes[0] = notes[0].clone().with_detail(&taken);
        Ok(notes)
    }
}
