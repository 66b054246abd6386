//! What a newer version wrote survives an older phone, which neither shows nor knows it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use serde_json::{Value, json};
use so_thon_domain::{Field, FieldWrite, Record, RecordWrite, change::ListWrite};
use so_thon_sync::{
    MemoryStore, Phone,
    conformance::{
        Office, address, enrolled, household, later, meet, move_in, new_household, save, seen,
        village,
    },
};
use std::collections::BTreeMap;

const MOON: Field = Field::known("moon");
const STARS: Field = Field::known("stars");

fn phone(number: u64) -> Phone<MemoryStore> {
    block_on(enrolled(MemoryStore::new(), number))
}

fn shown(phone: &Phone<MemoryStore>) -> Record {
    block_on(seen(phone, household(1)))
}

fn moon(record: &Record) -> Option<&Value> {
    record.value(&MOON)
}

/// A write of the newer phone to what it alone knows.
fn of_the_moon(record: &Record, phase: &Value) -> RecordWrite {
    let set = FieldWrite {
        value: phase.clone(),
        replaces: record.registers.get(&MOON).map_or_else(Vec::new, |known| {
            known.heads().iter().map(|(id, _)| *id).collect()
        }),
    };
    let star = ListWrite::Add {
        value: json!({"bright": true}),
        replaces: Vec::new(),
    };
    RecordWrite {
        record: record.id,
        kind: record.kind.clone(),
        unit: record.unit,
        village: record.village,
        creates: false,
        fields: BTreeMap::from([(MOON, set)]),
        lists: BTreeMap::from([(STARS, BTreeMap::from([("sirius".to_owned(), star)]))]),
    }
}

#[test]
fn a_field_of_a_newer_version_survives_an_older_phone_in_both_directions() {
    let office = Office::default();
    let (newer, older) = (phone(1), phone(2));
    let (full, half) = (json!({"phase": [1, 2]}), json!({"phase": [2, 4]}));
    block_on(save(&newer, new_household(1, village(1), "A"), later(1)));
    let wrote = of_the_moon(&shown(&newer), &full);
    block_on(save(&newer, vec![wrote], later(2)));
    block_on(meet(&newer, &office, later(3)));

    // The row comes down, and the older phone saves an address over it.
    block_on(meet(&older, &office, later(4)));
    assert_eq!(moon(&shown(&older)), Some(&full));
    block_on(move_in(&older, household(1), "cuối làng", later(5)));
    let unsent = block_on(older.unsent()).unwrap();
    let writes = &unsent[0].writes;
    let named: Vec<&str> = writes[0].fields.keys().map(Field::as_str).collect();
    assert_eq!((writes.len(), named), (1, vec!["address"]));
    assert!(writes[0].lists.is_empty());
    assert_eq!(moon(&shown(&older)), Some(&full));
    block_on(meet(&older, &office, later(6)));
    let stars = shown(&older).lists[&STARS].clone();
    assert_eq!(moon(&shown(&older)), Some(&full));

    // The newer phone has the address and still all that it wrote; it writes again.
    block_on(meet(&newer, &office, later(7)));
    let back = shown(&newer);
    assert_eq!((moon(&back), back.clashes().count()), (Some(&full), 0));
    assert_eq!(back.lists[&STARS], stars);
    assert_eq!(
        block_on(address(&newer, household(1))).as_deref(),
        Some("cuối làng")
    );
    let wrote = of_the_moon(&back, &half);
    block_on(save(&newer, vec![wrote], later(8)));
    block_on(meet(&newer, &office, later(9)));

    // And the older phone has that, though it saves again before it hears of it.
    block_on(move_in(&older, household(1), "giữa làng", later(9)));
    block_on(meet(&older, &office, later(10)));
    block_on(meet(&newer, &office, later(11)));
    for phone in [&older, &newer] {
        assert_eq!(moon(&shown(phone)), Some(&half));
        assert_eq!(
            block_on(address(phone, household(1))).as_deref(),
            Some("giữa làng")
        );
        assert_eq!(shown(phone), office.records()[&household(1).into()]);
    }
}
