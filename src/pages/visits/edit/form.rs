//! The form itself: its steps, its draft, its save.

use super::{indicators, met, needs, photos::FormPhotos, promise};
use crate::{
    app_state::use_app,
    components::{Book, Btn, BtnKind, Cover, Dock, Icon, LinkBtn},
    forms::{
        DraftLine, Found, Keeper, Mending, Opened, SaveTrouble, Saving, Summary, field_id, frame,
        opening, problems, problems_of,
    },
    platform::window,
    routes, t,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use so_thon_domain::{
    draft::{Rules, VisitDraft},
    problem::FormField,
    reference::Reference,
    unit::HouseholdUnit,
};
use std::sync::Arc;

/// How many steps there are.
const STEPS: usize = 4;

/// What every step works with.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub draft: RwSignal<VisitDraft>,
    pub found: Found,
    pub unit: Signal<Arc<HouseholdUnit>>,
    pub reference: StoredValue<Arc<Reference>>,
    pub correcting: bool,
    pub photos: FormPhotos,
}

/// The form of a visit, open.
#[component]
pub(super) fn VisitForm(opened: Opened<VisitDraft>, restart: Callback<()>) -> impl IntoView {
    let app = use_app();
    let Ok(book) = opening::book(app) else {
        return ().into_any();
    };
    frame::undisturbed();
    let id = opened.draft.household;
    let correcting = opened.draft.base.is_some();
    let repairs = opened.repairs;
    let path = StoredValue::new(if let Some(number) = repairs {
        routes::mending(&routes::edit_visit(id, opened.draft.visit), number)
    } else if correcting {
        routes::edit_visit(id, opened.draft.visit)
    } else {
        routes::new_visit(id)
    });
    let resumed = RwSignal::new(opened.found);
    let draft = RwSignal::new(opened.draft);
    let key = opened.key;
    let keeper = Keeper::watch(draft, key.clone(), Some(id), opened.found, book);
    let photos = FormPhotos::of_draft(keeper, key.clone(), repairs, id);
    let Some(seen) = opened.unit else {
        return ().into_any();
    };
    let unit = opening::standing(id, seen);
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
    let form = Form {
        draft,
        found,
        unit,
        reference,
        correcting,
        photos,
    };

    let step = step_in_address();
    let wanted = RwSignal::new(None::<FormField>);
    Effect::new(move |before: Option<usize>| {
        let here = step.get();
        if before.is_some_and(|before| before != here) {
            keeper.flush();
            resumed.set(None);
            let field = wanted.get_untracked();
            wanted.set(None);
            request_animation_frame(move || match field {
                Some(field) => window::focus(&field_id(field)),
                None => window::focus_heading(),
            });
        }
        here
    });
    let navigate = use_navigate();
    let go = Callback::new(move |field: FormField| {
        let there = step_of(field);
        if there == step.get_untracked() {
            window::focus(&field_id(field));
        } else {
            wanted.set(Some(field));
            navigate(
                &routes::visit_step(&path.get_value(), there),
                NavigateOptions::default(),
            );
        }
    });

    let navigate = use_navigate();
    let saving = Saving::new(keeper, key, repairs);
    let save = Callback::new(move |()| {
        if saving.is_running() {
            return;
        }
        app.look_at_the_clock();
        found.tried.set(true);
        let checked = match checked() {
            Ok(checked) => checked,
            Err(problems) => {
                if let Some(first) = problems.errors.first() {
                    go.run(first.field);
                }
                return;
            }
        };
        let visit = draft.with_untracked(|draft| draft.visit);
        let seen = unit.get_untracked();
        let mut writes = draft.with_untracked(|draft| draft.writes(&checked, &seen));
        writes.extend(photos.writes(visit, &seen));
        let navigate = navigate.clone();
        saving.save(writes, move || {
            navigate(&routes::saved_visit(id, visit), frame::replace())
        });
    });
    let drop_draft = Callback::new(move |()| {
        saving.throw_away(move || photos.throw_away(restart));
    });

    let title = Signal::derive(move || {
        match step.get() {
            1 => t!(visit_form.met),
            2 => t!(visit_form.indicators),
            3 => t!(visit_form.needs),
            _ => t!(visit_form.promise_title),
        }
        .to_owned()
    });
    let subtitle = Signal::derive(move || {
        let step = t!(form.step, n = step.get(), of = STEPS);
        t!(
            visit_form.subtitle,
            name = frame::head_name(&unit.read()),
            step = step
        )
    });
    let back = if correcting {
        routes::visit(id, draft.with_untracked(|draft| draft.visit))
    } else {
        routes::household(id)
    };
    let page = move || match step.get() {
        1 => view! { <met::MetStep form=form/> }.into_any(),
        2 => view! { <indicators::IndicatorsStep form=form/> }.into_any(),
        3 => view! { <needs::NeedsStep form=form/> }.into_any(),
        _ => view! { <promise::PromiseStep form=form/> }.into_any(),
    };
    let to = move |step| path.with_value(|path| routes::visit_step(path, step));
    let previous = move || {
        let href = Signal::derive(move || to(step.get() - 1));
        view! { <LinkBtn href=href icon="left"><span class="say">{t!(form.previous)}</span></LinkBtn> }
    };
    let dock = move || {
        let here = step.get();
        let first = match here {
            1 => ().into_any(),
            2 => view! { <indicators::Asked form=form/> }.into_any(),
            _ => previous().into_any(),
        };
        let main = if here < STEPS {
            view! {
                <a class="btn btn-main" href=to(here + 1)>{t!(form.next)}<Icon name="right"/></a>
            }
            .into_any()
        } else {
            let words = if correcting {
                t!(visit_form.save_edit)
            } else {
                t!(visit_form.save)
            };
            view! { <Btn kind=BtnKind::Main icon="check" on_click=move |_| photos.then(save)>{words}</Btn> }
                .into_any()
        };
        view! { {first}{main} }
    };
    view! {
        <Book>
            <Cover title=title tab=t!(visit.edit_title) subtitle=subtitle back=back back_label=t!(form.leave)
                steps=Signal::derive(move || (step.get(), STEPS))/>
            <main class="page">
                <Mending repairs=repairs/>
                <DraftLine keeper=keeper found=resumed on_drop=drop_draft/>
                <Summary found=found on_go=go/>
                {page}
                <SaveTrouble error=saving.failed/>
            </main>
            <Dock actions=true>{dock}</Dock>
        </Book>
    }
    .into_any()
}

/// The step that the address names, 1 where it names none.
fn step_in_address() -> Memo<usize> {
    let query = use_query_map();
    Memo::new(move |_| {
        let named = query.read().get(routes::VISIT_STEP);
        let step = named.and_then(|step| step.parse().ok()).unwrap_or(1);
        usize::clamp(step, 1, STEPS)
    })
}

/// The step a field stands in.
fn step_of(field: FormField) -> usize {
    match field {
        FormField::Date | FormField::Met => 1,
        FormField::Answers => 2,
        FormField::Needs | FormField::Said | FormField::Causes | FormField::Progress => 3,
        _ => 4,
    }
}
