//! How a run's envelopes are protected. One seed in a hundred uses the real seal; the others a
//! checksum under the same keys, which notices the same mistakes (another seat's envelope, an
//! altered one, one moved under another header) at a fraction of the cost.

use so_thon_domain::CommuneId;
use so_thon_protocol::{
    Envelope,
    codec::DecodeError,
    seal::{CommuneKeys, Open, PLAIN, Seal, SealError, Sealer, SeatKeys},
};
use std::{
    cell::Cell,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

/// The number of the checksum on envelopes. No server outside of the simulator knows it.
const CHECKSUM: u8 = 255;

/// The commune's private key.
const COMMUNE: [u8; 32] = [7; 32];

/// How a run protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// As phones do.
    Real,
    /// By a checksum.
    Checksum,
}

impl Protection {
    /// What this seed uses.
    pub fn of(seed: u64) -> Self {
        if seed.is_multiple_of(100) {
            Self::Real
        } else {
            Self::Checksum
        }
    }

    /// The commune's public key.
    pub fn commune_key(self) -> [u8; 32] {
        match self {
            Self::Real => {
                x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(COMMUNE)).to_bytes()
            }
            Self::Checksum => COMMUNE,
        }
    }

    /// What verifies what this key signs.
    pub fn public_of(self, signing: &[u8; 32]) -> [u8; 32] {
        match self {
            Self::Real => ed25519_dalek::SigningKey::from_bytes(signing)
                .verifying_key()
                .to_bytes(),
            Self::Checksum => *signing,
        }
    }

    /// What the office opens with.
    pub fn open(self, commune: CommuneId) -> Arc<dyn Open> {
        match self {
            Self::Real => Arc::new(self.keys(commune)),
            Self::Checksum => Arc::new(Checksum),
        }
    }

    /// The commune's private keys, where they are real ones.
    pub fn keys(self, commune: CommuneId) -> CommuneKeys {
        let mut keys = CommuneKeys::default();
        if self == Self::Real {
            keys.add(commune, COMMUNE);
        }
        keys
    }
}

/// The phone's half, of either kind.
#[derive(Clone, Debug)]
pub enum Sealing {
    /// As phones do.
    Real(Sealer),
    /// By a checksum.
    Checksum,
}

impl Sealing {
    /// What a phone of this run seals with. `chance` decides its keys' randomness.
    pub fn new(protection: Protection, chance: u64) -> Self {
        match protection {
            Protection::Checksum => Self::Checksum,
            Protection::Real => {
                let next = Cell::new(chance);
                Self::Real(Sealer::new(move |buffer| {
                    for byte in buffer {
                        let step = next.get().wrapping_mul(6_364_136_223_846_793_005);
                        next.set(step.wrapping_add(1_442_695_040_888_963_407));
                        *byte = next.get().to_be_bytes()[0];
                    }
                }))
            }
        }
    }
}

impl Seal for Sealing {
    fn kind(&self) -> u8 {
        match self {
            Self::Real(sealer) => sealer.kind(),
            Self::Checksum => CHECKSUM,
        }
    }

    fn body(
        &self,
        keys: &SeatKeys<'_>,
        clear: &[u8],
        content: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        match self {
            Self::Real(sealer) => sealer.body(keys, clear, content),
            Self::Checksum => Ok(content.to_vec()),
        }
    }

    fn sealed_to(
        &self,
        commune: &[u8; 32],
        info: &[u8],
        bound: &[u8],
        content: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        match self {
            Self::Real(sealer) => sealer.sealed_to(commune, info, bound, content),
            // As long as the real one's.
            Self::Checksum => Ok([content, &checksum(commune, bound)[..48]].concat()),
        }
    }

    fn sign(&self, keys: &SeatKeys<'_>, message: &[u8]) -> Result<[u8; 64], SealError> {
        match self {
            Self::Real(sealer) => sealer.sign(keys, message),
            Self::Checksum => Ok(checksum(keys.signing, message)),
        }
    }
}

#[derive(Debug)]
struct Checksum;

impl Open for Checksum {
    fn content(&self, envelope: &Envelope) -> Result<Vec<u8>, DecodeError> {
        match envelope.protection {
            PLAIN | CHECKSUM => Ok(envelope.body.clone()),
            other => Err(DecodeError::Protection(other)),
        }
    }

    fn verifies(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        checksum(public_key, message) == *signature
    }
}

/// Opens as another and takes every signature for good. Only to prove that this is seen.
#[derive(Debug)]
pub struct Trusting(pub Arc<dyn Open>);

impl Open for Trusting {
    fn content(&self, envelope: &Envelope) -> Result<Vec<u8>, DecodeError> {
        self.0.content(envelope)
    }

    fn verifies(&self, _: &[u8; 32], _: &[u8], _: &[u8; 64]) -> bool {
        true
    }
}

fn checksum(key: &[u8; 32], message: &[u8]) -> [u8; 64] {
    let mut hasher = DefaultHasher::new();
    (key, message).hash(&mut hasher);
    let mut signature = [0; 64];
    signature[..8].copy_from_slice(&hasher.finish().to_be_bytes());
    signature
}
