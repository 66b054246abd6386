//! Closing a round, and opening it again for a form that came late.

use super::{own_name, sending::Sending};
use crate::{
    app_state::{rounds::Desk, use_app},
    components::{Btn, BtnKind, Note, NoteKind},
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    Field, RoundId,
    review::{Stage, StepTaken, draft::set},
    typed::value_of,
};
use std::sync::Arc;

/// The part of the page.
#[component]
pub fn Close(id: RoundId, desk: Signal<Arc<Desk>>) -> impl IntoView {
    let app = use_app();
    let sending = Sending::new();
    let sure = RwSignal::new(false);
    let round = Memo::new(move |_| {
        let desk = desk.get();
        let round = desk.common.round(id);
        round.map(|own| own.facts.clone()).unwrap_or_default()
    });
    let unsigned = move || {
        let desk = desk.get();
        let states = desk.states(id, app.today.get());
        desk.reached(&states, None, &[Stage::Listed])
    };
    let write = move |closed: Option<StepTaken>| {
        let write = move |record: &_| set(record, Field::known("closed"), value_of(&closed));
        sending.change(id.into(), write, move || {
            sure.try_set(false);
            sending.open();
        });
    };
    let close = move |_| {
        let opened = round.with_untracked(|round| round.opened.clone());
        write(Some(StepTaken {
            on: app.today.get_untracked(),
            by: own_name(app),
            legal_ref: opened.map(|own| own.legal_ref).unwrap_or_default(),
        }));
    };
    let closed = Memo::new(move |_| round.with(|round| round.closed.clone()));
    let body = move || {
        match closed.get() {
        Some(closed) => view! {
            <p>{t!(round.closed_by, date = format::date(closed.on), by = closed.by)}</p>
            <p class="small">{t!(round.reopen_help)}</p>
            <div class="row"><Btn icon="swap" on_click=move |_| write(None)>{t!(round.reopen)}</Btn></div>
        }
        .into_any(),
        None => view! {
            <p>{t!(round.close_help)}</p>
            {move || match unsigned() {
                0 => None,
                n => Some(view! {
                    <Note kind=NoteKind::Wait><p>{t!(round.close_unsigned, n = format::number(n))}</p></Note>
                }),
            }}
            <div class="row">
                <Show when=move || sure.get() fallback=move || view! {
                    <Btn icon="lock" on_click=move |_| sure.set(true)>{t!(round.close)}</Btn>
                }>
                    <Btn kind=BtnKind::Main icon="lock" on_click=close>{t!(round.close_sure)}</Btn>
                </Show>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <section class="card pad stack" aria-labelledby="close">
            <h2 id="close">{t!(round.close_title)}</h2>
            {body}
            <div role="alert">{sending.failure()}</div>
        </section>
    }
}
