//! Nhập từ Excel: a file is read, looked at and asked about, and only then written, whole or not at
//! all. Everything of it works without a network once the office's parts are on the device.

mod choose;
mod details;
mod done;
mod faults;
mod mapping;
mod preview;
mod same;
mod table;
mod words;
mod work;

use leptos::prelude::*;
use work::{Import, Step};

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let import = Import::new();
    provide_context(import);
    view! {
        <main class="work">
            {move || match import.step.get() {
                Step::Choose => view! { <choose::Choose/> }.into_any(),
                Step::Details => view! { <details::Details/> }.into_any(),
                Step::Preview => view! { <preview::PreviewStep/> }.into_any(),
                Step::Done(report) => view! { <done::Done report=report/> }.into_any(),
            }}
        </main>
    }
}
