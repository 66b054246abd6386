//! A member of a household, new or changed.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// A member of a household, new or changed.
#[component]
pub fn EditPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(member.edit_title) tab=t!(member.edit_title)/>
            <main class="page"></main>
        </Book>
    }
}
