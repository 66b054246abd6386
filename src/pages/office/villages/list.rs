//! Every village with its totals and how many of its households the book has.

use super::super::shell::WorkHead;
use crate::{
    app_state::{use_app, village_title},
    components::{BtnKind, LinkBtn, Note},
    i18n::format,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{VillageId, access::Role, class_decision::Class, village::Village};
use std::collections::BTreeMap;

/// Households of a village in the book: all, poor, near-poor.
type InBook = BTreeMap<VillageId, [u64; 3]>;

/// The list.
#[component]
pub fn ListPage() -> impl IntoView {
    let app = use_app();
    let officer = move || app.me().is_some_and(|me| me.role == Role::Officer);
    let in_book = Memo::new(move |_| {
        let mut counts = InBook::new();
        for row in app.rows.get().iter().flat_map(|rows| rows.iter()) {
            let Some(village) = row.village else { continue };
            let count = counts.entry(village).or_default();
            count[0] += 1;
            match row.class.map(|(class, _)| class) {
                Some(Class::Poor) => count[1] += 1,
                Some(Class::NearPoor) => count[2] += 1,
                Some(Class::JustEscaped | Class::NotPoor) | None => {}
            }
        }
        counts
    });
    let rows = move || {
        let in_book = in_book.get();
        let villages = app.villages.get();
        villages
            .by_name()
            .into_iter()
            .map(|(id, entry)| {
                let counts = in_book.get(&id).copied().unwrap_or_default();
                village_row(id, &entry.facts, counts, officer())
            })
            .collect_view()
    };
    let count = move || {
        let count = app.villages.read().len();
        t!(villages.count, n = format::number(count as u64))
    };
    view! {
        <main class="work">
            <WorkHead title=t!(villages.title) subtitle=ViewFn::from(count)>
                {move || officer().then(|| view! {
                    <LinkBtn href=routes::NEW_VILLAGE kind=BtnKind::Main icon="plus">{t!(villages.add)}</LinkBtn>
                })}
            </WorkHead>
            <Show when=move || !app.villages.read().is_empty() fallback=move || view! {
                <Note icon="pin">
                    <h2>{t!(villages.none)}</h2>
                    <p>{t!(villages.none_help)}</p>
                </Note>
            }>
                <section class="card scroll" aria-label=t!(villages.title) tabindex="0">
                    <table class="tbl">
                        <thead><tr>
                            <th>{t!(villages.name)}</th>
                            <th class="n">{t!(villages.in_book)}</th>
                            <th class="n">{t!(class.poor)}</th>
                            <th class="n">{t!(class.near_poor)}</th>
                            <th class="n">{t!(villages.households)}</th>
                            <th class="n">{t!(villages.people)}</th>
                            <th>{t!(villages.counted_on)}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </section>
            </Show>
        </main>
    }
}

fn village_row(
    id: VillageId,
    facts: &Village,
    counts: [u64; 3],
    officer: bool,
) -> impl IntoView + use<> {
    let name = village_title(facts);
    let name = if officer {
        view! { <a href=routes::village(id)><b>{name}</b></a> }.into_any()
    } else {
        view! { <b>{name}</b> }.into_any()
    };
    let totals = facts.totals;
    let total = |count: Option<u32>| match count {
        Some(count) => view! { <td class="n">{format::number(count.into())}</td> }.into_any(),
        None => view! { <td class="n empty">{t!(villages.unknown)}</td> }.into_any(),
    };
    view! {
        <tr>
            <td>{name}</td>
            {counts.map(|count| view! { <td class="n" class:empty=count == 0>{format::number(count)}</td> })}
            {total(totals.map(|totals| totals.households))}
            {total(totals.map(|totals| totals.people))}
            <td>{totals.map(|totals| format::date(totals.on))}</td>
        </tr>
    }
}
