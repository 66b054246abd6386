//! `POST /api/v1/sync`: the phone's envelopes and cursor in; outcomes, rows and a new cursor out.
//!
//! One round trip when nothing is large. Every part is harmless to repeat: envelopes by their
//! numbers, rows by their positions.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use so_thon_domain::{Epoch, Millis, Record, RecordId, SeatId, Stamp, VillageId, refusal::Refusal};

/// An envelope's bytes.
pub type Sealed = ByteBuf;

/// Where a phone stands: made and read by the server alone.
pub type Cursor = ByteBuf;

/// What a phone sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// The version it speaks.
    #[serde(rename = "v")]
    pub version: u16,
    /// Its seat; must be the one its token was given to.
    #[serde(rename = "s")]
    pub seat: SeatId,
    /// Where it stands; none at first, and after a new epoch.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
    /// The highest number it ever gave a change: the office sees gaps.
    #[serde(rename = "n", default)]
    pub highest: u64,
    /// Its clock, so that it can be told when it is off.
    #[serde(rename = "t")]
    pub now: Millis,
    /// Numbers of changes that the office has, as far as the phone knows, without the phone knowing
    /// what it decided: it asks what became of them.
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<u64>,
    /// Villages whose digest it asks for, now and then.
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    pub digests: Vec<VillageId>,
    /// Villages whose rows differ here from the office's: it wants them whole once more.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub anew: Vec<VillageId>,
    /// Unacknowledged changes, oldest first.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub envelopes: Vec<Sealed>,
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncReply {
    /// The version it speaks.
    #[serde(rename = "v")]
    pub version: u16,
    /// The life of its store. A phone that knew another one drops its cursor and sends all again.
    #[serde(rename = "ep")]
    pub epoch: Epoch,
    /// Its clock.
    #[serde(rename = "t")]
    pub now: Millis,
    /// What became of the envelopes, and of those asked for that no longer wait.
    #[serde(rename = "o", default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// Records that changed, each whole.
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
    /// Villages this person no longer has: their rows are to be removed from the phone.
    #[serde(rename = "x", default, skip_serializing_if = "Vec::is_empty")]
    pub purge: Vec<VillageId>,
    /// What is no longer where this phone may have it: moved to a village that is not the person's,
    /// or into another household. It is to be removed there.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Left>,
    /// Records that were erased by law since the phone was last told: nothing of them may stay.
    #[serde(rename = "er", default, skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<RecordId>,
    /// Names of the people behind the seats, as far as the phone does not know them.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<SeatName>,
    /// Where the phone stands once it has stored all this.
    #[serde(rename = "c")]
    pub cursor: Cursor,
    /// There is more: ask again at once.
    #[serde(rename = "m", default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// The version of this person's scope; it grows when villages are assigned or taken away.
    #[serde(rename = "sc", default)]
    pub scope: u64,
    /// Everything acknowledged up to this moment of the server's clock is in a backup that was
    /// verified: phones need not keep it against a restore. None when there is no such backup.
    #[serde(rename = "bk", default, skip_serializing_if = "Option::is_none")]
    pub backed_up: Option<Millis>,
    /// The digests asked for, as of the cursor of this answer; only when nothing more is to come.
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    pub digests: Vec<Digest>,
}

/// The sum of a village's rows, by which a phone sees that it has them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// The village.
    #[serde(rename = "v")]
    pub village: VillageId,
    /// See [`crate::digest`].
    #[serde(rename = "s")]
    pub sum: u64,
}

/// What became of one envelope: the same for ever, whatever road and however often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The seat whose envelope it was (a bundle carries other people's).
    #[serde(rename = "s")]
    pub seat: SeatId,
    /// Its number there.
    #[serde(rename = "n")]
    pub number: u64,
    /// What became of it.
    #[serde(rename = "o")]
    pub state: State,
}

/// See [`Outcome`]. `Applied` and `Refused` are final, `Waiting` and `Held` are durable receipts,
/// `NumberReused` is no receipt at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// In the book.
    #[serde(rename = "a")]
    Applied {
        /// The stamp it has there.
        #[serde(rename = "t")]
        stamp: Stamp,
        /// Where it was received in the office's order: a row from before it does not have it yet,
        /// one from after it is not to be touched. 0 when it is not said.
        #[serde(rename = "p", default)]
        position: u64,
    },
    /// Not in the book, for this reason.
    #[serde(rename = "r")]
    Refused {
        /// Why.
        #[serde(rename = "c")]
        reason: Refusal,
    },
    /// Kept until the record it belongs to arrives.
    #[serde(rename = "w")]
    Waiting,
    /// Kept until an officer releases it: the seat was revoked.
    #[serde(rename = "h")]
    Held,
    /// Another content already has this number.
    #[serde(rename = "u")]
    NumberReused,
}

impl State {
    /// True when the office has the envelope for good and the phone may stop sending it.
    pub fn is_receipt(&self) -> bool {
        match self {
            Self::Applied { .. } | Self::Refused { .. } | Self::Waiting | Self::Held => true,
            Self::NumberReused => false,
        }
    }
}

/// One record as the office has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its position: grows with every change of the commune. A row with a lower position than the
    /// one stored is old and is passed over.
    #[serde(rename = "p")]
    pub position: u64,
    /// Its state, without the memory of what was replaced.
    #[serde(rename = "d")]
    pub record: Record,
}

impl Row {
    /// The unit the row is stored with.
    pub fn unit(&self) -> RecordId {
        self.record.unit
    }
}

/// A household that left the phone's villages, or one record that left its household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The household it was in, or itself.
    #[serde(rename = "u")]
    pub unit: RecordId,
    /// The record, when the household stays.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
}

/// Who sits behind a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatName {
    /// The seat.
    #[serde(rename = "s")]
    pub seat: SeatId,
    /// The person's name as the office wrote it.
    #[serde(rename = "n")]
    pub name: String,
}

/// Content type of sync messages.
pub const CONTENT_TYPE: &str = "application/cbor";
