//! Bundles of colleagues that this phone carries to the office. It cannot read them.

use super::{Phone, PhoneError};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{END, Table, pack, unpack},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::Millis;
use so_thon_protocol::{
    bundle::{self, BundleReply},
    push::Letter,
};

/// How long the office's answer is remembered.
const REMEMBERED_MS: u64 = 30 * 24 * 60 * 60 * 1000;

/// How long a bundle rests that the office could not read.
const REST_MS: u64 = 24 * 60 * 60 * 1000;

/// A bundle that was handed over to this phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// When it was handed over, by this phone's clock.
    #[serde(rename = "a")]
    pub at: Millis,
    /// How many saves are in it.
    #[serde(rename = "n")]
    pub count: u64,
    /// How far it got.
    #[serde(rename = "s")]
    pub state: CarriedState,
}

/// See [`Carried`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CarriedState {
    /// On its way.
    #[serde(rename = "w")]
    Waiting,
    /// The office has it.
    #[serde(rename = "d")]
    Delivered {
        /// When, by this phone's clock.
        #[serde(rename = "a")]
        at: Millis,
        /// Saves it has for good now, or had before.
        #[serde(rename = "r")]
        received: u64,
        /// Saves it sends back to whoever wrote them.
        #[serde(rename = "b")]
        sent_back: u64,
        /// What it could not take: of another commune, or altered.
        #[serde(rename = "u")]
        unread: u64,
    },
    /// The office did not take the text at all.
    #[serde(rename = "x")]
    NotTaken {
        /// When it was last tried.
        #[serde(rename = "a")]
        at: Millis,
    },
}

/// What is stored: the text only until the office has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    #[serde(rename = "i")]
    info: Carried,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl<S: Store> Phone<S> {
    /// Takes a colleague's bundle, whatever stands around it in the text. One that is here already
    /// is not taken twice; its state tells how far it got.
    pub async fn carry(&self, text: &str, now: Millis) -> Result<Carried, PhoneError> {
        let envelopes = bundle::read(text)?;
        let slices = || envelopes.iter().map(Vec::as_slice);
        let key = bundle::key(slices());
        let mut transaction = self.store.save(&[Table::Carried]).await?;
        if let Some(known) = transaction.get(Table::Carried, &key).await? {
            return Ok(unpack::<Stored>("carried bundle", &known)?.info);
        }
        let info = Carried {
            at: now,
            count: envelopes.len() as u64,
            state: CarriedState::Waiting,
        };
        let stored = Stored {
            info: info.clone(),
            // Without the words around it, which may be anybody's chat.
            text: Some(bundle::write("", slices())),
        };
        transaction.put(Table::Carried, &key, pack(&stored)).await?;
        transaction.commit().await?;
        Ok(info)
    }

    /// What this phone carries or carried, the last first.
    pub async fn carried(&self) -> Result<Vec<Carried>, PhoneError> {
        let transaction = self.store.read(&[Table::Carried]).await?;
        let stored = all(&transaction).await?;
        let mut carried: Vec<Carried> = stored.into_iter().map(|(_, stored)| stored.info).collect();
        carried.sort_by_key(|carried| std::cmp::Reverse(carried.at));
        Ok(carried)
    }

    /// The next bundle to bring, by its key; `None` when there is none or those that are left rest.
    pub(crate) async fn bundle_to_bring(
        &self,
        now: Millis,
    ) -> Result<Option<(Vec<u8>, String)>, PhoneError> {
        let transaction = self.store.read(&[Table::Carried]).await?;
        let ready = |stored: &Stored| match stored.info.state {
            CarriedState::Waiting => true,
            CarriedState::NotTaken { at } => now.0.saturating_sub(at.0) >= REST_MS,
            CarriedState::Delivered { .. } => false,
        };
        let mut waiting = to_bring(&transaction).await?;
        waiting.retain(|(_, stored)| ready(stored));
        Ok(waiting
            .into_iter()
            .find_map(|(key, stored)| Some((key, stored.text?))))
    }

    /// Notes what the office answered to a bundle; none when it did not take the text. The text of
    /// one that arrived is no longer kept.
    pub(crate) async fn note_bundle(
        &self,
        key: &[u8],
        reply: Option<&BundleReply>,
        now: Millis,
    ) -> Result<(), PhoneError> {
        let mut transaction = self.store.write(&[Table::Carried]).await?;
        for (old, stored) in all(&transaction).await? {
            if old == key {
                let known = answered(reply, stored, now);
                transaction.put(Table::Carried, &old, pack(&known)).await?;
            } else if let CarriedState::Delivered { at, .. } = stored.info.state
                && now.0.saturating_sub(at.0) > REMEMBERED_MS
            {
                transaction.delete(Table::Carried, &old).await?;
            }
        }
        Ok(transaction.commit().await?)
    }
}

/// A bundle after the office answered.
fn answered(reply: Option<&BundleReply>, stored: Stored, now: Millis) -> Stored {
    let Some(reply) = reply else {
        let state = CarriedState::NotTaken { at: now };
        let info = Carried {
            state,
            ..stored.info
        };
        return Stored { info, ..stored };
    };
    let count = |wanted: fn(Letter) -> bool| {
        let outcomes = reply.outcomes.iter();
        outcomes.filter(|outcome| wanted(outcome.state)).count() as u64
    };
    let state = CarriedState::Delivered {
        at: now,
        received: count(|state| matches!(state, Letter::Applied | Letter::Waiting | Letter::Held)),
        sent_back: count(|state| state == Letter::Refused),
        unread: reply.unread as u64 + count(|state| state == Letter::NumberReused),
    };
    let info = Carried {
        state,
        ..stored.info
    };
    Stored { info, text: None }
}

/// The bundles that the office does not have yet.
pub(super) async fn to_bring(
    transaction: &impl Transaction,
) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
    let mut stored = all(transaction).await?;
    stored.retain(|(_, stored)| stored.text.is_some());
    Ok(stored)
}

async fn all(transaction: &impl Transaction) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
    let pairs = transaction
        .range(Table::Carried, &[], END, usize::MAX)
        .await?;
    let read = pairs.into_iter().map(|(key, bytes)| {
        let stored = unpack("carried bundle", &bytes)?;
        Ok((key, stored))
    });
    read.collect()
}
