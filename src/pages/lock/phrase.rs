//! A book that words open.

use super::{choose::problem_words, finger::FingerKey};
use crate::{
    app_state::{locking::UnlockError, use_app},
    components::{Btn, BtnKind, Input},
    i18n::format,
    t,
};
use leptos::{prelude::*, task::spawn_local};

/// The words of a book.
#[component]
pub(super) fn PhraseForm(
    /// Whose book it is.
    name: String,
    /// A fingerprint opens it too.
    finger: bool,
    /// So many milliseconds must pass before the next try.
    wait: u64,
) -> impl IntoView {
    let app = use_app();
    let (typed, opening) = (RwSignal::new(String::new()), RwSignal::new(false));
    let wrong = RwSignal::new(match wait {
        0 => String::new(),
        wait => wait_words(wait),
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if opening.get_untracked() || typed.read_untracked().is_empty() {
            return;
        }
        opening.set(true);
        wrong.set(String::new());
        let secret = typed.get_untracked();
        spawn_local(async move {
            match app.unlock(Some(secret)).await {
                // An open book takes this page away.
                Ok(()) => return,
                Err(UnlockError::Wait(wait)) => wrong.try_set(wait_words(wait)),
                Err(error) => wrong.try_set(problem_words(&error)),
            };
            opening.try_set(false);
        });
    };
    view! {
        <form class="stack" on:submit=send>
            <Input id="phrase" label=t!(lock.phrase_of, name = name) value=typed kind="password" error=wrong/>
            <Btn kind=BtnKind::Main wide=true submit=true disabled=opening>
                {move || if opening.get() { t!(lock.opening) } else { t!(sign_in.open) }}
            </Btn>
            {finger.then(|| view! { <FingerKey said=wrong opening=opening/> })}
        </form>
    }
}

fn wait_words(wait: u64) -> String {
    t!(lock.wait, n = format::number(wait.div_ceil(1_000)))
}
