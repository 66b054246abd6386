//! The form itself: a person's facts; its draft and its save.

use super::{
    labour::Labour,
    leaving::{Leaving, Left},
};
use crate::{
    app_state::use_app,
    bound,
    components::{Book, Btn, BtnKind, Cover, Dock, Input, Maybe, Note, NoteKind, Select, Tick},
    forms::{
        DraftLine, Found, Keeper, Mending, Opened, PersonFields, SaveTrouble, Saving, Summary,
        field_id, frame, opening, problems, problems_of,
    },
    pages::office,
    platform::window,
    routes, t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use so_thon_domain::{
    MemberId,
    dates::{age_on, read_birth},
    draft::{MemberDraft, Rules},
    problem::{FormField, ProblemCode},
    reference::{List, Reference},
    unit::HouseholdUnit,
};
use std::sync::Arc;

/// What happens once it is saved.
#[derive(Clone, Copy, PartialEq)]
enum After {
    Household,
    Another,
}

/// The form of a person, open.
#[component]
pub(super) fn MemberForm(opened: Opened<MemberDraft>, restart: Callback<()>) -> impl IntoView {
    let app = use_app();
    let (Ok(book), Some(seen)) = (opening::book(app), opened.unit) else {
        return ().into_any();
    };
    frame::undisturbed();
    let id = opened.draft.household;
    let member = opened.draft.member;
    let is_new = opened.draft.base.is_none();
    let was_removed = opened
        .draft
        .base
        .as_ref()
        .is_some_and(so_thon_domain::Record::is_deleted);
    let resumed = RwSignal::new(opened.found);
    let draft = RwSignal::new(opened.draft);
    let keeper = Keeper::watch(draft, opened.key.clone(), Some(id), opened.found, book);
    let repairs = opened.repairs;
    let saving = Saving::new(keeper, opened.key, repairs);
    let unit = opening::standing(id, seen);
    let reference = StoredValue::new(Arc::clone(&opened.reference));
    let checked = move || {
        reference.with_value(|reference| {
            let rules = Rules {
                today: app.today.get(),
                numbers: problems::convention(),
                reference,
            };
            draft.with(|draft| draft.check(&rules, &unit.read()))
        })
    };
    let found = Found::new(opened.reference, move || problems_of(checked()));
    let navigate = use_navigate();
    let save = Callback::new(move |after: After| {
        if saving.is_running() {
            return;
        }
        app.look_at_the_clock();
        found.tried.set(true);
        match checked() {
            Ok(checked) => {
                let unit = unit.get_untracked();
                let writes = draft.with_untracked(|draft| draft.writes(&checked, &unit));
                let navigate = navigate.clone();
                saving.save(writes, move || match after {
                    After::Household => navigate(&routes::household(id), frame::replace()),
                    After::Another => restart.run(()),
                });
            }
            Err(problems) => {
                if let Some(first) = problems.errors.first() {
                    window::focus(&field_id(first.field));
                }
            }
        }
    });
    let drop_draft = Callback::new(move |()| saving.throw_away(move || restart.run(())));
    let leave = Callback::new(move |leaves: bool| {
        draft.update(|draft| draft.removed = leaves);
        save.run(After::Another);
    });
    let title = if is_new {
        t!(member_form.new)
    } else {
        t!(member_form.edit)
    };
    let page = move || {
        if was_removed {
            return view! { <Left draft=draft on_undo=move |()| leave.run(false)/> }.into_any();
        }
        view! {
            <Facts draft=draft found=found unit=unit reference=reference/>
            {(!is_new).then(|| view! { <Leaving draft=draft found=found on_leave=move |()| leave.run(true)/> })}
            {if is_new { None } else { office::personal_link(id, Some(member)) }}
        }
        .into_any()
    };
    let dock = (!was_removed).then(|| view! {
        <Dock actions=true>
            {is_new.then(|| view! { <Btn on_click=move |_| save.run(After::Another)>{t!(member_form.save_another)}</Btn> })}
            <Btn kind=BtnKind::Main icon="check" on_click=move |_| save.run(After::Household)>{t!(member_form.save)}</Btn>
        </Dock>
    });
    view! {
        <Book>
            <Cover title=title tab=t!(member.edit_title) subtitle=Signal::derive(move || frame::household_line(&unit.read()))
                back=routes::household(id) back_label=t!(form.leave)/>
            <main class="page">
                <Mending repairs=repairs/>
                <DraftLine keeper=keeper found=resumed on_drop=drop_draft/>
                <Summary found=found/>
                {page}
                <SaveTrouble error=saving.failed/>
            </main>
            {dock}
        </Book>
    }
    .into_any()
}

/// What is known of a person.
#[component]
fn Facts(
    draft: RwSignal<MemberDraft>,
    found: Found,
    unit: Signal<Arc<HouseholdUnit>>,
    reference: StoredValue<Arc<Reference>>,
) -> impl IntoView {
    let own = draft.with_untracked(|draft| draft.member);
    let name = bound!(draft, name);
    let birth = bound!(draft, birth);
    let sex = bound!(draft, sex);
    let ethnicity = bound!(draft, ethnicity);
    let relation = bound!(draft, relation);
    let doing = bound!(draft, doing);
    let insured = bound!(draft, insured);
    let disabled = bound!(draft, disabled);
    let phone = bound!(draft, phone);
    let head = bound!(draft, head);
    let is_head = move || unit.read().head().map(|head| MemberId::from(head.id)) == Some(own);
    let relations = Signal::derive(move || {
        let chosen = relation.get();
        reference.with_value(|reference| relations(reference, &chosen))
    });
    // From fifteen on, and while nobody knows: who may work.
    let app = use_app();
    let grown = Memo::new(move |_| {
        let today = app.today.get();
        let age = read_birth(&birth.read(), today).ok();
        age.and_then(|birth| age_on(&birth, today)?.under(15)) != Some(true)
    });
    let twin = Memo::new(move |_| {
        let doubt = found.doubt(ProblemCode::SameName)?;
        Some(found.words(&doubt))
    });
    view! {
        <Input id=field_id(FormField::Name) label=t!(member_form.name) value=name error=found.error(FormField::Name)/>
        <div role="status">
            {move || twin.get().map(|words| view! { <Note kind=NoteKind::Wait><p>{words}</p></Note> })}
        </div>
        <Show when=move || !is_head()>
            <Select id=field_id(FormField::Relation) label=t!(member_form.relation) value=relation options=relations
                error=found.error(FormField::Relation)/>
        </Show>
        <PersonFields found=found birth=birth sex=sex ethnicity=ethnicity/>
        <Input id=field_id(FormField::Doing) label=t!(member_form.doing) value=doing help=t!(member_form.doing_help)
            error=found.error(FormField::Doing)/>
        <Show when=move || grown.get()><Labour draft=draft found=found reference=reference/></Show>
        <Maybe name="insured" label=t!(member_form.insured) value=insured/>
        <Maybe name="disabled" label=t!(member_form.disabled) value=disabled/>
        <Input id=field_id(FormField::Phone) label=t!(member_form.phone) value=phone kind="tel" mode="tel"
            error=found.error(FormField::Phone)/>
        <Show when=move || !is_head()>
            <Tick value=head>{t!(member_form.make_head)}</Tick>
        </Show>
    }
}

/// Relations to the head; words of a person stay as they are.
fn relations(reference: &Reference, chosen: &str) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), t!(form.choose).to_owned())];
    let known = reference.all(List::Relations);
    if !chosen.is_empty() && !known.iter().any(|entry| entry.code == chosen) {
        options.push((chosen.to_owned(), chosen.to_owned()));
    }
    let named = known
        .iter()
        .filter(|entry| entry.code != "head" || chosen == "head");
    options
        .extend(named.map(|entry| (entry.code.clone(), problems::named(&entry.name).to_owned())));
    options
}
