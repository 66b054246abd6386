//! What happens to a household as a whole: it moves, splits, proves to be written twice, or is no
//! more. Each is one choice, a day and a few words, saved at once.

mod closing;
mod doing;
mod merging;
mod moving;
mod splitting;

pub(super) use closing::words as closed_words;

use crate::{
    app_state::{Reading, use_app},
    components::{Book, Cover},
    forms::{frame, opening},
    pages::id_param,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{HouseholdId, access::Role, unit::HouseholdUnit};
use std::sync::Arc;

/// The page.
#[component]
pub fn ChangePage() -> impl IntoView {
    let household = id_param::<HouseholdId>("id");
    // Read once: what stands here is what the person saw when choosing.
    let opened = opened(household);
    move || match opened.get() {
        Reading::Here(unit) => view! { <Choices unit=unit/> }.into_any(),
        other => frame::unready(&other, t!(household_change.tab)),
    }
}

fn opened(household: Memo<Option<HouseholdId>>) -> RwSignal<Reading<Arc<HouseholdUnit>>> {
    let app = use_app();
    let opened = RwSignal::new(Reading::Waiting);
    Effect::new(move |_| {
        let household = household.get();
        spawn_local(async move {
            let read = async {
                let Some(household) = household else {
                    return Ok(None);
                };
                opening::unit_of(&*opening::book(app)?, household).await
            };
            opened.try_set(match read.await {
                Ok(Some(unit)) => Reading::Here(unit),
                Ok(None) => Reading::Nothing,
                Err(error) => Reading::Failed(error),
            });
        });
    });
    opened
}

#[component]
fn Choices(unit: Arc<HouseholdUnit>) -> impl IntoView {
    let app = use_app();
    frame::undisturbed();
    let officer = app.me().is_some_and(|me| me.role == Role::Officer);
    let splits = officer && unit.members.len() > 1;
    let subtitle = frame::household_line(&unit);
    let back = routes::household(unit.id);
    let part = {
        let unit = Arc::clone(&unit);
        move || {
            view! {
                <merging::Merging unit=Arc::clone(&unit)/>
                <moving::Moving unit=Arc::clone(&unit)/>
            }
        }
    };
    view! {
        <Book>
            <Cover title=t!(household_change.tab) tab=t!(household_change.tab) subtitle=subtitle back=back/>
            <main class="page">
                {officer.then(part)}
                {splits.then(|| view! { <splitting::Splitting unit=Arc::clone(&unit)/> })}
                <closing::Closing unit=unit/>
            </main>
        </Book>
    }
}
