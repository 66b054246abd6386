//! How far records got (three counts in a row, the same as a path, one record's state), and how far
//! a form got.

use super::{Icon, Size};
use crate::{app_state::use_app, t};
use leptos::prelude::*;

/// Three counts in a row; leads to the sync page.
#[component]
pub fn Road(
    /// Only on this phone, received, checked.
    #[prop(into)]
    counts: Signal<(u64, u64, u64)>,
    /// Where it leads.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    let app = use_app();
    let stop = |icon, class, count: Signal<u64>, name| {
        view! {
            <span class=class>
                <span class="stop-num"><Icon name=icon/><b>{move || app.figure(count.get())}</b></span>
                {name}
            </span>
        }
    };
    view! {
        <a class="road" href=href>
            <span class="say">{t!(road.label)}</span>
            {stop("phone", "stop stop-here", Signal::derive(move || counts.get().0), t!(road.here))}
            {stop("tray", "stop", Signal::derive(move || counts.get().1), t!(road.received))}
            {stop("seal", "stop stop-done", Signal::derive(move || counts.get().2), t!(road.checked))}
        </a>
    }
}

/// How far one step of a trail is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrailKind {
    /// Not reached.
    #[default]
    Ahead,
    /// Something waits here.
    Here,
    /// Done.
    Done,
}

/// One step of a path, in an `<ol class="trail">`.
#[component]
pub fn Trail(
    /// Its symbol.
    icon: &'static str,
    /// How far it is.
    #[prop(into)]
    kind: Signal<TrailKind>,
    /// What is said of it.
    children: Children,
) -> impl IntoView {
    let class = move || match kind.get() {
        TrailKind::Ahead => "",
        TrailKind::Here => "trail-here",
        TrailKind::Done => "trail-done",
    };
    view! {
        <li class=class>
            <span class="trail-dot"><Icon name=icon/></span>
            <div>{children()}</div>
        </li>
    }
}

/// The colour of a state; its shape and words say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StateKind {
    /// A quiet fact.
    #[default]
    Plain,
    /// Waits, or is doubtful.
    Wait,
    /// Done.
    Done,
    /// Sent back.
    Stop,
    /// A fact that weighs: a lack.
    #[cfg(feature = "office")]
    Fact,
}

/// One record's state: a symbol and words.
#[component]
pub fn State(
    /// Its colour.
    #[prop(optional)]
    kind: StateKind,
    /// Its symbol.
    icon: &'static str,
    /// Its words.
    children: Children,
) -> impl IntoView {
    let class = match kind {
        StateKind::Plain => "state",
        StateKind::Wait => "state state-wait",
        StateKind::Done => "state state-done",
        StateKind::Stop => "state state-stop",
        #[cfg(feature = "office")]
        StateKind::Fact => "state state-fact",
    };
    view! { <span class=class><Icon name=icon size=Size::Small/>{children()}</span> }
}

/// The step of a form (from 1) and how many there are. The words beside it say the same.
#[component]
pub fn Steps(
    /// Step, count.
    at: Signal<(usize, usize)>,
) -> impl IntoView {
    let marks = move || {
        let (here, all) = at.get();
        (1..=all)
            .map(|step| {
                view! { <li class:done=step < here aria-current=(step == here).then_some("step")></li> }
            })
            .collect_view()
    };
    view! { <ol class="steps" aria-hidden="true">{marks}</ol> }
}
