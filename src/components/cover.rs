//! The top of the book: title, way back, whether there is a network, the woven band.

use super::{Icon, Steps};
use crate::{app_state::use_app, platform::window, t};
use leptos::{html, prelude::*};
use std::cell::RefCell;

thread_local! {
    /// The page whose title had the focus last.
    static SEEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Says on every screen that the commune is a demonstration.
#[derive(Clone, Copy)]
pub struct Sample(pub Signal<bool>);

/// A page of the book: cover, page and dock, one under the other.
#[component]
pub fn Book(children: Children) -> impl IntoView {
    view! { <div class="book">{children()}</div> }
}

/// The cover.
#[component]
pub fn Cover(
    /// The page's heading.
    #[prop(into)]
    title: Signal<String>,
    /// What stands in the tab; never a person's name.
    #[prop(into)]
    tab: Signal<String>,
    /// The line under the heading.
    #[prop(into, optional)]
    subtitle: Signal<String>,
    /// Where "back" leads; nowhere when empty.
    #[prop(into, optional)]
    back: String,
    /// What "back" is called, where it is more than that.
    #[prop(into, optional)]
    back_label: Option<String>,
    /// Says when there is no network.
    #[prop(optional)]
    net: bool,
    /// Has the button that changes the theme.
    #[prop(optional)]
    theme: bool,
    /// The step of a form and how many there are, instead of the band.
    #[prop(into, optional)]
    steps: Option<Signal<(usize, usize)>>,
    /// Buttons at the end of the row.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let sample = use_context::<Sample>();
    let under = Memo::new(move |_| {
        let line = subtitle.get();
        let mark = sample.is_some_and(|sample| sample.0.get()) && !line.contains(t!(app.sample));
        match (mark, line.is_empty()) {
            (false, _) => line,
            (true, true) => t!(more.sample_title).to_owned(),
            (true, false) => format!("{line} ({})", t!(app.sample)),
        }
    });
    let heading = NodeRef::<html::H1>::new();
    announce(heading, tab);
    view! {
        <header class="cover">
            <div class="cover-row">
                {(!back.is_empty()).then(|| {
                    let label = back_label.unwrap_or_else(|| t!(app.back).to_owned());
                    view! { <a class="cover-btn" href=back aria-label=label><Icon name="left"/></a> }
                })}
                <div class="cover-title">
                    <h1 tabindex="-1" node_ref=heading>{title}</h1>
                    <Show when=move || !under.read().is_empty()><p>{under}</p></Show>
                </div>
                {children.map(|children| children())}
                {theme.then(|| view! { <ThemeButton/> })}
            </div>
            {net.then(|| view! { <Net/> })}
            {match steps {
                Some(at) => view! { <Steps at=at/> }.into_any(),
                None => view! { <Band/> }.into_any(),
            }}
        </header>
    }
}

/// Names the page in the tab, and moves the focus to its heading when it is another page than
/// before: the first page keeps the browser's own focus, later ones are announced by their title.
pub fn announce(heading: NodeRef<html::H1>, tab: Signal<String>) {
    Effect::new(move |_| {
        let Some(heading) = heading.get() else {
            return;
        };
        let here = window::path();
        let moved = SEEN.with_borrow_mut(|seen| {
            let moved = seen.as_ref().is_some_and(|seen| *seen != here);
            *seen = Some(here);
            moved
        });
        if moved {
            let _ = heading.focus();
        }
    });
    Effect::new(move |_| window::set_title(&format!("{} – {}", tab.get(), t!(app.name))));
}

/// The woven band.
#[component]
pub fn Band(
    /// Five rows of it, for the sign-in screen.
    #[prop(optional)]
    tall: bool,
) -> impl IntoView {
    view! { <div class="band" class:band-tall=tall aria-hidden="true"></div> }
}

/// A link in the cover's row.
#[component]
pub fn CoverLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// Its icon.
    icon: &'static str,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! { <a class="cover-btn" href=href aria-label=label><Icon name=icon/></a> }
}

/// Changes between light and dark.
#[component]
fn ThemeButton() -> impl IntoView {
    let app = use_app();
    view! {
        <button class="cover-btn" type="button" aria-label=t!(app.theme_switch) on:click=move |_| app.switch_theme()>
            <Icon name="half"/>
        </button>
    }
}

/// Says when there is no network; the place for it is always there, so that it is announced.
#[component]
fn Net() -> impl IntoView {
    let app = use_app();
    view! {
        <div role="status">
            <Show when=move || !app.online.get()>
                <p class="net">
                    <Icon name="nonet"/>
                    <span><b>{t!(app.offline)}</b>" "{t!(app.offline_keep)}</span>
                </p>
            </Show>
        </div>
    }
}
