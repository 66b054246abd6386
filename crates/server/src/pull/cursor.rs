//! Where a phone stands. Made and read here alone; the phone keeps the bytes and gives them back.

use serde::{Deserialize, Serialize};
use so_thon_domain::{CommuneId, Epoch, RecordId, VillageId};
use so_thon_protocol::{Cursor, codec};
use std::collections::BTreeSet;

/// What a cursor says. One that cannot be read is as good as none: the phone starts afresh, and
/// rows it has already are harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// The life of the store it belongs to.
    #[serde(rename = "e")]
    pub epoch: Epoch,
    /// The commune it belongs to.
    #[serde(rename = "c")]
    pub commune: CommuneId,
    /// The version of the scope it was made for.
    #[serde(rename = "s")]
    pub scope: u64,
    /// Everything up to this position was sent, of what the phone has.
    #[serde(rename = "t")]
    pub tail: u64,
    /// Names of seats up to this position were sent.
    #[serde(rename = "p")]
    pub people: u64,
    /// What the phone has or is getting.
    #[serde(rename = "h")]
    pub has: Has,
    /// What it has yet to get of it.
    #[serde(rename = "b", default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Pending>,
}

/// Villages that a phone has or is getting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Has {
    /// All of the commune's.
    #[serde(rename = "a")]
    All,
    /// These.
    #[serde(rename = "v", with = "tails")]
    Villages(BTreeSet<Tail>),
}

/// The last half of a village's id. It is all chance, so it tells the villages of a commune apart,
/// and a person with twenty of them still asks in less than a kilobyte.
pub type Tail = [u8; 8];

/// A village's tail.
pub fn tail_of(village: VillageId) -> Tail {
    let mut tail = [0; 8];
    tail.copy_from_slice(&village.bytes()[8..]);
    tail
}

/// Tails one behind the other. A cursor that was given out before 25/11/2026 holds whole ids.
mod tails {
    use super::{Tail, tail_of};
    use serde::{
        Deserializer, Serializer,
        de::{SeqAccess, Visitor},
    };
    use so_thon_domain::VillageId;
    use std::{collections::BTreeSet, fmt};

    pub fn serialize<S: Serializer>(
        tails: &BTreeSet<Tail>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = tails.iter().flatten().copied().collect();
        serializer.serialize_bytes(&bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeSet<Tail>, D::Error> {
        deserializer.deserialize_any(Tails)
    }

    struct Tails;

    impl<'de> Visitor<'de> for Tails {
        type Value = BTreeSet<Tail>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("tails of villages, or their ids")
        }

        fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
            let (tails, rest) = bytes.as_chunks::<8>();
            if rest.is_empty() {
                Ok(tails.iter().copied().collect())
            } else {
                Err(E::invalid_length(bytes.len(), &self))
            }
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut ids: A) -> Result<Self::Value, A::Error> {
            let mut tails = BTreeSet::new();
            while let Some(id) = ids.next_element::<VillageId>()? {
                tails.insert(tail_of(id));
            }
            Ok(tails)
        }
    }
}

/// A village that is being sent, household by household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The village; none for what the whole commune shares.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub village: Option<VillageId>,
    /// The last household that was sent.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub after: Option<RecordId>,
    /// For a phone that has all: all villages above this one are still to come.
    #[serde(rename = "r", default, skip_serializing_if = "std::ops::Not::not")]
    pub and_above: bool,
}

impl Stand {
    /// Reads a cursor of this commune and epoch.
    pub fn read(cursor: &Cursor, commune: CommuneId, epoch: Epoch) -> Option<Self> {
        let stand: Self = codec::decode("cursor", cursor).ok()?;
        (stand.commune == commune && stand.epoch == epoch).then_some(stand)
    }

    /// The cursor's bytes.
    pub fn cursor(&self) -> Cursor {
        Cursor::from(codec::encode(self))
    }

    /// Was this household sent already, as far as the backfill goes?
    pub fn was_sent(&self, village: Option<VillageId>, unit: RecordId) -> bool {
        self.pending.iter().all(|pending| {
            if pending.village == village {
                pending.after.is_some_and(|after| unit <= after)
            } else {
                !(pending.and_above && village > pending.village)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use so_thon_protocol::codec::{decode, encode};
    use uuid::Uuid;

    fn village(number: u128) -> VillageId {
        VillageId(Uuid::from_u128((number << 64) | (number * 31)))
    }

    #[test]
    fn a_cursor_that_names_whole_villages_is_still_read() {
        #[derive(Serialize)]
        enum Old {
            #[serde(rename = "v")]
            Villages(Vec<VillageId>),
        }
        let old = encode(&Old::Villages(vec![village(1), village(2)]));
        let read: Has = decode("has", &old).expect("read");
        let tails = BTreeSet::from([tail_of(village(1)), tail_of(village(2))]);
        assert_eq!(read, Has::Villages(tails.clone()));
        let again: Has = decode("has", &encode(&Has::Villages(tails))).expect("read");
        assert_eq!(again, read);
    }

    #[test]
    fn twenty_villages_take_less_than_two_hundred_bytes() {
        let has = Has::Villages((1..=20).map(|number| tail_of(village(number))).collect());
        assert!(encode(&has).len() < 200);
    }
}
