//! How content is kept from those who carry it, and how it is known who wrote it.
//!
//! A phone seals to the commune's public key and signs with its seat's own; the office opens with
//! the commune's private key and verifies with the seat's public one. Both halves are traits, so
//! that the simulator can run a million seeds with a keyed checksum in their place.

mod commune;

pub use commune::{CommuneKeys, Sealer, open_with, public_key_of, seal_to};

use crate::{codec::DecodeError, envelope::Envelope};
use so_thon_domain::CommuneId;
use std::fmt;

/// Compressed and nothing more: form 1.
pub const PLAIN: u8 = 0;

/// Sealed to the commune (HPKE, RFC 9180, base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
/// ChaCha20-Poly1305, single shot) and signed by the seat (Ed25519, RFC 8032).
pub const SEALED: u8 = 1;

/// The keys a seat seals with.
#[derive(Clone, Copy)]
pub struct SeatKeys<'a> {
    /// The commune's X25519 public key.
    pub commune: &'a [u8; 32],
    /// The seat's Ed25519 secret key.
    pub signing: &'a [u8; 32],
}

/// A change that could not be sealed. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the commune's key is not one that can be sealed to")]
pub struct SealError;

/// The phone's half.
pub trait Seal: fmt::Debug {
    /// The number on the envelope.
    fn kind(&self) -> u8;

    /// Protects content and binds the clear part to it.
    fn body(&self, keys: &SeatKeys<'_>, clear: &[u8], content: &[u8])
    -> Result<Vec<u8>, SealError>;

    /// Seals what is no envelope to the commune, for the use that `info` names, and binds `bound` to
    /// it.
    fn sealed_to(
        &self,
        commune: &[u8; 32],
        info: &[u8],
        bound: &[u8],
        content: &[u8],
    ) -> Result<Vec<u8>, SealError>;

    /// Signs.
    fn sign(&self, keys: &SeatKeys<'_>, message: &[u8]) -> Result<[u8; 64], SealError>;
}

/// The office's half.
pub trait Open: fmt::Debug + Send + Sync {
    /// The content of an envelope, still compressed. Says nothing about who wrote it.
    fn content(&self, envelope: &Envelope) -> Result<Vec<u8>, DecodeError>;

    /// Is this the signature of the key's holder?
    fn verifies(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool;

    /// Opens what was sealed to a commune for another use than envelopes, named by `info`. Whoever
    /// has no keys opens nothing.
    fn unsealed(
        &self,
        _commune: CommuneId,
        _info: &[u8],
        _bound: &[u8],
        _sealed: &[u8],
    ) -> Result<Vec<u8>, DecodeError> {
        Err(DecodeError::Sealed)
    }
}

/// Opens what is not sealed and nothing else: tests of form 1, and a server without its keys.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnlyPlain;

impl Open for OnlyPlain {
    fn content(&self, envelope: &Envelope) -> Result<Vec<u8>, DecodeError> {
        match envelope.protection {
            PLAIN => Ok(envelope.body.clone()),
            other => Err(DecodeError::Protection(other)),
        }
    }

    fn verifies(&self, _: &[u8; 32], _: &[u8], _: &[u8; 64]) -> bool {
        false
    }
}
