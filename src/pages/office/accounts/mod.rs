//! Người dùng: who may sign in, which villages are theirs. Needs a network: accounts are the
//! server's own.

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
    app_state::{AppState, Villages},
    components::Tile,
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::VillageId;

/// A tile for each village.
fn village_tiles(app: AppState) -> Vec<Tile> {
    let villages = app.villages.get();
    let tile = |(id, entry): (VillageId, &so_thon_domain::unit::Entry<_>)| {
        let facts: &so_thon_domain::village::Village = &entry.facts;
        Tile {
            value: id.to_string(),
            words: facts.name.clone().unwrap_or_default(),
        }
    };
    villages.by_name().into_iter().map(tile).collect()
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
