//! Rà soát at the office: opening a round, its list, what each village does, recognition.

mod close;
mod list;
mod listing;
mod meeting;
mod open;
mod opinion;
mod papers;
mod posting;
mod print;
mod recheck;
mod recognise;
mod round;
mod sending;
mod tables;
mod typed;
mod village;
mod words;

pub use list::ListPage;
pub use open::OpenPage;
pub use round::RoundPage;
pub use tables::TablesPage;
pub use village::VillagePage;

use crate::app_state::AppState;
use so_thon_domain::access::Role;

/// May this person take the steps of a round? (The server asks again.)
pub(super) fn is_officer(app: AppState) -> bool {
    app.me().is_some_and(|me| me.role == Role::Officer)
}

/// The name of the person whose book is open: who takes a step, until somebody says otherwise.
fn own_name(app: AppState) -> String {
    app.identity()
        .map(|identity| identity.me.name.clone())
        .unwrap_or_default()
}
