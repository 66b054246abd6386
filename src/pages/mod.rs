//! The screens, one folder or file per area. Pages wire: they read the state, hand data to dumb
//! components and tell the state what a person did.

pub mod today;

pub mod households;
pub mod members;
pub mod photos;
pub mod registrations;
pub mod supports;
pub mod visits;

pub mod lock;
pub mod more;
pub mod sync;
mod sync_photos;

#[cfg(feature = "office")]
pub mod office;
#[cfg(not(feature = "office"))]
pub mod office_elsewhere;
#[cfg(feature = "office")]
pub mod review;
#[cfg(not(feature = "office"))]
pub use office_elsewhere as office;

mod not_found;
mod sign_in;
mod update_bar;

pub use lock::LockPage;
pub use not_found::NotFoundPage;
pub use sign_in::{RenewForm, SignInPage};
pub use update_bar::UpdateBar;

use crate::app_state::use_app;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

/// An id in the path, by the name of its place; `None` when it is not one.
pub fn id_param<T: From<so_thon_domain::RecordId> + Copy + Send + Sync + PartialEq + 'static>(
    name: &'static str,
) -> Memo<Option<T>> {
    let params = use_params_map();
    Memo::new(move |_| {
        let text = params.read().get(name)?;
        Uuid::try_parse(&text)
            .ok()
            .map(|id| so_thon_domain::RecordId(id).into())
    })
}

/// How many saves are only on this phone: what the tabs show.
pub fn unsent() -> Signal<u64> {
    let app = use_app();
    Signal::derive(move || app.counts.get().unsent)
}
