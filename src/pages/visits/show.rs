//! One visit, to read.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// One visit, to read.
#[component]
pub fn ShowPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(visit.title) tab=t!(visit.title)/>
            <main class="page"></main>
        </Book>
    }
}
