//! Handing over everything that is held.

use super::{file, page::Whom};
use crate::{
    app_state::use_app,
    components::{Btn, Note, NoteKind},
    forms::{Teller, words as plain},
    office_api::{self, ApiError},
    platform::download,
    t,
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use so_thon_protocol::erasure::{Dossier, Exporting};

/// The section of the page.
#[component]
pub fn Export(whom: Whom, #[prop(into)] teller: Signal<Option<Teller>>) -> impl IntoView {
    let app = use_app();
    let (busy, done) = (RwSignal::new(false), RwSignal::new(false));
    let failed = RwSignal::new(String::new());
    let Whom { record, name, .. } = whom;
    let press = move |_| {
        busy.set(true);
        done.set(false);
        failed.set(String::new());
        let name = name.clone();
        spawn_local(async move {
            let answer = match app.token() {
                Some(token) => {
                    let ask = Exporting { record };
                    let path = "/api/v1/exports";
                    office_api::call::<_, Dossier>(Method::POST, path, Some(&token), Some(&ask))
                        .await
                }
                None => Err(ApiError::Unreachable),
            };
            match (answer, teller.get_untracked()) {
                (Ok(dossier), Some(teller)) => {
                    let text = file::readable(&dossier, &name, &teller);
                    let title = format!("so-thon-du-lieu-{record}.html");
                    match download::save(&title, "text/html", text.as_bytes()) {
                        Ok(()) => drop(done.try_set(true)),
                        Err(_) => drop(failed.try_set(t!(personal.not_saved).to_owned())),
                    }
                }
                (Ok(_), None) => drop(failed.try_set(t!(personal.not_saved).to_owned())),
                (Err(error), _) => drop(failed.try_set(plain::api(&error))),
            }
            busy.try_set(false);
        });
    };
    let closed = Signal::derive(move || busy.get() || !app.online.get());
    view! {
        <section class="card pad stack" aria-labelledby="export">
            <h2 id="export">{t!(personal.export_head)}</h2>
            <p>{t!(personal.export_help)}</p>
            <div class="row"><Btn icon="down" disabled=closed on_click=press>{t!(personal.export)}</Btn></div>
            <div role="status">
                <Show when=move || done.get()><Note kind=NoteKind::Done><p>{t!(personal.exported)}</p></Note></Show>
                <Show when=move || !failed.read().is_empty()><Note kind=NoteKind::Stop><p>{failed}</p></Note></Show>
            </div>
        </section>
    }
}
