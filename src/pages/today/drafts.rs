//! What is half written: a draft waits until somebody goes on with it.

use crate::{
    app_state::{clock, use_app},
    components::{Entry, Ledger},
    i18n::format,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{HouseholdId, Millis};
use so_thon_sync::phone::Draft;

#[derive(Clone, PartialEq)]
struct Line {
    title: String,
    href: String,
    at: Millis,
}

/// The drafts of this phone, newest first; nothing where there is none.
#[component]
pub fn Drafts() -> impl IntoView {
    let app = use_app();
    let drafts = RwSignal::new(Vec::<(String, Draft)>::new());
    Effect::new(move |_| {
        app.changed.track();
        let Some(book) = app.book() else {
            return;
        };
        spawn_local(async move {
            if let Ok(found) = book.drafts().await {
                drafts.try_set(found);
            }
        });
    });
    let head_of = move |id: HouseholdId| {
        app.rows.with(|rows| {
            let row = rows.as_ref()?.iter().find(|row| row.id == id)?;
            Some(row.head.clone())
        })
    };
    let lines = Memo::new(move |_| {
        drafts.with(|drafts| {
            let lines = drafts.iter().filter_map(|(key, draft)| {
                let head = draft.household.and_then(head_of);
                let (title, href) = place(key, draft, head)?;
                Some(Line {
                    title,
                    href,
                    at: draft.at,
                })
            });
            lines.collect::<Vec<_>>()
        })
    });
    let list = move || {
        lines
            .get()
            .into_iter()
            .map(|line| {
                let at = format::time(clock::local(line.at));
                let day = format::near_date(clock::local(line.at).date(), app.today.get());
                view! {
                    <li>
                        <Entry href=line.href icon="pen" arrow=true>
                            <span class="name">{line.title}</span>
                            <span class="line entry-sub">{t!(today.draft_kept, time = at, day = day)}</span>
                        </Entry>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || !lines.read().is_empty()>
            <Ledger id="drafts" title=t!(today.drafts)>
                <ul>{list}</ul>
            </Ledger>
        </Show>
    }
}

/// What a draft is called and where its form is. The last part of its key is the record's id, or
/// nothing for a new one.
fn place(key: &str, draft: &Draft, head: Option<String>) -> Option<(String, String)> {
    let head = head.unwrap_or_default();
    let record = key.rsplit(':').next().unwrap_or_default();
    match (draft.form.as_str(), draft.household) {
        ("visit", Some(id)) => Some((t!(today.draft_visit, name = head), routes::new_visit(id))),
        ("support", Some(id)) => {
            let href = match so_thon_domain::SupportId::parse(record) {
                Some(support) => routes::support(id, support),
                None => routes::new_support(id),
            };
            Some((t!(today.draft_support, name = head), href))
        }
        ("member", Some(id)) => {
            let href = match so_thon_domain::MemberId::parse(record) {
                Some(member) => routes::member(id, member),
                None => routes::new_member(id),
            };
            Some((t!(today.draft_member, name = head), href))
        }
        ("household", Some(id)) if !head.is_empty() => Some((
            t!(today.draft_household, name = head),
            routes::edit_household(id),
        )),
        ("household", _) => Some((
            t!(today.draft_new_household).to_owned(),
            routes::NEW_HOUSEHOLD.to_owned(),
        )),
        _ => None,
    }
}
