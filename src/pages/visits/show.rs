//! One visit, to read.

use crate::{
    app_state::{may::if_may, read_household, use_app},
    components::{BtnKind, Dock, Fact, Facts, LinkBtn, Note, WeaveMini, answers_sentence},
    forms::Teller,
    i18n::{self, format},
    pages::{
        households::{OnHousehold, head_name, met_names, standing_of},
        id_param,
        photos::VisitPhotos,
    },
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{
    HouseholdId, RecordId, RecordKind, VisitId,
    reference::{Entry as Reference, List},
    summary::Answers,
    typed::Item,
    unit::Entry,
    visit::Visit,
};
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// The page of a visit.
#[component]
pub fn ShowPage() -> impl IntoView {
    let id = id_param::<HouseholdId>("id");
    let visit = id_param::<VisitId>("visit");
    let reading = read_household(move || id.get());
    let find = move |view: &HouseholdView| {
        let wanted = RecordId::from(visit.get()?);
        view.unit
            .visits
            .iter()
            .find(|one| one.id == wanted)
            .cloned()
    };
    let title = move |view: Arc<HouseholdView>| match find(&view).and_then(|visit| visit.facts.date)
    {
        Some(day) => t!(visit.of_day, day = format::date(day)),
        None => t!(visit.title).to_owned(),
    };
    let subtitle = move |view: Arc<HouseholdView>| {
        let author = find(&view).and_then(|visit| Some(view.author(visit.created?.0)?.to_owned()));
        format::line([head_name(&view.unit), author.unwrap_or_default()])
    };
    let body = move |view: Arc<HouseholdView>| match find(&view) {
        Some(visit) => view! { <Shown view=view visit=visit/> }.into_any(),
        None => view! { <Note icon="book"><p>{t!(visit.nothing)}</p></Note> }.into_any(),
    };
    let dock = move |view: Arc<HouseholdView>| {
        let id = view.unit.id;
        let edit = find(&view).map(|visit| {
            let form = routes::edit_visit(id, visit.id.into());
            view! { <LinkBtn icon="pen" href=form>{t!(visit.edit)}</LinkBtn> }
        });
        if_may(&RecordKind::VISIT, || {
            view! {
                <Dock actions=true>
                    {edit}
                    <LinkBtn kind=BtnKind::Main icon="plus" href=routes::new_visit(id)>{t!(today.record_visit)}</LinkBtn>
                </Dock>
            }
        })
        .into_any()
    };
    view! {
        <OnHousehold reading=reading tab=t!(visit.title) title=title subtitle=subtitle inner=true body=body dock=dock/>
    }
}

#[component]
fn Shown(view: Arc<HouseholdView>, visit: Entry<Visit>) -> impl IntoView {
    let far = standing_of(&view, visit.created);
    view! {
        <p>{far}</p>
        <section class="sheet"><VisitFacts view=Arc::clone(&view) visit=visit.facts/></section>
        <VisitPhotos view=view visit=visit.id.into()/>
    }
}

/// What was seen, said and promised; only what was written.
#[component]
pub fn VisitFacts(
    view: Arc<HouseholdView>,
    visit: Visit,
    /// Only what the saved page repeats.
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let app = use_app();
    let codes = untrack(|| app.indicator_codes());
    let answers: Option<Answers> = visit.answers.as_ref().map(|given| {
        given
            .iter()
            .map(|(code, answer)| (code.as_str(), *answer))
            .collect()
    });
    let met = visit
        .met
        .as_ref()
        .map(|met| met_names(met, &view.unit))
        .unwrap_or_default();
    let progress = visit.progress.as_ref().map(|own| {
        let teller = Teller::new(app.reference.get_untracked(), Some(&view.unit));
        teller.progress(own)
    });
    let needs = names(app.reference.get_untracked().all(List::Needs), &visit.needs);
    let causes = names(
        app.reference.get_untracked().all(List::Causes),
        &visit.causes,
    );
    let text = |words: Option<String>| words.unwrap_or_default();
    let (said, promise, note) = (text(visit.said), text(visit.promise), text(visit.note));
    let next = visit
        .next_date
        .map(format::weekday_date)
        .unwrap_or_default();
    let position = visit
        .position
        .map(|at| t!(visit.position_within, n = at.accuracy_m))
        .unwrap_or_default();
    let line = move |name: &'static str, words: String, in_brief: bool| {
        (!words.is_empty() && (in_brief || !brief))
            .then(|| view! { <Fact name=name>{words}</Fact> })
    };
    view! {
        <Facts>
            {line(t!(visit.met), met, false)}
            {answers.map(|answers| {
                let sentence = answers_sentence(answers, &codes);
                view! {
                    <Fact name=t!(visit.indicators)>
                        <WeaveMini answers=answers codes=codes/>
                        <span class="line" aria-hidden="true">{sentence}</span>
                    </Fact>
                }
            })}
            {line(t!(visit.needs), needs, true)}
            {line(t!(visit.said), said, false)}
            {line(t!(visit.causes), causes, false)}
            {line(t!(plan.of_visit), progress.unwrap_or_default(), true)}
            {line(t!(visit.promise), promise, true)}
            {line(t!(visit.next), next, true)}
            {line(t!(visit.note), note, false)}
            {line(t!(visit.position), position, false)}
        </Facts>
    }
}

/// Codes in their order, in words; the first with a capital.
fn names(entries: &[Reference], items: &[Item]) -> String {
    let name = |item: &Item| {
        let entry = entries.iter().find(|entry| entry.code == item.key);
        entry.map_or_else(|| item.key.clone(), |entry| i18n::of(&entry.name))
    };
    let mut names: Vec<String> = items.iter().map(name).collect();
    for later in names.iter_mut().skip(1) {
        *later = lower_first(later);
    }
    names.join(", ")
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        std::iter::once(so_thon_domain::letters::lower(first))
            .chain(letters)
            .collect()
    })
}
