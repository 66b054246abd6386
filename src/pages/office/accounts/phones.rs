//! The phones of a person: what they sent, and what to do when one is lost.

use super::super::{
    held::{HeldList, held},
    people::Asked,
    when,
};
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind, Fact, Facts, Note, NoteKind, State, StateKind},
    forms::words as plain,
    i18n::format,
    office_api::{self, ApiError},
    t,
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{Millis, SeatId};
use so_thon_protocol::office::{Account, Seat};

/// Every phone of an account, and what its lost ones sent.
#[component]
pub fn Phones(
    account: Account,
    accounts: RwSignal<Asked<Vec<Account>>>,
    /// Whether whoever looks may report them lost.
    managed: bool,
) -> impl IntoView {
    let app = use_app();
    let seats: Vec<SeatId> = account.seats.iter().map(|seat| seat.id).collect();
    let none = seats.is_empty();
    let own = app.identity().map(|identity| identity.seat);
    let phones = account
        .seats
        .into_iter()
        .map(|seat| {
            let here = own == Some(seat.id);
            view! { <Phone seat=seat here=here managed=managed accounts=accounts/> }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="phones">
            <div class="card-head"><h2 id="phones">{t!(accounts.phones)}</h2></div>
            <ul>{phones}</ul>
            {none.then(|| view! { <p class="pad soft">{t!(accounts.no_phone)}</p> })}
        </section>
        {(!none).then(|| view! { <HeldList asked=held() of=Some(seats)/> })}
    }
}

#[component]
fn Phone(
    seat: Seat,
    here: bool,
    managed: bool,
    accounts: RwSignal<Asked<Vec<Account>>>,
) -> impl IntoView {
    let app = use_app();
    let (asking, busy, failed) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(String::new()),
    );
    let id = seat.id;
    let report = move |_| {
        busy.set(true);
        failed.set(String::new());
        spawn_local(async move {
            let told = match app.token() {
                Some(token) => {
                    let path = format!("/api/v1/seats/{id}");
                    office_api::send(Method::DELETE, &path, Some(&token), None::<&()>).await
                }
                None => Err(ApiError::Unreachable),
            };
            match told {
                Ok(_) => {
                    asking.try_set(false);
                    accounts
                        .try_update(|asked| mark_lost(asked, id, crate::app_state::clock::now()));
                }
                Err(error) => drop(failed.try_set(plain::api(&error))),
            }
            busy.try_set(false);
        });
    };
    let device = match seat.device {
        device if device.is_empty() => t!(phones.unnamed).to_owned(),
        device => device,
    };
    let missing = seat.highest.saturating_sub(seat.received);
    let seen = seat
        .seen
        .map_or_else(|| t!(accounts.never).to_owned(), when::ago);
    let lost = seat.revoked;
    let since = seen.clone();
    let closed = Signal::derive(move || busy.get() || !app.online.get());
    view! {
        <li class="pad stack held">
            <p><b>{device}</b>{here.then(|| view! { " "<span class="soft">{t!(phones.this_one)}</span> })}</p>
            <Facts small=true>
                <Fact name=t!(phones.since)>{when::ago(seat.since)}</Fact>
                <Fact name=t!(phones.spoke)>{seen}</Fact>
                <Fact name=t!(phones.sent)>{t!(phones.sent_n, n = format::number(seat.received))}</Fact>
            </Facts>
            {(missing > 0).then(|| view! {
                <p><State kind=StateKind::Wait icon="clock">{t!(arrivals.missing_since, n = format::number(missing), at = since.clone())}</State></p>
            })}
            {match lost {
                Some(at) => view! {
                    <p><State kind=StateKind::Stop icon="lock">{t!(phones.lost_at, at = when::ago(at))}</State></p>
                    <p class="small soft">{t!(phones.lost_help)}</p>
                }.into_any(),
                None if here || !managed => ().into_any(),
                None => view! {
                    <Show when=move || !asking.get()>
                        <Btn icon="lock" disabled=closed on_click=move |_| asking.set(true)>{t!(phones.report)}</Btn>
                    </Show>
                }.into_any(),
            }}
            <div role="status">
                <Show when=move || asking.get()>
                    <Note kind=NoteKind::Wait icon="lock">
                        <h3>{t!(phones.report_ask)}</h3>
                        <p>{t!(phones.report_stops)}</p>
                        <p>{t!(phones.report_holds)}</p>
                        <p>{t!(phones.report_for_ever)}</p>
                        <div class="row">
                            <Btn kind=BtnKind::Stop disabled=closed on_click=report>{t!(phones.report_yes)}</Btn>
                            <Btn on_click=move |_| asking.set(false)>{t!(more.stay)}</Btn>
                        </div>
                    </Note>
                </Show>
                <Show when=move || !failed.read().is_empty()><Note kind=NoteKind::Stop><p>{failed}</p></Note></Show>
            </div>
        </li>
    }
}

/// The server has taken the report: the list says so without being asked again.
fn mark_lost(asked: &mut Asked<Vec<Account>>, id: SeatId, at: Millis) {
    if let Asked::Here(all) = asked {
        let seats = all.iter_mut().flat_map(|account| account.seats.iter_mut());
        for seat in seats.filter(|seat| seat.id == id) {
            seat.revoked.get_or_insert(at);
        }
    }
}
