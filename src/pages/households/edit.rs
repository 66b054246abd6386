//! A household's standing facts, new or changed.

mod form;
mod village;

use crate::{
    app_state::{AppState, Reading, clock, clock::BrowserChance, use_app},
    forms::{Opened, frame, opening},
    pages::id_param,
    routes, t,
};
use form::HouseholdForm;
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, MemberId, RecordId, draft::HouseholdDraft};
use so_thon_sync::PhoneError;
use std::sync::Arc;

/// A new household, or one that is known.
#[component]
pub fn EditPage() -> impl IntoView {
    let app = use_app();
    let household = id_param::<HouseholdId>("id");
    let mends = opening::mends();
    let (opened, restart) = opening::use_opening(move || {
        let (household, mends) = (household.get(), mends.get());
        async move {
            if let Some(number) = mends
                && let Some(opened) = open_again(app, household, number).await?
            {
                return Ok(Some(opened));
            }
            match household {
                Some(household) => open(app, household).await,
                None => open_new(app).await,
            }
        }
    });
    move || match opened.get() {
        Reading::Here(form) => view! { <HouseholdForm opened=form restart=restart/> }.into_any(),
        other => frame::unready(&other, t!(household.edit_title)),
    }
}

async fn open(
    app: AppState,
    household: HouseholdId,
) -> Result<Option<Opened<HouseholdDraft>>, PhoneError> {
    let book = opening::book(app)?;
    let Some(unit) = opening::unit_of(&book, household).await? else {
        return Ok(None);
    };
    let fresh = || Some(HouseholdDraft::edit(&unit));
    let key = format!("household/{household}");
    opening::open(&book, key, Some(Arc::clone(&unit)), |_| true, fresh).await
}

/// What the office sent back of a household, new or changed.
async fn open_again(
    app: AppState,
    household: Option<HouseholdId>,
    number: u64,
) -> Result<Option<Opened<HouseholdDraft>>, PhoneError> {
    let book = opening::book(app)?;
    let form = household.map_or(routes::NEW_HOUSEHOLD.to_owned(), routes::edit_household);
    let fill = |written: &_, standing: Option<&_>| Some(HouseholdDraft::again(written, standing));
    opening::open_again(&book, number, &form, fill).await
}

async fn open_new(app: AppState) -> Result<Option<Opened<HouseholdDraft>>, PhoneError> {
    let book = opening::book(app)?;
    let key = "household".to_owned();
    let saved = match book.draft(&key).await? {
        // Its first save made the household: what is left is another tab's.
        Some(draft) => match draft.household {
            Some(household) => book.household(household).await?.is_some(),
            None => false,
        },
        None => false,
    };
    let fresh = || {
        let (mut chance, now) = (BrowserChance, clock::now());
        let village = village::only(app);
        let (household, head) = (
            HouseholdId::from(RecordId::fresh(&mut chance, now)),
            MemberId::fresh(&mut chance, now),
        );
        Some(HouseholdDraft::open(household, head, village))
    };
    opening::open(&book, key, None, |_| !saved, fresh).await
}
