//! What the phone says next.

use super::{Phone, PhoneError, identity, meta_value, receive::Standpoint, save::Counter};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{END, OutboxEntry, Table, meta, number_of},
};
use serde_bytes::ByteBuf;
use so_thon_domain::Millis;
use so_thon_protocol::{
    SyncRequest,
    version::{MAX_ENVELOPES, VERSION},
};

/// What passes a 2G link in half a minute, in bytes.
const PIECE_BYTES: usize = 32 * 1024;

/// How much one request may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At most so many envelopes.
    pub envelopes: usize,
    /// At most so many bytes of them (but always one).
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            envelopes: 500,
            bytes: 1024 * 1024,
        }
    }
}

impl Limits {
    /// Half as much, after the office answered 413. `None` when there is nothing left to halve.
    pub fn halved(self) -> Option<Self> {
        (self.envelopes > 1).then_some(Self {
            envelopes: self.envelopes / 2,
            bytes: self.bytes / 2,
        })
    }

    /// Pieces that pass a bad link, after envelopes were lost that are more than one piece. `None`
    /// when they were one already.
    pub(crate) fn in_pieces(self, lost: &[ByteBuf]) -> Option<Self> {
        let bytes: usize = lost.iter().map(|envelope| envelope.len()).sum();
        (lost.len() > 1 && bytes > PIECE_BYTES).then_some(Self {
            bytes: PIECE_BYTES,
            ..self
        })
    }
}

/// A request with what must be known to take in its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What goes to the office.
    pub message: SyncRequest,
    /// More is waiting in the outbox than fitted.
    pub more: bool,
}

impl<S: Store> Phone<S> {
    /// What the phone says next: where it stands, and the oldest changes the office lacks.
    pub async fn request(&self, limits: Limits, now: Millis) -> Result<Request, PhoneError> {
        let tables = [Table::Meta, Table::Outbox, Table::Pending, Table::Places];
        let transaction = self.store.read(&tables).await?;
        let seat = identity(&transaction).await?;
        let counter: Counter = meta_value(&transaction, "counter", meta::COUNTER)
            .await?
            .unwrap_or_default();
        let standpoint: Standpoint = meta_value(&transaction, "cursor", meta::CURSOR)
            .await?
            .unwrap_or_default();
        let mut entries = transaction
            .range(Table::Outbox, &[], END, usize::MAX)
            .await?
            .into_iter()
            .map(|(key, entry)| Ok((number_of(&key)?, OutboxEntry::from_bytes(&entry)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        entries.retain(|(_, entry)| !entry.delivered);
        let (mut envelopes, mut bytes) = (Vec::new(), 0);
        let unsent = entries.len();
        for (_, entry) in entries.into_iter().take(limits.envelopes) {
            bytes += entry.envelope.len();
            if bytes > limits.bytes && !envelopes.is_empty() {
                break;
            }
            envelopes.push(ByteBuf::from(entry.envelope));
        }
        let more = unsent > envelopes.len();
        let (mut digests, mut anew) = (Vec::new(), Vec::new());
        if standpoint.complete && !more {
            digests = standpoint.digests.due(&transaction, &seat, now).await?;
            anew = standpoint.digests.to_fetch(now);
        }
        let message = SyncRequest {
            version: VERSION,
            seat: seat.seat,
            cursor: standpoint.cursor,
            highest: counter.last,
            now,
            waiting: waiting(&transaction, unsent as u64).await?,
            digests,
            anew,
            envelopes,
        };
        Ok(Request { message, more })
    }
}

/// Numbers of changes that the office has without the phone knowing what it decided, oldest first,
/// as many as it will answer: those that wait there, and those that the worker delivered. Usually
/// there is none, and two counts tell.
async fn waiting(transaction: &impl Transaction, unsent: u64) -> Result<Vec<u64>, StoreError> {
    if transaction.count(Table::Pending, &[], END).await? == unsent {
        return Ok(Vec::new());
    }
    let mut numbers = Vec::new();
    for (key, _) in transaction
        .range(Table::Pending, &[], END, usize::MAX)
        .await?
    {
        let entry = transaction.get(Table::Outbox, &key).await?;
        let entry = entry.map(|bytes| OutboxEntry::from_bytes(&bytes));
        if entry.transpose()?.is_none_or(|entry| entry.delivered) {
            numbers.push(number_of(&key)?);
        }
    }
    numbers.truncate(MAX_ENVELOPES);
    Ok(numbers)
}
