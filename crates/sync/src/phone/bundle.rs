//! The third road: everything the office lacks in one text that anybody may carry.

use super::{Phone, PhoneError};
use crate::{
    store::Store,
    store::Transaction,
    tables::{END, OutboxEntry, Table},
};
use so_thon_protocol::{Envelope, bundle};

/// A sealed bundle, ready to be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The text.
    pub text: String,
    /// How many saves are in it.
    pub count: u64,
    /// How many unsent saves are not: they were saved by an app that did not seal yet, and go over
    /// a session only.
    pub left_out: u64,
}

impl<S: Store> Phone<S> {
    /// Puts every sealed envelope that the office has not acknowledged into one bundle; `words`
    /// stand before it for whoever opens the file. Nothing changes here: the same envelopes still
    /// go by every other road, and count once.
    pub async fn bundle(&self, words: &str) -> Result<Bundle, PhoneError> {
        let transaction = self.store.read(&[Table::Outbox]).await?;
        let pairs = transaction
            .range(Table::Outbox, &[], END, usize::MAX)
            .await?;
        let (mut sealed, mut left_out) = (Vec::new(), 0);
        for (_, bytes) in pairs {
            let entry = OutboxEntry::from_bytes(&bytes)?;
            if entry.delivered {
                continue;
            }
            // Only what its seat signed is taken from a stranger's hands.
            let signed = Envelope::from_bytes(&entry.envelope)
                .is_ok_and(|envelope| envelope.signature.is_some());
            if signed {
                sealed.push(entry.envelope);
            } else {
                left_out += 1;
            }
        }
        Ok(Bundle {
            text: bundle::write(words, sealed.iter().map(Vec::as_slice)),
            count: sealed.len() as u64,
            left_out,
        })
    }
}
