//! Photos on this phone: taken into a draft, saved with their records, kept until the office has
//! proved their bytes, and then as long as there is room.
//!
//! A photo's bytes are sealed once, under a key of its own, and stored, hashed and sent in that
//! form. The row beside them says how far they got; its state stands in its key, so that "what
//! waits" is a range and not a search. Sending is `photo_round`.

mod taking;

mod following;

mod keeping;
mod sending;

pub(super) use following::{erase, forget, leave_out_gone, record, send_again, went_with};

use crate::{
    store::{Pair, StoreError, Transaction},
    tables::{END, Table, unpack},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::{Epoch, HouseholdId, IdSource, Millis, PhotoId, photo::Content};

/// How far a photo got. The number is the first byte of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum PhotoState {
    /// In a form that is not saved yet.
    Draft = 0,
    /// Saved; the office has not proved its bytes.
    Waiting = 1,
    /// The office has proved its bytes; kept while there is room.
    Kept = 2,
    /// Fetched from the office, sealed anew; kept while there is room.
    Copied = 3,
    /// Its bytes were given up for room; the key that opens the office's is here.
    Freed = 4,
}

impl PhotoState {
    const ALL: [Self; 5] = [
        Self::Draft,
        Self::Waiting,
        Self::Kept,
        Self::Copied,
        Self::Freed,
    ];
}

/// What this phone knows of a photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptPhoto {
    /// Its household.
    #[serde(rename = "u")]
    pub household: HouseholdId,
    /// What its record says, or will say, of its bytes.
    #[serde(rename = "c")]
    pub content: Content,
    /// When it was taken.
    #[serde(rename = "t")]
    pub taken: Millis,
    /// Its key. The row lies sealed, as everything that a person wrote.
    #[serde(rename = "k")]
    key: [u8; 32],
    /// The draft it belongs to, until that is saved.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    draft: Option<String>,
    /// The change that made its record; 0 for one that was fetched.
    #[serde(rename = "n", default)]
    number: u64,
    /// How many bytes the office said it has.
    #[serde(rename = "s", default)]
    pub sent: u32,
}

impl KeptPhoto {
    /// It was saved, and came back with its change: it is in the form that mends that.
    pub fn was_saved(&self) -> bool {
        self.draft.is_none()
    }
}

/// A picture as it leaves the camera, already made small.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPhoto {
    /// The photo to be.
    pub id: PhotoId,
    /// Whose.
    pub household: HouseholdId,
    /// The picture.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// When it was taken.
    pub taken: Millis,
}

/// A photo as this phone has it.
#[derive(Clone, Debug, PartialEq)]
pub enum LocalPhoto {
    /// The picture.
    Jpeg(Vec<u8>),
    /// Only the key that opens the office's bytes.
    Key([u8; 32]),
    /// Nothing.
    Nothing,
}

/// What is to be sent of a photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    /// The photo.
    pub id: PhotoId,
    /// What its record says of it.
    pub content: Content,
    /// Its sealed bytes.
    pub bytes: Vec<u8>,
    /// The life of the office this phone knew when it looked.
    pub(super) life: Epoch,
    /// Nobody knows whether the office has its record in this life.
    pub(super) perhaps: bool,
}

impl Upload {
    /// Its change lies in the repair box, and its record may have come to the office by another road: a late
    /// copy of the change, or a copy of this phone. Most often it did not, and the office knows nothing of this
    /// photo.
    pub fn is_only_tried(&self) -> bool {
        self.perhaps
    }
}

/// Photos that the office does not have yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhotoCounts {
    /// Saved and not proved by the office.
    pub waiting: u64,
    /// Their bytes, less those the office said it has.
    pub bytes: u64,
}

const ALL: [Table; 2] = [Table::Photos, Table::PhotoBytes];

fn row_key(state: PhotoState, id: PhotoId) -> [u8; 17] {
    let mut key = [state as u8; 17];
    key[1..].copy_from_slice(id.bytes());
    key
}

async fn at(transaction: &impl Transaction, key: &[u8]) -> Result<Option<KeptPhoto>, StoreError> {
    let bytes = transaction.get(Table::Photos, key).await?;
    bytes.map(|bytes| unpack("photo", &bytes)).transpose()
}

async fn find(
    transaction: &impl Transaction,
    id: PhotoId,
) -> Result<Option<(PhotoState, KeptPhoto)>, StoreError> {
    for state in PhotoState::ALL {
        if let Some(photo) = at(transaction, &row_key(state, id)).await? {
            return Ok(Some((state, photo)));
        }
    }
    Ok(None)
}

/// Photos in a state, in the order they were made.
async fn in_state(
    transaction: &impl Transaction,
    state: PhotoState,
) -> Result<Vec<(PhotoId, KeptPhoto)>, StoreError> {
    let from = [state as u8];
    let to = [from.as_slice(), END].concat();
    let pairs = transaction
        .range(Table::Photos, &from, &to, usize::MAX)
        .await?;
    pairs.iter().map(read).collect()
}

fn read((key, bytes): &Pair) -> Result<(PhotoId, KeptPhoto), StoreError> {
    let id = key
        .last_chunk::<16>()
        .ok_or(StoreError::Damaged { what: "photo" })?;
    Ok((
        PhotoId(uuid::Uuid::from_bytes(*id)),
        unpack("photo", bytes)?,
    ))
}

/// So many bytes of chance.
fn drawn<const N: usize>(chance: &mut impl IdSource) -> [u8; N] {
    let mut bytes = [0; N];
    for part in bytes.chunks_mut(10) {
        part.copy_from_slice(&chance.chance()[..part.len()]);
    }
    bytes
}
