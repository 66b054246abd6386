//! The page: what is looked for, then deed by deed, day by day.

use super::{
    asked::{Deed, Found, Log},
    filters::Filters,
    lines::One,
};
use crate::{
    app_state::use_app,
    components::{Btn, NeedsNetwork, Note, NoteKind},
    forms::words as plain,
    i18n::format,
    office_api::ApiError,
    pages::office::{people::Asked, shell::WorkHead},
    t,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use std::sync::Arc;

/// The page.
#[component]
pub fn LogPage() -> impl IntoView {
    let app = use_app();
    let log = Log::open();
    let title = Signal::derive(|| t!(log.title).to_owned());
    let more = move || {
        log.found
            .with(|found| found.here().is_some_and(|found| found.next.is_some()))
    };
    view! {
        <main class="work">
            <WorkHead title=title subtitle=ViewFn::from(|| t!(log.subtitle))/>
            <NeedsNetwork online=app.online why=t!(log.needs_network)/>
            <Filters log=log/>
            <div role="status">{move || standing(log)}</div>
            <Days log=log/>
            <div role="alert">
                <Show when=move || !log.failed.read().is_empty()>
                    <Note kind=NoteKind::Stop><p>{log.failed}</p></Note>
                </Show>
            </div>
            <Show when=more>
                <div class="row"><Btn icon="down" on_click=move |_| log.more()>{t!(log.more)}</Btn></div>
            </Show>
        </main>
    }
}

/// How far asking got, and how much is shown.
fn standing(log: Log) -> AnyView {
    let shown = log.found.with(|found| match found {
        Asked::Waiting => Ok(t!(office.asking).to_owned()),
        Asked::Here(Found { deeds, .. }) if deeds.is_empty() => Ok(t!(log.none).to_owned()),
        Asked::Here(Found { deeds, .. }) => {
            Ok(t!(log.shown, n = format::number(deeds.len() as u64)))
        }
        Asked::Failed(error) => Err(error.clone()),
    });
    match shown {
        Ok(words) => view! { <p class="soft">{words}</p> }.into_any(),
        // That the network is away is said above.
        Err(ApiError::Unreachable) if !log.is_online() => ().into_any(),
        Err(error) => view! {
            <Note kind=NoteKind::Wait icon="nonet"><h2>{t!(log.unknown)}</h2><p>{plain::api(&error)}</p></Note>
        }
        .into_any(),
    }
}

/// Day by day, in the order of the log: where a clock was put back, a day comes twice.
#[component]
fn Days(log: Log) -> impl IntoView {
    let days = Memo::new(move |_| {
        let mut days: Vec<(NaiveDate, u64)> = Vec::new();
        log.found.with(|found| {
            for deed in deeds(found) {
                if days.last().is_none_or(|(day, _)| *day != deed.day) {
                    days.push((deed.day, deed.entry.number));
                }
            }
        });
        days
    });
    view! {
        <For each=move || days.get() key=|day| *day children=move |(day, first)| view! { <OfDay day=day first=first log=log/> }/>
    }
}

/// A day, from its newest deed on.
#[component]
fn OfDay(day: NaiveDate, first: u64, log: Log) -> impl IntoView {
    let heading = format!("day-{first}");
    let named_by = heading.clone();
    let own = Memo::new(move |_| {
        log.found.with(|found| {
            let from_first = deeds(found).skip_while(|deed| deed.entry.number != first);
            let own = from_first.take_while(|deed| deed.day == day);
            own.map(|deed| Arc::clone(&deed.entry)).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="card" aria-labelledby=named_by>
            <div class="card-head"><h2 id=heading>{format::weekday_date(day)}</h2></div>
            <ul>
                <For each=move || own.get() key=|entry| entry.number children=move |entry| view! { <One entry=entry/> }/>
            </ul>
        </section>
    }
}

fn deeds(found: &Asked<Found>) -> impl Iterator<Item = &Deed> {
    found.here().into_iter().flat_map(|found| &found.deeds)
}
