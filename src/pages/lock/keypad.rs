//! The PIN, by one thumb or by the keys of a keyboard. The last digit opens.

use super::{choose::problem_words, finger::FingerKey};
use crate::{
    app_state::{clock, locking::UnlockError, use_app},
    components::{Icon, icon::Size},
    i18n::format,
    t,
};
use gloo_timers::callback::Interval;
use leptos::{ev, prelude::*, task::spawn_local};
use so_thon_domain::Millis;
use so_thon_sync::sealed::FREE;

/// The PIN of a book.
#[component]
pub(super) fn Keypad(
    /// Whose book it is.
    name: String,
    /// How many digits open it.
    digits: u8,
    /// A fingerprint opens it too.
    finger: bool,
    /// So many wrong ones cost nothing.
    left: u32,
    /// So many milliseconds must pass before the next try.
    wait: u64,
) -> impl IntoView {
    let app = use_app();
    let digits = usize::from(digits);
    let typed = RwSignal::new(String::new());
    let opening = RwSignal::new(false);
    let said = RwSignal::new(if left < FREE {
        left_words(left)
    } else {
        String::new()
    });
    let until = RwSignal::new(after(wait));
    let now = RwSignal::new(clock::now());
    let ticking = StoredValue::new_local(Some(Interval::new(1_000, move || {
        now.try_set(clock::now());
    })));
    on_cleanup(move || ticking.set_value(None));
    let waits = Memo::new(move |_| until.get().0.saturating_sub(now.get().0).div_ceil(1_000));
    let press = move |digit: char| {
        if opening.get_untracked() || waits.get_untracked() > 0 {
            return;
        }
        typed.update(|typed| typed.push(digit));
        let secret = typed.get_untracked();
        if secret.len() < digits {
            return;
        }
        opening.set(true);
        spawn_local(async move {
            match app.unlock(Some(secret)).await {
                // An open book takes this page away.
                Ok(()) => return,
                Err(UnlockError::Wrong { left }) => said.try_set(left_words(left)),
                Err(UnlockError::Wait(wait)) => {
                    now.try_set(clock::now());
                    until.try_set(after(wait));
                    said.try_set(String::new())
                }
                Err(error) => said.try_set(problem_words(&error)),
            };
            typed.try_set(String::new());
            opening.try_set(false);
        });
    };
    let erase = move || {
        if !opening.get_untracked() {
            typed.update(|typed| {
                let _ = typed.pop();
            });
        }
    };
    let keys = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        match key.chars().next() {
            Some(digit @ '0'..='9') if key.len() == 1 => press(digit),
            _ if key == "Backspace" => erase(),
            _ => {}
        }
    });
    on_cleanup(move || keys.remove());
    let status = move || match (opening.get(), waits.get()) {
        (true, _) => t!(lock.opening).to_owned(),
        (false, 0) => said.get(),
        (false, seconds) => t!(lock.wait, n = format::number(seconds)),
    };
    let dots = move || {
        let typed = typed.read().len();
        (0..digits)
            .map(|place| view! { <i class:on=place < typed></i> })
            .collect_view()
    };
    let dots_said = move || t!(lock.typed_n, n = typed.read().len(), of = digits);
    let key = move |digit: char| {
        view! { <button class="key-n" type="button" on:click=move |_| press(digit)>{digit.to_string()}</button> }
    };
    view! {
        <section class="stack" aria-labelledby="pin">
            <h2 id="pin" class="label">{t!(lock.pin_of, name = name)}</h2>
            <p class="pins" role="img" aria-label=dots_said>{dots}</p>
            <p class="small soft" role="status">{status}</p>
        </section>
        <div class="keypad">
            {('1'..='9').map(key).collect_view()}
            <span>{finger.then(|| view! { <FingerKey said=said opening=opening/> })}</span>
            {key('0')}
            <button class="key-n key-bare" type="button" aria-label=t!(lock.delete_one) on:click=move |_| erase()>
                <Icon name="del" size=Size::Normal/><br/>{t!(lock.delete)}
            </button>
        </div>
    }
}

fn after(wait: u64) -> Millis {
    Millis(clock::now().0 + wait)
}

fn left_words(left: u32) -> String {
    match left {
        0 => t!(lock.wrong).to_owned(),
        left => t!(lock.wrong_left, n = left),
    }
}
