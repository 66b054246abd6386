//! The worklist of a round: whose review is mine, by village, what is signed and what is not.

use super::words::stage_words;
use crate::{
    app_state::{
        AppState,
        sent_back::{SentBack, sent_back},
        use_app,
    },
    components::{
        Book, Btn, ClassTag, Cover, Dock, Entry, Ledger, Note, NoteKind, Place, Search, State,
        StateKind, class_name,
    },
    i18n::format,
    pages::unsent,
    routes, t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use so_thon_domain::{
    HouseholdId, RecordKind, ReviewId, VillageId,
    gather::sort_by_key,
    review::{Stage, review_id},
    search::{Query, SearchIndex},
    summary::{ReviewMark, SummaryRow},
};
use std::sync::Arc;

/// How many lines of a part are drawn before somebody asks for more: a cheap phone takes several
/// milliseconds for each.
const AT_ONCE: usize = 40;

/// A household on the list.
#[derive(Clone, PartialEq)]
struct Line {
    row: SummaryRow,
    mark: ReviewMark,
    mine: bool,
    /// The stage that a signed review was sent back to: it is to be signed again.
    back: Option<Stage>,
}

impl Line {
    fn is_done(&self) -> bool {
        self.mark.is_done() && self.back.is_none()
    }
}

/// The review of a household that the list shows: of several the newest in which something is left to do.
fn mark_of<'a>(
    app: AppState,
    row: &'a SummaryRow,
    sent_back: &SentBack,
) -> Option<(&'a ReviewMark, Option<Stage>)> {
    let back = |mark: &ReviewMark| sent_back.get(&review_id(mark.round, row.id)).copied();
    let newest = app.open_review(row)?;
    if !newest.is_done() {
        return Some((newest, None));
    }
    let again = app
        .open_reviews(row)
        .find_map(|mark| Some((mark, Some(back(mark)?))));
    Some(again.unwrap_or((newest, None)))
}

/// The households of a village.
#[derive(Clone, PartialEq)]
struct Group {
    village: Option<VillageId>,
    title: String,
    lines: Vec<Line>,
}

/// The worklist.
#[component]
pub fn ListPage() -> impl IntoView {
    let app = use_app();
    let search = RwSignal::new(String::new());
    // Made ready for finding when a row changes, not at a key.
    let shelf = Memo::new_with_compare(
        move |_| {
            let rows = app.rows.get()?;
            let listed = rows.iter().filter(|row| app.open_review(row).is_some());
            let listed: Vec<SummaryRow> = listed.cloned().collect();
            let index = SearchIndex::new(listed.iter());
            Some(Arc::new((listed, index)))
        },
        |_, _| true,
    );
    let sent_back = sent_back();
    let lines = Memo::new(move |_| {
        let sent_back = sent_back.get();
        let me = app.me().map(|me| me.account);
        let shelf = shelf.get()?;
        let (rows, index) = &*shelf;
        let found = index.search(&Query::new(&search.read()));
        let lines = found.into_iter().filter_map(|hit| {
            let row = rows.get(hit.row)?;
            let (mark, back) = mark_of(app, row, &sent_back)?;
            Some(Line {
                row: row.clone(),
                mine: mark.reviewer.is_some() && mark.reviewer == me,
                mark: mark.clone(),
                back,
            })
        });
        Some(lines.collect::<Vec<_>>())
    });
    let subtitle = Signal::derive(move || {
        let shelf = shelf.get();
        let rows = shelf.as_ref().map_or(&[][..], |shelf| shelf.0.as_slice());
        let sent_back = sent_back.get();
        let open = |row: &&SummaryRow| {
            let own = mark_of(app, row, &sent_back);
            own.is_some_and(|(mark, back)| !mark.is_done() || back.is_some())
        };
        t!(
            survey.list_counts,
            left = rows.iter().filter(open).count(),
            n = rows.len()
        )
    });
    let of = move |fits: fn(&Line) -> bool| {
        Memo::new(move |_| {
            let villages = app.villages.get();
            lines.with(|lines| {
                let own = lines.iter().flatten().filter(|line| fits(line));
                grouped(own.cloned(), |id| villages.title(id))
            })
        })
    };
    let mine = of(|line| !line.is_done() && line.mine);
    let nobody = of(|line| !line.is_done() && line.mark.reviewer.is_none());
    let others = of(|line| !line.is_done() && !line.mine && line.mark.reviewer.is_some());
    let signed = of(Line::is_done);
    let nothing = move || {
        lines.with(|lines| match lines {
            None => Some((t!(households.opening), "")),
            Some(lines) if lines.is_empty() && search.read().is_empty() => {
                Some((t!(survey.list_none), t!(survey.list_none_help)))
            }
            Some(lines) if lines.is_empty() => {
                Some((t!(households.found_none), t!(households.found_none_help)))
            }
            Some(_) => None,
        })
    };
    view! {
        <Book>
            <Cover title=t!(survey.list) tab=t!(survey.list) subtitle=subtitle back=routes::TODAY net=true/>
            <main class="page">
                <Done/>
                <div role="status">
                    {move || nothing().map(|(head, help)| view! {
                        <Note icon="clip"><h2>{head}</h2><p>{help}</p></Note>
                    })}
                </div>
                <Part id="mine" title=t!(survey.mine) groups=mine/>
                <Part id="nobody" title=t!(survey.nobody) groups=nobody/>
                <Part id="others" title=t!(survey.others) groups=others/>
                <Part id="signed" title=t!(survey.signed) groups=signed/>
            </main>
            <Dock tabs=unsent()><Search label=t!(households.search) value=search/></Dock>
        </Book>
    }
}

fn grouped(
    lines: impl Iterator<Item = Line>,
    title: impl Fn(Option<VillageId>) -> String,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let village = line.row.village;
        match groups.iter_mut().find(|group| group.village == village) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group {
                village,
                title: title(village),
                lines: vec![line],
            }),
        }
    }
    sort_by_key(&mut groups, |group| group.title.clone());
    groups
}

/// One part of the list, by village.
#[component]
fn Part(id: &'static str, title: &'static str, groups: Memo<Vec<Group>>) -> impl IntoView {
    let count = move || groups.with(|own| own.iter().map(|group| group.lines.len()).sum::<usize>());
    let heading = Signal::derive(move || t!(survey.part_n, part = title, n = count()));
    let limit = RwSignal::new(AT_ONCE);
    let list = move || {
        let mut left = limit.get();
        let mut shown = Vec::new();
        for mut group in groups.get() {
            group.lines.truncate(left);
            left -= group.lines.len();
            if !group.lines.is_empty() {
                shown.push(group);
            }
        }
        shown
            .into_iter()
            .map(|group| {
                let lines = group
                    .lines
                    .into_iter()
                    .map(|line| view! { <Household line=line/> })
                    .collect_view();
                view! { <Place title=group.title/><ul>{lines}</ul> }
            })
            .collect_view()
    };
    view! {
        <Show when=move || { count() > 0 }>
            <Ledger id=id title=heading>
                {list}
                <Show when=move || { count() > limit.get() }>
                    <div class="pad">
                        <Btn on_click=move |_| limit.update(|limit| *limit += AT_ONCE)>
                            {move || t!(today.more_n, n = count().saturating_sub(limit.get()))}
                        </Btn>
                    </div>
                </Show>
            </Ledger>
        </Show>
    }
}

#[component]
fn Household(line: Line) -> impl IntoView {
    let app = use_app();
    let done = line.is_done();
    let Line {
        row, mark, back, ..
    } = line;
    let number = row.number.map_or_else(
        || t!(households.no_number).to_owned(),
        format::household_number,
    );
    let state = match mark.signed {
        _ if let Some(stage) = back => view! {
            <State kind=StateKind::Wait icon="clip">{stage_words(stage)}</State>
        }
        .into_any(),
        _ if mark.ended => view! {
            <State kind=StateKind::Done icon="minus">{stage_words(Stage::EndedAtA)}</State>
        }
        .into_any(),
        Some(verdict) => view! {
            <State kind=StateKind::Done icon="seal">{t!(survey.signed_as, class = class_name(verdict))}</State>
        }
        .into_any(),
        None => view! { <State kind=StateKind::Wait icon="clip">{t!(survey.to_sign)}</State> }.into_any(),
    };
    let unsent = row.unsent;
    // What is signed is looked at on the household's page; the form would begin a new signature.
    let href = if done || !app.may(&RecordKind::REVIEW) {
        routes::household(row.id)
    } else {
        routes::review_of(row.id, review_id(mark.round, row.id))
    };
    view! {
        <li>
            <Entry href=href number=number arrow=true>
                <span class="entry-top">
                    <span class="name">{row.head.clone()}</span>
                    {row.class.map(|(class, _)| view! { <ClassTag class=class/> })}
                </span>
                <span class="line">{state}</span>
                {(unsent > 0).then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="phone">{t!(households.unsent_n, n = unsent)}</State></span>
                })}
            </Entry>
        </li>
    }
}

/// Says what was just signed.
#[component]
fn Done() -> impl IntoView {
    let app = use_app();
    let query = use_query_map();
    let signed = Memo::new(move |_| {
        let query = query.read();
        let id = HouseholdId::parse(&query.get("xong")?)?;
        Some((id, ReviewId::parse(&query.get("phieu")?)?))
    });
    let head = move || {
        let (id, review) = signed.get()?;
        app.rows.with(|rows| {
            let row = rows.as_ref()?.iter().find(|row| row.id == id)?;
            let mut own = app.open_reviews(row);
            let done = own.find(|mark| mark.is_done() && review_id(mark.round, id) == review)?;
            Some((row.head.clone(), done.signed.filter(|_| !done.ended)))
        })
    };
    view! {
        <div role="status">
            {move || head().map(|(name, verdict)| {
                let words = match verdict {
                    Some(verdict) => t!(survey.done, name = name, class = class_name(verdict)),
                    None => t!(survey.done_a, name = name),
                };
                view! { <Note kind=NoteKind::Done><h2>{words}</h2><p>{t!(survey.done_here)}</p></Note> }
            })}
        </div>
    }
}
