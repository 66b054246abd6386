//! What an arrival is about, in a few words; and how far it is.

use super::stage::Stage;
use crate::{
    app_state::AppState,
    components::{State, StateKind},
    i18n::format,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{Field, HouseholdId, RecordId, RecordKind, VillageId};
use so_thon_protocol::office::{Arrival, Touched};
use std::collections::BTreeSet;

/// The households (or villages) it touched.
pub fn units(change: &Arrival) -> BTreeSet<RecordId> {
    units_of(&change.records)
}

/// The households (or villages) of some records.
pub fn units_of(records: &[Touched]) -> BTreeSet<RecordId> {
    records.iter().map(|record| record.unit).collect()
}

/// What a change is about, by the weightiest thing it made.
pub fn what(change: &Arrival) -> String {
    format::capital(&what_of(&change.records))
}

/// The same within a sentence, of the records that a change wrote.
pub fn what_of(records: &[Touched]) -> String {
    let units = units_of(records).len() as u64;
    let made = |kind: &str| {
        let mut records = records.iter();
        records.any(|record| record.created && record.kind == kind)
    };
    let any = |kind: &str| records.iter().any(|record| record.kind == kind);
    if made("household") && units > 1 {
        t!(arrivals.households_made, n = format::number(units))
    } else if made("household") {
        t!(arrivals.household_made).to_owned()
    } else if any("visit") {
        t!(arrivals.visit).to_owned()
    } else if any("support") {
        t!(arrivals.support).to_owned()
    } else if any("registration") {
        t!(arrivals.plan).to_owned()
    } else if any("village") {
        t!(arrivals.village).to_owned()
    } else if any("class_decision") {
        t!(arrivals.class).to_owned()
    } else if any("recognition") {
        t!(round.what_recognition).to_owned()
    } else if any("meeting") {
        t!(round.what_meeting).to_owned()
    } else if any("posting") {
        t!(round.what_posting).to_owned()
    } else if any("complaint") {
        t!(round.what_complaint).to_owned()
    } else if any("review") {
        t!(round.what_review).to_owned()
    } else if any("round") {
        t!(round.what_round).to_owned()
    } else if any("point_table") {
        t!(round.what_table).to_owned()
    } else if any("catalogue_entry") {
        t!(reference.what_entry).to_owned()
    } else if any("reference_file") {
        t!(reference.what_file).to_owned()
    } else if any("photo") {
        t!(photo.one).to_owned()
    } else if any("member") {
        t!(arrivals.member).to_owned()
    } else {
        t!(arrivals.household_changed).to_owned()
    }
}

/// The photos that came with a change: they lead to the visit, where they are shown.
pub fn photos_link(change: &Arrival) -> Option<AnyView> {
    let of = |kind: &'static str| {
        let records = change.records.iter();
        records.filter(move |record| record.created && record.kind == kind)
    };
    let words = match of("photo").count() {
        0 => return None,
        count => t!(photo.n, n = count),
    };
    Some(match of("visit").next() {
        Some(visit) => {
            let href = routes::visit(visit.unit.into(), visit.id.into());
            view! { ", "<a href=href>{words}</a> }.into_any()
        }
        None => view! { ", "{words} }.into_any(),
    })
}

/// Whose it is: the household's head, else the village, else that this book does not have it.
/// Tracked.
pub fn whose(app: AppState, unit: RecordId) -> String {
    let head = app.rows.with(|rows| {
        let rows = rows.as_ref()?;
        let row = rows.iter().find(|row| row.id == HouseholdId::from(unit))?;
        Some(row.head.clone())
    });
    if let Some(name) = head {
        return t!(sync.of_household, name = name);
    }
    let village = app.villages.read().title(Some(VillageId::from(unit)));
    if village.is_empty() {
        t!(arrivals.not_in_book).to_owned()
    } else {
        village
    }
}

/// The same as a link where there is something to open.
pub fn whose_link(app: AppState, unit: RecordId) -> AnyView {
    let known = app.rows.with(|rows| {
        let rows = rows.as_ref();
        rows.is_some_and(|rows| rows.iter().any(|row| row.id == HouseholdId::from(unit)))
    });
    let words = format::capital(&whose(app, unit));
    if known {
        view! { <a href=routes::household(unit.into())>{words}</a> }.into_any()
    } else {
        view! { <span class="soft">{words}</span> }.into_any()
    }
}

/// Whose a held change is: no book may have the household, the change itself names its people.
pub fn whose_held(app: AppState, change: &Arrival, unit: RecordId) -> AnyView {
    let known = app.rows.with(|rows| {
        let rows = rows.as_ref();
        rows.is_some_and(|rows| rows.iter().any(|row| row.id == HouseholdId::from(unit)))
    });
    let writes = change.held.as_deref().unwrap_or_default();
    let mut people = writes
        .iter()
        .filter(|write| write.unit == unit && write.kind == RecordKind::MEMBER);
    let name = people.find_map(|write| write.fields.get(&Field::known("name"))?.value.as_str());
    match name.filter(|_| !known) {
        Some(name) => {
            let words = format::capital(&t!(sync.of_household, name = name.to_owned()));
            view! { <span>{words}</span> }.into_any()
        }
        None => whose_link(app, unit),
    }
}

/// How far it is, in the shapes, words and colours of the phones.
pub fn stage_state(stage: Stage) -> AnyView {
    match stage {
        Stage::Held => {
            view! { <State kind=StateKind::Wait icon="lock">{t!(held.state)}</State> }.into_any()
        }
        Stage::NotHere => {
            view! { <State icon="clock">{t!(arrivals.not_here_yet)}</State> }.into_any()
        }
        Stage::Received => {
            view! { <State icon="tray">{t!(arrivals.received_waits)}</State> }.into_any()
        }
        Stage::Marked => view! {
            <State kind=StateKind::Wait icon="phone">{t!(arrivals.marked_here)}</State>
        }
        .into_any(),
        Stage::Checked => {
            view! { <State kind=StateKind::Done icon="seal">{t!(household.checked)}</State> }
                .into_any()
        }
    }
}
