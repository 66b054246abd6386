//! Yes or not: one tile to touch.

use super::{Icon, Size};
use leptos::prelude::*;

/// One tile with a tick.
#[component]
pub fn Tick(
    /// It is on.
    value: RwSignal<bool>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="tile">
            <input type="checkbox" autocomplete="off" prop:checked=value
                on:change=move |event| value.set(event_target_checked(&event))/>
            <span class="tile-box" aria-hidden="true">
                {move || value.get().then(|| view! { <Icon name="check" size=Size::Small/> })}
            </span>
            {children()}
        </label>
    }
}
