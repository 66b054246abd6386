//! How far one save got, in a line: only on this phone, received, checked.

use crate::{
    components::{State, StateKind},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{Stamp, ValueId};
use so_thon_sync::phone::{HouseholdView, Standing};

/// How far the save got that made a record; nothing while that is not known.
pub fn standing_of(view: &HouseholdView, created: Option<(ValueId, Stamp)>) -> AnyView {
    match created.map(|(id, _)| view.standing(id)) {
        None => ().into_any(),
        Some(standing) => line(standing),
    }
}

/// The same for one save.
pub fn line(standing: Standing) -> AnyView {
    match standing {
        Standing::Here => {
            view! { <State kind=StateKind::Wait icon="phone">{t!(household.only_here)}</State> }
                .into_any()
        }
        Standing::Received => view! { <State icon="tray">{t!(visit.received)}</State> }.into_any(),
        Standing::Checked => {
            view! { <State kind=StateKind::Done icon="seal">{t!(household.checked)}</State> }
                .into_any()
        }
    }
}
