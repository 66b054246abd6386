//! Room on the device: what can be had again is let go, step by step. Never work that the office
//! does not have.

use super::{Phone, PhoneError, meta_value, receive::Standpoint};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{END, SentEntry, Table, meta, number_key, number_of, rows},
};
use so_thon_domain::Millis;

/// How long an acknowledged envelope is kept at least, whatever backups there are.
const KEPT_MS: u64 = 30 * 24 * 60 * 60 * 1000;

/// How many entries are looked at in one go.
const BATCH: usize = 200;

/// How much of photos is let go at a time.
const PHOTO_BYTES: u64 = 4 * 1024 * 1024;

/// What is let go, in this order, when the device is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ladder {
    /// Photos that the office has.
    Photos,
    /// Envelopes that a verified backup of the office covers.
    Sent,
    /// Rows of the list, which are made again from the households.
    Rows,
}

impl Ladder {
    /// Every step.
    pub(super) const STEPS: [Self; 3] = [Self::Photos, Self::Sent, Self::Rows];
}

impl<S: Store> Phone<S> {
    /// Does what a person waits for, and makes room for it when the device is full: what can be had
    /// again goes first.
    pub(super) async fn with_room<T>(
        &self,
        now: Millis,
        mut attempt: impl AsyncFnMut() -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let mut tried = attempt().await;
        for step in Ladder::STEPS {
            if !matches!(tried, Err(PhoneError::Store(StoreError::Full))) {
                break;
            }
            // Where even letting go fails, the device has no room at all.
            if self.make_room(step, now).await.unwrap_or(false) {
                tried = attempt().await;
            }
        }
        tried
    }

    /// Takes one step; true when something was let go.
    async fn make_room(&self, step: Ladder, now: Millis) -> Result<bool, PhoneError> {
        match step {
            Ladder::Photos => Ok(self.free_photos(PHOTO_BYTES).await? > 0),
            Ladder::Sent => self.let_go_of_sent(now).await,
            Ladder::Rows => self.let_go_of_rows().await,
        }
    }

    async fn let_go_of_sent(&self, now: Millis) -> Result<bool, PhoneError> {
        let tables = [Table::Meta, Table::Sent, Table::Pending];
        let mut transaction = self.store.write(&tables).await?;
        let mut standpoint: Standpoint = meta_value(&transaction, "cursor", meta::CURSOR)
            .await?
            .unwrap_or_default();
        let office = standpoint.office_time(now);
        let mut freed = false;
        while empty_sent(&mut transaction, &mut standpoint, office).await? > 0 {
            freed = true;
        }
        if freed {
            transaction.commit().await?;
        }
        Ok(freed)
    }

    async fn let_go_of_rows(&self) -> Result<bool, PhoneError> {
        let mut transaction = self.store.write(&[Table::Summaries]).await?;
        let groups = transaction
            .range(Table::Summaries, &[], END, usize::MAX)
            .await?;
        let mut freed = false;
        for (key, bytes) in groups {
            if bytes != rows::MADE_ANEW {
                freed = true;
                let mark = rows::MADE_ANEW.to_vec();
                transaction.put(Table::Summaries, &key, mark).await?;
            }
        }
        if freed {
            transaction.commit().await?;
        }
        Ok(freed)
    }
}

/// Empties sent entries that are thirty days old and that a verified backup covers, oldest first,
/// some at a time; says how many. One that waits at the office is not settled, and is kept whole.
/// `now` is the office's clock.
pub(super) async fn empty_sent(
    transaction: &mut impl Transaction,
    standpoint: &mut Standpoint,
    now: Millis,
) -> Result<u64, StoreError> {
    let Some(covered) = standpoint.backed_up else {
        return Ok(0);
    };
    let (mut emptied, mut unbroken) = (0, true);
    let from = number_key(standpoint.emptied.saturating_add(1));
    for (key, bytes) in transaction.range(Table::Sent, &from, END, BATCH).await? {
        let entry = SentEntry::from_bytes(&bytes)?;
        // Version 0.1.0 did not note the receipt, and the phone's own clock may be years behind: a
        // backup covers it for certain when it is younger than this look.
        if entry.received == Millis::default() && entry.kept.is_some() {
            let noted = SentEntry {
                received: now,
                ..entry
            };
            transaction.put(Table::Sent, &key, noted.to_bytes()).await?;
            unbroken = false;
            continue;
        }
        let since = entry.received.max(entry.saved);
        let old = since.0.saturating_add(KEPT_MS) <= now.0;
        if entry.kept.is_none() {
            // Nothing is left of it.
        } else if since <= covered && old && !waits(transaction, &key).await? {
            let empty = SentEntry {
                kept: None,
                ..entry
            };
            transaction.put(Table::Sent, &key, empty.to_bytes()).await?;
            emptied += 1;
        } else {
            unbroken = false;
        }
        if unbroken {
            standpoint.emptied = number_of(&key)?;
        }
    }
    Ok(emptied)
}

/// The office has it and has not decided: it lies among the pending still.
async fn waits(transaction: &impl Transaction, key: &[u8]) -> Result<bool, StoreError> {
    Ok(transaction.get(Table::Pending, key).await?.is_some())
}
