//! The data key under lock: wrapped by what a person knows, and by what their phone knows of them.

use super::DataKey;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use so_thon_protocol::secret;
use zeroize::Zeroizing;

/// What a person opens their book with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Secret {
    /// Six digits or more.
    #[serde(rename = "pin")]
    Pin,
    /// Words.
    #[serde(rename = "phrase")]
    Phrase,
}

/// How a secret is stretched: Argon2id (RFC 9106), version 0x13, with these costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Memory in KiB.
    #[serde(rename = "m")]
    pub memory_kib: u32,
    /// Passes over it.
    #[serde(rename = "t")]
    pub passes: u32,
    /// Chance that makes equal secrets different.
    #[serde(rename = "s")]
    pub salt: [u8; 16],
}

/// What stretching a secret gave: it wraps and opens the data key. Wiped when dropped.
#[derive(Clone)]
pub struct StretchedKey(Zeroizing<[u8; 32]>);

impl StretchedKey {
    /// The key of these bytes.
    pub fn of(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

/// The secret does not open the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret does not open the lock")]
pub struct WrongSecret;

/// The data key under lock, with what is needed to ask for the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locks {
    /// What is asked for.
    #[serde(rename = "k")]
    pub secret: Secret,
    /// How many digits a PIN has, so that the last one opens; 0 for a phrase. It is no secret: who guesses begins with
    /// the short ones.
    #[serde(rename = "d", default)]
    pub digits: u8,
    /// How it is stretched.
    #[serde(rename = "a")]
    pub stretch: Stretch,
    /// The data key, sealed with what the stretching gives.
    #[serde(rename = "w")]
    wrapped: ByteBuf,
}

/// What the wrapped key is bound to: the use, and the costs, so that nobody cheapens them unseen.
fn bound(secret: Secret, stretch: &Stretch) -> Vec<u8> {
    let mut bytes = b"so-thon data key 1".to_vec();
    bytes.push(match secret {
        Secret::Pin => 1,
        Secret::Phrase => 2,
    });
    bytes.extend(stretch.memory_kib.to_be_bytes());
    bytes.extend(stretch.passes.to_be_bytes());
    bytes.extend(stretch.salt);
    bytes
}

impl Locks {
    /// Locks a data key.
    pub fn new(
        data_key: &DataKey,
        (secret, digits): (Secret, u8),
        stretch: Stretch,
        stretched: &StretchedKey,
        chance: &dyn Fn(&mut [u8]),
    ) -> Self {
        let mut nonce = [0; secret::NONCE];
        chance(&mut nonce);
        let bound = bound(secret, &stretch);
        let wrapped = secret::seal(&stretched.0, nonce, &bound, data_key.bytes());
        Self {
            secret,
            digits,
            stretch,
            wrapped: ByteBuf::from(wrapped),
        }
    }

    /// Opens the lock.
    pub fn open(&self, stretched: &StretchedKey) -> Result<DataKey, WrongSecret> {
        let bound = bound(self.secret, &self.stretch);
        let opened = secret::open(&stretched.0, &bound, &self.wrapped).map_err(|_| WrongSecret)?;
        let opened = Zeroizing::new(opened);
        let bytes = opened.as_slice().try_into().map_err(|_| WrongSecret)?;
        Ok(DataKey::of(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRETCH: Stretch = Stretch {
        memory_kib: 19_456,
        passes: 2,
        salt: [5; 16],
    };

    fn locks() -> Locks {
        Locks::new(
            &DataKey::of([1; 32]),
            (Secret::Pin, 6),
            STRETCH,
            &StretchedKey::of([2; 32]),
            &|buffer| buffer.fill(3),
        )
    }

    #[test]
    fn the_right_secret_opens_and_another_does_not() {
        assert_eq!(
            locks().open(&StretchedKey::of([2; 32])),
            Ok(DataKey::of([1; 32]))
        );
        assert_eq!(locks().open(&StretchedKey::of([4; 32])), Err(WrongSecret));
    }

    #[test]
    fn costs_that_were_made_cheaper_do_not_open() {
        let mut locks = locks();
        locks.stretch.passes = 1;
        assert_eq!(locks.open(&StretchedKey::of([2; 32])), Err(WrongSecret));
    }
}
