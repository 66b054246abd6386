//! Bàn làm việc: what came in, from whom, and what waits.

use super::{
    accounts::village_names,
    arrivals::{
        DAYS, Stage, arrivals, known, of_collaborators, photos_link, stage, stage_state, units,
        what, whose_link,
    },
    held::{held, waiting_line},
    people::Asked,
    photos::Missing,
    recoveries::{self, recoveries},
    rounds::is_officer,
    shell::WorkHead,
    when,
};
use crate::{
    app_state::{clock, use_app},
    components::{BtnKind, Icon, LinkBtn, Note, NoteKind, State, StateKind},
    forms::words as plain,
    i18n::format,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::SeatId;
use so_thon_protocol::office::{Arrival, Arrivals, ArrivalsOf};
use std::sync::Arc;

/// A phone that has not been heard of for more days than this is silent.
const SILENT_DAYS: i64 = 5;

/// Lines of what came last.
const LATEST: usize = 8;

/// How far the office is with what came in.
#[derive(Clone, Copy)]
struct Progress {
    changes: Memo<Arc<Vec<Arrival>>>,
    stages: Memo<Vec<Stage>>,
}

impl Progress {
    fn of(asked: RwSignal<Asked<Arrivals>>) -> Self {
        let app = use_app();
        let changes = Memo::new(move |_| {
            let changes = asked.with(|asked| asked.here().map(of_collaborators));
            Arc::new(changes.unwrap_or_default())
        });
        let known = known(move || changes.get());
        let stages = Memo::new(move |_| {
            let (known, counts) = (known.get(), app.counts.get());
            changes.with(|changes| {
                let stages = changes.iter().map(|one| stage(one, &known, &counts));
                stages.collect()
            })
        });
        Self { changes, stages }
    }

    /// How many wait to be looked at, of these seats or of all.
    fn waiting(self, of: Option<&[SeatId]>) -> u64 {
        self.changes.with(|changes| {
            self.stages.with(|stages| {
                let all = changes.iter().zip(stages);
                let own = all.filter(|(one, _)| of.is_none_or(|of| of.contains(&one.seat)));
                own.filter(|(_, stage)| stage.waits()).count() as u64
            })
        })
    }
}

/// The desk.
#[component]
pub fn DeskPage() -> impl IntoView {
    let app = use_app();
    let asked = arrivals(|| DAYS);
    let progress = Progress::of(asked);
    let waiting = Memo::new(move |_| progress.waiting(None));
    let today = move || format::weekday_date(app.today.get());
    view! {
        <main class="work">
            <WorkHead title=t!(office.title) subtitle=ViewFn::from(today)>
                <Show when=move || { waiting.get() > 0 }>
                    <LinkBtn kind=BtnKind::Main icon="seal" href=routes::ARRIVALS>
                        {move || t!(arrivals.check_n, n = format::number(waiting.get()))}
                    </LinkBtn>
                </Show>
            </WorkHead>
            {move || match asked.get() {
                Asked::Waiting => view! { <p class="soft">{t!(office.asking)}</p> }.into_any(),
                Asked::Failed(error) => view! {
                    <Note kind=NoteKind::Wait icon="nonet"><h2>{t!(arrivals.unknown)}</h2><p>{plain::api(&error)}</p></Note>
                }.into_any(),
                Asked::Here(answer) => view! { <Came answer=answer progress=progress/> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Came(answer: Arrivals, progress: Progress) -> impl IntoView {
    let app = use_app();
    let all: u64 = answer.people.iter().map(|person| person.arrived).sum();
    let at = format::time(clock::local(answer.now));
    let since = format::moment(answer.now);
    let now = move || {
        if app.online.get() {
            t!(arrivals.updated, time = at.clone())
        } else {
            t!(arrivals.true_at, time = since.clone())
        }
    };
    let none = answer.people.is_empty();
    let people = answer.people.clone();
    let answer_changes = answer.clone();
    let rows = answer
        .people
        .into_iter()
        .map(|person| view! { <Person person=person progress=progress/> });
    let changes: Vec<_> = of_collaborators(&answer_changes)
        .into_iter()
        .take(LATEST)
        .collect();
    let quiet = changes.is_empty();
    let lines = changes
        .into_iter()
        .enumerate()
        .map(|(at, change)| view! { <Change change=change at=at progress=progress/> });
    view! {
        <div class="cols">
            <div class="stack">
                <section class="card" aria-labelledby="in">
                    <div class="card-head">
                        <h2 id="in">{t!(arrivals.heading, n = format::number(all), days = DAYS)}</h2>
                        <span class="small soft" role="status">{now}</span>
                    </div>
                    {none.then(|| view! { <p class="pad soft">{t!(arrivals.nobody)}</p> })}
                    <div class="scroll" tabindex="0"><table class="tbl" hidden=none>
                        <thead><tr>
                            <th>{t!(accounts.collaborator)}</th>
                            <th>{t!(villages.title)}</th>
                            <th class="n">{t!(arrivals.arrived)}</th>
                            <th class="n">{t!(arrivals.to_check)}</th>
                            <th>{t!(arrivals.seen)}</th>
                        </tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table></div>
                </section>
                <section class="card" aria-labelledby="new">
                    <div class="card-head"><h2 id="new">{t!(arrivals.newest)}</h2><a class="more" href=routes::ARRIVALS>{t!(arrivals.see_all)}</a></div>
                    {quiet.then(|| view! { <p class="pad soft">{t!(arrivals.quiet, days = DAYS)}</p> })}
                    <div class="scroll" tabindex="0"><table class="tbl" hidden=quiet>
                        <thead><tr>
                            <th>{t!(arrivals.who)}</th>
                            <th>{t!(arrivals.what)}</th>
                            <th>{t!(arrivals.household)}</th>
                            <th>{t!(arrivals.received)}</th>
                            <th>{t!(arrivals.state)}</th>
                        </tr></thead>
                        <tbody>{lines.collect_view()}</tbody>
                    </table></div>
                </section>
                <Missing/>
            </div>
            <Waiting people=people/>
        </div>
    }
}

fn silent(person: &ArrivalsOf) -> bool {
    person
        .seen
        .is_some_and(|seen| when::days_ago(seen) > SILENT_DAYS)
}

#[component]
fn Person(person: ArrivalsOf, progress: Progress) -> impl IntoView {
    let app = use_app();
    let silent = silent(&person);
    let villages = person.villages;
    let seats = person.seats;
    let waiting = Memo::new(move |_| progress.waiting(Some(&seats)));
    let href = format!("{}?nguoi={}", routes::ARRIVALS, person.account);
    let missing = person.missing;
    view! {
        <tr>
            <td><a href=href><b>{person.name}</b></a></td>
            <td>{move || village_names(&app.villages.read(), &villages)}</td>
            <td class="n" class:empty=person.arrived == 0>{format::number(person.arrived)}</td>
            <td class="n" class:empty=move || waiting.get() == 0>{move || format::number(waiting.get())}</td>
            <td>
                {match person.seen {
                    None => view! { <span class="soft">{t!(accounts.never)}</span> }.into_any(),
                    Some(seen) if silent => view! { <State kind=StateKind::Wait icon="clock">{when::ago(seen)}</State> }.into_any(),
                    Some(seen) => when::ago(seen).into_any(),
                }}
                {(missing > 0).then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="clock">{t!(arrivals.missing, n = format::number(missing))}</State></span>
                })}
            </td>
        </tr>
    }
}

#[component]
fn Change(change: Arrival, at: usize, progress: Progress) -> impl IntoView {
    let app = use_app();
    let touched = units(&change);
    let first = touched.first().copied();
    let more = touched.len().saturating_sub(1) as u64;
    let rest = (more > 0).then(|| t!(arrivals.and_more, n = format::number(more)));
    let state = move || {
        progress
            .stages
            .with(|stages| stages.get(at).map(|stage| stage_state(*stage)))
    };
    view! {
        <tr>
            <td><b>{change.name.clone()}</b></td>
            <td>{what(&change)}{photos_link(&change)}</td>
            <td>{move || first.map(|unit| whose_link(app, unit))}" "{rest}</td>
            <td>{when::ago(change.received)}</td>
            <td>{state}</td>
        </tr>
    }
}

/// What waits: only what is computed from what is here.
#[component]
fn Waiting(people: Vec<ArrivalsOf>) -> impl IntoView {
    let app = use_app();
    let names: Vec<String> = people
        .iter()
        .filter(|one| silent(one))
        .map(|one| one.name.clone())
        .collect();
    let silent = names.len() as u64;
    let missing: u64 = people.iter().map(|person| person.missing).sum();
    let nobody = people.is_empty();
    let asked = held();
    let kept = move || waiting_line(asked);
    let forgot = recoveries();
    let forgot = move || recoveries::waiting_line(forgot);
    let late = people
        .iter()
        .filter(|one| one.missing > 0)
        .map(|one| match one.seen {
            Some(seen) => t!(
                arrivals.since_by,
                name = one.name.clone(),
                at = when::ago(seen)
            ),
            None => one.name.clone(),
        });
    let late = late.collect::<Vec<_>>().join("; ");
    // A leader reads what waits; where it is done is the officer's.
    let officer = is_officer(app);
    let officers = move |href: &'static str| officer.then(|| href.to_owned());
    let todo = |count: u64, href: Option<String>, words: String, more: String| {
        (count > 0).then(|| {
            let said = view! {
                <b>{format::number(count)}</b>
                <span>{words}<br/><span class="small soft">{more}</span></span>
            };
            match href {
                Some(href) => {
                    view! { <a class="todo" href=href>{said}<Icon name="right"/></a> }.into_any()
                }
                None => view! { <div class="todo">{said}</div> }.into_any(),
            }
        })
    };
    let clashes = move || {
        let rows = app.rows.get();
        let torn: Vec<_> = rows
            .iter()
            .flat_map(|rows| rows.iter())
            .filter(|row| row.clash)
            .collect();
        let href = torn.first().map(|row| routes::household(row.id));
        let first = torn.first().map(|row| row.head.clone()).unwrap_or_default();
        todo(
            torn.len() as u64,
            href,
            t!(arrivals.clashes).to_owned(),
            t!(arrivals.clash_first, name = first),
        )
    };
    let begin = move || {
        let villages = app.villages.read().is_empty();
        let households = app
            .rows
            .with(|rows| rows.as_ref().is_some_and(|rows| rows.is_empty()));
        let step = |wanted: bool, href: &'static str, icon, words: &'static str| {
            wanted.then(|| view! { <a class="todo" href=href><Icon name=icon/><span>{words}</span><Icon name="right"/></a> })
        };
        view! {
            {step(villages, routes::VILLAGES, "pin", t!(arrivals.begin_villages))}
            {step(households, routes::IMPORT, "up", t!(arrivals.begin_import))}
            {step(nobody, routes::ACCOUNTS, "phone", t!(arrivals.begin_accounts))}
        }
    };
    view! {
        <section class="card" aria-labelledby="wait">
            <div class="card-head"><h2 id="wait">{t!(arrivals.waiting)}</h2></div>
            {officer.then_some(begin)}
            {move || forgot().map(|(count, names)| todo(count, officers(routes::ACCOUNTS), t!(recovery.waiting).to_owned(), names))}
            {clashes}
            {todo(silent, officers(routes::ACCOUNTS), t!(arrivals.silent, n = SILENT_DAYS), names.join(", "))}
            {todo(missing, officers(routes::ACCOUNTS), t!(arrivals.not_here).to_owned(), late)}
            {move || kept().map(|(count, names)| todo(count, officers(routes::HELD), t!(held.waiting).to_owned(), names))}
            <p class="pad small soft">{t!(arrivals.waiting_help)}</p>
        </section>
    }
}
