//! Choosing the secret of a book, and changing it.

use crate::{
    app_state::{fingerprint::Change, locking::UnlockError, use_app},
    components::{Btn, BtnKind, Input, Note, NoteKind, Tick},
    forms::words,
    i18n::format,
    platform::{fingerprint, window},
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_sync::{DataKey, sealed::PinProblem};

/// Fields that are pointed at when something is wrong with what stands in them.
const OLD: &str = "old-pin";
const NEW: &str = "new-pin";

/// Why a book did not open, or a secret was not taken.
pub fn problem_words(error: &UnlockError) -> String {
    match error {
        UnlockError::Wrong { left: 0 } => t!(lock.wrong).to_owned(),
        UnlockError::Wrong { left } => t!(lock.wrong_left, n = *left),
        UnlockError::Wait(wait) => t!(lock.wait, n = format::number(wait.div_ceil(1_000))),
        UnlockError::Weak(PinProblem::Short) => t!(lock.short).to_owned(),
        UnlockError::Weak(PinProblem::Trivial) => t!(lock.trivial).to_owned(),
        UnlockError::Weak(PinProblem::ShortPhrase) => t!(lock.short_phrase).to_owned(),
        UnlockError::Weak(PinProblem::Long) => t!(lock.long).to_owned(),
        UnlockError::Unstretched => t!(lock.unstretched).to_owned(),
        UnlockError::Finger => t!(finger.refused).to_owned(),
        UnlockError::NoSpare => t!(problem.no_escrow).to_owned(),
        UnlockError::Device(error) => words::phone(error).to_owned(),
    }
}

/// The new secret, twice.
#[component]
fn Twice(new: RwSignal<String>, again: RwSignal<String>, wrong: RwSignal<String>) -> impl IntoView {
    view! {
        <Input id=NEW label=t!(lock.new) value=new kind="password" help=t!(lock.help) error=wrong/>
        <Input id="again-pin" label=t!(lock.again) value=again kind="password"/>
    }
}

/// The first secret of a book, or a new one where it was forgotten.
#[component]
pub(super) fn ChooseSecret(
    /// The book was written by an older version and lay open.
    #[prop(optional)]
    older: bool,
    /// The key of a book whose secret was forgotten.
    #[prop(optional)]
    recovered: Option<DataKey>,
) -> impl IntoView {
    let app = use_app();
    let again_opened = recovered.is_some();
    let recovered = StoredValue::new(recovered);
    let (new, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (wrong, working) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (offered, finger) = (RwSignal::new(false), RwSignal::new(false));
    spawn_local(async move {
        if fingerprint::offered().await {
            offered.try_set(true);
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if working.get_untracked() {
            return;
        }
        if new.read_untracked() != *again.read_untracked() {
            wrong.set(t!(lock.differ).to_owned());
            return window::focus(NEW);
        }
        working.set(true);
        wrong.set(String::new());
        let (secret, finger) = (new.get_untracked(), finger.get_untracked());
        spawn_local(async move {
            // An open book takes this page away.
            let chosen = match recovered.get_value() {
                Some(key) => app.mend(key, secret, finger).await,
                None => app.choose_secret(secret, finger).await,
            };
            if let Err(error) = chosen {
                wrong.try_set(problem_words(&error));
                window::focus(NEW);
                working.try_set(false);
            }
        });
    };
    view! {
        <form class="stack" aria-labelledby="choose" on:submit=send>
            <h2 id="choose">{t!(lock.choose)}</h2>
            {again_opened.then(|| view! { <Note kind=NoteKind::Done icon="lock"><p>{t!(forgotten.opened)}</p></Note> })}
            {older.then(|| view! { <Note icon="lock"><p>{t!(lock.older)}</p></Note> })}
            <Twice new=new again=again wrong=wrong/>
            <div class="stack" hidden=move || !offered.get()>
                <Tick value=finger>{t!(finger.also)}</Tick>
                <p class="small soft">{t!(finger.means)}</p>
            </div>
            <Btn kind=BtnKind::Main wide=true submit=true disabled=working>
                {move || if working.get() { t!(lock.locking) } else { t!(lock.keep) }}
            </Btn>
        </form>
    }
}

/// Another secret for the open book.
#[component]
pub fn ChangeSecret() -> impl IntoView {
    let app = use_app();
    let old = RwSignal::new(String::new());
    let (new, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (wrong, working) = (RwSignal::new(String::new()), RwSignal::new(false));
    // What is wrong with the old one, beside what is wrong with the new one.
    let refused = RwSignal::new(String::new());
    let done = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if working.get_untracked() {
            return;
        }
        if new.read_untracked() != *again.read_untracked() {
            wrong.set(t!(lock.differ).to_owned());
            return window::focus(NEW);
        }
        working.set(true);
        wrong.set(String::new());
        refused.set(String::new());
        done.set(false);
        let (before, after) = (old.get_untracked(), new.get_untracked());
        spawn_local(async move {
            match app.change_lock(before, Change::Secret(after)).await {
                Ok(()) => {
                    for typed in [old, new, again] {
                        typed.try_set(String::new());
                    }
                    done.try_set(true);
                }
                Err(error) => {
                    let (place, field) = match error {
                        UnlockError::Wrong { .. }
                        | UnlockError::Wait(_)
                        | UnlockError::Finger
                        | UnlockError::NoSpare => (refused, OLD),
                        UnlockError::Weak(_)
                        | UnlockError::Unstretched
                        | UnlockError::Device(_) => (wrong, NEW),
                    };
                    place.try_set(problem_words(&error));
                    // The button that was pressed rests while it works, and loses the focus by that.
                    window::focus(field);
                }
            }
            working.try_set(false);
        });
    };
    view! {
        <form class="stack" on:submit=send>
            <Input id=OLD label=t!(lock.old) value=old kind="password" error=refused/>
            <Twice new=new again=again wrong=wrong/>
            <div role="status">
                <Show when=move || done.get()>
                    <Note kind=NoteKind::Done icon="check"><p>{t!(lock.changed)}</p></Note>
                </Show>
            </div>
            <Btn wide=true submit=true disabled=working>
                {move || if working.get() { t!(lock.locking) } else { t!(lock.change) }}
            </Btn>
        </form>
    }
}
