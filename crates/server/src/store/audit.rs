//! The log of who did what: added to and never changed, each entry bound to the one before it.
//!
//! An entry's hash covers the hash before it and everything about the entry but its content; of that
//! it covers SHA-256(salt ‖ content). Content and salt lie apart, so that they can be erased by law
//! without the chain breaking: what then remains says that something was done, not what.

use super::{SettledState, Stored};
use crate::accept::sha256;
use serde_json::Value;
use sha2::{Digest, Sha256};
use so_thon_domain::{AccountId, CommuneId, Millis, SeatId, ValueId};
use so_thon_protocol::audit::Group;
pub use so_thon_protocol::audit::What;
use std::future::Future;
use uuid::Uuid;

/// The chain of what concerns the server and no commune.
pub const OF_THE_SERVER: CommuneId = CommuneId(Uuid::nil());

/// Deeds whose detail says what became of a change.
pub const OF_CHANGES: [What; 2] = [What::Change, What::Settled];

/// Something to be noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// In whose chain.
    pub commune: CommuneId,
    /// When.
    pub at: Millis,
    /// What was done.
    pub what: String,
    /// By whom; none when it was done at the machine, or by the server itself.
    pub by: Option<AccountId>,
    /// On which seat.
    pub seat: Option<SeatId>,
    /// What it was done to: an account, a seat, a code, a record.
    pub subject: Option<Uuid>,
    /// Which change it was done to, by its number; then the subject is the seat that wrote it.
    pub number: Option<u64>,
    /// Facts that name nobody and are never erased, as JSON; may be empty.
    pub detail: String,
    /// What may have to be erased one day.
    pub content: Content,
}

/// The part of a note that can be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Kept with the entry: before and after as JSON. May be empty.
    Own {
        /// Chance.
        salt: [u8; 16],
        /// The text.
        text: String,
    },
    /// The envelope of the change that the entry names: kept with the change.
    Envelope {
        /// Chance.
        salt: [u8; 16],
        /// SHA-256(salt ‖ envelope).
        digest: [u8; 32],
    },
    /// Erased by law before it was ever kept: nobody has the salt.
    Gone {
        /// What the entry is bound to.
        digest: [u8; 32],
    },
}

impl Content {
    /// The envelope of a change.
    pub fn of_envelope(salt: [u8; 16], envelope: &[u8]) -> Self {
        Self::Envelope {
            salt,
            digest: salted(&salt, envelope),
        }
    }

    /// SHA-256(salt ‖ content).
    pub fn digest(&self) -> [u8; 32] {
        match self {
            Self::Own { salt, text } => salted(salt, text.as_bytes()),
            Self::Envelope { digest, .. } | Self::Gone { digest } => *digest,
        }
    }

    /// What is stored: the salt, and the text beside it.
    fn kept(&self) -> Option<([u8; 16], String)> {
        match self {
            Self::Own { salt, text } => Some((*salt, text.clone())),
            Self::Envelope { salt, .. } => Some((*salt, String::new())),
            Self::Gone { .. } => None,
        }
    }
}

/// SHA-256(salt ‖ content).
pub fn salted(salt: &[u8], content: &[u8]) -> [u8; 32] {
    sha256(&[salt, content].concat())
}

impl Note {
    /// A note without particulars.
    pub fn new(commune: CommuneId, at: Millis, what: What, salt: [u8; 16]) -> Self {
        let text = String::new();
        Self {
            commune,
            at,
            what: what.name().to_owned(),
            by: None,
            seat: None,
            subject: None,
            number: None,
            detail: String::new(),
            content: Content::Own { salt, text },
        }
    }

    /// Who did it, on which seat.
    pub fn by(self, account: AccountId, seat: Option<SeatId>) -> Self {
        Self {
            by: Some(account),
            seat,
            ..self
        }
    }

    /// What it was done to.
    pub fn to(self, subject: Uuid) -> Self {
        Self {
            subject: Some(subject),
            ..self
        }
    }

    /// Which change it was done to.
    pub fn to_change(self, id: ValueId) -> Self {
        Self {
            subject: Some(id.seat.0),
            number: Some(id.number),
            ..self
        }
    }

    /// Facts that name nobody.
    pub fn with_detail(self, detail: &Value) -> Self {
        Self {
            detail: detail.to_string(),
            ..self
        }
    }

    /// What may have to be erased one day.
    pub fn with_content(self, content: &Value) -> Self {
        let Some((salt, _)) = self.content.kept() else {
            return self;
        };
        let text = content.to_string();
        Self {
            content: Content::Own { salt, text },
            ..self
        }
    }
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// In whose chain.
    pub commune: CommuneId,
    /// Its place there, from 1.
    pub sequence: u64,
    /// When.
    pub at: Millis,
    /// What was done, by its name.
    pub what: String,
    /// By whom.
    pub by: Option<AccountId>,
    /// On which seat.
    pub seat: Option<SeatId>,
    /// To what.
    pub subject: Option<Uuid>,
    /// To which change.
    pub number: Option<u64>,
    /// Facts that name nobody.
    pub detail: String,
    /// SHA-256(salt ‖ content).
    pub digest: [u8; 32],
    /// What binds it to the one before.
    pub hash: [u8; 32],
    /// Salt and content, unless they were erased.
    pub content: Option<([u8; 16], String)>,
}

/// Where a chain ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// How many entries there are.
    pub sequence: u64,
    /// The hash of the last.
    pub hash: [u8; 32],
}

impl AuditRow {
    /// The entry that a note becomes behind a head.
    pub fn of(note: &Note, head: Head) -> Self {
        let mut row = Self {
            commune: note.commune,
            sequence: head.sequence + 1,
            at: note.at,
            what: note.what.clone(),
            by: note.by,
            seat: note.seat,
            subject: note.subject,
            number: note.number,
            detail: note.detail.clone(),
            digest: note.content.digest(),
            hash: [0; 32],
            content: note.content.kept(),
        };
        row.hash = row.bound_to(&head.hash);
        row
    }

    /// Where the chain ends with this entry.
    pub fn head(&self) -> Head {
        Head {
            sequence: self.sequence,
            hash: self.hash,
        }
    }

    /// It says that a change was not taken.
    fn is_refusal(&self) -> bool {
        let detail: Option<Value> = serde_json::from_str(&self.detail).ok();
        let state = detail.as_ref().and_then(|detail| detail["state"].as_str());
        let refused = |code| matches!(SettledState::parse(code), SettledState::Refused(_));
        OF_CHANGES.iter().any(|what| what.name() == self.what) && state.is_some_and(refused)
    }

    /// What its hash must be behind this one. Every part has its length, so that none can be moved
    /// into another.
    pub fn bound_to(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(b"so-thon audit 1");
        let mut add = |part: Option<&[u8]>| match part {
            None => hash.update([0]),
            Some(bytes) => {
                hash.update([1]);
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
        };
        add(Some(before));
        add(Some(self.commune.bytes()));
        add(Some(&self.sequence.to_be_bytes()));
        add(Some(&self.at.0.to_be_bytes()));
        add(Some(self.what.as_bytes()));
        add(self.by.as_ref().map(|id| id.bytes().as_slice()));
        add(self.seat.as_ref().map(|id| id.bytes().as_slice()));
        add(self.subject.as_ref().map(|id| id.as_bytes().as_slice()));
        let number = self.number.map(u64::to_be_bytes);
        add(number.as_ref().map(<[u8; 8]>::as_slice));
        add(Some(self.detail.as_bytes()));
        add(Some(&self.digest));
        hash.finalize().into()
    }
}

/// Which entries are looked for: those of which everything that is named here is true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// This person did it.
    pub by: Option<AccountId>,
    /// The first did it, or it was done to one of these: accounts and seats.
    pub concerns: Option<(AccountId, Vec<Uuid>)>,
    /// It is of this group.
    pub group: Option<Group>,
    /// It was not done before this.
    pub from: Option<Millis>,
    /// It was done before this.
    pub until: Option<Millis>,
}

impl Sought {
    /// Is this one of them?
    pub fn takes(&self, row: &AuditRow) -> bool {
        let concerned = |(by, to): &(AccountId, Vec<Uuid>)| {
            row.by == Some(*by) || row.subject.is_some_and(|subject| to.contains(&subject))
        };
        let of_group = |group| {
            What::read(&row.what).group() == group || group == Group::Refusals && row.is_refusal()
        };
        self.by.is_none_or(|by| row.by == Some(by))
            && self.concerns.as_ref().is_none_or(concerned)
            && self.group.is_none_or(of_group)
            && self.from.is_none_or(|from| row.at >= from)
            && self.until.is_none_or(|until| row.at < until)
    }
}

/// The log.
pub trait AuditStore: Send + Sync + 'static {
    /// Adds entries, each to its chain.
    fn note(&self, notes: &[Note]) -> impl Future<Output = Stored<()>> + Send;

    /// Where a chain ends; nothing was noted when the sequence is 0.
    fn audit_head(&self, commune: CommuneId) -> impl Future<Output = Stored<Head>> + Send;

    /// Entries above a place, oldest first.
    fn audit_since(
        &self,
        commune: CommuneId,
        sequence: u64,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<AuditRow>>> + Send;

    /// Entries below a place, newest first: those that are looked for.
    fn audit_before(
        &self,
        commune: CommuneId,
        sequence: u64,
        sought: &Sought,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<AuditRow>>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> AuditRow {
        let note = Note::new(OF_THE_SERVER, Millis(5), What::SignedIn, [1; 16])
            .by(AccountId(Uuid::from_u128(2)), None)
            .with_content(&serde_json::json!({"after": 1}));
        AuditRow::of(&note, Head::default())
    }

    #[test]
    fn every_part_of_an_entry_is_bound_into_its_hash() {
        let zero = [0; 32];
        let row = row();
        let hash = row.bound_to(&zero);
        assert_eq!(hash, row.hash);
        assert_ne!(row.bound_to(&[1; 32]), hash);
        let altered: [fn(&mut AuditRow); 10] = [
            |row| row.commune = CommuneId(Uuid::from_u128(9)),
            |row| row.sequence += 1,
            |row| row.at.0 += 1,
            |row| row.what.push('s'),
            |row| row.by = None,
            |row| row.seat = Some(SeatId(Uuid::from_u128(2))),
            |row| row.subject = Some(Uuid::from_u128(2)),
            |row| row.number = Some(0),
            |row| row.detail.push('x'),
            |row| row.digest[0] ^= 1,
        ];
        for alter in altered {
            let mut other = row.clone();
            alter(&mut other);
            assert_ne!(other.bound_to(&zero), hash, "{other:?}");
        }
    }
}
