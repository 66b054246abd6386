//! The decision itself, in memory: what the book looks like once these changes are in it.

mod reference;
mod round;
mod structure;
mod support;

pub use reference::is_reference;
pub use round::{day_of, is_of_round, named_by_record, named_by_write};

use super::{
    Incoming,
    check::{self, Author, NUMBER, Reach},
    counts, sha256,
};
use crate::store::{Append, ChangeRow, CommuneRow, Ledger, PhotoRow, RecordRow, SettledState};
use so_thon_domain::{
    Change, FieldWrite, Millis, Record, RecordId, RecordKind, RecordWrite, Stamp, ValueId,
    VillageId, erasure, inherit::inherit, refusal::Refusal,
};
use so_thon_protocol::{Envelope, version::VERSION};
use std::collections::{BTreeMap, BTreeSet};

/// A change that waits for a record.
struct Waiting {
    author: Author,
    change: Change,
    effective: Stamp,
    received: Millis,
}

/// A record as the draft has it.
struct Slot {
    record: Record,
    position: u64,
    changed: bool,
}

/// See the module's words.
pub struct Draft<'a> {
    pub commune: &'a CommuneRow,
    pub villages: BTreeSet<VillageId>,
    /// Effective stamps of accepted changes of the sending seat, by number.
    pub accepted: BTreeMap<u64, Stamp>,
    received: Millis,
    ledger: Ledger,
    /// Records that new changes speak of and that were erased.
    pub erased: BTreeSet<RecordId>,
    /// Changes that were refused and that new ones build upon or stand for.
    refused: BTreeMap<ValueId, Change>,
    /// What became of the changes that new ones stand for, those that came.
    pub repaired: BTreeMap<ValueId, SettledState>,
    records: BTreeMap<RecordId, Slot>,
    waiting: BTreeMap<u64, Waiting>,
    settled: BTreeMap<ValueId, SettledState>,
    left: structure::Earlier,
    append: Append,
}

/// Where a change stands.
struct Verdict {
    state: SettledState,
    late: bool,
    missing: BTreeSet<RecordId>,
}

impl<'a> Draft<'a> {
    pub fn new(commune: &'a CommuneRow, ledger: Ledger, received: Millis) -> Self {
        Self {
            commune,
            villages: BTreeSet::new(),
            accepted: BTreeMap::new(),
            received,
            ledger,
            erased: BTreeSet::new(),
            refused: BTreeMap::new(),
            repaired: BTreeMap::new(),
            records: BTreeMap::new(),
            waiting: BTreeMap::new(),
            settled: BTreeMap::new(),
            left: BTreeMap::new(),
            append: Append {
                since: ledger.position,
                ..Append::default()
            },
        }
    }

    /// Takes in a record as it is stored.
    pub fn know(&mut self, record: Record, position: u64) {
        let slot = Slot {
            record,
            position,
            changed: false,
        };
        self.records.insert(slot.record.id, slot);
    }

    /// Takes in a change that was refused.
    pub fn refused(&mut self, change: Change) {
        self.refused.insert(change.value_id(), change);
    }

    /// A change is refused: what already replaces its values replaces what they would have replaced.
    fn refuse(&mut self, change: &Change, position: u64) {
        let mut change = change.clone();
        inherit(&mut change, &self.refused);
        for write in &change.writes {
            if let Some(slot) = self.records.get_mut(&write.record)
                && slot.record.refuse(change.value_id(), write)
            {
                slot.position = position;
                slot.changed = true;
            }
        }
        self.refused.insert(change.value_id(), change);
    }

    /// The refused changes that were taken in.
    pub fn refused_changes(&self) -> impl Iterator<Item = &Change> {
        self.refused.values()
    }

    /// Refuses a change that was held.
    pub fn settle_refused(&mut self, change: &Change, reason: Refusal) {
        let position = self.next_position();
        self.refuse(change, position);
        let state = SettledState::Refused(reason);
        self.settled.insert(change.value_id(), state);
    }

    /// Is this change among those that wait?
    pub fn waits(&self, id: ValueId) -> bool {
        self.waiting.values().any(|one| one.change.value_id() == id)
    }

    /// Takes in a change that waits, by its position.
    pub fn wait(
        &mut self,
        author: Author,
        change: Change,
        effective: Stamp,
        received: Millis,
        position: u64,
    ) {
        let waiting = Waiting {
            author,
            change,
            effective,
            received,
        };
        self.waiting.insert(position, waiting);
    }

    /// Decides about a new change and takes it in.
    pub fn take(&mut self, author: &Author, one: &Incoming) {
        let change = &one.change;
        let later = self.accepted.range(change.number.saturating_add(1)..);
        let later = later.map(|(_, stamp)| *stamp).min();
        let effective = Stamp::effective(change.stamp, self.received, later);
        let verdict = if change.commune != self.commune.id {
            Verdict::refused(Refusal::WrongCommune)
        } else if one.version > VERSION {
            Verdict::refused(Refusal::TooNew)
        } else if self.is_of_erased(change) {
            Verdict::refused(Refusal::Erased)
        } else if author.revoked {
            Verdict::of(SettledState::Held)
        } else if self.stands_for_nothing(change) {
            Verdict::refused(Refusal::BadRepair)
        } else {
            self.judge(author, change, self.received)
        };
        let position = self.next_position();
        let touches = change.writes.iter().map(|write| (write.record, position));
        self.append.touches.extend(touches);
        if counts(verdict.state) {
            self.accepted.insert(change.number, effective);
        }
        let erased = verdict.state == SettledState::Refused(Refusal::Erased);
        let (envelope, rest) = if erased {
            (Vec::new(), self.rest_of(change))
        } else {
            (one.envelope.clone(), Vec::new())
        };
        self.append.changes.push(ChangeRow {
            position,
            id: change.value_id(),
            envelope,
            rest,
            sha256: one.sha256,
            claimed: change.stamp,
            effective,
            received: self.received,
            state: verdict.state,
            late_scope: verdict.late,
        });
        match verdict.state {
            SettledState::Refused(_) => {
                self.repaired.insert(change.value_id(), verdict.state);
                self.refuse(change, position);
            }
            SettledState::Held => {}
            SettledState::Waiting => {
                let id = change.value_id();
                let waits = verdict.missing.into_iter().map(|record| (record, id));
                self.append.waits.extend(waits);
                self.wait(
                    author.clone(),
                    change.clone(),
                    effective,
                    self.received,
                    position,
                );
            }
            SettledState::Applied => {
                self.apply(change, effective, position);
                self.give_up(change);
                if change.writes.iter().any(|write| write.creates) {
                    self.release();
                }
            }
        }
    }

    /// What is to be written, and what became of changes that waited.
    pub fn finish(mut self) -> (Append, BTreeMap<ValueId, SettledState>) {
        self.append.ledger = self.ledger;
        let changed = self.records.values().filter(|slot| slot.changed);
        self.append.records = changed
            .map(|slot| RecordRow::of(&slot.record, slot.position))
            .collect();
        let released = &mut self.append.released;
        released.extend(self.settled.iter().map(|(id, state)| (*id, *state)));
        // A change that came and was released at once is written as what it became.
        for change in &mut self.append.changes {
            if let Some(state) = self.settled.get(&change.id) {
                change.state = *state;
            }
        }
        let settled = &self.settled;
        self.append
            .waits
            .retain(|(_, id)| !settled.contains_key(id));
        let own: BTreeSet<ValueId> = self.append.changes.iter().map(|c| c.id).collect();
        self.append.released.retain(|(id, _)| !own.contains(id));
        (self.append, self.settled)
    }

    fn next_position(&mut self) -> u64 {
        self.ledger.position += 1;
        self.ledger.position
    }

    /// Does a change speak of somebody who was erased? What a record that is here had to do with an
    /// erased household once, before a person left it, does not count.
    fn is_of_erased(&self, change: &Change) -> bool {
        if self.erased.is_empty() {
            return false;
        }
        let gone = |id: &RecordId| self.erased.contains(id);
        change.writes.iter().any(|write| {
            let new = !self.records.contains_key(&write.record);
            gone(&write.record)
                || (new && gone(&write.unit))
                || erasure::spoken_of(write).iter().any(gone)
        })
    }

    /// A change without what it says about those who were erased.
    fn rest_of(&self, change: &Change) -> Vec<u8> {
        let mut rest = change.clone();
        let new = |write: &RecordWrite| !self.records.contains_key(&write.record);
        rest.writes.retain(|write| {
            let about = self.erased.contains(&write.record)
                || (new(write) && self.erased.contains(&write.unit));
            !about
        });
        erasure::strip(&mut rest, &self.erased);
        Envelope::plain(&rest).to_bytes()
    }

    fn judge(&self, author: &Author, change: &Change, received: Millis) -> Verdict {
        if let Err(reason) = check::alone(author, change, &self.villages) {
            return Verdict::refused(reason);
        }
        let mut verdict = Verdict {
            state: SettledState::Applied,
            late: false,
            missing: BTreeSet::new(),
        };
        for write in &change.writes {
            match self.judge_write(author, change, write, received, &mut verdict.missing) {
                Ok(Reach::Own) => {}
                Ok(Reach::Late) => verdict.late = true,
                Err(reason) => return Verdict::refused(reason),
            }
        }
        if let Err(reason) = self.judge_reference(change) {
            return Verdict::refused(reason);
        }
        if !verdict.missing.is_empty() {
            verdict.state = SettledState::Waiting;
        }
        verdict
    }

    fn judge_write(
        &self,
        author: &Author,
        change: &Change,
        write: &RecordWrite,
        received: Millis,
        missing: &mut BTreeSet<RecordId>,
    ) -> Result<Reach, Refusal> {
        let stored = self.records.get(&write.record).map(|slot| &slot.record);
        let reach = match author.reaches(self.village_of(write), change, received) {
            Ok(reach) => reach,
            Err(reason) => {
                let mut earlier = self.earlier_places(write);
                let late = earlier.any(|(village, at)| author.reached(village, at, received));
                late.then_some(Reach::Late).ok_or(reason)?
            }
        };
        self.judge_structure(author, change, write, missing)?;
        let rearranged = self.was_rearranged(write);
        match stored {
            Some(record) => check::same_record(write, record, rearranged)?,
            None if !write.creates => drop(missing.insert(write.record)),
            None => {}
        }
        self.judge_support(author, change, write)?;
        self.judge_round(change, write, received, missing)?;
        if write.unit == write.record {
            return Ok(reach);
        }
        let made = |other: &&RecordWrite| other.record == write.unit && other.creates;
        let unit = match self.records.get(&write.unit) {
            Some(slot) => Some((&slot.record.kind, slot.record.village)),
            None => {
                let own = change.writes.iter().find(made);
                own.map(|own| (&own.kind, own.village))
            }
        };
        match unit {
            None => drop(missing.insert(write.unit)),
            Some((kind, village)) => {
                let household =
                    !write.kind.belongs_to_household() || *kind == RecordKind::HOUSEHOLD;
                if !household || (village != write.village && !rearranged) {
                    return Err(Refusal::Mismatch);
                }
            }
        }
        Ok(reach)
    }

    fn apply(&mut self, change: &Change, effective: Stamp, position: u64) {
        let mut change = change.clone();
        inherit(&mut change, &self.refused);
        let mut new_households = Vec::new();
        for write in &change.writes {
            self.write(change.value_id(), effective, write, position);
            if let Some(content) = check::photo_content(write) {
                self.append.photos.push(PhotoRow {
                    hash: content.hash,
                    record: write.record,
                    received: self.received,
                    stored: None,
                });
            }
            if !write.creates {
                continue;
            }
            if write.kind == RecordKind::VILLAGE && self.villages.insert(write.record.into()) {
                self.append.villages.push(write.record.into());
            }
            let numbered = |slot: &Slot| slot.record.registers.contains_key(&NUMBER);
            if write.kind == RecordKind::HOUSEHOLD
                && !self.records.get(&write.record).is_some_and(numbered)
            {
                new_households.push(write);
            }
        }
        if !new_households.is_empty() {
            self.number(&new_households);
        }
        self.rearrange(&change, position);
    }

    /// A change stands for another of its seat: that one must have been refused. One that never
    /// came (the book is an older one) is taken at the phone's word.
    fn stands_for_nothing(&self, change: &Change) -> bool {
        let repaired = change.repairs.map(|number| ValueId {
            seat: change.seat,
            number,
        });
        let state = repaired.and_then(|id| self.repaired.get(&id));
        state.is_some_and(|state| !matches!(state, SettledState::Refused(_)))
    }

    /// A change that was sent back is given up by one that stands for it and makes nothing: what
    /// waited for records that only it would have made is sent back too.
    fn give_up(&mut self, change: &Change) {
        let id = change.repairs.map(|number| ValueId {
            seat: change.seat,
            number,
        });
        let refused = id.and_then(|id| self.refused.get(&id));
        let lost: BTreeSet<RecordId> = refused
            .into_iter()
            .flat_map(|refused| &refused.writes)
            .filter(|write| write.creates && !self.records.contains_key(&write.record))
            .map(|write| write.record)
            .collect();
        let hopeless =
            |write: &RecordWrite| lost.contains(&write.record) || lost.contains(&write.unit);
        let mut gone = Vec::new();
        for (position, waiting) in &self.waiting {
            if waiting.change.writes.iter().any(hopeless) {
                gone.push(*position);
            }
        }
        for position in gone {
            if let Some(waiting) = self.waiting.remove(&position) {
                let state = SettledState::Refused(Refusal::GivenUp);
                self.settled.insert(waiting.change.value_id(), state);
                let position = self.ledger.position;
                self.refuse(&waiting.change, position);
            }
        }
    }

    /// Takes in a change that was held and is now released by an officer.
    pub fn release_held(&mut self, author: Author, change: Change, row: &ChangeRow) {
        let later = self.accepted.range(change.number.saturating_add(1)..);
        let later = later.map(|(_, stamp)| *stamp).min();
        let effective = Stamp::effective(row.claimed, row.received, later);
        let id = change.value_id();
        self.append.restamped.push((id, effective));
        self.wait(author, change, effective, row.received, row.position);
        self.release();
        if let Some(waiting) = self.waiting.get(&row.position) {
            let verdict = self.judge(&waiting.author, &waiting.change, waiting.received);
            let waits = verdict.missing.into_iter().map(|record| (record, id));
            self.append.waits.extend(waits);
            self.append.released.push((id, SettledState::Waiting));
        }
    }

    fn write(&mut self, id: ValueId, effective: Stamp, write: &RecordWrite, position: u64) {
        let fresh = self.lies_with_its_household(write);
        let slot = self.records.entry(write.record).or_insert(fresh);
        slot.record.apply(id, effective, write);
        slot.position = position;
        slot.changed = true;
    }

    /// Gives new households their numbers: a change of the server's own seat.
    fn number(&mut self, households: &[&RecordWrite]) {
        let position = self.next_position();
        self.ledger.server_number += 1;
        let stamp = Stamp {
            millis: self.received,
            counter: 0,
        };
        let mut change = Change {
            commune: self.commune.id,
            seat: self.commune.server_seat,
            number: self.ledger.server_number,
            stamp,
            repairs: None,
            writes: Vec::new(),
        };
        for household in households {
            self.ledger.households += 1;
            let number = FieldWrite {
                value: self.ledger.households.into(),
                replaces: Vec::new(),
            };
            let write = RecordWrite {
                creates: false,
                fields: BTreeMap::from([(NUMBER, number)]),
                lists: BTreeMap::new(),
                ..(*household).clone()
            };
            self.write(change.value_id(), stamp, &write, position);
            change.writes.push(write);
        }
        let envelope = Envelope::plain(&change).to_bytes();
        self.append.changes.push(ChangeRow {
            position,
            id: change.value_id(),
            sha256: sha256(&envelope),
            envelope,
            rest: Vec::new(),
            claimed: stamp,
            effective: stamp,
            received: self.received,
            state: SettledState::Applied,
            late_scope: false,
        });
    }

    /// Looks again at what waits, in the order of receipt, until nothing more can move.
    fn release(&mut self) {
        loop {
            let ready = self.waiting.iter().find_map(|(position, waiting)| {
                let verdict = self.judge(&waiting.author, &waiting.change, waiting.received);
                (verdict.state != SettledState::Waiting).then_some((*position, verdict.state))
            });
            let Some((receipt, state)) = ready else {
                return;
            };
            let Some(waiting) = self.waiting.remove(&receipt) else {
                return;
            };
            self.settled.insert(waiting.change.value_id(), state);
            if let SettledState::Refused(_) = state {
                let position = self.next_position();
                self.refuse(&waiting.change, position);
            }
            if state == SettledState::Applied {
                let position = self.next_position();
                self.apply(&waiting.change, waiting.effective, position);
            }
        }
    }
}

impl Verdict {
    fn refused(reason: Refusal) -> Self {
        Self::of(SettledState::Refused(reason))
    }

    fn of(state: SettledState) -> Self {
        Self {
            state,
            late: false,
            missing: BTreeSet::new(),
        }
    }
}
