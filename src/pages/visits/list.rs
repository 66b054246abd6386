//! Every visit of a household, newest first.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// Every visit of a household, newest first.
#[component]
pub fn ListPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(visit.list_title) tab=t!(visit.list_title)/>
            <main class="page"></main>
        </Book>
    }
}
