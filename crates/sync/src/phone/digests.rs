//! Whether a village here is what the office has: now and then one number is compared. Pending
//! changes are not in it.

use super::{Identity, units};
use crate::{
    store::{StoreError, Transaction},
    tables::{END, Table, under},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::{Millis, Record, RecordId, VillageId, access::Role};
use so_thon_protocol::{Digest, SyncRequest, digest};
use std::collections::{BTreeMap, BTreeSet};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A village is asked about once in this time.
const EVERY_MS: u64 = 7 * DAY_MS;

/// What was compared, and when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Digests {
    /// Before this no village is worth looking for.
    next: Millis,
    villages: BTreeMap<VillageId, Compared>,
    /// Villages that are being fetched anew: their rows replace those here even when they are no
    /// newer.
    pub anew: BTreeSet<VillageId>,
}

/// See [`Digests`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Compared {
    asked: Millis,
    differs: bool,
    fetched: Option<Millis>,
}

impl Digests {
    /// How many villages were last found to differ.
    pub(super) fn differing(&self) -> u64 {
        let differing = self.villages.values().filter(|compared| compared.differs);
        differing.count() as u64
    }

    /// The village to ask about, if the time has come: the one asked about longest ago.
    pub(super) async fn due(
        &self,
        transaction: &impl Transaction,
        seat: &Identity,
        now: Millis,
    ) -> Result<Vec<VillageId>, StoreError> {
        if !rested(self.next, now, 0) {
            return Ok(Vec::new());
        }
        let asked = |village: &VillageId| {
            let known = self.villages.get(village);
            known.map(|known| known.asked).unwrap_or_default()
        };
        let due = |village: &VillageId| {
            let known = self.villages.get(village);
            known.is_none_or(|known| {
                let wait = if known.differs { DAY_MS } else { EVERY_MS };
                rested(known.asked, now, wait)
            })
        };
        let here = villages(transaction, seat).await?;
        let oldest = here.into_iter().filter(due).min_by_key(asked);
        Ok(oldest.into_iter().collect())
    }

    /// Villages to be fetched anew now: those that differ, each once a day.
    pub(super) fn to_fetch(&self, now: Millis) -> Vec<VillageId> {
        let due = self.villages.iter().filter(|(_, compared)| {
            let fetched = compared.fetched;
            compared.differs && fetched.is_none_or(|at| rested(at, now, DAY_MS))
        });
        due.map(|(village, _)| *village).collect()
    }

    /// Notes what was asked, so that it is not asked again at once.
    pub(super) fn note_asked(&mut self, asked: &SyncRequest, now: Millis) {
        for village in &asked.anew {
            self.villages.entry(*village).or_default().fetched = Some(now);
            self.anew.insert(*village);
        }
        for village in &asked.digests {
            self.villages.entry(*village).or_default().asked = now;
        }
        // The next village comes with the next exchange; where none is due, none is looked for
        // within the hour.
        if asked.digests.is_empty() && rested(self.next, now, 0) {
            self.next = Millis(now.0 + DAY_MS / 24);
        }
    }

    /// Compares the office's sums with what is here.
    pub(super) async fn compare(
        &mut self,
        transaction: &impl Transaction,
        digests: &[Digest],
    ) -> Result<(), StoreError> {
        for told in digests {
            let here = sum(transaction, told.village).await?;
            self.villages.entry(told.village).or_default().differs = here != told.sum;
        }
        Ok(())
    }

    /// Everything asked for has come: what was fetched anew is compared at the next exchange.
    pub(super) fn end_fetch(&mut self) {
        for village in std::mem::take(&mut self.anew) {
            self.villages.entry(village).or_default().asked = Millis::default();
            self.next = Millis::default();
        }
    }

    /// A village is no longer the person's.
    pub(super) fn forget(&mut self, village: VillageId) {
        self.villages.remove(&village);
        self.anew.remove(&village);
    }
}

/// So long has passed since then. A moment that lies more than a day ahead is of a clock that was
/// wrong.
fn rested(since: Millis, now: Millis, wait: u64) -> bool {
    let ahead = since.0.saturating_sub(now.0);
    ahead > DAY_MS || (ahead == 0 && now.0 - since.0 >= wait)
}

/// The villages of the person that have rows here.
async fn villages(
    transaction: &impl Transaction,
    seat: &Identity,
) -> Result<Vec<VillageId>, StoreError> {
    match seat.me.role {
        Role::Collaborator => return Ok(seat.me.villages.clone()),
        Role::ProvinceViewer | Role::Administrator => return Ok(Vec::new()),
        Role::Officer | Role::Leader => {}
    }
    let (mut all, mut from) = (Vec::new(), under(&[0; 16]).1);
    while let Some((key, _)) = transaction
        .range(Table::Places, &from, END, 1)
        .await?
        .into_iter()
        .next()
    {
        let bytes = key.first_chunk::<16>();
        let bytes = bytes.ok_or(StoreError::Damaged { what: "place" })?;
        all.push(VillageId(uuid::Uuid::from_bytes(*bytes)));
        from = under(bytes).1;
    }
    Ok(all)
}

/// The sum over what the office has given of a village, its own record included.
async fn sum(transaction: &impl Transaction, village: VillageId) -> Result<u64, StoreError> {
    let (from, to) = under(village.bytes());
    let mut total = of_unit(transaction, village.into(), village).await?;
    for (key, _) in transaction
        .range(Table::Places, &from, &to, usize::MAX)
        .await?
    {
        let unit = key.last_chunk::<16>();
        let unit = unit.ok_or(StoreError::Damaged { what: "place" })?;
        let unit = RecordId(uuid::Uuid::from_bytes(*unit));
        total = total.wrapping_add(of_unit(transaction, unit, village).await?);
    }
    Ok(total)
}

async fn of_unit(
    transaction: &impl Transaction,
    unit: RecordId,
    village: VillageId,
) -> Result<u64, StoreError> {
    let stored = units::stored(transaction, unit).await?;
    let own = |record: &&Record| record.village == Some(village);
    let records = stored.records.iter().map(|kept| &kept.record);
    Ok(digest::of_records(records.filter(own)))
}
