//! The way back for whoever forgot their PIN: the phone's data key, kept by the office.
//!
//! A phone seals its data key to the commune and hands it over: that is its *escrow*. When the PIN
//! is forgotten, the phone makes a pair of keys, asks, and shows a check number; the officer sees the
//! same number beside the person's name and says yes. The office then opens the escrow and seals the
//! data key to the phone's new key. This module draws no chance and keeps nothing.

use crate::{
    codec::DecodeError,
    seal::{Open, SealError, open_with, seal_to},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use so_thon_domain::{AccountId, CommuneId, Millis, RecoveryId, SeatId};

/// What an escrow is sealed for.
const FOR_ESCROW: &[u8] = b"so-thon escrow 1";

/// What a recovered key is sealed for.
const FOR_RECOVERY: &[u8] = b"so-thon recovery 1";

/// The length of an escrow and of a recovered key: an encapsulated key, the data key, a tag.
pub const SEALED_KEY: usize = 32 + 32 + 16;

/// Seals a phone's data key to its commune. The seat's Ed25519 public key is bound to it: it is
/// known before the seat has an id, and no other seat has it.
pub fn seal_escrow(
    commune_key: &[u8; 32],
    seat_key: &[u8; 32],
    data_key: &[u8; 32],
    chance: &dyn Fn(&mut [u8]),
) -> Result<Vec<u8>, SealError> {
    seal_to(commune_key, FOR_ESCROW, seat_key, data_key, chance)
}

/// Opens an escrow with the commune's keys.
pub fn open_escrow(
    keys: &dyn Open,
    commune: CommuneId,
    seat_key: &[u8; 32],
    escrow: &[u8],
) -> Result<[u8; 32], DecodeError> {
    let opened = keys.unsealed(commune, FOR_ESCROW, seat_key, escrow)?;
    opened.try_into().map_err(|_| DecodeError::Sealed)
}

/// Seals a data key to the key of a phone that asked for it. The request is bound to it.
pub fn seal_recovered(
    asked_for: &[u8; 32],
    recovery: RecoveryId,
    data_key: &[u8; 32],
    chance: &dyn Fn(&mut [u8]),
) -> Result<Vec<u8>, SealError> {
    seal_to(asked_for, FOR_RECOVERY, recovery.bytes(), data_key, chance)
}

/// Opens a recovered data key with the private key that the phone made for the request.
pub fn open_recovered(
    private_key: &[u8; 32],
    recovery: RecoveryId,
    sealed: &[u8],
) -> Result<[u8; 32], DecodeError> {
    let opened = open_with(private_key, FOR_RECOVERY, recovery.bytes(), sealed)?;
    opened.try_into().map_err(|_| DecodeError::Sealed)
}

/// The four digits that the phone and the office show for a request: each makes them by itself, so
/// that a request that was exchanged on the way shows others.
pub fn check_number(recovery: RecoveryId, public_key: &[u8; 32]) -> String {
    let hash = Sha256::new_with_prefix(FOR_RECOVERY)
        .chain_update(recovery.bytes())
        .chain_update(public_key)
        .finalize();
    let number = hash[..8]
        .iter()
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    format!("{:04}", number % 10_000)
}

/// `PUT /api/v1/seats/{seat}/escrow`, with the seat's own session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEscrow {
    /// What [`seal_escrow`] made, hexadecimal.
    pub escrow: String,
}

/// `POST /api/v1/recoveries`, with the push-only token. It withdraws what the seat asked before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRecovery {
    /// The X25519 public key that the phone made for this request, hexadecimal.
    pub public_key: String,
}

/// The answer: the request is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryOpened {
    /// Its id.
    pub id: RecoveryId,
    /// See [`check_number`]. The phone shows the number it made itself; when this one differs, it
    /// says that the office was not reached and shows none.
    pub check: String,
    /// Until when an officer can approve it.
    pub expires: Millis,
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryState {
    /// Nobody has said anything yet.
    Open,
    /// An officer confirmed the person.
    Approved,
    /// An officer did not.
    Refused,
    /// It was not decided, or not fetched, in time.
    Expired,
    /// The seat asked again later.
    Withdrawn,
    /// A state this version does not know.
    #[serde(other)]
    Unknown,
}

/// `GET /api/v1/recoveries/{id}`, with the push-only token of the seat that asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Where it stands.
    pub state: RecoveryState,
    /// When it was approved: what [`open_recovered`] opens, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// One open request, as `GET /api/v1/recoveries` lists it for the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRecovery {
    /// Its id.
    pub id: RecoveryId,
    /// Who asks.
    pub account: AccountId,
    /// Full name.
    pub name: String,
    /// The seat that asks.
    pub seat: SeatId,
    /// What its device calls itself.
    pub device: String,
    /// When the seat was minted.
    pub enrolled: Millis,
    /// The four digits that the phone shows.
    pub check: String,
    /// When it was asked.
    pub since: Millis,
    /// Until when it can be approved.
    pub expires: Millis,
}

/// `PUT /api/v1/recoveries/{id}`: what an officer says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryDecision {
    /// The person was confirmed and gets the key; otherwise the request is refused.
    pub approve: bool,
}
