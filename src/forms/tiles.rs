//! The entries of a list as tiles to touch.

use super::problems::named;
use crate::{app_state::clock, components::Tile};
use so_thon_domain::reference::{Entry, List, Reference};

/// The entries that hold today, and what was chosen before they ended.
pub fn tiles(reference: &Reference, list: List, chosen: &[String]) -> Vec<Tile> {
    let day = clock::today();
    let holds = |entry: &&Entry| entry.holds_on(day) || chosen.contains(&entry.code);
    let entries = reference.all(list).iter().filter(holds);
    entries
        .map(|entry| Tile {
            value: entry.code.clone(),
            words: named(&entry.name).to_owned(),
        })
        .collect()
}
