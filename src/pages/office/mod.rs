//! Văn phòng: the office's desk.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// Văn phòng: the office's desk.
#[component]
pub fn OfficePages() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(office.title) tab=t!(office.title)/>
            <main class="page"></main>
        </Book>
    }
}
