//! Every round, newest first.

use super::{is_officer, words};
use crate::{
    app_state::{Reading, rounds::common, use_app},
    components::{BtnKind, LinkBtn, Note, NoteKind},
    forms::words as plain,
    i18n::format,
    pages::office::shell::WorkHead,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{
    review::{Common, Round},
    unit::Entry,
};

/// The list.
#[component]
pub fn ListPage() -> impl IntoView {
    let app = use_app();
    let common = common();
    let body = move || match common.get() {
        Reading::Waiting | Reading::Nothing => ().into_any(),
        Reading::Failed(error) => view! {
            <Note kind=NoteKind::Stop><p>{plain::phone(&error)}</p></Note>
        }
        .into_any(),
        Reading::Here(common) if common.rounds.is_empty() => view! {
            <Note icon="seal"><h2>{t!(round.none)}</h2><p>{t!(round.none_help)}</p></Note>
        }
        .into_any(),
        Reading::Here(common) => table(&common).into_any(),
    };
    view! {
        <main class="work">
            <WorkHead title=t!(round.title) subtitle=ViewFn::from(|| t!(round.subtitle))>
                {is_officer(app).then(|| view! {
                    <LinkBtn href=routes::POINT_TABLES icon="clip">{t!(round.tables)}</LinkBtn>
                    <LinkBtn href=routes::NEW_ROUND kind=BtnKind::Main icon="plus">{t!(round.open_new)}</LinkBtn>
                })}
            </WorkHead>
            {body}
        </main>
    }
}

fn table(common: &Common) -> impl IntoView + use<> {
    let lines: Vec<_> = common.rounds.iter().map(line).collect();
    view! {
        <section class="card scroll" aria-label=t!(round.title) tabindex="0">
            <table class="tbl">
                <thead><tr>
                    <th>{t!(round.name)}</th>
                    <th>{t!(round.season)}</th>
                    <th>{t!(round.span)}</th>
                    <th>{t!(round.state)}</th>
                </tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
}

fn line(round: &Entry<Round>) -> impl IntoView + use<> {
    let facts = &round.facts;
    let state = match &facts.closed {
        Some(closed) => t!(round.closed_on, date = format::date(closed.on)),
        None => t!(round.is_open).to_owned(),
    };
    view! {
        <tr>
            <td><a href=routes::round(round.id.into())><b>{facts.name.clone().unwrap_or_default()}</b></a></td>
            <td>{words::season(facts.season)}</td>
            <td>{span(facts)}</td>
            <td>{state}</td>
        </tr>
    }
}

/// From when to when.
pub fn span(facts: &Round) -> String {
    facts
        .span
        .map(|span| {
            t!(
                round.from_to,
                from = format::date(span.from),
                to = format::date(span.to)
            )
        })
        .unwrap_or_default()
}
