//! Saving a choice, and the day it holds from.

use crate::{
    app_state::{AppState, use_app},
    forms::{frame, opening},
    i18n::format,
    routes, t,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use so_thon_domain::{HouseholdId, RecordWrite, dates::read_date};
use so_thon_sync::{PhoneError, phone::Save};

/// One choice that is being saved. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Doing {
    app: AppState,
    running: RwSignal<bool>,
    /// Why it was not saved.
    pub failed: RwSignal<Option<PhoneError>>,
    leave: Callback<HouseholdId>,
}

impl Doing {
    /// Nothing is saved yet.
    pub(super) fn new() -> Self {
        let navigate = use_navigate();
        Self {
            app: use_app(),
            running: RwSignal::new(false),
            failed: RwSignal::new(None),
            leave: Callback::new(move |household| {
                navigate(&routes::household(household), frame::replace());
            }),
        }
    }

    /// Saves once, then goes to a household.
    pub(super) fn save(self, writes: Vec<RecordWrite>, then: HouseholdId) {
        if self.running.get_untracked() || opening::book(self.app).is_err() {
            return;
        }
        self.running.set(true);
        self.failed.set(None);
        let save = Save {
            writes,
            draft: None,
        };
        self.app.save(save, move |saved| {
            let here = self.running.try_set(false).is_none();
            match saved {
                Ok(_) if here => self.leave.run(then),
                Ok(_) => {}
                Err(error) => drop(self.failed.try_set(Some(error))),
            }
        });
    }
}

/// The day something holds from: today, unless another is typed.
#[derive(Clone, Copy)]
pub(super) struct Since {
    app: AppState,
    /// What is typed.
    pub typed: RwSignal<String>,
    /// What is wrong with it.
    pub wrong: RwSignal<String>,
}

impl Since {
    /// Today.
    pub(super) fn today() -> Self {
        let app = use_app();
        Self {
            app,
            typed: RwSignal::new(format::date(app.today.get_untracked())),
            wrong: RwSignal::new(String::new()),
        }
    }

    /// The day, if it can be read and has come.
    pub(super) fn day(self) -> Option<NaiveDate> {
        let today = self.app.today.get_untracked();
        let day = read_date(&self.typed.read_untracked()).filter(|day| *day <= today);
        let wrong = match day {
            Some(_) => "",
            None => t!(household_change.date_bad),
        };
        self.wrong.set(wrong.to_owned());
        day
    }
}
