//! One fact that several people may write without seeing each other.
//!
//! A register keeps every accepted value that no accepted write replaces: its *heads*. Usually
//! there is one. Two people who changed the same fact apart leave two; when those differ they
//! *clash* and a person decides. Nothing is lost by merging, and the order of arrival does not
//! matter: values and replacements only ever accumulate.

use crate::gather::sort_by_key;
use crate::{ids::SeatId, time::Stamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Names one written value for ever: the seat that wrote it and the number of its change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ValueId {
    /// Who wrote it.
    #[serde(rename = "s")]
    pub seat: SeatId,
    /// The seat's own count of its changes, from 1 without gaps.
    #[serde(rename = "n")]
    pub number: u64,
}

/// A value that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// When it was written, by the server's order (claimed order while it is pending).
    #[serde(rename = "t")]
    pub stamp: Stamp,
    /// What was written.
    #[serde(rename = "v")]
    pub value: Value,
}

/// The state of one register. See the module's words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Register {
    #[serde(rename = "h", with = "pairs")]
    heads: BTreeMap<ValueId, Head>,
    /// Values that were replaced, seen or not yet seen: without them a late or repeated value
    /// would rise from the dead. Only the server keeps them; what it sends to phones has none.
    #[serde(rename = "r", default, skip_serializing_if = "BTreeSet::is_empty")]
    replaced: BTreeSet<ValueId>,
}

impl Register {
    /// Takes in one written value and the ids of those it replaces.
    pub fn write(&mut self, id: ValueId, head: Head, replaces: impl IntoIterator<Item = ValueId>) {
        for old in replaces {
            if old != id {
                self.heads.remove(&old);
                self.replaced.insert(old);
            }
        }
        if !self.replaced.contains(&id) {
            self.heads.insert(id, head);
        }
    }

    /// The value of `id` was refused. If something already replaces it, that replaces what it
    /// would have replaced too. True when something changed.
    pub(crate) fn refuse(&mut self, id: ValueId, replaces: &[ValueId]) -> bool {
        if !self.replaced.contains(&id) {
            return false;
        }
        let mut changed = false;
        for old in replaces {
            changed |= self.heads.remove(old).is_some();
            changed |= self.replaced.insert(*old);
        }
        changed
    }

    /// Joins another state of the same register: the least state that knows what either knows.
    pub fn join(&mut self, other: &Self) {
        for (id, head) in &other.heads {
            self.write(*id, head.clone(), []);
        }
        for id in &other.replaced {
            self.heads.remove(id);
            self.replaced.insert(*id);
        }
    }

    /// The value to show: the head with the greatest stamp, ties broken by id.
    pub fn shown(&self) -> Option<(ValueId, &Head)> {
        self.heads
            .iter()
            .max_by_key(|(id, head)| (head.stamp, **id))
            .map(|(id, head)| (*id, head))
    }

    /// Every head, oldest first.
    pub fn heads(&self) -> Vec<(ValueId, &Head)> {
        let mut heads: Vec<_> = self.heads.iter().map(|(id, head)| (*id, head)).collect();
        sort_by_key(&mut heads, |(id, head)| (head.stamp, *id));
        heads
    }

    /// True when no value stands: nobody wrote the fact.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// True when people wrote different values apart from each other: a person must choose.
    pub fn clashes(&self) -> bool {
        let mut values = self.heads.values().map(|head| &head.value);
        values
            .next()
            .is_some_and(|first| values.any(|other| other != first))
    }

    /// True when the value was written here and something newer replaced it.
    pub fn has_replaced(&self, id: &ValueId) -> bool {
        self.replaced.contains(id)
    }

    /// The value of a register that has one head and no memory, if that head was written by `id`.
    pub(crate) fn only(&self, id: ValueId, stamp: Stamp) -> Option<&Value> {
        if !self.replaced.is_empty() || self.heads.len() != 1 {
            return None;
        }
        self.heads
            .get(&id)
            .filter(|head| head.stamp == stamp)
            .map(|head| &head.value)
    }

    /// Rewrites the values that stand: for what must be forgotten by law. True when one changed.
    pub(crate) fn rewrite(&mut self, mut change: impl FnMut(&mut Value) -> bool) -> bool {
        let mut changed = false;
        for head in self.heads.values_mut() {
            changed |= change(&mut head.value);
        }
        changed
    }

    /// The state without its memory of what was replaced, as phones get it: a phone's merged state
    /// is the server's, taken over whole, so it needs no defence against late values.
    pub fn heads_only(&self) -> Self {
        Self {
            heads: self.heads.clone(),
            replaced: BTreeSet::new(),
        }
    }
}

/// CBOR and JSON both lack maps with structured keys in a portable form: a list of pairs instead.
pub(crate) mod pairs {
    use crate::gather::Gather as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    pub fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map.iter())
    }

    pub fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(deserializer)?
            .into_iter()
            .gather())
    }
}
