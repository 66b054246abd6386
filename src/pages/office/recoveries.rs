//! Whoever forgot their PIN and asks for the key that the office keeps: an officer confirms the
//! person by the number on their phone.

use super::{people::Asked, when};
use crate::{
    app_state::{AppState, use_app},
    components::{Btn, Fact, Facts, Note, NoteKind},
    forms::words as plain,
    office_api::{self, ApiError},
    t,
};
use gloo_net::http::Method;
use gloo_timers::callback::Interval;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::access::Role;
use so_thon_protocol::escrow::{OpenRecovery, RecoveryDecision};

const PATH: &str = "/api/v1/recoveries";

/// How often it is asked again while the page is open, in milliseconds: somebody is on the phone.
const EVERY_MS: u32 = 10_000;

/// The open requests; nothing is asked for those who may not decide.
pub fn recoveries() -> RwSignal<Asked<Vec<OpenRecovery>>> {
    let app = use_app();
    let asked = RwSignal::new(Asked::Waiting);
    let officer = app
        .identity()
        .is_some_and(|identity| identity.me.role == Role::Officer);
    if officer {
        Effect::new(move |_| {
            app.online.track();
            spawn_local(async move { read(app, asked).await });
        });
        let again = Interval::new(EVERY_MS, move || {
            spawn_local(async move { read(app, asked).await });
        });
        let again = StoredValue::new_local(Some(again));
        on_cleanup(move || again.set_value(None));
    }
    asked
}

async fn read(app: AppState, asked: RwSignal<Asked<Vec<OpenRecovery>>>) {
    let answer = match app.token() {
        Some(token) => office_api::get::<Vec<OpenRecovery>>(PATH, &token).await,
        None => Err(ApiError::Unreachable),
    };
    match answer {
        // What is the same is not drawn again: a button may be under somebody's finger.
        Ok(open) => drop(asked.try_maybe_update(|asked| {
            let new = asked.here() != Some(&open);
            if new {
                *asked = Asked::Here(open);
            }
            (new, ())
        })),
        Err(error) => drop(asked.try_update(|asked| {
            if asked.here().is_none() {
                *asked = Asked::Failed(error);
            }
        })),
    }
}

async fn decide(app: AppState, open: &OpenRecovery, approve: bool) -> Result<(), ApiError> {
    let token = app.token().ok_or(ApiError::Unreachable)?;
    let path = format!("{PATH}/{}", open.id);
    let decision = RecoveryDecision { approve };
    let answer = office_api::send(Method::PUT, &path, Some(&token), Some(&decision)).await?;
    drop(answer);
    Ok(())
}

/// Everyone who waits, each to be confirmed or not. Nothing is shown when nobody does.
#[component]
pub fn Recoveries() -> impl IntoView {
    let app = use_app();
    let asked = recoveries();
    let (busy, said, failed) = (
        RwSignal::new(false),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let settle = move |open: OpenRecovery, approve: bool| {
        busy.set(true);
        said.set(String::new());
        failed.set(String::new());
        spawn_local(async move {
            match decide(app, &open, approve).await {
                Ok(()) => drop(said.try_set(if approve {
                    t!(recovery.approved, name = open.name)
                } else {
                    t!(recovery.refused, name = open.name)
                })),
                Err(error) => drop(failed.try_set(plain::api(&error))),
            }
            read(app, asked).await;
            busy.try_set(false);
        });
    };
    let closed = Signal::derive(move || busy.get() || !app.online.get());
    let all = move || asked.with(|asked| asked.here().cloned().unwrap_or_default());
    // Each stays where it is when another comes: nobody confirms whom they do not mean.
    let line = move |open: OpenRecovery| {
        let (yes, no) = (open.clone(), open.clone());
        view! {
            <li class="pad stack held">
                <p><b>{open.name}</b></p>
                <Facts small=true>
                    <Fact name=t!(recovery.number)><b class="t5">{open.check}</b></Fact>
                    <Fact name=t!(recovery.device)>{open.device}</Fact>
                    <Fact name=t!(recovery.asked)>{when::ago(open.since)}</Fact>
                </Facts>
                <div class="row">
                    <Btn disabled=closed on_click=move |_| settle(yes.clone(), true)>{t!(recovery.approve)}</Btn>
                    <Btn disabled=closed on_click=move |_| settle(no.clone(), false)>{t!(recovery.refuse)}</Btn>
                </div>
            </li>
        }
    };
    let some = move || asked.with(|asked| asked.here().is_some_and(|all| !all.is_empty()));
    view! {
        <div role="status">
            <Show when=move || !said.read().is_empty()><Note kind=NoteKind::Done><p>{said}</p></Note></Show>
            <Show when=move || !failed.read().is_empty()><Note kind=NoteKind::Stop><p>{failed}</p></Note></Show>
        </div>
        <Show when=some>
            <section class="card" aria-labelledby="forgotten">
                <div class="card-head"><h2 id="forgotten">{t!(recovery.title)}</h2></div>
                <p class="pad soft">{t!(recovery.help)}</p>
                <ul><For each=all key=|open| open.id children=line/></ul>
            </section>
        </Show>
    }
}

/// The link of the desk: how many wait, and who.
pub fn waiting_line(asked: RwSignal<Asked<Vec<OpenRecovery>>>) -> Option<(u64, String)> {
    asked.with(|asked| {
        let open = asked.here()?;
        let names: Vec<_> = open.iter().map(|one| one.name.clone()).collect();
        Some((open.len() as u64, names.join(", ")))
    })
}
