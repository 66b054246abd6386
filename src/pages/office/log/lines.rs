//! One deed: a line that opens.

use super::{
    asked::line_id,
    told::{ToldRecords, ToldVillages},
    words,
};
use crate::{
    app_state::{clock, use_app},
    components::{Fact, Facts, State},
    i18n::format,
    pages::office::arrivals::{units_of, whose, whose_link},
    platform::window,
    t,
};
use leptos::prelude::*;
use so_thon_protocol::{
    audit::{AuditEntry, What},
    office::Touched,
};
use std::sync::Arc;

/// The line.
#[component]
pub fn One(entry: Arc<AuditEntry>) -> impl IntoView {
    let app = use_app();
    let units = units_of(&of_villages(&entry.records));
    let first = units.first().copied();
    let more = units.len().saturating_sub(1) as u64;
    let rest = (more > 0).then(|| t!(arrivals.and_more, n = format::number(more)));
    let household = move || first.map(|unit| format!(", {}", whose(app, unit)));
    let time = format::time(clock::local(entry.at));
    let beside = format::line([time, words::device(&entry)]);
    let open = RwSignal::new(false);
    let kept = StoredValue::new(Arc::clone(&entry));
    view! {
        <li class="arrival">
            <details on:toggle=move |event| open.set(window::is_open(&event))>
                <summary id=line_id(entry.number)>
                    <span class="arrival-what"><b>{words::sentence(&entry)}</b>{household}" "{rest}
                        <span class="line small soft">{beside}</span>
                    </span>
                    <Outcome entry=Arc::clone(&entry)/>
                </summary>
                <div class="pad stack"><Show when=move || open.get()><Opened entry=kept.get_value()/></Show></div>
            </details>
        </li>
    }
}

/// The records that lie in a village: what is the whole commune's is nobody's household.
fn of_villages(records: &[Touched]) -> Vec<Touched> {
    let own = records.iter().filter(|one| one.village.is_some());
    own.cloned().collect()
}

#[component]
fn Outcome(entry: Arc<AuditEntry>) -> impl IntoView {
    let (kind, icon, said) = words::outcome(&entry);
    view! { <State kind=kind icon=icon>{said}</State> }
}

/// Everything about it: who, when, where, whose, why; before and after.
#[component]
fn Opened(entry: Arc<AuditEntry>) -> impl IntoView {
    let app = use_app();
    let facts = words::facts(&entry)
        .into_iter()
        .map(|(name, said)| view! { <Fact name=name>{said}</Fact> })
        .collect_view();
    let households = units_of(&of_villages(&entry.records)).first().map(|unit| {
        let unit = *unit;
        view! { <Fact name=t!(arrivals.household)>{move || whose_link(app, unit)}</Fact> }
    });
    let change = What::read(&entry.what) == What::Change;
    view! {
        <Facts>
            {facts}
            {households}
        </Facts>
        <ToldVillages entry=Arc::clone(&entry)/>
        {entry.erased.then(|| view! { <p class="soft">{t!(log.was_erased)}</p> })}
        {change.then(|| view! { <ToldRecords entry=Arc::clone(&entry)/> })}
    }
}
