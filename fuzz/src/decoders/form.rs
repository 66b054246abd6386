//! Forms that somebody had begun, as they lie on a phone, and the check that makes facts of them.

use crate::lived::lent;
use chrono::NaiveDate;
use pollster::block_on;
use serde::{Serialize, de::DeserializeOwned};
use so_thon_domain::{
    draft::{
        HouseholdDraft, MemberDraft, RegistrationDraft, Rules, SupportDraft, VillageDraft,
        VisitDraft,
    },
    numbers::Convention,
    reference::shipped,
    unit::HouseholdUnit,
};
use so_thon_sync::{phone::Draft, tables::unpack};

/// A draft is read as the form it may be, checked, and its writes are made.
pub fn draft(bytes: &[u8]) -> bool {
    let Ok(draft) = unpack::<Draft>("draft", bytes) else {
        return false;
    };
    let Some(today) = NaiveDate::from_ymd_opt(2026, 11, 25) else {
        return false;
    };
    let rules = Rules {
        today,
        numbers: Convention::Vietnamese,
        reference: shipped(),
    };
    let unit = household();
    let mut read = false;
    if let Some(form) = form::<HouseholdDraft>(&draft) {
        read = true;
        if let Ok(checked) = form.check(&rules) {
            let _ = form.writes(&checked);
        }
    }
    if let Some(form) = form::<MemberDraft>(&draft) {
        read = true;
        if let Ok(checked) = form.check(&rules, &unit) {
            let _ = form.writes(&checked, &unit);
        }
    }
    if let Some(form) = form::<SupportDraft>(&draft) {
        read = true;
        if let Ok(checked) = form.check(&rules, &unit) {
            let _ = form.writes(&checked, &unit);
        }
    }
    if let Some(form) = form::<RegistrationDraft>(&draft) {
        read = true;
        if let Ok(checked) = form.check(&rules, &unit) {
            let _ = form.writes(&checked, &unit);
        }
    }
    if let Some(form) = form::<VillageDraft>(&draft) {
        read = true;
        if let Ok(checked) = form.check(&rules) {
            let _ = form.writes(&checked);
        }
    }
    if let Some(form) = form::<VisitDraft>(&draft) {
        read = true;
        if let Ok(checked) = form.check(&rules) {
            let _ = form.writes(&checked, &unit);
        }
    }
    read
}

/// What is read is kept again as it was.
fn form<T: Serialize + DeserializeOwned>(draft: &Draft) -> Option<T> {
    let form: T = serde_json::from_value(draft.body.clone()).ok()?;
    let kept = serde_json::to_value(&form).expect("a form is kept");
    let again: T = serde_json::from_value(kept.clone()).expect("a kept form opens");
    assert_eq!(serde_json::to_value(&again).ok(), Some(kept));
    Some(form)
}

/// A household to write about.
pub fn household() -> HouseholdUnit {
    thread_local! {
        static UNIT: HouseholdUnit = {
            let phone = lent(crate::lived::Lived::phone);
            let all = block_on(phone.households()).expect("households");
            all.into_values().next().expect("one")
        };
    }
    UNIT.with(HouseholdUnit::clone)
}
