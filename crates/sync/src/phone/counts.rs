//! How far the saves got: the three honest counts, and what the office sent back.

use super::{Phone, PhoneError, meta_value, receive::Standpoint};
use crate::{
    store::{Store, Transaction},
    tables::{END, OutboxEntry, Table, meta, number_of, unpack},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::{Change, Millis, refusal::Refusal};

/// Counts of saves. `unsent` and `received` follow from the office's outcomes and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Only on this phone.
    pub unsent: u64,
    /// When the oldest of them was saved.
    pub oldest: Option<Millis>,
    /// The office has them and no officer has seen them yet.
    pub received: u64,
    /// An officer has seen them.
    pub checked: u64,
    /// The office sent them back.
    pub sent_back: u64,
    /// When the office was last met.
    pub met: Option<Millis>,
    /// How far this phone's clock is ahead of the office's, in milliseconds.
    pub ahead_ms: i64,
    /// Every assigned village has been downloaded whole at least once.
    pub complete: bool,
}

/// A change that the office sent back, kept whole so that it can be mended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentBack {
    /// Why; `None` when another content already had its number.
    pub reason: Option<Refusal>,
    /// When the answer came.
    pub at: Millis,
    /// The change.
    pub change: Change,
}

impl<S: Store> Phone<S> {
    /// How far the saves got.
    pub async fn counts(&self) -> Result<Counts, PhoneError> {
        let tables = [
            Table::Meta,
            Table::Outbox,
            Table::Sent,
            Table::Checked,
            Table::Repair,
        ];
        let transaction = self.store.read(&tables).await?;
        let entries = transaction
            .range(Table::Outbox, &[], END, usize::MAX)
            .await?;
        let (mut unsent, mut delivered, mut oldest) = (0, 0, None);
        for (_, bytes) in &entries {
            let entry = OutboxEntry::from_bytes(bytes)?;
            if entry.delivered {
                delivered += 1;
            } else {
                unsent += 1;
                oldest = oldest.or(Some(entry.saved));
            }
        }
        let sent = transaction.count(Table::Sent, &[], END).await?;
        let checked = transaction.count(Table::Checked, &[], END).await?;
        let standpoint: Standpoint = meta_value(&transaction, "cursor", meta::CURSOR)
            .await?
            .unwrap_or_default();
        let sent_back = transaction.count(Table::Repair, &[], END).await?;
        Ok(Counts {
            unsent,
            oldest,
            received: (sent + delivered).saturating_sub(checked),
            checked,
            sent_back,
            met: standpoint.met,
            ahead_ms: standpoint.ahead_ms,
            complete: standpoint.complete,
        })
    }

    /// What the office sent back, oldest first, with its numbers.
    pub async fn sent_back(&self) -> Result<Vec<(u64, SentBack)>, PhoneError> {
        let transaction = self.store.read(&[Table::Repair]).await?;
        let pairs = transaction
            .range(Table::Repair, &[], END, usize::MAX)
            .await?;
        let items = pairs.iter().map(|(key, bytes)| {
            Ok::<_, PhoneError>((number_of(key)?, unpack("sent back", bytes)?))
        });
        items.collect()
    }
}
