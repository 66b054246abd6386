//! Ruled lines and a red margin: lists, and facts in two columns.

use super::Icon;
use leptos::prelude::*;

/// A ruled list with a heading.
#[component]
pub fn Ledger(
    /// The id of its heading, unique on the page.
    id: &'static str,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// What stands at the heading's end.
    #[prop(into, optional)]
    end: ViewFn,
    /// Is announced when it changes (how many were found).
    #[prop(optional)]
    announce: bool,
    /// Entries in `<ul>`, places.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="ledger" aria-labelledby=id>
            <div class="ledger-head" role=announce.then_some("status")>
                <h2 id=id>{title}</h2>
                {end.run()}
            </div>
            {children()}
        </section>
    }
}

/// A place within a ledger ("Thôn Làng Rầm, 4 hộ").
#[component]
pub fn Place(
    /// Its words.
    #[prop(into)]
    title: Signal<String>,
) -> impl IntoView {
    view! {
        <h3 class="entry place">
            <span class="entry-mark"><Icon name="pin" size=super::Size::Small/></span>
            <span class="entry-body">{title}</span>
        </h3>
    }
}

/// One line. Stands in a `<li>`.
#[component]
pub fn Entry(
    /// Where it leads; none for a line that is only read. Empty is none too, in the office's program.
    #[prop(into, optional)]
    href: Option<String>,
    /// An icon left of the margin.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// A number left of the margin.
    #[prop(into, optional)]
    number: Option<String>,
    /// Shows that it leads somewhere.
    #[prop(optional)]
    arrow: bool,
    /// What is written.
    children: Children,
) -> impl IntoView {
    let small = number
        .as_ref()
        .is_some_and(|number| number.chars().count() > 2);
    let inner = view! {
        <span class="entry-mark" class:small=small>
            {number}
            {icon.map(|name| view! { <Icon name=name/> })}
        </span>
        <span class="entry-body">{children()}</span>
        {arrow.then(|| view! { <span class="entry-end"><Icon name="right"/></span> })}
    };
    match href {
        Some(href) if !(cfg!(feature = "office") && href.is_empty()) => {
            view! { <a class="entry" href=href>{inner}</a> }.into_any()
        }
        Some(_) | None => view! { <div class="entry">{inner}</div> }.into_any(),
    }
}

/// Facts: names left, values right.
#[component]
pub fn Facts(
    /// In small print.
    #[prop(optional)]
    small: bool,
    /// [`Fact`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts" class:small=small>{children()}</dl> }
}

/// One fact of [`Facts`].
#[component]
pub fn Fact(
    /// Its name.
    #[prop(into)]
    name: Signal<String>,
    /// Its value.
    children: Children,
) -> impl IntoView {
    view! { <dt>{name}</dt><dd>{children()}</dd> }
}
