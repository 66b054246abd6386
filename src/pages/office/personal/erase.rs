//! Erasing by law: why, on which paper, and a word typed before it is done.

use super::page::Whom;
use crate::{
    app_state::{AppState, use_app},
    components::{Btn, BtnKind, Input, LinkBtn, Note, NoteKind, Select, TextArea},
    forms::words as plain,
    i18n::format,
    office_api::{self, ApiError},
    routes, t,
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::fold::fold;
use so_thon_protocol::{
    erasure::{Erased, Erasing, Ground},
    problem::Code,
};

/// What a ground is called.
pub fn ground_words(ground: Ground) -> &'static str {
    match ground {
        Ground::Asked => t!(personal.ground_asked),
        Ground::PurposeOver => t!(personal.ground_purpose_over),
        Ground::Mistaken => t!(personal.ground_mistaken),
        Ground::Ordered => t!(personal.ground_ordered),
        Ground::Other => t!(personal.ground_other),
    }
}

async fn ask(app: AppState, ask: &Erasing) -> Result<Erased, ApiError> {
    let token = app.token().ok_or(ApiError::Unreachable)?;
    office_api::call(Method::POST, "/api/v1/erasures", Some(&token), Some(ask)).await
}

fn failed_words(error: &ApiError) -> String {
    match error.code() {
        Some(Code::Merged) => t!(personal.merged).to_owned(),
        _ => plain::api(error),
    }
}

/// The section of the page.
#[component]
pub fn Erase(whom: Whom, erased: RwSignal<Option<Erased>>) -> impl IntoView {
    let app = use_app();
    let (ground, words, word) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let (sure, busy, tried) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let failed = RwSignal::new(String::new());
    let options = Signal::derive(|| {
        let none = (String::new(), t!(personal.ground_choose).to_owned());
        let all = Ground::ALL.map(|one| (one.code().to_owned(), ground_words(one).to_owned()));
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let chosen = move || {
        Ground::ALL
            .into_iter()
            .find(|one| one.code() == *ground.read())
    };
    let lacks = move |empty: bool, said: &'static str| {
        let wrong = tried.get() && empty;
        if wrong {
            said.to_owned()
        } else {
            String::new()
        }
    };
    let no_ground = Signal::derive(move || lacks(chosen().is_none(), t!(personal.no_ground)));
    let no_words =
        Signal::derive(move || lacks(words.read().trim().is_empty(), t!(personal.no_words)));
    let typed = Signal::derive(move || fold(word.read().trim()) == fold(t!(personal.word)));
    let begin = move |_| {
        tried.set(true);
        failed.set(String::new());
        sure.set(chosen().is_some() && !words.read_untracked().trim().is_empty());
    };
    let record = whom.record;
    let press = move |_| {
        let Some(ground) = chosen() else { return };
        busy.set(true);
        spawn_local(async move {
            let asked = Erasing {
                record,
                ground,
                words: words.get_untracked(),
            };
            match ask(app, &asked).await {
                Ok(done) => {
                    erased.try_set(Some(done));
                    app.sync.now(app);
                }
                Err(error) => {
                    failed.try_set(failed_words(&error));
                    sure.try_set(false);
                }
            }
            busy.try_set(false);
        });
    };
    let closed = Signal::derive(move || busy.get() || !app.online.get());
    let not_typed = Signal::derive(move || closed.get() || !typed.get());
    let whom = StoredValue::new(whom);
    let what = move || {
        whom.with_value(|whom| {
            if whom.household {
                t!(personal.what_household, name = whom.name.clone())
            } else {
                t!(personal.what_member, name = whom.name.clone())
            }
        })
    };
    let done = move || {
        let n = erased.get()?;
        let (records, changes) = (format::number(n.records), format::number(n.changes));
        Some(view! {
            <Note kind=NoteKind::Done announce=true>
                <h2>{t!(personal.erased)}</h2>
                <p>{t!(personal.erased_counts, records = records, changes = changes)}</p>
                <p>{t!(personal.erased_backup)}</p>
                <div class="row"><LinkBtn href=routes::HOUSEHOLDS>{t!(personal.to_list)}</LinkBtn></div>
            </Note>
        })
    };
    view! {
        {done}
        <Show when=move || erased.read().is_none()>
            <section class="card pad stack" aria-labelledby="erase">
                <h2 id="erase">{t!(personal.erase_head)}</h2>
                <p>{what}</p>
                <p>{t!(personal.free_words)}</p>
                <Select id="ground" label=t!(personal.ground) value=ground options=options error=no_ground/>
                <TextArea id="paper" label=t!(personal.paper) value=words help=t!(personal.paper_help) error=no_words/>
                <div role="alert">
                    <Show when=move || !failed.read().is_empty()><Note kind=NoteKind::Stop><p>{failed}</p></Note></Show>
                </div>
                <Show when=move || sure.get() fallback=move || view! {
                    <div class="row"><Btn kind=BtnKind::Stop disabled=closed on_click=begin>{t!(personal.erase)}</Btn></div>
                }>
                    <Note kind=NoteKind::Stop>
                        <h3>{move || t!(personal.sure, name = whom.with_value(|whom| whom.name.clone()))}</h3>
                        <p>{t!(personal.sure_why)}</p>
                    </Note>
                    <Input id="word" label=t!(personal.type_word) value=word/>
                    <div class="row">
                        <Btn kind=BtnKind::Stop disabled=not_typed on_click=press>{t!(personal.erase_yes)}</Btn>
                        <Btn on_click=move |_| sure.set(false)>{t!(personal.erase_no)}</Btn>
                    </div>
                </Show>
            </section>
        </Show>
    }
}
