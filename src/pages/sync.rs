//! Gửi, nhận: how far the saves got and what came back.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// Gửi, nhận: how far the saves got and what came back.
#[component]
pub fn SyncPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(sync.title) tab=t!(sync.title)/>
            <main class="page"></main>
        </Book>
    }
}
