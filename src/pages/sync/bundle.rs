//! The sealed bundle: everything the office lacks in one file that somebody else can carry.

use crate::{
    app_state::{clock, use_app},
    components::{Btn, Note, NoteKind},
    i18n::format,
    platform::share::{self, Handed},
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::Millis;
use so_thon_sync::phone::Bundle;

/// From how long on the app suggests it, in milliseconds.
const LATE_MS: u64 = 3 * 24 * 60 * 60 * 1000;

/// Making a bundle, while something is unsent.
#[component]
pub(super) fn MakeBundle() -> impl IntoView {
    let app = use_app();
    let bundle = RwSignal::new(None::<Bundle>);
    let handed = RwSignal::new(None::<Handed>);
    // Made beforehand: a share sheet opens only straight from the tap.
    Effect::new(move |_| {
        app.changed.track();
        let unsent = app.counts.get().unsent;
        let Some(book) = app.book().filter(|_| unsent > 0) else {
            return bundle.set(None);
        };
        spawn_local(async move {
            if let Ok(made) = book.bundle(t!(sync.bundle_words)).await {
                bundle.try_set(Some(made));
            }
        });
    });
    let make = move |_| {
        let day = app.today.get_untracked();
        let name = format!("so-thon-{day:?}.txt");
        let text = bundle.with_untracked(|bundle| bundle.as_ref().map(|made| made.text.clone()));
        if let Some(text) = text {
            handed.set(Some(share::text_file(&name, &text)));
        }
    };
    let late = move || {
        let oldest = app.counts.get().oldest;
        oldest.is_some_and(|at: Millis| clock::now().0.saturating_sub(at.0) > LATE_MS)
    };
    let sealed = move || bundle.read().as_ref().map_or(0, |made| made.count);
    let size = move || {
        let bytes = bundle.read().as_ref().map_or(0, |made| made.text.len());
        format::bytes(f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)))
    };
    let left_out = move || bundle.read().as_ref().map_or(0, |made| made.left_out);
    view! {
        <Show when=move || bundle.read().is_some()>
            <section class="sheet stack" aria-labelledby="carry">
                <h2 id="carry">{t!(sync.bundle_title)}</h2>
                <Show when=late>
                    <Note kind=NoteKind::Wait icon="clock"><p>{t!(sync.bundle_late)}</p></Note>
                </Show>
                <Show when=move || { sealed() > 0 }>
                    <p>{move || t!(sync.bundle_why, n = format::number(sealed()))}</p>
                    <Btn wide=true icon="packet" on_click=make>{move || t!(sync.bundle_make, size = size())}</Btn>
                </Show>
                <Show when=move || { left_out() > 0 }>
                    <p class="small">{move || t!(sync.bundle_left_out, n = format::number(left_out()))}</p>
                </Show>
                <div role="status">
                    {move || handed.get().map(|handed| match handed {
                        Handed::Shared | Handed::Saved => view! { <p class="small">{t!(sync.bundle_done)}</p> }.into_any(),
                        Handed::Failed => view! { <p class="small">{t!(sync.bundle_failed)}</p> }.into_any(),
                    })}
                </div>
            </section>
        </Show>
    }
}
