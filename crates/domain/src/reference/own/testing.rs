//! An office in memory, for the tests of its reference data.

use super::*;
use crate::{
    RecordWrite,
    ids::{RecordId, SeatId},
    record::Record,
    register::ValueId,
    review::Common,
    time::{Millis, Stamp},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use uuid::Uuid;

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the test")
}

pub fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

/// The records of an office, as changes come in one after the other.
#[derive(Default)]
pub struct Office {
    pub records: BTreeMap<RecordId, Record>,
    changes: u64,
}

impl Office {
    pub fn own(&self) -> Own {
        let shared: Vec<Shared> = self.records.values().filter_map(Shared::read).collect();
        Own::of(&shared)
    }

    pub fn common(&self) -> Common {
        let shared: Vec<Shared> = self.records.values().filter_map(Shared::read).collect();
        Common::of(&shared)
    }

    pub fn take(&mut self, writes: Vec<RecordWrite>) {
        self.changes += 1;
        let stamp = Stamp {
            millis: Millis(1_790_000_000_000 + self.changes),
            counter: 0,
        };
        let value = ValueId {
            seat: SeatId(Uuid::from_u128(1)),
            number: self.changes,
        };
        for write in writes {
            let record = self
                .records
                .entry(write.record)
                .or_insert_with(|| Record::empty(&write));
            record.apply(value, stamp, &write);
        }
    }

    pub fn save(&mut self, draft: &EntryDraft) -> Result<(), Vec<EntryFault>> {
        let checked = draft.check(&self.own())?;
        self.take(checked.writes(&self.records));
        Ok(())
    }

    pub fn load(&mut self, number: u128, text: &str) -> Result<Kind, Vec<FileFault>> {
        let own = self.own();
        let loaded = read_file(text, &own.reference(), &own.procedure())?;
        let file = ReferenceFile {
            list: Some(loaded.kind.code().to_owned()),
            name: Some("tep.json".to_owned()),
            text: Some(text.to_owned()),
        };
        self.take(keep_file(id(number), &file));
        Ok(loaded.kind)
    }

    pub fn entry(&self, number: u128) -> CatalogueEntry {
        CatalogueEntry::read(&self.records[&id(number)])
    }
}
