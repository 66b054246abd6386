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
    /// A lost phone sent it: it waits for an officer and is in no book.
    Held,
    /// The office has it, this book not yet.
    NotHere,
    /// Waits for somebody to look.
    Received,
    /// Marked as seen here, and the mark is only on this device.
    Marked,
    /// An officer has seen it.
    Checked,
}

impl Stage {
    /// It waits for a check. What is held waits for something else: to be taken or not.
    pub fn waits(self) -> bool {
        matches!(self, Self::NotHere | Self::Received)
    }
}

/// What this book knows of the arrivals.
#[derive(Clone, Default, PartialEq)]
pub struct Known {
    /// The records they touched.
    pub records: Records,
    /// This device's saves that the office does not have.
    unsent: Arc<BTreeSet<ValueId>>,
}

/// Reads what is known of the arrivals; again whenever something changes.
pub fn known(arrivals: impl Fn() -> Arc<Vec<Arrival>> + Send + Sync + 'static) -> RwSignal<Known> {
    let app = use_app();
    let known = RwSignal::new(Known::default());
    Effect::new(move |_| {
        app.changed.track();
        let units: BTreeSet<RecordId> = arrivals()
            .iter()
            .flat_map(|one| one.records.iter().map(|record| record.unit))
            .collect();
        let (Some(book), Some(identity)) = (app.book(), app.identity()) else {
            return;
        };
        spawn_local(async move {
            let (Ok(records), Ok(unsent)) = (book.records_of(&units).await, book.unsent().await)
            else {
                return;
            };
            let unsent = unsent.iter().map(|change| ValueId {
                seat: identity.seat,
                number: change.number,
            });
            known.try_set(Known {
                records: Arc::new(records),
                unsent: Arc::new(unsent.collect()),
            });
        });
    });
    known
}

/// The id of an arrival's values.
pub fn id_of(arrival: &Arrival) -> ValueId {
    ValueId {
        seat: arrival.seat,
        number: arrival.number,
    }
}

/// How far the office is with it.
pub fn stage(arrival: &Arrival, known: &Known, counts: &Counts) -> Stage {
    if arrival.held.is_some() {
        return Stage::Held;
    }
    let id = id_of(arrival);
    let touched: Vec<&Record> = arrival
        .records
        .iter()
        .filter_map(|one| known.records.get(&one.id))
        .collect();
    let standing: Vec<&&Record> = touched
        .iter()
        .filter(|record| checked::stands_in(record, id))
        .collect();
    if !standing.is_empty() {
        let marks = standing.iter().map(|record| checked::marks(record, id));
        return known.marked(marks).unwrap_or(Stage::Received);
    }
    // Nothing of it stands: it was replaced, if this book is newer than it.
    let marks = touched.iter().map(|record| checked::marks(record, id));
    let marks: Vec<_> = marks.filter(|marks| !marks.is_empty()).collect();
    if !marks.is_empty() {
        return known.marked(marks.into_iter()).unwrap_or(Stage::Received);
    }
    let whole = touched.len() == arrival.records.len();
    if whole && is_newer(counts, arrival) {
        Stage::Received
    } else {
        Stage::NotHere
    }
}

impl Known {
    /// How far marks got, one list for each record; `None` when a record has none.
    fn marked(&self, mut marks: impl Iterator<Item = Vec<ValueId>>) -> Option<Stage> {
        marks.try_fold(Stage::Checked, |so_far, marks| {
            let office = marks.iter().any(|mark| !self.unsent.contains(mark));
            match (marks.is_empty(), office) {
                (true, _) => None,
                (false, true) => Some(so_far),
                (false, false) => Some(Stage::Marked),
            }
        })
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
            .and_then(|record| checked::write_naming(record, saves));
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
