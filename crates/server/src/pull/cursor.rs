//! Where a phone stands. Made and read here alone; the phone keeps the bytes and gives them back.

use serde::{Deserialize, Serialize};
use so_thon_domain::{CommuneId, Epoch, RecordId, VillageId};
use so_thon_protocol::{Cursor, codec};

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
    #[serde(rename = "v")]
    Villages(Vec<VillageId>),
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
