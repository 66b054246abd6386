//! Niêm yết: when, where, until when.

use super::{
    own_name,
    sending::{Send, Sending, rules},
    typed::{Typed, TypedLine},
    village::Sheet,
    words,
};
use crate::{
    app_state::{clock, rounds::Desk, use_app},
    components::{Btn, Input, TextArea},
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    PostingId, RoundId, VillageId,
    dates::format_date,
    ids::IdSource,
    review::{Stage, draft::PostingDraft, hangs_until, problem::ReviewField},
};
use std::sync::Arc;

/// The part of the page.
#[component]
pub fn PostingPart(
    id: RoundId,
    village: VillageId,
    desk: Signal<Arc<Desk>>,
    open: Memo<bool>,
    /// Prints a sheet.
    print: Callback<Sheet>,
) -> impl IntoView {
    let app = use_app();
    let typed = Typed::of_page();
    let today = app.today.get_untracked();
    let lines = move || {
        let desk = desk.get();
        let own = desk.common.postings.iter();
        let own = own.filter(|(at, one)| *at == Some(village) && one.facts.round == Some(id));
        let lines: Vec<_> = own
            .filter_map(|(_, one)| {
                let until = hangs_until(&one.facts, &desk.common.procedure, &desk.common.holidays)?;
                Some((one.id, one.facts.posted.clone()?, until))
            })
            .map(|(record, posted, until)| {
                let date = format::date(posted.on);
                let line = t!(
                    round.posting_line,
                    date = date.clone(),
                    until = format::date(until),
                    places = posted.places.join(", "),
                    by = posted.by
                );
                view! {
                    <li class="stack">
                        <span>{line}</span>
                        <div class="row"><Btn icon="clip" on_click=move |_| print.run(Sheet::Posting(record))>
                            {t!(paper.print_posting, date = date)}
                        </Btn></div>
                    </li>
                }
            })
            .collect();
        (!lines.is_empty()).then(|| view! { <ul class="stack">{lines}</ul> })
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
    let typed = Typed::of_page().form("posting");
    let sending = Sending::of(typed);
    let posting = PostingId(clock::BrowserChance.fresh(clock::now()));
    let on = typed.field("on", || format_date(today));
    let places = typed.field("places", || t!(round.posting_places).to_owned());
    let by = typed.field("by", || own_name(app));
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
            sending.save(draft.writes(&checked), || ());
        }
    };
    view! {
        <form class="stack" on:submit=send>
            <TypedLine form=typed/>
            <Input id="posting-on" label=t!(round.first_posting_day) value=on mode="numeric" error=sending.beside(ReviewField::On)/>
            <TextArea id="posting-places" label=t!(round.places) value=places help=t!(round.places_help) error=sending.beside(ReviewField::Place)/>
            <Input id="posting-by" label=t!(round.posted_by) value=by error=sending.beside(ReviewField::By)/>
            <Send sending=sending label=t!(round.posting_save) rest=&[ReviewField::Households]/>
        </form>
    }
}
