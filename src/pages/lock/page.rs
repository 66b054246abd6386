//! The page before a closed book.

use super::{choose::ChooseSecret, keypad::Keypad, phrase::PhraseForm};
use crate::{
    app_state::{
        locking::{Asks, Locked},
        preferences, use_app,
    },
    components::{Band, Book, Btn, cover},
    pages::sign_in::{People, go_on},
    t,
};
use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
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
    // Where the person lands once the book is open.
    let navigate = use_navigate();
    let opened = Callback::new(move |()| {
        let navigate = navigate.clone();
        spawn_local(async move { go_on(&navigate, app.at_office_now()) });
    });
    let asks = match &locked.asks {
        Asks::Secret {
            secret: Secret::Pin,
            digits,
            left,
            wait,
        } => view! { <Keypad name=name digits=*digits left=*left wait=*wait opened=opened/> }
            .into_any(),
        Asks::Secret { wait, .. } => {
            view! { <PhraseForm name=name wait=*wait opened=opened/> }.into_any()
        }
        Asks::First => view! { <ChooseSecret older=true opened=opened/> }.into_any(),
        Asks::New(_) => view! { <ChooseSecret older=false opened=opened/> }.into_any(),
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
