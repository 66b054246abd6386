//! The sum of a village's rows: phone and office compare one number to see that neither lacks a
//! row. Pending changes are not in it. Order does not matter.

use crate::codec::encode;
use sha2::{Digest as _, Sha256};
use so_thon_domain::Record;

/// The sum over records as phones have them: of the id and everything that stands in each.
pub fn of_records<'a>(records: impl IntoIterator<Item = &'a Record>) -> u64 {
    records
        .into_iter()
        .map(of_record)
        .fold(0, u64::wrapping_add)
}

fn of_record(record: &Record) -> u64 {
    let hash: [u8; 32] = Sha256::digest(encode(&record.for_phone())).into();
    hash.first_chunk::<8>()
        .map_or(0, |first| u64::from_be_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use so_thon_domain::{
        Field, FieldWrite, Millis, RecordId, RecordKind, RecordWrite, SeatId, Stamp, ValueId,
    };
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn record(
        id: u128,
        value: &str,
        replaces: Vec<ValueId>,
        number: u64,
    ) -> (RecordWrite, ValueId) {
        let record = RecordId(Uuid::from_u128(id));
        let set = FieldWrite {
            value: value.into(),
            replaces,
        };
        let write = RecordWrite {
            record,
            kind: RecordKind::VISIT,
            unit: record,
            village: None,
            creates: true,
            fields: BTreeMap::from([(Field::known("note"), set)]),
            lists: BTreeMap::new(),
        };
        let seat = SeatId(Uuid::from_u128(1));
        (write, ValueId { seat, number })
    }

    fn applied(steps: &[(RecordWrite, ValueId)]) -> Record {
        let mut record = Record::empty(&steps[0].0);
        for (write, id) in steps {
            record.apply(*id, Stamp::latest_at(Millis(id.number)), write);
        }
        record
    }

    #[test]
    fn order_and_the_memory_of_what_was_replaced_do_not_matter_and_every_value_does() {
        let first = record(5, "a", Vec::new(), 1);
        let second = record(5, "b", vec![first.1], 2);
        let office = applied(&[first.clone(), second]);
        let phone = office.for_phone();
        let other = applied(&[record(6, "c", Vec::new(), 3)]);
        assert_eq!(of_records([&office, &other]), of_records([&other, &phone]));
        assert_ne!(of_records([&office]), of_records([&applied(&[first])]));
        assert_ne!(of_records([&office, &other]), of_records([&office]));
    }
}
