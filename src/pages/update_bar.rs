//! A new version of the app is offered, never forced, and never while a form is filled in.

use crate::{app_state::use_app, components::Icon, platform::worker, t};
use leptos::prelude::*;

/// A quiet bar above the page.
#[component]
pub fn UpdateBar() -> impl IntoView {
    let app = use_app();
    view! {
        <Show when=move || app.update.get() && !app.busy.get()>
            <button class="update-bar" type="button" on:click=move |_| worker::activate()>
                <Icon name="down"/>
                <span>{t!(app.update)}" "<b>{t!(app.update_use)}</b></span>
            </button>
        </Show>
    }
}
