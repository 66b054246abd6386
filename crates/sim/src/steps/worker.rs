//! Background upload: what the service worker does with the bytes in the outbox, beside the page.

use crate::world::{Sabotage, World};
use serde_json::Value;
use so_thon_protocol::{
    codec,
    push::{Letter, PushReply, frame},
    seal::PLAIN,
};
use so_thon_sync::{PhoneError, Store, StoreError, Table, Transaction, tables};
use std::collections::BTreeSet;

/// Entries as the worker read them, and what the office said of them.
#[derive(Clone, Debug)]
pub struct Batch {
    token: String,
    entries: Vec<(Vec<u8>, Vec<u8>)>,
    receipts: Option<BTreeSet<u64>>,
}

/// Bytes before the envelope in an entry of the outbox.
const BEFORE_ENVELOPE: usize = 10;

/// Only sealed envelopes say themselves whose they are; older ones go with the session.
pub(super) fn sealed_envelope(entry: &[u8]) -> Option<&[u8]> {
    let envelope = entry.get(BEFORE_ENVELOPE..)?;
    let sealed = matches!(envelope, [2, protection, ..] if *protection != PLAIN);
    (entry.first() == Some(&1) && sealed).then_some(envelope)
}

impl World {
    /// The worker goes on: it reads, pushes or notes, and may be stopped between any two of them.
    pub(super) async fn work_on(&mut self, at: usize) -> Result<(), PhoneError> {
        loop {
            let done = self.work(at, false).await?;
            if done || self.chance.percent(30) {
                return Ok(());
            }
        }
    }

    /// One thing the worker does; true when it has nothing in hand afterwards.
    pub(crate) async fn work(&mut self, at: usize, healed: bool) -> Result<bool, PhoneError> {
        let Some(batch) = self.seats[at].worker.take() else {
            let read = self.read_outbox(at, healed).await?;
            self.trace.say(|| {
                let count = read.as_ref().map_or(0, |batch| batch.entries.len());
                format!("  the worker reads {count}")
            });
            self.seats[at].worker = read;
            return Ok(self.seats[at].worker.is_none());
        };
        if batch.receipts.is_some() {
            self.note_receipts(at, &batch).await?;
            self.trace.say(|| "  the worker notes".to_owned());
            return Ok(true);
        }
        let reply = self.push_over(&batch, healed).await;
        self.trace.say(|| format!("  the worker pushes: {reply:?}"));
        let forgetful = self.sabotage == Some(Sabotage::ForgetfulWorker);
        let reply = if forgetful {
            Some(reply.unwrap_or_default())
        } else {
            reply
        };
        let Some(reply) = reply else {
            return Ok(true);
        };
        let outcomes = reply.outcomes.iter();
        let receipts = outcomes
            .filter(|one| one.state != Letter::NumberReused)
            .map(|one| one.number)
            .collect();
        self.seats[at].worker = Some(Batch {
            receipts: Some(receipts),
            ..batch
        });
        Ok(false)
    }

    async fn read_outbox(&self, at: usize, healed: bool) -> Result<Option<Batch>, PhoneError> {
        let disk = &self.seats[at].disk;
        let transaction = disk.read(&[Table::Push]).await?;
        let push = transaction.get(Table::Push, b"push").await?;
        let push = push.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let Some(token) = push.as_ref().and_then(|push| push.get("token")?.as_str()) else {
            return Ok(None);
        };
        let transaction = disk.read(&[Table::Outbox]).await?;
        let mut entries = transaction
            .range(Table::Outbox, &[], tables::END, usize::MAX)
            .await?;
        entries.retain(|(_, entry)| entry.get(1) == Some(&0) && sealed_envelope(entry).is_some());
        if !healed {
            entries.truncate(1 + self.chance.place(6));
        }
        Ok((!entries.is_empty()).then(|| Batch {
            token: token.to_owned(),
            entries,
            receipts: None,
        }))
    }

    /// The push, over the same bad network.
    async fn push_over(&self, batch: &Batch, healed: bool) -> Option<PushReply> {
        let envelopes = batch.entries.iter();
        let envelopes = envelopes.filter_map(|(_, entry)| sealed_envelope(entry));
        let framed = frame(envelopes);
        if healed {
            return self.office.push(&batch.token, &framed).await.ok();
        }
        if self.office.down.get() {
            return None;
        }
        match self.chance.below(100) {
            0..12 => None,
            12..26 => {
                // The answer is lost.
                let _ = self.office.push(&batch.token, &framed).await;
                None
            }
            26..34 => {
                // The request is cut: nothing of it may count, or a whole part.
                let cut = framed.get(..self.chance.place(framed.len()));
                let cut = self.office.push(&batch.token, cut.unwrap_or_default());
                cut.await.ok()
            }
            34..42 => {
                let _ = self.office.push(&batch.token, &framed).await;
                self.office.push(&batch.token, &framed).await.ok()
            }
            _ => {
                let reply = self.office.push(&batch.token, &framed).await.ok()?;
                let bytes = codec::encode(&reply);
                codec::decode("push reply", &bytes).ok()
            }
        }
    }

    async fn note_receipts(&self, at: usize, batch: &Batch) -> Result<(), StoreError> {
        let receipts = batch.receipts.clone().unwrap_or_default();
        let mut transaction = self.seats[at].disk.write(&[Table::Outbox]).await?;
        for (key, entry) in &batch.entries {
            if self.sabotage == Some(Sabotage::ForgetfulWorker) {
                transaction.delete(Table::Outbox, key).await?;
                continue;
            }
            // A page may have settled it meanwhile.
            let now = transaction.get(Table::Outbox, key).await?;
            if !receipts.contains(&tables::number_of(key)?) || now.as_ref() != Some(entry) {
                continue;
            }
            let mut entry = entry.clone();
            if let Some(state) = entry.get_mut(1) {
                *state = 1;
            }
            transaction.put(Table::Outbox, key, entry).await?;
        }
        transaction.commit().await
    }
}
