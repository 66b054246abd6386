//! Saving what a form or a file came to, over the records as they are at that moment.

use crate::{
    app_state::{AppState, Book, use_app},
    components::{Btn, BtnKind, Note, NoteKind},
    forms::words as plain,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    RecordId, RecordWrite,
    reference::own::{Own, take_back},
};
use so_thon_sync::{PhoneError, phone::Save};
use std::rc::Rc;

/// How far a form got.
#[derive(Clone, Copy)]
pub struct Saving {
    app: AppState,
    busy: RwSignal<bool>,
    failed: RwSignal<String>,
}

impl Saving {
    /// Nothing was pressed yet.
    pub fn new() -> Self {
        Self {
            app: use_app(),
            busy: RwSignal::new(false),
            failed: RwSignal::new(String::new()),
        }
    }

    /// It is being saved.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Makes writes out of what the office has now, and saves them; `None` when something is wrong
    /// that is said elsewhere. `done` is called once they are kept.
    pub fn save<F>(
        self,
        make: impl FnOnce(Rc<Book>, Own) -> F + 'static,
        done: impl FnOnce() + 'static,
    ) where
        F: Future<Output = Result<Option<Vec<RecordWrite>>, PhoneError>>,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(String::new());
        spawn_local(async move {
            let saved = self.save_now(make).await;
            // The page may be gone by now: what was saved is saved.
            self.busy.try_set(false);
            match saved {
                Ok(true) => done(),
                Ok(false) => {}
                Err(error) => drop(self.failed.try_set(plain::phone(&error).to_owned())),
            }
        });
    }

    async fn save_now<F>(self, make: impl FnOnce(Rc<Book>, Own) -> F) -> Result<bool, PhoneError>
    where
        F: Future<Output = Result<Option<Vec<RecordWrite>>, PhoneError>>,
    {
        let book = self.app.book().ok_or(PhoneError::NotEnrolled)?;
        let own = Own::of(&book.shared().await?);
        let Some(writes) = make(book, own).await? else {
            return Ok(false);
        };
        // Nothing was changed: there is nothing to keep.
        if !writes.is_empty() {
            let save = Save {
                writes,
                draft: None,
            };
            self.app.save_now(save).await?;
        }
        Ok(true)
    }

    /// What kept the last press from being saved.
    pub fn failure(self) -> impl IntoView {
        view! {
            <div role="alert">
                <Show when=move || !self.failed.read().is_empty()>
                    <Note kind=NoteKind::Stop><p>{self.failed}</p></Note>
                </Show>
            </div>
        }
    }
}

/// Takes back what was entered by mistake, asked twice.
#[component]
pub fn TakeBack(
    /// The record.
    id: RecordId,
    /// What the first press says.
    label: &'static str,
    /// It was taken back.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let saving = Saving::new();
    let sure = RwSignal::new(false);
    let press = move |_| {
        let make = move |book: Rc<Book>, _| async move {
            let record = book.record(id).await?.ok_or(PhoneError::Nothing)?;
            Ok(Some(vec![take_back(&record)]))
        };
        saving.save(make, move || done.run(()));
    };
    view! {
        <p class="help">{t!(reference.take_back_help)}</p>
        <div class="row">
            <Show when=move || sure.get() fallback=move || view! {
                <Btn icon="del" on_click=move |_| sure.set(true)>{label}</Btn>
            }>
                <Btn kind=BtnKind::Stop icon="del" on_click=press disabled=saving.busy()>{t!(reference.take_back_sure)}</Btn>
            </Show>
        </div>
        {saving.failure()}
    }
}
