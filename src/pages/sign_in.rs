//! Who opens the book: a person of this device, or a first sign-in. Without a network only the
//! first sign-in has to wait.

use crate::{
    app_state::{
        locking,
        preferences::{self, SeatMarker},
        session::SignInError,
        use_app,
    },
    components::{
        Band, Book, Btn, BtnKind, Input, NeedsNetwork, Note, NoteKind, State, StateKind, cover,
    },
    forms::words,
    t,
};
use leptos::{html, prelude::*, task::spawn_local};
use so_thon_domain::SeatId;
use so_thon_protocol::enrol::EnrolCode;

/// Chooses a person or signs in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let seats = StoredValue::new(preferences::seats());
    let known = !seats.read_value().is_empty();
    let fresh = RwSignal::new(!known);
    let app = use_app();
    let came = Memo::new(move |_| app.code.read().is_some());
    let heading = NodeRef::<html::H1>::new();
    cover::announce(heading, t!(sign_in.tab).to_owned().into());
    view! {
        <Book>
            <header class="cover">
                <div class="cover-row">
                    <div class="cover-title">
                        <h1 class="t5" tabindex="-1" node_ref=heading>{t!(app.name)}</h1>
                        <p>{t!(sign_in.subtitle)}</p>
                    </div>
                </div>
                <Band tall=true/>
            </header>
            <main class="page">
                {known.then(|| view! { <People seats=seats.get_value() open=None/> })}
                <Show when=move || fresh.get() || came.get() fallback=move || view! {
                    <p><Btn wide=true icon="plus" on_click=move |_| fresh.set(true)>{t!(sign_in.another)}</Btn></p>
                }>
                    <Newcomer/>
                </Show>
            </main>
        </Book>
    }
}

/// The people who have a book on this device.
#[component]
pub(super) fn People(
    /// They.
    seats: Vec<SeatMarker>,
    /// Before whose book somebody stands.
    open: Option<SeatId>,
) -> impl IntoView {
    let people = seats
        .into_iter()
        .map(|marker| view! { <Person pressed=open == Some(marker.seat) marker=marker/> })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="who">
            <h2 id="who">{t!(sign_in.who)}</h2>
            <div class="people">{people}</div>
        </section>
    }
}

#[component]
fn Person(marker: SeatMarker, pressed: bool) -> impl IntoView {
    let app = use_app();
    let unsent = RwSignal::new(None);
    let name = marker.name.clone();
    let counted = marker.clone();
    spawn_local(async move {
        let count = locking::unsent_of(&counted).await;
        unsent.try_set(Some(count));
    });
    let open = move |_| {
        let marker = marker.clone();
        spawn_local(async move {
            app.close();
            app.open(&marker).await;
        });
    };
    view! {
        <button class="person" type="button" aria-pressed=pressed.to_string() on:click=open>
            <b>{name}</b>
            {move || match unsent.get() {
                None => ().into_any(),
                Some(Some(0)) => view! { <State kind=StateKind::Done icon="tray">{t!(sign_in.all_sent)}</State> }.into_any(),
                Some(Some(count)) => view! { <State kind=StateKind::Wait icon="phone">{t!(sign_in.unsent_n, n = count)}</State> }.into_any(),
                Some(None) => view! { <State kind=StateKind::Stop icon="stop">{t!(sign_in.unreadable)}</State> }.into_any(),
            }}
        </button>
    }
}

/// The first time of a person on this device: by a code of the office, or by name and password.
#[component]
fn Newcomer() -> impl IntoView {
    let app = use_app();
    let by_code = RwSignal::new(false);
    // A code that came with the address is shown at once.
    Effect::new(move |_| {
        if app.code.read().is_some() {
            by_code.set(true);
        }
    });
    view! {
        <Show when=move || by_code.get() fallback=move || view! {
            <FirstSignIn/>
            <Btn wide=true icon="phone" on_click=move |_| by_code.set(true)>{t!(enrol.have)}</Btn>
        }>
            <EnterCode/>
            <Btn wide=true on_click=move |_| by_code.set(false)>{t!(enrol.by_password)}</Btn>
        </Show>
    }
}

/// A code of the office, typed or brought by the address.
#[component]
fn EnterCode() -> impl IntoView {
    let app = use_app();
    let code = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Some(came) = app.code.get() {
            code.set(came);
        }
    });
    let (wrong, asking) = (RwSignal::new(String::new()), RwSignal::new(false));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = code.get_untracked();
        if EnrolCode::read(&typed).is_none() {
            return wrong.set(t!(enrol.odd).to_owned());
        }
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        wrong.set(String::new());
        spawn_local(async move {
            // A phone that was let in takes this page away.
            if let Err(error) = app.enrol(typed).await {
                wrong.try_set(words::sign_in(&error));
                asking.try_set(false);
            }
        });
    };
    view! {
        <form class="stack" on:submit=send>
            <h2>{t!(enrol.title)}</h2>
            <p class="help">{t!(enrol.help)}</p>
            <NeedsNetwork online=app.online why=t!(sign_in.needs_network) below=true/>
            <Input id="code" label=t!(enrol.code) value=code help=t!(enrol.code_help)/>
            <WrongNote wrong=wrong/>
            <Btn kind=BtnKind::Main wide=true submit=true disabled=asking>
                {move || if asking.get() { t!(sign_in.asking) } else { t!(enrol.go) }}
            </Btn>
        </form>
    }
}

/// The first sign-in of a person on this device.
#[component]
fn FirstSignIn() -> impl IntoView {
    let app = use_app();
    let (login, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let own = RwSignal::new(None);
    let (wrong, asking) = (RwSignal::new(String::new()), RwSignal::new(false));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = login.get_untracked().trim().to_owned();
        if name.is_empty() || password.read_untracked().is_empty() {
            return wrong.set(t!(sign_in.both_needed).to_owned());
        }
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        wrong.set(String::new());
        let (secret, new) = (password.get_untracked(), own.get_untracked());
        spawn_local(async move {
            if let Err(error) = app.sign_in(name, secret, new).await {
                ask_for_own(&error, own);
                wrong.try_set(words::sign_in(&error));
                asking.try_set(false);
            }
        });
    };
    view! {
        <form class="stack" on:submit=send>
            <h2>{t!(sign_in.first)}</h2>
            <p class="help">{t!(sign_in.first_help)}</p>
            <NeedsNetwork online=app.online why=t!(sign_in.needs_network) below=true/>
            <Input id="login" label=t!(sign_in.login) value=login autocomplete="username"/>
            <Input id="password" label=t!(sign_in.password) value=password kind="password" autocomplete="current-password"/>
            <OwnPassword own=own/>
            <WrongNote wrong=wrong/>
            <Btn kind=BtnKind::Main wide=true submit=true disabled=asking>
                {move || if asking.get() { t!(sign_in.asking) } else { t!(sign_in.open) }}
            </Btn>
        </form>
    }
}

/// Asks for the person's own password once the office said that theirs is not.
fn ask_for_own(error: &SignInError, own: RwSignal<Option<String>>) {
    if error.asks_for_own() {
        own.update(|own| {
            own.get_or_insert_default();
        });
    }
}

/// The password that takes the place of the one which the office set; nothing while none is asked for.
#[component]
fn OwnPassword(own: RwSignal<Option<String>>) -> impl IntoView {
    let value = RwSignal::new(String::new());
    Effect::new(move |_| {
        let typed = value.get();
        own.update(|own| {
            if let Some(own) = own {
                *own = typed;
            }
        });
    });
    view! {
        <Show when=move || own.read().is_some()>
            <Input id="own" label=t!(sign_in.own) value=value kind="password" autocomplete="new-password" help=t!(sign_in.own_help)/>
        </Show>
    }
}

#[component]
fn WrongNote(wrong: RwSignal<String>) -> impl IntoView {
    view! {
        <div role="alert">
            <Show when=move || !wrong.read().is_empty()>
                <Note kind=NoteKind::Stop><p>{wrong}</p></Note>
            </Show>
        </div>
    }
}

/// Signing in again, for the same person: a quiet form that never stands in the way.
#[component]
pub fn RenewForm() -> impl IntoView {
    let app = use_app();
    let password = RwSignal::new(String::new());
    let own = RwSignal::new(None);
    let (wrong, asking) = (RwSignal::new(String::new()), RwSignal::new(false));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if password.read_untracked().is_empty() {
            return wrong.set(t!(sign_in.password_needed).to_owned());
        }
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        wrong.set(String::new());
        let (secret, new) = (password.get_untracked(), own.get_untracked());
        spawn_local(async move {
            if let Err(error) = app.renew(secret, new).await {
                ask_for_own(&error, own);
                wrong.try_set(words::sign_in(&error));
            }
            asking.try_set(false);
        });
    };
    let login = move || app.me().map(|me| me.login).unwrap_or_default();
    view! {
        <form class="stack" on:submit=send>
            <input type="text" autocomplete="username" prop:value=login hidden/>
            <Input id="renew" label=Signal::derive(move || t!(sign_in.password_of, name = login())) value=password
                kind="password" autocomplete="current-password"/>
            <OwnPassword own=own/>
            <WrongNote wrong=wrong/>
            <Btn wide=true submit=true disabled=asking>
                {move || if asking.get() { t!(sign_in.asking) } else { t!(sign_in.again) }}
            </Btn>
        </form>
    }
}
