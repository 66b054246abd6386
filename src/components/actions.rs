//! What the thumb reaches: the dock, its tabs, buttons.

use super::Icon;
use crate::{routes, t};
use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::hooks::use_location;

/// The look of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BtnKind {
    /// Outlined.
    #[default]
    Plain,
    /// The one main action.
    Main,
    /// A link that looks like one.
    Quiet,
    /// Takes something away.
    Stop,
    /// One of two equal answers.
    Even,
}

impl BtnKind {
    fn class(self, wide: bool) -> String {
        let kind = match self {
            Self::Plain => "btn",
            Self::Main => "btn btn-main",
            Self::Quiet => "btn btn-quiet",
            Self::Stop => "btn btn-stop",
            Self::Even => "btn even",
        };
        if wide {
            format!("{kind} btn-wide")
        } else {
            kind.to_owned()
        }
    }
}

/// A button.
#[component]
pub fn Btn(
    /// Its look.
    #[prop(optional)]
    kind: BtnKind,
    /// The symbol before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// As wide as the page.
    #[prop(optional)]
    wide: bool,
    /// Sends its form.
    #[prop(optional)]
    submit: bool,
    /// Cannot be pressed now; a sentence beside it says why.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// What happens.
    #[prop(into, optional)]
    on_click: Option<Callback<MouseEvent>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let press = move |event| {
        if let Some(on_click) = on_click {
            on_click.run(event);
        }
    };
    view! {
        <button class=kind.class(wide) type=if submit { "submit" } else { "button" } disabled=disabled on:click=press>
            {icon.map(|name| view! { <Icon name=name/> })}
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkBtn(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// Its look.
    #[prop(optional)]
    kind: BtnKind,
    /// The symbol before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// As wide as the page.
    #[prop(optional)]
    wide: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class(wide) href=href>
            {icon.map(|name| view! { <Icon name=name/> })}
            {children()}
        </a>
    }
}

/// The bottom of the book. Children stand above the tabs, if there are any.
#[component]
pub fn Dock(
    /// Children are actions in a row (else they stand as they are).
    #[prop(optional)]
    actions: bool,
    /// Has the four tabs, with this many saves unsent.
    #[prop(into, optional)]
    tabs: Option<Signal<u64>>,
    /// What stands above the tabs.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let children = children.map(|children| {
        if actions {
            view! { <div class="dock-act">{children()}</div> }.into_any()
        } else {
            children().into_any()
        }
    });
    view! {
        <footer class="dock">
            {children}
            {tabs.map(|unsent| view! { <Tabs unsent=unsent/> })}
        </footer>
    }
}

/// The four places of the phone.
#[component]
pub fn Tabs(
    /// How many saves are only on this phone.
    #[prop(into)]
    unsent: Signal<u64>,
) -> impl IntoView {
    let path = use_location().pathname;
    let here = move |tab: &'static str| move || (path.get() == tab).then_some("page");
    view! {
        <nav class="tabs" aria-label=t!(tabs.label)>
            <a class="tab" href=routes::TODAY aria-current=here(routes::TODAY)><Icon name="day"/>{t!(tabs.today)}</a>
            <a class="tab" href=routes::HOUSEHOLDS aria-current=here(routes::HOUSEHOLDS)><Icon name="book"/>{t!(tabs.households)}</a>
            <a class="tab" href=routes::SYNC aria-current=here(routes::SYNC)>
                <Icon name="swap"/>{t!(tabs.sync)}
                <Show when=move || { unsent.get() > 0 }>
                    <span class="badge">{move || unsent.get()}<span class="say">" "{t!(tabs.unsent)}</span></span>
                </Show>
            </a>
            <a class="tab" href=routes::MORE aria-current=here(routes::MORE)><Icon name="more"/>{t!(tabs.more)}</a>
        </nav>
    }
}
