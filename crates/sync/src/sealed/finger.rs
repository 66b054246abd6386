//! The fingerprint's part of a lock. What stands behind it is WebAuthn's PRF extension: an authenticator that has made
//! sure of its person computes 32 bytes from a salt, always the same ones, under a key that never leaves it.

use super::DataKey;
use so_thon_protocol::secret;
use zeroize::Zeroizing;

/// How long a wrapped data key is: nonce, 32 bytes, tag.
const WRAPPED: usize = secret::NONCE + 32 + 16;

/// What opens a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The secret alone.
    Secret,
    /// The secret or the fingerprint.
    Either,
    /// The secret and the fingerprint together.
    Both,
}

/// What an authenticator is asked with. No secret: without the authenticator and its person it gives nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Which of its keys, by WebAuthn's credential id.
    pub id: Vec<u8>,
    /// What its PRF is evaluated over.
    pub salt: [u8; 32],
}

/// What an authenticator's PRF gave. Wiped when dropped.
#[derive(Clone)]
pub struct PrfOutput(Zeroizing<[u8; 32]>);

impl PrfOutput {
    /// The output of these bytes.
    pub fn of(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key that wraps the data key where the fingerprint alone opens.
    fn key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(secret::derive(&[&*self.0], b"so-thon fingerprint 1"))
    }

    /// The key that wraps it where both are needed; `stretched` is what the secret was stretched to.
    pub(super) fn key_with(&self, stretched: &[u8; 32]) -> Zeroizing<[u8; 32]> {
        let secrets: [&[u8]; 2] = [stretched, &*self.0];
        Zeroizing::new(secret::derive(
            &secrets,
            b"so-thon secret and fingerprint 1",
        ))
    }
}

/// The fingerprint's part of a lock, as it is stored: a byte that says what opens, the salt, the data key under the
/// fingerprint where that alone opens, and the credential's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finger {
    pub(super) credential: Credential,
    /// The data key under the fingerprint alone; none where both are needed.
    wrapped: Option<Vec<u8>>,
}

/// The fingerprint opens by itself.
const EITHER: u8 = 1;

/// It opens together with the secret.
const BOTH: u8 = 2;

impl Finger {
    /// A part that opens by itself.
    pub(super) fn alone(
        data_key: &DataKey,
        credential: &Credential,
        output: &PrfOutput,
        nonce: [u8; secret::NONCE],
    ) -> Self {
        let wrapped = secret::seal(&output.key(), nonce, &bound(credential), data_key.bytes());
        Self {
            credential: credential.clone(),
            wrapped: Some(wrapped),
        }
    }

    /// A part that opens together with the secret, which wraps the data key.
    pub(super) fn beside_secret(credential: &Credential) -> Self {
        Self {
            credential: credential.clone(),
            wrapped: None,
        }
    }

    /// What opens a lock with this part.
    pub(super) fn opens(&self) -> Opens {
        match self.wrapped {
            Some(_) => Opens::Either,
            None => Opens::Both,
        }
    }

    /// Opens it where the fingerprint alone does.
    pub(super) fn open(&self, output: &PrfOutput) -> Option<Vec<u8>> {
        let wrapped = self.wrapped.as_deref()?;
        secret::open(&output.key(), &bound(&self.credential), wrapped).ok()
    }

    /// Its stored bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let (kind, wrapped) = match &self.wrapped {
            Some(wrapped) => (EITHER, wrapped.as_slice()),
            None => (BOTH, &[][..]),
        };
        let Credential { id, salt } = &self.credential;
        [&[kind], salt.as_slice(), wrapped, id].concat()
    }

    /// Reads stored bytes; `None` where there are none, or of a form that this version does not know.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        let (salt, rest) = rest.split_first_chunk::<32>()?;
        let (wrapped, id) = match *kind {
            EITHER => {
                let (wrapped, id) = rest.split_at_checked(WRAPPED)?;
                (Some(wrapped.to_vec()), id)
            }
            BOTH => (None, rest),
            _ => return None,
        };
        let (id, salt) = (id.to_vec(), *salt);
        Some(Self {
            credential: Credential { id, salt },
            wrapped,
        })
    }
}

/// What the data key under the fingerprint is bound to: neither credential nor salt can be exchanged.
fn bound(credential: &Credential) -> Vec<u8> {
    [
        b"so-thon data key by fingerprint 1".as_slice(),
        &credential.salt,
        &credential.id,
    ]
    .concat()
}
