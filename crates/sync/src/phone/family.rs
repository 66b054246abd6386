//! A household with all that was merged into it, read inside a transaction.

use super::units::{self, Known};
use crate::store::{StoreError, Transaction};
use so_thon_domain::{HouseholdId, RecordId, belonging, family::Family};
use std::collections::BTreeSet;

/// The family of a unit that was read already.
pub(super) async fn family(
    transaction: &impl Transaction,
    unit: RecordId,
    known: &Known,
) -> Result<Family, StoreError> {
    let mut family = Family::of(unit);
    family.add(known.shown(unit), &known.pending);
    while let Some(wanted) = family.wanted() {
        let other = units::known(transaction, wanted).await?;
        family.add(other.shown(wanted), &other.pending);
    }
    Ok(family)
}

/// The household under which this one is shown: itself, or the one it was merged into, and on.
pub(super) async fn shown_under(
    transaction: &impl Transaction,
    household: HouseholdId,
) -> Result<(HouseholdId, Known), StoreError> {
    let mut id = RecordId::from(household);
    let mut known = units::known(transaction, id).await?;
    let mut seen = BTreeSet::from([id]);
    while let Some(into) = merged_into(&known, id)
        && seen.insert(into)
    {
        known = units::known(transaction, into).await?;
        id = into;
    }
    Ok((id.into(), known))
}

/// The household that a unit was merged into, as this phone shows it.
pub(super) fn merged_into(known: &Known, unit: RecordId) -> Option<RecordId> {
    let own = known.shown(unit).remove(&unit)?;
    belonging::merged_into(&own).map(RecordId::from)
}
