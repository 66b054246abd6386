//! The lines of what came in: by person, by day, each of them opens.

use super::{
    page::Desk,
    stage::Stage,
    told::ToldSave,
    what::{stage_state, units, what, whose, whose_link},
};
use crate::{
    app_state::{clock, use_app},
    components::{Btn, Fact, Facts, LinkBtn, State, StateKind},
    i18n::format,
    pages::office::when,
    platform::window,
    routes, t,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use so_thon_protocol::office::{Arrival, ArrivalsOf};
use std::sync::Arc;

/// What one person sent, and what of it is missing.
#[component]
pub fn OfPerson(person: ArrivalsOf, own: Vec<Arrival>, desk: Desk, officer: bool) -> impl IntoView {
    let heading = format!("of-{}", person.account);
    let named_by = heading.clone();
    let all = StoredValue::new(own.clone());
    let account = person.account.to_string();
    let missing = person.missing;
    let shown = move || {
        let chosen = desk.filter.person.get();
        let any = all.with_value(|all| all.iter().any(|one| desk.shows(one)));
        any || (missing > 0 && (chosen.is_empty() || chosen == account))
    };
    let waits = move || match person.seen {
        Some(seen) => t!(
            arrivals.missing_since,
            n = format::number(missing),
            at = when::ago(seen)
        ),
        None => t!(arrivals.missing, n = format::number(missing)),
    };
    let mut days: Vec<(NaiveDate, Vec<Arrival>)> = Vec::new();
    for arrival in own {
        let day = clock::local(arrival.received).date();
        match days.last_mut() {
            Some((last, of_day)) if *last == day => of_day.push(arrival),
            _ => days.push((day, vec![arrival])),
        }
    }
    let days = days
        .into_iter()
        .map(|(day, of_day)| view! { <OfDay day=day of_day=of_day desk=desk officer=officer/> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby=named_by hidden=move || !shown()>
            <div class="card-head">
                <h2 id=heading>{person.name}</h2>
                {(missing > 0).then(|| view! {
                    <State kind=StateKind::Wait icon="clock">{waits()}</State>
                })}
            </div>
            {days}
        </section>
    }
}

#[component]
fn OfDay(day: NaiveDate, of_day: Vec<Arrival>, desk: Desk, officer: bool) -> impl IntoView {
    let all = StoredValue::new(of_day.clone());
    let shown = move || all.with_value(|all| all.iter().any(|one| desk.shows(one)));
    let lines = of_day
        .into_iter()
        .map(|arrival| view! { <One arrival=arrival desk=desk officer=officer/> })
        .collect_view();
    view! {
        <h3 class="pad day" hidden=move || !shown()>{format::weekday_date(day)}</h3>
        <ul>{lines}</ul>
    }
}

/// One arrival: a line that opens.
#[component]
fn One(arrival: Arrival, desk: Desk, officer: bool) -> impl IntoView {
    let app = use_app();
    let kept = StoredValue::new(arrival.clone());
    let stage = Memo::new(move |_| kept.with_value(|one| desk.stage(one)));
    let shown = move || kept.with_value(|one| desk.shows(one));
    let touched = units(&arrival);
    let (first, more) = (
        touched.first().copied(),
        touched.len().saturating_sub(1) as u64,
    );
    let rest = (more > 0).then(|| t!(arrivals.and_more, n = format::number(more)));
    let head = what(&arrival);
    let household = first.filter(|_| more == 0);
    let open = RwSignal::new(false);
    let body = move || {
        let arrival = kept.get_value();
        let (who, saved, received) = (arrival.name.clone(), arrival.saved, arrival.received);
        view! {
            <Facts>
                <Fact name=t!(arrivals.who)>{who.clone()}</Fact>
                <Fact name=t!(arrivals.saved)>{when::ago(saved)}</Fact>
                <Fact name=t!(arrivals.received)>{when::ago(received)}</Fact>
                <Fact name=t!(arrivals.household)>{move || first.map(|unit| whose_link(app, unit))}</Fact>
            </Facts>
            <ToldSave arrival=arrival records=Signal::derive(move || desk.known.with(|known| Arc::clone(&known.records)))/>
            <div class="row">
                {officer.then(|| view! {
                    <Show when=move || stage.get() == Stage::Received>
                        <Btn icon="seal" on_click=move |_| desk.check(vec![kept.get_value()])>{t!(arrivals.check_one)}</Btn>
                    </Show>
                })}
                {household.map(|unit| view! {
                    <LinkBtn icon="clock" href=routes::history(unit.into())>{t!(history.title)}</LinkBtn>
                })}
            </div>
        }
    };
    view! {
        <li class="arrival" hidden=move || !shown()>
            <details on:toggle=move |event| open.set(window::is_open(&event))>
                <summary>
                    <span class="arrival-what"><b>{head}</b>" "{move || first.map(|unit| whose(app, unit))}" "{rest}
                        <span class="line small soft">{t!(arrivals.received)}" "{when::ago(arrival.received)}</span>
                    </span>
                    {move || stage_state(stage.get())}
                </summary>
                <div class="pad stack"><Show when=move || open.get()>{body()}</Show></div>
            </details>
        </li>
    }
}
