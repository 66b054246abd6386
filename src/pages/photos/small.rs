//! Photos in rows: those of a visit, and the latest of a household.

use super::look::{Look, Sight};
use crate::{
    app_state::{clock, use_app},
    components::{Icon, Ledger, Shot, Shots},
    i18n::format,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, VisitId, photo::Photo, unit::Entry};
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// How many stand on the household's page.
const LATEST: usize = 6;

/// The photos of a visit; nothing where there are none.
#[component]
pub fn VisitPhotos(view: Arc<HouseholdView>, visit: VisitId) -> impl IntoView {
    let household = view.unit.id;
    let photos: Vec<_> = view.unit.photos_of(visit).cloned().collect();
    (!photos.is_empty()).then(|| {
        view! {
            <section class="sheet stack" aria-labelledby="photos">
                <h2 id="photos">{t!(photo.of_visit, n = photos.len())}</h2>
                <Row household=household photos=photos/>
            </section>
        }
    })
}

/// The latest photos of a household; nothing where there are none.
#[component]
pub fn HouseholdPhotos(view: Arc<HouseholdView>) -> impl IntoView {
    let household = view.unit.id;
    let count = view.unit.photos.len();
    let photos: Vec<_> = view.unit.photos.iter().take(LATEST).cloned().collect();
    (count > 0).then(|| {
        view! {
            <Ledger id="photos" title=t!(photo.title)>
                <div class="pad"><Row household=household photos=photos/></div>
            </Ledger>
        }
    })
}

#[component]
fn Row(household: HouseholdId, photos: Vec<Entry<Photo>>) -> impl IntoView {
    // At the office bytes cost nothing; on a hillside each is somebody's data plan.
    let at_once = use_app().at_office_now();
    let photos = photos
        .into_iter()
        .map(|photo| view! { <Small household=household photo=photo at_once=at_once/> })
        .collect_view();
    view! { <Shots>{photos}</Shots> }
}

/// One photo, small.
#[component]
fn Small(household: HouseholdId, photo: Entry<Photo>, at_once: bool) -> impl IntoView {
    let href = routes::photo(household, photo.id.into());
    let label = StoredValue::new(spoken(&photo.facts));
    let size = photo.facts.content.map_or(0, |content| content.size);
    let look = Look::at(household, &photo, at_once);
    let fetch = move || {
        let size = format::bytes(f64::from(size));
        view! {
            <button class="shot" type="button" on:click=move |_| look.fetch()>
                <Icon name="down"/>
                <span>{t!(photo.fetch)}<span class="say">" "{label.get_value()}</span></span>
                <span class="soft">{size}</span>
            </button>
        }
        .into_any()
    };
    let note = |words: String| view! { <span class="shot" role="status">{words}</span> }.into_any();
    let shown = move || match look.sight.get() {
        Sight::Looking => view! { <span class="shot"></span> }.into_any(),
        Sight::Fetching => note(t!(photo.fetching).to_owned()),
        Sight::Away => fetch(),
        Sight::Here(url) => view! {
            <a class="shot shot-full" href=href.clone()>
                <Shot src=url.address().to_owned() alt=label.get_value()/>
            </a>
        }
        .into_any(),
        Sight::Failed(why) => view! {
            <button class="shot shot-wide" type="button" on:click=move |_| look.fetch()>
                <span role="status">{why}</span>
                <b>{t!(photo.again)}</b>
            </button>
        }
        .into_any(),
    };
    view! { <li>{shown}</li> }
}

/// "Ảnh chụp 22/11/2026, 09:31".
pub(super) fn spoken(facts: &Photo) -> String {
    match facts.taken {
        Some(taken) => {
            let at = clock::local(taken);
            t!(
                photo.taken_at,
                day = format::date(at.date()),
                time = format::time(at)
            )
        }
        None => t!(photo.one).to_owned(),
    }
}
