//! Bytes sealed under a key of 32 bytes: pictures, and what a phone keeps at rest.
//!
//! XChaCha20-Poly1305, whose nonce is long enough to be drawn by chance. This module makes no keys
//! and keeps none.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};

/// How long the nonce is that stands before sealed bytes.
pub const NONCE: usize = 24;

/// Sealed bytes that do not open: damaged, or not meant for this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it cannot be opened")]
pub struct Unopened;

/// Seals bytes under a key (XChaCha20-Poly1305); the nonce stands before them. A nonce is chance
/// and never used twice with a key.
pub fn seal(key: &[u8; 32], nonce: [u8; NONCE], associated: &[u8], plain: &[u8]) -> Vec<u8> {
    let payload = Payload {
        msg: plain,
        aad: associated,
    };
    // Only more than 256 GB cannot be sealed.
    let body = XChaCha20Poly1305::new(key.into())
        .encrypt(&nonce.into(), payload)
        .expect("bytes in memory always seal");
    [nonce.as_slice(), &body].concat()
}

/// Opens what [`seal`] made.
pub fn open(key: &[u8; 32], associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(Unopened)?;
    let payload = Payload {
        msg: body,
        aad: associated,
    };
    XChaCha20Poly1305::new(key.into())
        .decrypt(&(*nonce).into(), payload)
        .map_err(|_| Unopened)
}
