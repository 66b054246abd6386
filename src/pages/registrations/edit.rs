//! A registration to escape poverty, new or changed.

mod form;
mod measures;

use crate::{
    app_state::{AppState, Reading, clock, clock::BrowserChance, use_app},
    forms::{Opened, frame, opening},
    pages::id_param,
    routes, t,
};
use form::RegistrationForm;
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, RegistrationId, draft::RegistrationDraft};
use so_thon_sync::PhoneError;
use std::sync::Arc;

/// A registration.
#[component]
pub fn EditPage() -> impl IntoView {
    let app = use_app();
    let household = id_param::<HouseholdId>("id");
    let registration = id_param::<RegistrationId>("registration");
    let mends = opening::mends();
    let (opened, restart) = opening::use_opening(move || {
        let (household, registration) = (household.get(), registration.get());
        let mends = mends.get();
        async move {
            match household {
                Some(household) => open(app, household, registration, mends).await,
                None => Ok(None),
            }
        }
    });
    move || match opened.get() {
        Reading::Here(form) => view! { <RegistrationForm opened=form restart=restart/> }.into_any(),
        other => frame::unready(&other, t!(plan.title)),
    }
}

async fn open(
    app: AppState,
    household: HouseholdId,
    registration: Option<RegistrationId>,
    mends: Option<u64>,
) -> Result<Option<Opened<RegistrationDraft>>, PhoneError> {
    let book = opening::book(app)?;
    if let (Some(number), Some(registration)) = (mends, registration) {
        let form = routes::registration(household, registration);
        let fill = |written: &_, standing: Option<&_>| {
            RegistrationDraft::again(registration, written, standing?)
        };
        let opened = opening::open_again(&book, number, &form, fill).await?;
        if opened.is_some() {
            return Ok(opened);
        }
    }
    let Some(unit) = opening::unit_of(&book, household).await? else {
        return Ok(None);
    };
    let key = match registration {
        Some(registration) => format!("registration/{household}/{registration}"),
        None => format!("registration/{household}"),
    };
    let held = Arc::clone(&unit);
    let is_new = |draft: &RegistrationDraft| !held.records.contains_key(&draft.registration.into());
    let still_open = |draft: &RegistrationDraft| registration.is_some() || is_new(draft);
    let fresh = || match registration {
        Some(registration) => RegistrationDraft::edit(registration, &unit),
        None => {
            let id = fresh_id();
            let mut draft = RegistrationDraft::open(id, &unit, clock::today());
            draft.add_measure(fresh_id().to_string());
            Some(draft)
        }
    };
    opening::open(&book, key, Some(Arc::clone(&unit)), still_open, fresh).await
}

/// An id of a registration, or the key of a measure: both are new and order by time.
fn fresh_id() -> RegistrationId {
    RegistrationId::fresh(&mut BrowserChance, clock::now())
}
