//! The form itself: year, wishes, causes, measures, commitment; its draft and its save.

use super::measures::Measures;
use crate::{
    app_state::use_app,
    bound,
    components::{
        Book, Btn, BtnKind, Cover, Day, Dock, Input, Note, NoteKind, Select, TextArea, Tick, Tiles,
    },
    forms::{
        DraftLine, Found, Keeper, Mending, Opened, SaveTrouble, Saving, Summary, bound, field_id,
        frame, opening, problems, problems_of, tiles,
    },
    platform::window,
    routes, t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use so_thon_domain::{
    MemberId,
    draft::{RegistrationDraft, Rules},
    problem::{FormField, Param, Problem},
    reference::{List, Reference},
};
use std::sync::Arc;

/// What every part works with.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub draft: RwSignal<RegistrationDraft>,
    pub found: Found,
    pub reference: StoredValue<Arc<Reference>>,
}

/// The form of a registration, open.
#[component]
pub(super) fn RegistrationForm(
    opened: Opened<RegistrationDraft>,
    restart: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let (Ok(book), Some(seen)) = (opening::book(app), opened.unit) else {
        return ().into_any();
    };
    frame::undisturbed();
    let id = opened.draft.household;
    let changing = opened.draft.base.is_some();
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
    let form = Form {
        draft,
        found,
        reference,
    };
    let navigate = use_navigate();
    let save = move |_| {
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
                saving.save(writes, move || {
                    navigate(&routes::household(id), frame::replace())
                });
            }
            Err(problems) => {
                if let Some(first) = problems.errors.first() {
                    window::focus(&place_of(first));
                }
            }
        }
    };
    let go = Callback::new(move |field: FormField| {
        found.all.with_untracked(|all| {
            if let Some(first) = all.errors.iter().find(|one| one.field == field) {
                window::focus(&place_of(first));
            }
        });
    });
    let drop_draft = Callback::new(move |()| saving.throw_away(move || restart.run(())));
    let title = if changing {
        t!(plan.edit)
    } else {
        t!(plan.title)
    };
    let target = bound!(draft, target);
    let needs = bound!(draft, needs);
    let causes = bound!(draft, causes);
    let on = bound!(draft, on);
    let note = bound!(draft, note);
    let withdrawn = bound!(draft, withdrawn);
    let by = bound(
        draft,
        |draft| draft.by.map(|id| id.to_string()).unwrap_or_default(),
        |draft, id| draft.by = MemberId::parse(&id),
    );
    let people = Signal::derive(move || {
        let unit = unit.read();
        let people = unit.members.iter().map(|member| {
            let name = member.facts.name.clone().unwrap_or_default();
            (member.id.to_string(), name)
        });
        let none = (String::new(), t!(form.choose).to_owned());
        std::iter::once(none).chain(people).collect::<Vec<_>>()
    });
    let entries = move |list, chosen: RwSignal<Vec<String>>| {
        let chosen = chosen.get_untracked();
        reference.with_value(|reference| tiles(reference, list, &chosen))
    };
    let doubts = Signal::derive(move || {
        let all = found.all.read();
        let words = all.warnings.iter().map(|one| found.words(one));
        words.collect::<Vec<_>>().join(" ")
    });
    view! {
        <Book>
            <Cover title=title tab=t!(plan.title) subtitle=Signal::derive(move || frame::household_line(&unit.read()))
                back=routes::household(id) back_label=t!(form.leave)/>
            <main class="page">
                <Mending repairs=repairs/>
                <DraftLine keeper=keeper found=resumed on_drop=drop_draft/>
                <Summary found=found on_go=go/>
                <Input id=field_id(FormField::TargetYear) label=t!(plan.target) value=target mode="numeric"
                    error=found.error(FormField::TargetYear)/>
                <section class="stack" aria-labelledby=field_id(FormField::Needs)>
                    <h2 id=field_id(FormField::Needs)>{t!(visit_form.needs_order)}</h2>
                    <Tiles tiles=entries(List::Needs, needs) value=needs ordered=true/>
                </section>
                <section class="stack" aria-labelledby=field_id(FormField::Causes)>
                    <h2 id=field_id(FormField::Causes)>{t!(visit_form.causes)}</h2>
                    <Tiles tiles=entries(List::Causes, causes) value=causes/>
                </section>
                <Measures form=form/>
                <Select id=field_id(FormField::CommittedBy) label=t!(plan.by) value=by options=people
                    error=found.error(FormField::CommittedBy)/>
                <Day id=field_id(FormField::RegisteredOn) label=t!(plan.on) value=on error=found.error(FormField::RegisteredOn)/>
                {changing.then(|| view! { <Tick value=withdrawn>{t!(plan.withdraw)}</Tick> })}
                <TextArea id=field_id(FormField::Note) label=t!(visit_form.note) value=note error=found.error(FormField::Note)/>
                <div role="status">
                    <Show when=move || !doubts.read().is_empty()><Note kind=NoteKind::Wait><p>{doubts}</p></Note></Show>
                </div>
                <SaveTrouble error=saving.failed/>
            </main>
            <Dock actions=true>
                <Btn kind=BtnKind::Main icon="check" on_click=save>{t!(plan.save)}</Btn>
            </Dock>
        </Book>
    }
    .into_any()
}

/// The control that a problem stands beside: of a measure, the one of that measure.
fn place_of(problem: &Problem) -> String {
    let place = field_id(problem.field);
    match problem.params.iter().find(|(name, _)| *name == "n") {
        Some((_, Param::Count(n))) => format!("{place}-{n}"),
        Some(_) | None => place,
    }
}
