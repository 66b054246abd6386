//! The office's book: the spine at the side, the work beside it.

use super::{Band, Icon};
use crate::{routes, t};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The office's frame: the links of the spine, then the work.
#[component]
pub fn Spine(
    /// The commune's name.
    #[prop(into)]
    commune: Signal<String>,
    /// [`SpineLink`]s.
    #[prop(into)]
    links: ViewFn,
    /// What stands at the spine's foot.
    #[prop(into, optional)]
    foot: ViewFn,
    /// The work: one `<main class="work">`, or a page of the book.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="desk">
            <nav class="spine cover" aria-label=t!(tabs.label)>
                <Band/>
                <p class="spine-name"><b>{t!(app.name)}</b>{commune}</p>
                <div class="spine-links">{links.run()}</div>
                <div class="spine-foot">{foot.run()}</div>
            </nav>
            {children()}
        </div>
    }
}

/// A place of the office.
#[component]
pub fn SpineLink(
    /// Where it leads.
    href: &'static str,
    /// Its symbol.
    icon: &'static str,
    /// How much waits there; nothing is shown for none.
    #[prop(into, optional)]
    waiting: Signal<u64>,
    /// Its name.
    children: Children,
) -> impl IntoView {
    let path = use_location().pathname;
    // A page below it is still here; the desk has every other page below it.
    let below = format!("{href}/");
    let here = move || {
        let path = path.get();
        path == href || href != routes::OFFICE && path.starts_with(&below)
    };
    view! {
        <a class="spine-link" href=href aria-current=move || here().then_some("page")>
            <Icon name=icon/>
            {children()}
            <Show when=move || { waiting.get() > 0 }>
                <span class="badge">{move || waiting.get()}<span class="say">" "{t!(tabs.waiting)}</span></span>
            </Show>
        </a>
    }
}
