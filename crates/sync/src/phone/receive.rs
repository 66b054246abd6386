//! What the office answered, taken in whole: outcomes, rows and cursor in one transaction.

use super::{
    Phone, PhoneError,
    counts::SentBack,
    groups::Groups,
    identity, meta_value,
    save::Counter,
    units::{self, Known},
};
use crate::{
    beside,
    store::{Store, StoreError, Transaction},
    tables::{
        OutboxEntry, StoredRecord, StoredUnit, Table, meta, number_key, pack, pending_unit_key,
        place_key, under, unpack,
    },
};
use serde::{Deserialize, Serialize};
use so_thon_domain::{
    Change, Epoch, Millis, Record, RecordId, RecordWrite, Register, SeatId, Stamp, ValueId,
    VillageId, change::ListWrite,
};
use so_thon_protocol::{Cursor, Outcome, Row, State, SyncReply, SyncRequest};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// Where the phone stands with the office.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Standpoint {
    /// What the office gave to come back with.
    pub cursor: Option<Cursor>,
    /// The life of the office's store it belongs to.
    pub epoch: Option<Epoch>,
    /// How many lives this phone has seen.
    pub generation: u32,
    /// When the office was last met, by the phone's clock.
    pub met: Option<Millis>,
    /// How far the phone's clock is ahead.
    pub ahead_ms: i64,
    /// All that was assigned has been downloaded.
    pub complete: bool,
}

/// What an answer changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Units whose rows or pending changes changed.
    pub units: BTreeSet<RecordId>,
    /// Changes that left the outbox, whatever became of them.
    pub settled: u64,
    /// Changes that are now in the office's book.
    pub applied: u64,
    /// Changes that it sent back.
    pub sent_back: u64,
    /// It has more for this phone.
    pub more: bool,
}

const TABLES: [Table; 9] = [
    Table::Meta,
    Table::Units,
    Table::Places,
    Table::Summaries,
    Table::Pending,
    Table::PendingUnits,
    Table::Outbox,
    Table::Sent,
    Table::Repair,
];

impl<S: Store> Phone<S> {
    /// Takes in an answer. Harmless to repeat, and to call with an old answer: outcomes go by
    /// number, and rows count only when the phone still stands where it stood when it asked.
    pub async fn receive(
        &self,
        asked: &SyncRequest,
        reply: SyncReply,
        now: Millis,
    ) -> Result<Received, PhoneError> {
        let mut transaction = self.store.write(&TABLES).await?;
        let seat = identity(&transaction).await?.seat;
        let mut standpoint: Standpoint = meta_value(&transaction, "cursor", meta::CURSOR)
            .await?
            .unwrap_or_default();
        let mut received = Received {
            more: reply.more,
            ..Received::default()
        };
        let mut intake = Intake::default();
        let current = standpoint.cursor == asked.cursor;
        if current && standpoint.epoch.is_some_and(|epoch| epoch != reply.epoch) {
            standpoint.generation += 1;
            send_all_again(&mut transaction).await?;
        }
        for outcome in reply.outcomes.iter().filter(|outcome| outcome.seat == seat) {
            settle(&mut transaction, &mut intake, &mut received, outcome, now).await?;
        }
        if current {
            for village in &reply.purge {
                purge(&mut transaction, &mut intake, *village).await?;
            }
            intake
                .fetch(&transaction, reply.rows.iter().map(Row::unit))
                .await?;
            for row in reply.rows {
                intake
                    .take(&mut transaction, row, standpoint.generation)
                    .await?;
            }
            standpoint.cursor = Some(reply.cursor);
            standpoint.epoch = Some(reply.epoch);
            standpoint.complete |= !reply.more;
        }
        standpoint.met = Some(now);
        standpoint.ahead_ms =
            i64::try_from(i128::from(now.0) - i128::from(reply.now.0)).unwrap_or(i64::MAX);
        remember_people(&mut transaction, reply.people).await?;
        received.units = intake.finish(&mut transaction).await?;
        transaction
            .put(Table::Meta, meta::CURSOR, pack(&standpoint))
            .await?;
        transaction.commit().await?;
        Ok(received)
    }
}

/// Units taken into memory while an answer is taken in.
#[derive(Default)]
struct Intake {
    units: BTreeMap<RecordId, StoredUnit>,
    latest: Stamp,
    groups: Groups,
    /// Where units may be listed and perhaps no longer belong.
    left: BTreeSet<(Option<VillageId>, RecordId)>,
}

impl Intake {
    async fn unit(
        &mut self,
        transaction: &impl Transaction,
        unit: RecordId,
    ) -> Result<&mut StoredUnit, StoreError> {
        match self.units.entry(unit) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(units::stored(transaction, unit).await?)),
        }
    }

    /// Reads units at once, so that they are at hand.
    async fn fetch(
        &mut self,
        transaction: &impl Transaction,
        units: impl Iterator<Item = RecordId>,
    ) -> Result<(), StoreError> {
        let missing: BTreeSet<RecordId> = units
            .filter(|unit| !self.units.contains_key(unit))
            .collect();
        let reads = missing.iter().map(|unit| units::stored(transaction, *unit));
        let read = beside::all(reads).await?;
        self.units.extend(missing.into_iter().zip(read));
        Ok(())
    }

    /// Takes over a row of the office, unless the one here is as new.
    async fn take(
        &mut self,
        transaction: &mut impl Transaction,
        row: Row,
        generation: u32,
    ) -> Result<(), StoreError> {
        self.latest = self.latest.max(row.record.latest().unwrap_or_default());
        let unit = self.unit(transaction, row.unit()).await?;
        let new = StoredRecord {
            generation,
            position: row.position,
            record: row.record,
        };
        match unit
            .records
            .iter_mut()
            .find(|kept| kept.record.id == new.record.id)
        {
            Some(kept) if (kept.generation, kept.position) < (new.generation, new.position) => {
                let (old, place) = (kept.record.village, new.record.village);
                let id = new.record.id;
                let own = id == new.record.unit;
                *kept = new;
                if own && old != place {
                    self.left.insert((old, id));
                }
            }
            Some(_) => {}
            None => unit.records.push(new),
        }
        Ok(())
    }

    /// Lays a change that the office applied into the office's state here, until its row comes.
    ///
    /// The rows here may be newer than the change: another tab fetched them, or the change came to
    /// the office by another road. Then it is in them already, and what others have replaced since
    /// must not come back: only what the rows certainly lack is laid in. Where that cannot be told,
    /// the row itself will tell, because it is still to come.
    async fn apply(
        &mut self,
        transaction: &impl Transaction,
        change: &Change,
        stamp: Stamp,
    ) -> Result<(), StoreError> {
        for write in &change.writes {
            let makes_unit = change
                .writes
                .iter()
                .any(|write| write.creates && write.record == write.unit);
            let unit = self.unit(transaction, write.unit).await?;
            let here = |id: RecordId| unit.records.iter().position(|kept| kept.record.id == id);
            // A visit to a household that has left this phone does not bring half of it back.
            let at = match here(write.record) {
                Some(at) if lacks(&unit.records[at].record, change.value_id(), write) => at,
                None if makes_unit || here(write.unit).is_some() => {
                    unit.records.push(StoredRecord {
                        generation: 0,
                        position: 0,
                        record: Record::empty(write),
                    });
                    unit.records.len() - 1
                }
                Some(_) | None => continue,
            };
            let record = &mut unit.records[at].record;
            record.apply(change.value_id(), stamp, write);
            *record = record.for_phone();
        }
        Ok(())
    }

    /// Writes everything back, with places and list rows, and says which units changed.
    async fn finish(
        mut self,
        transaction: &mut impl Transaction,
    ) -> Result<BTreeSet<RecordId>, StoreError> {
        for (village, unit) in std::mem::take(&mut self.left) {
            self.groups.remove(transaction, village, unit).await?;
        }
        let mut pending: BTreeMap<RecordId, Vec<Change>> = BTreeMap::new();
        if !self.units.is_empty() {
            for change in units::all_pending(transaction).await? {
                for unit in change.units() {
                    if self.units.contains_key(&unit) {
                        pending.entry(unit).or_default().push(change.clone());
                    }
                }
            }
        }
        let mut changed = BTreeSet::new();
        for (unit, stored) in std::mem::take(&mut self.units) {
            units::store(transaction, unit, &stored).await?;
            let pending = pending.remove(&unit).unwrap_or_default();
            let known = Known { stored, pending };
            self.groups.refresh(transaction, unit, &known).await?;
            changed.insert(unit);
        }
        self.groups.write(transaction).await?;
        if self.latest > Stamp::default() {
            let mut counter: Counter = meta_value(transaction, "counter", meta::COUNTER)
                .await?
                .unwrap_or_default();
            counter.hlc.observe(self.latest);
            transaction
                .put(Table::Meta, meta::COUNTER, pack(&counter))
                .await?;
        }
        Ok(changed)
    }
}

/// True when a record of the office certainly does not contain a write yet: a value it replaces
/// still stands, or nothing stands where it wrote. (A register that was ever written keeps a head.)
fn lacks(record: &Record, id: ValueId, write: &RecordWrite) -> bool {
    if record.created.is_some_and(|(made, _)| made == id) {
        return false;
    }
    let registers = write.fields.iter().map(|(field, set)| {
        let heads = record.registers.get(field).map(Register::heads);
        let heads = heads.unwrap_or_default();
        (heads.iter().map(|(id, _)| *id).collect(), &set.replaces)
    });
    let lists = write.lists.iter().flat_map(|(field, elements)| {
        elements.iter().map(|(key, element)| {
            let adds = record.lists.get(field).map(|list| list.adds(key));
            let replaces = match element {
                ListWrite::Add { replaces, .. } => replaces,
                ListWrite::Remove { adds } => adds,
            };
            (adds.unwrap_or_default(), replaces)
        })
    });
    let mut lacking = false;
    for (standing, replaces) in registers.chain(lists) {
        let standing: Vec<ValueId> = standing;
        if standing.contains(&id) {
            return false;
        }
        lacking |= replaces.iter().any(|old| standing.contains(old));
    }
    let unwritten = |field| !record.registers.contains_key(field);
    lacking || write.fields.keys().any(unwritten)
}

/// Does what an outcome says. One that was settled before changes nothing.
async fn settle(
    transaction: &mut impl Transaction,
    intake: &mut Intake,
    received: &mut Received,
    outcome: &Outcome,
    now: Millis,
) -> Result<(), StoreError> {
    let key = number_key(outcome.number);
    let entry = transaction.get(Table::Outbox, &key).await?;
    transaction.delete(Table::Outbox, &key).await?;
    received.settled += u64::from(entry.is_some());
    let pending = transaction.get(Table::Pending, &key).await?;
    let change = pending
        .map(|bytes| unpack::<Change>("pending change", &bytes))
        .transpose()?;
    // What was sent back leaves the outbox, because sending it again cannot help, and stays whole
    // in the repair box. A reused number is no receipt: that content never arrived.
    let reason = match &outcome.state {
        State::Applied { .. } | State::Waiting | State::Held => None,
        State::Refused { reason } => Some(Some(*reason)),
        State::NumberReused => Some(None),
    };
    if let Some(reason) = reason {
        if let Some(change) = change {
            let item = SentBack {
                reason,
                at: now,
                change,
            };
            transaction.put(Table::Repair, &key, pack(&item)).await?;
            forget(transaction, intake, &item.change).await?;
            // It may have waited at the office until now, and would count as received.
            transaction.delete(Table::Sent, &key).await?;
            // What it made is no more; what stands without it is listed again.
            let own = item.change.writes.iter();
            let own = own.filter(|write| write.record == write.unit);
            intake
                .left
                .extend(own.map(|write| (write.village, write.unit)));
            received.sent_back += 1;
        }
        return Ok(());
    }
    if let Some(entry) = entry {
        transaction.put(Table::Sent, &key, entry).await?;
    }
    // Waiting and held: the office has it for good; it goes on lying over its state here.
    if let (State::Applied { stamp }, Some(change)) = (&outcome.state, change) {
        intake.apply(transaction, &change, *stamp).await?;
        forget(transaction, intake, &change).await?;
        received.applied += 1;
    }
    Ok(())
}

/// A change stops lying over the office's state.
async fn forget(
    transaction: &mut impl Transaction,
    intake: &mut Intake,
    change: &Change,
) -> Result<(), StoreError> {
    transaction
        .delete(Table::Pending, &number_key(change.number))
        .await?;
    for unit in change.units() {
        transaction
            .delete(Table::PendingUnits, &pending_unit_key(unit, change.number))
            .await?;
        intake.unit(transaction, unit).await?;
    }
    Ok(())
}

/// The office lives anew from a backup: everything it once acknowledged is sent again. It gives
/// each number the outcome it had, so what it still knows is not doubled.
async fn send_all_again(transaction: &mut impl Transaction) -> Result<(), StoreError> {
    let sent = transaction
        .range(Table::Sent, &[], crate::tables::END, usize::MAX)
        .await?;
    for (key, bytes) in sent {
        let mut entry = OutboxEntry::from_bytes(&bytes)?;
        entry.delivered = false;
        let envelope = so_thon_protocol::Envelope::from_bytes(&entry.envelope)
            .map_err(|_| StoreError::Damaged { what: "envelope" })?;
        let change = envelope
            .open(&so_thon_protocol::Plain)
            .map_err(|_| StoreError::Damaged { what: "envelope" })?;
        transaction.delete(Table::Sent, &key).await?;
        transaction
            .put(Table::Outbox, &key, entry.to_bytes())
            .await?;
        transaction.put(Table::Pending, &key, pack(&change)).await?;
        for unit in change.units() {
            let place = pending_unit_key(unit, change.number);
            transaction
                .put(Table::PendingUnits, &place, Vec::new())
                .await?;
        }
    }
    Ok(())
}

/// A village is no longer this person's: its rows leave the phone; the outbox, drafts and what was
/// sent back stay.
async fn purge(
    transaction: &mut impl Transaction,
    intake: &mut Intake,
    village: VillageId,
) -> Result<(), StoreError> {
    let (from, to) = under(village.bytes());
    for (key, _) in transaction
        .range(Table::Places, &from, &to, usize::MAX)
        .await?
    {
        if let Some(unit) = key.get(16..) {
            transaction.delete(Table::Units, unit).await?;
        }
    }
    transaction.delete_range(Table::Places, &from, &to).await?;
    transaction
        .delete_range(Table::Summaries, &from, &to)
        .await?;
    let own = RecordId::from(village);
    transaction.delete(Table::Units, own.bytes()).await?;
    transaction
        .delete(Table::Places, &place_key(None, own))
        .await?;
    intake.groups.forget(village);
    intake.units.remove(&own);
    intake.units.retain(|_, unit| {
        !unit
            .records
            .iter()
            .any(|kept| kept.record.village == Some(village))
    });
    Ok(())
}

async fn remember_people(
    transaction: &mut impl Transaction,
    people: Vec<so_thon_protocol::SeatName>,
) -> Result<(), StoreError> {
    if people.is_empty() {
        return Ok(());
    }
    let mut known: BTreeMap<SeatId, String> = meta_value(transaction, "people", meta::PEOPLE)
        .await?
        .unwrap_or_default();
    known.extend(people.into_iter().map(|person| (person.seat, person.name)));
    transaction
        .put(Table::Meta, meta::PEOPLE, pack(&known))
        .await
}
