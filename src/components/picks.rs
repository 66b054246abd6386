//! Answers by touch: one of a few (native radios), many in an order, filters.
//!
//! No control leaves `autocomplete` open: browsers write each one's state into their session files, in clear.

use super::{Icon, Size};
use crate::t;
use leptos::prelude::*;

/// One answer of a [`Choice`].
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// Its value.
    pub value: &'static str,
    /// Its words.
    pub words: String,
    /// Its symbol; a tick when chosen where it has none.
    pub icon: Option<&'static str>,
    /// "is-ok", "is-unsure" or nothing.
    pub class: &'static str,
}

impl Pick {
    /// An answer without a symbol of its own.
    pub fn new(value: &'static str, words: impl Into<String>) -> Self {
        Self {
            value,
            words: words.into(),
            icon: None,
            class: "",
        }
    }
}

/// One answer of a few. Stands in a `<fieldset>` with its `<legend>`.
#[component]
pub fn Choice(
    /// The group's name, unique on the page.
    #[prop(into)]
    name: String,
    /// The answers.
    picks: Vec<Pick>,
    /// The chosen value; empty while none is.
    #[prop(into)]
    value: Signal<String>,
    /// Another was chosen.
    #[prop(into)]
    on_pick: Callback<&'static str>,
    /// Two in a row instead of three.
    #[prop(optional)]
    two: bool,
) -> impl IntoView {
    let picks = picks
        .into_iter()
        .map(|pick| {
            let this = pick.value;
            let (icon, class) = match pick.icon {
                Some(icon) => (icon, ""),
                None => ("check", "tick"),
            };
            view! {
                <label class=pick.class>
                    <input type="radio" autocomplete="off" name=name.clone() value=this
                        prop:checked=move || value.get() == this on:change=move |_| on_pick.run(this)/>
                    <Icon name=icon class=class/>
                    {pick.words}
                </label>
            }
        })
        .collect_view();
    view! { <div class="choice" class:choice-2=two>{picks}</div> }
}

/// One of [`Tiles`].
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Its value.
    pub value: String,
    /// Its words.
    pub words: String,
}

/// Any number of answers; where their order means something, each shows its place.
#[component]
pub fn Tiles(
    /// The tiles.
    tiles: Vec<Tile>,
    /// The chosen values in their order.
    value: RwSignal<Vec<String>>,
    /// The order means something (wishes); else a tick is shown.
    #[prop(optional)]
    ordered: bool,
) -> impl IntoView {
    let tiles = tiles
        .into_iter()
        .map(|tile| view! { <OneTile tile=tile value=value ordered=ordered/> })
        .collect_view();
    view! { <div class="tiles">{tiles}</div> }
}

/// One tile among others in a `div.tiles`: for a list that may change while somebody presses, where
/// each must stay where it is.
#[component]
pub fn OneTile(
    /// The tile.
    tile: Tile,
    /// The chosen values in their order.
    value: RwSignal<Vec<String>>,
    /// The order means something (wishes); else a tick is shown.
    #[prop(optional)]
    ordered: bool,
) -> impl IntoView {
    let own = StoredValue::new(tile.value);
    let place = Memo::new(move |_| {
        value.with(|all| own.with_value(|own| all.iter().position(|one| one == own)))
    });
    let toggle = move |_| {
        value.update(|all| {
            let own = own.get_value();
            match all.iter().position(|one| *one == own) {
                Some(at) => drop(all.remove(at)),
                None => all.push(own),
            }
        });
    };
    let mark = move || match place.get() {
        Some(at) if ordered => (at + 1).to_string().into_any(),
        Some(_) => view! { <Icon name="check" size=Size::Small/> }.into_any(),
        None => ().into_any(),
    };
    let spoken = move || {
        place.get().filter(|_| ordered).map(|at| {
            view! { <span class="say">", "{t!(app.place_n, n = at + 1)}</span> }
        })
    };
    view! {
        <label class="tile">
            <input type="checkbox" autocomplete="off" prop:checked=move || place.get().is_some() on:change=toggle/>
            <span class="tile-box" aria-hidden="true">{mark}</span>
            {tile.words}
            {spoken}
        </label>
    }
}

/// A row of filters that moves sideways.
#[component]
pub fn Chips(
    /// What they do, spoken.
    #[prop(into)]
    label: String,
    /// [`Chip`]s.
    children: Children,
) -> impl IntoView {
    view! { <div class="chips" role="group" aria-label=label>{children()}</div> }
}

/// One filter.
#[component]
pub fn Chip(
    /// It is on.
    #[prop(into)]
    on: Signal<bool>,
    /// It was pressed.
    #[prop(into)]
    on_toggle: Callback<bool>,
    /// Its words, with how many it finds.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="chip">
            <input type="checkbox" autocomplete="off" prop:checked=on
                on:change=move |event| on_toggle.run(event_target_checked(&event))/>
            <Icon name="check"/>
            {children()}
        </label>
    }
}
