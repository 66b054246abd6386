//! Recording a visit, in four steps, or correcting one. The step is in the address, so that "back"
//! goes one step back; the draft is in the store, so that nothing else can lose it.

mod form;
mod indicators;
mod met;
mod needs;
mod photos;
mod progress;
mod promise;

use crate::{
    app_state::{AppState, Reading, clock, clock::BrowserChance, use_app},
    forms::{Opened, frame, opening},
    pages::id_param,
    routes, t,
};
use form::{Form, VisitForm};
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, VisitId, draft::VisitDraft};
use so_thon_sync::PhoneError;
use std::sync::Arc;

/// Recording a visit.
#[component]
pub fn EditPage() -> impl IntoView {
    let app = use_app();
    let household = id_param::<HouseholdId>("id");
    let visit = id_param::<VisitId>("visit");
    let mends = opening::mends();
    let (opened, restart) = opening::use_opening(move || {
        let (household, visit) = (household.get(), visit.get());
        let mends = mends.get();
        async move {
            match household {
                Some(household) => open(app, household, visit, mends).await,
                None => Ok(None),
            }
        }
    });
    move || match opened.get() {
        Reading::Here(form) => view! { <VisitForm opened=form restart=restart/> }.into_any(),
        other => frame::unready(&other, t!(visit.edit_title)),
    }
}

async fn open(
    app: AppState,
    household: HouseholdId,
    visit: Option<VisitId>,
    mends: Option<u64>,
) -> Result<Option<Opened<VisitDraft>>, PhoneError> {
    let book = opening::book(app)?;
    if let (Some(number), Some(visit)) = (mends, visit) {
        let form = routes::edit_visit(household, visit);
        let today = clock::today();
        let fill =
            |written: &_, standing: Option<&_>| VisitDraft::again(visit, written, standing?, today);
        let opened = opening::open_again(&book, number, &form, fill).await?;
        if opened.is_some() {
            return Ok(opened);
        }
    }
    let Some(unit) = opening::unit_of(&book, household).await? else {
        return Ok(None);
    };
    let key = match visit {
        Some(visit) => format!("visit/{household}/{visit}"),
        None => format!("visit/{household}"),
    };
    let held = Arc::clone(&unit);
    let is_new = |draft: &VisitDraft| !held.records.contains_key(&draft.visit.into());
    let still_open = |draft: &VisitDraft| visit.is_some() || is_new(draft);
    let fresh = || match visit {
        Some(visit) => VisitDraft::edit(visit, &unit),
        None => {
            let id = VisitId::fresh(&mut BrowserChance, clock::now());
            Some(VisitDraft::open(id, &unit, clock::today()))
        }
    };
    opening::open(&book, key, Some(Arc::clone(&unit)), still_open, fresh).await
}
