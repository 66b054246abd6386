//! Merging a household that was written twice into this one.

use super::doing::Doing;
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind, Input, LinkBtn, Note, NoteKind},
    forms::{SaveTrouble, opening},
    i18n::format,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    HouseholdId,
    draft::rearrange::merge,
    duplicates::{Looked, likely},
    fold::fold,
    summary::SummaryRow,
    unit::HouseholdUnit,
};
use std::sync::Arc;

/// How many households a search offers.
const OFFERED: usize = 8;

#[component]
pub(super) fn Merging(unit: Arc<HouseholdUnit>) -> impl IntoView {
    let app = use_app();
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<SummaryRow>);
    let doing = Doing::new();
    let own = unit.id;
    let offered = {
        let unit = Arc::clone(&unit);
        Memo::new(move |_| {
            let rows = app.rows.get()?;
            Some(offer(&rows, &unit, &search.read()))
        })
    };
    let lines = move || {
        let rows = offered.get().unwrap_or_default();
        let lines = rows.into_iter().map(|row| {
            let words = words(&row);
            let choose = move |_| chosen.set(Some(row.clone()));
            view! { <li><Btn wide=true on_click=choose>{words}</Btn></li> }
        });
        lines.collect_view()
    };
    let none = move || offered.with(|rows| rows.as_ref().is_none_or(Vec::is_empty));
    let unit = StoredValue::new(unit);
    let go = move |other: HouseholdId| {
        let today = app.today.get_untracked();
        spawn_local(async move {
            let Ok(book) = opening::book(app) else { return };
            let read = opening::unit_of(&book, other).await;
            match read {
                Ok(Some(other)) if other.id != own => {
                    let Some(unit) = unit.try_get_value() else {
                        return;
                    };
                    doing.save(merge(&unit, &other, today), own);
                }
                Ok(_) => drop(chosen.try_set(None)),
                Err(error) => drop(doing.failed.try_set(Some(error))),
            }
        });
    };
    let sure = move |row: SummaryRow| {
        let id = row.id;
        view! {
            <Note kind=NoteKind::Wait>
                <h2>{t!(household_change.merge_sure, household = words(&row))}</h2>
                <p>{t!(household_change.merge_help)}</p>
                <div class="row">
                    <Btn kind=BtnKind::Even on_click=move |_| go(id)>{t!(household_change.merge_do)}</Btn>
                    <LinkBtn href=routes::household(id)>{t!(household_form.likely_see)}</LinkBtn>
                    <Btn on_click=move |_| chosen.set(None)>{t!(office.cancel)}</Btn>
                </div>
            </Note>
        }
    };
    view! {
        <section class="sheet stack" aria-labelledby="merge">
            <h2 id="merge">{t!(household_change.merge_title)}</h2>
            <Show when=move || chosen.read().is_none() fallback=move || chosen.get().map(sure)>
                <p class="small soft">{t!(household_change.merge_help)}</p>
                <Input id="merge-find" label=t!(household_change.merge_find) value=search/>
                <ul class="stack">{lines}</ul>
                <p class="small soft" hidden=move || !none()>{t!(household_change.merge_none)}</p>
            </Show>
            <SaveTrouble error=doing.failed/>
        </section>
    }
}

/// What was searched for, by name or number; else the households that this one may be.
fn offer(rows: &[SummaryRow], unit: &HouseholdUnit, text: &str) -> Vec<SummaryRow> {
    let others = |row: &&SummaryRow| row.id != unit.id;
    let wanted = fold(text);
    if wanted.is_empty() {
        let head = unit.head();
        let looked = Looked {
            village: unit.village,
            name: head
                .and_then(|head| head.facts.name.as_deref())
                .unwrap_or_default(),
            birth: head.and_then(|head| head.facts.birth.map(|birth| birth.year)),
        };
        return likely(rows, looked)
            .filter(others)
            .take(OFFERED)
            .cloned()
            .collect();
    }
    let number = text.trim().parse::<u32>().ok();
    let found = rows.iter().filter(|row| {
        row.head_folded.contains(&wanted) || (number.is_some() && row.number == number)
    });
    found.filter(others).take(OFFERED).cloned().collect()
}

/// "Hộ số 047, Lò Văn Hà, 1979, Thôn Gò Re, 4 người".
fn words(row: &SummaryRow) -> String {
    let number = match row.number {
        Some(number) => t!(household.number, n = format::household_number(number)),
        None => t!(household.no_number).to_owned(),
    };
    format::line([
        number,
        row.head.clone(),
        row.head_birth
            .map(|year| year.to_string())
            .unwrap_or_default(),
        use_app().villages.read_untracked().title(row.village),
        t!(households.people_n, n = row.people),
    ])
}
