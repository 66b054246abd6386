//! Phúc tra: what people complained about, and what the check of each complaint found. An open
//! complaint holds up the recognition of the whole round, so every one of them stands here.

use super::{
    own_name,
    sending::{Send, Sending, rules},
    typed::{Typed, TypedLine},
    words,
};
use crate::{
    app_state::{
        rounds::{Desk, InRound},
        use_app,
    },
    components::{Input, Select, State, StateKind, TextArea},
    i18n::format,
    t,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use so_thon_domain::{
    ComplaintId, RoundId,
    dates::format_date,
    review::{Complaint, Heard, Stage, draft::RecheckDraft, problem::ReviewField},
    unit::Entry,
};
use std::sync::Arc;

const STANDS: &str = "stands";
const AGAIN: &str = "again";

/// A complaint, as a line of the part shows it.
#[derive(Clone, PartialEq)]
struct Line {
    head: String,
    complaint: Entry<Complaint>,
    /// It waits for its check.
    waits: bool,
}

/// The part of the page: every complaint of the village, with its check or the form for it.
#[component]
pub fn RecheckPart(id: RoundId, desk: Signal<Arc<Desk>>, open: Memo<bool>) -> impl IntoView {
    let app = use_app();
    let typed = Typed::of_page();
    let today = app.today.get_untracked();
    let complaints = Memo::new(move |_| lines(id, &desk.get(), today));
    let drawn = move || {
        typed.follow();
        let open = open.get();
        let all = complaints.get().into_iter();
        all.map(|line| one(id, desk, line, open)).collect_view()
    };
    view! {
        <section class="card pad stack" aria-labelledby="recheck">
            <h2 id="recheck" tabindex="-1">{t!(round.recheck_title)}</h2>
            <p class="small soft">{words::ordered("recheck", today)}</p>
            <Show when=move || complaints.read().is_empty()>
                <p class="soft">{t!(round.recheck_nothing)}</p>
            </Show>
            {drawn}
        </section>
    }
}

fn lines(id: RoundId, desk: &Desk, today: NaiveDate) -> Vec<Line> {
    let states = desk.states(id, today);
    let all = desk.households.iter().flat_map(|(household, own)| {
        let state = states.get(household);
        let waits = state.is_some_and(|state| state.stage == Stage::Complained);
        own.complaints.iter().map(move |complaint| Line {
            head: own.head(),
            complaint: complaint.clone(),
            waits: waits && complaint.facts.recheck.is_none(),
        })
    });
    all.collect()
}

/// One complaint: who said what when, what came of it.
fn one(id: RoundId, desk: Signal<Arc<Desk>>, line: Line, open: bool) -> impl IntoView {
    let Line {
        head,
        complaint,
        waits,
    } = line;
    let heading = format!("complaint-{}", complaint.id);
    let labelled = heading.clone();
    let made = complaint.facts.made.as_ref().map(|made| {
        let head = t!(
            survey.complaint_of,
            by = made.by.clone(),
            day = format::date(made.on)
        );
        view! { <p><b>{head}</b>" "{made.words.clone()}</p> }
    });
    let checked = complaint.facts.recheck.as_ref().map(|recheck| {
        let said = t!(
            round.recheck_line,
            date = format::date(recheck.on),
            by = recheck.by.clone(),
            heard = heard(recheck.heard),
            words = recheck.words.clone()
        );
        view! { <p>{said}</p> }
    });
    let unchecked = complaint.facts.recheck.is_none();
    if !unchecked {
        Typed::of_page().over(&name_of(complaint.id.into()));
    }
    let form = (open && waits).then(|| view! { <Form id=id desk=desk complaint=complaint/> });
    view! {
        <article class="stack" aria-labelledby=labelled>
            <h3 id=heading>{head}</h3>
            {made}
            {checked}
            {unchecked.then(|| view! {
                <p><State kind=StateKind::Wait icon="warn">{t!(round.recheck_open)}</State></p>
            })}
            {form}
        </article>
    }
}

/// What came of a complaint.
fn heard(heard: Heard) -> &'static str {
    match heard {
        Heard::Stands => t!(round.recheck_stands),
        Heard::Again => t!(round.recheck_again),
    }
}

/// The name of its form among those of the page; with the id, so that it goes when the law makes the
/// office forget the household.
fn name_of(complaint: ComplaintId) -> String {
    format!("recheck-{complaint}")
}

#[component]
fn Form(id: RoundId, desk: Signal<Arc<Desk>>, complaint: Entry<Complaint>) -> impl IntoView {
    let app = use_app();
    let own = ComplaintId::from(complaint.id);
    let typed = Typed::of_page().form(&name_of(own));
    let sending = Sending::of(typed);
    let on = typed.field("on", || format_date(app.today.get_untracked()));
    let by = typed.field("by", || own_name(app));
    let outcome = typed.empty("heard");
    let said = typed.empty("words");
    let choices = vec![
        (String::new(), t!(round.recheck_choose).to_owned()),
        (STANDS.to_owned(), heard(Heard::Stands).to_owned()),
        (AGAIN.to_owned(), heard(Heard::Again).to_owned()),
    ];
    let choices = Signal::derive(move || choices.clone());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = RecheckDraft {
            complaint: own,
            on: on.get_untracked(),
            by: by.get_untracked(),
            heard: match outcome.get_untracked().as_str() {
                STANDS => Some(Heard::Stands),
                AGAIN => Some(Heard::Again),
                _ => None,
            },
            words: said.get_untracked(),
        };
        let reference = app.reference.get_untracked();
        let rules = rules(app, &reference);
        let desk = desk.get_untracked();
        let about = |own: &InRound| Some(own.id()) == complaint.facts.review;
        let checked = desk.with_cases(
            id,
            true,
            |own, _| about(own),
            |cases| {
                let case = cases.values().next()?;
                Some(draft.check(&rules, case, &complaint.facts))
            },
        );
        let Some(checked) = checked.and_then(|checked| sending.passes(checked)) else {
            return;
        };
        let mut households = desk.households.values();
        let record = households.find_map(|own| own.unit.records.get(&complaint.id));
        if let Some(record) = record {
            sending.save(draft.writes(&checked, record), || ());
        }
    };
    let field = |name: &str| format!("recheck-{name}-{own}");
    view! {
        <form class="stack" on:submit=send>
            <TypedLine form=typed/>
            <Input id=field("on") label=t!(round.recheck_on) value=on mode="numeric" error=sending.beside(ReviewField::On)/>
            <Input id=field("by") label=t!(round.recheck_by) value=by error=sending.beside(ReviewField::By)/>
            <Select id=field("heard") label=t!(round.recheck_heard) value=outcome options=choices
                error=sending.beside(ReviewField::Class)/>
            <TextArea id=field("words") label=t!(round.recheck_words) value=said error=sending.beside(ReviewField::Words)/>
            <Send sending=sending label=t!(round.recheck_save)/>
        </form>
    }
}
