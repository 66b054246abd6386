//! Background upload: what the service worker does with the bytes in the outbox, beside the page.
//!
//! The same steps as in `public/sw.js`: read, push, and note receipts; and when the answer names
//! another life of the office, read everything, push all of it and only then note.

use crate::{
    drawn::Fault,
    world::{Sabotage, World},
};
use serde_json::Value;
use so_thon_domain::Epoch;
use so_thon_protocol::{
    codec,
    push::{Letter, PushOutcome, PushReply, frame},
    seal::PLAIN,
};
use so_thon_sync::{
    PhoneError, Store, StoreError, Table, Transaction,
    tables::{self, SentEntry, push},
};
use std::collections::BTreeSet;

/// Entries as the worker read them, and what the office said of them.
#[derive(Clone, Debug)]
pub struct Batch {
    token: String,
    /// The life in which receipts on this phone held when they were read.
    life: Option<String>,
    entries: Vec<Entry>,
    /// How many of the entries were answered.
    answered: usize,
    /// Numbers that the office has for good.
    taken: BTreeSet<u64>,
    /// Numbers of a lost phone that another content has.
    reused: BTreeSet<u64>,
    /// The life that was met; none before the first answer.
    met: Option<Epoch>,
}

#[derive(Clone, Debug)]
struct Entry {
    number: u64,
    /// How it stands in the outbox; none when the office had it already.
    unsent: Option<Vec<u8>>,
    envelope: Vec<u8>,
}

/// Bytes before the envelope in an entry of the outbox.
const BEFORE_ENVELOPE: usize = 10;

/// Only sealed envelopes say themselves whose they are; older ones go with the session.
pub(super) fn sealed_envelope(entry: &[u8]) -> Option<&[u8]> {
    let envelope = entry.get(BEFORE_ENVELOPE..)?;
    (entry.first() == Some(&1) && is_sealed(envelope)).then_some(envelope)
}

pub(super) fn is_sealed(envelope: &[u8]) -> bool {
    matches!(envelope, [2, protection, ..] if *protection != PLAIN)
}

impl Batch {
    fn is_answered(&self) -> bool {
        self.met.is_some() && self.answered == self.entries.len()
    }

    /// The office was met in another life than these receipts are for.
    fn met_another_life(&self) -> Option<Epoch> {
        self.met.filter(|met| self.life != Some(met.to_string()))
    }
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
        if batch.is_answered() {
            self.note_receipts(at, &batch).await?;
            self.trace.say(|| "  the worker notes".to_owned());
            return Ok(true);
        }
        let part = batch.part(self.chance.place(6), healed);
        let reply = self.push_over(&batch.token, part, healed).await;
        self.trace.say(|| format!("  the worker pushes: {reply:?}"));
        let forgetful = self.sabotage == Some(Sabotage::ForgetfulWorker);
        let (epoch, outcomes, revoked) = match reply {
            Some(reply) => (reply.epoch, reply.outcomes, reply.revoked),
            None if forgetful => (self.office.commune.epoch, Vec::new(), false),
            None => return Ok(true),
        };
        let again = batch.met;
        if again.is_some_and(|met| met != epoch) {
            // The office began anew meanwhile: from the beginning, another time.
            return Ok(true);
        }
        let (reused, taken): (BTreeSet<u64>, BTreeSet<u64>) = {
            let is_reused = |one: &&PushOutcome| one.state == Letter::NumberReused;
            let (reused, taken): (Vec<_>, Vec<_>) = outcomes.iter().partition(is_reused);
            let numbers = |all: Vec<&PushOutcome>| all.iter().map(|one| one.number).collect();
            (numbers(reused), numbers(taken))
        };
        let mut batch = Batch {
            answered: batch.answered + part.len(),
            met: Some(epoch),
            taken: batch.taken.iter().copied().chain(taken).collect(),
            reused: batch
                .reused
                .iter()
                .copied()
                // In another life everything was sent, and is not sent again.
                .chain(reused.into_iter().filter(|_| revoked || again.is_some()))
                .collect(),
            ..batch
        };
        if again.is_none()
            && batch.met_another_life().is_some()
            && self.sabotage != Some(Sabotage::OneLife)
        {
            batch = self.read_everything(at, batch).await?;
            self.trace
                .say(|| format!("  the worker sends {} again", batch.entries.len()));
        }
        self.seats[at].worker = Some(batch);
        Ok(false)
    }

    async fn read_outbox(&self, at: usize, healed: bool) -> Result<Option<Batch>, PhoneError> {
        // Version 0.1.0 had no such worker.
        if self.seats[at].old {
            return Ok(None);
        }
        let disk = &self.seats[at].disk;
        let transaction = disk.read(&[Table::Push]).await?;
        let keys = transaction.get(Table::Push, push::TOKEN).await?;
        let keys = keys.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let Some(token) = keys.as_ref().and_then(|keys| keys.get("token")?.as_str()) else {
            return Ok(None);
        };
        let life = transaction.get(Table::Push, push::LIFE).await?;
        let transaction = disk.read(&[Table::Outbox]).await?;
        let mut entries = in_outbox(&transaction).await?;
        entries.retain(|entry| {
            entry
                .unsent
                .as_ref()
                .is_some_and(|one| one.get(1) == Some(&0))
        });
        if !healed {
            entries.truncate(1 + self.chance.place(6));
        }
        // A page that is turned away has the worker ask, whether anything is unsent or not.
        let refused = self.revoked.contains_key(&self.seats[at].id);
        Ok((refused || !entries.is_empty()).then(|| Batch {
            token: token.to_owned(),
            life: life.map(|life| String::from_utf8_lossy(&life).into_owned()),
            entries,
            answered: 0,
            taken: BTreeSet::new(),
            reused: BTreeSet::new(),
            met: None,
        }))
    }

    /// All that is still here, unsent, delivered or received, as of one moment.
    async fn read_everything(&self, at: usize, batch: Batch) -> Result<Batch, PhoneError> {
        let disk = &self.seats[at].disk;
        let transaction = disk.read(&[Table::Outbox, Table::Sent]).await?;
        let mut entries = in_outbox(&transaction).await?;
        let sent = transaction.range(Table::Sent, &[], tables::END, usize::MAX);
        for (key, bytes) in sent.await? {
            let kept = SentEntry::from_bytes(&bytes)?.kept;
            if let Some(kept) = kept.filter(|kept| is_sealed(&kept.envelope)) {
                entries.push(Entry {
                    number: tables::number_of(&key)?,
                    unsent: None,
                    envelope: kept.envelope,
                });
            }
        }
        entries.sort_by_key(|entry| entry.number);
        Ok(Batch {
            entries,
            answered: 0,
            taken: BTreeSet::new(),
            reused: BTreeSet::new(),
            ..batch
        })
    }

    /// The push, over the same bad network.
    async fn push_over(&self, token: &str, part: &[Entry], healed: bool) -> Option<PushReply> {
        let framed = frame(part.iter().map(|entry| entry.envelope.as_slice()));
        if healed {
            return self.office.push(token, &framed).await.ok();
        }
        if self.office.down.get() {
            return None;
        }
        match self.chance.below(100) {
            0..12 => {
                self.drawn.count(Fault::RequestLost);
                None
            }
            12..26 => {
                self.drawn.count(Fault::AnswerLost);
                let _ = self.office.push(token, &framed).await;
                None
            }
            26..34 => {
                // The request is cut: nothing of it may count, or a whole part. Nobody waits for
                // the answer to half a request.
                self.drawn.count(Fault::RequestTruncated);
                let cut = framed.get(..self.chance.place(framed.len()));
                let _ = self.office.push(token, cut.unwrap_or_default()).await;
                None
            }
            34..42 => {
                self.drawn.count(Fault::RequestRepeated);
                let _ = self.office.push(token, &framed).await;
                self.office.push(token, &framed).await.ok()
            }
            _ => {
                let reply = self.office.push(token, &framed).await.ok()?;
                let bytes = codec::encode(&reply);
                codec::decode("push reply", &bytes).ok()
            }
        }
    }

    /// Marks what the office has for good, in the life that was met.
    async fn note_receipts(&self, at: usize, batch: &Batch) -> Result<(), StoreError> {
        let tables = [Table::Outbox, Table::Push];
        let mut transaction = self.seats[at].disk.write(&tables).await?;
        let present = transaction.get(Table::Push, push::LIFE).await?;
        let met = batch.met.map(|met| met.to_string().into_bytes());
        // When a page met yet another life meanwhile, these receipts say nothing.
        if present != met && present != batch.life.clone().map(String::into_bytes) {
            return Ok(());
        }
        if let Some(met) = met.filter(|met| present.as_ref() != Some(met))
            && self.sabotage != Some(Sabotage::OneLife)
        {
            transaction.put(Table::Push, push::LIFE, met).await?;
            if batch.life.is_some() && self.revoked.contains_key(&self.seats[at].id) {
                self.drawn.count(Fault::LostMetNewLife);
            }
        }
        for entry in &batch.entries {
            let key = tables::number_key(entry.number);
            let Some(unsent) = &entry.unsent else {
                continue;
            };
            if self.sabotage == Some(Sabotage::ForgetfulWorker) {
                transaction.delete(Table::Outbox, &key).await?;
                continue;
            }
            // A page may have settled it meanwhile.
            let now = transaction.get(Table::Outbox, &key).await?;
            if !batch.taken.contains(&entry.number) || now.as_ref() != Some(unsent) {
                continue;
            }
            let mut delivered = unsent.clone();
            if let Some(state) = delivered.get_mut(1) {
                *state = 1;
            }
            transaction.put(Table::Outbox, &key, delivered).await?;
        }
        if let (Some(met), false) = (batch.met, batch.reused.is_empty())
            && self.sabotage != Some(Sabotage::SilentReuse)
        {
            note_reused(&mut transaction, met, &batch.reused).await?;
        }
        transaction.commit().await
    }
}

/// The life, then the numbers, beside those that were noted in it before.
async fn note_reused(
    transaction: &mut impl Transaction,
    met: Epoch,
    reused: &BTreeSet<u64>,
) -> Result<(), StoreError> {
    let note = transaction.get(Table::Push, push::REUSED).await?;
    let note = String::from_utf8(note.unwrap_or_default()).unwrap_or_default();
    let mut words = note.split(' ');
    let same = words.next() == Some(met.to_string().as_str());
    let known = words.filter(|_| same).filter_map(|word| word.parse().ok());
    let numbers: BTreeSet<u64> = known.chain(reused.iter().copied()).collect();
    let numbers = numbers.iter().map(u64::to_string);
    let words: Vec<String> = std::iter::once(met.to_string()).chain(numbers).collect();
    let note = words.join(" ").into_bytes();
    transaction.put(Table::Push, push::REUSED, note).await
}

impl Batch {
    /// The entries of the next request: one to six of them, or all.
    fn part(&self, some: usize, all: bool) -> &[Entry] {
        let rest = self.entries.get(self.answered..).unwrap_or_default();
        let count = if all { rest.len() } else { some + 1 };
        rest.get(..count).unwrap_or(rest)
    }
}

async fn in_outbox(transaction: &impl Transaction) -> Result<Vec<Entry>, StoreError> {
    let pairs = transaction
        .range(Table::Outbox, &[], tables::END, usize::MAX)
        .await?;
    let mut entries = Vec::new();
    for (key, bytes) in pairs {
        if let Some(envelope) = sealed_envelope(&bytes) {
            entries.push(Entry {
                number: tables::number_of(&key)?,
                envelope: envelope.to_vec(),
                unsent: Some(bytes),
            });
        }
    }
    Ok(entries)
}
