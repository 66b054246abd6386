//! Saving what a form holds: once, whatever becomes of the page, and never losing what was typed.

use super::{Keeper, opening};
use crate::app_state::{AppState, use_app};
use leptos::prelude::*;
use so_thon_domain::RecordWrite;
use so_thon_sync::{
    PhoneError,
    phone::{Save, Saved},
};

/// The save of one form. Copy it freely.
#[derive(Clone, Copy)]
pub struct Saving {
    app: AppState,
    keeper: Keeper,
    key: StoredValue<String>,
    /// The item of the repair box that the save stands for.
    repairs: Option<u64>,
    running: RwSignal<bool>,
    /// Why it was not saved.
    pub failed: RwSignal<Option<PhoneError>>,
}

impl Saving {
    /// Saves the form whose draft is kept under this key.
    pub fn new(keeper: Keeper, key: String, repairs: Option<u64>) -> Self {
        Self {
            app: use_app(),
            keeper,
            repairs,
            key: StoredValue::new(key),
            running: RwSignal::new(false),
            failed: RwSignal::new(None),
        }
    }

    /// It is being saved: a second tap does nothing.
    pub fn is_running(self) -> bool {
        self.running.get_untracked()
    }

    /// Saves and throws the draft away with it, then goes on if the page is still there. What holds
    /// no change needs no saving.
    pub fn save(self, writes: Vec<RecordWrite>, then: impl FnOnce() + 'static) {
        self.failed.set(None);
        self.running.set(true);
        self.keeper.rest();
        let key = self.key.get_value();
        if writes.is_empty() && self.repairs.is_none() {
            return opening::drop_draft(self.app, key, then);
        }
        let save = Save {
            writes,
            draft: Some(key.clone()),
        };
        let done = move |saved: Result<Saved, PhoneError>| {
            // Whoever left the page meanwhile is not brought back; it is saved all the same.
            let here = self.running.try_set(false).is_none();
            match saved {
                Ok(saved) => {
                    if saved.again {
                        // Another tab was faster; its save took its own draft only.
                        opening::drop_draft(self.app, key, || ());
                    }
                    if here {
                        then();
                    }
                }
                Err(error) => {
                    self.keeper.go_on();
                    self.failed.try_set(Some(error));
                }
            }
        };
        match self.repairs {
            Some(number) => self.app.repair(number, save, done),
            None => self.app.save(save, done),
        }
    }

    /// Throws the draft away, then goes on.
    pub fn throw_away(self, then: impl FnOnce() + 'static) {
        self.keeper.rest();
        opening::drop_draft(self.app, self.key.get_value(), then);
    }
}
