//! Phones that still run version 0.1.0, and the day they get today's.
//!
//! Only the form of what lies on the disk is the old one: envelopes of form 1, and acknowledged
//! changes kept as entries of the outbox; the worker is told nothing of the office's life.

use crate::{
    disk::Disk,
    drawn::Fault,
    world::{Sabotage, World},
};
use so_thon_domain::Change;
use so_thon_protocol::{Envelope, codec};
use so_thon_sync::{
    PhoneError, Store, StoreError, Table, Transaction,
    tables::{self, OutboxEntry, SentEntry},
};

impl World {
    /// What an old phone wrote takes its old form, before anybody reads it.
    pub(super) async fn keep_old(&self, at: usize) {
        if self.seats[at].old
            && let Err(error) = to_old_form(&self.seats[at].disk).await
        {
            self.trace.say(|| format!("  no old form: {error}"));
        }
    }

    /// Today's version is installed over a disk of version 0.1.0.
    pub(crate) async fn upgrade(&mut self, at: usize) -> Result<(), PhoneError> {
        if !std::mem::take(&mut self.seats[at].old) {
            return Ok(());
        }
        self.trace.say(|| "  gets today's version".to_owned());
        let before = self.seats[at].disk.tables().read(&[Table::Outbox]).await?;
        if before.count(Table::Outbox, &[], tables::END).await? > 0 {
            self.drawn.count(Fault::UpgradedUnsent);
        }
        if self.sabotage == Some(Sabotage::LossyUpgrade) {
            let tables = self.seats[at].disk.tables().clone();
            let mut transaction = tables.write(&[Table::Outbox]).await?;
            transaction
                .delete_range(Table::Outbox, &[], tables::END)
                .await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

async fn to_old_form(disk: &Disk) -> Result<(), StoreError> {
    let all = [Table::Outbox, Table::Sent, Table::Pending, Table::Push];
    let mut transaction = disk.tables().write(&all).await?;
    let outbox = transaction.range(Table::Outbox, &[], tables::END, usize::MAX);
    for (key, bytes) in outbox.await? {
        let entry = OutboxEntry::from_bytes(&bytes)?;
        let pending = transaction.get(Table::Pending, &key).await?;
        let (Some(2), Some(pending)) = (entry.envelope.first(), pending) else {
            continue;
        };
        let change: Change = codec::decode("pending change", &pending)
            .map_err(|_| StoreError::Damaged { what: "change" })?;
        let entry = OutboxEntry {
            envelope: Envelope::plain(&change).to_bytes(),
            ..entry
        };
        transaction
            .put(Table::Outbox, &key, entry.to_bytes())
            .await?;
    }
    let sent = transaction.range(Table::Sent, &[], tables::END, usize::MAX);
    for (key, bytes) in sent.await? {
        let SentEntry { saved, kept, .. } = SentEntry::from_bytes(&bytes)?;
        if let Some(kept) = kept {
            let entry = OutboxEntry {
                delivered: false,
                saved,
                envelope: kept.envelope,
            };
            transaction.put(Table::Sent, &key, entry.to_bytes()).await?;
        }
    }
    transaction.delete(Table::Push, tables::push::LIFE).await?;
    transaction.commit().await
}
