//! The household's registration to escape poverty: year, commitment, wishes, causes, measures with how
//! far each is.

use crate::{
    app_state::{
        may::{if_may, may},
        use_app,
    },
    components::{BtnKind, Entry, Fact, Facts, Ledger, LinkBtn, State, StateKind},
    forms::{Teller, told::reached},
    i18n::format,
    routes, t,
};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use so_thon_domain::{
    RecordKind,
    class_decision::Class,
    reference::List,
    registration::{Fate, Measure, Reached, Registration},
    typed::Item,
    unit::{Entry as Known, HouseholdUnit},
};
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// The registrations, newest first, and a way to register where none stands; nothing for a household
/// that has none and is not poor, nor for whoever only reads.
#[component]
pub fn Plan(view: Arc<HouseholdView>) -> impl IntoView {
    let unit = &view.unit;
    let plans = unit.registrations();
    let stands = |plan: &Known<Registration>| plan.facts.fate(&unit.decisions) == Fate::Open;
    let listed = unit
        .decision()
        .is_none_or(|now| matches!(now.class, Class::Poor | Class::NearPoor));
    if plans.is_empty() && !(listed && may(&RecordKind::REGISTRATION)) {
        return ().into_any();
    }
    let open = plans.iter().any(stands);
    let new = (listed && !open).then(|| {
        if_may(&RecordKind::REGISTRATION, || {
            view! {
                <p class="pad">
                    <LinkBtn wide=true icon="plus" href=routes::new_registration(unit.id)>{t!(plan.title)}</LinkBtn>
                </p>
            }
        })
    });
    let teller = Teller::new(use_app().reference.get_untracked(), Some(unit));
    let shown: Vec<_> = plans.iter().map(|plan| one(&view, plan, &teller)).collect();
    view! {
        <Ledger id="plan" title=t!(plan.title)>
            {shown}
            {new}
        </Ledger>
    }
    .into_any()
}

fn one(view: &HouseholdView, plan: &Known<Registration>, teller: &Teller) -> AnyView {
    let (unit, facts) = (&view.unit, &plan.facts);
    let today = use_app().today.get_untracked();
    let fate = facts.fate(&unit.decisions);
    let aims = facts.target_year.map(|year| t!(plan.aims, year = year));
    let committed = facts.committed.map(|own| {
        let name = own.by.map(|id| teller.person(id)).unwrap_or_default();
        t!(plan.committed, name = name, day = format::date(own.on))
    });
    let became = match fate {
        Fate::Open if facts.target_year.is_some_and(|year| year < today.year()) => {
            Some((StateKind::Wait, "clock", t!(plan.year_over).to_owned()))
        }
        Fate::Open => None,
        Fate::Withdrawn => {
            let day = facts.withdrawn.map(format::date).unwrap_or_default();
            Some((StateKind::Plain, "x", t!(plan.withdrawn_on, day = day)))
        }
        Fate::Escaped => Some((StateKind::Done, "sprout", t!(plan.escaped).to_owned())),
    };
    let became = became.map(|(kind, icon, words)| {
        view! { <p><State kind=kind icon=icon>{words}</State></p> }
    });
    let fact = |name: &'static str, words: String| {
        (!words.is_empty()).then(|| view! { <Fact name=name>{words}</Fact> })
    };
    let names = |list, items: &[Item]| {
        format::line(items.iter().map(|item| teller.name_of(list, &item.key)))
    };
    let needs = fact(t!(visit.needs), names(List::Needs, &facts.needs));
    let causes = fact(t!(visit.causes), names(List::Causes, &facts.causes));
    let note = fact(t!(visit.note), facts.note.clone().unwrap_or_default());
    let measures: Vec<_> = unit
        .measures(plan)
        .into_iter()
        .map(|(key, measure)| measure_line(unit, &key, &measure, teller, today))
        .collect();
    let edit = routes::registration(unit.id, plan.id.into());
    let far = super::standing_of(view, plan.created);
    view! {
        <div class="pad stack">
            <p><b>{aims}</b></p>
            {became}
            <p class="small soft">{committed}</p>
            <Facts small=true>
                {needs}
                {causes}
                {note}
            </Facts>
            {far}
        </div>
        <ul>{measures}</ul>
        {if_may(&RecordKind::REGISTRATION, || view! {
            <p class="pad"><LinkBtn kind=BtnKind::Quiet icon="pen" href=edit>{t!(plan.edit)}</LinkBtn></p>
        })}
    }
    .into_any()
}

/// One measure: what, who, by when, how far.
fn measure_line(
    unit: &HouseholdUnit,
    key: &str,
    measure: &Measure,
    teller: &Teller,
    today: NaiveDate,
) -> AnyView {
    let said = unit.progress(key);
    let state = said.map(|(said, _)| said.state);
    let (kind, icon) = match state {
        Some(Reached::Done) => (StateKind::Done, "check"),
        Some(Reached::Blocked) => (StateKind::Wait, "warn"),
        Some(Reached::UnderWay) | None => (StateKind::Plain, "clock"),
    };
    let words = state.map_or(t!(plan.not_begun), reached);
    let late = state != Some(Reached::Done) && measure.by.is_some_and(|by| by < today);
    let told = said.map(|(said, on)| {
        let day = on.map(format::date).unwrap_or_default();
        format::line([said.words.clone().unwrap_or_default(), day])
    });
    let (what, rest) = (measure.what.clone(), teller.measure(measure));
    view! {
        <li>
            <Entry icon="flag">
                <b>{what}</b>
                <span class="line">{rest}</span>
                <span class="line"><State kind=kind icon=icon>{words}</State></span>
                <span class="line soft">{told}</span>
                {late.then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="clock">{t!(plan.late)}</State></span>
                })}
            </Entry>
        </li>
    }
    .into_any()
}
