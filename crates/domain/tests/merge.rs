//! The merge of records, over arbitrary writers, orders, duplicates and splits.
//!
//! Three people write one household's record. Each has seen some of what the others wrote, and
//! replaces what they saw; a value that was seen was written before. Whatever order the server's
//! acceptance is taken in, however often and in whatever pieces, the state is the same, and every
//! value is either a head or was replaced by one who had seen it.

use proptest::prelude::*;
use serde_json::{Value, json};
use so_thon_domain::{
    Change, Field, FieldWrite, Head, Millis, Record, RecordKind, RecordWrite, Register, SeatId,
    Stamp, ValueId,
    change::ListWrite,
    ids::{CommuneId, RecordId},
    overlay::lay_over,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const FIELDS: [&str; 2] = ["phone", "ind.water"];
const KEYS: [&str; 2] = ["water", "credit"];
const NEEDS: Field = Field::known("needs");

/// What one person does, before it is known what they see.
#[derive(Clone, Debug)]
struct Act {
    writer: usize,
    /// Which of the earlier acts this person has seen, besides their own.
    seen: u64,
    /// Which fields they write.
    fields: u8,
    value: u8,
    /// What they do to each element of the list: nothing, add, remove.
    elements: [u8; 2],
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = (
        0..3_usize,
        any::<u64>(),
        0..4_u8,
        0..3_u8,
        [0..3_u8, 0..3_u8],
    )
        .prop_map(|(writer, seen, fields, value, elements)| Act {
            writer,
            seen,
            fields,
            value,
            elements,
        });
    prop::collection::vec(act, 1..14)
}

fn seat(writer: usize) -> SeatId {
    SeatId(Uuid::from_u128(writer as u128 + 1))
}

fn record() -> RecordId {
    RecordId(Uuid::from_u128(99))
}

/// The accepted changes: each writer replaces the heads of the state they have seen.
fn changes(acts: &[Act]) -> Vec<Change> {
    let mut made: Vec<Change> = Vec::new();
    let mut views: Vec<BTreeSet<usize>> = Vec::new();
    let mut numbers = [0_u64; 3];
    for (at, act) in acts.iter().enumerate() {
        // To see a change is to see what its writer had seen.
        let mut seen = BTreeSet::new();
        for earlier in 0..at {
            let own = acts[earlier].writer == act.writer;
            if own || act.seen & (1 << earlier) != 0 {
                seen.insert(earlier);
                seen.extend(views[earlier].iter().copied());
            }
        }
        let view = state(seen.iter().map(|earlier| &made[*earlier]));
        numbers[act.writer] += 1;
        let write = write(act, at == 0, view.as_ref());
        made.push(Change {
            commune: CommuneId(Uuid::from_u128(7)),
            seat: seat(act.writer),
            number: numbers[act.writer],
            stamp: Stamp {
                // Several changes share a stamp: ties must not depend on the order of arrival.
                millis: Millis(1000 + at as u64 / 2),
                counter: 0,
            },
            repairs: None,
            writes: vec![write],
        });
        views.push(seen);
    }
    made
}

fn write(act: &Act, creates: bool, view: Option<&Record>) -> RecordWrite {
    let mut write = RecordWrite {
        record: record(),
        kind: RecordKind::HOUSEHOLD,
        unit: record(),
        village: None,
        creates,
        fields: BTreeMap::new(),
        lists: BTreeMap::new(),
    };
    for (bit, field) in FIELDS.iter().enumerate() {
        if act.fields & (1 << bit) != 0 {
            let field = Field::known(field);
            let heads = view.and_then(|view| Some(view.registers.get(&field)?.heads()));
            let replaces = heads
                .unwrap_or_default()
                .into_iter()
                .map(|(id, _)| id)
                .collect();
            let value = json!(act.value);
            write.fields.insert(field, FieldWrite { value, replaces });
        }
    }
    let mut elements = BTreeMap::new();
    for (key, what) in KEYS.iter().zip(act.elements) {
        let adds = view
            .and_then(|view| Some(view.lists.get(&NEEDS)?.adds(key)))
            .unwrap_or_default();
        let change = match what {
            1 => ListWrite::Add {
                value: json!(act.value),
                replaces: adds,
            },
            2 => ListWrite::Remove { adds },
            _ => continue,
        };
        elements.insert((*key).to_owned(), change);
    }
    if !elements.is_empty() {
        write.lists.insert(NEEDS, elements);
    }
    write
}

fn take(state: &mut Option<Record>, change: &Change) {
    for write in &change.writes {
        state.get_or_insert_with(|| Record::empty(write)).apply(
            change.value_id(),
            change.stamp,
            write,
        );
    }
}

fn state<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Option<Record> {
    let mut state = None;
    for change in changes {
        take(&mut state, change);
    }
    state
}

fn joined(one: Option<Record>, other: Option<&Record>) -> Option<Record> {
    match (one, other) {
        (Some(mut one), Some(other)) => {
            one.join(other);
            Some(one)
        }
        (one, other) => one.or_else(|| other.cloned()),
    }
}

/// Changes, an order with repetitions that has each at least once, and to which of three piles each
/// delivery goes.
fn deliveries() -> impl Strategy<Value = (Vec<Change>, Vec<(usize, usize)>)> {
    acts().prop_flat_map(|acts| {
        let changes = changes(&acts);
        let all: Vec<usize> = (0..changes.len()).collect();
        let again = prop::collection::vec(0..changes.len(), 0..6);
        (Just(changes), again)
            .prop_flat_map(move |(changes, again)| {
                let order: Vec<usize> = all.iter().copied().chain(again).collect();
                let piles = prop::collection::vec(0..3_usize, order.len());
                (Just(changes), Just(order).prop_shuffle(), piles)
            })
            .prop_map(|(changes, order, piles)| (changes, order.into_iter().zip(piles).collect()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_order_and_number_of_deliveries_do_not_matter((changes, order) in deliveries()) {
        let straight = state(&changes);
        let shuffled = state(order.iter().map(|(at, _)| &changes[*at]));
        prop_assert_eq!(straight, shuffled);
    }

    #[test]
    fn states_join_alike_in_any_grouping((changes, order) in deliveries()) {
        let pile = |own: usize| {
            let mine = order.iter().filter(|(_, pile)| *pile == own);
            state(mine.map(|(at, _)| &changes[*at]))
        };
        let [a, b, c] = [pile(0), pile(1), pile(2)];
        let left = joined(joined(a.clone(), b.as_ref()), c.as_ref());
        let right = joined(a.clone(), joined(b.clone(), c.as_ref()).as_ref());
        let backwards = joined(joined(c, b.as_ref()), a.as_ref());
        prop_assert_eq!(&left, &right, "associative");
        prop_assert_eq!(&left, &backwards, "commutative");
        prop_assert_eq!(&joined(left.clone(), left.as_ref()), &left, "idempotent");
        prop_assert_eq!(&left, &state(&changes), "joining is taking in");
    }

    #[test]
    fn no_value_is_lost((changes, order) in deliveries()) {
        let merged = state(order.iter().map(|(at, _)| &changes[*at])).expect("at least one");
        for change in &changes {
            let id = change.value_id();
            for (field, set) in &change.writes[0].fields {
                let register = &merged.registers[field];
                let stands = register.heads().iter().any(|(own, head)| *own == id && head.value == set.value);
                let replaced = changes.iter().any(|other| {
                    other.writes[0].fields.get(field).is_some_and(|set| set.replaces.contains(&id))
                });
                prop_assert!(stands != replaced, "a head, or named as replaced");
            }
            let elements = change.writes[0].lists.get(&NEEDS).into_iter().flatten();
            for (key, what) in elements {
                if matches!(what, ListWrite::Remove { .. }) {
                    continue;
                }
                let stands = merged.lists[&NEEDS].adds(key).contains(&id);
                let seen_and_removed = changes.iter().any(|other| {
                    match other.writes[0].lists.get(&NEEDS).and_then(|list| list.get(key)) {
                        Some(ListWrite::Add { replaces: seen, .. } | ListWrite::Remove { adds: seen }) => seen.contains(&id),
                        None => false,
                    }
                });
                prop_assert!(stands != seen_and_removed, "an add wins over who had not seen it");
            }
        }
    }

    #[test]
    fn what_is_shown_is_the_head_with_the_greatest_stamp((changes, order) in deliveries()) {
        let merged = state(order.iter().map(|(at, _)| &changes[*at])).expect("at least one");
        for register in merged.registers.values() {
            let heads = register.heads();
            let (shown, head) = register.shown().expect("a written register shows something");
            prop_assert!(heads.iter().all(|(id, other)| (other.stamp, *id) <= (head.stamp, shown)));
        }
    }

    #[test]
    fn a_record_survives_its_stored_form((changes, _) in deliveries()) {
        let merged = state(&changes).expect("at least one");
        for record in [merged.for_phone(), merged] {
            let text = serde_json::to_string(&record).expect("plain data");
            prop_assert_eq!(serde_json::from_str::<Record>(&text).expect("our own form"), record);
        }
    }

    #[test]
    fn what_a_phone_lays_over_is_what_the_server_will_hold((changes, _) in deliveries(), cut in 0..14_usize) {
        let (accepted, pending) = changes.split_at(cut.min(changes.len()));
        let mut records: BTreeMap<_, _> = state(accepted)
            .map(|record| (record.id, record.for_phone()))
            .into_iter()
            .collect();
        lay_over(&mut records, record(), pending);
        let whole = state(&changes).expect("at least one");
        let shown = |record: &Record| -> Vec<(Field, Vec<ValueId>)> {
            record
                .registers
                .iter()
                .map(|(field, register)| (field.clone(), register.heads().iter().map(|(id, _)| *id).collect()))
                .collect()
        };
        prop_assert_eq!(shown(&records[&record()]), shown(&whole));
    }

    #[test]
    fn two_who_write_apart_clash_and_a_resolution_ends_it(values in prop::collection::vec(0..5_u8, 2..4)) {
        let mut register = Register::default();
        let id = |writer: usize| ValueId { seat: seat(writer), number: 1 };
        for (writer, value) in values.iter().enumerate() {
            let head = Head { stamp: Stamp { millis: Millis(writer as u64), counter: 0 }, value: json!(value) };
            register.write(id(writer), head, []);
        }
        let differ = values.iter().any(|value| *value != values[0]);
        prop_assert_eq!(register.clashes(), differ);
        prop_assert_eq!(register.heads().len(), values.len());
        let seen: Vec<ValueId> = register.heads().iter().map(|(id, _)| *id).collect();
        // Whoever resolves may have the slowest clock: what stands is what replaces.
        let resolution = Head { stamp: Stamp::default(), value: Value::from(9) };
        register.write(ValueId { seat: seat(9), number: 1 }, resolution, seen);
        prop_assert!(!register.clashes());
        prop_assert_eq!(register.shown().map(|(_, head)| head.value.clone()), Some(json!(9)));
    }

    #[test]
    fn a_phone_ahead_of_its_time_does_not_win_for_ever(skew in 1..100_000_000_000_u64, late in 1..100_000_u64) {
        let received = Millis(1_700_000_000_000);
        let claimed = Stamp { millis: Millis(received.0 + skew), counter: 0 };
        let effective = Stamp::effective(claimed, received, None);
        let later = Stamp::effective(
            Stamp { millis: Millis(received.0 + late), counter: 0 },
            Millis(received.0 + late),
            None,
        );
        prop_assert!(effective < later);
    }
}
