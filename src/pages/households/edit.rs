//! A household's standing facts, new or changed.

mod form;
mod village;

use crate::{
    app_state::{AppState, Reading, clock, clock::BrowserChance, use_app},
    forms::{Opened, frame, opening},
    pages::id_param,
    t,
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
    let (opened, restart) = opening::use_opening(move || {
        let household = household.get();
        async move {
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
