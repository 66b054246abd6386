//! Today's list: who is due, by village, the most pressing first.

use super::reasons::{Spoken, spoken};
use crate::{
    app_state::use_app,
    components::{ClassTag, Entry, Ledger, Note, Place},
    i18n::format,
    platform::geolocation,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    VillageId,
    due::{DueSettings, due},
    household::Position,
    summary::SummaryRow,
};

/// How many of one village are listed before the rest is left to the list of households.
const PER_VILLAGE: usize = 12;

/// How long a position may be looked for, in milliseconds.
const POSITION_MS: u32 = 8_000;

#[derive(Clone, PartialEq)]
struct Group {
    village: Option<VillageId>,
    title: String,
    count: usize,
    lines: Vec<Line>,
}

#[derive(Clone, PartialEq)]
struct Line {
    row: SummaryRow,
    reasons: Vec<Spoken>,
}

/// The list, or the sentence that stands where there is none.
#[component]
pub fn DueList() -> impl IntoView {
    let app = use_app();
    let here = position_if_allowed();
    let groups = Memo::new(move |_| {
        let (rows, today) = (app.rows.get()?, app.today.get());
        let (reference, villages) = (app.reference.get(), app.villages.get());
        let mut groups: Vec<Group> = Vec::new();
        for one in due(&rows, today, &DueSettings::default()) {
            let Some(row) = rows.get(one.row) else {
                continue;
            };
            let at = groups.iter().position(|group| group.village == row.village);
            let at = at.unwrap_or_else(|| {
                let title = villages.title(row.village);
                groups.push(Group {
                    village: row.village,
                    title,
                    count: 0,
                    lines: Vec::new(),
                });
                groups.len() - 1
            });
            groups[at].count += 1;
            if groups[at].lines.len() < PER_VILLAGE {
                let reasons = one
                    .reasons
                    .iter()
                    .map(|why| spoken(why, today, &reference))
                    .collect();
                groups[at].lines.push(Line {
                    row: row.clone(),
                    reasons,
                });
            }
        }
        Some(groups)
    });
    move || match groups.get() {
        None => view! { <Note icon="book"><p>{t!(households.opening)}</p></Note> }.into_any(),
        Some(groups) if groups.is_empty() => view! { <Nobody/> }.into_any(),
        Some(groups) => view! { <List groups=groups here=here/> }.into_any(),
    }
}

/// Nobody is due: because all is done, or because the book is still empty.
#[component]
fn Nobody() -> impl IntoView {
    let app = use_app();
    let empty = move || app.rows.read().as_ref().is_none_or(|rows| rows.is_empty());
    let words = move || match (empty(), app.counts.get().complete, app.online.get()) {
        (false, _, _) => (t!(today.nobody), t!(today.nobody_help)),
        (true, true, _) => (t!(households.none), t!(households.none_help)),
        (true, false, true) => (t!(households.loading), t!(households.loading_help)),
        (true, false, false) => (t!(households.not_loaded), t!(households.not_loaded_help)),
    };
    view! {
        <Note icon="day" announce=true>
            <h2>{move || words().0}</h2>
            <p>{move || words().1}</p>
        </Note>
    }
}

#[component]
fn List(groups: Vec<Group>, here: RwSignal<Option<Position>>) -> impl IntoView {
    let all: usize = groups.iter().map(|group| group.count).sum();
    let groups = groups
        .into_iter()
        .map(|group| {
            let more = group.count - group.lines.len();
            let title = t!(today.village_n, village = group.title, n = group.count);
            let href = match group.village {
                Some(village) => format!("{}?loc=han&thon={village}", routes::HOUSEHOLDS),
                None => format!("{}?loc=han", routes::HOUSEHOLDS),
            };
            let lines = group.lines.into_iter().map(|line| view! { <Household line=line here=here/> }).collect_view();
            view! {
                <Place title=title/>
                <ul>
                    {lines}
                    {(more > 0).then(|| view! {
                        <li><Entry href=href icon="more" arrow=true>{t!(today.more_n, n = more)}</Entry></li>
                    })}
                </ul>
            }
        })
        .collect_view();
    view! { <Ledger id="due" title=t!(today.due_n, n = all)>{groups}</Ledger> }
}

#[component]
fn Household(line: Line, here: RwSignal<Option<Position>>) -> impl IntoView {
    let Line { row, reasons } = line;
    let icon = reasons.first().map_or("day", |reason| reason.icon);
    let position = row.position;
    let far = move || Some(position?.metres_to(&here.get()?));
    let sentences = reasons
        .into_iter()
        .enumerate()
        .map(|(at, reason)| {
            let class = if at == 0 { "line" } else { "line entry-sub" };
            view! {
                <span class=class>{reason.words}</span>
                {(!reason.more.is_empty()).then(|| view! { <span class="line entry-sub">{reason.more}</span> })}
            }
        })
        .collect_view();
    view! {
        <li>
            <Entry href=routes::household(row.id) icon=icon arrow=true>
                <span class="entry-top">
                    <span class="name">{row.head}</span>
                    {row.class.map(|(class, _)| view! { <ClassTag class=class/> })}
                </span>
                {sentences}
                {move || far().map(|metres| view! {
                    <span class="line entry-sub">{t!(today.about, distance = format::distance(metres))}</span>
                })}
            </Entry>
        </li>
    }
}

/// Where the phone is, when that was allowed before: today's page asks nobody anything.
fn position_if_allowed() -> RwSignal<Option<Position>> {
    let here = RwSignal::new(None);
    spawn_local(async move {
        if geolocation::granted().await
            && let Ok(position) = geolocation::position(POSITION_MS).await
        {
            here.try_set(Some(position));
        }
    });
    here
}
