//! Recording a visit.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// Recording a visit.
#[component]
pub fn EditPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(visit.edit_title) tab=t!(visit.edit_title)/>
            <main class="page"></main>
        </Book>
    }
}
