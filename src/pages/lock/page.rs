//! The page before a closed book.

use super::{choose::ChooseSecret, forgotten::Forgotten, keypad::Keypad, phrase::PhraseForm};
use crate::{
    app_state::{
        forgotten::open_request,
        locking::{Asks, Locked},
        preferences, use_app,
    },
    components::{Band, Book, Btn, BtnKind, Note, NoteKind, cover},
    pages::sign_in::People,
    t,
};
use leptos::{html, prelude::*, task::spawn_local};
use so_thon_sync::sealed::{Opens, Secret};
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
    let marker = locked.marker.clone();
    // A request that waits for the office is taken up where it was left: whoever calls the office
    // leaves the app, and the system may end it.
    let (forgotten, request) = (RwSignal::new(false), StoredValue::new(None));
    if matches!(locked.asks, Asks::Secret { .. }) {
        let marker = marker.clone();
        spawn_local(async move {
            if let Some(open) = open_request(&marker).await {
                request.try_set_value(Some(open));
                forgotten.try_set(true);
            }
        });
    }
    let asked = Arc::clone(&locked);
    let asks = move || match &asked.asks {
        Asks::Secret { .. } if forgotten.get() => {
            let back = Callback::new(move |()| forgotten.set(false));
            let request = request.try_update_value(Option::take).flatten();
            view! { <Forgotten marker=marker.clone() request=request back=back/> }.into_any()
        }
        Asks::Secret {
            secret: Secret::Pin,
            digits,
            opens,
            left,
            wait,
        } => view! {
            <Keypad name=name.clone() digits=*digits finger={*opens == Opens::Either}
                left=*left wait=*wait/>
            <Forgot forgotten=forgotten opens=*opens/>
        }
        .into_any(),
        Asks::Secret { opens, wait, .. } => view! {
            <PhraseForm name=name.clone() finger={*opens == Opens::Either} wait=*wait/>
            <Forgot forgotten=forgotten opens=*opens/>
        }
        .into_any(),
        Asks::Lost => view! {
            <Note kind=NoteKind::Stop icon="lock">
                <h2>{t!(lost.title)}</h2>
                <p>{t!(lost.means)}</p>
                <p>{t!(lost.found)}</p>
            </Note>
        }
        .into_any(),
        Asks::First => view! { <ChooseSecret older=true/> }.into_any(),
        Asks::New(_) => view! { <ChooseSecret/> }.into_any(),
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

/// The way for whoever forgot it, or whose finger is needed and no more read.
#[component]
fn Forgot(forgotten: RwSignal<bool>, opens: Opens) -> impl IntoView {
    view! {
        {(opens == Opens::Both).then(|| view! { <p>{t!(finger.needed)}</p> })}
        <p class="small">
            <Btn kind=BtnKind::Quiet on_click=move |_| forgotten.set(true)>{t!(forgotten.link)}</Btn>
            {t!(forgotten.keeps)}
        </p>
    }
}
