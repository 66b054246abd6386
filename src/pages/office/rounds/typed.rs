//! What is being typed into the forms of a page: it outlives their being drawn anew, which happens
//! when one of them was saved.

use crate::app_state::rounds::Desk;
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// The fields of a page's forms, by form and field (`meeting/place`). Copy it freely.
#[derive(Clone, Copy)]
pub struct Typed {
    fields: StoredValue<BTreeMap<String, ArcRwSignal<String>>>,
    /// Forms that were saved, as long as the page does not show what was saved.
    done: StoredValue<Vec<String>>,
    saved: RwSignal<u32>,
}

impl Typed {
    /// Gives itself to every form of the page that follows the desk.
    pub fn provide(desk: Signal<Arc<Desk>>) {
        let own = Self {
            fields: StoredValue::default(),
            done: StoredValue::default(),
            saved: RwSignal::new(0),
        };
        provide_context(own);
        // An empty form before what was saved can be seen would look as if it had not been.
        Effect::new(move |_| {
            desk.track();
            own.begin_anew();
        });
    }

    /// The page's.
    pub fn of_page() -> Self {
        expect_context()
    }

    /// A field as it was left, or with its first words.
    pub fn field(
        self,
        name: impl Into<String>,
        first: impl FnOnce() -> String,
    ) -> RwSignal<String> {
        let kept = self.fields.try_update_value(|all| {
            let field = all.entry(name.into());
            field.or_insert_with(|| ArcRwSignal::new(first())).clone()
        });
        kept.unwrap_or_default().into()
    }

    /// A field that is empty at first.
    pub fn empty(self, name: impl Into<String>) -> RwSignal<String> {
        self.field(name, String::new)
    }

    /// A box of a form.
    pub fn tick(self, name: &str) -> RwSignal<bool> {
        let kept = self.empty(name);
        let ticked = RwSignal::new(!kept.get_untracked().is_empty());
        Effect::new(move |_| {
            let word = if ticked.get() { "x" } else { "" };
            kept.set(word.to_owned());
        });
        ticked
    }

    /// A form was saved: the next one begins anew, once the page shows what was saved.
    pub fn forget(self, form: &str) {
        self.done.try_update_value(|all| all.push(form.to_owned()));
    }

    fn begin_anew(self) {
        let done = self
            .done
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        if done.is_empty() {
            return;
        }
        self.fields.try_update_value(|all| {
            all.retain(|name, _| !done.iter().any(|form| name.starts_with(form)));
        });
        self.saved.try_update(|saved| *saved += 1);
    }

    /// Called where a form is drawn: once one was saved, the next is drawn.
    pub fn follow(self) {
        self.saved.track();
    }
}
