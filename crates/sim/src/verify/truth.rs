//! What the office has in the end.

use crate::{
    drawn::{Fault, Tally},
    office::Office,
};
use so_thon_domain::{
    Change, Field, Record, RecordId, RecordWrite, SeatId, ValueId, VillageId, change::ListWrite,
    household::Household, typed::TypedRecord,
};
use so_thon_protocol::Envelope;
use so_thon_server::{
    Failure,
    store::{ChangeRow, ChangeStore, SettledState, StoreError},
};
use std::collections::{BTreeMap, BTreeSet};

/// The adds that an element takes away.
fn gone_of(element: &ListWrite) -> &Vec<ValueId> {
    match element {
        ListWrite::Add { replaces: gone, .. } | ListWrite::Remove { adds: gone } => gone,
    }
}

/// The book, read whole.
pub struct Truth {
    /// Every change that came in.
    pub changes: BTreeMap<ValueId, (ChangeRow, Change)>,
    /// Every record.
    pub records: BTreeMap<RecordId, Record>,
    /// Values of registers that some applied change replaces.
    replaced: BTreeSet<(RecordId, Field, ValueId)>,
    /// Adds to lists that some applied change takes away.
    removed: BTreeSet<(RecordId, Field, String, ValueId)>,
    doubled: Vec<ValueId>,
}

impl Truth {
    /// Reads it.
    pub async fn of(office: &Office) -> Result<Self, Failure> {
        let store = office.store();
        let keys = office.server().keys.clone();
        let commune = office.commune.id;
        let mut truth = Self {
            changes: BTreeMap::new(),
            records: BTreeMap::new(),
            replaced: BTreeSet::new(),
            removed: BTreeSet::new(),
            doubled: Vec::new(),
        };
        for row in store.changes_since(commune, 0, u32::MAX).await? {
            let opened = Envelope::from_bytes(&row.envelope).and_then(|e| e.open(&*keys));
            let change = opened.map_err(|_| StoreError::Damaged("change"))?;
            let id = row.id;
            if truth.changes.insert(id, (row, change)).is_some() {
                truth.doubled.push(id);
            }
        }
        truth.note_all();
        let villages = store.villages(commune).await?.into_iter().map(Some);
        for village in villages.chain([None]) {
            for row in store.units_after(commune, village, None, u32::MAX).await? {
                let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
                truth.records.insert(record.id, record);
            }
        }
        Ok(truth)
    }

    /// Notes what applied changes replace: what they name, and through refused ones what those
    /// would have replaced.
    fn note_all(&mut self) {
        let (mut replaced, mut removed) = (BTreeSet::new(), BTreeSet::new());
        let applied = self.changes.values();
        for (_, change) in applied.filter(|(row, _)| row.state == SettledState::Applied) {
            // A copied phone names the number of the other one's save, which is its own number in the
            // office's next life. A value does not replace itself.
            let itself = change.value_id();
            for write in &change.writes {
                for (field, set) in &write.fields {
                    let named =
                        |write: &RecordWrite| Some(write.fields.get(field)?.replaces.clone());
                    let gone = self.through_refused(write.record, &set.replaces, named);
                    for id in gone.into_iter().filter(|id| *id != itself) {
                        replaced.insert((write.record, field.clone(), id));
                    }
                }
                for (field, elements) in &write.lists {
                    for (key, element) in elements {
                        let named = |write: &RecordWrite| {
                            Some(gone_of(write.lists.get(field)?.get(key)?).clone())
                        };
                        let gone = self.through_refused(write.record, gone_of(element), named);
                        for id in gone.into_iter().filter(|id| *id != itself) {
                            removed.insert((write.record, field.clone(), key.clone(), id));
                        }
                    }
                }
            }
        }
        (self.replaced, self.removed) = (replaced, removed);
    }

    fn through_refused(
        &self,
        record: RecordId,
        named: &[ValueId],
        names: impl Fn(&RecordWrite) -> Option<Vec<ValueId>>,
    ) -> BTreeSet<ValueId> {
        let mut all = BTreeSet::new();
        let mut open = named.to_vec();
        while let Some(id) = open.pop() {
            if !all.insert(id) {
                continue;
            }
            let Some((row, change)) = self.changes.get(&id) else {
                continue;
            };
            if let SettledState::Refused(_) = row.state {
                let own = change.writes.iter().filter(|write| write.record == record);
                open.extend(own.filter_map(&names).flatten());
            }
        }
        all
    }

    /// The records of a unit as phones get them.
    pub fn unit(&self, unit: RecordId) -> BTreeMap<RecordId, Record> {
        let own = self.records.values().filter(|record| record.unit == unit);
        own.map(|record| (record.id, record.for_phone())).collect()
    }

    /// Is everything of an applied change in the book, or replaced by another applied one?
    pub fn holds(&self, change: &Change) -> bool {
        let id = change.value_id();
        change.writes.iter().all(|write| {
            let Some(record) = self.records.get(&write.record) else {
                return false;
            };
            let fields = write.fields.iter().all(|(field, set)| {
                let Some(register) = record.registers.get(field) else {
                    return false;
                };
                let heads = register.heads();
                let stands = heads
                    .iter()
                    .any(|(head, h)| *head == id && h.value == set.value);
                let replaced = self.replaced.contains(&(write.record, field.clone(), id));
                stands != replaced && register.has_replaced(&id) == replaced
            });
            let lists = write.lists.iter().all(|(field, elements)| {
                elements.iter().all(|(key, element)| {
                    let standing = record.lists.get(field).map(|list| list.adds(key));
                    let standing = standing.unwrap_or_default();
                    match element {
                        ListWrite::Add { .. } => {
                            let place = (write.record, field.clone(), key.clone(), id);
                            standing.contains(&id) != self.removed.contains(&place)
                        }
                        ListWrite::Remove { adds } => {
                            adds.iter().all(|gone| !standing.contains(gone))
                        }
                    }
                })
            });
            fields && lists
        })
    }

    /// What is wrong with the book by itself: household numbers, changes that are there twice.
    pub fn findings(&self) -> Vec<String> {
        let mut findings: Vec<String> = self
            .doubled
            .iter()
            .map(|id| format!("{id:?} is there twice"))
            .collect();
        let mut numbers = BTreeMap::new();
        for record in self.records.values().filter(|r| r.kind == Household::KIND) {
            let field = Field::known("number");
            let given = record.registers.get(&field).map_or(0, |r| r.heads().len());
            if given > 1 || (given == 0 && record.created.is_some()) {
                findings.push(format!("{} has {given} household numbers", record.id));
            }
            if let Some(number) = Household::read(record).number
                && let Some(other) = numbers.insert(number, record.id)
            {
                findings.push(format!("number {number}: {other} and {}", record.id));
            }
        }
        findings
    }

    /// Counts what shows only in the end: who wrote beside whom, and what hangs on what was refused.
    pub fn count_drawn(&self, drawn: &Tally) {
        let mut writers: BTreeMap<(RecordId, &Field), BTreeSet<SeatId>> = BTreeMap::new();
        let mut makers = BTreeMap::new();
        for (id, (row, change)) in &self.changes {
            for write in &change.writes {
                if matches!(row.state, SettledState::Refused(_)) && write.creates {
                    makers.insert(write.record, *id);
                }
                for field in write.fields.keys() {
                    let place = (write.record, field);
                    writers.entry(place).or_default().insert(id.seat);
                }
            }
        }
        let three = writers.values().filter(|seats| seats.len() > 2).count();
        drawn.add(Fault::ThreeWriters, three as u64);
        let registers = self.records.values().flat_map(|one| one.registers.values());
        let three = registers.filter(|register| register.heads().len() > 2);
        drawn.add(Fault::ThreeHeads, three.count() as u64);
        let depends = |id: &ValueId, change: &Change| {
            let mut writes = change.writes.iter();
            writes.any(|write| makers.get(&write.record).is_some_and(|maker| maker != id))
        };
        let hanging = self.changes.iter();
        let hanging = hanging.filter(|(id, (_, change))| depends(id, change));
        drawn.add(Fault::RefusedDependants, hanging.count() as u64);
    }

    /// Changes of a seat, by number.
    pub fn of_seat(&self, seat: SeatId) -> BTreeMap<u64, &(ChangeRow, Change)> {
        let own = self.changes.iter().filter(|(id, _)| id.seat == seat);
        own.map(|(id, change)| (id.number, change)).collect()
    }

    /// May a phone with these villages see a record?
    pub fn seen(villages: Option<&BTreeSet<VillageId>>, village: Option<VillageId>) -> bool {
        match (villages, village) {
            (None, _) | (_, None) => true,
            (Some(own), Some(village)) => own.contains(&village),
        }
    }
}
