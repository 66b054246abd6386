//! One line of the list.

use super::found::Line;
use crate::{
    app_state::use_app,
    components::{ClassTag, Entry, State, StateKind, WeaveMini, answers_sentence},
    i18n::format,
    routes, t,
};
use chrono::Datelike;
use leptos::prelude::*;
use so_thon_domain::search::Query;
use std::{ops::Range, sync::Arc};

/// A household as a line: number, name with what was searched for, class, cloth, state.
#[component]
pub fn HouseholdRow(
    line: Line,
    /// What is searched for: the name's marks follow it while the line stays.
    query: Signal<Arc<Query>>,
    codes: Vec<&'static str>,
    choosing: bool,
) -> impl IntoView {
    let app = use_app();
    let row = line.row();
    let href = if choosing {
        routes::new_visit(row.id)
    } else {
        routes::household(row.id)
    };
    let number = row.number.map_or_else(
        || t!(households.no_number).to_owned(),
        format::household_number,
    );
    let today = app.today.get_untracked();
    let visited = match row.visited {
        Some(day) if day.year() < today.year() => t!(households.not_this_year).to_owned(),
        Some(day) => t!(households.visited, day = format::date(day)),
        None => t!(households.never_visited).to_owned(),
    };
    let facts = format::line([
        app.villages.read_untracked().name(row.village),
        t!(households.people_n, n = row.people),
        visited,
    ]);
    let head = row.head.clone();
    let name = move || name_with_marks(&head, &query.read());
    let other = line.by_other;
    let sentence = answers_sentence(row.answers, &codes);
    let (class, answers) = (row.class, row.answers);
    let (unsent, clash, due) = (row.unsent, row.clash, line.due);
    let closed = row.closed;
    view! {
        <li>
            <Entry href=href number=number>
                <span class="entry-top">
                    <span class="name">{name}</span>
                    {class.map(|(class, _)| view! { <ClassTag class=class/> })}
                </span>
                <span class="row">
                    <WeaveMini answers=answers codes=codes/>
                    <span class="small" aria-hidden="true">{sentence}</span>
                </span>
                <span class="line entry-sub">{facts}</span>
                {other.then(|| view! { <span class="line entry-sub">{t!(households.other_name)}</span> })}
                {closed.then(|| view! { <span class="line entry-sub">{t!(households.closed)}</span> })}
                {(unsent > 0).then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="phone">{t!(households.unsent_n, n = unsent)}</State></span>
                })}
                {clash.then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="split">{t!(households.clash)}</State></span>
                })}
                {due.then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="clock">{t!(households.due)}</State></span>
                })}
            </Entry>
        </li>
    }
}

/// The name, with what was searched for marked.
fn name_with_marks(name: &str, query: &Query) -> Vec<AnyView> {
    let mut parts = Vec::new();
    let mut from = 0;
    for met in joined(name, query.highlights(name)) {
        let (Some(before), Some(inside)) = (name.get(from..met.start), name.get(met.clone()))
        else {
            continue;
        };
        parts.push(before.to_owned().into_any());
        let inside = inside.to_owned();
        parts.push(view! { <mark>{inside}</mark> }.into_any());
        from = met.end;
    }
    parts.push(name.get(from..).unwrap_or_default().to_owned().into_any());
    parts
}

/// Marks with only a space between them are one mark.
fn joined(name: &str, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if name.get(last.end..range.start) == Some(" ") => last.end = range.end,
            Some(_) | None => joined.push(range),
        }
    }
    joined
}
