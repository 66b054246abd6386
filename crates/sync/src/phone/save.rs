//! A person saves.

use super::{Phone, PhoneError, groups::Groups, identity, meta_value, units};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{OutboxEntry, Table, meta, number_key, pack, pending_unit_key},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::{Change, Hlc, Millis, RecordId, RecordWrite};
use so_thon_protocol::{Envelope, Plain};
use std::collections::BTreeSet;

/// What a person saves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Save {
    /// What changes, made from what the person saw.
    pub writes: Vec<RecordWrite>,
    /// The draft that is finished with it, removed in the same transaction.
    pub draft: Option<String>,
}

/// A save that is kept. Only now may the screen say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The change's number.
    pub number: u64,
    /// When, by the phone's clock.
    pub at: Millis,
    /// It had been saved before: a second tap on the same button.
    pub again: bool,
}

/// The seat's counter and clock. One value, because they move together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counter {
    /// The number last given.
    #[serde(rename = "n")]
    pub last: u64,
    /// The clock.
    #[serde(rename = "h")]
    pub hlc: Hlc,
}

const TABLES: [Table; 8] = [
    Table::Meta,
    Table::Units,
    Table::Places,
    Table::Summaries,
    Table::Pending,
    Table::PendingUnits,
    Table::Outbox,
    Table::Drafts,
];

impl<S: Store> Phone<S> {
    /// Saves one change. When this returns, the change is on the device to stay.
    ///
    /// Saving a record that was already made under the same id (a second tap) saves nothing and
    /// says so.
    pub async fn save(&self, save: Save, now: Millis) -> Result<Saved, PhoneError> {
        let mut transaction = self.store.save(&TABLES).await?;
        let mut groups = Groups::of(&transaction).await?;
        let made = made_before(&transaction, &save.writes).await?;
        if let Some(number) = made {
            return Ok(Saved {
                number,
                at: now,
                again: true,
            });
        }
        let number = append(&mut transaction, &mut groups, save.writes, now).await?;
        if let Some(draft) = save.draft {
            transaction.delete(Table::Drafts, draft.as_bytes()).await?;
        }
        groups.write(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Saved {
            number,
            at: now,
            again: false,
        })
    }

    /// Saves many changes, all or none: a confirmed import. Returns the last number.
    pub async fn save_all(
        &self,
        saves: Vec<Vec<RecordWrite>>,
        now: Millis,
    ) -> Result<Saved, PhoneError> {
        let mut transaction = self.store.save(&TABLES).await?;
        let mut groups = Groups::of(&transaction).await?;
        let mut number = 0;
        for writes in saves {
            number = append(&mut transaction, &mut groups, writes, now).await?;
        }
        if number == 0 {
            return Err(PhoneError::Nothing);
        }
        groups.write(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Saved {
            number,
            at: now,
            again: false,
        })
    }
}

/// The number of the change that already made a record which these writes make.
async fn made_before(
    transaction: &impl Transaction,
    writes: &[RecordWrite],
) -> Result<Option<u64>, StoreError> {
    for write in writes.iter().filter(|write| write.creates) {
        let pending = units::pending(transaction, write.unit).await?;
        let records = units::shown(
            &units::stored(transaction, write.unit).await?,
            write.unit,
            &pending,
        );
        // An edit that waits for the record shows something of it, but has not made it.
        let made = records.get(&write.record).and_then(|record| record.created);
        if let Some((id, _)) = made {
            return Ok(Some(id.number));
        }
    }
    Ok(None)
}

/// Numbers a change and puts it wherever it belongs.
async fn append(
    transaction: &mut impl Transaction,
    groups: &mut Groups,
    writes: Vec<RecordWrite>,
    now: Millis,
) -> Result<u64, PhoneError> {
    if writes.is_empty() {
        return Err(PhoneError::Nothing);
    }
    let seat = identity(transaction).await?;
    let mut counter: Counter = meta_value(transaction, "counter", meta::COUNTER)
        .await?
        .unwrap_or_default();
    counter.last += 1;
    let change = Change {
        commune: seat.me.commune,
        seat: seat.seat,
        number: counter.last,
        stamp: counter.hlc.tick(now),
        writes,
    };
    let key = number_key(change.number);
    let envelope = Envelope::pack(&change, &Plain).to_bytes();
    let entry = OutboxEntry {
        delivered: false,
        saved: now,
        envelope,
    };
    transaction
        .put(Table::Meta, meta::COUNTER, pack(&counter))
        .await?;
    transaction
        .put(Table::Outbox, &key, entry.to_bytes())
        .await?;
    transaction.put(Table::Pending, &key, pack(&change)).await?;
    let units: BTreeSet<RecordId> = change.writes.iter().map(|write| write.unit).collect();
    for unit in units {
        let place = pending_unit_key(unit, change.number);
        transaction
            .put(Table::PendingUnits, &place, Vec::new())
            .await?;
        let pending = units::pending(transaction, unit).await?;
        groups.refresh(transaction, unit, &pending).await?;
    }
    Ok(change.number)
}
