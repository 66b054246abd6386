//! Sổ hộ: finding, filtering and ordering every household.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// Sổ hộ: finding, filtering and ordering every household.
#[component]
pub fn ListPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(households.title) tab=t!(households.title)/>
            <main class="page"></main>
        </Book>
    }
}
