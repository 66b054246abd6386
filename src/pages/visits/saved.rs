//! What was just saved, and how far it got.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// What was just saved, and how far it got.
#[component]
pub fn SavedPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(saved.tab) tab=t!(saved.tab)/>
            <main class="page"></main>
        </Book>
    }
}
