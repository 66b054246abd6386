//! The rows of the list, kept in step with the units inside the same transaction.

use super::{meta_value, receive::Standpoint, units};
use crate::{
    store::{StoreError, Transaction},
    tables::{Table, meta, place_key, rows, summary_key},
};
use so_thon_domain::{
    Change, HouseholdId, RecordId, RecordKind, VillageId, summary::SummaryRow, unit::HouseholdUnit,
};
use std::collections::{BTreeMap, BTreeSet};

/// Groups of rows read in this transaction, and whether they changed.
#[derive(Default)]
pub(super) struct Groups {
    read: BTreeMap<Vec<u8>, (Vec<SummaryRow>, bool)>,
    /// Villages that were taken from the person: nothing of them is listed, whatever is unsent.
    pub(super) lost: BTreeSet<VillageId>,
}

impl Groups {
    /// The groups as this phone lists them.
    pub(super) async fn of(transaction: &impl Transaction) -> Result<Self, StoreError> {
        let standpoint: Option<Standpoint> =
            meta_value(transaction, "cursor", meta::CURSOR).await?;
        Ok(Self {
            lost: standpoint
                .map(|standpoint| standpoint.lost)
                .unwrap_or_default(),
            ..Self::default()
        })
    }

    /// Makes a unit's place and list row anew from what this phone shows of it.
    pub(super) async fn refresh(
        &mut self,
        transaction: &mut impl Transaction,
        unit: RecordId,
        pending: &[Change],
    ) -> Result<bool, StoreError> {
        let stored = units::stored(transaction, unit).await?;
        self.refresh_from(transaction, unit, &stored, pending).await
    }

    /// The same, when the stored unit is at hand. False when there is nothing of it to show.
    pub(super) async fn refresh_from(
        &mut self,
        transaction: &mut impl Transaction,
        unit: RecordId,
        stored: &crate::tables::StoredUnit,
        pending: &[Change],
    ) -> Result<bool, StoreError> {
        let records = units::shown(stored, unit, pending);
        let Some(own) = records.get(&unit) else {
            return Ok(false);
        };
        if own
            .village
            .is_some_and(|village| self.lost.contains(&village))
        {
            return Ok(false);
        }
        if own.kind != RecordKind::HOUSEHOLD {
            transaction
                .put(Table::Places, &place_key(None, unit), Vec::new())
                .await?;
            return Ok(true);
        }
        let (village, id) = (own.village, HouseholdId::from(unit));
        transaction
            .put(Table::Places, &place_key(village, unit), Vec::new())
            .await?;
        let unsent = u16::try_from(pending.len()).unwrap_or(u16::MAX);
        let row = HouseholdUnit::read(id, records).map(|unit| SummaryRow::of(&unit, unsent));
        let group = self.group(transaction, village, id).await?;
        match (group.0.iter().position(|kept| kept.id == id), row) {
            (Some(at), Some(row)) => group.0[at] = row,
            (Some(at), None) => drop(group.0.remove(at)),
            (None, Some(row)) => group.0.push(row),
            (None, None) => return Ok(true),
        }
        group.1 = true;
        Ok(true)
    }

    /// Takes out what a unit has here when nothing of it is shown any more.
    pub(super) async fn hide(
        &mut self,
        transaction: &mut impl Transaction,
        village: Option<VillageId>,
        unit: RecordId,
    ) -> Result<(), StoreError> {
        for place in [place_key(None, unit), place_key(village, unit)] {
            transaction.delete(Table::Places, &place).await?;
        }
        match village {
            Some(village) => self.remove(transaction, village, unit.into()).await,
            None => Ok(()),
        }
    }

    /// Takes a household's row out of a village it left.
    pub(super) async fn remove(
        &mut self,
        transaction: &impl Transaction,
        village: VillageId,
        household: HouseholdId,
    ) -> Result<(), StoreError> {
        let group = self.group(transaction, Some(village), household).await?;
        let before = group.0.len();
        group.0.retain(|row| row.id != household);
        group.1 |= group.0.len() != before;
        Ok(())
    }

    /// Forgets groups that were deleted beneath.
    pub(super) fn forget(&mut self, village: VillageId) {
        self.read.retain(|key, _| !key.starts_with(village.bytes()));
    }

    /// Every row read or made so far.
    pub(super) fn all(&self) -> Vec<SummaryRow> {
        self.read
            .values()
            .flat_map(|(group, _)| group.iter().cloned())
            .collect()
    }

    /// Writes back every group that changed.
    pub(super) async fn write(self, transaction: &mut impl Transaction) -> Result<(), StoreError> {
        for (key, (group, changed)) in self.read {
            if changed {
                transaction
                    .put(Table::Summaries, &key, rows::pack(&group))
                    .await?;
            }
        }
        Ok(())
    }

    async fn group(
        &mut self,
        transaction: &impl Transaction,
        village: Option<VillageId>,
        household: HouseholdId,
    ) -> Result<&mut (Vec<SummaryRow>, bool), StoreError> {
        let key = summary_key(village, household);
        if !self.read.contains_key(&key) {
            let bytes = transaction.get(Table::Summaries, &key).await?;
            // Rows of an older form are made anew when the list is read: until then the group
            // keeps what can be read of it.
            let group = bytes
                .and_then(|bytes| rows::unpack(&bytes))
                .unwrap_or_default();
            self.read.insert(key.clone(), (group, false));
        }
        Ok(self.read.entry(key).or_default())
    }
}
