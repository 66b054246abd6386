//! The page: a household, which record of it, and that record's steps.

use super::{
    super::{people::Asked, shell::WorkHead, when},
    step::{Told, ToldFields, in_words},
};
use crate::{
    app_state::{Reading, read_household, use_app},
    components::{LinkBtn, Note, NoteKind, Select},
    forms::{Teller, words as plain},
    i18n::{self, format},
    office_api::{self, ApiError},
    pages::households::head_name,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use so_thon_domain::{HouseholdId, RecordId, unit::HouseholdUnit};
use so_thon_protocol::office::Step;
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// The page of a household's history.
#[component]
pub fn HistoryPage(id: HouseholdId) -> impl IntoView {
    let reading = read_household(move || Some(id));
    let asked_for = use_query_map()
        .read_untracked()
        .get("muc")
        .and_then(|text| RecordId::parse(&text));
    let chosen = RwSignal::new(asked_for.unwrap_or_else(|| id.into()).to_string());
    let here = Memo::new(move |_| match reading.get() {
        Reading::Here(view) => Some(view),
        Reading::Waiting | Reading::Nothing | Reading::Failed(_) => None,
    });
    let title = Signal::derive(|| t!(history.title).to_owned());
    let whose = move || {
        here.get()
            .map(|view| t!(sync.of_household, name = head_name(&view.unit)))
    };
    let whose = move || whose().map(|words| format::capital(&words));
    let options = Signal::derive(move || {
        here.get()
            .map(|view| records(&view.unit))
            .unwrap_or_default()
    });
    let steps = steps_of(move || RecordId::parse(&chosen.read()));
    let body = move || match (steps.get(), here.get()) {
        (Asked::Failed(error), _) => failed(&error),
        (Asked::Here(steps), Some(view)) => {
            let kind = RecordId::parse(&chosen.read_untracked())
                .and_then(|id| Some(view.unit.records.get(&id)?.kind.as_str().to_owned()));
            view! { <Steps steps=steps view=view kind=kind.unwrap_or_default()/> }.into_any()
        }
        _ => view! { <p class="soft">{t!(office.asking)}</p> }.into_any(),
    };
    view! {
        <main class="work">
            <WorkHead title=title subtitle=ViewFn::from(whose)>
                <LinkBtn href=routes::household(id) icon="left">{t!(saved.to_household)}</LinkBtn>
            </WorkHead>
            <div class="narrow-page stack">
                <Select id="record" label=t!(history.of) value=chosen options=options/>
                <div class="stack" role="status">{body}</div>
            </div>
        </main>
    }
}

fn failed(error: &ApiError) -> AnyView {
    let (icon, more) = match error {
        ApiError::Unreachable => ("nonet", t!(history.needs_network)),
        ApiError::Problem(_) | ApiError::Garbled => ("warn", ""),
    };
    let said = if more.is_empty() {
        plain::api(error)
    } else {
        more.to_owned()
    };
    view! {
        <Note kind=NoteKind::Wait icon=icon>
            <h2>{t!(history.unknown)}</h2>
            <p>{said.clone()}</p>
        </Note>
    }
    .into_any()
}

/// The steps of the chosen record, newest first; asked for again when the network comes back and
/// when the record changed.
fn steps_of(
    record: impl Fn() -> Option<RecordId> + Send + Sync + 'static,
) -> RwSignal<Asked<Vec<Step>>> {
    let app = use_app();
    let asked = RwSignal::new(Asked::Waiting);
    let record = Memo::new(move |_| record());
    Effect::new(move |last: Option<Option<RecordId>>| {
        let record = record.get();
        app.online.track();
        app.changed.track();
        if last != Some(record) {
            asked.set(Asked::Waiting);
        }
        spawn_local(async move {
            let answer = match (app.token(), record) {
                (Some(token), Some(id)) => {
                    office_api::get::<Vec<Step>>(&format!("/api/v1/records/{id}/history"), &token)
                        .await
                }
                _ => Err(ApiError::Unreachable),
            };
            match answer {
                Ok(mut steps) => {
                    steps.reverse();
                    asked.try_set(Asked::Here(steps));
                }
                Err(error) => drop(asked.try_update(|asked| {
                    if asked.here().is_none() {
                        *asked = Asked::Failed(error);
                    }
                })),
            }
        });
        record
    });
    asked
}

/// Every record of a household, by what people call it.
fn records(unit: &HouseholdUnit) -> Vec<(String, String)> {
    let reference = use_app().reference.get_untracked();
    let own = (unit.id.to_string(), t!(history.the_household).to_owned());
    let day = |date: Option<chrono::NaiveDate>| date.map(format::date).unwrap_or_default();
    let members = unit.members.iter().map(|one| {
        let name = one.facts.name.clone();
        (
            one.id.to_string(),
            name.unwrap_or_else(|| t!(household.no_name).to_owned()),
        )
    });
    let visits = unit.visits.iter().map(|one| {
        (
            one.id.to_string(),
            t!(visit.of_day, day = day(one.facts.date)),
        )
    });
    let supports = unit.supports.iter().map(|one| {
        let code = one.facts.benefit.as_deref().unwrap_or_default();
        let name = reference.benefit(code).map(|entry| i18n::of(&entry.name));
        let name = name.unwrap_or_else(|| t!(support.unnamed).to_owned());
        (
            one.id.to_string(),
            format::line([name, day(one.facts.date())]),
        )
    });
    let plans = unit.registrations().into_iter().map(|one| {
        let on = one.facts.committed.map(|committed| committed.on);
        (
            one.id.to_string(),
            format::line([t!(plan.title).to_owned(), day(on)]),
        )
    });
    let decisions = unit.decisions.iter().map(|one| {
        let date = one.facts.decision.as_ref().map(|decision| decision.date);
        (
            one.id.to_string(),
            format::line([t!(fact.decision).to_owned(), day(date)]),
        )
    });
    std::iter::once(own)
        .chain(members)
        .chain(visits)
        .chain(supports)
        .chain(plans)
        .chain(decisions)
        .collect()
}

#[component]
fn Steps(steps: Vec<Step>, view: Arc<HouseholdView>, kind: String) -> impl IntoView {
    let app = use_app();
    let none = steps.is_empty();
    let first = steps.len().saturating_sub(1);
    let reference = app.reference.get_untracked();
    let teller = Teller::new(Arc::clone(&reference), Some(&view.unit));
    let lines = steps
        .into_iter()
        .enumerate()
        .map(|(at, step)| {
            let words = in_words(&step.fields, &kind, &reference, &teller);
            view! { <OneStep step=step words=words made=at == first/> }
        })
        .collect_view();
    view! {
        {none.then(|| view! { <p class="soft">{t!(history.none)}</p> })}
        <ol class="stack">{lines}</ol>
    }
}

#[component]
fn OneStep(step: Step, words: Vec<Told>, made: bool) -> impl IntoView {
    let looked = words.is_empty() && !made;
    view! {
        <li class="card pad stack">
            <h2>{step.name}</h2>
            <p class="small soft">
                {t!(arrivals.saved)}": "{when::ago(step.saved)}<br/>
                {t!(arrivals.received)}": "{when::ago(step.received)}
            </p>
            {looked.then(|| view! { <p>{t!(history.looked)}</p> })}
            {made.then(|| view! { <p>{t!(history.made)}</p> })}
            <ToldFields told=words made=made/>
        </li>
    }
}
