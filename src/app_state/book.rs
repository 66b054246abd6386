//! The open book: reading it into signals, and saving into it.

use super::{AppState, Villages, clock, reviewing};
use crate::{
    i18n::format,
    platform::{background, channel::Channel, storage},
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::gather::Gather;
use so_thon_domain::{HouseholdId, RecordId, RecordWrite};
use so_thon_store_indexeddb::IndexedDbStore;
use so_thon_sync::{
    Phone, PhoneError, SealedStore,
    phone::{Save, Saved},
};
use std::{collections::BTreeSet, rc::Rc, sync::Arc};

/// How much is given up at a time when the device is full.
const ROOM_BYTES: u64 = 4 * 1024 * 1024;

/// A seat's book on this device.
pub type Book = Phone<SealedStore<IndexedDbStore>>;

/// What changed last. The count grows with every change, so that equal sets differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// How many changes there were since the book was opened.
    pub count: u64,
    /// The units that changed; none named means any may have.
    pub units: BTreeSet<RecordId>,
}

impl Changed {
    /// May this household have changed?
    pub fn touches(&self, household: HouseholdId) -> bool {
        self.units.is_empty() || self.units.contains(&household.into())
    }
}

/// Sets a signal to a value that differs from its own: what is the same is not drawn again.
fn set_new<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<Arc<T>>, value: T) {
    if *signal.get_untracked() != value {
        signal.set(Arc::new(value));
    }
}

impl AppState {
    /// Takes a book over as the open one and reads what every page shows.
    pub(super) fn hold(&self, book: Rc<Book>, database: &str) {
        let state = *self;
        let channel = Channel::open(database, move |text| {
            let units = text.split(' ').filter_map(RecordId::parse).gather();
            state.note_change(units);
        });
        self.put_down();
        self.clear();
        self.channel.set_value(Some(channel));
        self.book.set_value(Some(book));
        spawn_local(async move { state.read_all().await });
    }

    /// Lets go of the open book. What pages show of it stays until `clear`.
    pub(super) fn put_down(&self) {
        if let Some(channel) = self.channel.get_value() {
            channel.close();
        }
        self.channel.set_value(None);
        self.book.set_value(None);
    }

    /// Forgets what was read of a book.
    pub(super) fn clear(&self) {
        self.rows.set(None);
        self.search.set(String::new());
        self.villages.set(Arc::default());
        self.open_rounds.set(Arc::default());
        self.counts.set(Default::default());
        self.counted.set(false);
    }

    /// Reads rows, villages and counts anew. What cannot be read stays as it was; the sync page
    /// says what is wrong with the store.
    pub async fn read_all(&self) {
        let Some(book) = self.book() else {
            return;
        };
        if let Ok(shared) = book.shared().await {
            #[cfg(feature = "office")]
            let reference = self.own_reference(&shared);
            #[cfg(not(feature = "office"))]
            let reference = {
                use so_thon_domain::{reference, unit::Shared};
                let own = shared.iter().filter_map(|shared| match shared {
                    Shared::Catalogue(entry) => Some(&entry.facts),
                    Shared::Village(_) | Shared::Rest(_) => None,
                });
                reference::shipped().extended(own)
            };
            set_new(self.reference, reference);
            set_new(self.villages, Villages::of(&shared));
            // Before the rows: what they say of reviews is read by it.
            set_new(self.open_rounds, reviewing::open_rounds(&shared));
        }
        if let Ok(rows) = book.rows().await {
            let known = self.rows.get_untracked();
            if known.is_none_or(|known| *known != rows) {
                self.rows.set(Some(Arc::new(rows)));
            }
        }
        self.read_counts().await;
    }

    /// Reads the counts anew.
    pub async fn read_counts(&self) {
        if let Some(book) = self.book()
            && let Ok(counts) = book.counts().await
        {
            if self.counts.get_untracked() != counts {
                self.counts.set(counts);
            }
            self.counted.set(true);
        }
    }

    /// One of the counts in figures; none before they were read.
    pub fn figure(&self, count: u64) -> String {
        if self.counted.get() {
            format::number(count)
        } else {
            "…".to_owned()
        }
    }

    /// Something changed in the store: here, in another tab, or from the office.
    fn note_change(&self, units: BTreeSet<RecordId>) {
        self.changed.update(|changed| {
            changed.count += 1;
            changed.units = units;
        });
        let state = *self;
        spawn_local(async move { state.read_all().await });
    }

    /// Tells this tab and the others that units changed.
    pub fn announce(&self, units: BTreeSet<RecordId>) {
        if let Some(channel) = self.channel.get_value() {
            let names: Vec<String> = units.iter().take(50).map(ToString::to_string).collect();
            let all_named = names.len() == units.len();
            channel.tell(&if all_named {
                names.join(" ")
            } else {
                String::new()
            });
        }
        self.note_change(units);
    }

    /// Saves, whatever becomes of the page that asked, then calls it back. Only a good answer may
    /// be shown as saved.
    pub fn save(&self, save: Save, then: impl FnOnce(Result<Saved, PhoneError>) + 'static) {
        let state = *self;
        spawn_local(async move { then(state.save_now(save).await) });
    }

    /// The same for what stands for an item of the repair box.
    pub fn repair(
        &self,
        sent_back: u64,
        save: Save,
        then: impl FnOnce(Result<Saved, PhoneError>) + 'static,
    ) {
        let state = *self;
        spawn_local(async move { then(state.repair_now(sent_back, save).await) });
    }

    /// The same for code that waits for it.
    pub async fn save_now(&self, save: Save) -> Result<Saved, PhoneError> {
        let book = self.book().ok_or(PhoneError::NotEnrolled)?;
        let units = save.writes.iter().map(|write| write.unit).gather();
        let saved = book.save(save, clock::now()).await?;
        self.kept(units);
        Ok(saved)
    }

    /// Saves what stands for an item of the repair box.
    pub async fn repair_now(&self, sent_back: u64, save: Save) -> Result<Saved, PhoneError> {
        let book = self.book().ok_or(PhoneError::NotEnrolled)?;
        let units = save.writes.iter().map(|write| write.unit).collect();
        let saved = book.repair(sent_back, save, clock::now()).await?;
        self.kept(units);
        Ok(saved)
    }

    /// Sends an item of the repair box again as it is.
    pub async fn resend(&self, sent_back: u64) -> Result<(), PhoneError> {
        let book = self.book().ok_or(PhoneError::NotEnrolled)?;
        book.resend(sent_back, clock::now()).await?;
        self.kept(BTreeSet::new());
        Ok(())
    }

    /// Gives an item of the repair box up.
    pub async fn give_up(&self, sent_back: u64) -> Result<(), PhoneError> {
        let book = self.book().ok_or(PhoneError::NotEnrolled)?;
        book.give_up(sent_back, clock::now()).await?;
        self.kept(BTreeSet::new());
        Ok(())
    }

    /// Something was saved: every tab hears of it, the office is to hear of it, and the browser is
    /// asked to keep it.
    fn kept(&self, units: BTreeSet<RecordId>) {
        self.announce(units);
        background::ask_to_push();
        self.sync.now(*self);
        if !self.keep_asked.get_value() {
            self.keep_asked.set_value(true);
            spawn_local(async {
                // Either answer shows on the sync page, which asks for it itself.
                storage::persist().await;
            });
        }
    }

    /// A full device gives up photos that the office has, never what it lacks; false when there
    /// were none to give up.
    pub async fn make_room(&self) -> bool {
        match self.book() {
            Some(book) => book
                .free_photos(ROOM_BYTES)
                .await
                .is_ok_and(|free| free > 0),
            None => false,
        }
    }

    /// Saves many changes, all or none.
    pub async fn save_all(&self, saves: Vec<Vec<RecordWrite>>) -> Result<Saved, PhoneError> {
        let book = self.book().ok_or(PhoneError::NotEnrolled)?;
        let units = saves.iter().flatten().map(|write| write.unit).gather();
        let saved = book.save_all(saves, clock::now()).await?;
        self.kept(units);
        Ok(saved)
    }
}
