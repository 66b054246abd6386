//! Gửi, nhận: how far the saves got, what the office sent back and why, and whether this phone
//! keeps what it holds.

use super::{RenewForm, unsent};
use crate::{
    app_state::{clock, use_app},
    components::{
        Book, Btn, BtnKind, Cover, Dock, Fact, Facts, LinkBtn, Note, NoteKind, Trail, TrailKind,
    },
    forms::words,
    i18n::format,
    platform::storage::{self, Room},
    routes,
    sync_driver::{Meeting, Trouble},
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{Change, HouseholdId, RecordKind};
use so_thon_sync::phone::SentBack;

/// From how far on the clock is worth a word, in milliseconds.
const CLOCK_OFF_MS: u64 = 10 * 60 * 1000;

/// The page.
#[component]
pub fn SyncPage() -> impl IntoView {
    let app = use_app();
    let met = Signal::derive(move || match app.counts.get().met {
        Some(at) => t!(sync.met_at, at = format::moment(at)),
        None => t!(sync.never_met).to_owned(),
    });
    let running = Signal::derive(move || app.sync.meeting.get() == Meeting::Running);
    view! {
        <Book>
            <Cover title=t!(sync.title) tab=t!(sync.title) subtitle=met net=true theme=true/>
            <main class="page">
                <Counts/>
                <Progress/>
                <SentBackList/>
                <ClockNote/>
                <Keeping/>
            </main>
            <Dock tabs=unsent() actions=true>
                <Btn kind=BtnKind::Main icon="swap" disabled=running on_click=move |_| app.sync.now(app)>
                    {move || if running.get() { t!(sync.running) } else { t!(sync.try_now) }}
                </Btn>
            </Dock>
        </Book>
    }
}

/// The three counts as a path.
#[component]
fn Counts() -> impl IntoView {
    let app = use_app();
    let counts = app.counts;
    let here = Signal::derive(move || {
        if counts.get().unsent > 0 {
            TrailKind::Here
        } else {
            TrailKind::Done
        }
    });
    let checked = Signal::derive(move || {
        if counts.get().checked > 0 {
            TrailKind::Done
        } else {
            TrailKind::Ahead
        }
    });
    let oldest = move || {
        let oldest = counts.get().oldest?;
        let at = clock::local(oldest);
        let days = (app.today.get() - at.date()).num_days();
        let when = format!("{}, {}", format::day_month(at.date()), format::time(at));
        Some(match days {
            0 => t!(sync.oldest_today, time = format::time(at)),
            1 => t!(sync.oldest_yesterday, time = format::time(at)),
            days => t!(sync.oldest_days, n = days, at = when),
        })
    };
    let all_sent = move || oldest().unwrap_or_else(|| t!(sync.all_sent).to_owned());
    view! {
        <section class="sheet" aria-label=t!(sync.where_are)>
            <ol class="trail">
                <Trail icon="phone" kind=here>
                    <span class="trail-num">{move || format::number(counts.get().unsent)}</span><b>{t!(road.here)}</b>
                    <p class="soft small">{all_sent}</p>
                </Trail>
                <Trail icon="tray" kind=TrailKind::Ahead>
                    <span class="trail-num">{move || format::number(counts.get().received)}</span><b>{t!(road.received)}</b>
                    <Show when=move || { counts.get().received > 0 }>
                        <p class="soft small">{t!(sync.waits_for_check)}</p>
                    </Show>
                </Trail>
                <Trail icon="seal" kind=checked>
                    <span class="trail-num">{move || format::number(counts.get().checked)}</span><b>{t!(road.checked)}</b>
                </Trail>
            </ol>
        </section>
    }
}

/// How the last meeting went, when there is something to say; and signing in again.
#[component]
fn Progress() -> impl IntoView {
    let app = use_app();
    let state = move || match app.sync.meeting.get() {
        Meeting::NotYet | Meeting::Met => ().into_any(),
        Meeting::Running => view! { <p class="soft">{t!(sync.meeting)}</p> }.into_any(),
        // The cover already says that there is no network.
        Meeting::Failed(Trouble::Unreachable) if !app.online.get() => ().into_any(),
        Meeting::Failed(Trouble::SessionExpired) => view! {
            <Note kind=NoteKind::Wait icon="lock"><p>{t!(problem.session_expired)}</p></Note>
        }
        .into_any(),
        Meeting::Failed(trouble) => view! {
            <Note kind=NoteKind::Wait><p>{words::trouble(&trouble)}</p></Note>
        }
        .into_any(),
    };
    // The form stays while its own attempt runs: a round in the background must not take it away.
    let expired = Memo::new(move |before: Option<&bool>| match app.sync.meeting.get() {
        Meeting::Failed(Trouble::SessionExpired) => true,
        Meeting::Running => before.copied().unwrap_or(false),
        Meeting::NotYet | Meeting::Met | Meeting::Failed(_) => false,
    });
    view! {
        <div role="status">{state}</div>
        <Show when=move || expired.get()>
            <section class="sheet"><RenewForm/></section>
        </Show>
    }
}

/// What the office sent back, each with its reason and a way to mend it.
#[component]
fn SentBackList() -> impl IntoView {
    let app = use_app();
    let items = RwSignal::new(Vec::<(u64, SentBack)>::new());
    Effect::new(move |_| {
        app.counts.track();
        let Some(book) = app.book() else {
            return;
        };
        spawn_local(async move {
            if let Ok(found) = book.sent_back().await {
                items.try_set(found);
            }
        });
    });
    move || {
        let items = items.get();
        (!items.is_empty()).then(|| {
            let count = items.len();
            let items = items
                .into_iter()
                .map(|(number, item)| view! { <Returned number=number item=item/> })
                .collect_view();
            view! {
                <section class="note note-stop" aria-labelledby="repair">
                    <crate::components::Icon name="stop"/>
                    <h2 id="repair">{t!(sync.sent_back_n, n = count)}</h2>
                    {items}
                </section>
            }
        })
    }
}

#[component]
fn Returned(number: u64, item: SentBack) -> impl IntoView {
    let app = use_app();
    let (why, fix) = words::refusal(item.reason);
    let household = item
        .change
        .units()
        .into_iter()
        .next()
        .map(HouseholdId::from);
    let head = move || {
        app.rows.with(|rows| {
            let row = rows
                .as_ref()?
                .iter()
                .find(|row| Some(row.id) == household)?;
            Some(t!(sync.of_household, name = row.head.clone()))
        })
    };
    let code = item
        .reason
        .map_or("number_reused", so_thon_domain::refusal::Refusal::code);
    let known = Memo::new(move |_| head().is_some());
    view! {
        <div class="returned">
            <p><b>{what(&item.change)}</b>{move || head().map(|head| format!(", {head}"))}</p>
            <p>{why}</p>
            <p><b>{t!(sync.how_to_fix)}</b>" "{fix}</p>
            <div class="row">
                <Show when=move || known.get()>
                    {household.map(|id| view! {
                        <LinkBtn icon="pen" href=routes::household(id)>{t!(sync.open_household)}</LinkBtn>
                    })}
                </Show>
            </div>
            <p class="small soft">{t!(sync.still_here, number = number, code = code)}</p>
        </div>
    }
}

/// What a change was about: its weightiest record.
fn what(change: &Change) -> &'static str {
    let has = |kind: RecordKind| change.writes.iter().any(|write| write.kind == kind);
    if has(RecordKind::VISIT) {
        t!(sync.kind_visit)
    } else if has(RecordKind::SUPPORT) {
        t!(sync.kind_support)
    } else if has(RecordKind::MEMBER) {
        t!(sync.kind_member)
    } else {
        t!(sync.kind_household)
    }
}

/// A clock that is off misleads people, not the merge.
#[component]
fn ClockNote() -> impl IntoView {
    let app = use_app();
    let words = move || {
        let ahead = app.counts.get().ahead_ms;
        let minutes = ahead.unsigned_abs() / 60_000;
        match ahead {
            _ if ahead.unsigned_abs() < CLOCK_OFF_MS => None,
            ahead if ahead > 0 => Some(t!(sync.clock_ahead, n = format::number(minutes))),
            _ => Some(t!(sync.clock_behind, n = format::number(minutes))),
        }
    };
    move || {
        words().map(|words| view! { <Note kind=NoteKind::Wait icon="clock"><p>{words}</p></Note> })
    }
}

/// Whether the browser keeps the book, how much room there is, what was downloaded.
#[component]
fn Keeping() -> impl IntoView {
    let app = use_app();
    let kept = RwSignal::new(None::<(bool, Option<Room>)>);
    spawn_local(async move {
        let persists = storage::persist().await;
        let room = storage::room().await;
        kept.try_set(Some((persists, room)));
    });
    let room = move || {
        let (persists, room) = kept.get()?;
        let promise = if persists {
            t!(sync.kept)
        } else {
            t!(sync.may_clear)
        };
        Some(match room {
            Some(room) => format!(
                "{} {promise}",
                t!(sync.room_left, room = format::bytes(room.left()))
            ),
            None => promise.to_owned(),
        })
    };
    let loaded = move || {
        let rows = app.rows.read().as_ref().map_or(0, |rows| rows.len());
        let counts = app.counts.get();
        let what = t!(
            sync.loaded,
            villages = app.villages.read().len(),
            n = format::number(rows as u64)
        );
        match counts.met {
            Some(at) if counts.complete => format::line([
                what,
                t!(sync.fresh_to, at = format::date(clock::local(at).date())),
            ]),
            _ => format::line([what, t!(sync.not_complete).to_owned()]),
        }
    };
    view! {
        <Facts small=true>
            <Fact name=t!(sync.room)>{move || room().unwrap_or_default()}</Fact>
            <Fact name=t!(sync.downloaded)>{loaded}</Fact>
        </Facts>
    }
}
