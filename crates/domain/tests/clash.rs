//! Settling a clash: whatever the order of acceptance, one choice ends it and loses nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use serde_json::json;
use so_thon_domain::{
    Field, FieldWrite, Millis, Record, RecordId, RecordKind, RecordWrite, SeatId, Stamp, ValueId,
    clash::{clashes, resolution},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const FIELD: Field = Field::known("address");

fn id(seat: u128, number: u64) -> ValueId {
    ValueId {
        seat: SeatId(Uuid::from_u128(seat)),
        number,
    }
}

fn write(value: u8, creates: bool, replaces: Vec<ValueId>) -> RecordWrite {
    let record = RecordId(Uuid::from_u128(9));
    let set = FieldWrite {
        value: json!(value),
        replaces,
    };
    RecordWrite {
        record,
        kind: RecordKind::HOUSEHOLD,
        unit: record,
        village: None,
        creates,
        fields: BTreeMap::from([(FIELD, set)]),
        lists: BTreeMap::new(),
    }
}

type Step = (ValueId, Stamp, RecordWrite);

fn applied<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Record {
    let mut record = Record::empty(&write(0, true, Vec::new()));
    for (id, stamp, write) in steps {
        record.apply(*id, *stamp, write);
    }
    record
}

fn heads(record: &Record) -> BTreeSet<ValueId> {
    let heads = record.registers[&FIELD].heads();
    heads.into_iter().map(|(id, _)| id).collect()
}

fn stamp(at: u64) -> Stamp {
    Stamp::latest_at(Millis(at))
}

/// A first value and three people who change it without seeing each other.
fn apart(values: [u8; 3], times: [u64; 3]) -> Vec<Step> {
    let first = id(9, 1);
    let mut steps = vec![(first, stamp(0), write(255, true, Vec::new()))];
    for (at, (value, time)) in values.into_iter().zip(times).enumerate() {
        let own = id(at as u128 + 1, 1);
        steps.push((own, stamp(time), write(value, false, vec![first])));
    }
    steps
}

proptest! {
    #[test]
    fn one_choice_ends_a_clash_of_three_whatever_the_order(
        values in any::<[u8; 3]>(),
        times in [1..50_u64, 1..50_u64, 1..50_u64],
        chooser in 0..4_u128,
        chosen in 0..3_usize,
        order in Just(vec![0, 1, 2, 3, 4]).prop_shuffle(),
    ) {
        let mut steps = apart(values, times);
        let seen = applied(&steps);
        let kept = id(chosen as u128 + 1, 1);
        let choice = resolution(&seen, &FIELD, kept).unwrap();
        let settled = id(chooser, 7);
        steps.push((settled, stamp(60), choice));
        let end = applied(order.iter().map(|at: &usize| &steps[*at]));
        prop_assert_eq!(heads(&end), BTreeSet::from([settled]));
        prop_assert!(clashes(&BTreeMap::from([(end.id, end.clone())])).is_empty());
        prop_assert_eq!(end.value(&FIELD), Some(&json!(values[chosen])));
        // Nothing is lost: every other value is known as replaced.
        let register = &end.registers[&FIELD];
        for (other, _, _) in &steps[..4] {
            prop_assert!(register.has_replaced(other));
        }
    }

    #[test]
    fn two_people_who_choose_differently_clash_anew_and_lose_neither_choice(
        times in [1..50_u64, 1..50_u64, 1..50_u64],
        order in Just(vec![0, 1, 2, 3, 4, 5]).prop_shuffle(),
    ) {
        let mut steps = apart([1, 2, 3], times);
        let seen = applied(&steps);
        for (seat, chosen) in [(5, id(1, 1)), (6, id(2, 1))] {
            let choice = resolution(&seen, &FIELD, chosen).unwrap();
            steps.push((id(seat, 1), stamp(60), choice));
        }
        let end = applied(order.iter().map(|at: &usize| &steps[*at]));
        prop_assert_eq!(heads(&end), BTreeSet::from([id(5, 1), id(6, 1)]));
        let found = clashes(&BTreeMap::from([(end.id, end.clone())]));
        prop_assert_eq!(found[0].sides.len(), 2);
        let again = resolution(&end, &FIELD, id(5, 1)).unwrap();
        steps.push((id(7, 1), stamp(61), again));
        let end = applied(order.iter().chain([&6]).map(|at| &steps[*at]));
        prop_assert_eq!(end.value(&FIELD), Some(&json!(1)));
        prop_assert_eq!(heads(&end), BTreeSet::from([id(7, 1)]));
    }
}

#[test]
fn the_same_value_written_twice_stands_on_one_side() {
    let record = applied(&apart([4, 4, 5], [10, 20, 30]));
    let found = clashes(&BTreeMap::from([(record.id, record)]));
    let sides: Vec<_> = found[0].sides.iter().map(|side| side.id).collect();
    assert_eq!(sides, [id(3, 1), id(2, 1)]);
}

#[test]
fn what_was_settled_meanwhile_cannot_be_settled_again() {
    let mut steps = apart([1, 2, 3], [10, 20, 30]);
    let choice = resolution(&applied(&steps), &FIELD, id(2, 1)).unwrap();
    steps.push((id(5, 1), stamp(60), choice));
    assert_eq!(resolution(&applied(&steps), &FIELD, id(3, 1)), None);
}
