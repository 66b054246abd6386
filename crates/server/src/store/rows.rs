//! What lies in the store, row by row: neither wire nor domain types.

use so_thon_domain::{
    AccountId, Change, CommuneId, Epoch, Millis, Record, RecordId, RecordKind, SeatId, Stamp,
    ValueId, VillageId, access::Role, refusal::Refusal,
};
use so_thon_protocol::{Envelope, State, codec, seal::Open};
use std::collections::{BTreeMap, BTreeSet};

/// A commune on this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommuneRow {
    /// Its id.
    pub id: CommuneId,
    /// Its name.
    pub name: String,
    /// It is a demonstration.
    pub sample: bool,
    /// The life of its store.
    pub epoch: Epoch,
    /// Its X25519 public key. The private one is never in the store.
    pub public_key: [u8; 32],
    /// The server's own seat.
    pub server_seat: SeatId,
    /// When it was made.
    pub since: Millis,
}

/// A person who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Its commune.
    pub commune: CommuneId,
    /// Its id.
    pub id: AccountId,
    /// Login name.
    pub login: String,
    /// Full name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Hash of the password (PHC string).
    pub password: String,
    /// Assigned villages.
    pub villages: BTreeSet<VillageId>,
    /// Villages that were taken away, and when.
    pub former: BTreeMap<VillageId, Millis>,
    /// Grows when the villages change.
    pub scope: u64,
    /// When it was made.
    pub since: Millis,
    /// When it was closed: it lets nobody in, and what its phones still send is held.
    pub closed: Option<Millis>,
    /// Until when the password is good that somebody else set; none once it is the person's own.
    pub first_until: Option<Millis>,
}

/// One person on one installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonSeat {
    /// Its commune.
    pub commune: CommuneId,
    /// Its id.
    pub id: SeatId,
    /// Whose it is.
    pub account: AccountId,
    /// What the device calls itself.
    pub device: String,
    /// Ed25519 public key.
    pub public_key: [u8; 32],
    /// SHA-256 of the push-only token.
    pub push: [u8; 32],
    /// When it was minted.
    pub since: Millis,
    /// When it last spoke.
    pub seen: Option<Millis>,
    /// The highest number it says it gave.
    pub highest: u64,
    /// How many of its changes arrived.
    pub received: u64,
    /// When it was revoked: what it still sends is held.
    pub revoked: Option<Millis>,
}

/// A seat with the account behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// The account.
    pub account: AccountRow,
    /// The seat.
    pub seat: PersonSeat,
}

impl Seated {
    /// The phone was lost, or the person has left.
    pub fn is_shut_out(&self) -> bool {
        self.seat.revoked.is_some() || self.account.closed.is_some()
    }
}

/// An open session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// The commune.
    pub commune: CommuneId,
    /// The account, by which all its sessions can be ended.
    pub account: AccountId,
    /// The seat.
    pub seat: SeatId,
    /// When it was last used, to the hour.
    pub used: Millis,
    /// When it was opened.
    pub since: Millis,
}

/// A password that takes the place of another.
#[derive(Clone, Copy, Debug, Default)]
pub struct PasswordSet<'a> {
    /// Its hash (PHC string).
    pub hash: &'a str,
    /// Until when it is good, when it is not the person's own.
    pub first_until: Option<Millis>,
    /// The hash of the one session that goes on.
    pub kept: Option<[u8; 32]>,
}

/// Wrong passwords given for one login.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many in a row.
    pub count: u32,
    /// No try before this moment is looked at.
    pub until: Millis,
}

/// Where a commune stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The last position given.
    pub position: u64,
    /// The last number given to a household.
    pub households: u64,
    /// The last number of the server's own seat.
    pub server_number: u64,
    /// The last position given to a person's seat.
    pub people: u64,
}

/// What became of a change, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettledState {
    /// In the book.
    Applied,
    /// Not in the book.
    Refused(Refusal),
    /// Kept until its record arrives.
    Waiting,
    /// Kept until an officer releases it.
    Held,
}

impl SettledState {
    /// The outcome on the wire.
    pub fn outcome(self, effective: Stamp, position: u64) -> State {
        match self {
            Self::Applied => State::Applied {
                stamp: effective,
                position,
            },
            Self::Refused(reason) => State::Refused { reason },
            Self::Waiting => State::Waiting,
            Self::Held => State::Held,
        }
    }

    /// Its name in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::Refused(reason) => reason.code(),
        }
    }

    /// Reads the name; a reason of a newer server reads as unknown.
    pub fn parse(code: &str) -> Self {
        match code {
            "applied" => Self::Applied,
            "waiting" => Self::Waiting,
            "held" => Self::Held,
            other => {
                Self::Refused(serde_json::from_value(other.into()).unwrap_or(Refusal::Unknown))
            }
        }
    }
}

/// The part of a change that says whether it was seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Which change.
    pub id: ValueId,
    /// SHA-256 of its envelope.
    pub sha256: [u8; 32],
    /// What became of it.
    pub state: SettledState,
    /// Its effective stamp.
    pub effective: Stamp,
    /// Where it stands in the order of receipt.
    pub position: u64,
}

impl Decided {
    /// The outcome on the wire.
    pub fn outcome(&self) -> State {
        self.state.outcome(self.effective, self.position)
    }
}

/// A change that came in: kept for ever, but for what is erased by law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// Where it stands in the commune's order of receipt.
    pub position: u64,
    /// Which change.
    pub id: ValueId,
    /// Its envelope; empty when it spoke of somebody who was erased.
    pub envelope: Vec<u8>,
    /// What remains then: the change without that, as a plain envelope. Empty otherwise.
    pub rest: Vec<u8>,
    /// SHA-256 of the envelope as it came.
    pub sha256: [u8; 32],
    /// When, by the phone.
    pub claimed: Stamp,
    /// When, by the server's order.
    pub effective: Stamp,
    /// When it came in.
    pub received: Millis,
    /// What became of it.
    pub state: SettledState,
    /// It was written before the phone learned that a village was taken from the person.
    pub late_scope: bool,
}

impl ChangeRow {
    /// Did it lose its envelope to an erasure?
    pub fn is_narrowed(&self) -> bool {
        self.envelope.is_empty()
    }

    /// What can be read of it.
    pub fn opened(&self, keys: &dyn Open) -> Result<Change, codec::DecodeError> {
        let bytes = if self.is_narrowed() {
            &self.rest
        } else {
            &self.envelope
        };
        Envelope::from_bytes(bytes)?.open(keys)
    }
}

/// A record's current state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// Its id.
    pub id: RecordId,
    /// What it is.
    pub kind: RecordKind,
    /// Its household, or itself.
    pub unit: RecordId,
    /// Its village.
    pub village: Option<VillageId>,
    /// The position of its last change.
    pub position: u64,
    /// The record, with its memory of what was replaced, as CBOR.
    pub state: Vec<u8>,
}

impl RecordRow {
    /// The row of a record.
    pub fn of(record: &Record, position: u64) -> Self {
        Self {
            id: record.id,
            kind: record.kind.clone(),
            unit: record.unit,
            village: record.village,
            position,
            state: codec::encode(record),
        }
    }

    /// The record in it.
    pub fn record(&self) -> Result<Record, codec::DecodeError> {
        codec::decode("record", &self.state)
    }
}

/// Where a record lay before: a household that left a village, or a person that left a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftRow {
    /// The village.
    pub village: VillageId,
    /// The household it was in, or itself.
    pub unit: RecordId,
    /// The record.
    pub record: RecordId,
    /// The position of the change by which it left, the last time.
    pub position: u64,
    /// When that came in.
    pub at: Millis,
}

/// What one append writes, all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Append {
    /// The position the decision was made upon.
    pub since: u64,
    /// Where the commune stands afterwards.
    pub ledger: Ledger,
    /// New changes.
    pub changes: Vec<ChangeRow>,
    /// What left a village or a household.
    pub left: Vec<LeftRow>,
    /// New or changed records.
    pub records: Vec<RecordRow>,
    /// Pictures that records name from now on.
    pub photos: Vec<super::PhotoRow>,
    /// Villages that have a record from now on.
    pub villages: Vec<VillageId>,
    /// Records that new changes wait for.
    pub waits: Vec<(RecordId, ValueId)>,
    /// Earlier changes that no longer wait or are no longer held, and what became of them.
    pub released: Vec<(ValueId, SettledState)>,
    /// Earlier changes whose effective stamp was given anew when they were released.
    pub restamped: Vec<(ValueId, Stamp)>,
    /// Which changes wrote to which records, by the position of the change.
    pub touches: Vec<(RecordId, u64)>,
    /// What the log says of all this.
    pub notes: Vec<super::Note>,
}
