//! What never arrived from an earlier phone of the same person, told until they have read it.

use crate::{
    app_state::use_app,
    components::{Btn, Note, NoteKind},
    i18n::format,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_protocol::session::MissingOf as Told;

/// The note; nothing where there is nothing to tell.
#[component]
pub(super) fn Missing() -> impl IntoView {
    let app = use_app();
    let missing = RwSignal::new(Vec::<Told>::new());
    Effect::new(move |_| {
        app.session.track();
        let Some(book) = app.book() else {
            return;
        };
        spawn_local(async move {
            if let Ok(told) = book.missing().await {
                missing.try_set(told);
            }
        });
    });
    let read = move |_| {
        let Some(book) = app.book() else {
            return;
        };
        spawn_local(async move {
            if book.note_missing(&[]).await.is_ok() {
                missing.try_set(Vec::new());
            }
        });
    };
    let lines = move || {
        let missing = missing.get().into_iter();
        let lines = missing.map(|told| {
            let count = told.highest.saturating_sub(told.received);
            let words = t!(
                sync.missing_line,
                device = told.device,
                since = format::moment(told.seen.unwrap_or(told.since)),
                n = format::number(count)
            );
            view! { <p>{words}</p> }
        });
        lines.collect_view()
    };
    view! {
        <Show when=move || !missing.read().is_empty()>
            <Note kind=NoteKind::Stop>
                <h2>{t!(sync.missing_title)}</h2>
                {lines}
                <div class="row"><Btn on_click=read>{t!(sync.missing_read)}</Btn></div>
            </Note>
        </Show>
    }
}
