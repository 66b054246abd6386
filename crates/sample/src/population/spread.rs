//! Who lacks what: counts by indicator dealt out to households.

use super::figures::ClassFigures;
use crate::chance::Chance;
use so_thon_domain::classify::Verdict;
use std::collections::BTreeSet;

/// The most a near-poor household may lack: from three on it is poor.
pub(super) const NEAR_POOR_AT_MOST: usize = 2;

/// Exchanges tried for each household, so that who lacks what with what is left to chance.
const EXCHANGES: usize = 6;

/// The published lacks of every household of a class. Each indicator is given exactly as often as published, and a
/// near-poor household never gets more than two.
pub(super) fn deal(class: &ClassFigures, chance: &mut Chance) -> Vec<BTreeSet<String>> {
    let count = class.households;
    let mut homes = vec![BTreeSet::new(); count];
    // Laid round the table one after the other, every household gets as many as its neighbour, or one more.
    let mut at = 0;
    for (code, times) in &class.lacking {
        for _ in 0..*times {
            homes[at % count].insert(code.clone());
            at += 1;
        }
    }
    chance.shuffle(&mut homes);
    let codes: Vec<&String> = class.lacking.keys().collect();
    for _ in 0..count * EXCHANGES {
        let code = codes[chance.below(codes.len())];
        let (from, to) = (chance.below(count), chance.below(count));
        let room = class.verdict != Verdict::NearPoor || homes[to].len() < NEAR_POOR_AT_MOST;
        if room && homes[from].contains(code) && !homes[to].contains(code) {
            homes[from].remove(code);
            homes[to].insert(code.clone());
        }
    }
    homes
}
