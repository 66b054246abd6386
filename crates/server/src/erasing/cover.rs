//! Which records a person's are.

use crate::{
    problem::Failure,
    server::Server,
    store::{RecordRow, Store, StoreError},
};
use so_thon_domain::{CommuneId, Record, RecordId, RecordKind, belonging};
use so_thon_protocol::problem::Code;
use std::collections::BTreeSet;

/// A record with its row.
pub struct Covered {
    pub row: RecordRow,
    pub record: Record,
}

impl Covered {
    fn of(row: RecordRow) -> Result<Self, Failure> {
        let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
        Ok(Self { row, record })
    }
}

impl<S: Store> Server<S> {
    /// A member, or a household with everything of it and with those that were merged into it. What
    /// is neither, is not found.
    pub(super) async fn covered(
        &self,
        commune: CommuneId,
        of: RecordId,
    ) -> Result<Vec<Covered>, Failure> {
        let row = self.store.records(commune, &[of]).await?.pop();
        let own = Covered::of(row.ok_or(Failure::Asked(Code::NotFound))?)?;
        if own.row.kind == RecordKind::MEMBER {
            return Ok(vec![own]);
        }
        if own.row.kind != RecordKind::HOUSEHOLD {
            return Err(Code::NotFound.into());
        }
        let (mut open, mut seen, mut all) = (vec![of], BTreeSet::new(), Vec::new());
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            for one in self.of_household(commune, id).await? {
                if one.row.id == id {
                    let absorbed = belonging::absorbed(&one.record).into_iter();
                    open.extend(absorbed.map(RecordId::from));
                }
                all.push(one);
            }
        }
        Ok(all)
    }

    /// One record, if it is here.
    pub(super) async fn one(
        &self,
        commune: CommuneId,
        id: RecordId,
    ) -> Result<Option<Covered>, Failure> {
        let row = self.store.records(commune, &[id]).await?.pop();
        row.map(Covered::of).transpose()
    }

    /// Everything of one household, as it lies now.
    pub(super) async fn of_household(
        &self,
        commune: CommuneId,
        household: RecordId,
    ) -> Result<Vec<Covered>, Failure> {
        let Some(row) = self.store.records(commune, &[household]).await?.pop() else {
            return Ok(Vec::new());
        };
        let rows = self.store.of_unit(commune, row.village, household).await?;
        rows.into_iter().map(Covered::of).collect()
    }
}
