//! The 54 ethnic groups, and the spellings by which lists name them.

use crate::fold::{fold, nearest};
use std::collections::BTreeMap;

const GROUPS: &str = include_str!("../../../data/ethnic-groups.csv");

/// The groups, to be asked by any spelling.
pub(crate) struct EthnicGroups {
    by_spelling: BTreeMap<String, &'static str>,
}

/// What a written name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A group, by its canonical name.
    Known(&'static str),
    /// None of them; perhaps this one is meant.
    Unknown(Option<&'static str>),
}

impl EthnicGroups {
    pub(crate) fn new() -> Self {
        let mut by_spelling = BTreeMap::new();
        for line in lines() {
            let mut parts = line.split(',').skip(1);
            let name = parts.next().unwrap_or_default();
            by_spelling.insert(key(name), name);
            for other in parts.next().unwrap_or_default().split(';') {
                by_spelling.entry(key(other)).or_insert(name);
            }
        }
        by_spelling.remove("");
        Self { by_spelling }
    }

    pub(crate) fn reading(&self, written: &str) -> Reading {
        match self.by_spelling.get(&key(written)) {
            Some(name) => Reading::Known(name),
            None => {
                let known = self.by_spelling.iter();
                let candidates = known.map(|(folded, name)| (folded.as_str(), *name));
                Reading::Unknown(nearest(&key(written), candidates))
            }
        }
    }
}

fn lines() -> impl Iterator<Item = &'static str> {
    GROUPS
        .lines()
        .filter(|line| line.starts_with(|letter: char| letter.is_ascii_digit()))
}

/// Folded and without spaces: "Xơ-Đăng", "Xơ Đăng" and "XoDang" are one spelling.
fn key(name: &str) -> String {
    fold(name).replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::{EthnicGroups, Reading, key, lines};
    use std::collections::BTreeSet;

    #[test]
    fn there_are_fifty_four_groups_and_none_folds_into_another() {
        let names: BTreeSet<_> = lines()
            .map(|line| key(line.split(',').nth(1).expect("a name")))
            .collect();
        assert_eq!(names.len(), 54);
    }

    #[test]
    fn every_spelling_gives_the_canonical_name() {
        let groups = EthnicGroups::new();
        for (written, name) in [
            ("Hre", "Hrê"),
            ("XƠ-ĐĂNG", "Xơ Đăng"),
            ("H'Mông", "Mông"),
            ("Cor", "Co"),
            ("kinh", "Kinh"),
        ] {
            assert_eq!(groups.reading(written), Reading::Known(name));
        }
        assert_eq!(groups.reading("Hrêe"), Reading::Unknown(Some("Hrê")));
        assert_eq!(groups.reading("Martian"), Reading::Unknown(None));
    }
}
