//! A path that leads nowhere.

use super::unsent;
use crate::{
    components::{Book, Cover, Dock, LinkBtn, Note},
    routes, t,
};
use leptos::prelude::*;

/// Says so, and leads back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(not_found.title) tab=t!(not_found.title) theme=true/>
            <main class="page">
                <Note>
                    <h2>{t!(not_found.heading)}</h2>
                    <p>{t!(not_found.why)}</p>
                    <div class="row"><LinkBtn href=routes::HOUSEHOLDS>{t!(tabs.households)}</LinkBtn></div>
                </Note>
            </main>
            <Dock tabs=unsent()/>
        </Book>
    }
}
