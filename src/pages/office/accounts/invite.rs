//! One-time codes for a person's phone: made here, shown once as a picture and as text.

use super::super::{people::Asked, when};
use crate::{
    app_state::{AppState, use_app},
    components::{Btn, Note, NoteKind},
    forms::words as plain,
    i18n::format,
    office_api::{self, ApiError},
    platform::window,
    t,
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::AccountId;
use so_thon_protocol::enrol::{Enrolment, EnrolmentMade, NewEnrolment};

const PATH: &str = "/api/v1/enrolments";

/// Makes a code for an account, and lists those that were not used.
#[component]
pub fn Invite(
    /// For whom.
    id: AccountId,
) -> impl IntoView {
    let app = use_app();
    let made = RwSignal::new(None::<EnrolmentMade>);
    let unused = RwSignal::new(Asked::Waiting);
    let (failed, asking) = (RwSignal::new(String::new()), RwSignal::new(false));
    Effect::new(move |_| {
        app.online.track();
        spawn_local(async move { read(app, id, unused).await });
    });
    let make = move |_| {
        asking.set(true);
        failed.set(String::new());
        spawn_local(async move {
            match new_code(app, id).await {
                Ok(answer) => drop(made.try_set(Some(answer))),
                Err(error) => drop(failed.try_set(plain::api(&error))),
            }
            read(app, id, unused).await;
            asking.try_set(false);
        });
    };
    let withdraw = move |code: Enrolment| {
        asking.set(true);
        failed.set(String::new());
        spawn_local(async move {
            if let Err(error) = take_back(app, &code).await {
                failed.try_set(plain::api(&error));
            }
            made.try_update(|made| made.take_if(|made| made.enrolment.id == code.id));
            read(app, id, unused).await;
            asking.try_set(false);
        });
    };
    let closed = Signal::derive(move || asking.get() || !app.online.get());
    let others = Memo::new(move |_| {
        let shown = made.with(|made| made.as_ref().map(|made| made.enrolment.id));
        let all = unused.with(|unused| unused.here().cloned().unwrap_or_default());
        let others = all.into_iter().filter(|code| Some(code.id) != shown);
        others.collect::<Vec<_>>()
    });
    let line = move |code: Enrolment| {
        let words = t!(
            invite.unused_one,
            since = when::ago(code.since),
            until = format::moment(code.expires)
        );
        view! {
            <li class="row">
                <span>{words}</span>
                <Btn disabled=closed on_click=move |_| withdraw(code.clone())>{t!(invite.withdraw)}</Btn>
            </li>
        }
    };
    view! {
        <section class="card pad stack" aria-labelledby="invite">
            <h2 id="invite">{t!(invite.title)}</h2>
            <p class="help">{t!(invite.help)}</p>
            <div role="status">{move || made.get().map(|made| view! { <Shown made=made/> })}</div>
            <div role="alert">
                <Show when=move || !failed.read().is_empty()><Note kind=NoteKind::Stop><p>{failed}</p></Note></Show>
            </div>
            <div class="row">
                <Btn icon="phone" disabled=closed on_click=make>
                    {move || if made.read().is_some() { t!(invite.another) } else { t!(invite.make) }}
                </Btn>
            </div>
            <Show when=move || !others.read().is_empty()>
                <h3>{t!(invite.unused)}</h3>
                <ul class="stack"><For each=move || others.get() key=|code| code.id children=line/></ul>
            </Show>
        </section>
    }
}

/// The code, this once.
#[component]
fn Shown(made: EnrolmentMade) -> impl IntoView {
    let size = made.picture.size;
    let name = made.enrolment.name;
    view! {
        <div class="stack invite">
            <h3>{t!(invite.code_of, name = name.clone())}</h3>
            <p>{t!(invite.scan)}</p>
            <p class="code">{made.code}</p>
            <svg class="qr" role="img" aria-label=t!(invite.picture, name = name)
                viewBox=format!("0 0 {size} {size}") shape-rendering="crispEdges">
                <path d=made.picture.path/>
            </svg>
            <p class="help">{t!(invite.once, at = format::moment(made.enrolment.expires))}</p>
        </div>
    }
}

async fn new_code(app: AppState, account: AccountId) -> Result<EnrolmentMade, ApiError> {
    let token = app.token().ok_or(ApiError::Unreachable)?;
    let ask = NewEnrolment {
        account,
        origin: window::origin(),
    };
    office_api::call(Method::POST, PATH, Some(&token), Some(&ask)).await
}

async fn take_back(app: AppState, code: &Enrolment) -> Result<(), ApiError> {
    let token = app.token().ok_or(ApiError::Unreachable)?;
    let path = format!("{PATH}/{}", code.id);
    let answer = office_api::send(Method::DELETE, &path, Some(&token), None::<&()>).await?;
    drop(answer);
    Ok(())
}

/// The codes of an account that were not used.
async fn read(app: AppState, id: AccountId, unused: RwSignal<Asked<Vec<Enrolment>>>) {
    let answer = match app.token() {
        Some(token) => office_api::get::<Vec<Enrolment>>(PATH, &token).await,
        None => Err(ApiError::Unreachable),
    };
    // What cannot be asked now stays as it was.
    if let Ok(mut all) = answer {
        all.retain(|code| code.account == id);
        unused.try_set(Asked::Here(all));
    }
}
