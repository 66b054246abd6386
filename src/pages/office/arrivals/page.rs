//! Mới về: everything that came in, by person and day; open, read, mark as checked.

use super::{
    asked::{DAYS, arrivals, of_collaborators},
    lines::OfPerson,
    stage::{Known, Stage, check, known, stage},
};
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind, LinkBtn, Note, NoteKind, Select},
    forms::words as plain,
    i18n::format,
    pages::office::{people::Asked, shell::WorkHead},
    routes, t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use so_thon_domain::{AccountId, access::Role};
use so_thon_protocol::office::{Arrival, ArrivalsOf};
use std::sync::Arc;

/// The most arrivals that the server lists.
const LISTED: usize = 200;

/// What decides which arrivals are shown.
#[derive(Clone, Copy)]
pub(super) struct Filter {
    pub person: RwSignal<String>,
    state: RwSignal<String>,
}

/// What the page works with.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub people: Memo<Vec<ArrivalsOf>>,
    pub all: Memo<Arc<Vec<Arrival>>>,
    pub known: RwSignal<Known>,
    pub filter: Filter,
    said: RwSignal<String>,
    failed: RwSignal<String>,
}

impl Desk {
    /// How far the office is with it.
    pub fn stage(self, arrival: &Arrival) -> Stage {
        let app = use_app();
        self.known
            .with(|known| app.counts.with(|counts| stage(arrival, known, counts)))
    }

    /// Is it among what the person wants to see?
    pub fn shows(self, arrival: &Arrival) -> bool {
        let person = self.filter.person.get();
        let own = person.is_empty()
            || self.people.with(|people| {
                let one = people.iter().find(|one| one.account.to_string() == person);
                one.is_some_and(|one| one.seats.contains(&arrival.seat))
            });
        own && (self.filter.state.read().is_empty() || self.stage(arrival).waits())
    }

    /// What is shown and waits.
    fn waiting(self) -> Vec<Arrival> {
        self.all.with(|all| {
            let shown = all.iter().filter(|one| self.shows(one));
            let waiting = shown.filter(|one| self.stage(one) == Stage::Received);
            waiting.cloned().collect()
        })
    }

    /// Marks these.
    pub fn check(self, arrivals: Vec<Arrival>) {
        let count = arrivals.len() as u64;
        let (said, failed) = (self.said, self.failed);
        said.set(String::new());
        failed.set(String::new());
        check(
            use_app(),
            arrivals,
            self.known
                .with_untracked(|known| Arc::clone(&known.records)),
            move |saved| match saved {
                Ok(()) => drop(said.try_set(t!(arrivals.checked_n, n = format::number(count)))),
                Err(error) => drop(failed.try_set(plain::phone(&error).to_owned())),
            },
        );
    }
}

/// The page.
#[component]
pub fn ArrivalsPage() -> impl IntoView {
    let app = use_app();
    let asked_for = use_query_map().read_untracked().get("nguoi");
    let asked_for = asked_for.and_then(|text| AccountId::parse(&text));
    let days = RwSignal::new(DAYS.to_string());
    let asked = arrivals(move || days.read().parse().unwrap_or(DAYS));
    let people = Memo::new(move |_| {
        asked.with(|asked| {
            asked
                .here()
                .map(|here| here.people.clone())
                .unwrap_or_default()
        })
    });
    let all = Memo::new(move |_| {
        let changes = asked.with(|asked| asked.here().map(of_collaborators));
        Arc::new(changes.unwrap_or_default())
    });
    let desk = Desk {
        people,
        all,
        known: known(move || all.get()),
        filter: Filter {
            person: RwSignal::new(asked_for.map(|id| id.to_string()).unwrap_or_default()),
            state: RwSignal::new(String::new()),
        },
        said: RwSignal::new(String::new()),
        failed: RwSignal::new(String::new()),
    };
    // What the server has and this book not yet: it is fetched, unless that was a moment ago.
    Effect::new(move |_| {
        if all.with(|all| all.iter().any(|one| desk.stage(one) == Stage::NotHere)) {
            app.sync.soon(app);
        }
    });
    let officer = app
        .identity()
        .is_some_and(|identity| identity.me.role == Role::Officer);
    let waiting = Memo::new(move |_| desk.waiting().len() as u64);
    let subtitle = move || t!(arrivals.waiting_n, n = format::number(waiting.get()));
    let title = Signal::derive(|| t!(arrivals.title).to_owned());
    view! {
        <main class="work">
            <WorkHead title=title subtitle=ViewFn::from(subtitle)>
                <LinkBtn href=routes::OFFICE icon="left">{t!(office.title)}</LinkBtn>
                {officer.then(|| view! {
                    <Btn kind=BtnKind::Main icon="seal" disabled=Signal::derive(move || waiting.get() == 0)
                        on_click=move |_| desk.check(desk.waiting())>
                        {t!(arrivals.check_these)}
                    </Btn>
                })}
            </WorkHead>
            <Filters desk=desk days=days/>
            <div role="status">
                <Show when=move || !desk.said.read().is_empty()>
                    <Note kind=NoteKind::Done><p>{desk.said}</p></Note>
                </Show>
                <Show when=move || !desk.failed.read().is_empty()>
                    <Note kind=NoteKind::Stop><p>{desk.failed}</p></Note>
                </Show>
            </div>
            {move || match asked.with(|asked| match asked {
                Asked::Failed(error) => Some(plain::api(error)),
                Asked::Waiting | Asked::Here(_) => None,
            }) {
                Some(why) => view! {
                    <Note kind=NoteKind::Wait icon="nonet"><h2>{t!(arrivals.unknown)}</h2><p>{why}</p></Note>
                }.into_any(),
                None => view! { <List desk=desk officer=officer/> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Filters(desk: Desk, days: RwSignal<String>) -> impl IntoView {
    let people = Signal::derive(move || {
        let mut options = vec![(String::new(), t!(arrivals.everybody).to_owned())];
        options.extend(desk.people.with(|people| {
            let all = people.iter();
            all.map(|one| (one.account.to_string(), one.name.clone()))
                .collect::<Vec<_>>()
        }));
        options
    });
    let states = vec![
        (String::new(), t!(arrivals.any_state).to_owned()),
        ("waiting".to_owned(), t!(arrivals.only_waiting).to_owned()),
    ];
    let spans = [3_u64, 7, 30, 90].map(|n| (n.to_string(), t!(arrivals.last_days, n = n)));
    view! {
        <div class="two">
            <Select id="person" label=t!(arrivals.who) value=desk.filter.person options=people/>
            <Select id="state" label=t!(arrivals.state) value=desk.filter.state options=Signal::stored(states)/>
            <Select id="days" label=t!(arrivals.span) value=days options=Signal::stored(spans.to_vec())/>
        </div>
    }
}

/// By person, in the order of the desk, then by day.
#[component]
fn List(desk: Desk, officer: bool) -> impl IntoView {
    let none = Memo::new(move |_| desk.all.with(|all| !all.iter().any(|one| desk.shows(one))));
    // Each line stays what it is when more comes in: what is open stays open, what is pressed is what
    // was read.
    let people = move || {
        let all = desk.all.get();
        let sent = |one: &ArrivalsOf| all.iter().any(|own| one.seats.contains(&own.seat));
        let people = desk.people.get().into_iter();
        people
            .filter(|one| one.missing > 0 || sent(one))
            .map(|one| (one.account, one.name))
            .collect::<Vec<_>>()
    };
    let full = move || desk.all.with(|all| all.len() >= LISTED);
    view! {
        <Show when=move || none.get()><p class="soft">{t!(arrivals.nothing_shown)}</p></Show>
        <For each=people key=|(account, _)| *account children=move |(account, name)| view! {
            <OfPerson account=account name=name desk=desk officer=officer/>
        }/>
        <Show when=full><p class="soft">{t!(arrivals.only_newest, n = LISTED as u64)}</p></Show>
    }
}
