//! The latest visits of a household.

use super::standing::standing_of;
use crate::{
    components::{Entry, Ledger},
    i18n::format,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{
    unit::{Entry as Known, HouseholdUnit},
    visit::{Met, Visit},
};
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// How many of them stand on the household's page.
const LATEST: usize = 3;

/// The list; the rest is a page of its own.
#[component]
pub fn Visits(view: Arc<HouseholdView>) -> impl IntoView {
    let (id, count) = (view.unit.id, view.unit.visits.len());
    let lines = view
        .unit
        .visits
        .iter()
        .take(LATEST)
        .map(|visit| view! { <VisitLine visit=visit.clone() view=Arc::clone(&view)/> })
        .collect_view();
    let end = move || {
        (count > LATEST).then(|| view! { <a class="more" href=routes::visits(id)>{t!(household.all_visits, n = count)}</a> })
    };
    view! {
        <Ledger id="seen" title=t!(household.visits) end=end>
            {if count == 0 {
                view! { <p class="pad soft">{t!(household.no_visits)}</p> }.into_any()
            } else {
                view! { <ul>{lines}</ul> }.into_any()
            }}
        </Ledger>
    }
}

/// One visit in a list: when, who, what.
#[component]
pub fn VisitLine(visit: Known<Visit>, view: Arc<HouseholdView>) -> impl IntoView {
    let href = routes::visit(view.unit.id, visit.id.into());
    let day = visit
        .facts
        .date
        .map(format::date)
        .unwrap_or_else(|| t!(household.no_day).to_owned());
    let author = visit
        .created
        .and_then(|(id, _)| view.author(id))
        .unwrap_or_default()
        .to_owned();
    let far = standing_of(&view, visit.created);
    let words = sentences(&visit.facts, &view.unit);
    view! {
        <li>
            <Entry href=href icon="day" arrow=true>
                <b>{day}</b>" "<span class="soft">{author}</span>
                <span class="line clip-3">{words}</span>
                <span class="line">{far}</span>
            </Entry>
        </li>
    }
}

/// Who was met, what was said and promised, as sentences.
fn sentences(visit: &Visit, unit: &HouseholdUnit) -> String {
    let promise = visit.promise.as_deref().filter(|words| !words.is_empty());
    let parts = [
        visit.met.as_ref().map(|met| met_sentence(met, unit)),
        visit.said.clone(),
        visit.note.clone(),
        promise.map(|words| t!(household.promised, words = words.to_owned())),
    ];
    let sentences = parts
        .into_iter()
        .flatten()
        .filter(|words| !words.trim().is_empty());
    sentences
        .map(|words| ended(words.trim()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Who was met, as a sentence; empty when nobody said.
fn met_sentence(met: &Met, unit: &HouseholdUnit) -> String {
    let names = met_names(met, unit);
    if met.nobody || names.is_empty() {
        names
    } else {
        t!(household.met, names = names)
    }
}

/// Who was met, by name; empty when nobody said.
pub fn met_names(met: &Met, unit: &HouseholdUnit) -> String {
    if met.nobody {
        return t!(household.met_nobody).to_owned();
    }
    let names = met
        .members
        .iter()
        .filter_map(|id| unit.member(*id)?.facts.name.clone());
    format::line(names.chain(met.other.clone()))
}

fn ended(words: &str) -> String {
    if words.ends_with(['.', '!', '?', '…']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}
