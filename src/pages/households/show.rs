//! One household, whole.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// One household, whole.
#[component]
pub fn ShowPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(household.tab) tab=t!(household.tab)/>
            <main class="page"></main>
        </Book>
    }
}
