//! Pictures that the camera or the file chooser gave. They outlive the form that asked for them: while the camera is open
//! nobody touches the app, and the book may close by itself. What comes then lies in memory until the form is open again.

use super::clock;
use leptos::prelude::*;
use so_thon_domain::{Millis, SeatId};
use web_sys::Blob;

/// What pictures belong to: the person and the key of the draft.
pub type OfForm = (SeatId, String);

/// A picture as it was given.
#[derive(Clone, Debug)]
pub struct Given {
    /// What asked for it.
    form: OfForm,
    /// The file.
    pub file: Blob,
    /// When it came, by this device's clock.
    pub at: Millis,
}

/// What came and was not kept yet. Copy it freely.
#[derive(Clone, Copy)]
pub struct Camera {
    /// The form that was open last.
    form: StoredValue<Option<OfForm>>,
    given: RwSignal<Vec<Given>, LocalStorage>,
}

impl Camera {
    /// Nothing came yet.
    pub(super) fn new() -> Self {
        Self {
            form: StoredValue::new(None),
            given: RwSignal::new_local(Vec::new()),
        }
    }

    /// A form that takes pictures is open: what comes from now on is for it.
    pub fn belongs_to(self, form: OfForm) {
        self.form.set_value(Some(form));
    }

    /// Pictures came.
    pub fn give(self, files: Vec<Blob>) {
        let Some(form) = self.form.get_value() else {
            return;
        };
        let at = clock::now();
        let new = files.into_iter().map(|file| Given {
            form: form.clone(),
            file,
            at,
        });
        self.given.update(|given| given.extend(new));
    }

    /// One that could not be kept, because the book was closed meanwhile.
    pub fn give_back(self, picture: Given) {
        self.given.update(|given| given.push(picture));
    }

    /// What came for a form. Tracked; it is handed out once.
    pub fn take(self, form: &OfForm) -> Vec<Given> {
        if !self
            .given
            .with(|given| given.iter().any(|one| one.form == *form))
        {
            return Vec::new();
        }
        let taken = self.given.try_update_untracked(|given| {
            let (own, others) = given.drain(..).partition(|one| one.form == *form);
            *given = others;
            own
        });
        taken.unwrap_or_default()
    }
}
