//! Where the phone is, asked by the person's leave and never waited for.

use crate::{
    components::{Btn, State, StateKind},
    i18n::format,
    platform::geolocation::{self, NoPosition},
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::household::Position;

/// How long a fresh position is waited for.
const WAIT_MS: u32 = 30_000;
/// A radius beyond which a position does not find the house again, in metres.
const ROUGH_M: u32 = 100;

#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Not,
    Now,
    Failed(NoPosition),
}

/// The position of a form: what is known of it, and a button that asks the phone.
#[component]
pub fn PositionField(
    /// The position.
    value: RwSignal<Option<Position>>,
    /// Asks as soon as it is shown, unless there is one.
    #[prop(optional)]
    at_once: bool,
) -> impl IntoView {
    let asking = RwSignal::new(Asking::Not);
    let ask = move || {
        if asking.get_untracked() == Asking::Now {
            return;
        }
        asking.set(Asking::Now);
        spawn_local(async move {
            let found = geolocation::position(WAIT_MS).await;
            // The step may have been left: then nobody waits for it.
            match found {
                Ok(position) => {
                    value.try_set(Some(position));
                    asking.try_set(Asking::Not);
                }
                Err(reason) => drop(asking.try_set(Asking::Failed(reason))),
            }
        });
    };
    if at_once && value.get_untracked().is_none() {
        ask();
    }
    let known = move || match (asking.get(), value.get()) {
        (Asking::Now, _) => {
            view! { <State icon="pin">{t!(form.asking_position)}</State> }.into_any()
        }
        (_, Some(position)) => {
            let metres = format::number(position.accuracy_m.into());
            if position.accuracy_m > ROUGH_M {
                view! { <State kind=StateKind::Wait icon="pin">{t!(form.rough_position, n = metres)}</State> }.into_any()
            } else {
                view! { <State kind=StateKind::Done icon="pin">{t!(form.found_position, n = metres)}</State> }.into_any()
            }
        }
        (Asking::Failed(reason), None) => {
            let why = match reason {
                NoPosition::Denied => t!(form.position_denied),
                NoPosition::TooLong => t!(form.position_late),
                NoPosition::Unknown => t!(form.no_position),
            };
            view! { <State icon="pin">{why}</State> }.into_any()
        }
        (Asking::Not, None) => {
            view! { <State icon="pin">{t!(form.no_position)}</State> }.into_any()
        }
    };
    let button = move || {
        if value.read().is_some() {
            t!(form.ask_position_again)
        } else {
            t!(form.ask_position)
        }
    };
    view! {
        <div class="row row-apart">
            <p role="status">{known}</p>
            <Show when=move || asking.get() != Asking::Now>
                <Btn on_click=move |_| ask()>{button}</Btn>
            </Show>
        </div>
    }
}
