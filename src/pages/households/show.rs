//! One household, whole: class, indicators, people, visits, support.

use super::{
    frame::OnHousehold, history::History, people::People, plan::Plan, supports::Supports,
    visits::Visits, whole::Whole,
};
use crate::{
    app_state::{may::if_may, read_household, use_app},
    components::{
        BtnKind, ClassTag, CoverLink, Dock, LinkBtn, Note, NoteKind, State, StateKind, Weave,
        WeaveCell,
        weave::{self, answers_sentence},
    },
    forms::ethnic,
    i18n::{self, format},
    pages::{id_param, office, photos::HouseholdPhotos},
    routes, t,
};
use chrono::Datelike;
use leptos::prelude::*;
use so_thon_domain::{
    HouseholdId, RecordKind, clash::clashes, class_decision::Class, household::Position,
    indicator::Answer, summary::Answers, unit::HouseholdUnit,
};
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// The page of a household.
#[component]
pub fn ShowPage() -> impl IntoView {
    let app = use_app();
    let id = id_param::<HouseholdId>("id");
    let reading = read_household(move || id.get());
    let title = |view: Arc<HouseholdView>| head_name(&view.unit);
    let links = |view: Arc<HouseholdView>| links(&view.unit);
    let subtitle = move |view: Arc<HouseholdView>| {
        let number = match view.unit.household.number {
            Some(number) => t!(household.number, n = format::household_number(number)),
            None => t!(household.no_number).to_owned(),
        };
        format::line([number, app.villages.read().title(view.unit.village)])
    };
    let body = move |view: Arc<HouseholdView>| {
        #[cfg(feature = "office")]
        let review = view! { <office::ReviewStanding view=Arc::clone(&view)/> };
        #[cfg(not(feature = "office"))]
        let review = ();
        view! {
            <Summary view=Arc::clone(&view)/>
            {review}
            <Indicators view=Arc::clone(&view)/>
            <People view=Arc::clone(&view)/>
            <Plan view=Arc::clone(&view)/>
            <Visits view=Arc::clone(&view)/>
            <HouseholdPhotos view=Arc::clone(&view)/>
            <Supports view=Arc::clone(&view)/>
            <Notes view=Arc::clone(&view)/>
            <History view=Arc::clone(&view)/>
            <Whole view=Arc::clone(&view)/>
            {app.at_office_now().then(|| view! {
                <p><LinkBtn icon="clock" href=routes::history(view.unit.id)>{t!(history.title)}</LinkBtn></p>
            })}
            {office::personal_link(view.unit.id, None)}
        }
        .into_any()
    };
    let dock = move |view: Arc<HouseholdView>| {
        let form = routes::new_visit(view.unit.id);
        if_may(&RecordKind::VISIT, || {
            view! {
                <Dock actions=true>
                    <LinkBtn kind=BtnKind::Main icon="plus" href=form>{t!(today.record_visit)}</LinkBtn>
                </Dock>
            }
        })
        .into_any()
    };
    view! {
        <OnHousehold reading=reading tab=t!(household.tab)
            title=title subtitle=subtitle links=links body=body dock=dock/>
    }
}

/// Calling, the map, changing the household's facts.
fn links(unit: &HouseholdUnit) -> AnyView {
    let name = head_name(unit);
    let call = phone_of(unit).map(|phone| {
        let label = t!(household.call, name = name);
        view! { <CoverLink href=format!("tel:{phone}") icon="call" label=label/> }
    });
    let map = unit.household.position.map(|position| {
        view! { <CoverLink href=map_link(position) icon="pin" label=t!(household.map)/> }
    });
    view! {
        {call}
        {map}
        {if_may(&RecordKind::HOUSEHOLD, || view! {
            <CoverLink href=routes::edit_household(unit.id) icon="pen" label=t!(household.edit)/>
        })}
    }
    .into_any()
}

/// The head's name, or that it is not known.
pub fn head_name(unit: &HouseholdUnit) -> String {
    unit.head()
        .and_then(|head| head.facts.name.clone())
        .unwrap_or_else(|| t!(household.no_name).to_owned())
}

/// The household's number to call, or else its head's.
fn phone_of(unit: &HouseholdUnit) -> Option<String> {
    let own = unit.household.phone.clone();
    let phone = own.or_else(|| unit.head()?.facts.phone.clone())?;
    let digits: String = phone
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    (!digits.is_empty()).then_some(digits)
}

/// A link that the phone's own map opens.
fn map_link(position: Position) -> String {
    let degrees = |e7: i32| f64::from(e7) / 1e7;
    let (lat, lon) = (degrees(position.lat_e7), degrees(position.lon_e7));
    format!("geo:{lat:.6},{lon:.6}?q={lat:.6},{lon:.6}")
}

/// Class, people and how far its saves got.
#[component]
fn Summary(view: Arc<HouseholdView>) -> impl IntoView {
    let unit = &view.unit;
    let class = class_since(unit);
    let ethnicity = unit.head().and_then(|head| head.facts.ethnicity.clone());
    let visited = unit.visits.first().and_then(|visit| visit.facts.date);
    let facts = format::line([
        ethnicity
            .map(|code| t!(household.ethnicity, name = ethnic::name(&code).to_owned()))
            .unwrap_or_default(),
        t!(households.people_n, n = unit.members.len()),
        match visited {
            Some(day) => t!(household.last_visit, day = format::date(day)),
            None => t!(households.never_visited).to_owned(),
        },
    ]);
    // What the worker brought is at the office, though this page has not heard what became of it.
    let unsent = view.unsent.len() - view.undecided.len();
    // Of what somebody may settle there.
    #[cfg(feature = "office")]
    let kind = unit
        .records
        .values()
        .find(|record| {
            record.clashes().next().is_some() && crate::app_state::may::may(&record.kind)
        })
        .map_or(RecordKind::HOUSEHOLD, |record| record.kind.clone());
    #[cfg(not(feature = "office"))]
    let kind = RecordKind::HOUSEHOLD;
    let clashes = clashes(&unit.records).len();
    let settle = routes::clash(unit.id);
    view! {
        <section class="stack" aria-label=t!(household.summary)>
            <div class="row">
                {match class {
                    Some((class, year)) => view! {
                        <ClassTag class=class/><span class="small">{t!(household.since, year = year)}</span>
                    }.into_any(),
                    None => view! { <span class="small soft">{t!(household.no_class)}</span> }.into_any(),
                }}
            </div>
            <p class="small soft">{facts}</p>
            {unit.household.address.clone().map(|place| view! {
                <p class="small soft">{t!(household.lives, place = place)}</p>
            })}
            {(unsent > 0).then(|| view! {
                <p><State kind=StateKind::Wait icon="phone">{t!(household.unsent_n, n = unsent)}</State></p>
            })}
            {(clashes > 0).then(|| view! {
                <Note kind=NoteKind::Wait icon="split">
                    <h2>{t!(households.clash)}</h2>
                    <p>{t!(clash.choose_n, n = clashes)}</p>
                    {if_may(&kind, || view! {
                        <div class="row"><LinkBtn href=settle>{t!(clash.choose)}</LinkBtn></div>
                    })}
                </Note>
            })}
        </section>
    }
}

/// The class and the year since which it holds without a break.
fn class_since(unit: &HouseholdUnit) -> Option<(Class, i32)> {
    let decisions = unit
        .decisions
        .iter()
        .filter_map(|entry| entry.facts.decision.as_ref());
    let class = decisions.clone().next()?.class;
    let first = decisions
        .take_while(|decision| decision.class == class)
        .last()?;
    Some((class, first.date.year()))
}

/// The twelve indicators, as cloth and in words.
#[component]
fn Indicators(view: Arc<HouseholdView>) -> impl IntoView {
    let app = use_app();
    let answer = {
        let given = view.unit.deprivations.clone();
        move |code: &str| given.get(code).map(|deprivation| deprivation.answer)
    };
    let all = view.unit.deprivations.iter();
    let answers: Answers = all
        .map(|(code, given)| (code.as_str(), given.answer))
        .collect();
    move || {
        let codes = app.indicator_codes();
        let reference = app.reference.get();
        let known: Vec<_> = codes
            .iter()
            .filter_map(|code| reference.indicator(code))
            .collect();
        let cells: Vec<WeaveCell> = known
            .iter()
            .map(|indicator| WeaveCell {
                short: i18n::of(&indicator.short),
                name: i18n::of(&indicator.name),
                answer: answer(&indicator.code),
            })
            .collect();
        let named = |wanted: Option<Answer>| {
            let names = known.iter().filter(|one| answer(&one.code) == wanted);
            format::line(names.map(|one| so_thon_domain::letters::lower_text(&i18n::of(&one.name))))
        };
        let (lacking, unsure) = (named(Some(Answer::Lacking)), named(Some(Answer::Unsure)));
        let missing = named(None);
        let asked = cells.iter().any(|cell| cell.answer.is_some());
        let heading = match weave::count(answers, &codes, Answer::Lacking) {
            _ if !asked => t!(indicator.none_asked_heading).to_owned(),
            0 => format::capital(&answers_sentence(answers, &codes)),
            lacks => {
                let of = t!(indicator.lacks_of, n = lacks, all = codes.len());
                match weave::count(answers, &codes, Answer::Unsure) {
                    0 => of,
                    unsure => format::line([of, t!(indicator.unsure_n, n = unsure)]),
                }
            }
        };
        view! {
            <section class="sheet stack" aria-labelledby="lack">
                <h2 id="lack">{heading}</h2>
                <Weave cells=cells/>
                <p class="small">
                    {(!lacking.is_empty()).then(|| view! { <b>{t!(indicator.lacking_label)}</b>" "{lacking}". " })}
                    {(!unsure.is_empty()).then(|| view! { <b>{t!(indicator.unsure_label)}</b>" "{unsure}". " })}
                    {(asked && !missing.is_empty()).then(|| view! { <b>{t!(indicator.not_asked_label)}</b>" "{missing}"." })}
                </p>
            </section>
        }
    }
}

/// What else one should know of the household.
#[component]
fn Notes(view: Arc<HouseholdView>) -> impl IntoView {
    let household = &view.unit.household;
    let marks = [
        (household.merit, t!(household.merit)),
        (household.native_minority, t!(household.native_minority)),
        (household.no_labour, t!(household.no_labour)),
    ];
    let marks: Vec<_> = marks
        .into_iter()
        .filter(|(on, _)| *on == Some(true))
        .map(|(_, words)| words.to_owned())
        .collect();
    let note = household.note.clone().filter(|note| !note.is_empty());
    (!marks.is_empty() || note.is_some()).then(|| {
        view! {
            <Note kind=NoteKind::Plain icon="clip">
                <h2>{t!(household.note)}</h2>
                {(!marks.is_empty()).then(|| view! { <p>{format::capital(&format::line(marks))}"."</p> })}
                {note.map(|note| view! { <p>{note}</p> })}
            </Note>
        }
    })
}
