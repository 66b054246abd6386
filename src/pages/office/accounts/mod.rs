//! Người dùng: who may sign in, which villages are theirs. Needs a network: accounts are the
//! server's own. An officer manages collaborators and leaders, an administrator the people of the
//! office, and sees nothing of villages.

mod closing;
mod edit;
mod invite;
mod list;
mod new;
mod password;
mod phones;

pub use edit::EditPage;
pub use list::ListPage;
pub use new::NewPage;
pub(super) use new::SHORTEST;

use crate::{
    app_state::{Villages, use_app},
    components::{OneTile, Tile},
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    VillageId,
    access::{Role, may_manage},
};

/// Every role, in the order in which a person is asked for one, with its name in the form.
const ROLES: [(&str, Role); 5] = [
    ("collaborator", Role::Collaborator),
    ("leader", Role::Leader),
    ("officer", Role::Officer),
    ("province", Role::ProvinceViewer),
    ("administrator", Role::Administrator),
];

/// Whether whoever is signed in manages accounts of this role. (The server asks again.)
fn manages(of: Role) -> bool {
    let me = use_app().identity();
    me.is_some_and(|me| may_manage(me.me.role, of))
}

/// A tile for each village. One that comes while somebody presses does not change what is under the
/// finger: another village would be given to the person.
#[component]
fn VillageTiles(
    /// The chosen villages.
    value: RwSignal<Vec<String>>,
) -> impl IntoView {
    let app = use_app();
    let tile = |(id, entry): (VillageId, &so_thon_domain::unit::Entry<_>)| {
        let facts: &so_thon_domain::village::Village = &entry.facts;
        Tile {
            value: id.to_string(),
            words: facts.name.clone().unwrap_or_default(),
        }
    };
    let tiles = move || -> Vec<Tile> {
        let villages = app.villages.get();
        villages.by_name().into_iter().map(tile).collect()
    };
    view! {
        <div class="tiles">
            <For each=tiles key=|tile| (tile.value.clone(), tile.words.clone()) children=move |tile| view! { <OneTile tile=tile value=value/> }/>
        </div>
    }
}

fn chosen(tiles: &[String]) -> Vec<VillageId> {
    tiles.iter().filter_map(|id| VillageId::parse(id)).collect()
}

/// "Làng Rầm", "Làng Rầm, Gò Re", "Làng Rầm và 3 thôn".
pub(super) fn village_names(villages: &Villages, ids: &[VillageId]) -> String {
    let mut names: Vec<String> = ids.iter().map(|id| villages.name(Some(*id))).collect();
    names.retain(|name| !name.is_empty());
    names.sort();
    match names.as_slice() {
        [] => t!(accounts.no_village).to_owned(),
        [one] => one.clone(),
        [one, other] => format!("{one}, {other}"),
        [one, rest @ ..] => t!(
            accounts.villages_more,
            name = one.clone(),
            n = format::number(rest.len() as u64)
        ),
    }
}
