//! Hôm nay: how far the saves got, and whom to visit.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// Hôm nay: how far the saves got, and whom to visit.
#[component]
pub fn TodayPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(today.title) tab=t!(today.title)/>
            <main class="page"></main>
        </Book>
    }
}
