//! A person saves.

use super::{
    Identity, Phone, PhoneError, SentBack,
    enrol::Keys,
    groups::Groups,
    identity, meta_value, photos,
    repair::{boxed, note_box},
    units::{self, Known},
};
use crate::{
    beside::{self, both},
    store::{Store, StoreError, Transaction},
    tables::{OutboxEntry, Table, meta, number_key, pack, pending_unit_key},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::gather::Gather;
use so_thon_domain::{Change, Hlc, Millis, RecordId, RecordWrite, VillageId};
use so_thon_protocol::{Envelope, seal::Seal};
use std::collections::BTreeMap;

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

const TABLES: [Table; 12] = [
    Table::Meta,
    Table::Units,
    Table::Places,
    Table::Summaries,
    Table::Pending,
    Table::PendingUnits,
    Table::Outbox,
    Table::Repair,
    Table::Drafts,
    Table::Photos,
    Table::PhotoBytes,
    Table::Push,
];

impl<S: Store> Phone<S> {
    /// Saves one change. When this returns, the change is on the device to stay.
    ///
    /// Saving a record that was already made under the same id (a second tap) saves nothing and
    /// says so. Photos that this phone does not have are left out: the form was given up with them,
    /// in another tab, after its save had failed, and a record must not promise bytes that nobody has.
    pub async fn save(&self, save: Save, now: Millis) -> Result<Saved, PhoneError> {
        let Save { writes, draft } = save;
        if writes.is_empty() {
            return Err(PhoneError::Nothing);
        }
        self.save_with(vec![writes], draft, None, now).await
    }

    /// Saves many changes, all or none: a confirmed import. Returns the last number. Those that
    /// were saved before are passed over.
    pub async fn save_all(
        &self,
        saves: Vec<Vec<RecordWrite>>,
        now: Millis,
    ) -> Result<Saved, PhoneError> {
        if saves.is_empty() || saves.iter().any(Vec::is_empty) {
            return Err(PhoneError::Nothing);
        }
        self.save_with(saves, None, None, now).await
    }

    /// Saves, and makes room for it when the device is full: what can be had again goes first.
    pub(super) async fn save_with(
        &self,
        saves: Vec<Vec<RecordWrite>>,
        draft: Option<String>,
        repairs: Option<u64>,
        now: Millis,
    ) -> Result<Saved, PhoneError> {
        self.with_room(now, async || {
            self.save_once(&saves, draft.as_deref(), repairs, now).await
        })
        .await
    }

    async fn save_once(
        &self,
        saves: &[Vec<RecordWrite>],
        draft: Option<&str>,
        repairs: Option<u64>,
        now: Millis,
    ) -> Result<Saved, PhoneError> {
        let mut transaction = self.store.save(&TABLES).await?;
        let mut ledger = Ledger::open(&transaction, saves).await?;
        let mended = match repairs {
            Some(number) => match boxed(&transaction, number).await? {
                Some(item) => Some(item),
                // It left the box with the first tap.
                None => return Ok(ledger.saved(now, true)),
            },
            None => None,
        };
        let mut again = true;
        let mut last = ledger.counter.last;
        for writes in saves {
            // What stands for an item of the box is saved once because that is there once.
            let made_before = |writes: &[RecordWrite]| match mended {
                Some(_) => None,
                None => ledger.made_before(writes),
            };
            if let Some(number) = made_before(writes) {
                last = number;
                continue;
            }
            let here = photos::leave_out_gone(&transaction, writes).await?;
            if here.is_empty() && !writes.is_empty() {
                return Err(PhoneError::Nothing);
            }
            if let Some(number) = made_before(&here) {
                last = number;
                continue;
            }
            again = false;
            let stands_for = mended.as_ref().and_then(SentBack::to_name);
            let seal = &*self.seal;
            last = ledger
                .append(&mut transaction, seal, here, stands_for, now)
                .await?;
        }
        if !again {
            if let Some(draft) = draft {
                transaction.delete(Table::Drafts, draft.as_bytes()).await?;
            }
            if let Some(item) = mended {
                let key = number_key(item.change.number);
                transaction.delete(Table::Repair, &key).await?;
                photos::went_with(&mut transaction, item.change.number).await?;
                note_box(&mut transaction).await?;
            }
            ledger.close(&mut transaction).await?;
            transaction.commit().await?;
        }
        Ok(Saved {
            number: last,
            at: now,
            again,
        })
    }
}

/// What saves need to know, read at once and before anything is written.
struct Ledger {
    seat: Identity,
    keys: Keys,
    counter: Counter,
    units: BTreeMap<RecordId, Known>,
    groups: Groups,
}

impl Ledger {
    async fn open(
        transaction: &impl Transaction,
        saves: &[Vec<RecordWrite>],
    ) -> Result<Self, PhoneError> {
        let places: BTreeMap<RecordId, (Option<VillageId>, bool)> = saves
            .iter()
            .flatten()
            .map(|write| {
                let listed = write.kind.belongs_to_household();
                (write.unit, (write.village, listed))
            })
            .gather();
        let seat = both(
            identity(transaction),
            meta_value(transaction, "counter", meta::COUNTER),
        );
        let units = beside::all(places.keys().map(|unit| units::known(transaction, *unit)));
        let groups = async {
            let mut groups = Groups::of(transaction).await?;
            for (unit, (village, listed)) in &places {
                if *listed {
                    groups.fetch(transaction, *village, (*unit).into()).await?;
                }
            }
            Ok::<_, StoreError>(groups)
        };
        let ((seat, counter), (units, groups)) = both(seat, both(units, groups)).await;
        let seat = seat?;
        Ok(Self {
            keys: seat.keys()?,
            seat,
            counter: counter?.unwrap_or_default(),
            units: places.into_keys().zip(units?).gather(),
            groups: groups?,
        })
    }

    fn saved(&self, at: Millis, again: bool) -> Saved {
        Saved {
            number: self.counter.last,
            at,
            again,
        }
    }

    /// The number of the change that already made the records which these writes make: all of them,
    /// or this is another save.
    fn made_before(&self, writes: &[RecordWrite]) -> Option<u64> {
        let mut made = None;
        for write in writes.iter().filter(|write| write.creates) {
            let shown = self.units.get(&write.unit)?.shown(write.unit);
            // An edit that waits for the record shows something of it, but has not made it.
            let (id, _) = shown.get(&write.record)?.created?;
            made.get_or_insert(id.number);
        }
        made
    }

    /// Numbers a change and puts it wherever it belongs.
    async fn append(
        &mut self,
        transaction: &mut impl Transaction,
        seal: &dyn Seal,
        writes: Vec<RecordWrite>,
        repairs: Option<u64>,
        now: Millis,
    ) -> Result<u64, PhoneError> {
        self.counter.last += 1;
        let change = Change {
            commune: self.seat.me.commune,
            seat: self.seat.seat,
            number: self.counter.last,
            stamp: self.counter.hlc.tick(now),
            repairs,
            writes,
        };
        let key = number_key(change.number);
        let entry = OutboxEntry {
            delivered: false,
            saved: now,
            envelope: Envelope::seal(&change, &self.keys.lent(), seal)?.to_bytes(),
        };
        transaction
            .put(Table::Outbox, &key, entry.to_bytes())
            .await?;
        transaction.put(Table::Pending, &key, pack(&change)).await?;
        photos::record(transaction, &change).await?;
        for unit in change.units() {
            let place = pending_unit_key(unit, change.number);
            transaction
                .put(Table::PendingUnits, &place, Vec::new())
                .await?;
            let known = self.units.entry(unit).or_default();
            known.pending.push(change.clone());
        }
        // One household's row may be made of several units: all are noted first.
        for unit in change.units() {
            let known = self.units.entry(unit).or_default();
            self.groups.refresh(transaction, unit, known).await?;
        }
        Ok(change.number)
    }

    /// Writes the counter and the rows of the list.
    async fn close(self, transaction: &mut impl Transaction) -> Result<(), StoreError> {
        transaction
            .put(Table::Meta, meta::COUNTER, pack(&self.counter))
            .await?;
        self.groups.write(transaction).await
    }
}
