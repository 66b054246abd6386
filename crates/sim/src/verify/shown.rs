//! Every phone shows what the office has for its villages, and nothing else.

use super::{Read, Truth};
use crate::world::{Kind, World};
use so_thon_domain::{
    Change, HouseholdId, RecordId, RecordKind, VillageId,
    family::Family,
    overlay::lay_over,
    summary::SummaryRow,
    unit::{HouseholdUnit, Shared},
};
use std::collections::{BTreeMap, BTreeSet};

impl World {
    /// Compares what a phone shows with the book.
    pub(super) async fn shown(&mut self, at: usize, truth: &Truth) -> Read<()> {
        let own = self.own_villages(at).await;
        let phone = self.seats[at].phone.clone();
        let pending = phone.unsent().await?;
        let mut expected = self.expected(truth, own.as_ref(), &pending);
        let mut findings = Vec::new();
        for row in phone.rows().await? {
            let Some((unit, unsent)) = expected.remove(&row.id) else {
                findings.push(format!("shows {} for nothing", row.id));
                continue;
            };
            let household = phone.household(row.id).await?;
            if household.as_ref().map(|view| &view.unit) != Some(&unit) {
                self.trace
                    .say(|| format!("shown {household:#?}\nbook {unit:#?}"));
                findings.push(format!("shows another {}", row.id));
            }
            if row != SummaryRow::of(&unit, unsent) {
                findings.push(format!("lists another {}", row.id));
            }
        }
        findings.extend(expected.keys().map(|id| format!("does not list {id}")));
        let known: Vec<Shared> = truth
            .records
            .values()
            .filter(|record| Truth::seen(own.as_ref(), record.village))
            .filter_map(Shared::read)
            .collect();
        let shared = phone.shared().await?;
        if shared.len() != known.len() || known.iter().any(|one| !shared.contains(one)) {
            let words = format!("shares {} records, not {}", shared.len(), known.len());
            findings.push(words);
        }
        for words in findings {
            let words = format!("{} {words}", self.seats[at].name);
            self.report(Kind::Diverged, words);
        }
        Ok(())
    }

    /// The person's villages; none for the whole commune.
    pub(super) async fn own_villages(&self, at: usize) -> Option<BTreeSet<VillageId>> {
        if self.seats[at].officer {
            return None;
        }
        let account = self.office.account(self.seats[at].account).await;
        let villages = account.ok().flatten().map(|account| account.villages);
        Some(villages.unwrap_or_default())
    }

    /// The households a phone has to show: the book's, and what this phone made and the office has
    /// not decided. An edit that waits for a record that nobody made shows nothing.
    fn expected(
        &self,
        truth: &Truth,
        own: Option<&BTreeSet<VillageId>>,
        pending: &[Change],
    ) -> BTreeMap<HouseholdId, (HouseholdUnit, u16)> {
        let households = truth
            .records
            .values()
            .filter(|record| record.kind == RecordKind::HOUSEHOLD)
            .map(|record| record.id);
        let units: BTreeSet<RecordId> = households
            .chain(pending.iter().flat_map(Change::units))
            .collect();
        let mut expected = BTreeMap::new();
        for id in units {
            let mut family = Family::of(id);
            while let Some(wanted) = family.wanted() {
                let touching: Vec<Change> = pending
                    .iter()
                    .filter(|change| change.units().contains(&wanted))
                    .cloned()
                    .collect();
                let mut records = truth.unit(wanted);
                records.retain(|_, record| Truth::seen(own, record.village));
                let here: BTreeSet<RecordId> = records.keys().copied().collect();
                lay_over(&mut records, wanted, &touching);
                records.retain(|id, record| here.contains(id) || record.created.is_some());
                family.add(records, &touching);
            }
            let unsent = u16::try_from(family.pending().len()).unwrap_or(u16::MAX);
            let household = HouseholdUnit::of_family(id.into(), family)
                .filter(|unit| Truth::seen(own, unit.village));
            if let Some(unit) = household {
                expected.insert(unit.id, (unit, unsent));
            }
        }
        expected
    }
}
