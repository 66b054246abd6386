//! Gửi, nhận: how far the saves got, what the office sent back and why, the bundle for days without
//! a network, and whether this phone keeps what it holds.

mod bundle;
mod carry;
mod keeping;
mod missing;
mod repair;

use super::{RenewForm, sync_photos::PhotosWaiting, unsent};
use crate::{
    app_state::{AppState, clock, may::if_sees_households, use_app},
    components::{Book, Btn, BtnKind, Cover, Dock, Note, NoteKind, Trail, TrailKind},
    forms::words,
    i18n::format,
    sync_driver::{Meeting, Trouble},
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{Change, Field, HouseholdId, RecordKind};

/// From how far on the clock is worth a word, in milliseconds.
const CLOCK_OFF_MS: u64 = 10 * 60 * 1000;

/// The page.
#[component]
pub fn SyncPage() -> impl IntoView {
    let app = use_app();
    let met = Signal::derive(move || match app.counts.get().met {
        Some(at) => t!(sync.met_at, at = format::moment(at)),
        None if app.counted.get() => t!(sync.never_met).to_owned(),
        None => String::new(),
    });
    let running = Signal::derive(move || app.sync.meeting.get() == Meeting::Running);
    view! {
        <Book>
            <Cover title=t!(sync.title) tab=t!(sync.title) subtitle=met net=true theme=true/>
            <main class="page">
                <Counts/>
                <PhotosWaiting/>
                <Progress/>
                <missing::Missing/>
                <repair::RepairBox/>
                <ClockNote/>
                <Differs/>
                {if_sees_households(|| view! { <bundle::MakeBundle/><carry::Carry/> })}
                <keeping::Keeping/>
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
        let counts = counts.get();
        if counts.unsent > 0 {
            TrailKind::Here
        } else if counts.received + counts.checked > 0 {
            TrailKind::Done
        } else {
            // Nothing was acknowledged: nothing is done.
            TrailKind::Ahead
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
    let which = oldest_save();
    let all_sent = move || match oldest() {
        None if counts.get().received + counts.get().checked > 0 => t!(sync.all_sent).to_owned(),
        None => String::new(),
        Some(when) => match which.get() {
            Some(what) => format!("{when} {}", t!(sync.oldest_what, what = what)),
            None => when,
        },
    };
    let undecided = move || {
        let undecided = counts.get().undecided;
        (undecided > 0).then(|| {
            view! { <p class="small">{t!(sync.undecided_n, n = format::number(undecided))}</p> }
        })
    };
    view! {
        <section class="sheet" aria-label=t!(sync.where_are)>
            <ol class="trail">
                <Trail icon="phone" kind=here>
                    <span class="trail-num">{move || app.figure(counts.get().unsent)}</span><b>{t!(road.here)}</b>
                    <p class="soft small">{all_sent}</p>
                </Trail>
                <Trail icon="tray" kind=TrailKind::Ahead>
                    <span class="trail-num">{move || app.figure(counts.get().received)}</span><b>{t!(road.received)}</b>
                    <Show when=move || { counts.get().received > 0 }>
                        <p class="soft small">{t!(sync.waits_for_check)}</p>
                    </Show>
                    {undecided}
                </Trail>
                <Trail icon="seal" kind=checked>
                    <span class="trail-num">{move || app.figure(counts.get().checked)}</span><b>{t!(road.checked)}</b>
                </Trail>
            </ol>
        </section>
    }
}

/// What the oldest unsent save is about, in words.
fn oldest_save() -> Signal<Option<String>> {
    let app = use_app();
    let oldest = RwSignal::new(None::<Change>);
    Effect::new(move |_| {
        app.counts.track();
        let Some(book) = app.book() else {
            return;
        };
        spawn_local(async move {
            if let Ok(unsent) = book.unsent().await {
                oldest.try_set(unsent.into_iter().next());
            }
        });
    });
    Signal::derive(move || oldest.with(|change| change.as_ref().map(|change| title(app, change))))
}

/// A change in a few words: what was written, and for whom as far as that is known here.
fn title(app: AppState, change: &Change) -> String {
    let has = |kind: RecordKind| change.writes.iter().any(|write| write.kind == kind);
    let what = if has(RecordKind::VISIT) {
        t!(sync.kind_visit)
    } else if has(RecordKind::SUPPORT) {
        t!(sync.kind_support)
    } else if has(RecordKind::REGISTRATION) {
        t!(sync.kind_plan)
    } else if has(RecordKind::HOUSEHOLD) {
        t!(sync.kind_household)
    } else if has(RecordKind::MEMBER) {
        t!(sync.kind_member)
    } else if has(RecordKind::PHOTO) {
        t!(photo.one)
    } else {
        t!(sync.kind_other)
    };
    let household = change.units().into_iter().next().map(HouseholdId::from);
    let known = app.rows.with(|rows| {
        let row = rows
            .as_ref()?
            .iter()
            .find(|row| Some(row.id) == household)?;
        Some(row.head.clone())
    });
    // A household that is nowhere yet is known by the people that were written with it.
    let written = || {
        let mut members = change
            .writes
            .iter()
            .filter(|write| write.kind == RecordKind::MEMBER);
        let name = members.find_map(|write| write.fields.get(&Field::known("name")))?;
        Some(name.value.as_str()?.to_owned())
    };
    let name = known.filter(|name| !name.is_empty()).or_else(written);
    let of = name.map(|name| t!(sync.of_household, name = name));
    format::line([what.to_owned(), of.unwrap_or_default()])
}

/// Villages that were found to differ from the office's book.
#[component]
fn Differs() -> impl IntoView {
    let app = use_app();
    move || {
        let villages = app.counts.get().differs;
        (villages > 0).then(|| view! {
            <Note kind=NoteKind::Wait><p>{t!(sync.differs_n, n = format::number(villages))}</p></Note>
        })
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

/// A clock that is off misleads people, not the merge.
#[component]
fn ClockNote() -> impl IntoView {
    let app = use_app();
    let words = move || {
        let ahead = app.counts.get().ahead_ms;
        let off = ahead.unsigned_abs();
        let span = match off / 60_000 {
            minutes @ ..120 => t!(sync.minutes_n, n = minutes),
            minutes @ ..2_880 => t!(sync.hours_n, n = (minutes + 30) / 60),
            minutes => t!(sync.days_n, n = format::number((minutes + 720) / 1_440)),
        };
        match ahead {
            _ if off < CLOCK_OFF_MS => None,
            ahead if ahead > 0 => Some(t!(sync.clock_ahead, span = span)),
            _ => Some(t!(sync.clock_behind, span = span)),
        }
    };
    move || {
        words().map(|words| {
            view! {
                <Note kind=NoteKind::Wait icon="clock"><p>{words}" "{t!(sync.dates_stay)}</p></Note>
            }
        })
    }
}
