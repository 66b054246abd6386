//! Forgetting what the law says is to be forgotten: the one way in which something kept is lost.

use super::{ChangeRow, Note, RecordRow, SettledState, Stored};
use so_thon_domain::{CommuneId, Millis, RecordId, ValueId};
use std::{collections::BTreeSet, future::Future};

/// What is left of an erased record: ids, which name nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// The record.
    pub record: RecordId,
    /// The household it was in, or itself.
    pub unit: RecordId,
    /// Where the erasure stands in the commune's order: phones below it are told.
    pub position: u64,
    /// When.
    pub at: Millis,
}

/// A change that loses its envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowed {
    /// Which change.
    pub id: ValueId,
    /// What remains of it.
    pub rest: Vec<u8>,
    /// What it is from now on.
    pub state: SettledState,
}

/// What one erasure writes, all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    /// The position it was decided upon.
    pub since: u64,
    /// Where the commune stands afterwards.
    pub position: u64,
    /// The records that go. Those that have a tombstone already keep it.
    pub tombstones: Vec<Tombstone>,
    /// The changes that spoke of them: their envelopes go, and content and salt of what the log says
    /// of them.
    pub changes: Vec<Narrowed>,
    /// Records that stay and said something of them, without that.
    pub records: Vec<RecordRow>,
    /// What the log says of all this.
    pub notes: Vec<Note>,
}

/// Erasures.
pub trait ErasureStore: Send + Sync + 'static {
    /// Erases, durably; false (and nothing written) when something was appended since
    /// `erasure.since`. What was erased is not to be found in the store's files afterwards.
    fn erase(
        &self,
        commune: CommuneId,
        erasure: &Erasure,
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Those of these records that were erased.
    fn erased(
        &self,
        commune: CommuneId,
        records: &[RecordId],
    ) -> impl Future<Output = Stored<BTreeSet<RecordId>>> + Send;

    /// What was erased above a position, by position.
    fn erased_since(
        &self,
        commune: CommuneId,
        position: u64,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<Tombstone>>> + Send;

    /// Changes that are not in the book: refused, waiting, held.
    fn unapplied(&self, commune: CommuneId) -> impl Future<Output = Stored<Vec<ChangeRow>>> + Send;
}
