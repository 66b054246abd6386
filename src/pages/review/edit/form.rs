//! The form itself: its steps, its draft, its signature.

use super::{begin, house, people, points, result};
use crate::{
    app_state::use_app,
    components::{Book, Btn, BtnKind, Cover, Dock, Icon, LinkBtn},
    forms::{DraftLine, Keeper, Opened, SaveTrouble, Saving, frame, opening},
    pages::review::{
        checks::{Found, Summary, field_id},
        draft::{Stood, SurveyDraft, facts_rules},
        ground::Ground,
        growth,
    },
    platform::window,
    routes, t,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use so_thon_domain::{
    ReviewId,
    growth::Tables,
    reference::Reference,
    review::problem::{ReviewField, ReviewProblems},
    unit::HouseholdUnit,
};
use std::sync::Arc;

/// How many steps there are.
const STEPS: usize = 5;
/// Phiếu A and the place.
pub(super) const BEGIN: usize = 1;
/// The people.
pub(super) const PEOPLE: usize = 2;
/// The house.
pub(super) const HOUSE: usize = 3;
/// Points and income.
pub(super) const POINTS: usize = 4;

/// What every step works with.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub draft: RwSignal<SurveyDraft>,
    pub found: Found,
    pub unit: Signal<Arc<HouseholdUnit>>,
    pub ground: StoredValue<Arc<Ground>>,
    pub reference: StoredValue<Arc<Reference>>,
    pub growth: RwSignal<Option<Arc<Tables>>>,
    /// The day of the review.
    pub day: Signal<NaiveDate>,
    /// The path of the form.
    pub path: StoredValue<String>,
}

impl Form {
    /// Reads the form with what it stands on; tracked.
    pub fn with<T>(self, read: impl FnOnce(&SurveyDraft, &Stood<'_>) -> T) -> T {
        let app = use_app();
        let (unit, growth, today) = (self.unit.get(), self.growth.get(), app.today.get());
        let (ground, reference) = (self.ground.get_value(), self.reference.get_value());
        let stood = Stood {
            ground: &ground,
            unit: &unit,
            reference: &reference,
            growth: growth.as_deref(),
            today,
        };
        self.draft.with(|draft| read(draft, &stood))
    }

    /// The address of a step.
    pub fn step(self, step: usize) -> String {
        self.path.with_value(|path| routes::visit_step(path, step))
    }
}

/// The form of a review, open.
#[component]
pub(super) fn SurveyForm(
    opened: Opened<SurveyDraft>,
    ground: Arc<Ground>,
    /// The review, where the address names it.
    named: Option<ReviewId>,
    restart: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let (Ok(book), Some(seen)) = (opening::book(app), opened.unit) else {
        return ().into_any();
    };
    frame::undisturbed();
    let id = seen.id;
    let path = named.map_or_else(|| routes::review(id), |own| routes::review_of(id, own));
    let path = StoredValue::new(path);
    let resumed = RwSignal::new(opened.found);
    let draft = RwSignal::new(opened.draft);
    let keeper = Keeper::watch(draft, opened.key.clone(), Some(id), opened.found, book);
    let saving = Saving::new(keeper, opened.key, None);
    let unit = opening::standing(id, seen);
    let ground = StoredValue::new(ground);
    let reference = StoredValue::new(Arc::clone(&opened.reference));
    let day = Memo::new(move |_| draft.with(|draft| draft.day(app.today.get())));
    let day = Signal::derive(move || day.get());
    Effect::new(move |_| {
        let unit = unit.get();
        let new = draft.with_untracked(|draft| {
            let known = |id| draft.facts.people.contains_key(&id);
            unit.members.iter().any(|person| !known(person.id.into()))
        });
        if new {
            let procedure = ground.with_value(|own| Arc::clone(&own.place.procedure));
            let day = day.get_untracked();
            let rules = reference.with_value(|own| facts_rules(own, &procedure, day));
            draft.update(|draft| draft.facts.welcome(&unit, &rules));
        }
    });
    let measured = Memo::new(move |_| {
        draft.with(|draft| {
            let mut people = draft.facts.people.values();
            people.any(|own| !own.height.trim().is_empty() || !own.weight.trim().is_empty())
        })
    });
    let growth = growth::tables(measured.into());
    let checked = move || {
        let (unit, growth, today) = (unit.get(), growth.get(), app.today.get());
        let (ground, reference) = (ground.get_value(), reference.get_value());
        let stood = Stood {
            ground: &ground,
            unit: &unit,
            reference: &reference,
            growth: growth.as_deref(),
            today,
        };
        draft.with(|draft| draft.check(&stood))
    };
    let problems = move || -> ReviewProblems {
        match checked() {
            Ok((_, doubts)) => doubts,
            Err(problems) => problems,
        }
    };
    let form = Form {
        draft,
        found: Found::new(opened.reference, unit, day, problems),
        unit,
        ground,
        reference,
        growth,
        day,
        path,
    };

    let step = step_in_address();
    let wanted = RwSignal::new(None::<ReviewField>);
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
    let go = Callback::new(move |field: ReviewField| {
        let there = step_of(field);
        if there == step.get_untracked() {
            window::focus(&field_id(field));
        } else {
            wanted.set(Some(field));
            navigate(&form.step(there), NavigateOptions::default());
        }
    });
    let navigate = use_navigate();
    let done = ground.with_value(|own| routes::review_done(id, own.review.id.into()));
    let sign = Callback::new(move |()| {
        if saving.is_running() {
            return;
        }
        app.look_at_the_clock();
        form.found.tried.set(true);
        let writes = match untrack(checked) {
            Ok((writes, _)) => writes,
            Err(problems) => {
                if let Some(first) = problems.errors.first() {
                    go.run(first.field);
                }
                return;
            }
        };
        let (navigate, done) = (navigate.clone(), done.clone());
        saving.save(writes, move || navigate(&done, frame::replace()));
    });
    let drop_draft = Callback::new(move |()| saving.throw_away(move || restart.run(())));

    let title = Signal::derive(move || {
        match step.get() {
            BEGIN => t!(survey.step_begin),
            PEOPLE => t!(survey.step_people),
            HOUSE => t!(survey.step_house),
            POINTS => t!(survey.step_points),
            _ => t!(survey.step_result),
        }
        .to_owned()
    });
    let subtitle = Signal::derive(move || {
        let step = t!(form.step, n = step.get(), of = STEPS);
        crate::i18n::format::line([frame::household_line(&unit.read()), step])
    });
    let page = move || match step.get() {
        BEGIN => view! { <begin::BeginStep form=form/> }.into_any(),
        PEOPLE => view! { <people::PeopleStep form=form/> }.into_any(),
        HOUSE => view! { <house::HouseStep form=form/> }.into_any(),
        POINTS => view! { <points::PointsStep form=form/> }.into_any(),
        _ => view! { <result::ResultStep form=form/> }.into_any(),
    };
    let ends =
        Memo::new(move |_| draft.with(|draft| ground.with_value(|own| draft.ends_at_a(own))));
    let dock = move || {
        let here = step.get();
        let previous = (here > 1).then(|| {
            let href = form.step(here - 1);
            view! { <LinkBtn href=href icon="left"><span class="say">{t!(form.previous)}</span></LinkBtn> }
        });
        let main = if ends.get() {
            view! { <Btn kind=BtnKind::Main icon="check" on_click=move |_| sign.run(())>{t!(survey.keep_a)}</Btn> }
                .into_any()
        } else if here < STEPS {
            view! { <a class="btn btn-main" href=form.step(here + 1)>{t!(form.next)}<Icon name="right"/></a> }
                .into_any()
        } else {
            view! { <Btn kind=BtnKind::Main icon="check" on_click=move |_| sign.run(())>{t!(survey.sign)}</Btn> }
                .into_any()
        };
        view! { {previous}{main} }
    };
    view! {
        <Book>
            <Cover title=title tab=t!(survey.tab) subtitle=subtitle back=routes::household(id)
                back_label=t!(form.leave) steps=Signal::derive(move || (step.get(), STEPS))/>
            <main class="page">
                <DraftLine keeper=keeper found=resumed on_drop=drop_draft/>
                <Summary found=form.found on_go=go/>
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
fn step_of(field: ReviewField) -> usize {
    match field {
        ReviewField::SheetA | ReviewField::On | ReviewField::AreaType => BEGIN,
        ReviewField::Members | ReviewField::Head | ReviewField::Measured => PEOPLE,
        ReviewField::HouseArea => HOUSE,
        ReviewField::B1 | ReviewField::Income | ReviewField::Region => POINTS,
        _ => STEPS,
    }
}
