//! The saves of a whole commune while they are being made, household by household.
//!
//! Households are made one after the other, saves order by time: until all are made, a value is
//! named by the order of its making; `finish` sorts and gives every author's saves their numbers.

use crate::{
    chance::Chance,
    sample::{Author, Sample, SampleChange, rename},
};
use chrono::{NaiveDate, NaiveTime};
use so_thon_domain::{
    Millis, Record, RecordWrite, SeatId, Stamp, ValueId,
    draft::Rules,
    ids::{HouseholdId, RecordId, VillageId},
    numbers::Convention,
    reference::shipped,
    unit::HouseholdUnit,
};
use std::collections::BTreeMap;

pub(crate) struct Book {
    pub chance: Chance,
    seats: [SeatId; 3],
    saves: Vec<(Millis, usize, Author, Vec<RecordWrite>)>,
}

/// One household while its life is being made.
pub(crate) struct Page {
    pub id: HouseholdId,
    pub village: VillageId,
    records: BTreeMap<RecordId, Record>,
}

impl Page {
    pub fn new(id: HouseholdId, village: VillageId) -> Self {
        Self {
            id,
            village,
            records: BTreeMap::new(),
        }
    }

    /// The page of a household whose records are known.
    pub fn of(id: HouseholdId, village: VillageId, records: BTreeMap<RecordId, Record>) -> Self {
        Self {
            id,
            village,
            records,
        }
    }

    /// Reads the household, does something with it and puts it back.
    pub fn with<T>(&mut self, act: impl FnOnce(&HouseholdUnit) -> T) -> T {
        let records = std::mem::take(&mut self.records);
        let unit = HouseholdUnit::read(self.id, records).expect("a page holds its household");
        let done = act(&unit);
        self.records = unit.records;
        done
    }

    pub fn apply(&mut self, id: ValueId, at: Millis, writes: &[RecordWrite]) {
        let stamp = Stamp {
            millis: at,
            counter: 0,
        };
        for write in writes {
            self.records
                .entry(write.record)
                .or_insert_with(|| Record::empty(write))
                .apply(id, stamp, write);
        }
    }
}

impl Book {
    pub fn new(seed: u64, begun: Millis) -> Self {
        let mut chance = Chance::new(seed);
        let seats = [(); 3].map(|()| SeatId::fresh(&mut chance, begun));
        Self {
            chance,
            seats,
            saves: Vec::new(),
        }
    }

    /// Goes on where a sample ended.
    pub fn after(seed: u64, sample: &Sample) -> Self {
        Self {
            chance: Chance::new(seed),
            seats: sample.seats,
            saves: Vec::new(),
        }
    }

    /// Saves; nothing written is no save.
    pub fn save(&mut self, page: &mut Page, author: Author, at: Millis, writes: Vec<RecordWrite>) {
        if writes.is_empty() {
            return;
        }
        let made = self.saves.len();
        page.apply(self.value_id(author, made), at, &writes);
        self.saves.push((at, made, author, writes));
    }

    /// The name of a value until numbers are given: of its own above all that a sample may hold.
    fn value_id(&self, author: Author, made: usize) -> ValueId {
        let seat = Author::ALL.iter().position(|own| *own == author);
        ValueId {
            seat: self.seats[seat.unwrap_or(0)],
            number: PROVISIONAL + u64::try_from(made).unwrap_or(0),
        }
    }

    pub fn seats(&self) -> [SeatId; 3] {
        self.seats
    }

    /// Every save in the order of time, numbered on from what each author saved before.
    pub fn finish(mut self, mut numbers: [u64; 3]) -> Vec<SampleChange> {
        self.saves.sort_by_key(|(at, made, _, _)| (*at, *made));
        let mut given = vec![0; self.saves.len()];
        for (_, made, author, _) in &self.saves {
            let seat = Author::ALL.iter().position(|own| own == author);
            let number = &mut numbers[seat.unwrap_or(0)];
            *number += 1;
            given[*made] = *number;
        }
        let mut last = Millis(0);
        self.saves
            .into_iter()
            .map(|(at, made, author, mut writes)| {
                rename(&mut writes, |id| {
                    let provisional = id.number.checked_sub(PROVISIONAL);
                    let made = provisional.and_then(|made| usize::try_from(made).ok());
                    if let Some(number) = made.and_then(|made| given.get(made)) {
                        id.number = *number;
                    }
                });
                last = Millis(at.0.max(last.0 + 1));
                SampleChange {
                    author,
                    number: given[made],
                    at: last,
                    writes,
                }
            })
            .collect()
    }
}

/// Above every number a sample gives.
const PROVISIONAL: u64 = 1 << 40;

/// What the forms are checked by on a day.
pub(crate) fn rules(today: NaiveDate) -> Rules<'static> {
    Rules {
        today,
        numbers: Convention::Vietnamese,
        reference: shipped(),
    }
}

/// A moment of a day in Việt Nam (UTC+7).
pub(crate) fn moment(day: NaiveDate, minute_of_day: i64) -> Millis {
    let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let at = midnight - 7 * 3_600_000 + minute_of_day * 60_000;
    Millis(u64::try_from(at).unwrap_or(0))
}
