//! What a phone can do with its store, each a whole transaction named by its intent.
//!
//! A person's save ([`Phone::save`]) and what the office sends ([`Phone::receive`]) are one
//! writing transaction each: the number, the clock, the records, the list rows and the outbox move
//! together or not at all. Two tabs can therefore never give the same number twice, nor overwrite
//! each other.

mod bundle;
mod carried;
mod counts;
mod digests;
mod drafts;
mod enrol;
mod erased;
mod family;
mod groups;
mod intake;
mod missing;
mod photos;
mod read;
mod receive;
mod repair;
mod request;
mod reused;
mod room;
mod save;
mod settle;
mod units;
mod whole;

pub use bundle::Bundle;
pub use carried::{Carried, CarriedState};
pub use counts::{Counts, unsent_in};
pub use drafts::Draft;
pub use enrol::{Identity, SigningSecret};
pub use photos::{KeptPhoto, LocalPhoto, NewPhoto, PhotoCounts, PhotoState, Upload};
pub use read::{HouseholdView, Standing};
pub use receive::Received;
pub use repair::{SentBack, Written};
pub use request::{Limits, Request};
pub use save::{Save, Saved};

use crate::store::{Store, StoreError, Transaction};
use crate::tables::{Table, meta, unpack};
use serde::de::DeserializeOwned;
use so_thon_protocol::{
    bundle::BundleError,
    seal::{Seal, SealError},
};
use std::{cell::Cell, rc::Rc};

/// A phone: one seat's store and what can be done with it.
#[derive(Clone, Debug)]
pub struct Phone<S> {
    store: S,
    seal: Rc<dyn Seal>,
    /// How much the next round tries to send at once.
    pub(crate) limits: Cell<Limits>,
}

/// Why a phone could not do it. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody has signed in on this store yet.
    #[error("nobody has signed in here")]
    NotEnrolled,
    /// Somebody has already signed in on this store: a seat is never given away.
    #[error("this store already belongs to a seat")]
    AlreadyEnrolled,
    /// There was nothing to save.
    #[error("nothing to save")]
    Nothing,
    /// The seat's keys cannot seal.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// What a colleague handed over is not a whole bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
}

impl<S: Store> Phone<S> {
    /// A phone over an open store that seals what it saves.
    pub fn new(store: S, seal: impl Seal + 'static) -> Self {
        Self {
            store,
            seal: Rc::new(seal),
            limits: Cell::default(),
        }
    }

    /// The store beneath.
    pub fn store(&self) -> &S {
        &self.store
    }
}

/// Reads one value of [`Table::Meta`].
async fn meta_value<T: DeserializeOwned>(
    transaction: &impl Transaction,
    what: &'static str,
    key: &[u8],
) -> Result<Option<T>, StoreError> {
    let bytes = transaction.get(Table::Meta, key).await?;
    bytes.map(|bytes| unpack(what, &bytes)).transpose()
}

/// Who the seat is, or the error that says nobody has signed in.
async fn identity(transaction: &impl Transaction) -> Result<Identity, PhoneError> {
    meta_value(transaction, "identity", meta::IDENTITY)
        .await?
        .ok_or(PhoneError::NotEnrolled)
}
