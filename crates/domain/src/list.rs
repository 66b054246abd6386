//! A list that several people may add to and take from apart: wishes, causes, attendees.
//!
//! An observed-remove set (Shapiro et al. 2011): each add has its own id, a remove names the adds
//! it saw, so an add that the remover had not seen wins. Each element may carry a value (the rank
//! of a wish).

use crate::gather::Gather;
use crate::{
    register::{Head, ValueId, pairs},
    time::Stamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The adds of one element that stand, and those that were removed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Element {
    #[serde(rename = "a", with = "pairs")]
    adds: BTreeMap<ValueId, Head>,
    #[serde(rename = "x", default, skip_serializing_if = "BTreeSet::is_empty")]
    removed: BTreeSet<ValueId>,
}

/// The state of one list, by element.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct List(BTreeMap<String, Element>);

impl List {
    /// Takes in one add; it also removes the adds in `replaces` (a changed rank).
    pub fn add(
        &mut self,
        id: ValueId,
        stamp: Stamp,
        key: &str,
        value: Value,
        replaces: impl IntoIterator<Item = ValueId>,
    ) {
        let element = self.0.entry(key.to_owned()).or_default();
        for old in replaces {
            if old != id {
                element.adds.remove(&old);
                element.removed.insert(old);
            }
        }
        if !element.removed.contains(&id) {
            element.adds.insert(id, Head { stamp, value });
        }
    }

    /// Takes in one remove of the adds it saw.
    pub fn remove(&mut self, key: &str, adds: impl IntoIterator<Item = ValueId>) {
        let element = self.0.entry(key.to_owned()).or_default();
        for old in adds {
            element.adds.remove(&old);
            element.removed.insert(old);
        }
    }

    /// An add or remove of `id` was refused. If something already removes that add, it removes what
    /// the add stood for too. True when something changed.
    pub(crate) fn refuse(&mut self, id: ValueId, key: &str, replaces: &[ValueId]) -> bool {
        let Some(element) = self.0.get_mut(key) else {
            return false;
        };
        if !element.removed.contains(&id) {
            return false;
        }
        let mut changed = false;
        for old in replaces {
            changed |= element.adds.remove(old).is_some();
            changed |= element.removed.insert(*old);
        }
        changed
    }

    /// Joins another state of the same list.
    pub fn join(&mut self, other: &Self) {
        for (key, theirs) in &other.0 {
            for (id, head) in &theirs.adds {
                self.add(*id, head.stamp, key, head.value.clone(), []);
            }
            self.remove(key, theirs.removed.iter().copied());
        }
    }

    /// The elements that stand, by key, each with the value of its latest add.
    pub fn shown(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().filter_map(|(key, element)| {
            let latest = element
                .adds
                .iter()
                .max_by_key(|(id, head)| (head.stamp, **id))?;
            Some((key.as_str(), &latest.1.value))
        })
    }

    /// The ids of the adds of one element that stand: what a remove must name.
    pub fn adds(&self, key: &str) -> Vec<ValueId> {
        self.0
            .get(key)
            .map(|e| e.adds.keys().copied().collect())
            .unwrap_or_default()
    }

    /// The greatest stamp among the adds that stand.
    pub fn latest(&self) -> Option<Stamp> {
        self.0
            .values()
            .flat_map(|e| e.adds.values().map(|h| h.stamp))
            .max()
    }

    /// The elements of a list that was written once and never touched, if `id` wrote it.
    pub(crate) fn only(&self, id: ValueId, stamp: Stamp) -> Option<BTreeMap<&str, &Value>> {
        let mut only = BTreeMap::new();
        for (key, element) in &self.0 {
            let plain = element.removed.is_empty() && element.adds.len() == 1;
            let head = element
                .adds
                .get(&id)
                .filter(|head| plain && head.stamp == stamp)?;
            only.insert(key.as_str(), &head.value);
        }
        Some(only)
    }

    /// The state without its memory of what was removed, as phones get it.
    pub fn adds_only(&self) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(_, element)| !element.adds.is_empty())
                .map(|(key, element)| {
                    (
                        key.clone(),
                        Element {
                            adds: element.adds.clone(),
                            removed: BTreeSet::new(),
                        },
                    )
                })
                .gather(),
        )
    }
}
