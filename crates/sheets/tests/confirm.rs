//! What a confirmed list writes, and that reading it again writes nothing.

mod common;

use common::{FORM_15, options, preview, village};
use so_thon_domain::{
    Change, CommuneId, HouseholdId, Millis, Record, RecordId, RecordWrite, SeatId, Stamp,
    class_decision::{Class, Origin},
    ids::IdSource,
    member::Member,
    typed::{Place, TypedRecord, write_of},
    unit::HouseholdUnit,
};
use so_thon_sheets::{
    Options, Preview,
    confirm::{ListFacts, existing, plan},
    preview::{Answer, Outcome},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Ids by counting.
struct Counting(u64);

impl IdSource for Counting {
    fn chance(&mut self) -> [u8; 10] {
        self.0 += 1;
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&self.0.to_be_bytes());
        bytes
    }
}

const OFFICE: SeatId = SeatId(Uuid::from_u128(1));
const FIELD: SeatId = SeatId(Uuid::from_u128(2));

/// A book that takes changes as they come.
#[derive(Default)]
struct Book {
    records: BTreeMap<RecordId, BTreeMap<RecordId, Record>>,
    number: u64,
}

impl Book {
    fn save(&mut self, seat: SeatId, writes: Vec<RecordWrite>) {
        self.number += 1;
        let change = Change {
            commune: CommuneId(Uuid::nil()),
            seat,
            number: self.number,
            stamp: Stamp {
                millis: Millis(self.number),
                ..Stamp::default()
            },
            repairs: None,
            writes,
        };
        for write in &change.writes {
            let unit = self.records.entry(write.unit).or_default();
            let record = unit
                .entry(write.record)
                .or_insert_with(|| Record::empty(write));
            record.apply(change.value_id(), change.stamp, write);
        }
    }

    fn households(&self) -> BTreeMap<HouseholdId, HouseholdUnit> {
        self.records
            .iter()
            .filter_map(|(id, records)| {
                let id = HouseholdId::from(*id);
                Some((id, HouseholdUnit::read(id, records.clone())?))
            })
            .collect()
    }
}

fn list() -> ListFacts {
    ListFacts {
        list: "Danh sách hộ nghèo năm 2025".to_owned(),
        class: Class::Poor,
        number: "128/QĐ-UBND".to_owned(),
        date: chrono::NaiveDate::from_ymd_opt(2025, 12, 20).expect("a day"),
    }
}

/// The list read against the book, every likely household answered as the same.
fn read_again(book: &Book) -> Preview {
    let workbook = so_thon_sheets::read(FORM_15, "form-15.xlsx").expect("readable");
    let mut asked = Options {
        existing: existing(&book.households()),
        ..options()
    };
    let first = preview(&workbook, &asked);
    for household in &first.households {
        if let Outcome::Ask { candidates } = &household.outcome {
            let same = Answer::Same(candidates[0].household);
            asked.decisions.insert(household.rows[0], same);
        }
    }
    preview(&workbook, &asked)
}

fn imported() -> Book {
    let mut book = Book::default();
    let first = read_again(&book);
    let plan = plan(
        &first,
        &list(),
        &book.households(),
        OFFICE,
        &mut Counting(0),
        Millis(1),
    );
    assert_eq!((plan.made, plan.changed, plan.same), (24, 0, 0));
    for save in plan.saves {
        book.save(OFFICE, save);
    }
    book
}

#[test]
fn a_confirmed_list_makes_households_with_heads_and_the_class_of_its_decision() {
    let book = imported();
    let households = book.households();
    assert_eq!(households.len(), 24);
    let first = households.values().next().expect("one");
    assert_eq!(first.village, Some(village(0)));
    assert_eq!(first.household.head, Some(first.members[0].id.into()));
    assert_eq!(first.members[0].facts.relation.as_deref(), Some("head"));
    let decision = first.decision().expect("a class");
    assert_eq!(
        (decision.class, decision.origin),
        (Class::Poor, Origin::Import)
    );
    assert_eq!(decision.number, "128/QĐ-UBND");
}

#[test]
fn the_same_list_again_writes_nothing() {
    let book = imported();
    let again = read_again(&book);
    let plan = plan(
        &again,
        &list(),
        &book.households(),
        OFFICE,
        &mut Counting(9_000),
        Millis(2),
    );
    assert_eq!((plan.made, plan.changed, plan.same), (0, 0, 24));
    assert!(plan.saves.is_empty());
}

#[test]
fn what_the_field_corrected_stays_and_a_new_decision_is_added() {
    let mut book = imported();
    let unit = book.households().into_values().next().expect("one");
    let entry = &unit.members[1];
    let before = &unit.records[&entry.id];
    let mut facts = Member::read(before);
    facts.ethnicity = Some("Kinh".to_owned());
    let place = Place {
        id: entry.id,
        unit: unit.id.into(),
        village: unit.village,
    };
    let write = write_of(place, Some(before), &facts).expect("a change");
    book.save(FIELD, vec![write]);
    let next = ListFacts {
        number: "97/QĐ-UBND".to_owned(),
        list: "Danh sách hộ nghèo năm 2026".to_owned(),
        date: chrono::NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day"),
        ..list()
    };
    let again = read_again(&book);
    let households = book.households();
    let other = SeatId(Uuid::from_u128(3));
    let plan = plan(
        &again,
        &next,
        &households,
        other,
        &mut Counting(9_000),
        Millis(2),
    );
    assert_eq!((plan.made, plan.changed), (0, 24));
    // Only the decision is new: the corrected people stand.
    assert!(plan.saves.iter().all(|save| save.len() == 1));
}
