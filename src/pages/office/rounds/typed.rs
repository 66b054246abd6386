//! What is being typed into the forms of a round's page, kept on the phone's disk while it is typed:
//! it outlives the forms' being drawn anew, which happens when one of them was saved, and the app's
//! being closed. A save takes the draft of its own form away in the same transaction.

use crate::{
    app_state::{AppState, rounds::Desk, use_app},
    forms::{DraftLine, Form, Keeper, bound, opening},
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use so_thon_domain::Millis;
use std::{collections::BTreeMap, sync::Arc};

/// The fields of a form that somebody typed into, by name: the others have their first words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fields(BTreeMap<String, String>);

impl Form for Fields {
    const NAME: &'static str = "round";

    fn version(&self) -> u16 {
        1
    }
}

/// A form's fields and when they were kept, where somebody was in the middle of them.
#[derive(Clone, Default)]
struct Begun {
    fields: ArcRwSignal<Fields>,
    found: Option<Millis>,
}

/// The forms of a page, by name ("meeting"). Copy it freely.
#[derive(Clone, Copy)]
pub struct Typed {
    app: AppState,
    /// What the keys of the page's drafts begin with.
    page: StoredValue<String>,
    forms: StoredValue<BTreeMap<String, Begun>>,
    /// The drafts were looked for: a form that is drawn before would miss its own.
    ready: RwSignal<bool>,
    /// Forms that were saved, as long as the page does not show what was saved.
    done: StoredValue<Vec<String>>,
    saved: RwSignal<u32>,
}

impl Typed {
    /// Gives itself to every form of the page that follows the desk. The page is named as in
    /// [`crate::routes`]: a round, or a round and a village, with "/" between them.
    pub fn provide(page: &str, desk: Signal<Arc<Desk>>) -> Self {
        let own = Self {
            app: use_app(),
            page: StoredValue::new(format!("{}/{page}/", Fields::NAME)),
            forms: StoredValue::default(),
            ready: RwSignal::new(false),
            done: StoredValue::default(),
            saved: RwSignal::new(0),
        };
        provide_context(own);
        own.look_for_drafts();
        // An empty form before what was saved can be seen would look as if it had not been.
        Effect::new(move |_| {
            desk.track();
            own.begin_anew();
        });
        own
    }

    /// The page's.
    pub fn of_page() -> Self {
        expect_context()
    }

    /// May the forms be drawn? Tracked.
    pub fn is_ready(self) -> bool {
        self.ready.get()
    }

    /// A form as it was left; called where it is drawn.
    pub fn form(self, name: &str) -> TypedForm {
        let begun = self.forms.try_update_value(|all| {
            let own = all.entry(name.to_owned());
            own.or_default().clone()
        });
        let Begun { fields, found } = begun.unwrap_or_default();
        let fields = RwSignal::from(fields);
        let key = self.key(name);
        let book = self.app.book();
        let keeper = book.map(|book| Keeper::watch(fields, key.clone(), None, found, book));
        TypedForm {
            typed: self,
            name: StoredValue::new(name.to_owned()),
            key: StoredValue::new(key),
            fields,
            keeper,
            found: RwSignal::new(found),
        }
    }

    /// Nothing is left to be filled in, because somebody else did it: what was typed goes.
    pub fn over(self, name: &str) {
        let was_there = self.forms.try_update_value(|all| all.remove(name));
        if was_there.flatten().is_some() {
            opening::drop_draft(self.app, self.key(name), || ());
        }
    }

    /// Called where a form is drawn: once one was saved, the next is drawn.
    pub fn follow(self) {
        self.saved.track();
    }

    fn key(self, name: &str) -> String {
        self.page.with_value(|page| format!("{page}{name}"))
    }

    fn look_for_drafts(self) {
        let page = self.page.get_value();
        spawn_local(async move {
            let drafts = match self.app.book() {
                Some(book) => book.drafts().await.unwrap_or_default(),
                None => Vec::new(),
            };
            for (key, draft) in drafts {
                let form = key.strip_prefix(&page).filter(|form| !form.contains('/'));
                let fields = serde_json::from_value::<Fields>(draft.body);
                if let (Some(form), Ok(fields)) = (form, fields) {
                    let begun = Begun {
                        fields: ArcRwSignal::new(fields),
                        found: Some(draft.at),
                    };
                    self.forms
                        .try_update_value(|all| all.insert(form.to_owned(), begun));
                }
            }
            self.ready.try_set(true);
        });
    }

    /// A form was saved: the next one begins anew, once the page shows what was saved.
    fn forget(self, name: String) {
        self.done.try_update_value(|all| all.push(name));
    }

    fn begin_anew(self) {
        let done = self
            .done
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        if done.is_empty() {
            return;
        }
        self.forms.try_update_value(|all| {
            all.retain(|name, _| !done.contains(name));
        });
        self.saved.try_update(|saved| *saved += 1);
    }
}

/// One form of a page, being drawn. Copy it freely.
#[derive(Clone, Copy)]
pub struct TypedForm {
    typed: Typed,
    name: StoredValue<String>,
    key: StoredValue<String>,
    fields: RwSignal<Fields>,
    keeper: Option<Keeper>,
    found: RwSignal<Option<Millis>>,
}

impl TypedForm {
    /// A field as it was left, or with its first words.
    pub fn field(
        self,
        name: impl Into<String>,
        first: impl FnOnce() -> String,
    ) -> RwSignal<String> {
        let (name, first) = (name.into(), first());
        let own = name.clone();
        bound(
            self.fields,
            move |all| all.0.get(&own).unwrap_or(&first).clone(),
            move |all, typed| drop(all.0.insert(name.clone(), typed)),
        )
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
            if kept.with_untracked(|kept| kept != word) {
                kept.set(word.to_owned());
            }
        });
        ticked
    }

    /// What was typed into a field that is empty at first.
    pub fn said(self, name: &str) -> String {
        let said = self.fields.with_untracked(|all| all.0.get(name).cloned());
        said.unwrap_or_default()
    }

    /// Being saved: nothing is written any more. What the save takes away, and what is done once it
    /// is certain, or once it failed.
    pub fn saving(self) -> (String, impl FnOnce(), impl FnOnce()) {
        if let Some(keeper) = self.keeper {
            keeper.rest();
        }
        let (typed, name) = (self.typed, self.name.get_value());
        let kept = move || typed.forget(name);
        let failed = move || {
            if let Some(keeper) = self.keeper {
                keeper.go_on();
            }
        };
        (self.key.get_value(), kept, failed)
    }

    /// Throws away what was typed.
    fn throw_away(self) {
        let (key, forget, _) = self.saving();
        let typed = self.typed;
        opening::drop_draft(typed.app, key, move || {
            forget();
            typed.begin_anew();
        });
    }
}

/// Says that the draft of a form is kept, and where an earlier one came from.
#[component]
pub fn TypedLine(form: TypedForm) -> impl IntoView {
    let on_drop = Callback::new(move |()| form.throw_away());
    form.keeper
        .map(|keeper| view! { <DraftLine keeper=keeper found=form.found on_drop=on_drop/> })
}
