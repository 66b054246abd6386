//! "Quên mã PIN?": the office is asked for the key it keeps, a number is read out, a new secret is
//! chosen. What stands in the book is not touched.

use super::choose::ChooseSecret;
use crate::{
    app_state::{
        forgotten::{self, Answer},
        preferences::SeatMarker,
    },
    components::{Btn, BtnKind, Note, NoteKind, State, StateKind},
    forms::words,
    platform::window,
    t,
};
use gloo_timers::callback::Interval;
use leptos::{prelude::*, task::spawn_local};
use so_thon_sync::{DataKey, sealed::Request};

/// How often the office is asked while somebody looks, in milliseconds.
const EVERY_MS: u32 = 5_000;

/// How far it is.
#[derive(Clone, PartialEq)]
enum Step {
    /// The office can be asked.
    Ask,
    /// It was; somebody reads the digits out.
    Waits(Request),
    /// The key came back.
    Choose(DataKey),
}

/// What stands in place of the keypad.
#[component]
pub(super) fn Forgotten(
    /// Whose book it is.
    marker: SeatMarker,
    /// A request that was made before.
    request: Option<Request>,
    /// The secret came to mind.
    back: Callback<()>,
) -> impl IntoView {
    let step = RwSignal::new(request.map_or(Step::Ask, Step::Waits));
    let (said, asking) = (RwSignal::new(String::new()), RwSignal::new(false));
    let marker = StoredValue::new(marker);
    let ask = move |_| {
        asking.set(true);
        said.set(String::new());
        spawn_local(async move {
            match forgotten::ask(&marker.get_value()).await {
                Ok(request) => drop(step.try_set(Step::Waits(request))),
                Err(error) => drop(said.try_set(words::sign_in(&error))),
            }
            asking.try_set(false);
        });
    };
    let look = move || {
        let Some(Step::Waits(request)) = step.try_get_untracked() else {
            return;
        };
        if asking.get_untracked() || !window::visible() {
            return;
        }
        asking.set(true);
        spawn_local(async move {
            let answer = forgotten::look(&marker.get_value(), &request).await;
            let words = match answer {
                Ok(Answer::Open) => String::new(),
                Ok(Answer::Key(key)) => {
                    step.try_set(Step::Choose(key));
                    String::new()
                }
                Ok(Answer::Refused) => {
                    step.try_set(Step::Ask);
                    t!(forgotten.refused).to_owned()
                }
                Ok(Answer::Over) => {
                    step.try_set(Step::Ask);
                    t!(forgotten.over).to_owned()
                }
                Err(error) => words::sign_in(&error),
            };
            said.try_set(words);
            asking.try_set(false);
        });
    };
    look();
    let looking = StoredValue::new_local(Some(Interval::new(EVERY_MS, look)));
    on_cleanup(move || looking.set_value(None));
    let body = move || {
        match step.get() {
        Step::Ask => view! {
            <h2>{t!(forgotten.title)}</h2>
            <p>{t!(forgotten.help)}</p>
            <Btn kind=BtnKind::Main wide=true disabled=asking on_click=ask>
                {move || if asking.get() { t!(sign_in.asking) } else { t!(forgotten.ask) }}
            </Btn>
        }
        .into_any(),
        Step::Waits(request) => view! {
            <h2>{t!(forgotten.read)}</h2>
            <p class="t5">{request.check()}</p>
            <p>{t!(forgotten.call)}</p>
            <p role="status"><State kind=StateKind::Wait icon="clock">{t!(forgotten.waiting)}</State></p>
        }
        .into_any(),
        Step::Choose(key) => view! { <ChooseSecret recovered=key/> }.into_any(),
    }
    };
    let chosen = move || matches!(*step.read(), Step::Choose(_));
    view! {
        <section class="stack">
            {body}
            <div role="alert">
                <Show when=move || !said.read().is_empty()>
                    <Note kind=NoteKind::Wait><p>{said}</p></Note>
                </Show>
            </div>
            <Show when=move || !chosen()>
                <Btn wide=true on_click=move |_| back.run(())>{t!(forgotten.back)}</Btn>
            </Show>
        </section>
    }
}
