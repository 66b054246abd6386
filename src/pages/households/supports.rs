//! Support that the household asked for and got.

use crate::{
    app_state::{may::if_may, use_app},
    components::{BtnKind, Entry, Ledger, LinkBtn, State as StateView, StateKind},
    i18n::{self, format},
    routes, t,
};
use chrono::Datelike;
use leptos::prelude::*;
use so_thon_domain::{
    HouseholdId, RecordKind,
    support::{State, Support},
    unit::Entry as Known,
};
use so_thon_sync::phone::{HouseholdView, Standing};
use std::sync::Arc;

/// The list, with what the household got this year.
#[component]
pub fn Supports(view: Arc<HouseholdView>) -> impl IntoView {
    let id = view.unit.id;
    let year = use_app().today.get_untracked().year();
    let got = view
        .unit
        .supports
        .iter()
        .map(|support| &support.facts)
        .filter(|facts| got_in(facts, year));
    let sum: i64 = got.filter_map(|facts| facts.amount).sum();
    let end = move || {
        (sum > 0).then(|| view! {
            <span class="small soft">{t!(support.in_year, year = year)}" "<b>{format::money(sum)}</b></span>
        })
    };
    let lines = view
        .unit
        .supports
        .iter()
        .map(|support| {
            let standing = support.created.map(|(id, _)| view.standing(id));
            view! { <SupportLine support=support.clone() household=id standing=standing/> }
        })
        .collect_view();
    view! {
        <Ledger id="given" title=t!(support.given) end=end>
            {if view.unit.supports.is_empty() {
                view! { <p class="pad soft">{t!(support.none)}</p> }.into_any()
            } else {
                view! { <ul>{lines}</ul> }.into_any()
            }}
            {if_may(&RecordKind::SUPPORT, || view! {
                <p class="pad">
                    <LinkBtn kind=BtnKind::Plain wide=true icon="plus" href=routes::new_support(id)>{t!(support.add)}</LinkBtn>
                </p>
            })}
        </Ledger>
    }
}

/// The household got it in that year.
fn got_in(support: &Support, year: i32) -> bool {
    let got = matches!(support.state, Some(State::Delivered | State::Confirmed));
    let day = support.delivered_on.or(support.confirmed_on);
    got && day.is_some_and(|day| day.year() == year)
}

/// One item as a line: what, how much, when, how far it got.
#[component]
pub fn SupportLine(
    /// The item.
    support: Known<Support>,
    /// Whose.
    household: HouseholdId,
    /// How far its save got, where that is said.
    #[prop(optional_no_strip)]
    standing: Option<Standing>,
) -> impl IntoView {
    let app = use_app();
    let href = routes::support(household, support.id.into());
    let facts = support.facts;
    let code = facts.benefit.clone().unwrap_or_default();
    let name = move || {
        app.reference
            .with(|reference| match reference.benefit(&code) {
                Some(entry) => i18n::of(&entry.name),
                None if code.is_empty() => t!(support.unnamed).to_owned(),
                None => code.clone(),
            })
    };
    let quantity = facts.quantity.as_ref().map(|quantity| {
        format!(
            ", {} {}",
            format::thousandths(quantity.thousandths),
            quantity.unit
        )
    });
    let when = match facts.state {
        Some(State::Delivered | State::Confirmed) => facts
            .delivered_on
            .map(|day| t!(support.delivered_on, day = format::date(day))),
        Some(State::Approved | State::Refused) => facts
            .decided_on
            .map(|day| t!(support.decided_on, day = format::date(day))),
        Some(State::Asked) => facts
            .asked_on
            .map(|day| t!(support.asked_on, day = format::date(day))),
        None => None,
    };
    let line = format::line([
        facts.amount.map(format::money).unwrap_or_default(),
        when.unwrap_or_default(),
    ]);
    view! {
        <li>
            <Entry href=href icon="box" arrow=true>
                <b>{name}</b>{quantity}
                <span class="line">{line}</span>
                {facts.state.map(|state| view! { <SupportState state=state/> })}
                {standing.map(|standing| view! { <span class="line">{super::standing::line(standing)}</span> })}
            </Entry>
        </li>
    }
}

/// How far it got.
#[component]
fn SupportState(state: State) -> impl IntoView {
    let (kind, icon, words) = match state {
        State::Asked => (StateKind::Plain, "clip", t!(support.asked)),
        State::Approved => (StateKind::Plain, "check", t!(support.approved)),
        State::Delivered => (StateKind::Wait, "clock", t!(support.delivered)),
        State::Confirmed => (StateKind::Done, "seal", t!(support.confirmed)),
        State::Refused => (StateKind::Plain, "x", t!(support.refused)),
    };
    view! { <span class="line"><StateView kind=kind icon=icon>{words}</StateView></span> }
}
