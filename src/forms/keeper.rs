//! Keeps a draft while it is typed.
//!
//! A change is written once nothing was typed for a moment, and at once when the page may go: when
//! it is hidden, left, or another step opens. Writes of one form never overlap, and none follows a
//! save: the save itself takes the draft away. A write goes on when the page is gone.

use super::Form;
use crate::app_state::{Book, clock};
use gloo_timers::callback::Timeout;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{HouseholdId, Millis};
use so_thon_sync::{PhoneError, phone::Draft};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// How long nothing must be typed before the draft is written.
const PAUSE_MS: u32 = 400;

/// Keeps one draft. Copy it freely.
#[derive(Clone, Copy)]
pub struct Keeper {
    state: StoredValue<Rc<State>, LocalStorage>,
    /// When the draft was last written, once that is certain.
    pub kept: RwSignal<Option<Millis>>,
    /// Why it could not be written.
    pub trouble: RwSignal<Option<PhoneError>>,
    /// Something was typed that is not written yet.
    pub behind: RwSignal<bool>,
}

struct State {
    book: Rc<Book>,
    key: String,
    waiting: RefCell<Option<Draft>>,
    timer: RefCell<Option<Timeout>>,
    writing: Cell<bool>,
    resting: Cell<bool>,
    kept: RwSignal<Option<Millis>>,
    trouble: RwSignal<Option<PhoneError>>,
    behind: RwSignal<bool>,
}

impl Keeper {
    /// Keeps every change of a draft under a key, for as long as the page that asks for it lives.
    pub fn watch<D: Form>(
        draft: RwSignal<D>,
        key: String,
        household: Option<HouseholdId>,
        kept: Option<Millis>,
        book: Rc<Book>,
    ) -> Self {
        let (kept, trouble) = (RwSignal::new(kept), RwSignal::new(None));
        let behind = RwSignal::new(false);
        let state = Rc::new(State {
            book,
            key,
            waiting: RefCell::new(None),
            timer: RefCell::new(None),
            writing: Cell::new(false),
            resting: Cell::new(false),
            kept,
            trouble,
            behind,
        });
        let keeper = Self {
            state: StoredValue::new_local(state),
            kept,
            trouble,
            behind,
        };
        Effect::new(move |before: Option<()>| {
            let typed = draft.with(|draft| (draft.version(), serde_json::to_value(draft)));
            // What the form opened with is nobody's typing.
            if before.is_some()
                && let (version, Ok(body)) = typed
            {
                keeper.note(Draft {
                    form: D::NAME.to_owned(),
                    version,
                    household,
                    at: clock::now(),
                    body,
                });
            }
        });
        for event in ["visibilitychange", "pagehide"] {
            let listening = window_event_listener_untyped(event, move |_| keeper.flush());
            on_cleanup(move || listening.remove());
        }
        on_cleanup(move || keeper.flush());
        keeper
    }

    /// Writes at once what was not written yet.
    pub fn flush(self) {
        if let Some(state) = self.state.try_get_value() {
            flush(&state);
        }
    }

    /// Writes the draft as it is, touched or not, and waits until that is certain: what follows may
    /// cost the page. A draft that cannot be kept says so and stops nothing.
    pub async fn keep_now<D: Form>(self, draft: D, household: Option<HouseholdId>) {
        let Some(state) = self.state.try_get_value() else {
            return;
        };
        let Ok(body) = serde_json::to_value(&draft) else {
            return;
        };
        let at = clock::now();
        let draft = Draft {
            form: D::NAME.to_owned(),
            version: draft.version(),
            household,
            at,
            body,
        };
        if state.resting.get() {
            return;
        }
        match state.book.keep_draft(&state.key, &draft).await {
            Ok(()) => drop(state.kept.try_set(Some(at))),
            Err(error) => drop(state.trouble.try_set(Some(error))),
        }
    }

    /// Writes nothing from now on: the draft is being saved or thrown away.
    pub fn rest(self) {
        if let Some(state) = self.state.try_get_value() {
            state.resting.set(true);
            state.timer.take();
        }
    }

    /// Goes on, after a save that failed.
    pub fn go_on(self) {
        if let Some(state) = self.state.try_get_value() {
            state.resting.set(false);
            flush(&state);
        }
    }

    fn note(self, draft: Draft) {
        self.behind.set(true);
        let state = self.state.get_value();
        state.waiting.replace(Some(draft));
        let later = Rc::clone(&state);
        let timer = Timeout::new(PAUSE_MS, move || flush(&later));
        state.timer.replace(Some(timer));
    }
}

fn flush(state: &Rc<State>) {
    state.timer.take();
    if state.writing.get() || state.resting.get() || state.waiting.borrow().is_none() {
        return;
    }
    state.writing.set(true);
    let state = Rc::clone(state);
    spawn_local(async move {
        while !state.resting.get()
            && let Some(draft) = state.waiting.take()
        {
            let kept = state.book.keep_draft(&state.key, &draft).await;
            // The page may be gone; the draft is kept all the same.
            match kept {
                Ok(()) => {
                    state.kept.try_set(Some(draft.at));
                    state.trouble.try_set(None);
                }
                Err(error) => {
                    state.trouble.try_set(Some(error));
                    state.waiting.borrow_mut().get_or_insert(draft);
                    break;
                }
            }
        }
        state.writing.set(false);
        state.behind.try_set(state.waiting.borrow().is_some());
    });
}
