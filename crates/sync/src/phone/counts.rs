//! How far the saves got: the three honest counts, and what is still open.

use super::{Phone, PhoneError, carried::to_bring, meta_value, receive::Standpoint};
use crate::{
    store::{Store, Transaction},
    tables::{END, OutboxEntry, Table, meta},
};
use so_thon_domain::Millis;

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
    /// The office has them and has not decided: they wait for what they belong to, or for an
    /// officer.
    pub undecided: u64,
    /// Bundles of colleagues that this phone still has to bring to the office.
    pub carried: u64,
    /// When the office was last met.
    pub met: Option<Millis>,
    /// How far this phone's clock is ahead of the office's, in milliseconds.
    pub ahead_ms: i64,
    /// Every assigned village has been downloaded whole at least once.
    pub complete: bool,
    /// Villages whose rows here were last found to differ from the office's.
    pub differs: u64,
}

/// How many saves of a store are only on this phone: told without opening its lock.
pub async fn unsent_in(store: &impl Store) -> Result<u64, PhoneError> {
    let transaction = store.read(&[Table::Outbox]).await?;
    let mut unsent = 0;
    for (_, bytes) in transaction
        .range(Table::Outbox, &[], END, usize::MAX)
        .await?
    {
        unsent += u64::from(!OutboxEntry::from_bytes(&bytes)?.delivered);
    }
    Ok(unsent)
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
            Table::Pending,
            Table::Carried,
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
        let pending = transaction.count(Table::Pending, &[], END).await?;
        let carried = to_bring(&transaction).await?.len() as u64;
        Ok(Counts {
            unsent,
            oldest,
            received: (sent + delivered).saturating_sub(checked),
            checked,
            sent_back,
            undecided: pending.saturating_sub(unsent),
            carried,
            met: standpoint.met,
            ahead_ms: standpoint.ahead_ms,
            complete: standpoint.complete,
            differs: standpoint.digests.differing(),
        })
    }
}
