//! Sổ hộ: finding, narrowing and ordering every household.
//!
//! The whole list is in memory as rows; only what was scrolled to is on the page.

use super::{
    filter::Filter,
    found::{Found, Shelf, find},
    narrow::Narrow,
    row::DrawnLines,
};
use crate::{
    app_state::{
        may::{if_may, may},
        use_app,
    },
    components::{Book, Cover, CoverLink, Dock, Note, Search},
    i18n::format,
    pages::unsent,
    platform::window,
    routes, t,
};
use leptos::{html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use so_thon_domain::RecordKind;
use std::sync::Arc;

/// How many lines are drawn at a key: a little more than a phone shows. The rest of the first screens comes a frame later.
const FIRST: usize = 10;
/// How many come with each stretch of scrolling.
const MORE: usize = 20;

/// The list of households.
#[component]
pub fn ListPage() -> impl IntoView {
    let query = use_query_map();
    // Both stand at one address: the router keeps the page when one follows the other.
    let visits = may(&RecordKind::VISIT);
    let choosing = Memo::new(move |_| visits && Filter::read(&query.read()).choosing);
    move || view! { <List choosing=choosing.get()/> }
}

/// The list, to look at or to choose whom a visit is to.
#[component]
fn List(choosing: bool) -> impl IntoView {
    let app = use_app();
    let filter = RwSignal::new(Filter::read(&use_query_map().read_untracked()));
    if choosing {
        app.search.set(String::new());
    }
    keep_the_address(filter);
    let shelf = Memo::new_with_compare(
        move |_| Some(Arc::new(Shelf::new(app.rows.get()?, app.today.get()))),
        |_, _| true,
    );
    let found = Memo::new_with_compare(
        move |before: Option<&Option<Arc<Found>>>| {
            let shelf = shelf.get()?;
            let before = before.and_then(Option::as_deref);
            let found = find(&shelf, &app.search.read(), &filter.read(), before);
            Some(Arc::new(found))
        },
        |_, _| true,
    );
    let subtitle = Signal::derive(move || {
        let rows = app.rows.read().as_ref().map_or(0, |rows| rows.len());
        match app.villages.read().len() {
            0 => String::new(),
            villages => t!(
                households.assigned,
                villages = villages,
                n = format::number(rows as u64)
            ),
        }
    });
    let (title, back) = if choosing {
        (t!(households.choose_title), routes::TODAY)
    } else {
        (t!(households.title), "")
    };
    let marks = Signal::derive(move || {
        found
            .get()
            .map(|found| found.marks.clone())
            .unwrap_or_default()
    });
    view! {
        <Book>
            <Cover title=title tab=t!(households.title) subtitle=subtitle back=back theme=!choosing>
                {if_may(&RecordKind::HOUSEHOLD, || view! {
                    <CoverLink href=routes::NEW_HOUSEHOLD icon="plus" label=t!(households.add)/>
                })}
            </Cover>
            <main class="page">
                <Lines found=found choosing=choosing/>
            </main>
            <Dock tabs=unsent()>
                <Narrow filter=filter marks=marks/>
                <Search label=t!(households.search) value=app.search focus=choosing/>
            </Dock>
        </Book>
    }
}

/// Keeps filter and address in step: a press changes the address, Back changes the filter.
fn keep_the_address(filter: RwSignal<Filter>) {
    let query = use_query_map();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let said = Filter::read(&query.read());
        if *filter.read_untracked() != said {
            filter.set(said);
        }
    });
    Effect::new(move |first: Option<()>| {
        let wanted = filter.read().query();
        if first.is_some() && Filter::read(&query.read_untracked()).query() != wanted {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&format!("{}{wanted}", routes::HOUSEHOLDS), options);
        }
    });
}

/// The lines: a heading that says how many, and the stretch that was scrolled to.
#[component]
fn Lines(found: Memo<Option<Arc<Found>>>, choosing: bool) -> impl IntoView {
    let app = use_app();
    // For which asking, and how many lines: another asking begins at the top.
    let stretch = RwSignal::new((0, FIRST));
    let asked = Memo::new(move |_| found.get().map(|found| found.asking));
    Effect::new(move |before: Option<()>| {
        asked.track();
        if before.is_some() {
            window::scroll_to_top();
        }
    });
    let count = Memo::new(move |_| found.get().map_or(0, |found| found.len()));
    let heading = move || match found.get() {
        None => t!(households.opening).to_owned(),
        Some(found) if found.is_empty() && !found.narrowed => t!(households.none).to_owned(),
        Some(found) if found.is_empty() => t!(households.found_none).to_owned(),
        Some(found) if found.narrowed => {
            t!(households.found_n, n = format::number(found.len() as u64))
        }
        Some(found) => t!(households.all_n, n = format::number(found.len() as u64)),
    };
    let order = move || found.get().map_or("", |found| found.order_words());
    let limit = Memo::new(move |_| match stretch.get() {
        (asking, lines) if Some(asking) == asked.get() => lines,
        _ => FIRST,
    });
    let list = NodeRef::<html::Ul>::new();
    let drawn = StoredValue::new_local(DrawnLines::new(app, choosing));
    Effect::new(move |_| {
        let limit = limit.get();
        let Some((list, found)) = list.get().zip(found.get()) else {
            return;
        };
        drawn.update_value(|drawn| drawn.show(&list, &found.lines(limit), &found.query));
    });
    let end = NodeRef::<html::Div>::new();
    window::when_near(end, move || {
        if let (Some(Some(asking)), Some(limit)) =
            (asked.try_get_untracked(), limit.try_get_untracked())
        {
            stretch.try_set((asking, limit + MORE));
        }
    });
    view! {
        <section class="ledger" aria-labelledby="found">
            <div class="ledger-head" role="status">
                <h2 id="found">{heading}</h2>
                <span class="small soft">{order}</span>
            </div>
            <ul class="long" node_ref=list></ul>
            <Show when=move || count.get() == 0><Empty found=found/></Show>
            <div class="list-end" node_ref=end hidden=move || { limit.get() >= count.get() }></div>
        </section>
    }
}

/// What to do where no line stands.
#[component]
fn Empty(found: Memo<Option<Arc<Found>>>) -> impl IntoView {
    let app = use_app();
    let words = move || match found.get() {
        None => t!(households.opening),
        Some(found) if found.narrowed => t!(households.found_none_help),
        Some(_) if app.counts.get().complete => t!(households.none_help),
        Some(_) if app.online.get() => t!(households.loading_help),
        Some(_) => t!(households.not_loaded_help),
    };
    view! { <div class="pad"><Note icon="search"><p>{words}</p></Note></div> }
}
