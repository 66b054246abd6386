//! Every visit of a household, newest first.

use crate::{
    app_state::read_household,
    pages::{
        households::{OnHousehold, VisitLine, head_name},
        id_param,
    },
    t,
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
    let title = |view: Arc<HouseholdView>| t!(visit.all_n, n = view.unit.visits.len());
    let subtitle = |view: Arc<HouseholdView>| head_name(&view.unit);
    let body = |view: Arc<HouseholdView>| {
        let visits = view.unit.visits.iter();
        let lines = visits
            .map(|visit| view! { <VisitLine visit=visit.clone() view=Arc::clone(&view)/> })
            .collect_view();
        view! {
            <section class="ledger long" aria-label=t!(visit.list_title)><ul>{lines}</ul></section>
        }
        .into_any()
    };
    view! {
        <OnHousehold reading=reading tab=t!(visit.list_title) inner=true
            title=title subtitle=subtitle body=body/>
    }
}
