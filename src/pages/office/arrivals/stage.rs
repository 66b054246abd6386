//! How far the office is with each arrival, read from the records in this book, and the save that
//! marks them.

use crate::app_state::{AppState, use_app};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{Record, RecordId, RecordWrite, ValueId, checked};
use so_thon_protocol::office::Arrival;
use so_thon_sync::{PhoneError, phone::Counts};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Writes that go into one change. One change for many households: the list of what came in holds
/// the newest changes, and a check must not push them out.
const WRITES: usize = 200;

/// A meeting must be this much younger than an arrival's receipt before what is not in the book
/// counts as replaced, in milliseconds.
const MARGIN_MS: u64 = 10_000;

/// The records that arrivals touched, as this book has them.
pub type Records = Arc<BTreeMap<RecordId, Record>>;

/// How far the office is with an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The office has it, this book not yet.
    NotHere,
    /// Waits for somebody to look.
    Received,
    /// An officer has seen it.
    Checked,
}

/// Reads the touched records; again whenever something changes.
pub fn records(
    arrivals: impl Fn() -> Arc<Vec<Arrival>> + Send + Sync + 'static,
) -> RwSignal<Records> {
    let app = use_app();
    let records = RwSignal::new(Records::default());
    Effect::new(move |_| {
        app.changed.track();
        let units: BTreeSet<RecordId> = arrivals()
            .iter()
            .flat_map(|one| one.records.iter().map(|record| record.unit))
            .collect();
        let Some(book) = app.book() else { return };
        spawn_local(async move {
            if let Ok(read) = book.records_of(&units).await {
                records.try_set(Arc::new(read));
            }
        });
    });
    records
}

/// The id of an arrival's values.
pub fn id_of(arrival: &Arrival) -> ValueId {
    ValueId {
        seat: arrival.seat,
        number: arrival.number,
    }
}

/// How far the office is with it.
pub fn stage(arrival: &Arrival, records: &BTreeMap<RecordId, Record>, counts: &Counts) -> Stage {
    let id = id_of(arrival);
    let touched: Vec<&Record> = arrival
        .records
        .iter()
        .filter_map(|one| records.get(&one.id))
        .collect();
    let seen = |record: &&Record| checked::seen(record).any(|one| one == id);
    let standing: Vec<&&Record> = touched
        .iter()
        .filter(|record| checked::stands_in(record, id))
        .collect();
    if !standing.is_empty() {
        let all = standing.iter().all(|record| seen(record));
        return if all { Stage::Checked } else { Stage::Received };
    }
    if touched.iter().any(seen) {
        return Stage::Checked;
    }
    // Nothing of it stands: it was replaced, if this book is newer than it.
    let whole = touched.len() == arrival.records.len();
    if whole && is_newer(counts, arrival) {
        Stage::Received
    } else {
        Stage::NotHere
    }
}

/// Did this book meet the office after the arrival came in?
fn is_newer(counts: &Counts, arrival: &Arrival) -> bool {
    let met = counts
        .met
        .map(|met| met.0.saturating_add_signed(-counts.ahead_ms));
    met.is_some_and(|met| met > arrival.received.0 + MARGIN_MS)
}

/// What must be written so that these arrivals count as checked; each inner list is one change.
pub fn checks(arrivals: &[Arrival], records: &BTreeMap<RecordId, Record>) -> Vec<Vec<RecordWrite>> {
    let mut saves: BTreeMap<RecordId, BTreeSet<ValueId>> = BTreeMap::new();
    for arrival in arrivals {
        for touched in &arrival.records {
            saves.entry(touched.id).or_default().insert(id_of(arrival));
        }
    }
    let mut units: BTreeMap<RecordId, Vec<RecordWrite>> = BTreeMap::new();
    for (id, saves) in saves {
        let write = records
            .get(&id)
            .and_then(|record| checked::write_with(record, saves));
        if let Some(write) = write {
            units.entry(write.unit).or_default().push(write);
        }
    }
    let mut changes: Vec<Vec<RecordWrite>> = Vec::new();
    for writes in units.into_values() {
        match changes.last_mut() {
            Some(last) if last.len() + writes.len() <= WRITES => last.extend(writes),
            _ => changes.push(writes),
        }
    }
    changes
}

/// Marks arrivals as checked: a save of this book like any other.
pub fn check(
    app: AppState,
    arrivals: Vec<Arrival>,
    records: Records,
    then: impl FnOnce(Result<(), PhoneError>) + 'static,
) {
    spawn_local(async move {
        let saves = checks(&arrivals, &records);
        let saved = if saves.is_empty() {
            Ok(())
        } else {
            app.save_all(saves).await.map(drop)
        };
        then(saved);
    });
}
