//! Bàn làm việc: what came in, from whom, and what waits.

use super::{
    accounts::village_names,
    arrivals::{DAYS, arrivals, moments},
    people::Asked,
    shell::WorkHead,
    when,
};
use crate::{
    app_state::{clock, use_app},
    components::{Icon, Note, NoteKind, State, StateKind},
    forms::words as plain,
    i18n::format,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, VillageId};
use so_thon_protocol::office::{Arrival, Arrivals, ArrivalsOf};
use std::collections::BTreeSet;

/// A phone that has not been heard of for more days than this is silent.
const SILENT_DAYS: i64 = 5;

/// The desk.
#[component]
pub fn DeskPage() -> impl IntoView {
    let app = use_app();
    let asked = arrivals();
    let today = move || format::weekday_date(app.today.get());
    view! {
        <main class="work">
            <WorkHead title=t!(office.title) subtitle=ViewFn::from(today)/>
            {move || match asked.get() {
                Asked::Waiting => view! { <p class="soft">{t!(office.asking)}</p> }.into_any(),
                Asked::Failed(error) => view! {
                    <Note kind=NoteKind::Wait icon="nonet"><h2>{t!(arrivals.unknown)}</h2><p>{plain::api(&error)}</p></Note>
                }.into_any(),
                Asked::Here(answer) => view! { <Came answer=answer/> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Came(answer: Arrivals) -> impl IntoView {
    let app = use_app();
    let all: u64 = answer.people.iter().map(|person| person.arrived).sum();
    let at = format::time(clock::local(answer.now));
    let since = format::moment(answer.now);
    let now = move || {
        if app.online.get() {
            t!(arrivals.updated, time = at.clone())
        } else {
            t!(arrivals.true_at, time = since.clone())
        }
    };
    let none = answer.people.is_empty();
    let people = answer.people.clone();
    let rows = answer
        .people
        .into_iter()
        .map(|person| view! { <Person person=person/> });
    let changes: Vec<_> = moments(answer.changes).into_iter().take(40).collect();
    let quiet = changes.is_empty();
    let lines = changes
        .into_iter()
        .map(|change| view! { <Change change=change/> });
    view! {
        <div class="cols">
            <div class="stack">
                <section class="card" aria-labelledby="in">
                    <div class="card-head">
                        <h2 id="in">{t!(arrivals.heading, n = format::number(all), days = DAYS)}</h2>
                        <span class="small soft" role="status">{now}</span>
                    </div>
                    {none.then(|| view! { <p class="pad soft">{t!(arrivals.nobody)}</p> })}
                    <div class="scroll" tabindex="0"><table class="tbl" hidden=none>
                        <thead><tr>
                            <th>{t!(accounts.collaborator)}</th>
                            <th>{t!(villages.title)}</th>
                            <th class="n">{t!(arrivals.arrived)}</th>
                            <th>{t!(arrivals.to_come)}</th>
                            <th>{t!(arrivals.seen)}</th>
                        </tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table></div>
                </section>
                <section class="card" aria-labelledby="new">
                    <div class="card-head"><h2 id="new">{t!(arrivals.newest)}</h2></div>
                    {quiet.then(|| view! { <p class="pad soft">{t!(arrivals.quiet, days = DAYS)}</p> })}
                    <div class="scroll" tabindex="0"><table class="tbl" hidden=quiet>
                        <thead><tr>
                            <th>{t!(arrivals.who)}</th>
                            <th>{t!(arrivals.what)}</th>
                            <th>{t!(arrivals.household)}</th>
                            <th>{t!(arrivals.saved)}</th>
                            <th>{t!(arrivals.received)}</th>
                        </tr></thead>
                        <tbody>{lines.collect_view()}</tbody>
                    </table></div>
                </section>
            </div>
            <Waiting people=people/>
        </div>
    }
}

fn silent(person: &ArrivalsOf) -> bool {
    person
        .seen
        .is_some_and(|seen| when::days_ago(seen) > SILENT_DAYS)
}

#[component]
fn Person(person: ArrivalsOf) -> impl IntoView {
    let app = use_app();
    let silent = silent(&person);
    let villages = person.villages;
    view! {
        <tr>
            <td><b>{person.name}</b></td>
            <td>{move || village_names(&app.villages.read(), &villages)}</td>
            <td class="n" class:empty=person.arrived == 0>{format::number(person.arrived)}</td>
            <td>{(person.missing > 0).then(|| view! {
                <State kind=StateKind::Wait icon="clock">{t!(arrivals.missing, n = format::number(person.missing))}</State>
            })}</td>
            <td>{match person.seen {
                None => view! { <span class="soft">{t!(accounts.never)}</span> }.into_any(),
                Some(seen) if silent => view! { <State kind=StateKind::Wait icon="clock">{when::ago(seen)}</State> }.into_any(),
                Some(seen) => when::ago(seen).into_any(),
            }}</td>
        </tr>
    }
}

#[component]
fn Change(change: Arrival) -> impl IntoView {
    let app = use_app();
    let units: BTreeSet<_> = change.records.iter().map(|record| record.unit).collect();
    let what = what(&change, units.len() as u64);
    let first = units.first().copied();
    let more = units.len().saturating_sub(1) as u64;
    let whose = move || {
        let unit = first?;
        let household = app.rows.with(|rows| {
            let row = rows
                .as_ref()?
                .iter()
                .find(|row| row.id == HouseholdId::from(unit))?;
            Some(row.head.clone())
        });
        let rest = (more > 0).then(|| t!(arrivals.and_more, n = format::number(more)));
        Some(match household {
            Some(name) => {
                view! { <a href=routes::household(unit.into())>{name}</a>" "{rest} }.into_any()
            }
            None => {
                let village = app.villages.read().title(Some(VillageId::from(unit)));
                let words = if village.is_empty() {
                    t!(arrivals.not_in_book).to_owned()
                } else {
                    village
                };
                view! { <span class="soft">{words}</span>" "{rest} }.into_any()
            }
        })
    };
    view! {
        <tr>
            <td><b>{change.name}</b></td>
            <td>{what}</td>
            <td>{whose}</td>
            <td>{when::ago(change.saved)}</td>
            <td>{when::ago(change.received)}</td>
        </tr>
    }
}

/// What a change is about, by the weightiest thing it made.
fn what(change: &Arrival, units: u64) -> String {
    let made = |kind: &str| {
        change
            .records
            .iter()
            .any(|record| record.created && record.kind == kind)
    };
    let any = |kind: &str| change.records.iter().any(|record| record.kind == kind);
    let words = if made("household") && units > 1 {
        t!(arrivals.households_made, n = format::number(units))
    } else if made("household") {
        t!(arrivals.household_made).to_owned()
    } else if any("visit") {
        t!(arrivals.visit).to_owned()
    } else if any("support") {
        t!(arrivals.support).to_owned()
    } else if any("village") {
        t!(arrivals.village).to_owned()
    } else if any("class_decision") {
        t!(arrivals.class).to_owned()
    } else if any("member") {
        t!(arrivals.member).to_owned()
    } else {
        t!(arrivals.household_changed).to_owned()
    };
    format::capital(&words)
}

/// What waits: only what is computed from what is here.
#[component]
fn Waiting(people: Vec<ArrivalsOf>) -> impl IntoView {
    let app = use_app();
    let names: Vec<String> = people
        .iter()
        .filter(|one| silent(one))
        .map(|one| one.name.clone())
        .collect();
    let silent = names.len() as u64;
    let missing: u64 = people.iter().map(|person| person.missing).sum();
    let nobody = people.is_empty();
    let todo = |count: u64, href: String, words: String, more: String| {
        (count > 0).then(|| {
            view! {
                <a class="todo" href=href>
                    <b>{format::number(count)}</b>
                    <span>{words}<br/><span class="small soft">{more}</span></span>
                    <Icon name="right"/>
                </a>
            }
        })
    };
    let clashes = move || {
        let rows = app.rows.get();
        let torn: Vec<_> = rows
            .iter()
            .flat_map(|rows| rows.iter())
            .filter(|row| row.clash)
            .collect();
        let href = torn
            .first()
            .map(|row| routes::household(row.id))
            .unwrap_or_default();
        let first = torn.first().map(|row| row.head.clone()).unwrap_or_default();
        todo(
            torn.len() as u64,
            href,
            t!(arrivals.clashes).to_owned(),
            t!(arrivals.clash_first, name = first),
        )
    };
    let begin = move || {
        let villages = app.villages.read().is_empty();
        let households = app
            .rows
            .with(|rows| rows.as_ref().is_some_and(|rows| rows.is_empty()));
        let step = |wanted: bool, href: &'static str, icon, words: &'static str| {
            wanted.then(|| view! { <a class="todo" href=href><Icon name=icon/><span>{words}</span><Icon name="right"/></a> })
        };
        view! {
            {step(villages, routes::VILLAGES, "pin", t!(arrivals.begin_villages))}
            {step(households, routes::IMPORT, "up", t!(arrivals.begin_import))}
            {step(nobody, routes::ACCOUNTS, "phone", t!(arrivals.begin_accounts))}
        }
    };
    view! {
        <section class="card" aria-labelledby="wait">
            <div class="card-head"><h2 id="wait">{t!(arrivals.waiting)}</h2></div>
            {begin}
            {clashes}
            {todo(silent, routes::ACCOUNTS.to_owned(), t!(arrivals.silent, n = SILENT_DAYS), names.join(", "))}
            {todo(missing, routes::ACCOUNTS.to_owned(), t!(arrivals.not_here).to_owned(), t!(arrivals.not_here_help).to_owned())}
            <p class="pad small soft">{t!(arrivals.waiting_help)}</p>
        </section>
    }
}
