//! The people of a household, in its order.

use crate::{
    app_state::{
        may::{if_may, may},
        use_app,
    },
    components::{Entry, Ledger, State, StateKind},
    forms::{problems::name_in, told::outcome},
    i18n::{self, format},
    routes, t,
};
use chrono::Datelike;
use leptos::prelude::*;
use so_thon_domain::{
    RecordKind, dates::age_on, member::Member, reference::List, unit::Entry as Known,
};
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// The list of people; each leads to its form, for those who may write there.
#[component]
pub fn People(view: Arc<HouseholdView>) -> impl IntoView {
    let id = view.unit.id;
    let writes = may(&RecordKind::MEMBER);
    let title = t!(household.people_n, n = view.unit.members.len());
    let people = view
        .unit
        .members
        .iter()
        .enumerate()
        .map(|(at, member)| {
            // Without a form to open it is a line that is only read.
            let href = if writes {
                routes::member(id, member.id.into())
            } else {
                String::new()
            };
            view! { <Person member=member.clone() place=at + 1 href=href/> }
        })
        .collect_view();
    let end = move || {
        if_may(&RecordKind::MEMBER, || {
            view! {
                <a class="more" href=routes::new_member(id)>{t!(household.add_person)}</a>
            }
        })
    };
    view! {
        <Ledger id="people" title=title end=end>
            <ul>{people}</ul>
        </Ledger>
    }
}

#[component]
fn Person(member: Known<Member>, place: usize, href: String) -> impl IntoView {
    let app = use_app();
    let today = app.today.get_untracked();
    let facts = member.facts;
    let relation = match (place, &facts.relation) {
        (1, _) => t!(household.head).to_owned(),
        (_, Some(own)) => app
            .reference
            .with_untracked(|reference| match reference.relation(own) {
                Some(entry) => so_thon_domain::letters::lower_text(&i18n::of(&entry.name)),
                None => own.clone(),
            }),
        (_, None) => String::new(),
    };
    let line = format::line([
        facts
            .birth
            .map(|birth| birth.year.to_string())
            .unwrap_or_default(),
        relation,
        facts.doing.clone().unwrap_or_default(),
    ]);
    // Children under six have a card by law; who has none is asked after from six on.
    let six = facts.birth.is_none_or(|birth| match age_on(&birth, today) {
        Some(age) => age.under(6) != Some(true),
        None => today.year() - birth.year >= 6,
    });
    let uninsured = facts.insured == Some(false) && six;
    let wants = app.reference.with_untracked(|reference| {
        let names = facts.wishes.iter();
        format::line(names.map(|wish| {
            so_thon_domain::letters::lower_text(&name_in(reference, List::Needs, &wish.key))
        }))
    });
    let wants = (!wants.is_empty()).then(|| t!(labour.wants, what = wants));
    let labour = format::line(wants.into_iter().chain(facts.outcome.as_ref().map(outcome)));
    view! {
        <li>
            <Entry href=href number=place.to_string()>
                <span class="name">{facts.name.unwrap_or_else(|| t!(household.no_name).to_owned())}</span>
                " "<span class="entry-sub">{line}</span>
                {uninsured.then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="card">{t!(household.uninsured)}</State></span>
                })}
                {(!labour.is_empty()).then(|| view! { <span class="line entry-sub">{labour}</span> })}
                {(facts.disabled == Some(true)).then(|| view! {
                    <span class="line entry-sub">{t!(household.disabled)}</span>
                })}
            </Entry>
        </li>
    }
}
