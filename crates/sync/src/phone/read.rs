//! What pages show.

use super::{Phone, PhoneError, family, meta_value, units};
use crate::{
    beside::both,
    store::{Store, StoreError, Transaction},
    tables::{END, OutboxEntry, Table, meta, number_key, rows, under},
};
use so_thon_domain::{
    HouseholdId, Millis, RecordId, SeatId, ValueId, checked,
    summary::SummaryRow,
    unit::{HouseholdUnit, Shared},
};
use std::collections::{BTreeMap, BTreeSet};

/// A household as this phone shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseholdView {
    /// The household with everything of it, unsent changes included.
    pub unit: HouseholdUnit,
    /// Saves that touch it and that the office has not applied: number and time by this phone.
    pub unsent: Vec<(u64, Millis)>,
    /// Those of them that the office has and has not decided about.
    pub undecided: BTreeSet<u64>,
    /// Saves that an officer has seen.
    pub checked: BTreeSet<ValueId>,
    /// Names of the people behind seats.
    pub people: BTreeMap<SeatId, String>,
    /// This phone's own seat.
    pub seat: SeatId,
}

/// How far the value of one save got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Only on this phone.
    Here,
    /// The office has it.
    Received,
    /// An officer has seen it.
    Checked,
}

impl HouseholdView {
    /// How far a save of this phone got; saves of others came from the office.
    pub fn standing(&self, id: ValueId) -> Standing {
        let open =
            id.seat == self.seat && self.unsent.iter().any(|(number, _)| *number == id.number);
        if open && !self.undecided.contains(&id.number) {
            Standing::Here
        } else if self.checked.contains(&id) {
            Standing::Checked
        } else {
            Standing::Received
        }
    }

    /// Who wrote a value, as the office names the person.
    pub fn author(&self, id: ValueId) -> Option<&str> {
        self.people.get(&id.seat).map(String::as_str)
    }
}

impl<S: Store> Phone<S> {
    /// Every row of the list, in no particular order.
    pub async fn rows(&self) -> Result<Vec<SummaryRow>, PhoneError> {
        let transaction = self.store.read(&[Table::Summaries]).await?;
        let groups = transaction
            .range(Table::Summaries, &[], END, usize::MAX)
            .await?;
        let mut all = Vec::new();
        for (_, bytes) in groups {
            match rows::unpack::<Vec<SummaryRow>>(&bytes) {
                Some(group) => all.extend(group),
                None => {
                    drop(transaction);
                    return self.make_rows_anew().await;
                }
            }
        }
        Ok(all)
    }

    /// The rows were written in another form: they are made again from the households.
    async fn make_rows_anew(&self) -> Result<Vec<SummaryRow>, PhoneError> {
        let tables = [
            Table::Meta,
            Table::Units,
            Table::Places,
            Table::Summaries,
            Table::Pending,
            Table::PendingUnits,
        ];
        let mut transaction = self.store.write(&tables).await?;
        transaction.delete_range(Table::Summaries, &[], END).await?;
        let mut groups = super::groups::Groups::of(&transaction).await?;
        for (key, _) in transaction
            .range(Table::Places, &[], END, usize::MAX)
            .await?
        {
            let unit = key
                .last_chunk::<16>()
                .ok_or(StoreError::Damaged { what: "place" })?;
            let unit = RecordId(uuid::Uuid::from_bytes(*unit));
            let known = units::known(&transaction, unit).await?;
            groups.refresh(&mut transaction, unit, &known).await?;
        }
        let rows = groups.all();
        let kept = match groups.write(&mut transaction).await {
            Ok(()) => transaction.commit().await,
            Err(error) => Err(error),
        };
        match kept {
            // They can be shown all the same, and are made again the next time.
            Ok(()) | Err(StoreError::Full) => Ok(rows),
            Err(error) => Err(error.into()),
        }
    }

    /// One household, whole; one that was merged into another is shown as that. `None` when this phone does not have it or it was deleted.
    pub async fn household(&self, id: HouseholdId) -> Result<Option<HouseholdView>, PhoneError> {
        let tables = [
            Table::Meta,
            Table::Units,
            Table::Pending,
            Table::PendingUnits,
            Table::Outbox,
        ];
        let transaction = self.store.read(&tables).await?;
        let (known, people) = both(
            family::shown_under(&transaction, id),
            both(
                super::identity(&transaction),
                meta_value(&transaction, "people", meta::PEOPLE),
            ),
        )
        .await;
        let ((id, known), seat) = (known?, people.0?.seat);
        let family = family::family(&transaction, id.into(), &known).await?;
        let pending = family.pending().iter();
        let unsent: Vec<(u64, Millis)> = pending.map(|(number, at)| (*number, *at)).collect();
        let Some(unit) = HouseholdUnit::of_family(id, family) else {
            return Ok(None);
        };
        let people = people.1?.unwrap_or_default();
        let mut undecided = BTreeSet::new();
        for (number, _) in &unsent {
            let key = number_key(*number);
            let entry = transaction.get(Table::Outbox, &key).await?;
            let entry = entry.map(|bytes| OutboxEntry::from_bytes(&bytes));
            if entry.transpose()?.is_none_or(|entry| entry.delivered) {
                undecided.insert(*number);
            }
        }
        let checked = unit.records.values().flat_map(checked::seen).collect();
        Ok(Some(HouseholdView {
            unit,
            unsent,
            undecided,
            checked,
            people,
            seat,
        }))
    }

    /// What the commune shares: villages and catalogue entries, unsent ones included.
    pub async fn shared(&self) -> Result<Vec<Shared>, PhoneError> {
        let tables = [
            Table::Units,
            Table::Places,
            Table::Pending,
            Table::PendingUnits,
        ];
        let transaction = self.store.read(&tables).await?;
        let (from, to) = under(&[0; 16]);
        let mut shared = Vec::new();
        for (key, _) in transaction
            .range(Table::Places, &from, &to, usize::MAX)
            .await?
        {
            let unit = key
                .last_chunk::<16>()
                .ok_or(StoreError::Damaged { what: "place" })?;
            let unit = RecordId(uuid::Uuid::from_bytes(*unit));
            let known = units::known(&transaction, unit).await?;
            shared.extend(known.shown(unit).values().filter_map(Shared::read));
        }
        Ok(shared)
    }

    /// Names of the people behind seats.
    pub async fn people(&self) -> Result<BTreeMap<SeatId, String>, PhoneError> {
        let transaction = self.store.read(&[Table::Meta]).await?;
        Ok(meta_value(&transaction, "people", meta::PEOPLE)
            .await?
            .unwrap_or_default())
    }

    /// Changes that are only on this phone or whose outcome is open, oldest first: what the sync
    /// page lists.
    pub async fn unsent(&self) -> Result<Vec<so_thon_domain::Change>, PhoneError> {
        let transaction = self.store.read(&[Table::Pending]).await?;
        Ok(units::all_pending(&transaction).await?)
    }
}
