//! One photo, as wide as the page.

use super::{
    look::{Look, Sight},
    small::spoken,
};
use crate::{
    app_state::read_household,
    components::{Btn, BtnKind, Dock, LinkBtn, Note, NoteKind, Shot, State, StateKind},
    i18n::format,
    pages::{
        households::{OnHousehold, head_name},
        id_param,
    },
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, PhotoId, RecordId, photo::Photo, unit::Entry};
use so_thon_sync::phone::{HouseholdView, Standing};
use std::sync::Arc;

/// The page of a photo.
#[component]
pub fn ShowPage() -> impl IntoView {
    let id = id_param::<HouseholdId>("id");
    let photo = id_param::<PhotoId>("photo");
    let reading = read_household(move || id.get());
    let find = move |view: &HouseholdView| {
        let wanted = RecordId::from(photo.get()?);
        let mut photos = view.unit.photos.iter();
        photos.find(|one| one.id == wanted).cloned()
    };
    let title = move |view: Arc<HouseholdView>| match find(&view) {
        Some(photo) => spoken(&photo.facts),
        None => t!(photo.one).to_owned(),
    };
    let subtitle = move |view: Arc<HouseholdView>| {
        let author = find(&view).and_then(|photo| Some(view.author(photo.created?.0)?.to_owned()));
        format::line([head_name(&view.unit), author.unwrap_or_default()])
    };
    let body = move |view: Arc<HouseholdView>| match find(&view) {
        Some(photo) => view! { <Large view=view photo=photo/> }.into_any(),
        None => view! { <Note icon="camera"><p>{t!(photo.nothing)}</p></Note> }.into_any(),
    };
    let dock = move |view: Arc<HouseholdView>| {
        let visit = find(&view).and_then(|photo| photo.facts.visit);
        match visit {
            Some(visit) => {
                let href = routes::visit(view.unit.id, visit);
                view! {
                    <Dock actions=true><LinkBtn icon="day" href=href>{t!(photo.to_visit)}</LinkBtn></Dock>
                }
                .into_any()
            }
            None => ().into_any(),
        }
    };
    view! {
        <OnHousehold reading=reading tab=t!(photo.one) title=title subtitle=subtitle inner=true body=body dock=dock/>
    }
}

#[component]
fn Large(view: Arc<HouseholdView>, photo: Entry<Photo>) -> impl IntoView {
    let here = photo
        .created
        .is_some_and(|(id, _)| view.standing(id) == Standing::Here);
    let label = StoredValue::new(spoken(&photo.facts));
    // Whoever opens it wants to see it.
    let look = Look::at(view.unit.id, &photo, true);
    let shown = move || {
        match look.sight.get() {
        Sight::Looking | Sight::Away => ().into_any(),
        Sight::Fetching => {
            view! { <p class="soft" role="status">{t!(photo.fetching)}</p> }.into_any()
        }
        Sight::Here(url) => view! {
            <div class="wide"><Shot src=url.address().to_owned() alt=label.get_value()/></div>
        }
        .into_any(),
        Sight::Failed(why) => view! {
            <Note kind=NoteKind::Wait icon="camera" announce=true>
                <p>{why}</p>
                <div class="row"><Btn kind=BtnKind::Plain on_click=move |_| look.fetch()>{t!(photo.again)}</Btn></div>
            </Note>
        }
        .into_any(),
    }
    };
    view! {
        {shown}
        {here.then(|| view! {
            <p><State kind=StateKind::Wait icon="phone">{t!(household.only_here)}</State></p>
        })}
    }
}
