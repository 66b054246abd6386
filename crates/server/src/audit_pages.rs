//! Reading the log: an officer and a leader that of the commune, a collaborator what they did
//! themselves, an administrator that of the server.

use crate::{
    office::{touched, writes},
    problem::Failure,
    server::{Caller, Server},
    store::{
        AccountRow, AuditRow, ChangeRow, OF_THE_SERVER, PersonSeat, SettledState, Sought, Store,
        What,
    },
};
use serde_json::Value;
use so_thon_domain::{AccountId, CommuneId, RecordWrite, SeatId, ValueId, access::Role};
use so_thon_protocol::{
    audit::{AuditEntry, AuditLook, AuditPage, AuditPerson},
    office::Touched,
    problem::Code,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Entries on a page.
const PAGE: u32 = 100;

impl<S: Store> Server<S> {
    /// `GET /api/v1/audit`.
    pub async fn audit_page(
        &self,
        caller: &Caller,
        look: &AuditLook,
    ) -> Result<AuditPage, Failure> {
        let own = caller.commune.id;
        let (commune, by) = match caller.account.role {
            Role::Officer | Role::Leader => (own, None),
            Role::Collaborator => (own, Some(caller.account.id)),
            Role::Administrator => (OF_THE_SERVER, None),
            Role::ProvinceViewer => return Err(Code::Forbidden.into()),
        };
        let reads_all = commune == own && by.is_none();
        let people = People {
            accounts: self.store.accounts(own).await?,
            seats: self.store.seats(own).await?,
        };
        let sought = Sought {
            by,
            concerns: look.person.map(|person| people.is_about(person)),
            group: look.kind,
            from: look.from,
            until: look.until,
        };
        let before = look.before.unwrap_or(u64::MAX);
        let rows = self.store.audit_before(commune, before, &sought, PAGE);
        let rows = rows.await?;
        let cut = rows.len() == PAGE as usize;
        let next = rows.last().map(|row| row.sequence).filter(|_| cut);
        let known = people.known();
        let mut written = self.written(own, &rows, reads_all).await?;
        let entries = rows
            .into_iter()
            .map(|row| entry(row, &known, &mut written))
            .collect();
        let listed = reads_all && look.before.is_none();
        Ok(AuditPage {
            entries,
            people: if listed { people.listed() } else { Vec::new() },
            next,
        })
    }

    /// What the changes of a page wrote to, and what they say where that stands in no book and may be
    /// told.
    async fn written(
        &self,
        commune: CommuneId,
        rows: &[AuditRow],
        tell: bool,
    ) -> Result<BTreeMap<ValueId, Written>, Failure> {
        let ids: Vec<ValueId> = rows.iter().filter_map(change_of).collect();
        let changes = self.store.changes(commune, &ids).await?;
        let written = changes.iter().map(|change: &ChangeRow| {
            let writes = writes(&*self.keys, change);
            let to = touched(&writes);
            let in_no_book = change.state != SettledState::Applied;
            let says = (tell && in_no_book).then_some(writes);
            (change.id, Written { to, says })
        });
        Ok(written.collect())
    }
}

/// What a change wrote.
struct Written {
    to: Vec<Touched>,
    says: Option<Vec<RecordWrite>>,
}

/// The people of a commune and their seats.
struct People {
    accounts: Vec<AccountRow>,
    seats: Vec<PersonSeat>,
}

impl People {
    /// What is by somebody, or about them or a seat of theirs.
    fn is_about(&self, person: AccountId) -> (AccountId, Vec<Uuid>) {
        let own = self.seats.iter().filter(|seat| seat.account == person);
        let seats = own.map(|seat| seat.id.0);
        (person, std::iter::once(person.0).chain(seats).collect())
    }

    /// By name.
    fn listed(&self) -> Vec<AuditPerson> {
        let mut listed: Vec<_> = self
            .accounts
            .iter()
            .map(|account| AuditPerson {
                account: account.id,
                name: account.name.clone(),
            })
            .collect();
        listed.sort_by_cached_key(|person| so_thon_domain::fold::order_key(&person.name));
        listed
    }

    /// Names behind accounts and seats, and what the devices of seats call themselves.
    fn known(&self) -> BTreeMap<Uuid, Known> {
        let mut known: BTreeMap<Uuid, Known> = BTreeMap::new();
        for account in &self.accounts {
            let (name, device) = (account.name.clone(), String::new());
            known.insert(account.id.0, Known { name, device });
        }
        for seat in &self.seats {
            let name = known.get(&seat.account.0).map(|person| person.name.clone());
            let (name, device) = (name.unwrap_or_default(), seat.device.clone());
            known.insert(seat.id.0, Known { name, device });
        }
        known
    }
}

/// Whose an account or a seat is.
struct Known {
    name: String,
    device: String,
}

fn change_of(row: &AuditRow) -> Option<ValueId> {
    Some(ValueId {
        seat: SeatId(row.subject?),
        number: row.number?,
    })
}

fn entry(
    row: AuditRow,
    known: &BTreeMap<Uuid, Known>,
    written: &mut BTreeMap<ValueId, Written>,
) -> AuditEntry {
    let of = |id: Option<Uuid>| id.and_then(|id| known.get(&id));
    let name = |id| of(id).map(|one| one.name.clone()).unwrap_or_default();
    let device = |id| of(id).map(|one| one.device.clone()).unwrap_or_default();
    let change = change_of(&row);
    let written = change
        .filter(|_| row.what == What::Change.name())
        .and_then(|id| written.remove(&id));
    let (records, writes) = written.map_or_else(Default::default, |one| (one.to, one.says));
    let value = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    AuditEntry {
        number: row.sequence,
        at: row.at,
        by: name(row.by.map(|by| by.0)),
        seat: row.seat,
        device: device(row.seat.map(|seat| seat.0)),
        subject: row.subject,
        about: name(row.subject),
        about_device: device(row.subject),
        change: row.number,
        records,
        writes,
        detail: value(&row.detail),
        content: row
            .content
            .as_ref()
            .map_or(Value::Null, |(_, text)| value(text)),
        erased: row.content.is_none(),
        what: row.what,
    }
}
