//! Sealing to the commune's key pair and opening with it.

use super::{Open, PLAIN, SEALED, Seal, SealError, SeatKeys};
use crate::{codec::DecodeError, envelope::Envelope};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hpke::{
    Deserializable, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256,
    kem::X25519HkdfSha256, single_shot_open, single_shot_seal_with_rng,
};
use rand_core::{TryCryptoRng, TryRng};
use so_thon_domain::CommuneId;
use std::{collections::BTreeMap, convert::Infallible, fmt, rc::Rc};

type Kem = X25519HkdfSha256;

/// An encapsulated key.
const ENCAPSULATED: usize = 32;

/// What envelopes are sealed for: nothing sealed for another use opens as one.
const FOR_ENVELOPES: &[u8] = b"so-thon envelope 1";

/// Seals bytes to a public key for one use, named by `info`, and binds `bound` to them.
/// `chance` fills a buffer with fresh randomness.
pub fn seal_to(
    public_key: &[u8; 32],
    info: &[u8],
    bound: &[u8],
    content: &[u8],
    chance: &dyn Fn(&mut [u8]),
) -> Result<Vec<u8>, SealError> {
    let key = <Kem as hpke::Kem>::PublicKey::from_bytes(public_key).map_err(|_| SealError)?;
    let (encapsulated, sealed) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeS::Base,
        &key,
        info,
        content,
        bound,
        &mut Handed(chance),
    )
    .map_err(|_| SealError)?;
    Ok([encapsulated.to_bytes().as_slice(), &sealed].concat())
}

/// The public key of a private one: 32 bytes of chance are a private key.
pub fn public_key_of(private_key: &[u8; 32]) -> [u8; 32] {
    let key = <Kem as hpke::Kem>::PrivateKey::from_bytes(private_key);
    let key = key.expect("any 32 bytes are a private key");
    <Kem as hpke::Kem>::sk_to_pk(&key).to_bytes().into()
}

/// Opens what [`seal_to`] made for this key, use and bound bytes.
pub fn open_with(
    private_key: &[u8; 32],
    info: &[u8],
    bound: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, DecodeError> {
    let (encapsulated, sealed) = sealed
        .split_first_chunk::<ENCAPSULATED>()
        .ok_or(DecodeError::Sealed)?;
    let key = <Kem as hpke::Kem>::PrivateKey::from_bytes(private_key);
    let key = key.map_err(|_| DecodeError::Sealed)?;
    let encapsulated = <Kem as hpke::Kem>::EncappedKey::from_bytes(encapsulated);
    let encapsulated = encapsulated.map_err(|_| DecodeError::Sealed)?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeR::Base,
        &key,
        &encapsulated,
        info,
        sealed,
        bound,
    )
    .map_err(|_| DecodeError::Sealed)
}

/// What a phone seals with: real keys, and chance that is handed in.
#[derive(Clone)]
pub struct Sealer(Rc<Chance>);

/// Fills a buffer with randomness fit for keys.
type Chance = dyn Fn(&mut [u8]);

impl Sealer {
    /// A sealer that draws from `chance`, which must be fit for keys.
    pub fn new(chance: impl Fn(&mut [u8]) + 'static) -> Self {
        Self(Rc::new(chance))
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

impl Seal for Sealer {
    fn kind(&self) -> u8 {
        SEALED
    }

    fn body(
        &self,
        keys: &SeatKeys<'_>,
        clear: &[u8],
        content: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        seal_to(keys.commune, FOR_ENVELOPES, clear, content, &*self.0)
    }

    fn sealed_to(
        &self,
        commune: &[u8; 32],
        info: &[u8],
        bound: &[u8],
        content: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        seal_to(commune, info, bound, content, &*self.0)
    }

    fn sign(&self, keys: &SeatKeys<'_>, message: &[u8]) -> Result<[u8; 64], SealError> {
        Ok(SigningKey::from_bytes(keys.signing)
            .sign(message)
            .to_bytes())
    }
}

/// The private keys of the communes on a server, newest first for each: after a rotation the old
/// ones stay, because phones may still hold what was sealed to them.
#[derive(Clone, Default)]
pub struct CommuneKeys(BTreeMap<CommuneId, Vec<[u8; 32]>>);

impl CommuneKeys {
    /// Adds a key behind those that are there.
    pub fn add(&mut self, commune: CommuneId, private_key: [u8; 32]) {
        self.0.entry(commune).or_default().push(private_key);
    }

    /// The keys of a commune.
    pub fn of(&self, commune: CommuneId) -> &[[u8; 32]] {
        self.0.get(&commune).map_or(&[], Vec::as_slice)
    }

    /// Opens what was sealed to any key of a commune.
    pub fn open(
        &self,
        commune: CommuneId,
        info: &[u8],
        bound: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, DecodeError> {
        let mut opened = self
            .of(commune)
            .iter()
            .filter_map(|key| open_with(key, info, bound, sealed).ok());
        opened.next().ok_or(DecodeError::Sealed)
    }
}

impl fmt::Debug for CommuneKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Open for CommuneKeys {
    fn content(&self, envelope: &Envelope) -> Result<Vec<u8>, DecodeError> {
        match envelope.protection {
            PLAIN if envelope.signature.is_none() => Ok(envelope.body.clone()),
            SEALED => self.open(
                envelope.header.commune,
                FOR_ENVELOPES,
                &envelope.clear,
                &envelope.body,
            ),
            other => Err(DecodeError::Protection(other)),
        }
    }

    fn verifies(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        VerifyingKey::from_bytes(public_key).is_ok_and(|key| {
            key.verify_strict(message, &Signature::from_bytes(signature))
                .is_ok()
        })
    }

    fn unsealed(
        &self,
        commune: CommuneId,
        info: &[u8],
        bound: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, DecodeError> {
        self.open(commune, info, bound, sealed)
    }
}

/// Chance as the library wants it.
struct Handed<'a>(&'a dyn Fn(&mut [u8]));

impl TryRng for Handed<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(buffer);
        Ok(())
    }
}

impl TryCryptoRng for Handed<'_> {}
