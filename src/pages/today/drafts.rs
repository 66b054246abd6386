//! What is half written: a draft waits until somebody goes on with it.

use crate::{
    app_state::{clock, use_app},
    components::{Entry, Ledger},
    i18n::format,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
#[cfg(feature = "office")]
use so_thon_domain::ReviewId;
use so_thon_domain::{HouseholdId, MemberId, Millis, RegistrationId, SupportId, VisitId};
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

/// What a draft is called and where its form is. Its key is the form, the household and, when
/// something that was saved is changed, the record.
fn place(key: &str, draft: &Draft, head: Option<String>) -> Option<(String, String)> {
    let name = head.unwrap_or_default();
    let record = key.split('/').nth(2).unwrap_or_default();
    if key.starts_with('/') {
        // A draft that mends what the office sent back: its key is the path of its form.
        return Some((t!(today.draft_mending, name = name), key.to_owned()));
    }
    match (draft.form.as_str(), draft.household) {
        ("visit", Some(id)) => {
            let form = VisitId::parse(record).map_or_else(
                || routes::new_visit(id),
                |visit| routes::edit_visit(id, visit),
            );
            Some((t!(today.draft_visit, name = name), form))
        }
        ("support", Some(id)) => {
            let form = SupportId::parse(record).map_or_else(
                || routes::new_support(id),
                |support| routes::support(id, support),
            );
            Some((t!(today.draft_support, name = name), form))
        }
        ("registration", Some(id)) => {
            let form = RegistrationId::parse(record).map_or_else(
                || routes::new_registration(id),
                |plan| routes::registration(id, plan),
            );
            Some((t!(plan.draft, name = name), form))
        }
        ("member", Some(id)) => {
            let form = MemberId::parse(record).map_or_else(
                || routes::new_member(id),
                |member| routes::member(id, member),
            );
            Some((t!(today.draft_member, name = name), form))
        }
        #[cfg(feature = "office")]
        ("review", Some(id)) => {
            let form = ReviewId::parse(record)
                .map_or_else(|| routes::review(id), |own| routes::review_of(id, own));
            Some((t!(today.draft_review, name = name), form))
        }
        #[cfg(feature = "office")]
        ("complaint", Some(id)) => Some((
            t!(today.draft_complaint, name = name),
            routes::complaint(id),
        )),
        #[cfg(feature = "office")]
        ("round", _) => round_form(key),
        ("household", Some(id)) if !name.is_empty() => Some((
            t!(today.draft_household, name = name),
            routes::edit_household(id),
        )),
        ("household", _) => Some((
            t!(today.draft_new_household).to_owned(),
            routes::NEW_HOUSEHOLD.to_owned(),
        )),
        _ => None,
    }
}

/// A form of a round at the office. Its key is "round", the round, the village where it is the
/// village's, and the form.
#[cfg(feature = "office")]
fn round_form(key: &str) -> Option<(String, String)> {
    use so_thon_domain::{RoundId, VillageId};
    let parts: Vec<&str> = key.split('/').collect();
    let (href, form) = match parts.as_slice() {
        [_, round, form] => (routes::round(RoundId::parse(round)?), *form),
        [_, round, village, form] => {
            let (round, village) = (RoundId::parse(round)?, VillageId::parse(village)?);
            (routes::round_village(round, village), *form)
        }
        _ => return None,
    };
    let what = match form {
        "meeting" => t!(round.meeting_title),
        "posting" => t!(round.posting_title),
        "opinion" => t!(round.opinion_title),
        "recognition" => t!(round.recognise_title),
        _ => t!(round.recheck_title),
    };
    Some((t!(today.draft_round, what = what), href))
}
