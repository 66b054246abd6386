//! What happened to the household as a whole, on its page: closed, on the move, merged, split off;
//! and the way to the page where that is done.

use super::change::closed_words;
use crate::{
    app_state::{may::if_may, use_app},
    components::{Btn, BtnKind, LinkBtn, Note, NoteKind},
    forms::SaveTrouble,
    i18n::format,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{RecordKind, access::Role, draft::rearrange::unmerge, family::Absorbed};
use so_thon_sync::phone::{HouseholdView, Save};
use std::sync::Arc;

/// See the module's words.
#[component]
pub fn Whole(view: Arc<HouseholdView>) -> impl IntoView {
    let app = use_app();
    let unit = &view.unit;
    let officer = app.me().is_some_and(|me| me.role == Role::Officer);
    let closed = unit.household.closed.as_ref().map(|closed| {
        let words = closed_words(closed);
        let note = closed.note.clone();
        view! { <Note kind=NoteKind::Wait icon="book"><h2>{words}</h2><p>{note}</p></Note> }
    });
    let moved = unit.household.moved.as_ref().map(|moved| moved.to);
    let moving = moved.filter(|to| Some(*to) != unit.village).map(|to| {
        let village = app.villages.read_untracked().title(Some(to));
        view! { <Note kind=NoteKind::Wait icon="pin"><p>{t!(household_change.moving, village = village)}</p></Note> }
    });
    let from = unit.household.split.as_ref().map(|split| {
        let words = t!(household_change.split_from, day = format::date(split.date));
        let href = routes::household(split.from);
        let reason = split.reason.clone();
        view! {
            <Note icon="split">
                <p>{words}" "{reason}</p>
                <div class="row"><LinkBtn href=href>{t!(household_change.split_see)}</LinkBtn></div>
            </Note>
        }
    });
    let absorbed = unit
        .absorbed
        .iter()
        .map(|one| view! { <Merged view=Arc::clone(&view) one=one.clone() officer=officer/> })
        .collect_view();
    let words = if officer {
        t!(household_change.open_officer)
    } else {
        t!(household_change.open)
    };
    view! {
        {closed}
        {moving}
        {from}
        {absorbed}
        {if_may(&RecordKind::HOUSEHOLD, || view! {
            <div class="row"><LinkBtn href=routes::change_household(unit.id)>{words}</LinkBtn></div>
        })}
    }
}

#[component]
fn Merged(view: Arc<HouseholdView>, one: Absorbed, officer: bool) -> impl IntoView {
    let app = use_app();
    let failed = RwSignal::new(None);
    let day = format::date(one.merged.date);
    let words = match one.number {
        Some(number) => {
            let number = format::household_number(number);
            t!(household_change.merged, n = number, day = day)
        }
        None => t!(household_change.merged_no_number, day = day),
    };
    let back = move |_| {
        let writes = unmerge(&view.unit, &one);
        let save = Save {
            writes,
            draft: None,
        };
        app.save(save, move |saved| {
            failed.try_set(saved.err());
        });
    };
    view! {
        <Note icon="split">
            <h2>{words}</h2>
            <p>{t!(household_change.merged_help)}</p>
            {officer.then(|| view! {
                <div class="row"><Btn kind=BtnKind::Plain on_click=back>{t!(household_change.unmerge)}</Btn></div>
            })}
            <SaveTrouble error=failed/>
        </Note>
    }
}
