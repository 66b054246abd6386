//! Photos on the sync page: how many the office does not have yet. They are not among the three
//! counts, which count saves.

use crate::{
    app_state::use_app,
    components::{Note, NoteKind},
    i18n::format,
    t,
};
use leptos::prelude::*;

/// How many photos wait, and whether they are on their way.
#[component]
pub fn PhotosWaiting() -> impl IntoView {
    let app = use_app();
    leptos::task::spawn_local(async move { app.photos.read_counts(app).await });
    let words = move || {
        let counts = app.photos.counts.get();
        (counts.waiting > 0).then(|| {
            let n = format::number(counts.waiting);
            #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
            let size = format::bytes(counts.bytes as f64);
            t!(photo.waiting, n = n, size = size)
        })
    };
    let now = move || {
        if app.photos.sending.get() {
            t!(photo.sending)
        } else {
            t!(photo.after_records)
        }
    };
    move || {
        words().map(|words| {
            view! {
                <Note kind=NoteKind::Wait icon="camera">
                    <p><b>{words}</b></p>
                    <p>{now}</p>
                </Note>
            }
        })
    }
}
