//! Who leaves: their account is closed, after a question, and can be opened again.

use super::super::{
    people::{Asked, tell},
    when,
};
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind, Note, NoteKind, State, StateKind},
    forms::words as plain,
    office_api::ApiError,
    t,
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use so_thon_protocol::{
    office::{Account, Closing as Order},
    problem::Code,
};

/// Whether an account is open, and the button for the other state.
#[component]
pub fn Closing(account: Account, accounts: RwSignal<Asked<Vec<Account>>>) -> impl IntoView {
    let app = use_app();
    let (asking, busy, failed) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(String::new()),
    );
    let (id, closed) = (account.id, account.closed);
    let is_closed = closed.is_some();
    let send = move |_| {
        busy.set(true);
        failed.set(String::new());
        spawn_local(async move {
            let order = Order { closed: !is_closed };
            let told = tell::<_, Account>(app, Method::PUT, &format!("{id}/closed"), &order).await;
            match told {
                // The page is drawn anew with what the server said.
                Ok(account) => drop(accounts.try_update(|asked| put(asked, account))),
                Err(error) => drop(failed.try_set(said(&error))),
            }
            busy.try_set(false);
        });
    };
    let rests = Signal::derive(move || busy.get() || !app.online.get());
    let (ask, yes) = if is_closed {
        (t!(closing.open_ask), t!(closing.open_yes))
    } else {
        (t!(closing.ask), t!(closing.yes))
    };
    let means = if is_closed {
        vec![t!(closing.open_means)]
    } else {
        vec![t!(closing.stops), t!(closing.holds), t!(closing.back)]
    };
    let means = StoredValue::new(means);
    let kind = if is_closed {
        BtnKind::Plain
    } else {
        BtnKind::Stop
    };
    view! {
        <section class="card pad stack" aria-labelledby="closing">
            <h2 id="closing">{t!(closing.title)}</h2>
            {closed.map(|at| view! {
                <p><State kind=StateKind::Stop icon="lock">{t!(closing.since, at = when::ago(at))}</State></p>
                <p class="small soft">{t!(closing.help)}</p>
            })}
            <Show when=move || !asking.get()>
                <div class="row">
                    <Btn icon="lock" disabled=rests on_click=move |_| asking.set(true)>
                        {if is_closed { t!(closing.open) } else { t!(closing.close) }}
                    </Btn>
                </div>
            </Show>
            <div role="status">
                <Show when=move || asking.get()>
                    <Note kind=NoteKind::Wait icon="lock">
                        <h3>{ask}</h3>
                        {means.get_value().into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
                        <div class="row">
                            <Btn kind=kind disabled=rests on_click=send>{yes}</Btn>
                            <Btn on_click=move |_| asking.set(false)>{t!(more.stay)}</Btn>
                        </div>
                    </Note>
                </Show>
                <Show when=move || !failed.read().is_empty()><Note kind=NoteKind::Stop><p>{failed}</p></Note></Show>
            </div>
        </section>
    }
}

/// The list says what the server said, without being asked again.
fn put(asked: &mut Asked<Vec<Account>>, account: Account) {
    if let Asked::Here(all) = asked
        && let Some(one) = all.iter_mut().find(|one| one.id == account.id)
    {
        *one = account;
    }
}

fn said(error: &ApiError) -> String {
    match error.code() {
        Some(Code::LastOne) => t!(closing.last_one).to_owned(),
        _ => plain::api(error),
    }
}
