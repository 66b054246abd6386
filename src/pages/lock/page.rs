//! The page before a closed book.

use super::{choose::ChooseSecret, keypad::Keypad, phrase::PhraseForm};
use crate::{
    app_state::{
        locking::{Asks, Locked},
        preferences, use_app,
    },
    components::{Band, Book, Btn, cover},
    pages::sign_in::People,
    t,
};
use leptos::{html, prelude::*};
use so_thon_sync::sealed::Secret;
use std::sync::Arc;

/// The page.
#[component]
pub fn LockPage(
    /// The book that is stood before.
    locked: Arc<Locked>,
) -> impl IntoView {
    let app = use_app();
    let heading = NodeRef::<html::H1>::new();
    cover::announce(heading, t!(sign_in.tab).to_owned().into());
    let name = locked.marker.name.clone();
    let seats = preferences::seats();
    let asks = match &locked.asks {
        Asks::Secret {
            secret: Secret::Pin,
            digits,
            left,
            wait,
        } => view! { <Keypad name=name digits=*digits left=*left wait=*wait/> }.into_any(),
        Asks::Secret { wait, .. } => view! { <PhraseForm name=name wait=*wait/> }.into_any(),
        Asks::First => view! { <ChooseSecret older=true/> }.into_any(),
        Asks::New(_) => view! { <ChooseSecret older=false/> }.into_any(),
    };
    view! {
        <Book>
            <header class="cover">
                <div class="cover-row">
                    <div class="cover-title">
                        <h1 class="t5" tabindex="-1" node_ref=heading>{t!(app.name)}</h1>
                        <p>{t!(sign_in.subtitle)}</p>
                    </div>
                </div>
                <Band tall=true/>
            </header>
            <main class="page">
                {(!seats.is_empty()).then(|| view! { <People seats=seats open=Some(locked.marker.seat)/> })}
                {asks}
                <p><Btn wide=true icon="plus" on_click=move |_| app.close()>{t!(sign_in.another)}</Btn></p>
            </main>
        </Book>
    }
}
