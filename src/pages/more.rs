//! Thêm: language, theme, who is signed in.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// Thêm: language, theme, who is signed in.
#[component]
pub fn MorePage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(more.title) tab=t!(more.title)/>
            <main class="page"></main>
        </Book>
    }
}
