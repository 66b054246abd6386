//! The villages of the commune, by id, and how they are called.

use crate::t;
use so_thon_domain::gather::{Gather, sort_by};
use so_thon_domain::{
    VillageId,
    unit::{Entry, Shared},
    village::Village,
};
use std::collections::BTreeMap;

/// Every village this phone knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Villages(BTreeMap<VillageId, Entry<Village>>);

impl Villages {
    /// Picks the villages out of what the commune shares.
    pub fn of(shared: &[Shared]) -> Self {
        let villages = shared.iter().filter_map(|shared| match shared {
            Shared::Village(village) => Some((VillageId::from(village.id), village.clone())),
            Shared::Catalogue(_) | Shared::Rest(_) => None,
        });
        Self(villages.gather())
    }

    /// A village.
    pub fn get(&self, id: VillageId) -> Option<&Entry<Village>> {
        self.0.get(&id)
    }

    /// Every village with its id, by name.
    pub fn by_name(&self) -> Vec<(VillageId, &Entry<Village>)> {
        let mut all: Vec<_> = self.0.iter().map(|(id, village)| (*id, village)).collect();
        sort_by(&mut all, |a, b| a.1.facts.name.cmp(&b.1.facts.name));
        all
    }

    /// The name alone ("Bãi Mây"); empty while unknown.
    pub fn name(&self, id: Option<VillageId>) -> String {
        id.and_then(|id| self.get(id)?.facts.name.clone())
            .unwrap_or_default()
    }

    /// The name with its word ("Thôn Bãi Mây"); empty while unknown.
    pub fn title(&self, id: Option<VillageId>) -> String {
        id.and_then(|id| self.get(id))
            .map(|village| village_title(&village.facts))
            .unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// None is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A village's name with its word.
pub fn village_title(village: &Village) -> String {
    let name = village.name.as_deref().unwrap_or_default();
    match village.word.as_deref() {
        Some(word) if !word.is_empty() => format!("{} {name}", crate::i18n::format::capital(word)),
        _ => format!("{} {name}", t!(household.village_word)),
    }
}
