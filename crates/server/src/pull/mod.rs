//! Giving a phone what it may see and does not have.
//!
//! A phone that has a village gets the *tail*: records changed above its position. A village that
//! is new to it is sent from the beginning in pages of whole households, by unit, in whatever state
//! they are when the page is made; the tail's position was fixed before the first page, so nothing
//! falls between. No transaction is held from one page to the next.

mod cursor;
mod left;

pub use cursor::{Has, Pending, Stand, Tail, tail_of};

use crate::store::{CommuneRow, RecordRow, Store, StoreError, Stored};
use so_thon_domain::{RecordId, VillageId, access::Scope};
use so_thon_protocol::{
    Cursor, Left, Row, SeatName, codec,
    version::{MAX_WRITES, PAGE_BYTES},
};
use std::collections::BTreeSet;

/// Rows per query: more than one change can write, so that a change is never cut.
const ROWS: u32 = 1_000;
const _: () = assert!(ROWS as usize > MAX_WRITES);

/// Names per page.
const NAMES: u32 = 500;

/// What is sent.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Records.
    pub rows: Vec<Row>,
    /// Villages to be removed.
    pub purge: Vec<VillageId>,
    /// What is no longer where the phone may have it.
    pub left: Vec<Left>,
    /// What was erased by law.
    pub erased: Vec<RecordId>,
    /// Names behind seats.
    pub people: Vec<SeatName>,
    /// Where the phone stands afterwards.
    pub cursor: Cursor,
    /// There is more.
    pub more: bool,
    bytes: usize,
}

impl Page {
    fn is_full(&self) -> bool {
        self.bytes >= PAGE_BYTES
    }

    fn add(&mut self, row: &RecordRow) -> Stored<()> {
        let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
        let record = record.for_phone();
        self.bytes += codec::encode(&record).len();
        self.rows.push(Row {
            position: row.position,
            record,
        });
        Ok(())
    }
}

/// The cursor of a phone that wants villages whole once more, because its rows differ: they are sent
/// as if they were new to it. Of villages that are not its own nothing comes of it.
pub fn anew(
    cursor: Option<&Cursor>,
    commune: &CommuneRow,
    villages: &[VillageId],
) -> Option<Cursor> {
    let cursor = cursor?;
    if villages.is_empty() {
        return Some(cursor.clone());
    }
    let mut stand = Stand::read(cursor, commune.id, commune.epoch)?;
    for village in villages {
        let again = Pending {
            village: Some(*village),
            after: None,
            and_above: false,
        };
        if !stand
            .pending
            .iter()
            .any(|one| one.village == Some(*village))
        {
            stand.pending.push(again);
        }
    }
    Some(stand.cursor())
}

/// Makes the next page for a person of this scope.
pub async fn pull<S: Store>(
    store: &S,
    commune: &CommuneRow,
    scope: &Scope,
    version: u64,
    cursor: Option<&Cursor>,
) -> Stored<Page> {
    let ledger = store.ledger(commune.id).await?;
    let before = cursor.and_then(|cursor| Stand::read(cursor, commune.id, commune.epoch));
    let mut page = Page::default();
    let stood = before.as_ref().map(|stand| stand.tail);
    let mut stand = before.unwrap_or_else(|| Stand {
        epoch: commune.epoch,
        commune: commune.id,
        scope: version,
        tail: ledger.position,
        people: 0,
        has: Has::Villages(BTreeSet::new()),
        pending: vec![Pending {
            village: None,
            after: None,
            and_above: false,
        }],
    });
    stand.scope = version;
    let known = store.villages(commune.id).await?;
    page.purge = fit(&mut stand, scope, &known);
    if *scope != Scope::Nothing {
        let all = match scope {
            Scope::Villages(own) => own.clone(),
            Scope::Commune | Scope::Nothing => known,
        };
        let keys: Vec<Option<VillageId>> = std::iter::once(None)
            .chain(all.into_iter().map(Some))
            .collect();
        let gone = left::read(store, commune, &keys, stood).await?;
        tail(
            store,
            commune,
            &keys,
            &mut stand,
            ledger.position.min(gone.whole),
            &mut page,
        )
        .await?;
        page.erased = gone.erased_up_to(stand.tail);
        page.left = left::told(store, commune, &keys, &stand, gone).await?;
        if stand.tail == ledger.position {
            backfill(store, commune, &keys, &mut stand, &mut page).await?;
        }
        let names = store.people_since(commune.id, stand.people, NAMES).await?;
        if names.len() == NAMES as usize {
            page.more = true;
        }
        for (position, name) in names {
            stand.people = position;
            page.people.push(name);
        }
        page.more |= stand.tail < ledger.position || !stand.pending.is_empty();
    } else {
        stand.tail = ledger.position;
        stand.pending.clear();
    }
    page.cursor = stand.cursor();
    Ok(page)
}

/// Makes the stand fit what the person may see now: new villages are to be sent, lost ones removed.
fn fit(stand: &mut Stand, scope: &Scope, known: &BTreeSet<VillageId>) -> Vec<VillageId> {
    let none = BTreeSet::new();
    let own = match scope {
        Scope::Commune => {
            if stand.has != Has::All {
                stand.has = Has::All;
                stand.pending = vec![Pending {
                    village: None,
                    after: None,
                    and_above: true,
                }];
            }
            return Vec::new();
        }
        Scope::Villages(own) => own,
        Scope::Nothing => &none,
    };
    let had: BTreeSet<Tail> = match &stand.has {
        Has::Villages(had) => had.clone(),
        Has::All => {
            stand.pending = vec![Pending {
                village: None,
                after: None,
                and_above: false,
            }];
            BTreeSet::new()
        }
    };
    let lost = |village: &&VillageId| had.contains(&tail_of(**village)) && !own.contains(village);
    let lost: Vec<VillageId> = known.iter().filter(lost).copied().collect();
    stand
        .pending
        .retain(|pending| pending.village.is_none_or(|village| own.contains(&village)));
    let new = own
        .iter()
        .filter(|village| !had.contains(&tail_of(**village)));
    stand.pending.extend(new.map(|village| Pending {
        village: Some(*village),
        after: None,
        and_above: false,
    }));
    stand.has = Has::Villages(own.iter().copied().map(tail_of).collect());
    lost
}

/// Sends what changed above the tail, oldest first, a position whole or not at all.
async fn tail<S: Store>(
    store: &S,
    commune: &CommuneRow,
    keys: &[Option<VillageId>],
    stand: &mut Stand,
    now: u64,
    page: &mut Page,
) -> Stored<()> {
    if stand.tail >= now {
        return Ok(());
    }
    // Every row up to here is in hand: a village whose answer was cut has more behind its last one.
    let mut whole = u64::MAX;
    let mut rows = Vec::new();
    for key in keys {
        let found = store
            .records_since(commune.id, *key, stand.tail, ROWS)
            .await?;
        if let (true, Some(last)) = (found.len() == ROWS as usize, found.last()) {
            whole = whole.min(last.position - 1);
        }
        rows.extend(found);
    }
    rows.retain(|row| row.position <= whole);
    rows.sort_by_key(|row| row.position);
    let mut reached = whole.min(now);
    let mut last = stand.tail;
    for row in &rows {
        if page.is_full() && row.position > last {
            reached = last;
            break;
        }
        last = row.position;
        if stand.was_sent(row.village, row.unit) {
            page.add(row)?;
        }
    }
    stand.tail = reached.min(now);
    Ok(())
}

/// Sends households of villages that are new to the phone until the page is full.
async fn backfill<S: Store>(
    store: &S,
    commune: &CommuneRow,
    keys: &[Option<VillageId>],
    stand: &mut Stand,
    page: &mut Page,
) -> Stored<()> {
    while let (false, Some(pending)) = (page.is_full(), stand.pending.first().copied()) {
        let rows = store
            .units_after(commune.id, pending.village, pending.after, ROWS)
            .await?;
        let cut = rows.len() == ROWS as usize;
        let last_unit = rows.last().map(|row| row.unit);
        // The last household of a cut answer may go on; but one that fills a whole answer by itself
        // is asked for in full.
        let only = rows.first().map(|row| row.unit) == last_unit;
        let rows = if cut && only {
            store
                .units_after(commune.id, pending.village, pending.after, u32::MAX)
                .await?
                .into_iter()
                .filter(|row| Some(row.unit) == last_unit)
                .collect()
        } else {
            rows
        };
        let mut after = pending.after;
        let mut finished = !cut;
        for household in rows.chunk_by(|a, b| a.unit == b.unit) {
            let unit = household.first().map(|row| row.unit);
            if page.is_full() {
                finished = false;
                break;
            }
            if cut && !only && unit == last_unit {
                break;
            }
            for row in household {
                page.add(row)?;
            }
            after = unit;
        }
        let next = if !finished {
            Some(Pending { after, ..pending })
        } else if pending.and_above {
            let next = keys.iter().find(|key| **key > pending.village);
            next.map(|village| Pending {
                village: *village,
                after: None,
                and_above: true,
            })
        } else {
            None
        };
        match next {
            Some(next) => stand.pending[0] = next,
            None => drop(stand.pending.remove(0)),
        }
    }
    Ok(())
}
