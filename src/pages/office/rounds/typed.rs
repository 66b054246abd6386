//! What is being typed into the forms of a page: it outlives their being drawn anew, which happens
//! when a phone's work comes in meanwhile.

use leptos::prelude::*;
use std::collections::BTreeMap;

/// The fields of a page's forms, by form and field (`meeting/place`). Copy it freely.
#[derive(Clone, Copy)]
pub struct Typed(StoredValue<BTreeMap<String, ArcRwSignal<String>>>);

impl Typed {
    /// Gives itself to every form of the page.
    pub fn provide() {
        provide_context(Self(StoredValue::default()));
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
        let kept = self.0.try_update_value(|all| {
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

    /// A form was saved: the next one begins anew.
    pub fn forget(self, form: &str) {
        self.0.try_update_value(|all| {
            all.retain(|name, _| !name.starts_with(form));
        });
    }
}
