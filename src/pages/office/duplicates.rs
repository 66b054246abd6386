//! Hộ có thể ghi trùng: pairs of households to look at, and to merge if they are one.

use super::shell::WorkHead;
use crate::{app_state::use_app, components::Note, i18n::format, routes, t};
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, duplicates::pairs, summary::SummaryRow};
use std::collections::BTreeMap;

/// The list.
#[component]
pub fn DuplicatesPage() -> impl IntoView {
    let app = use_app();
    let found = Memo::new(move |_| {
        let rows = app.rows.get().unwrap_or_default();
        let by_id: BTreeMap<HouseholdId, &SummaryRow> =
            rows.iter().map(|row| (row.id, row)).collect();
        let pair = |(one, other): (HouseholdId, HouseholdId)| {
            let (one, other) = (*by_id.get(&one)?, *by_id.get(&other)?);
            Some((one.clone(), other.clone()))
        };
        pairs(&rows)
            .into_iter()
            .filter_map(pair)
            .collect::<Vec<_>>()
    });
    let count = move || {
        let count = found.with(Vec::len) as u64;
        t!(duplicates.count, n = format::number(count))
    };
    let lines = move || {
        let lines = found.get().into_iter();
        lines
            .map(|(one, other)| view! { <Line one=one other=other/> })
            .collect_view()
    };
    view! {
        <main class="work">
            <WorkHead title=t!(duplicates.title) subtitle=ViewFn::from(count)/>
            <Note icon="split"><p>{t!(duplicates.help)}</p></Note>
            <section class="card scroll" aria-label=t!(duplicates.title) hidden=move || found.with(Vec::is_empty)>
                <table class="tbl">
                    <thead><tr>
                        <th>{t!(duplicates.village)}</th>
                        <th>{t!(duplicates.one)}</th>
                        <th>{t!(duplicates.other)}</th>
                        <th>{t!(duplicates.todo)}</th>
                    </tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </section>
        </main>
    }
}

#[component]
fn Line(one: SummaryRow, other: SummaryRow) -> impl IntoView {
    let app = use_app();
    let village = app.villages.read_untracked().title(one.village);
    let merge = routes::change_household(one.id);
    view! {
        <tr>
            <td>{village}</td>
            <td><Household row=one/></td>
            <td><Household row=other/></td>
            <td><a href=merge>{t!(duplicates.merge)}</a></td>
        </tr>
    }
}

#[component]
fn Household(row: SummaryRow) -> impl IntoView {
    let facts = format::line([
        row.head_birth
            .map(|year| year.to_string())
            .unwrap_or_default(),
        t!(households.people_n, n = row.people),
        match row.number {
            Some(number) => t!(household.number, n = format::household_number(number)),
            None => t!(household.no_number).to_owned(),
        },
    ]);
    view! { <a href=routes::household(row.id)>{row.head}</a>" "<span class="soft">{facts}</span> }
}
