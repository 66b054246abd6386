//! Hôm nay: how far the saves got, what is half written, and whom to visit and why.

mod drafts;
mod due;
mod round;

pub mod reasons;

use super::unsent;
use crate::{
    app_state::{may::if_may, use_app},
    components::{Book, BtnKind, Cover, Dock, LinkBtn, Note, NoteKind, Road},
    i18n::format,
    routes,
    sync_driver::{Meeting, Trouble},
    t,
};
use drafts::Drafts;
use due::DueList;
use leptos::prelude::*;
use round::RoundCard;
use so_thon_domain::RecordKind;

/// What there is to do today.
#[component]
pub fn TodayPage() -> impl IntoView {
    let app = use_app();
    let counts = Signal::derive(move || {
        let counts = app.counts.get();
        (counts.unsent, counts.received, counts.checked)
    });
    let day = Signal::derive(move || format::weekday_date(app.today.get()));
    let dock = if_may(&RecordKind::VISIT, || {
        view! {
            <Dock tabs=unsent() actions=true>
                <LinkBtn kind=BtnKind::Main icon="plus" href=routes::choose_household()>
                    {t!(today.record_visit)}
                </LinkBtn>
            </Dock>
        }
    });
    #[cfg(feature = "office")]
    let dock = match dock {
        Some(dock) => dock.into_any(),
        None => view! { <Dock tabs=unsent()/> }.into_any(),
    };
    view! {
        <Book>
            <Cover title=t!(today.title) tab=t!(today.title) subtitle=day net=true theme=true/>
            <main class="page">
                <Road counts=counts href=routes::SYNC/>
                <SessionNote/>
                <RoundCard/>
                <Drafts/>
                <DueList/>
            </main>
            {dock}
        </Book>
    }
}

/// An expired session stops nothing but sending, and says so quietly; things sent back too.
#[component]
fn SessionNote() -> impl IntoView {
    let app = use_app();
    let expired = move || app.sync.meeting.get() == Meeting::Failed(Trouble::SessionExpired);
    view! {
        <Show when=expired>
            <Note kind=NoteKind::Wait icon="lock">
                <p>{t!(problem.session_expired)}</p>
                <p><a class="more" href=routes::SYNC>{t!(sign_in.again)}</a></p>
            </Note>
        </Show>
        <Show when=move || { app.counts.get().sent_back > 0 }>
            <Note kind=NoteKind::Stop>
                <p>{move || t!(sync.sent_back_n, n = app.counts.get().sent_back)}</p>
                <p><a class="more" href=routes::SYNC>{t!(today.see_why)}</a></p>
            </Note>
        </Show>
    }
}
