//! What lost phones sent: kept apart until an officer takes it into the book or does not.

use super::{
    arrivals::{ToldSave, known, units, what, whose_held},
    people::Asked,
    shell::WorkHead,
    when,
};
use crate::{
    app_state::{AppState, use_app},
    components::{Btn, BtnKind, LinkBtn, Note, NoteKind, State, StateKind},
    forms::words as plain,
    i18n::format,
    office_api::{self, ApiError},
    routes, t,
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{SeatId, access::Role};
use so_thon_protocol::office::{Arrival, Decision};
use std::sync::Arc;

const PATH: &str = "/api/v1/held";

/// What is held; nothing is asked for those who may not decide. Asked again when the network comes
/// back and after each meeting with the office.
pub fn held() -> RwSignal<Asked<Vec<Arrival>>> {
    let app = use_app();
    let asked = RwSignal::new(Asked::Waiting);
    let officer = app
        .identity()
        .is_some_and(|identity| identity.me.role == Role::Officer);
    let met = Memo::new(move |_| app.counts.get().met);
    Effect::new(move |_| {
        app.online.track();
        met.track();
        if officer {
            spawn_local(async move { read(app, asked).await });
        }
    });
    asked
}

async fn read(app: AppState, asked: RwSignal<Asked<Vec<Arrival>>>) {
    let answer = match app.token() {
        Some(token) => office_api::get::<Vec<Arrival>>(PATH, &token).await,
        None => Err(ApiError::Unreachable),
    };
    match answer {
        Ok(mut held) => {
            held.sort_by_key(|one| (one.seat, one.number));
            asked.try_set(Asked::Here(held));
        }
        Err(error) => drop(asked.try_update(|asked| {
            if asked.here().is_none() {
                *asked = Asked::Failed(error);
            }
        })),
    }
}

async fn decide(app: AppState, one: &Arrival, take: bool) -> Result<(), ApiError> {
    let token = app.token().ok_or(ApiError::Unreachable)?;
    let path = format!("{PATH}/{}/{}", one.seat, one.number);
    let answer =
        office_api::send(Method::PUT, &path, Some(&token), Some(&Decision { take })).await?;
    drop(answer);
    Ok(())
}

/// The page: everything that is held.
#[component]
pub fn HeldPage() -> impl IntoView {
    let asked = held();
    let title = Signal::derive(|| t!(held.title).to_owned());
    view! {
        <main class="work">
            <WorkHead title=title><LinkBtn href=routes::OFFICE icon="left">{t!(office.title)}</LinkBtn></WorkHead>
            <div class="narrow-page stack">
                {move || match asked.get() {
                    Asked::Waiting => view! { <p class="soft">{t!(office.asking)}</p> }.into_any(),
                    Asked::Failed(error) => view! {
                        <Note kind=NoteKind::Wait icon="nonet"><p>{plain::api(&error)}</p></Note>
                    }.into_any(),
                    Asked::Here(all) if all.is_empty() => view! { <p class="soft">{t!(held.none)}</p> }.into_any(),
                    Asked::Here(_) => ().into_any(),
                }}
                <HeldList asked=asked/>
            </div>
        </main>
    }
}

/// The held changes of some phones (of all, where none is named), each to be taken or not.
#[component]
pub fn HeldList(
    asked: RwSignal<Asked<Vec<Arrival>>>,
    /// Only of these.
    #[prop(optional_no_strip)]
    of: Option<Vec<SeatId>>,
) -> impl IntoView {
    let app = use_app();
    let (busy, said, failed) = (
        RwSignal::new(false),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let shown = Memo::new(move |_| {
        let all = asked.with(|asked| asked.here().cloned().unwrap_or_default());
        let own = all
            .into_iter()
            .filter(|one| of.as_ref().is_none_or(|of| of.contains(&one.seat)));
        own.collect::<Vec<_>>()
    });
    // In the order of the phone's numbers: a later one may lean on an earlier one.
    let settle = move |these: Vec<Arrival>, take: bool| {
        busy.set(true);
        said.set(String::new());
        failed.set(String::new());
        spawn_local(async move {
            let mut done = 0_u64;
            for one in &these {
                match decide(app, one, take).await {
                    Ok(()) => done += 1,
                    Err(error) => {
                        failed.try_set(plain::api(&error));
                        break;
                    }
                }
            }
            if done > 0 {
                let n = format::number(done);
                said.try_set(if take {
                    t!(held.taken, n = n)
                } else {
                    t!(held.refused, n = n)
                });
                read(app, asked).await;
                app.sync.now(app);
            }
            busy.try_set(false);
        });
    };
    let closed = Signal::derive(move || busy.get() || !app.online.get());
    // Each stays where it is when another comes: what is pressed is what was read.
    let line = move |one: Arrival| {
        let (yes, no) = (one.clone(), one.clone());
        view! {
            <li class="pad stack held">
                <HeldOne one=one/>
                <div class="row">
                    <Btn disabled=closed on_click=move |_| settle(vec![yes.clone()], true)>{t!(held.take)}</Btn>
                    <Btn disabled=closed on_click=move |_| settle(vec![no.clone()], false)>{t!(held.refuse)}</Btn>
                </div>
            </li>
        }
    };
    let count = move || shown.read().len();
    view! {
        <div role="status">
            <Show when=move || !said.read().is_empty()><Note kind=NoteKind::Done><p>{said}</p></Note></Show>
            <Show when=move || !failed.read().is_empty()><Note kind=NoteKind::Stop><p>{failed}</p></Note></Show>
        </div>
        <Show when=move || { count() > 0 }>
            <section class="card" aria-labelledby="held">
                <div class="card-head"><h2 id="held">{move || t!(held.count, n = format::number(count() as u64))}</h2></div>
                <p class="pad soft">{t!(held.help)}</p>
                <ul><For each=move || shown.get() key=|one| (one.seat, one.number) children=line/></ul>
                <Show when=move || { count() > 1 }>
                    <div class="pad row">
                        <Btn disabled=closed kind=BtnKind::Even on_click=move |_| settle(shown.get_untracked(), true)>{t!(held.take_all)}</Btn>
                        <Btn disabled=closed kind=BtnKind::Even on_click=move |_| settle(shown.get_untracked(), false)>{t!(held.refuse_all)}</Btn>
                    </div>
                </Show>
            </section>
        </Show>
    }
}

/// Who and what.
#[component]
fn HeldOne(one: Arrival) -> impl IntoView {
    let app = use_app();
    let touched = units(&one);
    let first = touched.first().copied();
    let more = touched.len().saturating_sub(1) as u64;
    let rest = (more > 0).then(|| t!(arrivals.and_more, n = format::number(more)));
    let (name, saved, received) = (one.name.clone(), one.saved, one.received);
    let head = what(&one);
    let kept = StoredValue::new(one.clone());
    let whose = move || first.map(|unit| kept.with_value(|one| whose_held(app, one, unit)));
    let known = known(move || Arc::new(vec![kept.get_value()]));
    let records = Signal::derive(move || known.with(|known| Arc::clone(&known.records)));
    view! {
        <div>
            <h3>{head}" "{whose}" "{rest}</h3>
            <p class="small soft">{name}</p>
            <p class="small soft">{t!(arrivals.saved)}": "{when::ago(saved)}". "{t!(arrivals.received)}": "{when::ago(received)}</p>
            <State kind=StateKind::Wait icon="lock">{t!(held.state)}</State>
            <details>
                <summary>{t!(sync.written)}</summary>
                <ToldSave arrival=one records=records/>
            </details>
        </div>
    }
}

/// The link of the desk: how many are held.
pub fn waiting_line(asked: RwSignal<Asked<Vec<Arrival>>>) -> Option<(u64, String)> {
    asked.with(|asked| {
        let held = asked.here()?;
        let mut names: Vec<String> = held.iter().map(|one| one.name.clone()).collect();
        names.sort();
        names.dedup();
        Some((held.len() as u64, names.join(", ")))
    })
}
