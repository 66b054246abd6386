//! One item of support, new or changed.

mod form;
mod given;
mod state;
mod sum;

use crate::{
    app_state::{AppState, Reading, clock, clock::BrowserChance, use_app},
    forms::{Opened, frame, opening, problems},
    pages::id_param,
    routes, t,
};
use form::{Form, SupportForm};
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, SupportId, draft::SupportDraft};
use so_thon_sync::PhoneError;
use std::sync::Arc;

/// One item of support.
#[component]
pub fn EditPage() -> impl IntoView {
    let app = use_app();
    let household = id_param::<HouseholdId>("id");
    let support = id_param::<SupportId>("support");
    let mends = opening::mends();
    let (opened, restart) = opening::use_opening(move || {
        let (household, support) = (household.get(), support.get());
        let mends = mends.get();
        async move {
            match household {
                Some(household) => open(app, household, support, mends).await,
                None => Ok(None),
            }
        }
    });
    move || match opened.get() {
        Reading::Here(form) => view! { <SupportForm opened=form restart=restart/> }.into_any(),
        other => frame::unready(&other, t!(support.edit_title)),
    }
}

async fn open(
    app: AppState,
    household: HouseholdId,
    support: Option<SupportId>,
    mends: Option<u64>,
) -> Result<Option<Opened<SupportDraft>>, PhoneError> {
    let book = opening::book(app)?;
    if let (Some(number), Some(support)) = (mends, support) {
        let form = routes::support(household, support);
        let numbers = problems::convention();
        let fill = |written: &_, standing: Option<&_>| {
            SupportDraft::again(support, written, standing?, numbers)
        };
        let opened = opening::open_again(&book, number, &form, fill).await?;
        if opened.is_some() {
            return Ok(opened);
        }
    }
    let Some(unit) = opening::unit_of(&book, household).await? else {
        return Ok(None);
    };
    let key = match support {
        Some(support) => format!("support/{household}/{support}"),
        None => format!("support/{household}"),
    };
    let held = Arc::clone(&unit);
    let is_new = |draft: &SupportDraft| !held.records.contains_key(&draft.support.into());
    let still_open = |draft: &SupportDraft| support.is_some() || is_new(draft);
    let fresh = || match support {
        Some(support) => SupportDraft::edit(support, &unit, problems::convention()),
        None => {
            let id = SupportId::fresh(&mut BrowserChance, clock::now());
            Some(SupportDraft::open(id, &unit))
        }
    };
    opening::open(&book, key, Some(Arc::clone(&unit)), still_open, fresh).await
}
