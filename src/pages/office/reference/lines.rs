//! The entries of a list.

use super::{
    saving::TakeBack,
    words::{self, days, mark, more},
};
use crate::{
    app_state::use_app,
    components::{Btn, Fact, Facts, Note, State, StateKind},
    i18n::format,
    t,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use so_thon_domain::reference::{
    Reference,
    own::{Kind, Line, More, Origin, Own, lines},
};
use std::collections::BTreeSet;

/// Every entry of a list; `correct` opens the form of one, `taken_back` tells that one is gone.
pub fn entries(
    kind: Kind,
    own: &Own,
    correct: Callback<Line>,
    taken_back: Callback<()>,
) -> AnyView {
    let app = use_app();
    let (reference, today) = (app.reference.get_untracked(), app.today.get_untracked());
    let files = own.files.iter();
    let unread: Vec<String> = files
        .filter(|file| file.facts.kind() == Some(kind) && file.facts.lines(&reference).is_none())
        .filter_map(|file| file.facts.name.clone())
        .collect();
    let unread = (!unread.is_empty()).then(|| {
        view! { <Note><p>{t!(reference.file_unread, names = format::line(unread))}</p></Note> }
    });
    let lines = lines(kind, own, &reference);
    if lines.is_empty() {
        return view! { {unread}<Note icon="clip"><p>{t!(reference.none)}</p></Note> }.into_any();
    }
    // A file is taken back whole: that is offered once.
    let mut offered = BTreeSet::new();
    let items = lines
        .into_iter()
        .map(|line| {
            let file = match line.origin {
                Origin::File(id) => offered.insert(id).then_some(id),
                Origin::Shipped | Origin::Entry(_) => None,
            };
            let back = file.map(|id| {
                view! { <TakeBack id=id label=t!(reference.take_back_file) done=taken_back/> }
                    .into_any()
            });
            entry(kind, line, &reference, today, correct, back)
        })
        .collect_view();
    view! { {unread}<ul class="stack" id="entries">{items}</ul> }.into_any()
}

fn entry(
    kind: Kind,
    line: Line,
    reference: &Reference,
    today: NaiveDate,
    correct: Callback<Line>,
    back: Option<AnyView>,
) -> AnyView {
    let whose = match line.origin {
        Origin::Shipped => t!(reference.shipped),
        Origin::Entry(_) | Origin::File(_) => t!(reference.own),
    };
    let name = words::name(&line);
    let says = more(&line, reference);
    let state = state(&line, today);
    // What is gone is not corrected any more; what a form never made is corrected by a file.
    let standing = !line.is_over(today);
    let by_form = match (&line.more, line.origin) {
        (More::Standard(own), Origin::File(_)) => own.local && line.replaced.is_none(),
        _ => kind.in_catalogue().is_some() && standing,
    };
    let own = line.origin != Origin::Shipped;
    let by_form = by_form || (own && kind.in_catalogue().is_some());
    // By their codes entries are found in files; those of a list are only named.
    let coded = kind.in_catalogue().is_none();
    let label = t!(reference.correct_what, name = name.clone());
    let facts = line.clone();
    view! {
        <li class="card pad stack">
            <div class="row"><b>{name}</b>{state}</div>
            {(!says.is_empty()).then(|| view! { <p>{format::capital(&says)}</p> })}
            <Facts small=true>
                <Fact name=t!(reference.days)>{days(facts.from, facts.to)}</Fact>
                <Fact name=t!(reference.source)>{facts.source.clone()}</Fact>
                <Fact name=t!(reference.mark)>{mark(facts.mark)}</Fact>
                <Fact name=t!(reference.whose)>{whose}</Fact>
                {coded.then(|| view! { <Fact name=t!(reference.code)>{facts.code.clone()}</Fact> })}
            </Facts>
            {by_form.then(|| view! {
                <div class="row"><Btn icon="pen" on_click=move |_| correct.run(line.clone())>
                    <span aria-hidden="true">{t!(reference.correct)}</span><span class="say">{label}</span>
                </Btn></div>
            })}
            {back}
        </li>
    }
    .into_any()
}

fn state(line: &Line, today: NaiveDate) -> AnyView {
    let replaced = line
        .replaced
        .map(|day| t!(reference.state_replaced, day = format::date(day)));
    if let Some(words) = replaced {
        view! { <State icon="swap">{words}</State> }.into_any()
    } else if line.holds_on(today) {
        view! { <State kind=StateKind::Done icon="check">{t!(reference.state_now)}</State> }
            .into_any()
    } else if line.is_over(today) {
        view! { <State icon="lock">{t!(reference.state_over)}</State> }.into_any()
    } else {
        view! { <State kind=StateKind::Wait icon="clock">{t!(reference.state_later)}</State> }
            .into_any()
    }
}
