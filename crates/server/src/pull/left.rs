//! What a phone has and should have no longer: households that went to a village which is not the
//! person's, people who went to another household, whoever was erased by law.

use super::Stand;
use crate::store::{CommuneRow, LeftRow, Store, StoreError, Stored, Tombstone};
use so_thon_domain::{RecordId, VillageId};
use so_thon_protocol::Left;
use std::collections::{BTreeMap, BTreeSet};

/// Rows per village and query.
const ROWS: u32 = 1_000;

/// What left the phone's villages since it was last told.
pub struct Gone {
    rows: Vec<LeftRow>,
    /// Erased records of the whole commune: who had a village once may still have sent copies.
    erased: Vec<Tombstone>,
    /// The tail at which it was last told.
    since: u64,
    /// Everything up to here is in hand.
    pub whole: u64,
}

impl Gone {
    /// The erased records that a phone is told of, up to where its tail stands.
    pub fn erased_up_to(&self, tail: u64) -> Vec<RecordId> {
        let told = self.erased.iter().filter(|one| one.position <= tail);
        told.map(|one| one.record).collect()
    }
}

/// Reads what left any of these villages above the tail; for a phone that begins anew, whatever ever
/// did: it may have met an earlier life of the store.
pub async fn read<S: Store>(
    store: &S,
    commune: &CommuneRow,
    keys: &[Option<VillageId>],
    tail: Option<u64>,
) -> Stored<Gone> {
    let limit = if tail.is_some() { ROWS } else { u32::MAX };
    // One erasure has one position and is told whole; there are few.
    let erased = store
        .erased_since(commune.id, tail.unwrap_or(0), u32::MAX)
        .await?;
    let mut gone = Gone {
        rows: Vec::new(),
        erased,
        since: tail.unwrap_or(0),
        whole: u64::MAX,
    };
    for village in keys.iter().flatten() {
        let found = store
            .left_since(commune.id, *village, tail.unwrap_or(0), limit)
            .await?;
        if let (true, Some(last)) = (found.len() == limit as usize, found.last()) {
            gone.whole = gone.whole.min(last.position - 1);
        }
        gone.rows.extend(found);
    }
    Ok(gone)
}

/// What the phone is told of it, up to where its tail stands now: all but what it has, or is about
/// to be sent, in its new place. A household that was out of the phone's sight and is back is told
/// too: who left it there was told to others alone, and its rows come again whole. What a backfill has yet to bring is removed first, so that it
/// cannot lie where it was if that village is taken away meanwhile.
pub async fn told<S: Store>(
    store: &S,
    commune: &CommuneRow,
    keys: &[Option<VillageId>],
    stand: &Stand,
    gone: Gone,
) -> Stored<Vec<Left>> {
    let mut rows = gone.rows;
    rows.retain(|row| row.position <= stand.tail);
    // To an app that does not know of erasures it is as if they had left.
    let buried = gone.erased.iter().filter(|one| one.position <= stand.tail);
    let buried: Vec<Left> = buried
        .map(|one| Left {
            unit: one.unit,
            record: (one.record != one.unit).then_some(one.record),
        })
        .collect();
    if rows.is_empty() {
        return Ok(buried);
    }
    rows.sort_by_key(|row| row.position);
    let ids: Vec<RecordId> = rows.iter().map(|row| row.record).collect();
    let mut places = BTreeMap::new();
    for row in store.records(commune.id, &ids).await? {
        let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
        places.insert(row.id, (record.unit, record.village));
    }
    let units: Vec<RecordId> = rows
        .iter()
        .filter(|row| row.record == row.unit)
        .map(|row| row.unit)
        .collect();
    let away: BTreeSet<RecordId> = store
        .left_of(commune.id, &units)
        .await?
        .into_iter()
        .filter(|row| row.record == row.unit && row.position > gone.since)
        .filter(|row| !keys.contains(&Some(row.village)))
        .map(|row| row.unit)
        .collect();
    let told = rows.iter().filter_map(|row| {
        let Some((unit, village)) = places.get(&row.record).copied() else {
            // It was erased where it went to, and is erased where it was.
            return Some(Left {
                unit: row.unit,
                record: (row.record != row.unit).then_some(row.record),
            });
        };
        let left = if row.record == row.unit {
            let here = keys.contains(&village) && stand.was_sent(village, unit);
            (!here || away.contains(&row.unit)).then_some(None)
        } else {
            (unit != row.unit).then_some(Some(row.record))
        };
        Some(Left {
            unit: row.unit,
            record: left?,
        })
    });
    Ok(told.chain(buried).collect())
}
