//! A person saves.

use super::{
    Identity, Phone, PhoneError,
    counts::SentBack,
    enrol::Keys,
    groups::Groups,
    identity, meta_value,
    units::{self, Known},
};
use crate::{
    beside::{self, both},
    store::{Store, StoreError, Transaction},
    tables::{OutboxEntry, Table, meta, number_key, pack, pending_unit_key, unpack},
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

const TABLES: [Table; 9] = [
    Table::Meta,
    Table::Units,
    Table::Places,
    Table::Summaries,
    Table::Pending,
    Table::PendingUnits,
    Table::Outbox,
    Table::Repair,
    Table::Drafts,
];

impl<S: Store> Phone<S> {
    /// Saves one change. When this returns, the change is on the device to stay.
    ///
    /// Saving a record that was already made under the same id (a second tap) saves nothing and
    /// says so.
    pub async fn save(&self, save: Save, now: Millis) -> Result<Saved, PhoneError> {
        let Save { writes, draft } = save;
        self.save_with(vec![writes], draft, None, now).await
    }

    /// Saves what stands for a change that was sent back, under a new number that names it. The
    /// item leaves the repair box in the same transaction, and what waited for it at the office
    /// goes on.
    ///
    /// Without a write the item is given up: what waited for it is sent back too.
    pub async fn repair(
        &self,
        sent_back: u64,
        save: Save,
        now: Millis,
    ) -> Result<Saved, PhoneError> {
        let Save { writes, draft } = save;
        self.save_with(vec![writes], draft, Some(sent_back), now)
            .await
    }

    /// Saves many changes, all or none: a confirmed import. Returns the last number. Those that
    /// were saved before are passed over.
    pub async fn save_all(
        &self,
        saves: Vec<Vec<RecordWrite>>,
        now: Millis,
    ) -> Result<Saved, PhoneError> {
        self.save_with(saves, None, None, now).await
    }

    async fn save_with(
        &self,
        saves: Vec<Vec<RecordWrite>>,
        draft: Option<String>,
        repairs: Option<u64>,
        now: Millis,
    ) -> Result<Saved, PhoneError> {
        let nothing = saves.iter().any(Vec::is_empty) && repairs.is_none();
        if saves.is_empty() || nothing {
            return Err(PhoneError::Nothing);
        }
        let mut transaction = self.store.save(&TABLES).await?;
        let mut ledger = Ledger::open(&transaction, &saves).await?;
        let (mut last, mut again) = (0, true);
        let stands_for = match repairs {
            Some(number) => refused_at_the_office(&transaction, number).await?,
            None => None,
        };
        for writes in saves {
            last = match ledger.made_before(&writes) {
                Some(number) => number,
                None => {
                    again = false;
                    ledger
                        .append(&mut transaction, &*self.seal, writes, stands_for, now)
                        .await?
                }
            };
        }
        if !again {
            if let Some(draft) = draft {
                transaction.delete(Table::Drafts, draft.as_bytes()).await?;
            }
            if let Some(number) = repairs {
                let key = number_key(number);
                transaction.delete(Table::Repair, &key).await?;
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

/// The number that a repair names. An item whose number another content has was never judged: the
/// office would take the repair for one of that other content.
async fn refused_at_the_office(
    transaction: &impl Transaction,
    number: u64,
) -> Result<Option<u64>, StoreError> {
    let item = transaction.get(Table::Repair, &number_key(number)).await?;
    let item: Option<SentBack> = item.map(|item| unpack("sent back", &item)).transpose()?;
    Ok(item
        .is_none_or(|item| item.reason.is_some())
        .then_some(number))
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

    /// The number of the change that already made a record which these writes make.
    fn made_before(&self, writes: &[RecordWrite]) -> Option<u64> {
        let mut making = writes.iter().filter(|write| write.creates);
        making.find_map(|write| {
            let shown = self.units.get(&write.unit)?.shown(write.unit);
            // An edit that waits for the record shows something of it, but has not made it.
            let (id, _) = shown.get(&write.record)?.created?;
            Some(id.number)
        })
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
