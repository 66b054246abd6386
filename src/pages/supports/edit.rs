//! One item of support, new or changed.

use crate::{
    components::{Book, Cover},
    t,
};
use leptos::prelude::*;

/// One item of support, new or changed.
#[component]
pub fn EditPage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(support.edit_title) tab=t!(support.edit_title)/>
            <main class="page"></main>
        </Book>
    }
}
