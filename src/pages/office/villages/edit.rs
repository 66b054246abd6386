//! The form of a village.

use super::super::{shell::WorkHead, words};
use crate::{
    app_state::{clock, use_app},
    components::{Btn, BtnKind, Input, LinkBtn, Note, NoteKind},
    forms::words as plain,
    i18n::{Locale, locale},
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use so_thon_domain::{
    RecordId, VillageId,
    draft::{Rules, VillageDraft},
    ids::IdSource,
    numbers::Convention,
    problem::{FormField, Problems},
    reference,
};
use so_thon_sync::phone::Save;

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    word: RwSignal<String>,
    name: RwSignal<String>,
    code: RwSignal<String>,
    households: RwSignal<String>,
    people: RwSignal<String>,
    counted_on: RwSignal<String>,
}

impl Typed {
    fn of(draft: &VillageDraft) -> Self {
        let signal = |text: &String| RwSignal::new(text.clone());
        Self {
            word: signal(&draft.word),
            name: signal(&draft.name),
            code: signal(&draft.code),
            households: signal(&draft.households),
            people: signal(&draft.people),
            counted_on: signal(&draft.counted_on),
        }
    }

    fn into_draft(self, draft: &VillageDraft) -> VillageDraft {
        VillageDraft {
            word: self.word.get_untracked(),
            name: self.name.get_untracked(),
            code: self.code.get_untracked(),
            households: self.households.get_untracked(),
            people: self.people.get_untracked(),
            counted_on: self.counted_on.get_untracked(),
            ..draft.clone()
        }
    }
}

fn convention() -> Convention {
    match locale() {
        Locale::vi => Convention::Vietnamese,
        Locale::en => Convention::English,
    }
}

/// A new village, or one to change.
#[component]
pub fn EditPage(id: Option<VillageId>) -> impl IntoView {
    let app = use_app();
    let draft = RwSignal::new(None);
    let missing = RwSignal::new(false);
    match id {
        None => {
            let fresh = VillageId(clock::BrowserChance.fresh(clock::now()));
            draft.set(Some(VillageDraft::open(fresh)));
        }
        Some(id) => spawn_local(async move {
            let Some(book) = app.book() else { return };
            let record = book.record(RecordId::from(id)).await.ok().flatten();
            let edit = record.and_then(|record| VillageDraft::edit(&record, convention()));
            missing.try_set(edit.is_none());
            draft.try_set(edit);
        }),
    }
    let title = if id.is_some() {
        t!(villages.edit)
    } else {
        t!(villages.new)
    };
    view! {
        <main class="work">
            <WorkHead title=title/>
            {move || draft.get().map(|draft| view! { <Form draft=draft/> })}
            <Show when=move || missing.get()>
                <Note kind=NoteKind::Wait><h2>{t!(villages.not_here)}</h2></Note>
            </Show>
        </main>
    }
}

#[component]
fn Form(draft: VillageDraft) -> impl IntoView {
    let app = use_app();
    let typed = Typed::of(&draft);
    let draft = StoredValue::new(draft);
    let problems = RwSignal::new(Problems::default());
    let (failed, saving) = (RwSignal::new(String::new()), RwSignal::new(false));
    let navigate = use_navigate();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if saving.get_untracked() {
            return;
        }
        let draft = draft.with_value(|draft| typed.into_draft(draft));
        let rules = Rules {
            today: clock::today(),
            numbers: convention(),
            reference: reference::shipped(),
        };
        let checked = match draft.check(&rules) {
            Ok(checked) => checked,
            Err(found) => return problems.set(found),
        };
        let name = checked.facts().name.clone().unwrap_or_default();
        if named_alike(&app.villages.get_untracked(), draft.village, &name) {
            return failed.set(t!(villages.same_name, name = name));
        }
        let writes = draft.writes(&checked);
        if writes.is_empty() {
            return navigate(routes::VILLAGES, Default::default());
        }
        saving.set(true);
        let navigate = navigate.clone();
        let save = Save {
            writes,
            draft: None,
        };
        app.save(save, move |saved| match saved {
            Ok(_) => navigate(routes::VILLAGES, Default::default()),
            Err(error) => {
                saving.try_set(false);
                failed.try_set(plain::phone(&error).to_owned());
            }
        });
    };
    let wrong =
        move |field| Signal::derive(move || words::village_problem(&problems.read(), field));
    view! {
        <form class="card pad stack narrow-page" on:submit=send>
            <Input id="word" label=t!(villages.word) value=typed.word help=t!(villages.word_help) error=wrong(FormField::Word)/>
            <Input id="name" label=t!(villages.name) value=typed.name help=t!(villages.name_help) error=wrong(FormField::Name)/>
            <Input id="code" label=t!(villages.code) value=typed.code error=wrong(FormField::ListCode)/>
            <p class="soft">{t!(villages.totals_help)}</p>
            <Input id="households" label=t!(villages.households) value=typed.households mode="numeric" error=wrong(FormField::Households)/>
            <Input id="people" label=t!(villages.people) value=typed.people mode="numeric" error=wrong(FormField::People)/>
            <Input id="counted" label=t!(villages.counted_on) value=typed.counted_on mode="numeric" help=t!(villages.day_help) error=wrong(FormField::CountedOn)/>
            <div role="alert">
                <Show when=move || !failed.read().is_empty()>
                    <Note kind=NoteKind::Stop><p>{failed}</p></Note>
                </Show>
            </div>
            <div class="row">
                <Btn kind=BtnKind::Main icon="check" submit=true disabled=saving>{t!(villages.save)}</Btn>
                <LinkBtn href=routes::VILLAGES>{t!(office.cancel)}</LinkBtn>
            </div>
            <p class="help">{t!(villages.save_help)}</p>
        </form>
    }
}

/// Two villages of one name could not be told apart in a list.
fn named_alike(villages: &crate::app_state::Villages, own: VillageId, name: &str) -> bool {
    let lower = so_thon_domain::letters::lower_text(name);
    villages.by_name().iter().any(|(id, entry)| {
        let other = entry.facts.name.as_deref().unwrap_or_default();
        *id != own && so_thon_domain::letters::lower_text(other) == lower
    })
}
