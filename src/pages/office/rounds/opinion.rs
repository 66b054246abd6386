//! The opinion of the level above: asked, or left out with a reason.

use super::{
    is_officer, own_name,
    sending::{Send, Sending},
    typed::{Typed, TypedLine},
    words,
};
use crate::{
    app_state::{rounds::Desk, use_app},
    components::{Input, TextArea, Tick},
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    Field, RoundId,
    dates::{format_date, read_date},
    fold::tidy,
    review::{Opinion, draft::set},
    typed::value_of,
};
use std::sync::Arc;

/// The part of the page.
#[component]
pub fn OpinionPart(id: RoundId, desk: Signal<Arc<Desk>>) -> impl IntoView {
    let app = use_app();
    let typed = Typed::of_page();
    let stands = Memo::new(move |_| {
        let desk = desk.get();
        let round = desk.common.round(id).map(|own| &own.facts);
        let closed = round.is_some_and(|round| round.closed.is_some());
        (round.and_then(|round| round.opinion.clone()), closed)
    });
    let ordered = words::ordered("opinion", app.today.get_untracked());
    let body = move || match stands.get() {
        (Some(opinion), _) => {
            typed.over("opinion");
            let date = format::date(opinion.on);
            let line = if opinion.left_out {
                t!(
                    round.opinion_left_out,
                    date = date,
                    by = opinion.by,
                    words = opinion.words
                )
            } else {
                t!(
                    round.opinion_said,
                    date = date,
                    by = opinion.by,
                    words = opinion.words
                )
            };
            view! { <p>{line}</p> }.into_any()
        }
        (None, false) if is_officer(app) => {
            typed.follow();
            view! { <Form id=id/> }.into_any()
        }
        (None, _) => view! { <p class="soft">{t!(round.opinion_none)}</p> }.into_any(),
    };
    view! {
        <section class="card pad stack" aria-labelledby="opinion">
            <h2 id="opinion">{t!(round.opinion_title)}</h2>
            <p class="small soft">{ordered}</p>
            {body}
        </section>
    }
}

#[component]
fn Form(id: RoundId) -> impl IntoView {
    let app = use_app();
    let typed = Typed::of_page().form("opinion");
    let sending = Sending::of(typed);
    let on = typed.field("on", || format_date(app.today.get_untracked()));
    let by = typed.field("by", || own_name(app));
    let said = typed.empty("said");
    let left_out = typed.tick("left-out");
    let (day_wrong, words_wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let today = app.today.get_untracked();
        let day = read_date(&on.get_untracked()).filter(|day| *day <= today);
        let text = tidy(&said.get_untracked());
        let missing = |wrong: bool| {
            if wrong {
                t!(review_problem.missing).to_owned()
            } else {
                String::new()
            }
        };
        day_wrong.set(missing(day.is_none()));
        words_wrong.set(missing(text.is_empty()));
        let Some(on) = day.filter(|_| !text.is_empty()) else {
            return;
        };
        let opinion = Opinion {
            on,
            by: tidy(&by.get_untracked()),
            words: text,
            left_out: left_out.get_untracked(),
        };
        let write = move |record: &_| set(record, Field::known("opinion"), value_of(&opinion));
        sending.change(id.into(), write, || ());
    };
    view! {
        <form class="stack" on:submit=send>
            <TypedLine form=typed/>
            <Tick value=left_out>{t!(round.opinion_skip)}</Tick>
            <Input id="opinion-on" label=t!(round.day) value=on mode="numeric" error=day_wrong/>
            <Input id="opinion-by" label=t!(round.opinion_by) value=by/>
            <TextArea id="opinion-words" label=t!(round.opinion_words) value=said help=t!(round.opinion_help) error=words_wrong/>
            <Send sending=sending label=t!(round.opinion_save)/>
        </form>
    }
}
