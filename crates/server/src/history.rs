//! What a record went through: who wrote what, when on the phone, when received, before and after.

use crate::{
    problem::Failure,
    server::{Caller, Server},
    store::{ChangeRow, SettledState, Store, StoreError},
};
use so_thon_domain::{Change, CommuneId, Record, RecordId, inherit::inherit};
use so_thon_protocol::{
    office::{Step, StepOf},
    problem::Code,
};
use std::collections::BTreeMap;

/// Changes per read while old ones are noted.
const CHUNK: u32 = 500;

impl<S: Store> Server<S> {
    /// `GET /api/v1/records/{id}/history`, for those who see the record.
    pub async fn history(&self, caller: &Caller, id: RecordId) -> Result<Vec<Step>, Failure> {
        let commune = caller.commune.id;
        let row = self.store.records(commune, &[id]).await?.pop();
        let row = row.ok_or(Failure::Asked(Code::NotFound))?;
        if !caller.scope().sees(row.village) {
            return Err(Failure::OutOfReach);
        }
        self.note_old_touches(commune).await?;
        let names = self.names(commune).await?;
        let (mut record, mut refused) = (None::<Record>, BTreeMap::new());
        let mut steps = Vec::new();
        for change in self.store.changes_of(commune, row.id).await? {
            let mut opened = self.opened(&change)?;
            if change.state != SettledState::Applied {
                if let SettledState::Refused(_) = change.state {
                    refused.insert(change.id, opened);
                }
                continue;
            }
            inherit(&mut opened, &refused);
            let Some(write) = opened.writes.iter().find(|write| write.record == id) else {
                continue;
            };
            let record = record.get_or_insert_with(|| Record::empty(write));
            let before = record.clone();
            record.apply(change.id, change.effective, write);
            let fields = write.fields.keys().map(|field| StepOf {
                field: field.as_str().to_owned(),
                before: before.value(field).cloned(),
                after: write.fields.get(field).map(|set| set.value.clone()),
            });
            let lists = write.lists.iter().map(|(field, elements)| StepOf {
                field: field.as_str().to_owned(),
                before: None,
                after: Some(elements.keys().cloned().collect::<Vec<_>>().into()),
            });
            steps.push(Step {
                seat: change.id.seat,
                number: change.id.number,
                name: names.get(&change.id.seat).cloned().unwrap_or_default(),
                saved: change.claimed.millis,
                received: change.received,
                fields: fields.chain(lists).collect(),
            });
        }
        Ok(steps)
    }

    /// A store that is older than the notes gets them now, once.
    pub(crate) async fn note_old_touches(&self, commune: CommuneId) -> Result<(), Failure> {
        let end = self.store.ledger(commune).await?.position;
        loop {
            let from = self.store.touched(commune).await?;
            if from >= end {
                return Ok(());
            }
            let changes = self.store.changes_since(commune, from, CHUNK).await?;
            let mut touches = Vec::new();
            for change in &changes {
                let opened = self.opened(change)?;
                let records = opened.writes.iter().map(|write| write.record);
                touches.extend(records.map(|record| (record, change.position)));
            }
            let up_to = changes.last().map_or(end, |last| last.position);
            self.store.note_touches(commune, &touches, up_to).await?;
        }
    }

    pub(crate) fn opened(&self, change: &ChangeRow) -> Result<Change, Failure> {
        let opened = change.opened(&*self.keys);
        Ok(opened.map_err(|_| StoreError::Damaged("change"))?)
    }
}
