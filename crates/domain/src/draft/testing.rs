//! What the tests of the forms share: a book of records that one person writes to.

use super::{HouseholdDraft, MemberDraft, Rules};
use crate::{
    RecordWrite,
    belonging::place_all,
    family::Family,
    ids::{HouseholdId, MemberId, RecordId, SeatId, VillageId},
    numbers::Convention,
    problem::Problem,
    record::Record,
    reference::shipped,
    register::ValueId,
    time::{Millis, Stamp},
    unit::HouseholdUnit,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the test")
}

/// Wednesday, 25/11/2026.
pub(crate) fn rules() -> Rules<'static> {
    Rules {
        today: day(2026, 11, 25),
        numbers: Convention::Vietnamese,
        reference: shipped(),
    }
}

/// "field code" of each problem.
pub(crate) fn codes(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| format!("{} {}", problem.field.code(), problem.code.code()))
        .collect()
}

pub(crate) struct Book {
    records: BTreeMap<RecordId, Record>,
    ids: u128,
    saves: u64,
    household: Option<HouseholdId>,
}

impl Book {
    pub fn new() -> Self {
        Self {
            records: BTreeMap::new(),
            ids: 0,
            saves: 0,
            household: None,
        }
    }

    /// The household of Lò Văn Hà with his wife.
    pub fn with_household() -> Self {
        let mut book = Self::new();
        let village = Some(VillageId(book.id()));
        let draft = HouseholdDraft {
            head_name: "Lò Văn Hà".to_owned(),
            ..HouseholdDraft::open(HouseholdId(book.id()), MemberId(book.id()), village)
        };
        let checked = draft.check(&rules()).expect("a household");
        book.save(draft.writes(&checked));
        book.household = Some(draft.household);
        let unit = book.household();
        let wife = MemberDraft {
            name: "Cà Thị Ín".to_owned(),
            birth: "1987".to_owned(),
            relation: "wife".to_owned(),
            ..MemberDraft::open(MemberId(book.id()), &unit)
        };
        let checked = wife.check(&rules(), &unit).expect("a member");
        book.save(wife.writes(&checked, &unit));
        book
    }

    pub fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    pub fn save(&mut self, writes: Vec<RecordWrite>) {
        self.saves += 1;
        self.save_as(1, writes);
    }

    /// A save of another person, who has not seen what came meanwhile.
    pub fn save_as(&mut self, seat: u128, writes: Vec<RecordWrite>) {
        self.saves += 1;
        let id = ValueId {
            seat: SeatId(Uuid::from_u128(seat)),
            number: self.saves,
        };
        let stamp = Stamp {
            millis: Millis(self.saves),
            counter: 0,
        };
        for write in writes {
            self.records
                .entry(write.record)
                .or_insert_with(|| Record::empty(&write))
                .apply(id, stamp, &write);
        }
    }

    pub fn record(&self, id: RecordId) -> &Record {
        &self.records[&id]
    }

    pub fn unit(&self, id: HouseholdId) -> HouseholdUnit {
        let own = self
            .records
            .iter()
            .filter(|(_, record)| record.unit == id.into());
        HouseholdUnit::read(id, own.map(|(id, record)| (*id, record.clone())).collect())
            .expect("a household")
    }

    /// A household with all that was merged into it, everything lying where its registers say.
    pub fn family(&self, id: HouseholdId) -> Option<HouseholdUnit> {
        let mut records = self.records.clone();
        place_all(&mut records);
        let mut family = Family::of(id.into());
        while let Some(wanted) = family.wanted() {
            let own = records.values().filter(|record| record.unit == wanted);
            family.add(own.map(|record| (record.id, record.clone())).collect(), &[]);
        }
        HouseholdUnit::of_family(id, family)
    }

    /// Another household, of this head.
    pub fn another(&mut self, head: &str, address: &str) -> HouseholdId {
        let village = self.household().village;
        let draft = HouseholdDraft {
            head_name: head.to_owned(),
            address: address.to_owned(),
            ..HouseholdDraft::open(HouseholdId(self.id()), MemberId(self.id()), village)
        };
        let checked = draft.check(&rules()).expect("a household");
        self.save(draft.writes(&checked));
        draft.household
    }

    pub fn household(&self) -> HouseholdUnit {
        self.unit(self.household.expect("a household of the book"))
    }
}
