//! The frame of every page about one household: cover, page and dock stand still while what they
//! say is read again.

use crate::{
    app_state::Reading,
    components::{Book, Cover, Note},
    forms::words,
    routes, t,
};
use leptos::prelude::*;
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// What a page says of a household.
pub type Told = Callback<Arc<HouseholdView>, String>;

/// What a page shows of a household.
pub type Shown = Callback<Arc<HouseholdView>, AnyView>;

/// A page about a household.
#[component]
pub fn OnHousehold(
    /// The household, as it is read.
    reading: Signal<Reading<Arc<HouseholdView>>>,
    /// What stands in the tab, and as heading until the household is there.
    tab: &'static str,
    /// The heading.
    #[prop(into)]
    title: Told,
    /// The line under it.
    #[prop(into)]
    subtitle: Told,
    /// Back leads to the household, not to the list.
    #[prop(optional)]
    inner: bool,
    /// Says when there is no network.
    #[prop(optional)]
    net: bool,
    /// Buttons of the cover.
    #[prop(into, optional)]
    links: Option<Shown>,
    /// The page.
    #[prop(into)]
    body: Shown,
    /// The dock.
    #[prop(into, optional)]
    dock: Option<Shown>,
) -> impl IntoView {
    let here = move || match reading.get() {
        Reading::Here(view) => Some(view),
        Reading::Waiting | Reading::Nothing | Reading::Failed(_) => None,
    };
    let title =
        Signal::derive(move || here().map_or_else(|| tab.to_owned(), |view| title.run(view)));
    let subtitle =
        Signal::derive(move || here().map(|view| subtitle.run(view)).unwrap_or_default());
    let id = super::super::id_param("id").get_untracked();
    let back = match id {
        Some(id) if inner => routes::household(id),
        Some(_) | None => routes::HOUSEHOLDS.to_owned(),
    };
    let note = |words: &'static str| view! { <Note icon="book"><p>{words}</p></Note> }.into_any();
    let page = move || match reading.get() {
        Reading::Here(view) => body.run(view),
        Reading::Waiting => note(t!(household.opening)),
        Reading::Nothing => note(t!(household.nothing)),
        Reading::Failed(error) => note(words::phone(&error)),
    };
    view! {
        <Book>
            <Cover title=title tab=tab subtitle=subtitle back=back net=net>
                {move || Some(links?.run(here()?))}
            </Cover>
            <main class="page">{page}</main>
            {move || Some(dock?.run(here()?))}
        </Book>
    }
}
