//! A picture's bytes on their way: sealed once, stored and hashed in that form, sent in pieces.
//!
//! Each picture has a key of its own. The key travels in the picture's record, sealed to the
//! commune (HPKE, RFC 9180, base mode), so that whoever carries or stores the bytes cannot look at
//! them. This module keeps and sends nothing.

use crate::{
    seal::{CommuneKeys, Seal, SealError},
    secret::{NONCE, Unopened, open, seal},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use so_thon_domain::{
    CommuneId,
    photo::{Hex, PhotoHash, WrappedKey},
};

/// How many bytes of a picture a phone sends at a time.
pub const PIECE_BYTES: usize = 64 * 1024;

/// The most bytes of one piece that a server takes.
pub const MOST_PIECE_BYTES: usize = 256 * 1024;

/// The header that says how many bytes the server has, and where a piece belongs.
pub const OFFSET: &str = "upload-offset";

/// The header that says `?1` once the server has proved the whole picture, else `?0`.
pub const COMPLETE: &str = "upload-complete";

/// The content type of a piece.
pub const PIECE_TYPE: &str = "application/partial-upload";

/// The content type of a picture as it is stored; asked for by a phone that has its key.
pub const SEALED_TYPE: &str = "application/octet-stream";

/// The content type of an opened picture.
pub const JPEG_TYPE: &str = "image/jpeg";

/// Keeps keys of pictures apart from everything else that is sealed to the commune.
const INFO: &[u8] = b"so-thon photo key 1";

/// Keeps pictures apart from everything else that is sealed under a key.
const ASSOCIATED: &[u8] = b"so-thon photo 1";

/// How much of a picture the server has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Have {
    /// So many bytes from the beginning.
    pub bytes: u32,
    /// All of them, and they are those the record names.
    pub proved: bool,
}

/// Seals a picture.
pub fn seal_photo(key: &[u8; 32], nonce: [u8; NONCE], jpeg: &[u8]) -> Vec<u8> {
    seal(key, nonce, ASSOCIATED, jpeg)
}

/// Opens a picture.
pub fn open_photo(key: &[u8; 32], sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
    open(key, ASSOCIATED, sealed)
}

/// The name of a picture's sealed bytes.
pub fn hash(sealed: &[u8]) -> PhotoHash {
    Hex(Sha256::digest(sealed).into())
}

/// Seals a picture's key to the commune; the picture's hash is bound to it.
pub fn wrap(
    key: &[u8; 32],
    hash: &PhotoHash,
    commune: &[u8; 32],
    seal: &dyn Seal,
) -> Result<WrappedKey, SealError> {
    let sealed = seal.sealed_to(commune, INFO, &hash.0, key)?;
    sealed.try_into().map(Hex).map_err(|_| SealError)
}

/// Opens a wrapped key with a commune's private keys.
pub fn unwrap(
    wrapped: &WrappedKey,
    hash: &PhotoHash,
    keys: &CommuneKeys,
    commune: CommuneId,
) -> Result<[u8; 32], Unopened> {
    let key = keys.open(commune, INFO, &hash.0, &wrapped.0);
    let key = key.map_err(|_| Unopened)?;
    key.try_into().map_err(|_| Unopened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Sealer;
    use uuid::Uuid;

    const COMMUNE: CommuneId = CommuneId(Uuid::from_u128(3));

    /// The public key of [7; 32].
    const PUBLIC: &str = "13be4feaeaf204c7fd3358fc9c00721881d174278128227ec674f37f7fe97b6d";

    fn keys(private: u8) -> CommuneKeys {
        let mut keys = CommuneKeys::default();
        keys.add(COMMUNE, [private; 32]);
        keys
    }

    fn wrapped(chance: u8) -> WrappedKey {
        let public = Hex::<32>::parse(PUBLIC).expect("a key");
        let sealer = Sealer::new(move |buffer| buffer.fill(chance));
        wrap(&[5; 32], &Hex([6; 32]), &public.0, &sealer).expect("the key is good")
    }

    #[test]
    fn a_sealed_picture_opens_with_its_key_alone() {
        let sealed = seal_photo(&[1; 32], [2; 24], b"jpeg");
        assert_eq!(open_photo(&[1; 32], &sealed).as_deref(), Ok(&b"jpeg"[..]));
        assert_eq!(open_photo(&[3; 32], &sealed), Err(Unopened));
        let mut damaged = sealed.clone();
        damaged[30] ^= 1;
        assert_eq!(open_photo(&[1; 32], &damaged), Err(Unopened));
        assert_eq!(open_photo(&[1; 32], &sealed[..20]), Err(Unopened));
        assert_eq!(open(&[1; 32], b"another use", &sealed), Err(Unopened));
    }

    #[test]
    fn a_wrapped_key_opens_for_the_commune_and_its_picture_alone() {
        let wrapped = wrapped(9);
        let opened = |hash, keys| unwrap(&wrapped, &Hex([hash; 32]), &keys, COMMUNE);
        assert_eq!(opened(6, keys(7)), Ok([5; 32]));
        assert_eq!(opened(1, keys(7)), Err(Unopened));
        assert_eq!(opened(6, keys(8)), Err(Unopened));
        assert_eq!(opened(6, CommuneKeys::default()), Err(Unopened));
        assert_ne!(wrapped, self::wrapped(10));
    }
}
