//! Carrying for others: a colleague's bundle is taken in, kept unread, and handed over at the next
//! meeting with the office.

use crate::{
    app_state::{clock, use_app},
    components::{Btn, Icon, Note, NoteKind, TextArea},
    forms::words,
    i18n::format,
    platform::share,
    t,
};
use leptos::{ev, prelude::*, task::spawn_local};
use so_thon_sync::{
    PhoneError,
    phone::{Carried, CarriedState},
};
use web_sys::HtmlInputElement;

/// What is carried, and taking more.
#[component]
pub(super) fn Carry() -> impl IntoView {
    let app = use_app();
    let carried = RwSignal::new(Vec::<Carried>::new());
    let failed = RwSignal::new(None::<PhoneError>);
    let pasted = RwSignal::new(String::new());
    let turn = RwSignal::new(0_u32);
    Effect::new(move |_| {
        app.counts.track();
        turn.track();
        let Some(book) = app.book() else {
            return;
        };
        spawn_local(async move {
            if let Ok(found) = book.carried().await {
                carried.try_set(found);
            }
        });
    });
    let take = move |text: String| {
        let Some(book) = app.book() else {
            return;
        };
        spawn_local(async move {
            match book.carry(&text, clock::now()).await {
                Ok(_) => {
                    failed.try_set(None);
                    pasted.try_set(String::new());
                    turn.try_update(|turn| *turn += 1);
                    app.read_counts().await;
                    app.sync.now(app);
                }
                Err(error) => drop(failed.try_set(Some(error))),
            }
        });
    };
    let chosen = move |event: ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be chosen again.
        input.set_value("");
        if let Some(file) = file {
            spawn_local(async move {
                // What is no text is no bundle: the same sentence says so.
                take(share::read_text(&file).await.unwrap_or_default());
            });
        }
    };
    let lines = move || carried.get().into_iter().map(line).collect_view();
    view! {
        <section class="sheet stack" aria-labelledby="others">
            <h2 id="others">{t!(sync.carry_title)}</h2>
            <p>{t!(sync.carry_why)}</p>
            <div role="alert">
                {move || failed.get().map(|error| view! {
                    <Note kind=NoteKind::Stop><p>{words::phone(&error)}</p></Note>
                })}
            </div>
            <label class="btn btn-wide">
                <input class="say" id="bundle" type="file" accept=".txt,text/plain" on:change=chosen/>
                <Icon name="packet"/>
                {t!(sync.carry_open)}
            </label>
            <details>
                <summary>{t!(sync.carry_paste)}</summary>
                <TextArea id="pasted" label=t!(sync.carry_paste) value=pasted/>
                <Btn wide=true on_click=move |_| take(pasted.get_untracked())>{t!(sync.carry_paste_take)}</Btn>
            </details>
            <div role="status"><ul class="stack">{lines}</ul></div>
        </section>
    }
}

/// One bundle: how many, since when, what the office said. Whose it is, nobody here knows.
fn line(carried: Carried) -> AnyView {
    let n = format::number(carried.count);
    match carried.state {
        CarriedState::Waiting => {
            let words = t!(sync.carried_waiting, n = n, at = format::moment(carried.at));
            view! { <li>{words}</li> }.into_any()
        }
        CarriedState::Delivered {
            at,
            received,
            sent_back,
            unread,
        } => {
            let arrived = format::number(received + sent_back);
            let told = [
                Some(t!(
                    sync.carried_delivered,
                    n = arrived,
                    at = format::moment(at)
                )),
                (sent_back > 0).then(|| t!(sync.carried_back, n = format::number(sent_back))),
                (unread > 0).then(|| t!(sync.carried_unread, n = format::number(unread))),
            ];
            let told: Vec<String> = told.into_iter().flatten().collect();
            view! { <li>{told.join(" ")}</li> }.into_any()
        }
        CarriedState::NotTaken { .. } => {
            view! { <li>{t!(sync.carried_not_taken, n = n)}</li> }.into_any()
        }
    }
}
