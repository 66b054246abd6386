//! The fingerprint: the key that opens a book with it, and what it is set to.

use super::choose::problem_words;
use crate::{
    app_state::{fingerprint::Change, use_app},
    components::{Btn, Icon, Input},
    platform::window,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_sync::sealed::Opens;

/// The field that is pointed at when something is wrong with the PIN.
const PIN: &str = "finger-pin";

/// Opens the book by fingerprint; the browser asks for it only once this was touched.
#[component]
pub(super) fn FingerKey(
    /// What went wrong.
    said: RwSignal<String>,
    /// The book is being opened, by this or by the secret beside it.
    opening: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app();
    let open = move |_| {
        if opening.get_untracked() {
            return;
        }
        opening.set(true);
        spawn_local(async move {
            // An open book takes this page away.
            if let Err(error) = app.unlock(None).await {
                said.try_set(problem_words(&error));
                opening.try_set(false);
            }
        });
    };
    view! {
        <button class="key-n key-bare" type="button" on:click=open>
            <Icon name="finger"/><br/>{t!(finger.key)}
        </button>
    }
}

/// What opens the open book, and how to change it. Nothing where the device offers no fingerprint.
#[component]
pub fn Fingerprint() -> impl IntoView {
    let app = use_app();
    let opens = RwSignal::new(None);
    spawn_local(async move {
        opens.try_set(app.opens().await);
    });
    let (pin, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let working = RwSignal::new(false);
    let change = move |wanted: Opens| {
        if working.get_untracked() {
            return;
        }
        working.set(true);
        wrong.set(String::new());
        let secret = pin.get_untracked();
        spawn_local(async move {
            match app.change_lock(secret, Change::Opens(wanted)).await {
                Ok(()) => {
                    pin.try_set(String::new());
                    opens.try_set(Some(wanted));
                }
                Err(error) => {
                    wrong.try_set(problem_words(&error));
                    window::focus(PIN);
                }
            }
            working.try_set(false);
        });
    };
    // The step that lies next: towards both together, and back from there.
    let next = move || match opens.get() {
        Some(Opens::Either) => Opens::Both,
        _ => Opens::Either,
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        change(next());
    };
    let words = move || match opens.get() {
        Some(Opens::Either) => t!(finger.costs),
        Some(Opens::Both) => t!(finger.needed),
        _ => t!(finger.means),
    };
    let step = move || match (working.get(), opens.get()) {
        (true, _) => t!(lock.locking),
        (_, Some(Opens::Either)) => t!(finger.both),
        (_, Some(Opens::Both)) => t!(finger.either),
        _ => t!(finger.also),
    };
    view! {
        <details class="stack" hidden=move || opens.get().is_none()>
            <summary class="label">{t!(finger.key)}</summary>
            <form class="stack" on:submit=send>
                <p role="status">{words}</p>
                <Input id=PIN label=t!(lock.old) value=pin kind="password" error=wrong/>
                <Btn wide=true icon="finger" submit=true disabled=working>{step}</Btn>
                <p hidden=move || { opens.get() == Some(Opens::Secret) }>
                    <Btn wide=true disabled=working on_click=move |_| change(Opens::Secret)>{t!(finger.off)}</Btn>
                </p>
            </form>
        </details>
    }
}
