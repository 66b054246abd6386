//! A member of a household, new or changed.

mod form;
mod labour;
mod leaving;

use crate::{
    app_state::{AppState, Reading, clock, clock::BrowserChance, use_app},
    forms::{Opened, frame, opening},
    pages::id_param,
    routes, t,
};
use form::MemberForm;
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, MemberId, draft::MemberDraft};
use so_thon_sync::PhoneError;
use std::sync::Arc;

/// A person of a household.
#[component]
pub fn EditPage() -> impl IntoView {
    let app = use_app();
    let household = id_param::<HouseholdId>("id");
    let member = id_param::<MemberId>("member");
    let mends = opening::mends();
    let (opened, restart) = opening::use_opening(move || {
        let (household, member) = (household.get(), member.get());
        let mends = mends.get();
        async move {
            match household {
                Some(household) => open(app, household, member, mends).await,
                None => Ok(None),
            }
        }
    });
    move || match opened.get() {
        Reading::Here(form) => view! { <MemberForm opened=form restart=restart/> }.into_any(),
        other => frame::unready(&other, t!(member.edit_title)),
    }
}

async fn open(
    app: AppState,
    household: HouseholdId,
    member: Option<MemberId>,
    mends: Option<u64>,
) -> Result<Option<Opened<MemberDraft>>, PhoneError> {
    let book = opening::book(app)?;
    if let (Some(number), Some(member)) = (mends, member) {
        let form = routes::member(household, member);
        let fill =
            |written: &_, standing: Option<&_>| MemberDraft::again(member, written, standing?);
        let opened = opening::open_again(&book, number, &form, fill).await?;
        if opened.is_some() {
            return Ok(opened);
        }
    }
    let Some(unit) = opening::unit_of(&book, household).await? else {
        return Ok(None);
    };
    let key = match member {
        Some(member) => format!("member/{household}/{member}"),
        None => format!("member/{household}"),
    };
    let held = Arc::clone(&unit);
    let is_new = |draft: &MemberDraft| !held.records.contains_key(&draft.member.into());
    let still_open = |draft: &MemberDraft| member.is_some() || is_new(draft);
    let fresh = || match member {
        Some(member) => MemberDraft::edit(member, &unit),
        None => {
            let id = MemberId::fresh(&mut BrowserChance, clock::now());
            let head = unit.head();
            let ethnicity = head.and_then(|head| head.facts.ethnicity.clone());
            Some(MemberDraft {
                ethnicity: ethnicity.unwrap_or_default(),
                ..MemberDraft::open(id, &unit)
            })
        }
    };
    opening::open(&book, key, Some(Arc::clone(&unit)), still_open, fresh).await
}
