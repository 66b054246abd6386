//! Everyone who may sign in.

use super::{
    super::{
        people::{Asked, accounts},
        recoveries::Recoveries,
        shell::WorkHead,
        when, words,
    },
    manages, village_names,
};
use crate::{
    app_state::use_app,
    components::{BtnKind, LinkBtn, NeedsNetwork, Note, NoteKind, State, StateKind},
    forms::words as plain,
    i18n::format,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::access::Role;
use so_thon_protocol::office::{Account, Seat};

/// The list.
#[component]
pub fn ListPage() -> impl IntoView {
    let app = use_app();
    let asked = accounts();
    let count = move || {
        let count = asked.with(|asked| asked.here().map(Vec::len));
        count.map(|count| t!(accounts.count, n = format::number(count as u64)))
    };
    view! {
        <main class="work">
            <WorkHead title=t!(accounts.title) subtitle=ViewFn::from(count)>
                <LinkBtn href=routes::NEW_ACCOUNT kind=BtnKind::Main icon="plus">{t!(accounts.add)}</LinkBtn>
            </WorkHead>
            <NeedsNetwork online=app.online why=t!(accounts.needs_network)/>
            <Recoveries/>
            {move || match asked.get() {
                Asked::Waiting => view! { <p class="soft">{t!(office.asking)}</p> }.into_any(),
                Asked::Failed(error) => view! {
                    <Note kind=NoteKind::Stop><p>{plain::api(&error)}</p></Note>
                }.into_any(),
                Asked::Here(all) => view! { <Table all=all/> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Table(all: Vec<Account>) -> impl IntoView {
    // Who manages collaborators has to do with villages.
    let villages = manages(Role::Collaborator);
    let rows = all
        .into_iter()
        .map(|account| view! { <Row account=account with_villages=villages/> });
    view! {
        <section class="card scroll" aria-label=t!(accounts.title) tabindex="0">
            <table class="tbl">
                <thead><tr>
                    <th>{t!(accounts.name)}</th>
                    <th>{t!(accounts.login)}</th>
                    <th>{t!(accounts.role)}</th>
                    {villages.then(|| view! { <th>{t!(villages.title)}</th> })}
                    <th class="n">{t!(accounts.phones)}</th>
                    <th>{t!(accounts.seen)}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Row(account: Account, with_villages: bool) -> impl IntoView {
    let app = use_app();
    let seen = account.seats.iter().filter_map(|seat| seat.seen).max();
    let missing: u64 = account.seats.iter().map(missing).sum();
    let own = account.role == Role::Collaborator;
    let villages = account.villages.clone();
    let of = move || match own {
        true => village_names(&app.villages.read(), &villages),
        false => t!(accounts.whole_commune).to_owned(),
    };
    view! {
        <tr>
            <td>
                <a href=routes::account(account.id)><b>{account.name}</b></a>
                {account.closed.map(|_| view! { " " <State kind=StateKind::Stop icon="lock">{t!(accounts.closed)}</State> })}
            </td>
            <td>{account.login}</td>
            <td>{words::role(account.role)}</td>
            {with_villages.then(|| view! { <td>{of}</td> })}
            <td class="n" class:empty=account.seats.is_empty()>{account.seats.len()}</td>
            <td>
                {match seen {
                    Some(seen) => when::ago(seen).into_any(),
                    None => view! { <span class="soft">{t!(accounts.never)}</span> }.into_any(),
                }}
                {(missing > 0).then(|| view! {
                    " " <State kind=StateKind::Wait icon="clock">{t!(arrivals.missing, n = format::number(missing))}</State>
                })}
            </td>
        </tr>
    }
}

fn missing(seat: &Seat) -> u64 {
    seat.highest.saturating_sub(seat.received)
}
