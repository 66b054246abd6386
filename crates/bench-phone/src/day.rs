//! A collaborator's day, saved on a phone that took the commune in from a real office, and the same
//! day as documents for a peer.
//!
//! The office was filled from the same seed and day, so every id is known here; only the seats of
//! its authors are its own, and are learned from what the phone holds.

use crate::{
    documents::Documents,
    measured::{Sealed, said, unlocked},
};
use chrono::{Days, NaiveDate};
use so_thon_domain::{
    RecordWrite, SeatId, ValueId,
    change::ListWrite,
    ids::{HouseholdId, RecordId},
};
use so_thon_sample::{Author, Sample, SampleChange};
use so_thon_sync::{Phone, phone::Save};
use wasm_bindgen::{JsError, prelude::wasm_bindgen};

/// A commune and the day after it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MeasuredDay {
    sample: Sample,
    changes: Vec<SampleChange>,
}

#[wasm_bindgen]
impl MeasuredDay {
    /// The commune that `so-thon-server demo` makes of this seed, its last day (YYYY-MM-DD) and so
    /// many households, and what a collaborator saves on the day after.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: u64, last_day: &str, households: usize) -> Result<Self, JsError> {
        console_error_panic_hook::set_once();
        let last_day: NaiveDate = last_day.parse().map_err(said)?;
        let sample = so_thon_sample::commune(seed, last_day, households);
        let changes = so_thon_sample::day(seed, &sample, last_day + Days::new(1));
        Ok(Self { sample, changes })
    }

    /// Saves the day on the phone whose database has this name and whose lock this PIN opens, change by change, as its person
    /// would; returns how many saves there are.
    pub async fn save(&self, database: &str, pin: &str) -> Result<usize, JsError> {
        let phone = unlocked(database, pin).await?;
        let identity = phone.identity().await.map_err(said)?;
        let own = identity
            .ok_or_else(|| JsError::new("nobody signed in on this phone"))?
            .seat;
        let mut seats = Vec::new();
        for author in Author::ALL {
            seats.push((
                self.sample.seat(author),
                self.seat_of(&phone, author).await?,
            ));
        }
        let author = Author::Collaborator(0);
        let (collaborator, before) = (self.sample.seat(author), self.sample.last_number(author));
        let renamed = |id: &mut ValueId| {
            // What the day itself wrote is this phone's own, counted from 1.
            if id.seat == collaborator && id.number > before {
                (id.seat, id.number) = (own, id.number - before);
            } else if let Some((_, seat)) = seats.iter().find(|(sample, _)| *sample == id.seat) {
                id.seat = *seat;
            }
        };
        for change in &self.changes {
            let mut writes = change.writes.clone();
            writes.iter_mut().for_each(|write| rename(write, renamed));
            let save = Save {
                writes,
                draft: None,
            };
            let saved = phone.save(save, change.at).await.map_err(said)?;
            if saved.again || saved.number != change.number - before {
                return Err(JsError::new("the phone had saved before"));
            }
        }
        Ok(self.changes.len())
    }

    /// The commune as plain documents, in JSON arrays of so many.
    pub fn documents(&self, each: usize) -> Result<Vec<String>, JsError> {
        let documents = Documents::of(&self.sample);
        documents.pages(each).map_err(said)
    }

    /// The documents that every save of the day leaves: one JSON array a save.
    pub fn day_documents(&self) -> Result<Vec<String>, JsError> {
        let mut documents = Documents::of(&self.sample);
        let saves = self.changes.iter();
        saves
            .map(|change| documents.take(&self.sample, change).map_err(said))
            .collect()
    }

    /// The seat an author has at the office: that of a record the author made.
    async fn seat_of(&self, phone: &Phone<Sealed>, author: Author) -> Result<SeatId, JsError> {
        let changes = self.sample.changes.iter();
        for change in changes.filter(|change| change.author == author) {
            for write in change.writes.iter().filter(|write| write.creates) {
                let household = HouseholdId::from(write.unit);
                let Some(view) = phone.household(household).await.map_err(said)? else {
                    continue;
                };
                let made = |record: RecordId| view.unit.records.get(&record)?.created;
                if let Some((id, _)) = made(write.record) {
                    return Ok(id.seat);
                }
            }
        }
        Err(JsError::new("the phone has nothing of an author"))
    }
}

/// Gives every value that is named as seen its name at the office.
fn rename(write: &mut RecordWrite, name: impl Fn(&mut ValueId)) {
    for field in write.fields.values_mut() {
        field.replaces.iter_mut().for_each(&name);
    }
    for element in write.lists.values_mut().flat_map(|list| list.values_mut()) {
        match element {
            ListWrite::Add { replaces: seen, .. } | ListWrite::Remove { adds: seen } => {
                seen.iter_mut().for_each(&name);
            }
        }
    }
}
