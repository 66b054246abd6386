//! The tables of a phone's store and the form of their keys and values.
//!
//! Keys are bytes that order as they should be read. Values are opaque to the store. In clear,
//! beside the values, are only ids, village ids, numbers, states, sizes and times.

use crate::store::StoreError;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use so_thon_domain::{Change, HouseholdId, Millis, RecordId, VillageId};
use so_thon_protocol::{
    Envelope, codec,
    seal::{OnlyPlain, SEALED},
    version::MAX_CONTENT_BYTES,
};

/// A table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// One value each of: who the seat is, its counter, its cursor, the people's names.
    Meta,
    /// Unit id → everything of a household (or a village, a catalogue entry) as the office has it.
    Units,
    /// Village id, unit id → nothing: which units a village has.
    Places,
    /// Village id, group → rows of the list.
    Summaries,
    /// Number → a change of this phone that the office has not applied yet, readable here.
    Pending,
    /// Unit id, number → nothing: which pending changes touch a unit.
    PendingUnits,
    /// Number → state, time and envelope of what is to be sent (see [`OutboxEntry`]). Frozen form: the
    /// service worker reads it.
    Outbox,
    /// Number → envelope that the office has, with the change in it; kept against a restore from an
    /// old backup (see [`SentEntry`]). Frozen form: the service worker sends it again.
    Sent,
    /// Number → what the office sent back, with the reason.
    Repair,
    /// What the service worker needs to send: see [`push`]. Frozen form.
    Push,
    /// Draft key → what a person was typing.
    Drafts,
    /// Number → nothing: saves of this phone that an officer has seen.
    Checked,
    /// SHA-256 → a colleague's bundle that this phone carries to the office.
    Carried,
    /// State, photo id → what this phone knows of a photo, and its key. The key at rest has a frozen
    /// form: the service worker reads off it which photos wait.
    Photos,
    /// Photo id → the photo's sealed bytes. Frozen form: the service worker sends them.
    PhotoBytes,
}

impl Table {
    /// Every table, in the order they were introduced.
    pub const ALL: [Self; 15] = [
        Self::Meta,
        Self::Units,
        Self::Places,
        Self::Summaries,
        Self::Pending,
        Self::PendingUnits,
        Self::Outbox,
        Self::Sent,
        Self::Repair,
        Self::Push,
        Self::Drafts,
        Self::Checked,
        Self::Carried,
        Self::Photos,
        Self::PhotoBytes,
    ];

    /// Its name at rest: stable for ever.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Units => "units",
            Self::Places => "places",
            Self::Summaries => "summaries",
            Self::Pending => "pending",
            Self::PendingUnits => "pending_units",
            Self::Outbox => "outbox",
            Self::Sent => "sent",
            Self::Repair => "repair",
            Self::Push => "push",
            Self::Drafts => "drafts",
            Self::Checked => "checked",
            Self::Carried => "carried",
            Self::Photos => "photos",
            Self::PhotoBytes => "photo_bytes",
        }
    }

    /// What the service worker reads while the app is locked, and photos, whose bytes are sealed
    /// under a key of their own. Everything else is sealed ([`crate::sealed`]), and so are envelopes
    /// of the outbox that are not sealed to the commune (`OutboxEntry::hide`).
    pub fn lies_in_clear(self) -> bool {
        matches!(self, Self::Outbox | Self::Push | Self::PhotoBytes)
    }

    /// How many bytes of a value stay in clear before the rest of it, which is sealed: of what was
    /// sent, the times and the envelope, provided that this one is sealed to the commune. The
    /// service worker sends it again to an office that was restored. Of a hidden entry of the outbox,
    /// state and time, by which unsent saves are counted before a closed book.
    pub fn clear_head(self, value: &[u8]) -> usize {
        match self {
            Self::Outbox => OutboxEntry::BEFORE_ENVELOPE.min(value.len()),
            Self::Sent => SentEntry::clear_head(value).unwrap_or(0),
            _ => 0,
        }
    }
}

/// Keys of [`Table::Meta`].
pub mod meta {
    /// Who the seat is.
    pub const IDENTITY: &[u8] = b"identity";
    /// The next number and the clock.
    pub const COUNTER: &[u8] = b"counter";
    /// Where the phone stands with the office.
    pub const CURSOR: &[u8] = b"cursor";
    /// Names of the people behind seats.
    pub const PEOPLE: &[u8] = b"people";
    /// What never arrived from the person's earlier seats.
    pub const MISSING: &[u8] = b"missing";
}

/// Keys of [`Table::Push`].
pub mod push {
    /// Plain JSON with the push-only token.
    pub const TOKEN: &[u8] = b"push";
    /// The life of the office's store that receipts here belong to, as text: every entry of
    /// [`Table::Sent`](super::Table::Sent) and every delivered one of the outbox is in that life.
    /// Version 0.1.0 did not write it.
    pub const LIFE: &[u8] = b"life";
    /// The life, then numbers, with spaces between, as text: saves of a phone that was reported lost whose
    /// number has another content at the office. The worker notes them, the page takes them in.
    pub const REUSED: &[u8] = b"reused";
    /// The life, as text, whose office has every item of the repair box, or `-` when one of them is nowhere but on this
    /// phone: another content has its number, or an earlier life of the office had it. Not there when the box is empty.
    /// As long as an item is only here, the worker takes no lock away.
    pub const BOXED: &[u8] = b"boxed";
    /// The day, as text (`2026-11-27`), on which the worker took the lock away: the phone was reported lost, and the
    /// office has everything that was saved on it. Without this mark a book without a lock would pass for a plain one.
    pub const LOST: &[u8] = b"lost";
}

/// The greatest key there can be: beyond every key of ours.
pub const END: &[u8] = &[0xff; 40];

/// The key of a number: big-endian, so that numbers order.
pub fn number_key(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

/// Reads a number's key.
pub fn number_of(key: &[u8]) -> Result<u64, StoreError> {
    let bytes = key
        .last_chunk::<8>()
        .ok_or(StoreError::Damaged { what: "number" })?;
    Ok(u64::from_be_bytes(*bytes))
}

/// Village and unit. What no village owns stands under sixteen zero bytes.
pub fn place_key(village: Option<VillageId>, unit: RecordId) -> Vec<u8> {
    [village_bytes(village).as_slice(), unit.bytes()].concat()
}

/// Unit and number.
pub fn pending_unit_key(unit: RecordId, number: u64) -> Vec<u8> {
    [unit.bytes().as_slice(), &number_key(number)].concat()
}

/// Village and group of rows.
pub fn summary_key(village: Option<VillageId>, household: HouseholdId) -> Vec<u8> {
    let mut key = village_bytes(village).to_vec();
    key.push(summary_group(household));
    key
}

/// Everything under a village (in [`Table::Places`] and [`Table::Summaries`]) or a unit.
pub fn under(prefix: &[u8; 16]) -> (Vec<u8>, Vec<u8>) {
    (prefix.to_vec(), [prefix.as_slice(), END].concat())
}

/// A village's bytes; zero for none.
pub fn village_bytes(village: Option<VillageId>) -> [u8; 16] {
    village.map_or([0; 16], |village| *village.bytes())
}

/// Rows of the list are kept in groups, so that a save rewrites a sixteenth of a village's rows and
/// not all of them. The last bits of an id are chance: groups fill evenly.
fn summary_group(household: HouseholdId) -> u8 {
    household.bytes()[15] & 0x0f
}

/// An entry of the outbox. Frozen form, read by the service worker: format byte 1, state byte,
/// eight bytes of Unix milliseconds (big-endian), then the envelope's bytes.
///
/// Version 0.1.0 did not seal envelopes to the commune. In a sealed store such an entry has format
/// byte 2 and its envelope lies sealed with the data key: the page alone sends it, as ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Whether the worker already brought it to the office.
    pub delivered: bool,
    /// When it was saved, by the phone's clock.
    pub saved: Millis,
    /// The envelope.
    pub envelope: Vec<u8>,
}

impl OutboxEntry {
    const FORMAT: u8 = 1;

    /// The format of an entry whose envelope lies sealed with the data key.
    const HIDDEN: u8 = 2;

    /// Format, state, time.
    const BEFORE_ENVELOPE: usize = 10;

    /// Marks an entry whose envelope anybody could read, so that it is sealed; false for every other.
    pub(crate) fn hide(bytes: &mut [u8]) -> bool {
        let readable = match bytes.split_at_checked(Self::BEFORE_ENVELOPE) {
            Some(([Self::FORMAT, ..], envelope)) => !matches!(envelope, [2, SEALED, ..]),
            _ => false,
        };
        if readable {
            bytes[0] = Self::HIDDEN;
        }
        readable
    }

    /// Whether an entry was marked so.
    pub(crate) fn is_hidden(bytes: &[u8]) -> bool {
        bytes.first() == Some(&Self::HIDDEN)
    }

    /// Takes the mark off again.
    pub(crate) fn show(bytes: &mut [u8]) {
        bytes[0] = Self::FORMAT;
    }

    /// Its stored bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BEFORE_ENVELOPE + self.envelope.len());
        bytes.extend([Self::FORMAT, u8::from(self.delivered)]);
        bytes.extend(self.saved.0.to_be_bytes());
        bytes.extend(&self.envelope);
        bytes
    }

    /// Reads stored bytes. Of a hidden entry that was not opened, state and time alone mean something.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        match bytes.split_first_chunk::<{ Self::BEFORE_ENVELOPE }>() {
            Some(([Self::FORMAT | Self::HIDDEN, state, time @ ..], envelope)) => Ok(Self {
                delivered: *state != 0,
                saved: Millis(u64::from_be_bytes(*time)),
                envelope: envelope.to_vec(),
            }),
            _ => Err(StoreError::Damaged {
                what: "outbox entry",
            }),
        }
    }
}

/// What the office has of this phone. The envelope can be opened by the office alone: should it
/// live anew from an old backup, the change beside it lies over its state again.
///
/// Frozen form, read by the service worker, all numbers big-endian: format byte 2, eight bytes of
/// Unix milliseconds of the save, eight of the receipt, four for the envelope's length, the
/// envelope's bytes, then the change (CBOR, compressed). One that is not kept any more has no
/// envelope and no change.
#[derive(Clone, Debug, PartialEq)]
pub struct SentEntry {
    /// When it was saved, by the phone's clock.
    pub saved: Millis,
    /// When the receipt was written, by the office's clock; for what waited there, when it was found
    /// in the book.
    pub received: Millis,
    /// Envelope and change, until a verified backup covers them and thirty days have passed.
    pub kept: Option<Kept>,
}

/// See [`SentEntry`].
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The envelope.
    pub envelope: Vec<u8>,
    /// The change in it.
    pub change: Change,
}

impl SentEntry {
    /// The first byte of this form; version 0.1.0 kept the entry of the outbox, which begins with
    /// another.
    const FORMAT: u8 = 2;

    /// Format, two times, the envelope's length.
    const BEFORE_ENVELOPE: usize = 21;

    /// Its stored bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let envelope = self.kept.as_ref().map_or(&[][..], |kept| &kept.envelope);
        let length = u32::try_from(envelope.len()).expect("an envelope is at most 128 KB");
        let mut bytes = vec![Self::FORMAT];
        bytes.extend(self.saved.0.to_be_bytes());
        bytes.extend(self.received.0.to_be_bytes());
        bytes.extend(length.to_be_bytes());
        bytes.extend(envelope);
        if let Some(kept) = &self.kept {
            bytes.extend(codec::deflate(&pack(&kept.change)));
        }
        bytes
    }

    /// Reads stored bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let read = match bytes.split_first() {
            Some((&Self::FORMAT, rest)) => Self::of_this_form(rest),
            _ => Self::of_version_0_1_0(bytes),
        };
        read.ok_or(StoreError::Damaged { what: "sent entry" })
    }

    /// The bytes up to the end of an envelope that only the commune can open; `None` for all others.
    fn clear_head(bytes: &[u8]) -> Option<usize> {
        let (head, rest) = bytes.split_first_chunk::<{ Self::BEFORE_ENVELOPE }>()?;
        let length = head
            .last_chunk::<4>()
            .map(|last| u32::from_be_bytes(*last))?;
        let length = usize::try_from(length).ok()?;
        let sealed = head[0] == Self::FORMAT && Self::is_for_office(rest.get(..length)?);
        sealed.then_some(Self::BEFORE_ENVELOPE + length)
    }

    /// Can only the commune open this envelope?
    pub(crate) fn is_for_office(envelope: &[u8]) -> bool {
        matches!(envelope, [2, SEALED, ..])
    }

    fn of_this_form(bytes: &[u8]) -> Option<Self> {
        let (saved, rest) = bytes.split_first_chunk::<8>()?;
        let (received, rest) = rest.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (envelope, packed) = rest.split_at_checked(length)?;
        let kept = if envelope.is_empty() && packed.is_empty() {
            None
        } else {
            let unpacked = codec::inflate(packed, 2 * MAX_CONTENT_BYTES).ok()?;
            Some(Kept {
                envelope: envelope.to_vec(),
                change: unpack("sent entry", &unpacked).ok()?,
            })
        };
        Some(Self {
            saved: Millis(u64::from_be_bytes(*saved)),
            received: Millis(u64::from_be_bytes(*received)),
            kept,
        })
    }

    fn of_version_0_1_0(bytes: &[u8]) -> Option<Self> {
        let entry = OutboxEntry::from_bytes(bytes).ok()?;
        let envelope = Envelope::from_bytes(&entry.envelope).ok()?;
        let change = envelope.open(&OnlyPlain).ok()?;
        Some(Self {
            saved: entry.saved,
            received: Millis::default(),
            kept: Some(Kept {
                envelope: entry.envelope,
                change,
            }),
        })
    }
}

/// Stored bytes of a value that may gain fields (CBOR).
pub fn pack<T: Serialize>(value: &T) -> Vec<u8> {
    codec::encode(value)
}

/// Reads such a value.
pub fn unpack<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    codec::decode(what, bytes).map_err(|_| StoreError::Damaged { what })
}

/// Rows of the list in their stored form: a version byte, then positional bytes (postcard), quick
/// to read. They are derived: a version that cannot be read is made again from the units.
pub mod rows {
    use serde::{Serialize, de::DeserializeOwned};

    /// 2: with the head's year of birth, and whether the household is closed. 3: with every review,
    /// written whether there is one or not: positions do not bear a field that is left out. 4: with the
    /// registration to escape poverty.
    const VERSION: u8 = 4;

    /// Stands where rows were let go for room: of no version, so they are made again when they are
    /// looked at.
    pub const MADE_ANEW: &[u8] = &[0];

    /// Stored bytes.
    pub fn pack<T: Serialize>(rows: &T) -> Vec<u8> {
        // Writing plain structs to memory cannot fail.
        postcard::to_extend(rows, vec![VERSION]).expect("rows always encode")
    }

    /// Reads stored bytes; `None` when they are of another version.
    pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
        let (version, rest) = bytes.split_first()?;
        (*version == VERSION).then(|| postcard::from_bytes(rest).ok())?
    }

    #[cfg(test)]
    mod tests;
}

/// A record with where the office's counter stood when it last changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredRecord {
    /// Which life of the office's store the position belongs to, counted by this phone.
    #[serde(rename = "e", default)]
    pub generation: u32,
    /// The position; 0 while only this phone's own acknowledged writes are known.
    #[serde(rename = "p", default)]
    pub position: u64,
    /// The state.
    #[serde(rename = "d")]
    pub record: so_thon_domain::Record,
}

/// A household, a village or a catalogue entry as the office has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoredUnit {
    /// Its records.
    #[serde(rename = "r")]
    pub records: Vec<StoredRecord>,
}
