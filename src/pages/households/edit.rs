//! A household's standing facts, new or changed.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// A household's standing facts, new or changed.
#[component]
pub fn EditPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(household.edit_title) tab=t!(household.edit_title)/>
            <main class="page"></main>
        </Book>
    }
}
