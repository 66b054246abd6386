//! What a phone shows: the server's state with its own pending changes laid over it.

use crate::{change::Change, ids::RecordId, record::Record};
use std::collections::BTreeMap;

/// Lays pending changes, oldest first, over the records of one unit. Pending values stand as heads
/// with their claimed stamps; the result is for showing and for the next edit, never for storing.
pub fn lay_over<'a>(
    records: &mut BTreeMap<RecordId, Record>,
    unit: RecordId,
    pending: impl IntoIterator<Item = &'a Change>,
) {
    for change in pending {
        for write in change.writes.iter().filter(|write| write.unit == unit) {
            records
                .entry(write.record)
                .or_insert_with(|| Record::empty(write))
                .apply(change.value_id(), change.stamp, write);
        }
    }
}
