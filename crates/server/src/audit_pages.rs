//! Reading the log: an officer and a leader that of the commune, a collaborator what they did
//! themselves, an administrator that of the server.

use crate::{
    office::{touched, writes},
    problem::Failure,
    server::{Caller, Server},
    store::{AuditRow, OF_THE_SERVER, Store, What},
};
use serde_json::Value;
use so_thon_domain::{CommuneId, SeatId, ValueId, access::Role};
use so_thon_protocol::{
    audit::{AuditEntry, AuditPage},
    office::Touched,
    problem::Code,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Entries on a page.
const PAGE: u32 = 100;

impl<S: Store> Server<S> {
    /// `GET /api/v1/audit?before=N`.
    pub async fn audit_page(&self, caller: &Caller, before: u64) -> Result<AuditPage, Failure> {
        let own = caller.commune.id;
        let (commune, by) = match caller.account.role {
            Role::Officer | Role::Leader => (own, None),
            Role::Collaborator => (own, Some(caller.account.id)),
            Role::Administrator => (OF_THE_SERVER, None),
            Role::ProvinceViewer => return Err(Code::Forbidden.into()),
        };
        let rows = self.store.audit_before(commune, before, by, PAGE).await?;
        let cut = rows.len() == PAGE as usize;
        let next = rows.last().map(|row| row.sequence).filter(|_| cut);
        let names = self.names_of_all(own).await?;
        let mut written = self.written(own, &rows).await?;
        let entries = rows
            .into_iter()
            .map(|row| entry(row, &names, &mut written))
            .collect();
        Ok(AuditPage { entries, next })
    }

    /// Names behind accounts and seats.
    async fn names_of_all(&self, commune: CommuneId) -> Result<BTreeMap<Uuid, String>, Failure> {
        let accounts = self.store.accounts(commune).await?;
        let mut names: BTreeMap<Uuid, String> = accounts
            .into_iter()
            .map(|account| (account.id.0, account.name))
            .collect();
        let seats = self.names(commune).await?;
        names.extend(seats.into_iter().map(|(seat, name)| (seat.0, name)));
        Ok(names)
    }

    /// What the changes of a page wrote to.
    async fn written(
        &self,
        commune: CommuneId,
        rows: &[AuditRow],
    ) -> Result<BTreeMap<ValueId, Vec<Touched>>, Failure> {
        let ids: Vec<ValueId> = rows.iter().filter_map(change_of).collect();
        let changes = self.store.changes(commune, &ids).await?;
        let written = changes
            .iter()
            .map(|change| (change.id, touched(&writes(&*self.keys, change))));
        Ok(written.collect())
    }
}

fn change_of(row: &AuditRow) -> Option<ValueId> {
    Some(ValueId {
        seat: SeatId(row.subject?),
        number: row.number?,
    })
}

fn entry(
    row: AuditRow,
    names: &BTreeMap<Uuid, String>,
    written: &mut BTreeMap<ValueId, Vec<Touched>>,
) -> AuditEntry {
    let name = |id: Option<Uuid>| id.and_then(|id| names.get(&id)).cloned();
    let change = change_of(&row);
    let records = change
        .filter(|_| row.what == What::Change.name())
        .and_then(|id| written.remove(&id));
    let value = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    AuditEntry {
        number: row.sequence,
        at: row.at,
        by: name(row.by.map(|by| by.0)).unwrap_or_default(),
        seat: row.seat,
        subject: row.subject,
        about: name(row.subject).unwrap_or_default(),
        change: row.number,
        records: records.unwrap_or_default(),
        detail: value(&row.detail),
        content: row
            .content
            .as_ref()
            .map_or(Value::Null, |(_, text)| value(text)),
        erased: row.content.is_none(),
        what: row.what,
    }
}
