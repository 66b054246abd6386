//! The list of households to review: who stands on the current list, and who asked.

use super::round::TOGETHER;
use crate::{
    app_state::{AppState, rounds::Desk, use_app},
    components::{Btn, BtnKind, Input, Note, NoteKind, Select},
    forms::words as plain,
    i18n::format,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    HouseholdId, RoundId, VillageId,
    class_decision::Class,
    dates::{format_date, read_date},
    review::{ListSource, draft, review_id},
};
use so_thon_sync::PhoneError;
use std::sync::Arc;

/// A household and its village.
type Place = (HouseholdId, VillageId);

/// The part of the page.
#[component]
pub fn Listing(id: RoundId, desk: Signal<Arc<Desk>>) -> impl IntoView {
    let app = use_app();
    let failed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let current = Memo::new(move |_| {
        let listed = desk.get();
        let rows = app.rows.read();
        let rows = rows.iter().flat_map(|rows| rows.iter());
        let wanted = rows.filter(|row| {
            let class = row.class.map(|(class, _)| class);
            !row.closed
                && matches!(class, Some(Class::Poor | Class::NearPoor))
                && !listed.households.contains_key(&row.id)
        });
        let places = wanted.filter_map(|row| Some((row.id, row.village?)));
        places.collect::<Vec<Place>>()
    });
    let build = move |_| {
        let listing = draft::Listing {
            round: id,
            source: ListSource::CurrentList,
            asked_on: None,
        };
        let places = current.get_untracked();
        busy.set(true);
        spawn_local(save(app, listing, places, busy, failed));
    };
    let many = move || current.read().len() as u64;
    view! {
        <section class="card pad stack" aria-labelledby="listing">
            <h2 id="listing">{t!(round.list_title)}</h2>
            <p class="small soft">{super::words::ordered("list", app.today.get_untracked())}</p>
            <Show when=move || { many() > 0 } fallback=|| view! { <p class="soft">{t!(round.list_done)}</p> }>
                <div class="row"><Btn kind=BtnKind::Main icon="plus" disabled=busy on_click=build>
                    {move || t!(round.list_build, n = format::number(many()))}
                </Btn></div>
            </Show>
            <Request id=id desk=desk busy=busy failed=failed/>
            <div role="alert"><Show when=move || !failed.read().is_empty()>
                <Note kind=NoteKind::Stop><p>{failed}</p></Note>
            </Show></div>
        </section>
    }
}

async fn save(
    app: AppState,
    listing: draft::Listing,
    places: Vec<Place>,
    busy: RwSignal<bool>,
    failed: RwSignal<String>,
) {
    let saved = list(app, listing, &places).await;
    busy.try_set(false);
    let said = match saved {
        Ok(()) => String::new(),
        Err(error) => plain::phone(&error).to_owned(),
    };
    failed.try_set(said);
}

/// Lists households, in changes that fit into an envelope. Who was taken off the list has a review
/// still, which only its household's records show.
async fn list(app: AppState, listing: draft::Listing, places: &[Place]) -> Result<(), PhoneError> {
    let book = app.book().ok_or(PhoneError::NotEnrolled)?;
    let mut saves = Vec::new();
    for some in places.chunks(TOGETHER) {
        let units = some.iter().map(|(household, _)| (*household).into());
        let records = book.records_of(&units.collect()).await?;
        let writes = some.iter().filter_map(|(household, village)| {
            let known = records.get(&review_id(listing.round, *household).into());
            listing.write(*household, *village, known)
        });
        saves.push(writes.collect::<Vec<_>>());
    }
    saves.retain(|writes| !writes.is_empty());
    app.save_all(saves).await?;
    Ok(())
}

/// A household that filed Giấy đề nghị (Mẫu số 01).
#[component]
fn Request(
    id: RoundId,
    desk: Signal<Arc<Desk>>,
    busy: RwSignal<bool>,
    failed: RwSignal<String>,
) -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(String::new());
    let on = RwSignal::new(format_date(app.today.get_untracked()));
    let (nobody, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let households = Memo::new(move |_| {
        let desk = desk.get();
        let rows = app.rows.read();
        let villages = app.villages.read();
        let free = rows
            .iter()
            .flat_map(|rows| rows.iter())
            .filter(|row| !row.closed && !desk.households.contains_key(&row.id));
        let mut free: Vec<(String, String)> = free
            .map(|row| {
                let words = format!("{}, {}", row.head, villages.title(row.village));
                (row.id.to_string(), words)
            })
            .collect();
        free.sort_by(|one, other| one.1.cmp(&other.1));
        free.insert(0, (String::new(), t!(round.choose_household).to_owned()));
        free
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = read_date(&on.get_untracked());
        let day = day.filter(|day| *day <= app.today.get_untracked());
        let Some(day) = day else {
            return wrong.set(t!(round.request_day_wrong).to_owned());
        };
        wrong.set(String::new());
        let household = HouseholdId::parse(&chosen.get_untracked());
        let place = app.rows.with_untracked(|rows| {
            let mut rows = rows.iter().flat_map(|rows| rows.iter());
            let row = rows.find(|row| Some(row.id) == household)?;
            Some((row.id, row.village?))
        });
        let Some(place) = place else {
            return nobody.set(t!(round.choose_household).to_owned());
        };
        nobody.set(String::new());
        // Now, not when it is saved: the next one may be chosen by then.
        chosen.set(String::new());
        busy.set(true);
        let listing = draft::Listing {
            round: id,
            source: ListSource::Request,
            asked_on: Some(day),
        };
        spawn_local(save(app, listing, vec![place], busy, failed));
    };
    view! {
        <form class="stack" on:submit=add>
            <h3>{t!(round.request_title)}</h3>
            <Select id="asker" label=t!(round.request_who) value=chosen options=households error=nobody/>
            <Input id="asked" label=t!(round.request_day) value=on mode="numeric" error=wrong/>
            <div class="row"><Btn icon="plus" submit=true disabled=busy>{t!(round.request_add)}</Btn></div>
        </form>
    }
}
