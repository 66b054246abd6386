//! Niêm yết: when, where, until when.

use super::{
    own_name,
    sending::{Send, Sending, rules},
    typed::Typed,
    words,
};
use crate::{
    app_state::{clock, rounds::Desk, use_app},
    components::{Input, TextArea},
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    PostingId, RoundId, VillageId,
    dates::{format_date, working_days_after},
    ids::IdSource,
    review::{Stage, draft::PostingDraft, problem::ReviewField},
};
use std::sync::Arc;

/// The part of the page.
#[component]
pub fn PostingPart(
    id: RoundId,
    village: VillageId,
    desk: Signal<Arc<Desk>>,
    open: Memo<bool>,
) -> impl IntoView {
    let app = use_app();
    let typed = Typed::of_page();
    let today = app.today.get_untracked();
    let lines = move || {
        let desk = desk.get();
        let own = desk.common.postings.iter();
        let own = own.filter(|(at, one)| *at == Some(village) && one.facts.round == Some(id));
        let lines: Vec<_> = own
            .filter_map(|(_, one)| Some((one.facts.posted.clone()?, one.facts.again == Some(true))))
            .map(|(posted, again)| {
                let step = if again { "recheck" } else { "posting" };
                let days = desk.common.procedure.step(step, posted.on);
                let days = days.and_then(|own| own.is.working_days).unwrap_or(0);
                let until = working_days_after(posted.on, days, &desk.common.holidays);
                view! { <li>{t!(
                    round.posting_line,
                    date = format::date(posted.on),
                    until = format::date(until),
                    places = posted.places.join(", "),
                    by = posted.by
                )}</li> }
            })
            .collect();
        (!lines.is_empty()).then(|| view! { <ul>{lines}</ul> })
    };
    // Is anything to be posted, and is some of it posted again?
    let waits = Memo::new(move |_| {
        let states = desk.get().states(id, today);
        let any = |stage| states.values().any(|state| state.stage == stage);
        let again = any(Stage::Rechecked);
        (open.get() && (again || any(Stage::Agreed)), again)
    });
    let form = move || {
        typed.follow();
        match waits.get() {
            (true, again) => {
                view! { <Form id=id village=village desk=desk again=again/> }.into_any()
            }
            (false, _) => view! { <p class="soft">{t!(round.posting_nothing)}</p> }.into_any(),
        }
    };
    view! {
        <section class="card pad stack" aria-labelledby="posting">
            <h2 id="posting">{t!(round.posting_title)}</h2>
            <p class="small soft">{words::ordered("posting", today)}</p>
            {lines}
            {form}
        </section>
    }
}

#[component]
fn Form(id: RoundId, village: VillageId, desk: Signal<Arc<Desk>>, again: bool) -> impl IntoView {
    let app = use_app();
    let today = app.today.get_untracked();
    let sending = Sending::new();
    let posting = PostingId(clock::BrowserChance.fresh(clock::now()));
    let typed = Typed::of_page();
    let on = typed.field("posting/on", || format_date(today));
    let places = typed.field("posting/places", || t!(round.posting_places).to_owned());
    let by = typed.field("posting/by", || own_name(app));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = PostingDraft {
            posting,
            round: id,
            village,
            on: on.get_untracked(),
            places: places.get_untracked(),
            by: by.get_untracked(),
            again,
        };
        let reference = app.reference.get_untracked();
        let rules = rules(app, &reference);
        // What hangs already hangs on; the rest must have come so far.
        let checked = desk.get_untracked().with_cases(
            id,
            true,
            |_, case| {
                !matches!(
                    case.state(today).stage,
                    Stage::Posted | Stage::PostingOver | Stage::Complained | Stage::Recognised
                )
            },
            |cases| draft.check(&rules, cases),
        );
        if let Some(checked) = sending.passes(checked) {
            sending.save(draft.writes(&checked), move || typed.forget("posting/"));
        }
    };
    view! {
        <form class="stack" on:submit=send>
            <Input id="posting-on" label=t!(round.first_posting_day) value=on mode="numeric" error=sending.beside(ReviewField::On)/>
            <TextArea id="posting-places" label=t!(round.places) value=places help=t!(round.places_help) error=sending.beside(ReviewField::Place)/>
            <Input id="posting-by" label=t!(round.posted_by) value=by error=sending.beside(ReviewField::By)/>
            <Send sending=sending label=t!(round.posting_save) rest=&[ReviewField::Households]/>
        </form>
    }
}
