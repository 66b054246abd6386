//! Bytes sealed under a key of 32 bytes: pictures, and what a phone keeps at rest.
//!
//! XChaCha20-Poly1305, whose nonce is long enough to be drawn by chance. This module draws no keys
//! and keeps none.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use sha2::Sha256;

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

/// A key made of secrets that are long and random already, for one use alone: HKDF-SHA256 (RFC 5869) without a salt.
pub fn derive(secrets: &[&[u8]], usage: &[u8]) -> [u8; 32] {
    let mut extract = hkdf::HkdfExtract::<Sha256>::new(None);
    for secret in secrets {
        extract.input_ikm(secret);
    }
    let (_, expand): (_, Hkdf<Sha256>) = extract.finalize();
    let mut key = [0; 32];
    // Only more than 8,160 bytes cannot be derived.
    expand
        .expand(usage, &mut key)
        .expect("32 bytes always derive");
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_derived_as_rfc_5869_does() {
        // Test case 3 of the RFC's appendix A, its first 32 bytes: no salt, no info.
        let derived = derive(&[&[0x0b; 22]], &[]);
        let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d";
        assert_eq!(crate::hex::hex(&derived), expected);
    }

    #[test]
    fn secrets_follow_each_other_and_another_use_gives_another_key() {
        let one = derive(&[b"pin", b"finger"], b"a use");
        assert_eq!(one, derive(&[b"pinfinger"], b"a use"));
        assert_ne!(one, derive(&[b"pin", b"finger"], b"another use"));
        assert_ne!(one, derive(&[b"finger", b"pin"], b"a use"));
    }
}
