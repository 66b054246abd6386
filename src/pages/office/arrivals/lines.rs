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
use so_thon_domain::AccountId;
use so_thon_protocol::office::{Arrival, ArrivalsOf};
use std::{collections::BTreeSet, sync::Arc};

/// What one person sent, and what of it is missing.
#[component]
pub fn OfPerson(account: AccountId, name: String, desk: Desk, officer: bool) -> impl IntoView {
    let heading = format!("of-{account}");
    let named_by = heading.clone();
    let person = Memo::new(move |_| {
        let found = |people: &Vec<ArrivalsOf>| {
            let mut all = people.iter();
            all.find(|one| one.account == account).cloned()
        };
        desk.people.with(found)
    });
    let own = Memo::new(move |_| {
        let seats = person.get().map(|one| one.seats).unwrap_or_default();
        desk.all.with(|all| {
            let own = all.iter().filter(|one| seats.contains(&one.seat));
            own.cloned().collect::<Vec<_>>()
        })
    });
    let missing = move || person.with(|one| one.as_ref().map_or(0, |one| one.missing));
    let shown = move || {
        let chosen = desk.filter.person.get();
        let any = own.with(|all| all.iter().any(|one| desk.shows(one)));
        any || (missing() > 0 && (chosen.is_empty() || chosen == account.to_string()))
    };
    let waits = move || {
        let n = format::number(missing());
        match person.with(|one| one.as_ref().and_then(|one| one.seen)) {
            Some(seen) => t!(arrivals.missing_since, n = n, at = when::ago(seen)),
            None => t!(arrivals.missing, n = n),
        }
    };
    let days = move || {
        own.with(|own| own.iter().map(day_of).collect::<BTreeSet<_>>())
            .into_iter()
            .rev()
    };
    view! {
        <section class="card" aria-labelledby=named_by hidden=move || !shown()>
            <div class="card-head">
                <h2 id=heading>{name}</h2>
                <Show when=move || { missing() > 0 }>
                    <State kind=StateKind::Wait icon="clock">{waits}</State>
                </Show>
            </div>
            <For each=days key=|day| *day children=move |day| view! { <OfDay day=day own=own desk=desk officer=officer/> }/>
        </section>
    }
}

/// The day on which something came in.
fn day_of(arrival: &Arrival) -> NaiveDate {
    clock::local(arrival.received).date()
}

#[component]
fn OfDay(day: NaiveDate, own: Memo<Vec<Arrival>>, desk: Desk, officer: bool) -> impl IntoView {
    let of_day = move || {
        own.with(|own| {
            let own = own.iter().filter(|one| day_of(one) == day);
            own.cloned().collect::<Vec<_>>()
        })
    };
    let shown = move || of_day().iter().any(|one| desk.shows(one));
    view! {
        <h3 class="pad day" hidden=move || !shown()>{format::weekday_date(day)}</h3>
        <ul><For each=of_day key=|one| (one.seat, one.number) children=move |one| view! {
            <One arrival=one desk=desk officer=officer/>
        }/></ul>
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
