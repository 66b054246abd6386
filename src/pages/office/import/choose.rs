//! Choosing the file: a button, or dropping it on the page.

use super::work::use_import;
use crate::{
    components::{Icon, Note, NoteKind},
    pages::office::shell::WorkHead,
    t,
};
use leptos::{ev, prelude::*};
use web_sys::HtmlInputElement;

/// The first step.
#[component]
pub fn Choose() -> impl IntoView {
    let import = use_import();
    let over = RwSignal::new(false);
    let picked = move |event: ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            import.read(file);
        }
        // The same file may be chosen again once it is corrected.
        input.set_value("");
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|carried| carried.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            import.read(file);
        }
    };
    let hover = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <WorkHead title=t!(import.title) subtitle=ViewFn::from(|| t!(import.subtitle))/>
        <Failure/>
        <label class="drop" class:drop-over=over on:dragover=hover on:dragleave=move |_| over.set(false) on:drop=dropped>
            <input class="say" id="file" type="file" accept=".xlsx,.csv" on:change=picked/>
            <Icon name="up"/>
            <b>{move || if import.busy.get() { t!(import.reading) } else { t!(import.choose) }}</b>
            <span class="soft">{t!(import.choose_help)}</span>
        </label>
        <Note><h2>{t!(import.what_helps)}</h2><p>{t!(import.what_helps_more)}</p></Note>
    }
}

/// What went wrong; nothing was written by it.
#[component]
pub fn Failure() -> impl IntoView {
    let import = use_import();
    view! {
        <div role="alert">
            <Show when=move || !import.failed.read().is_empty()>
                <Note kind=NoteKind::Stop>
                    <h2>{import.failed}</h2>
                    <p>{t!(import.nothing_written)}</p>
                </Note>
            </Show>
        </div>
    }
}
