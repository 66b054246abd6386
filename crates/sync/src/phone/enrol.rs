//! The seat: minted at the first sign-in, whole and once.

use super::{Phone, PhoneError, identity, meta_value};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{Table, meta, pack, push},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::ByteBuf;
use so_thon_domain::{Epoch, SeatId};
use so_thon_protocol::{
    seal::{SealError, SeatKeys},
    session::Me,
};
use std::fmt;
use zeroize::Zeroizing;

/// One person on one installation. Seat id, keys, counter and outbox are made together and none of
/// them is ever used again elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The seat.
    pub seat: SeatId,
    /// Who it is, as of the last contact.
    pub me: Me,
    /// The Ed25519 signing key, 32 bytes.
    pub signing_key: SigningSecret,
    /// Bearer token of the session; empty after signing out.
    pub token: String,
    /// Token that can append envelopes and read nothing.
    pub push_token: String,
    /// The life of the office's store at enrolment.
    pub epoch: Epoch,
}

/// What a seat signs with: overwritten in memory when it is dropped, and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Zeroizing<Vec<u8>>);

impl SigningSecret {
    /// The bytes: thirty-two, unless what was stored is damaged.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<[u8; 32]> for SigningSecret {
    fn from(bytes: [u8; 32]) -> Self {
        let bytes = Zeroizing::new(bytes);
        Self(Zeroizing::new(bytes.to_vec()))
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret")
    }
}

impl Serialize for SigningSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for SigningSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The buffer that was read is the one that is kept: there is no copy to overwrite.
        let bytes = ByteBuf::deserialize(deserializer)?;
        Ok(Self(Zeroizing::new(bytes.into_vec())))
    }
}

/// The keys a seat seals with, as bytes.
#[derive(Clone)]
pub(super) struct Keys {
    commune: [u8; 32],
    signing: Zeroizing<[u8; 32]>,
}

impl Keys {
    pub(super) fn lent(&self) -> SeatKeys<'_> {
        SeatKeys {
            commune: &self.commune,
            signing: &self.signing,
        }
    }
}

impl Identity {
    /// The keys to seal with; an error when the seat was not given whole ones.
    pub(super) fn keys(&self) -> Result<Keys, SealError> {
        let bytes: &[u8; 32] = self.signing_key.bytes().try_into().map_err(|_| SealError)?;
        let mut signing = Zeroizing::new([0; 32]);
        signing.copy_from_slice(bytes);
        Ok(Keys {
            commune: bytes32(&self.me.commune_key).ok_or(SealError)?,
            signing,
        })
    }
}

/// Tells the service worker in which life of the office's store the receipts here hold.
pub(super) async fn note_life(
    transaction: &mut impl Transaction,
    life: Epoch,
) -> Result<(), StoreError> {
    transaction
        .put(Table::Push, push::LIFE, life.to_string().into_bytes())
        .await
}

/// Reads thirty-two bytes in hexadecimal digits.
fn bytes32(hex: &str) -> Option<[u8; 32]> {
    let digits = hex.as_bytes();
    let mut bytes = [0; 32];
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

impl<S: Store> Phone<S> {
    /// Makes this store the store of a new seat. Refuses a store that has one already.
    pub async fn enrol(&self, identity: &Identity) -> Result<(), PhoneError> {
        let mut transaction = self.store.save(&[Table::Meta, Table::Push]).await?;
        if transaction
            .get(Table::Meta, meta::IDENTITY)
            .await?
            .is_some()
        {
            return Err(PhoneError::AlreadyEnrolled);
        }
        transaction
            .put(Table::Meta, meta::IDENTITY, pack(identity))
            .await?;
        // Plain JSON: the service worker reads it.
        let token = serde_json::json!({
            "v": 1,
            "seat": identity.seat,
            "token": identity.push_token,
        });
        transaction
            .put(Table::Push, push::TOKEN, token.to_string().into_bytes())
            .await?;
        note_life(&mut transaction, identity.epoch).await?;
        Ok(transaction.commit().await?)
    }

    /// Who the seat is; `None` before the first sign-in.
    pub async fn identity(&self) -> Result<Option<Identity>, PhoneError> {
        let transaction = self.store.read(&[Table::Meta]).await?;
        Ok(meta_value(&transaction, "identity", meta::IDENTITY).await?)
    }

    /// Takes over a renewed session: a new token and what the office now says of the person. An
    /// empty token is a signed-out session: what was saved stays, and is sent after the next
    /// sign-in.
    pub async fn renew(&self, me: Option<Me>, token: String) -> Result<(), PhoneError> {
        let mut transaction = self.store.save(&[Table::Meta]).await?;
        let mut known = identity(&transaction).await?;
        known.me = me.unwrap_or(known.me);
        known.token = token;
        transaction
            .put(Table::Meta, meta::IDENTITY, pack(&known))
            .await?;
        Ok(transaction.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::unpack;

    #[test]
    fn a_signing_secret_is_stored_as_bytes_always_were_and_says_nothing_of_itself() {
        let secret = SigningSecret::from([7; 32]);
        let stored = pack(&secret);
        assert_eq!(stored, pack(&ByteBuf::from([7; 32])));
        let read: SigningSecret = unpack("identity", &stored).expect("it was just written");
        assert_eq!(read, secret);
        assert_eq!(format!("{secret:?}"), "SigningSecret");
    }
}
