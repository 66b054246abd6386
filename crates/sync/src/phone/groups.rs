//! The rows of the list, kept in step with the units inside the same transaction.

use super::{
    family, meta_value,
    receive::Standpoint,
    units::{self, Known},
};
use crate::{
    store::{StoreError, Transaction},
    tables::{Table, meta, place_key, rows, summary_key},
};
use so_thon_domain::{
    HouseholdId, RecordId, RecordKind, VillageId, belonging, summary::SummaryRow,
    unit::HouseholdUnit,
};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// Groups of rows read in this transaction.
#[derive(Default)]
pub(super) struct Groups {
    read: BTreeMap<Vec<u8>, Group>,
    /// Villages that were taken from the person: nothing of them is listed, whatever is unsent.
    pub(super) lost: BTreeSet<VillageId>,
}

/// Some rows of a village.
#[derive(Default)]
struct Group {
    rows: Vec<SummaryRow>,
    changed: bool,
    /// Written by another version: left as it is, so that the next look at the list makes all rows
    /// anew. Written back with what is known here, it would seem whole and lack the others.
    foreign: bool,
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

    /// Makes a unit's place and list row anew from what this phone shows of it, and the row of the
    /// household that it was merged into. Everything else it reads must lie in the store by now.
    pub(super) async fn refresh(
        &mut self,
        transaction: &mut impl Transaction,
        unit: RecordId,
        known: &Known,
    ) -> Result<(), StoreError> {
        let mut seen = BTreeSet::from([unit]);
        let mut into = self.refresh_one(transaction, unit, known).await?;
        while let Some(next) = into
            && seen.insert(next)
        {
            let known = units::known(transaction, next).await?;
            into = self.refresh_one(transaction, next, &known).await?;
        }
        Ok(())
    }

    /// The same for one unit; says into which household it was merged.
    async fn refresh_one(
        &mut self,
        transaction: &mut impl Transaction,
        unit: RecordId,
        known: &Known,
    ) -> Result<Option<RecordId>, StoreError> {
        let records = known.shown(unit);
        let Some(own) = records.get(&unit) else {
            return Ok(None);
        };
        let lost = |village| self.lost.contains(&village);
        if own.village.is_some_and(lost) {
            return Ok(None);
        }
        if own.kind != RecordKind::HOUSEHOLD {
            transaction
                .put(Table::Places, &place_key(None, unit), Vec::new())
                .await?;
            // What a village did in a round goes when the village goes, and counts in its sum.
            if own.kind.is_step_of_village() {
                let place = place_key(own.village, unit);
                transaction.put(Table::Places, &place, Vec::new()).await?;
            }
            return Ok(None);
        }
        let into = belonging::merged_into(own).map(RecordId::from);
        let (village, id) = (own.village, HouseholdId::from(unit));
        transaction
            .put(Table::Places, &place_key(village, unit), Vec::new())
            .await?;
        let family = family::family(transaction, unit, known).await?;
        let unsent = u16::try_from(family.pending().len()).unwrap_or(u16::MAX);
        let row = HouseholdUnit::of_family(id, family).map(|unit| SummaryRow::of(&unit, unsent));
        let group = self.group(transaction, village, id).await?;
        match (group.rows.iter().position(|kept| kept.id == id), row) {
            (Some(at), Some(row)) => group.rows[at] = row,
            (Some(at), None) => drop(group.rows.remove(at)),
            (None, Some(row)) => group.rows.push(row),
            (None, None) => return Ok(into),
        }
        group.changed = true;
        Ok(into)
    }

    /// Reads the group of a household, so that it is at hand.
    pub(super) async fn fetch(
        &mut self,
        transaction: &impl Transaction,
        village: Option<VillageId>,
        household: HouseholdId,
    ) -> Result<(), StoreError> {
        self.group(transaction, village, household).await.map(drop)
    }

    /// Takes a household out of a village: it left, or its making was refused.
    pub(super) async fn remove(
        &mut self,
        transaction: &mut impl Transaction,
        village: Option<VillageId>,
        unit: RecordId,
    ) -> Result<(), StoreError> {
        transaction
            .delete(Table::Places, &place_key(village, unit))
            .await?;
        let household = HouseholdId::from(unit);
        let group = self.group(transaction, village, household).await?;
        let before = group.rows.len();
        group.rows.retain(|row| row.id != household);
        group.changed |= group.rows.len() != before;
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
            .flat_map(|group| group.rows.iter().cloned())
            .collect()
    }

    /// Writes back every group that changed.
    pub(super) async fn write(self, transaction: &mut impl Transaction) -> Result<(), StoreError> {
        for (key, group) in self.read {
            if group.changed && !group.foreign {
                transaction
                    .put(Table::Summaries, &key, rows::pack(&group.rows))
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
    ) -> Result<&mut Group, StoreError> {
        match self.read.entry(summary_key(village, household)) {
            Entry::Occupied(read) => Ok(read.into_mut()),
            Entry::Vacant(place) => {
                let bytes = transaction.get(Table::Summaries, place.key()).await?;
                let rows = bytes.as_deref().map(rows::unpack);
                Ok(place.insert(Group {
                    foreign: matches!(rows, Some(None)),
                    rows: rows.flatten().unwrap_or_default(),
                    changed: false,
                }))
            }
        }
    }
}
