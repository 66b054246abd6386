//! Reading many units at once, as an import needs it.

use super::{Phone, PhoneError, family, units};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{END, Table},
};
use so_thon_domain::{HouseholdId, Record, RecordId, RecordKind, unit::HouseholdUnit};
use std::collections::{BTreeMap, BTreeSet};

const TABLES: [Table; 4] = [
    Table::Units,
    Table::Places,
    Table::Pending,
    Table::PendingUnits,
];

impl<S: Store> Phone<S> {
    /// Every household as this phone shows it, unsent changes included. Costs the size of the book:
    /// for what has to compare with all of it, never for drawing a list.
    pub async fn households(&self) -> Result<BTreeMap<HouseholdId, HouseholdUnit>, PhoneError> {
        let transaction = self.store.read(&TABLES).await?;
        let mut all = BTreeMap::new();
        for (key, _) in transaction
            .range(Table::Places, &[], END, usize::MAX)
            .await?
        {
            let unit = key
                .last_chunk::<16>()
                .ok_or(StoreError::Damaged { what: "place" })?;
            let unit = RecordId(uuid::Uuid::from_bytes(*unit));
            let known = units::known(&transaction, unit).await?;
            let family = family::family(&transaction, unit, &known).await?;
            let id = HouseholdId::from(unit);
            // Villages, rounds and the like lie in places of their own and are no households.
            let is_one = |household: &HouseholdUnit| {
                let own = household.records.get(&unit);
                own.is_some_and(|own| own.kind == RecordKind::HOUSEHOLD)
            };
            if let Some(household) = HouseholdUnit::of_family(id, family).filter(is_one) {
                all.insert(id, household);
            }
        }
        Ok(all)
    }

    /// Every record of some units as this phone shows them, deleted ones among them; units that are
    /// not here are left out.
    pub async fn records_of(
        &self,
        wanted: &BTreeSet<RecordId>,
    ) -> Result<BTreeMap<RecordId, Record>, PhoneError> {
        let transaction = self.store.read(&TABLES).await?;
        let mut all = BTreeMap::new();
        for unit in wanted {
            let pending = units::pending(&transaction, *unit).await?;
            let stored = units::stored(&transaction, *unit).await?;
            all.extend(units::shown(&stored, *unit, &pending));
        }
        Ok(all)
    }

    /// A record that is its own unit (a village, a catalogue entry), as this phone shows it: what
    /// an edit starts from.
    pub async fn record(&self, id: RecordId) -> Result<Option<Record>, PhoneError> {
        let transaction = self.store.read(&TABLES).await?;
        let pending = units::pending(&transaction, id).await?;
        let stored = units::stored(&transaction, id).await?;
        Ok(units::shown(&stored, id, &pending).remove(&id))
    }
}
