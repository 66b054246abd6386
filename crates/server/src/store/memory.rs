//! The reference store: maps in memory, for tests and the simulator. It needs no runtime.

mod access;
mod audit;
mod erasures;

use super::{
    AccountRow, Append, Asked, AuditRow, ChangeRow, ChangeStore, CommuneRow, Decided, EnrolmentRow,
    Ledger, LeftRow, Note, PasswordSet, PeopleStore, PersonSeat, PhotoRow, PhotoStore, RecordRow,
    RecoveryRow, Seated, SessionRow, SettledState, StoreError, Stored, Tombstone, Tries,
};
use so_thon_domain::{
    AccountId, CommuneId, EnrolmentId, Epoch, Millis, RecordId, RecoveryId, SeatId, Stamp, ValueId,
    VillageId, access::Role, photo::PhotoHash,
};
use so_thon_protocol::SeatName;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
};

/// A store that is gone when it is dropped.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    rows: std::sync::Arc<Mutex<Rows>>,
}

#[derive(Clone, Debug, Default)]
struct Rows {
    communes: BTreeMap<CommuneId, CommuneRow>,
    ledgers: BTreeMap<CommuneId, Ledger>,
    accounts: BTreeMap<(CommuneId, AccountId), AccountRow>,
    seats: BTreeMap<(CommuneId, SeatId), (u64, PersonSeat)>,
    sessions: BTreeMap<[u8; 32], SessionRow>,
    tries: BTreeMap<[u8; 32], Tries>,
    changes: BTreeMap<(CommuneId, ValueId), ChangeRow>,
    waits: BTreeSet<(CommuneId, RecordId, ValueId)>,
    villages: BTreeSet<(CommuneId, VillageId)>,
    records: BTreeMap<(CommuneId, RecordId), RecordRow>,
    touches: BTreeSet<(CommuneId, RecordId, u64)>,
    touched: BTreeMap<CommuneId, u64>,
    backups: BTreeSet<(CommuneId, Millis)>,
    left: BTreeMap<(CommuneId, VillageId, RecordId, RecordId), LeftRow>,
    photos: BTreeMap<(CommuneId, PhotoHash, RecordId), PhotoRow>,
    enrolments: BTreeMap<(CommuneId, EnrolmentId), EnrolmentRow>,
    escrows: BTreeMap<(CommuneId, SeatId), Vec<u8>>,
    recoveries: BTreeMap<(CommuneId, RecoveryId), RecoveryRow>,
    audit: BTreeMap<(CommuneId, u64), AuditRow>,
    erased: BTreeMap<(CommuneId, RecordId), Tombstone>,
}

impl Rows {
    fn mint(&mut self, seat: &PersonSeat) {
        let ledger = self.ledgers.entry(seat.commune).or_default();
        ledger.people += 1;
        let people = ledger.people;
        self.seats
            .insert((seat.commune, seat.id), (people, seat.clone()));
    }

    fn open_session(&mut self, session: &SessionRow) {
        let is_another =
            |other: &SessionRow| (other.commune, other.seat) != (session.commune, session.seat);
        self.sessions.retain(|_, other| is_another(other));
        self.sessions.insert(session.hash, *session);
    }
}

impl MemoryStore {
    /// A copy that lives on by itself: what a backup would hold.
    pub fn copy(&self) -> Self {
        let rows = self.rows().clone();
        Self {
            rows: std::sync::Arc::new(Mutex::new(rows)),
        }
    }

    /// Each method holds the lock for one plain step, so a panic cannot leave it half done.
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl PeopleStore for MemoryStore {
    async fn ping(&self) -> Stored<()> {
        Ok(())
    }

    async fn communes(&self) -> Stored<Vec<CommuneRow>> {
        let mut communes: Vec<_> = self.rows().communes.values().cloned().collect();
        communes.sort_by_key(|commune| (commune.since, commune.id));
        Ok(communes)
    }

    async fn add_commune(&self, commune: &CommuneRow) -> Stored<()> {
        let mut rows = self.rows();
        rows.communes.insert(commune.id, commune.clone());
        let ledger = Ledger {
            people: 1,
            ..Ledger::default()
        };
        rows.ledgers.insert(commune.id, ledger);
        Ok(())
    }

    async fn add_account(&self, account: &AccountRow, notes: &[Note]) -> Stored<bool> {
        let mut rows = self.rows();
        let taken = rows.accounts.values().any(|a| a.login == account.login);
        if !taken {
            rows.accounts
                .insert((account.commune, account.id), account.clone());
            rows.note(notes);
        }
        Ok(!taken)
    }

    async fn account_by_login(&self, login: &str) -> Stored<Option<AccountRow>> {
        let rows = self.rows();
        Ok(rows.accounts.values().find(|a| a.login == login).cloned())
    }

    async fn account(&self, commune: CommuneId, account: AccountId) -> Stored<Option<AccountRow>> {
        Ok(self.rows().accounts.get(&(commune, account)).cloned())
    }

    async fn accounts(&self, commune: CommuneId) -> Stored<Vec<AccountRow>> {
        let rows = self.rows();
        let own = rows.accounts.values().filter(|a| a.commune == commune);
        let mut accounts: Vec<_> = own.cloned().collect();
        accounts.sort_by(|a, b| a.login.cmp(&b.login));
        Ok(accounts)
    }

    async fn set_password(
        &self,
        commune: CommuneId,
        account: AccountId,
        password: &PasswordSet<'_>,
        notes: &[Note],
    ) -> Stored<()> {
        let mut rows = self.rows();
        rows.note(notes);
        if let Some(row) = rows.accounts.get_mut(&(commune, account)) {
            password.hash.clone_into(&mut row.password);
            row.first_until = password.first_until;
        }
        rows.sessions
            .retain(|hash, session| session.account != account || Some(*hash) == password.kept);
        Ok(())
    }

    async fn close_account(
        &self,
        commune: CommuneId,
        account: AccountId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut rows = self.rows();
        let found = rows.accounts.get(&(commune, account));
        let Some(role) = found.filter(|row| row.closed.is_none()).map(|row| row.role) else {
            return Ok(false);
        };
        let mut others = rows.accounts.values();
        let needed = matches!(role, Role::Officer | Role::Administrator);
        let is_other = |row: &AccountRow| {
            row.commune == commune && row.id != account && row.role == role && row.closed.is_none()
        };
        if needed && !others.any(is_other) {
            return Ok(false);
        }
        if let Some(row) = rows.accounts.get_mut(&(commune, account)) {
            row.closed = Some(now);
        }
        rows.sessions
            .retain(|_, session| session.account != account);
        let own = rows.enrolments.values_mut();
        for row in own.filter(|row| row.commune == commune && row.account == account) {
            if row.used.is_none() {
                row.withdrawn = row.withdrawn.or(Some(now));
            }
        }
        rows.note(notes);
        Ok(true)
    }

    async fn open_account(
        &self,
        commune: CommuneId,
        account: AccountId,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut rows = self.rows();
        let row = rows.accounts.get_mut(&(commune, account));
        let opened = row.and_then(|row| row.closed.take()).is_some();
        if opened {
            rows.note(notes);
        }
        Ok(opened)
    }

    async fn set_villages(
        &self,
        commune: CommuneId,
        account: AccountId,
        villages: &BTreeSet<VillageId>,
        now: Millis,
        notes: &[Note],
    ) -> Stored<()> {
        let mut rows = self.rows();
        rows.note(notes);
        let Some(row) = rows.accounts.get_mut(&(commune, account)) else {
            return Ok(());
        };
        if row.villages != *villages {
            let lost: Vec<_> = row.villages.difference(villages).copied().collect();
            row.former.extend(lost.into_iter().map(|lost| (lost, now)));
            row.former.retain(|village, _| !villages.contains(village));
            row.villages.clone_from(villages);
            row.scope += 1;
        }
        Ok(())
    }

    async fn add_seat(&self, seat: &PersonSeat, notes: &[Note]) -> Stored<()> {
        let mut rows = self.rows();
        rows.mint(seat);
        rows.note(notes);
        Ok(())
    }

    async fn seated(&self, commune: CommuneId, seat: SeatId) -> Stored<Option<Seated>> {
        let rows = self.rows();
        let Some((_, seat)) = rows.seats.get(&(commune, seat)) else {
            return Ok(None);
        };
        let account = rows.accounts.get(&(commune, seat.account)).cloned();
        let seat = seat.clone();
        Ok(account.map(|account| Seated { account, seat }))
    }

    async fn seat_by_push(&self, push: [u8; 32]) -> Stored<Option<Seated>> {
        let found = {
            let rows = self.rows();
            let mut seats = rows.seats.values().map(|(_, seat)| seat);
            seats
                .find(|seat| seat.push == push)
                .map(|seat| (seat.commune, seat.id))
        };
        match found {
            Some((commune, seat)) => self.seated(commune, seat).await,
            None => Ok(None),
        }
    }

    async fn revoke_seat(
        &self,
        commune: CommuneId,
        seat: SeatId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut rows = self.rows();
        let found = rows.seats.get_mut(&(commune, seat));
        let Some((_, seat)) = found.filter(|(_, seat)| seat.revoked.is_none()) else {
            return Ok(false);
        };
        seat.revoked = Some(now);
        rows.note(notes);
        Ok(true)
    }

    async fn note_backup(&self, commune: CommuneId, moment: Millis, notes: &[Note]) -> Stored<()> {
        let mut rows = self.rows();
        rows.backups.insert((commune, moment));
        rows.note(notes);
        Ok(())
    }

    async fn backed_up(&self, commune: CommuneId) -> Stored<Option<Millis>> {
        let rows = self.rows();
        let own = rows.backups.iter().filter(|(own, _)| *own == commune);
        Ok(own.map(|(_, moment)| *moment).max())
    }

    async fn renew_life(
        &self,
        commune: CommuneId,
        epoch: Epoch,
        server_seat: SeatId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<()> {
        let mut rows = self.rows();
        let own = rows.enrolments.values_mut();
        for row in own.filter(|row| row.commune == commune && row.is_open(now)) {
            row.withdrawn = Some(now);
        }
        let own = rows.recoveries.values_mut();
        for row in own.filter(|row| row.commune == commune) {
            row.sealed = None;
            if row.state == Asked::Open || row.state == Asked::Approved {
                row.state = Asked::Withdrawn;
            }
        }
        rows.note(notes);
        if let Some(row) = rows.communes.get_mut(&commune) {
            row.epoch = epoch;
            row.server_seat = server_seat;
        }
        if let Some(ledger) = rows.ledgers.get_mut(&commune) {
            ledger.server_number = 0;
        }
        Ok(())
    }

    async fn seats(&self, commune: CommuneId) -> Stored<Vec<PersonSeat>> {
        let rows = self.rows();
        let mut seats: Vec<_> = rows
            .seats
            .values()
            .filter(|(_, seat)| seat.commune == commune)
            .collect();
        seats.sort_by_key(|(people, _)| *people);
        Ok(seats.into_iter().map(|(_, seat)| seat.clone()).collect())
    }

    async fn note_seen(
        &self,
        commune: CommuneId,
        seat: SeatId,
        now: Millis,
        highest: u64,
    ) -> Stored<()> {
        if let Some((_, row)) = self.rows().seats.get_mut(&(commune, seat)) {
            row.seen = Some(now);
            row.highest = row.highest.max(highest);
        }
        Ok(())
    }

    async fn keep_session(&self, session: &SessionRow, notes: &[Note]) -> Stored<()> {
        let mut rows = self.rows();
        rows.open_session(session);
        rows.note(notes);
        Ok(())
    }

    async fn use_session(&self, hash: [u8; 32], used: Millis) -> Stored<()> {
        if let Some(session) = self.rows().sessions.get_mut(&hash) {
            session.used = used;
        }
        Ok(())
    }

    async fn session(&self, hash: [u8; 32]) -> Stored<Option<SessionRow>> {
        Ok(self.rows().sessions.get(&hash).copied())
    }

    async fn end_session(&self, hash: [u8; 32], notes: &[Note]) -> Stored<()> {
        let mut rows = self.rows();
        rows.sessions.remove(&hash);
        rows.note(notes);
        Ok(())
    }

    async fn tries(&self, login: [u8; 32]) -> Stored<Tries> {
        Ok(self.rows().tries.get(&login).copied().unwrap_or_default())
    }

    async fn forget_tries(&self, before: Millis) -> Stored<()> {
        self.rows().tries.retain(|_, tries| tries.until >= before);
        Ok(())
    }

    async fn set_tries(&self, login: [u8; 32], tries: Tries, notes: &[Note]) -> Stored<()> {
        let mut rows = self.rows();
        rows.note(notes);
        if tries.count == 0 {
            rows.tries.remove(&login);
        } else {
            rows.tries.insert(login, tries);
        }
        Ok(())
    }
}

impl ChangeStore for MemoryStore {
    async fn ledger(&self, commune: CommuneId) -> Stored<Ledger> {
        let rows = self.rows();
        let ledger = rows.ledgers.get(&commune).copied();
        ledger.ok_or(StoreError::Damaged("ledger"))
    }

    async fn decided(&self, commune: CommuneId, changes: &[ValueId]) -> Stored<Vec<Decided>> {
        let rows = self.rows();
        let known = changes
            .iter()
            .filter_map(|id| rows.changes.get(&(commune, *id)));
        Ok(known
            .map(|change| Decided {
                id: change.id,
                sha256: change.sha256,
                state: change.state,
                effective: change.effective,
                position: change.position,
            })
            .collect())
    }

    async fn changes(&self, commune: CommuneId, ids: &[ValueId]) -> Stored<Vec<ChangeRow>> {
        let rows = self.rows();
        let found = ids
            .iter()
            .filter_map(|id| rows.changes.get(&(commune, *id)));
        Ok(found.cloned().collect())
    }

    async fn held(&self, commune: CommuneId) -> Stored<Vec<ChangeRow>> {
        let mut changes = self.of_commune(commune);
        changes.retain(|change| change.state == SettledState::Held);
        Ok(changes)
    }

    async fn changes_of(&self, commune: CommuneId, record: RecordId) -> Stored<Vec<ChangeRow>> {
        let mut changes = self.of_commune(commune);
        let rows = self.rows();
        changes.retain(|change| {
            let touch = (commune, record, change.position);
            rows.touches.contains(&touch)
        });
        Ok(changes)
    }

    async fn touched(&self, commune: CommuneId) -> Stored<u64> {
        Ok(self
            .rows()
            .touched
            .get(&commune)
            .copied()
            .unwrap_or_default())
    }

    async fn note_touches(
        &self,
        commune: CommuneId,
        touches: &[(RecordId, u64)],
        up_to: u64,
    ) -> Stored<()> {
        let mut rows = self.rows();
        let own = touches.iter().map(|(record, at)| (commune, *record, *at));
        rows.touches.extend(own);
        let touched = rows.touched.entry(commune).or_default();
        *touched = up_to.max(*touched);
        Ok(())
    }

    async fn accepted_above(
        &self,
        commune: CommuneId,
        seat: SeatId,
        number: u64,
    ) -> Stored<Vec<(u64, Stamp)>> {
        let rows = self.rows();
        let Some(number) = number.checked_add(1) else {
            return Ok(Vec::new());
        };
        let last = u64::MAX;
        let range = (commune, ValueId { seat, number })..=(commune, ValueId { seat, number: last });
        let above = rows.changes.range(range);
        Ok(above
            .filter(|(_, change)| {
                matches!(change.state, SettledState::Applied | SettledState::Waiting)
            })
            .map(|(_, change)| (change.id.number, change.effective))
            .collect())
    }

    async fn records(&self, commune: CommuneId, ids: &[RecordId]) -> Stored<Vec<RecordRow>> {
        let rows = self.rows();
        let found = ids
            .iter()
            .filter_map(|id| rows.records.get(&(commune, *id)));
        Ok(found.cloned().collect())
    }

    async fn villages(&self, commune: CommuneId) -> Stored<BTreeSet<VillageId>> {
        let rows = self.rows();
        let own = rows.villages.iter().filter(|(own, _)| *own == commune);
        Ok(own.map(|(_, village)| *village).collect())
    }

    async fn waiting(&self, commune: CommuneId, records: &[RecordId]) -> Stored<Vec<ChangeRow>> {
        let rows = self.rows();
        let mut found: Vec<_> = rows
            .waits
            .iter()
            .filter(|(own, record, _)| *own == commune && records.contains(record))
            .filter_map(|(_, _, id)| rows.changes.get(&(commune, *id)).cloned())
            .collect();
        found.sort_by_key(|change| change.position);
        found.dedup_by_key(|change| change.position);
        Ok(found)
    }

    async fn append(&self, commune: CommuneId, append: &Append) -> Stored<bool> {
        let mut rows = self.rows();
        let Some(ledger) = rows.ledgers.get_mut(&commune) else {
            return Ok(false);
        };
        if ledger.position != append.since {
            return Ok(false);
        }
        *ledger = Ledger {
            people: ledger.people,
            ..append.ledger
        };
        rows.note(&append.notes);
        for change in &append.changes {
            rows.changes.insert((commune, change.id), change.clone());
            if let Some((_, seat)) = rows.seats.get_mut(&(commune, change.id.seat)) {
                seat.received += 1;
            }
        }
        for left in &append.left {
            let key = (commune, left.village, left.unit, left.record);
            rows.left.insert(key, *left);
        }
        for record in &append.records {
            rows.records.insert((commune, record.id), record.clone());
        }
        for photo in &append.photos {
            let known = |row: &&PhotoRow| row.hash == photo.hash;
            let stored = rows
                .photos_of(commune)
                .find(known)
                .and_then(|row| row.stored);
            let row = PhotoRow { stored, ..*photo };
            let key = (commune, photo.hash, photo.record);
            rows.photos.entry(key).or_insert(row);
        }
        rows.villages
            .extend(append.villages.iter().map(|village| (commune, *village)));
        rows.waits.extend(
            append
                .waits
                .iter()
                .map(|(record, id)| (commune, *record, *id)),
        );
        let touches = append.touches.iter();
        rows.touches
            .extend(touches.map(|(record, at)| (commune, *record, *at)));
        let touched = rows.touched.entry(commune).or_default();
        if *touched == append.since {
            *touched = append.ledger.position;
        }
        for (id, stamp) in &append.restamped {
            if let Some(change) = rows.changes.get_mut(&(commune, *id)) {
                change.effective = *stamp;
            }
        }
        for (released, state) in &append.released {
            if *state != SettledState::Waiting {
                rows.waits
                    .retain(|(own, _, id)| *own != commune || id != released);
            }
            if let Some(change) = rows.changes.get_mut(&(commune, *released)) {
                change.state = *state;
            }
        }
        Ok(true)
    }

    async fn records_since(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<RecordRow>> {
        let mut found = self.of_village(commune, village, |record| record.position > position);
        found.sort_by_key(|record| record.position);
        found.truncate(limit as usize);
        Ok(found)
    }

    async fn units_after(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        after: Option<RecordId>,
        limit: u32,
    ) -> Stored<Vec<RecordRow>> {
        let beyond = |record: &RecordRow| after.is_none_or(|after| record.unit > after);
        let mut found = self.of_village(commune, village, beyond);
        found.sort_by_key(|record| (record.unit, record.id));
        found.truncate(limit as usize);
        Ok(found)
    }

    async fn of_unit(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        unit: RecordId,
    ) -> Stored<Vec<RecordRow>> {
        Ok(self.of_village(commune, village, |record| record.unit == unit))
    }

    async fn left_since(
        &self,
        commune: CommuneId,
        village: VillageId,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<LeftRow>> {
        let rows = self.rows();
        let mut found: Vec<LeftRow> = rows
            .left
            .iter()
            .filter(|((own, from, ..), _)| (*own, *from) == (commune, village))
            .map(|(_, left)| *left)
            .filter(|left| left.position > position)
            .collect();
        found.sort_by_key(|left| (left.position, left.unit, left.record));
        found.truncate(limit as usize);
        Ok(found)
    }

    async fn left_of(&self, commune: CommuneId, records: &[RecordId]) -> Stored<Vec<LeftRow>> {
        let rows = self.rows();
        let all = rows.left.iter();
        Ok(all
            .filter(|((own, _, _, record), _)| *own == commune && records.contains(record))
            .map(|(_, left)| *left)
            .collect())
    }

    async fn people_since(
        &self,
        commune: CommuneId,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<(u64, SeatName)>> {
        let rows = self.rows();
        let mut names = Vec::new();
        if let Some(own) = rows.communes.get(&commune) {
            let name = SeatName {
                seat: own.server_seat,
                name: own.name.clone(),
            };
            names.push((1, name));
        }
        for (people, seat) in rows.seats.values() {
            if let Some(account) = rows.accounts.get(&(commune, seat.account)) {
                let name = SeatName {
                    seat: seat.id,
                    name: account.name.clone(),
                };
                names.push((*people, name));
            }
        }
        names.retain(|(people, _)| *people > position);
        names.sort_by_key(|(people, _)| *people);
        names.truncate(limit as usize);
        Ok(names)
    }

    async fn changes_since(
        &self,
        commune: CommuneId,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<ChangeRow>> {
        let mut changes = self.of_commune(commune);
        changes.retain(|change| change.position > position);
        changes.truncate(limit as usize);
        Ok(changes)
    }

    async fn newest(&self, commune: CommuneId, from: Millis, limit: u32) -> Stored<Vec<ChangeRow>> {
        let mut changes = self.of_commune(commune);
        let rows = self.rows();
        let person = |seat| rows.seats.contains_key(&(commune, seat));
        changes.retain(|change| change.received >= from && person(change.id.seat));
        drop(rows);
        changes.reverse();
        changes.truncate(limit as usize);
        Ok(changes)
    }

    async fn received_since(&self, commune: CommuneId, from: Millis) -> Stored<Vec<(SeatId, u64)>> {
        let mut counts: BTreeMap<SeatId, u64> = BTreeMap::new();
        for change in self.of_commune(commune) {
            if change.received >= from {
                *counts.entry(change.id.seat).or_default() += 1;
            }
        }
        Ok(counts.into_iter().collect())
    }

    async fn integrity(&self) -> Stored<Vec<String>> {
        Ok(Vec::new())
    }
}

impl Rows {
    fn photos_of(&self, commune: CommuneId) -> impl Iterator<Item = &PhotoRow> {
        let all = self.photos.iter();
        all.filter(move |((own, ..), _)| *own == commune)
            .map(|(_, row)| row)
    }
}

impl PhotoStore for MemoryStore {
    async fn photos_named(&self, commune: CommuneId, hash: PhotoHash) -> Stored<Vec<PhotoRow>> {
        let rows = self.rows();
        let named = rows.photos_of(commune).filter(|row| row.hash == hash);
        Ok(named.copied().collect())
    }

    async fn photo_stored(&self, commune: CommuneId, hash: PhotoHash, now: Millis) -> Stored<()> {
        for ((own, named, _), row) in &mut self.rows().photos {
            if *own == commune && *named == hash {
                row.stored.get_or_insert(now);
            }
        }
        Ok(())
    }

    async fn photo_lost(&self, commune: CommuneId, hash: PhotoHash) -> Stored<()> {
        for ((own, named, _), row) in &mut self.rows().photos {
            if *own == commune && *named == hash {
                row.stored = None;
            }
        }
        Ok(())
    }

    async fn photos_missing(&self, commune: CommuneId, limit: u32) -> Stored<(u64, Vec<PhotoRow>)> {
        let rows = self.rows();
        let missing = rows.photos_of(commune).filter(|row| row.stored.is_none());
        let mut missing: Vec<_> = missing.copied().collect();
        missing.sort_by_key(|row| (row.received, row.record));
        let count = missing.len() as u64;
        missing.truncate(limit as usize);
        Ok((count, missing))
    }

    async fn photos_after(
        &self,
        commune: CommuneId,
        after: Option<(PhotoHash, RecordId)>,
        limit: u32,
    ) -> Stored<Vec<PhotoRow>> {
        let rows = self.rows();
        let beyond = |row: &&PhotoRow| after.is_none_or(|after| (row.hash, row.record) > after);
        let found = rows.photos_of(commune).filter(beyond);
        Ok(found.take(limit as usize).copied().collect())
    }
}

impl MemoryStore {
    /// Copies only what is asked for: records are large.
    fn of_village(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        asked: impl Fn(&RecordRow) -> bool,
    ) -> Vec<RecordRow> {
        let rows = self.rows();
        let all = rows.records.iter();
        all.filter(|((own, _), record)| *own == commune && record.village == village)
            .filter(|(_, record)| asked(record))
            .map(|(_, record)| record.clone())
            .collect()
    }

    fn of_commune(&self, commune: CommuneId) -> Vec<ChangeRow> {
        let rows = self.rows();
        let all = rows.changes.iter();
        let mut changes: Vec<_> = all
            .filter(|((own, _), _)| *own == commune)
            .map(|(_, change)| change.clone())
            .collect();
        changes.sort_by_key(|change| change.position);
        changes
    }
}
