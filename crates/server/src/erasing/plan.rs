//! What an erasure writes, decided in memory over what was read.

use super::cover::Covered;
use crate::{
    accept::{check::NUMBER, note_of_rest},
    photos::SeenPhoto,
    problem::Failure,
    server::Server,
    store::{ChangeRow, CommuneRow, Erasure, Narrowed, RecordRow, SettledState, Store, Tombstone},
};
use so_thon_domain::{RecordId, RecordKind, ValueId, belonging, erasure};
use so_thon_protocol::{Envelope, problem::Code};
use std::collections::{BTreeMap, BTreeSet};

/// Who is to be erased.
pub struct Wanted<'a> {
    /// The member or the household.
    pub of: RecordId,
    /// Records that an earlier erasure named, with their households: they go, and those that are not
    /// here never come.
    pub named: &'a [(RecordId, RecordId)],
    /// An earlier erasure is done again: whoever is not here is gone already.
    pub again: bool,
}

/// See the module's words.
pub struct Plan {
    /// The records that go, each with its household.
    pub gone: Vec<(RecordId, RecordId)>,
    /// Changes that are not decided and speak of them: to be refused first.
    pub open: Vec<ChangeRow>,
    /// What is written.
    pub erasure: Erasure,
    /// Pictures that go.
    pub photos: Vec<SeenPhoto>,
}

impl<S: Store> Server<S> {
    pub(super) async fn plan(
        &self,
        commune: &CommuneRow,
        wanted: &Wanted<'_>,
    ) -> Result<Plan, Failure> {
        let ledger = self.store.ledger(commune.id).await?;
        let covered = self.to_go(commune, wanted).await?;
        let mut gone: BTreeMap<RecordId, RecordId> = wanted.named.iter().copied().collect();
        gone.extend(covered.iter().map(|one| (one.row.id, one.row.unit)));
        let erased: BTreeSet<RecordId> = gone.keys().copied().collect();
        let position = ledger.position + 1;
        let beside = self.beside(commune, &covered, &erased).await?;
        let mut records = Vec::new();
        for one in &beside {
            let mut record = one.record.clone();
            if erasure::scrub(&mut record, &erased) {
                records.push(RecordRow::of(&record, position));
            }
        }
        let mut changes = self.changes_about(commune, &covered, &beside).await?;
        let mut open = Vec::new();
        for row in self.store.unapplied(commune.id).await? {
            if !erasure::concerns(&self.opened(&row)?, &erased) {
                continue;
            }
            if let SettledState::Refused(_) = row.state {
                changes.insert(row.id, row);
            } else {
                open.push(row);
            }
        }
        let now = self.now();
        let (mut narrowed, mut notes) = (Vec::new(), Vec::new());
        for row in changes.values() {
            if let Some(rest) = self.rest(row, &erased)? {
                notes.push(note_of_rest(commune.id, row.id, &rest, now, self.salt()));
                narrowed.push(Narrowed {
                    id: row.id,
                    rest,
                    state: row.state,
                });
            }
        }
        let tombstones = gone.iter().map(|(record, unit)| Tombstone {
            record: *record,
            unit: *unit,
            position,
            at: now,
        });
        Ok(Plan {
            erasure: Erasure {
                since: ledger.position,
                position,
                tombstones: tombstones.collect(),
                changes: narrowed,
                records,
                notes,
            },
            open,
            photos: covered
                .iter()
                .filter_map(|one| SeenPhoto::of_record(commune.id, &one.record))
                .collect(),
            gone: gone.into_iter().collect(),
        })
    }

    /// The records that go and are here.
    async fn to_go(
        &self,
        commune: &CommuneRow,
        wanted: &Wanted<'_>,
    ) -> Result<Vec<Covered>, Failure> {
        let mut covered = match self.covered(commune.id, wanted.of).await {
            Err(Failure::Asked(Code::NotFound)) if wanted.again => Vec::new(),
            other => other?,
        };
        let own = covered.iter().find(|one| one.row.id == wanted.of);
        let merged = own.and_then(|own| belonging::merged_into(&own.record));
        if merged.is_some() && !wanted.again {
            return Err(Code::Merged.into());
        }
        let here: BTreeSet<RecordId> = covered.iter().map(|one| one.row.id).collect();
        let more = wanted.named.iter().map(|(record, _)| *record);
        for id in more.filter(|id| !here.contains(id)) {
            covered.extend(self.one(commune.id, id).await?);
        }
        Ok(covered)
    }

    /// Visits and reviews that stay and may say something of the people who go: those of every
    /// household the people were ever in.
    async fn beside(
        &self,
        commune: &CommuneRow,
        covered: &[Covered],
        erased: &BTreeSet<RecordId>,
    ) -> Result<Vec<Covered>, Failure> {
        let people = covered
            .iter()
            .filter(|one| one.row.kind == RecordKind::MEMBER);
        let (mut ids, mut households) = (Vec::new(), BTreeSet::new());
        for one in people {
            ids.push(one.row.id);
            households.insert(one.row.unit);
        }
        let left = self.store.left_of(commune.id, &ids).await?;
        households.extend(left.into_iter().map(|row| row.unit));
        let mut beside = Vec::new();
        for household in households.difference(erased) {
            let all = self.of_household(commune.id, *household).await?;
            let tells =
                |own: &Covered| [RecordKind::VISIT, RecordKind::REVIEW].contains(&own.row.kind);
            beside.extend(all.into_iter().filter(tells));
        }
        Ok(beside)
    }

    /// Changes that wrote to these records, that of the household's number among them, which the
    /// server made itself.
    async fn changes_about(
        &self,
        commune: &CommuneRow,
        covered: &[Covered],
        beside: &[Covered],
    ) -> Result<BTreeMap<ValueId, ChangeRow>, Failure> {
        let mut changes = BTreeMap::new();
        let mut numbers = Vec::new();
        for one in covered.iter().chain(beside) {
            let own = self.store.changes_of(commune.id, one.row.id).await?;
            changes.extend(own.into_iter().map(|row| (row.id, row)));
            let number = one.record.registers.get(&NUMBER);
            let heads = number.map(so_thon_domain::Register::heads);
            numbers.extend(heads.into_iter().flatten().map(|(id, _)| id));
        }
        let numbers = self.store.changes(commune.id, &numbers).await?;
        changes.extend(numbers.into_iter().map(|row| (row.id, row)));
        Ok(changes)
    }

    /// What remains of a change; nothing when it says nothing of the erased. A change in the book
    /// may have made a record in an erased household that has left it since: that one stays.
    fn rest(
        &self,
        row: &ChangeRow,
        erased: &BTreeSet<RecordId>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let change = self.opened(row)?;
        let mut rest = change.clone();
        let applied = row.state == SettledState::Applied;
        rest.writes.retain(|write| {
            let about = if applied {
                erased.contains(&write.record)
            } else {
                erasure::is_about(write, erased)
            };
            !about
        });
        for write in &mut rest.writes {
            erasure::forget_people(write, erased);
        }
        Ok((rest != change).then(|| Envelope::plain(&rest).to_bytes()))
    }
}
