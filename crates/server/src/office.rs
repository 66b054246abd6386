//! What only the office asks for: accounts, assignments, what came in.

use crate::{
    passwords,
    problem::Failure,
    server::{By, Caller, Server},
    store::{AccountRow, ChangeRow, PasswordSet, PersonSeat, SettledState, Store, What},
};
use serde_json::json;
use so_thon_domain::{
    AccountId, CommuneId, Millis, RecordWrite, SeatId, VillageId,
    access::{Role, may_manage},
};
use so_thon_protocol::{
    office::{Account, Arrival, Arrivals, ArrivalsOf, NewAccount, Seat, Touched},
    problem::Code,
    seal::Open,
};
use std::collections::{BTreeMap, BTreeSet};

/// The most changes that are listed.
const NEWEST: u32 = 200;

/// The longest look back, in days.
const MOST_DAYS: u64 = 366;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The longest login or name, in characters.
const LONGEST: usize = 120;

impl<S: Store> Server<S> {
    /// `GET /api/v1/accounts`: an officer sees all of the commune, an administrator those of the
    /// office.
    pub async fn accounts(&self, caller: &Caller) -> Result<Vec<Account>, Failure> {
        let commune = caller.commune.id;
        let seats = self.store.seats(commune).await?;
        let accounts = self.store.accounts(commune).await?;
        let all = caller.account.role == Role::Officer;
        Ok(accounts
            .iter()
            .filter(|account| all || By::Caller(caller).manages(account))
            .map(|account| shown(account, &seats))
            .collect())
    }

    /// `POST /api/v1/accounts`: an officer makes collaborators and leaders, an administrator the people of the office.
    /// Without a password a
    /// person gets in by an enrolment code alone.
    pub async fn new_account(&self, caller: &Caller, ask: &NewAccount) -> Result<Account, Failure> {
        if !may_manage(caller.account.role, ask.role) {
            return Err(Code::Forbidden.into());
        }
        // Villages are assigned to collaborators alone; nobody else's account tells which there are.
        if ask.role != Role::Collaborator && !ask.villages.is_empty() {
            return Err(Code::BadRequest.into());
        }
        let by = By::Caller(caller);
        let account = self.add_account_by(by, caller.commune.id, ask).await?;
        Ok(shown(&account, &[]))
    }

    /// Adds an account of any role: for the command line and loaders.
    pub async fn add_account(
        &self,
        commune: CommuneId,
        ask: &NewAccount,
    ) -> Result<AccountRow, Failure> {
        self.add_account_by(By::Machine, commune, ask).await
    }

    async fn add_account_by(
        &self,
        by: By<'_>,
        commune: CommuneId,
        ask: &NewAccount,
    ) -> Result<AccountRow, Failure> {
        let login = ask.login.trim();
        let name = so_thon_domain::fold::tidy(&ask.name);
        if login.is_empty() || name.is_empty() {
            return Err(Code::Missing.into());
        }
        let simple = |letter: char| letter.is_ascii_alphanumeric() || ".-_@".contains(letter);
        let short = login.len() <= LONGEST && name.chars().count() <= LONGEST;
        if !short || !login.chars().all(simple) {
            return Err(Code::BadRequest.into());
        }
        let needs_none = ask.password.is_empty() && may_manage(Role::Officer, ask.role);
        let home = self.commune(commune).await?;
        // A demonstration's passwords are printed on the wall, and nothing in it is true.
        let printed = home.sample && matches!(by, By::Machine) && !ask.password.is_empty();
        if !needs_none && !printed && !passwords::is_strong(&ask.password, login, &home.name) {
            return Err(Code::WeakPassword.into());
        }
        let password = if needs_none {
            String::new()
        } else {
            passwords::hash(&self.hashing, &ask.password, self.secret()).await?
        };
        let villages: BTreeSet<VillageId> = ask.villages.iter().copied().collect();
        self.check_villages(commune, &villages).await?;
        let account = AccountRow {
            commune,
            id: AccountId(self.fresh_id()),
            login: login.to_owned(),
            name,
            role: ask.role,
            password,
            villages,
            former: BTreeMap::new(),
            scope: 1,
            since: self.now(),
            closed: None,
            first_until: self.first_until(by).filter(|_| !needs_none),
        };
        let note = self.note(commune, What::AccountAdded).to(account.id.0);
        let note = note.with_content(&json!({"after": {
            "login": account.login,
            "name": account.name,
            "role": account.role,
            "villages": account.villages,
        }}));
        let added = self.store.add_account(&account, &[by.noted(note)]).await?;
        added
            .then_some(account)
            .ok_or(Failure::Asked(Code::LoginTaken))
    }

    /// `PUT /api/v1/accounts/{id}/villages`.
    pub async fn assign(
        &self,
        by: By<'_>,
        commune: CommuneId,
        account: AccountId,
        villages: &[VillageId],
    ) -> Result<Account, Failure> {
        let before = self.existing(commune, account).await?;
        if !by.manages(&before) {
            return Err(Code::Forbidden.into());
        }
        let villages: BTreeSet<VillageId> = villages.iter().copied().collect();
        self.check_villages(commune, &villages).await?;
        let note = self.note(commune, What::VillagesAssigned).to(account.0);
        let note = note.with_content(&json!({"before": before.villages, "after": villages}));
        self.store
            .set_villages(commune, account, &villages, self.now(), &[by.noted(note)])
            .await?;
        let seats = self.store.seats(commune).await?;
        Ok(shown(&self.existing(commune, account).await?, &seats))
    }

    /// `PUT /api/v1/accounts/{id}/password`: an officer sets those of collaborators and leaders, an
    /// administrator those of the office. Every session of the account ends. One's own is changed
    /// where the old one is asked ([`Self::change_password`]).
    pub async fn reset_password(
        &self,
        caller: &Caller,
        account: AccountId,
        password: &str,
    ) -> Result<(), Failure> {
        let row = self.existing(caller.commune.id, account).await?;
        let own = account == caller.account.id;
        if own || !may_manage(caller.account.role, row.role) {
            return Err(Code::Forbidden.into());
        }
        self.set_password(By::Caller(caller), &row, password).await
    }

    /// Sets any account's password: for the command line.
    pub async fn set_password(
        &self,
        by: By<'_>,
        account: &AccountRow,
        password: &str,
    ) -> Result<(), Failure> {
        let home = self.commune(account.commune).await?;
        if !passwords::is_strong(password, &account.login, &home.name) {
            return Err(Code::WeakPassword.into());
        }
        let hash = passwords::hash(&self.hashing, password, self.secret()).await?;
        let set = PasswordSet {
            hash: &hash,
            first_until: self.first_until(by),
            kept: None,
        };
        let (commune, id) = (account.commune, account.id);
        let note = by.noted(self.note(commune, What::PasswordSet).to(id.0));
        let note = note.with_detail(&json!({"first_until": set.first_until}));
        Ok(self.store.set_password(commune, id, &set, &[note]).await?)
    }

    /// An account's password was handed over on paper: the person's own has to take its place.
    pub async fn mark_first(&self, account: &AccountRow) -> Result<(), Failure> {
        let until = self.now().later(self.settings.first_password_ms);
        let set = PasswordSet {
            hash: &account.password,
            first_until: Some(until),
            kept: None,
        };
        let (commune, id) = (account.commune, account.id);
        let note = self.note(commune, What::PasswordSet).to(id.0);
        let note = note.with_detail(&json!({"first_until": until}));
        Ok(self.store.set_password(commune, id, &set, &[note]).await?)
    }

    /// Until when a password is good that this one sets for another. What is typed at the machine is
    /// the administrator's own affair.
    fn first_until(&self, by: By<'_>) -> Option<Millis> {
        match by {
            By::Caller(_) => Some(self.now().later(self.settings.first_password_ms)),
            By::Machine => None,
        }
    }

    /// `GET /api/v1/arrivals?days=N`.
    pub async fn arrivals(&self, caller: &Caller, days: u64) -> Result<Arrivals, Failure> {
        if days == 0 || days > MOST_DAYS {
            return Err(Code::BadRequest.into());
        }
        let commune = caller.commune.id;
        let now = self.now();
        let from = Millis(now.0.saturating_sub(days * DAY_MS));
        let seats = self.store.seats(commune).await?;
        let accounts = self.store.accounts(commune).await?;
        let received: BTreeMap<SeatId, u64> = self
            .store
            .received_since(commune, from)
            .await?
            .into_iter()
            .collect();
        let people = accounts
            .iter()
            .filter(|account| account.role == Role::Collaborator)
            .map(|account| {
                let own = || seats.iter().filter(|seat| seat.account == account.id);
                ArrivalsOf {
                    account: account.id,
                    name: account.name.clone(),
                    villages: account.villages.iter().copied().collect(),
                    seats: own().map(|seat| seat.id).collect(),
                    arrived: own().filter_map(|seat| received.get(&seat.id)).sum(),
                    seen: own().filter_map(|seat| seat.seen).max(),
                    missing: own().map(|s| s.highest.saturating_sub(s.received)).sum(),
                }
            })
            .collect();
        let newest = self.store.newest(commune, from, NEWEST).await?;
        let changes = self.arrivals_of(caller, &newest).await?;
        Ok(Arrivals {
            now,
            people,
            changes,
        })
    }

    /// Changes as arrivals.
    pub(crate) async fn arrivals_of(
        &self,
        caller: &Caller,
        changes: &[ChangeRow],
    ) -> Result<Vec<Arrival>, Failure> {
        let names = self.names(caller.commune.id).await?;
        let name_of = |seat| names.get(&seat).map_or("", String::as_str);
        Ok(changes
            .iter()
            .map(|change| arrival(&*self.keys, change, name_of(change.id.seat)))
            .collect())
    }

    /// Who sits behind each seat of a commune.
    pub(crate) async fn names(
        &self,
        commune: CommuneId,
    ) -> Result<BTreeMap<SeatId, String>, Failure> {
        let accounts = self.store.accounts(commune).await?;
        let names: BTreeMap<AccountId, String> = accounts
            .into_iter()
            .map(|account| (account.id, account.name))
            .collect();
        let seats = self.store.seats(commune).await?;
        Ok(seats
            .into_iter()
            .filter_map(|seat| Some((seat.id, names.get(&seat.account)?.clone())))
            .collect())
    }

    pub(crate) async fn existing(
        &self,
        commune: CommuneId,
        account: AccountId,
    ) -> Result<AccountRow, Failure> {
        let row = self.store.account(commune, account).await?;
        row.ok_or(Failure::Asked(Code::NotFound))
    }

    async fn check_villages(
        &self,
        commune: CommuneId,
        villages: &BTreeSet<VillageId>,
    ) -> Result<(), Failure> {
        let known = self.store.villages(commune).await?;
        let all = villages.is_subset(&known);
        all.then_some(()).ok_or(Failure::Asked(Code::NotFound))
    }
}

pub(crate) fn shown(account: &AccountRow, seats: &[PersonSeat]) -> Account {
    let own = seats.iter().filter(|seat| seat.account == account.id);
    Account {
        id: account.id,
        login: account.login.clone(),
        name: account.name.clone(),
        role: account.role,
        villages: account.villages.iter().copied().collect(),
        seats: own
            .map(|seat| Seat {
                id: seat.id,
                device: seat.device.clone(),
                since: seat.since,
                seen: seat.seen,
                highest: seat.highest,
                received: seat.received,
                revoked: seat.revoked,
            })
            .collect(),
        closed: account.closed,
        first_until: account.first_until,
    }
}

fn arrival(keys: &dyn Open, change: &ChangeRow, name: &str) -> Arrival {
    let writes = writes(keys, change);
    let held = change.state == SettledState::Held;
    Arrival {
        seat: change.id.seat,
        number: change.id.number,
        name: name.to_owned(),
        saved: change.claimed.millis,
        received: change.received,
        records: touched(&writes),
        held: held.then_some(writes),
    }
}

/// What a change writes; nothing when it cannot be opened any more.
pub(crate) fn writes(keys: &dyn Open, change: &ChangeRow) -> Vec<RecordWrite> {
    change
        .opened(keys)
        .map(|opened| opened.writes)
        .unwrap_or_default()
}

/// To what.
pub(crate) fn touched(writes: &[RecordWrite]) -> Vec<Touched> {
    let touched = writes.iter().map(|write| Touched {
        id: write.record,
        kind: write.kind.as_str().to_owned(),
        unit: write.unit,
        village: write.village,
        created: write.creates,
    });
    touched.collect()
}
