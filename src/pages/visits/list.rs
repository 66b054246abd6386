//! Every visit of a household, newest first.

use super::show::Blank;
use crate::{
    app_state::{Reading, read_household},
    components::{Book, Cover},
    forms::words,
    pages::{
        households::{VisitLine, head_name},
        id_param,
    },
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::HouseholdId;
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// The page.
#[component]
pub fn ListPage() -> impl IntoView {
    let id = id_param::<HouseholdId>("id");
    let reading = read_household(move || id.get());
    move || {
        let back = id
            .get()
            .map_or_else(|| routes::HOUSEHOLDS.to_owned(), routes::household);
        let blank =
            |words: &'static str| view! { <Blank words=words back=back.clone()/> }.into_any();
        match reading.get() {
            Reading::Here(view) => view! { <Every view=view/> }.into_any(),
            Reading::Waiting => blank(t!(household.opening)),
            Reading::Nothing => blank(t!(household.nothing)),
            Reading::Failed(error) => blank(words::phone(&error)),
        }
    }
}

#[component]
fn Every(view: Arc<HouseholdView>) -> impl IntoView {
    let title = t!(visit.all_n, n = view.unit.visits.len());
    let subtitle = head_name(&view.unit);
    let lines = view
        .unit
        .visits
        .iter()
        .map(|visit| view! { <VisitLine visit=visit.clone() view=Arc::clone(&view)/> })
        .collect_view();
    view! {
        <Book>
            <Cover title=title tab=t!(visit.list_title) subtitle=subtitle back=routes::household(view.unit.id)/>
            <main class="page">
                <section class="ledger long" aria-label=t!(visit.list_title)><ul>{lines}</ul></section>
            </main>
        </Book>
    }
}
