//! What the page calls.

use crate::{
    book::Book,
    commune,
    visit::{filled, writes},
    weighed::{Scales, Weighed},
};
use chrono::{Days, NaiveDate};
use so_thon_domain::{
    Millis,
    draft::VisitDraft,
    ids::{HouseholdId, VisitId},
    unit::HouseholdUnit,
};
use so_thon_lock::{Cost, stretch};
use so_thon_protocol::seal::Sealer;
use so_thon_store_indexeddb::IndexedDbStore;
use so_thon_sync::{
    DataKey, Phone, SealedStore,
    phone::{Limits, Save},
    sealed::{Chance, StretchedKey, locks_of, normalised},
};
use std::{cell::RefCell, fmt::Display, rc::Rc};
use uuid::Uuid;
use wasm_bindgen::{JsError, prelude::wasm_bindgen};

/// A phone that seals as the app's does.
pub(crate) fn phone_over<S: so_thon_sync::Store>(store: S) -> Phone<S> {
    let sealer = Sealer::new(|buffer| {
        // Every browser that runs wasm has crypto.getRandomValues.
        getrandom::fill(buffer).expect("the browser gives random bytes");
    });
    Phone::new(store, sealer)
}

/// The store as the app has it.
pub(crate) type Sealed = SealedStore<IndexedDbStore>;

fn chance() -> Chance {
    Rc::new(|buffer| {
        // Every browser that runs wasm has crypto.getRandomValues.
        getrandom::fill(buffer).expect("the browser gives random bytes");
    })
}

/// The phone of a person whose PIN is known.
pub(crate) async fn unlocked(database: &str, pin: &str) -> Result<Phone<Sealed>, JsError> {
    let store = IndexedDbStore::open(database).await.map_err(said)?;
    let locks = locks_of(&store).await.map_err(said)?;
    let locks = locks.ok_or_else(|| JsError::new("this book has no lock"))?;
    let cost = Cost {
        memory_kib: locks.stretch.memory_kib,
        passes: locks.stretch.passes,
    };
    let stretched = stretch(normalised(pin).as_bytes(), &locks.stretch.salt, cost)
        .map_err(|_| JsError::new("the PIN could not be stretched"))?;
    let key = locks.open(&StretchedKey::of(stretched)).map_err(said)?;
    Ok(phone_over(SealedStore::new(store, key, chance())))
}

/// The seed of every commune that is measured.
const SEED: u64 = 5_000;

/// A phone under measurement.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MeasuredPhone {
    store: Book,
    households: RefCell<Vec<HouseholdId>>,
    /// The form that is open, with what its person saw.
    form: RefCell<Option<(VisitDraft, HouseholdUnit)>>,
    saved: RefCell<u64>,
}

#[wasm_bindgen]
impl MeasuredPhone {
    /// Opens the phone's store, sealed as the app's is or, to say what that costs, plain.
    pub async fn open(name: String, sealed: bool) -> Result<Self, JsError> {
        console_error_panic_hook::set_once();
        let plain = IndexedDbStore::open(&name).await.map_err(said)?;
        let store = if sealed {
            // Always the same key: the page is loaded anew between taking the commune in and saving.
            Book::Sealed(SealedStore::new(plain, DataKey::of([7; 32]), chance()))
        } else {
            Book::Plain(plain)
        };
        Ok(Self {
            store,
            households: RefCell::default(),
            form: RefCell::default(),
            saved: RefCell::default(),
        })
    }

    /// Signs in and takes in a commune of so many households, as pages from the office.
    pub async fn load(&self, households: usize) -> Result<usize, JsError> {
        let sample = so_thon_sample::commune(SEED, today(), households);
        let phone = phone_over(self.store.clone());
        phone
            .enrol(&commune::officer(&sample))
            .await
            .map_err(said)?;
        let pages = commune::pages(&sample);
        drop(sample);
        let (mut rows, mut left) = (0, pages.len());
        for page in pages {
            (rows, left) = (rows + page.len(), left - 1);
            let asked = phone
                .request(Limits::default(), now(0))
                .await
                .map_err(said)?;
            let number = u8::try_from(left).unwrap_or(u8::MAX);
            let reply = commune::reply(page, number, left > 0, now(0));
            phone
                .receive(&asked.message, reply, now(0))
                .await
                .map_err(said)?;
        }
        Ok(rows)
    }

    /// Reads the list as a start does, from the store alone; returns how many rows it has.
    pub async fn list(&self) -> Result<usize, JsError> {
        let rows = phone_over(self.store.clone()).rows().await.map_err(said)?;
        Ok(rows.len())
    }

    /// Learns which households there are; returns how many.
    pub async fn look(&self) -> Result<usize, JsError> {
        let rows = phone_over(self.store.clone()).rows().await.map_err(said)?;
        let mut ids: Vec<_> = rows.into_iter().map(|row| row.id).collect();
        // Their last bytes are chance: an order without villages side by side, the same every time.
        ids.sort_by_key(|id| id.bytes().iter().rev().copied().collect::<Vec<_>>());
        let count = ids.len();
        self.households.replace(ids);
        Ok(count)
    }

    /// Opens the form of the next household and fills it in, as its person would.
    pub async fn fill(&self) -> Result<(), JsError> {
        let next = *self.saved.borrow() + 1;
        let id = {
            let ids = self.households.borrow();
            let at = usize::try_from(next).unwrap_or(0) % ids.len().max(1);
            *ids.get(at).ok_or_else(|| JsError::new("no households"))?
        };
        let phone = phone_over(self.store.clone());
        let view = phone.household(id).await.map_err(said)?;
        let unit = view
            .ok_or_else(|| JsError::new("the household is gone"))?
            .unit;
        let visit = VisitId(Uuid::from_u128(u128::from(next)));
        self.form
            .replace(Some((filled(visit, &unit, visit_day()), unit)));
        self.saved.replace(next);
        Ok(())
    }

    /// "Lưu": checks the form, makes the writes and saves. Resolves when the visit is durable.
    pub async fn save(&self) -> Result<(), JsError> {
        let (save, at) = self.pressed()?;
        let saved = phone_over(self.store.clone())
            .save(save, at)
            .await
            .map_err(said)?;
        if saved.again {
            return Err(JsError::new("it had been saved before"));
        }
        Ok(())
    }

    /// The same on scales: bytes put, reading requests, writing requests.
    pub async fn save_weighed(&self) -> Result<Vec<usize>, JsError> {
        let (save, at) = self.pressed()?;
        let scales = Rc::new(Scales::default());
        let store = Weighed {
            store: self.store.clone(),
            scales: Rc::clone(&scales),
        };
        phone_over(store).save(save, at).await.map_err(said)?;
        Ok(vec![
            scales.bytes.get(),
            scales.reads.get(),
            scales.writes.get(),
        ])
    }

    fn pressed(&self) -> Result<(Save, Millis), JsError> {
        let form = self.form.borrow_mut().take();
        let (draft, unit) = form.ok_or_else(|| JsError::new("no form is open"))?;
        let save = Save {
            writes: writes(&draft, &unit, visit_day()),
            draft: Some(format!("visit-{}", draft.visit)),
        };
        Ok((save, now(*self.saved.borrow())))
    }
}

/// The last day of the data set.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default()
}

/// The day of the visits.
fn visit_day() -> NaiveDate {
    today() + Days::new(1)
}

/// Fixed moments: nothing depends on when it is measured.
fn now(step: u64) -> Millis {
    let day = visit_day().and_hms_opt(2, 0, 0).unwrap_or_default();
    let millis = u64::try_from(day.and_utc().timestamp_millis()).unwrap_or(0);
    Millis(millis + step * 60_000)
}

pub(crate) fn said(error: impl Display) -> JsError {
    JsError::new(&error.to_string())
}
