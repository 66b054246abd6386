//! The form itself: village and head of a new household, the standing facts of any.

use super::village::VillageField;
use crate::{
    app_state::use_app,
    bound,
    components::{
        Book, Btn, BtnKind, Cover, Dock, Input, LinkBtn, Maybe, Note, NoteKind, TextArea,
    },
    forms::{
        DraftLine, Found, Keeper, Mending, Opened, PersonFields, PositionField, SaveTrouble,
        Saving, Summary, field_id, frame, opening, problems, problems_of,
    },
    platform::window,
    routes, t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use so_thon_domain::{
    HouseholdId,
    dates::read_birth,
    draft::{HouseholdDraft, Rules},
    duplicates::{Looked, likely},
    problem::FormField,
};
use std::sync::Arc;

/// The form of a household, open.
#[component]
pub(super) fn HouseholdForm(
    opened: Opened<HouseholdDraft>,
    restart: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let Ok(book) = opening::book(app) else {
        return ().into_any();
    };
    frame::undisturbed();
    let id = opened.draft.household;
    let known = opened.unit;
    let is_new = known.is_none();
    let resumed = RwSignal::new(opened.found);
    let draft = RwSignal::new(opened.draft);
    let keeper = Keeper::watch(draft, opened.key.clone(), Some(id), opened.found, book);
    let repairs = opened.repairs;
    let saving = Saving::new(keeper, opened.key, repairs);
    let reference = StoredValue::new(Arc::clone(&opened.reference));
    let checked = move || {
        reference.with_value(|reference| {
            let rules = Rules {
                today: app.today.get(),
                numbers: problems::convention(),
                reference,
            };
            draft.with(|draft| draft.check(&rules))
        })
    };
    let found = Found::new(opened.reference, move || problems_of(checked()));
    let navigate = use_navigate();
    let save = move |_| {
        if saving.is_running() {
            return;
        }
        app.look_at_the_clock();
        found.tried.set(true);
        match checked() {
            Ok(checked) => {
                let writes = draft.with_untracked(|draft| draft.writes(&checked));
                let navigate = navigate.clone();
                saving.save(writes, move || {
                    navigate(&routes::household(id), frame::replace())
                });
            }
            Err(problems) => {
                if let Some(first) = problems.errors.first() {
                    window::focus(&field_id(first.field));
                }
            }
        }
    };
    let drop_draft = Callback::new(move |()| saving.throw_away(move || restart.run(())));
    let (title, back, subtitle) = match &known {
        None => (
            t!(household_form.new),
            routes::HOUSEHOLDS.to_owned(),
            String::new(),
        ),
        Some(unit) => (
            t!(household_form.edit),
            routes::household(id),
            frame::household_line(unit),
        ),
    };
    let save_words = if is_new {
        t!(household_form.save_new)
    } else {
        t!(household_form.save)
    };
    view! {
        <Book>
            <Cover title=title tab=t!(household.edit_title) subtitle=subtitle back=back back_label=t!(form.leave)/>
            <main class="page">
                <Mending repairs=repairs/>
                <DraftLine keeper=keeper found=resumed on_drop=drop_draft/>
                <Summary found=found/>
                {is_new.then(|| view! { <NewPart draft=draft found=found/> })}
                <Standing draft=draft found=found is_new=is_new/>
                {is_new.then(|| view! { <Note icon="book"><p>{t!(household_form.no_number_yet)}</p></Note> })}
                <SaveTrouble error=saving.failed/>
            </main>
            <Dock actions=true>
                <Btn kind=BtnKind::Main icon="check" on_click=save>{save_words}</Btn>
            </Dock>
        </Book>
    }
    .into_any()
}

/// Village and head.
#[component]
fn NewPart(draft: RwSignal<HouseholdDraft>, found: Found) -> impl IntoView {
    let name = bound!(draft, head_name);
    let birth = bound!(draft, head_birth);
    let sex = bound!(draft, head_sex);
    let ethnicity = bound!(draft, head_ethnicity);
    view! {
        <VillageField draft=draft found=found/>
        <Input id=field_id(FormField::Name) label=t!(household_form.head_name) value=name
            error=found.error(FormField::Name)/>
        <Likely draft=draft/>
        <PersonFields found=found birth=birth sex=sex ethnicity=ethnicity/>
    }
}

/// The same name in the same village: it may be the same household.
#[component]
fn Likely(draft: RwSignal<HouseholdDraft>) -> impl IntoView {
    let app = use_app();
    let likely = Memo::new(move |_| -> Option<(HouseholdId, String)> {
        let rows = app.rows.get()?;
        let today = app.today.get();
        draft.with(|draft| {
            let birth = read_birth(&draft.head_birth, today).ok();
            let looked = Looked {
                village: draft.village,
                name: &draft.head_name,
                birth: birth.map(|birth| birth.year),
            };
            let same = likely(&rows, looked).next()?;
            Some((same.id, same.head.clone()))
        })
    });
    view! {
        <div role="status">
            {move || likely.get().map(|(id, head)| view! {
                <Note kind=NoteKind::Wait>
                    <h2>{t!(household_form.likely)}</h2>
                    <p>{t!(household_form.likely_why, name = head)}</p>
                    <div class="row"><LinkBtn href=routes::household(id)>{t!(household_form.likely_see)}</LinkBtn></div>
                </Note>
            })}
        </div>
    }
}

/// What every household has.
#[component]
fn Standing(draft: RwSignal<HouseholdDraft>, found: Found, is_new: bool) -> impl IntoView {
    let address = bound!(draft, address);
    let phone = bound!(draft, phone);
    let position = bound!(draft, position);
    let merit = bound!(draft, merit);
    let native = bound!(draft, native_minority);
    let no_labour = bound!(draft, no_labour);
    let note = bound!(draft, note);
    view! {
        <Input id=field_id(FormField::Address) label=t!(household_form.address) value=address
            help=t!(household_form.address_help) error=found.error(FormField::Address)/>
        <Input id=field_id(FormField::Phone) label=t!(household_form.phone) value=phone kind="tel" mode="tel"
            error=found.error(FormField::Phone)/>
        <section class="stack" aria-labelledby="place">
            <h2 id="place" class="label">{t!(household_form.position)}</h2>
            <PositionField value=position/>
        </section>
        {(!is_new).then(|| view! {
            <Maybe name="merit" label=t!(household_form.merit) value=merit/>
            <Maybe name="native" label=t!(household_form.native_minority) value=native/>
            <Maybe name="no-labour" label=t!(household_form.no_labour) value=no_labour/>
        })}
        <TextArea id=field_id(FormField::Note) label=t!(household_form.note) value=note error=found.error(FormField::Note)/>
    }
}
