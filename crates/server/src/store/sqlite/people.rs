//! Communes, accounts, seats and sessions in SQLite.

use super::{SqliteStore, audit, values};
use crate::store::{
    AccountRow, Asked, CommuneRow, Note, PasswordSet, PeopleStore, PersonSeat, Seated, SessionRow,
    Stored, Tries,
};
use so_thon_domain::{AccountId, CommuneId, Epoch, Millis, SeatId, VillageId};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use std::collections::BTreeSet;
use values::{blob, int};

const ACCOUNTS: &str = "SELECT a.*, s.village, s.ended FROM accounts a LEFT JOIN assignments s \
     ON s.commune = a.commune AND s.account = a.account WHERE a.commune = ? ORDER BY a.login";
const ACCOUNT: &str = "SELECT a.*, s.village, s.ended FROM accounts a LEFT JOIN assignments s \
     ON s.commune = a.commune AND s.account = a.account WHERE a.commune = ? AND a.account = ?";

impl PeopleStore for SqliteStore {
    async fn ping(&self) -> Stored<()> {
        sqlx::query("SELECT count(*) FROM communes")
            .fetch_one(&self.read)
            .await?;
        Ok(())
    }

    async fn communes(&self) -> Stored<Vec<CommuneRow>> {
        let rows = sqlx::query("SELECT * FROM communes ORDER BY since, commune")
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(values::commune).collect()
    }

    async fn add_commune(&self, commune: &CommuneRow) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query("INSERT INTO communes VALUES (?, ?, ?, ?, ?, ?, ?)")
            .bind(blob(commune.id.bytes()))
            .bind(&commune.name)
            .bind(commune.sample)
            .bind(blob(commune.epoch.bytes()))
            .bind(commune.public_key.to_vec())
            .bind(blob(commune.server_seat.bytes()))
            .bind(int(commune.since.0)?)
            .execute(&mut *tx)
            .await?;
        sqlx::query("INSERT INTO ledgers VALUES (?, 0, 0, 0, 1)")
            .bind(blob(commune.id.bytes()))
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "INSERT INTO seats VALUES (?, ?, NULL, 'server', '', x'', x'', ?, NULL, 0, 0, 1, NULL)",
        )
        .bind(blob(commune.id.bytes()))
        .bind(blob(commune.server_seat.bytes()))
        .bind(int(commune.since.0)?)
        .execute(&mut *tx)
        .await?;
        sqlx::query("INSERT INTO touched VALUES (?, 0)")
            .bind(blob(commune.id.bytes()))
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn add_account(&self, account: &AccountRow, notes: &[Note]) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let free = sqlx::query("INSERT INTO logins VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(&account.login)
            .bind(blob(account.commune.bytes()))
            .bind(blob(account.id.bytes()))
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if free == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(blob(account.commune.bytes()))
            .bind(blob(account.id.bytes()))
            .bind(&account.login)
            .bind(&account.name)
            .bind(values::role_name(account.role))
            .bind(&account.password)
            .bind(int(account.scope)?)
            .bind(int(account.since.0)?)
            .bind(account.closed.map(|at| int(at.0)).transpose()?)
            .bind(account.first_until.map(|at| int(at.0)).transpose()?)
            .execute(&mut *tx)
            .await?;
        for village in &account.villages {
            assign(&mut tx, account.commune, account.id, *village).await?;
        }
        audit::write(&mut tx, notes).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn account_by_login(&self, login: &str) -> Stored<Option<AccountRow>> {
        let found = sqlx::query("SELECT commune, account FROM logins WHERE login = ?")
            .bind(login)
            .fetch_optional(&self.read)
            .await?;
        let Some(row) = found else { return Ok(None) };
        let commune = CommuneId(values::id(&row, "commune")?);
        self.account(commune, AccountId(values::id(&row, "account")?))
            .await
    }

    async fn account(&self, commune: CommuneId, account: AccountId) -> Stored<Option<AccountRow>> {
        let rows = sqlx::query(ACCOUNT)
            .bind(blob(commune.bytes()))
            .bind(blob(account.bytes()))
            .fetch_all(&self.read)
            .await?;
        Ok(gather(&rows)?.pop())
    }

    async fn accounts(&self, commune: CommuneId) -> Stored<Vec<AccountRow>> {
        let rows = sqlx::query(ACCOUNTS)
            .bind(blob(commune.bytes()))
            .fetch_all(&self.read)
            .await?;
        gather(&rows)
    }

    async fn set_password(
        &self,
        commune: CommuneId,
        account: AccountId,
        password: &PasswordSet<'_>,
        notes: &[Note],
    ) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "UPDATE accounts SET password = ?, first_until = ? WHERE commune = ? AND account = ?",
        )
        .bind(password.hash)
        .bind(password.first_until.map(|at| int(at.0)).transpose()?)
        .bind(blob(commune.bytes()))
        .bind(blob(account.bytes()))
        .execute(&mut *tx)
        .await?;
        end_sessions(&mut tx, (commune, account), password.kept).await?;
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn close_account(
        &self,
        commune: CommuneId,
        account: AccountId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let closed = sqlx::query(
            "UPDATE accounts SET closed = ? WHERE commune = ? AND account = ? AND closed IS NULL \
             AND (role NOT IN ('officer', 'administrator') OR EXISTS (SELECT 1 FROM accounts o \
             WHERE o.commune = accounts.commune AND o.account <> accounts.account \
             AND o.role = accounts.role AND o.closed IS NULL))",
        )
        .bind(int(now.0)?)
        .bind(blob(commune.bytes()))
        .bind(blob(account.bytes()))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if closed == 0 {
            return Ok(false);
        }
        end_sessions(&mut tx, (commune, account), None).await?;
        sqlx::query(
            "UPDATE enrolments SET withdrawn = ? WHERE commune = ? AND account = ? \
             AND used IS NULL AND withdrawn IS NULL",
        )
        .bind(int(now.0)?)
        .bind(blob(commune.bytes()))
        .bind(blob(account.bytes()))
        .execute(&mut *tx)
        .await?;
        audit::write(&mut tx, notes).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn open_account(
        &self,
        commune: CommuneId,
        account: AccountId,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let opened = sqlx::query(
            "UPDATE accounts SET closed = NULL \
             WHERE commune = ? AND account = ? AND closed IS NOT NULL",
        )
        .bind(blob(commune.bytes()))
        .bind(blob(account.bytes()))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if opened > 0 {
            audit::write(&mut tx, notes).await?;
            tx.commit().await?;
        }
        Ok(opened > 0)
    }

    async fn set_villages(
        &self,
        commune: CommuneId,
        account: AccountId,
        villages: &BTreeSet<VillageId>,
        now: Millis,
        notes: &[Note],
    ) -> Stored<()> {
        let mut tx = self.begin().await?;
        let rows = sqlx::query(
            "SELECT village FROM assignments WHERE commune = ? AND account = ? AND ended IS NULL",
        )
        .bind(blob(commune.bytes()))
        .bind(blob(account.bytes()))
        .fetch_all(&mut *tx)
        .await?;
        let mut before = BTreeSet::new();
        for row in &rows {
            before.insert(VillageId(values::id(row, "village")?));
        }
        for village in before.difference(villages) {
            sqlx::query(
                "UPDATE assignments SET ended = ? \
                 WHERE commune = ? AND account = ? AND village = ?",
            )
            .bind(int(now.0)?)
            .bind(blob(commune.bytes()))
            .bind(blob(account.bytes()))
            .bind(blob(village.bytes()))
            .execute(&mut *tx)
            .await?;
        }
        for village in villages.difference(&before) {
            assign(&mut tx, commune, account, *village).await?;
        }
        if before != *villages {
            sqlx::query("UPDATE accounts SET scope = scope + 1 WHERE commune = ? AND account = ?")
                .bind(blob(commune.bytes()))
                .bind(blob(account.bytes()))
                .execute(&mut *tx)
                .await?;
        }
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn add_seat(&self, seat: &PersonSeat, notes: &[Note]) -> Stored<()> {
        let mut tx = self.begin().await?;
        mint(&mut tx, seat).await?;
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn seated(&self, commune: CommuneId, seat: SeatId) -> Stored<Option<Seated>> {
        let found =
            sqlx::query("SELECT * FROM seats WHERE commune = ? AND seat = ? AND kind = 'person'")
                .bind(blob(commune.bytes()))
                .bind(blob(seat.bytes()))
                .fetch_optional(&self.read)
                .await?;
        let Some(row) = found else { return Ok(None) };
        let seat = values::seat(&row)?;
        let account = self.account(commune, seat.account).await?;
        Ok(account.map(|account| Seated { account, seat }))
    }

    async fn seat_by_push(&self, push: [u8; 32]) -> Stored<Option<Seated>> {
        let found = sqlx::query("SELECT commune, seat FROM seats WHERE push = ?")
            .bind(push.to_vec())
            .fetch_optional(&self.read)
            .await?;
        let Some(row) = found else { return Ok(None) };
        let commune = CommuneId(values::id(&row, "commune")?);
        self.seated(commune, SeatId(values::id(&row, "seat")?))
            .await
    }

    async fn revoke_seat(
        &self,
        commune: CommuneId,
        seat: SeatId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let revoked = revoke(&mut tx, (commune, seat), now).await?;
        if revoked > 0 {
            audit::write(&mut tx, notes).await?;
        }
        // Its session says so itself at the next call; nothing else may be done with it.
        tx.commit().await?;
        Ok(revoked > 0)
    }

    async fn note_backup(&self, commune: CommuneId, moment: Millis, notes: &[Note]) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query("INSERT INTO backups VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(blob(commune.bytes()))
            .bind(int(moment.0)?)
            .execute(&mut *tx)
            .await?;
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn backed_up(&self, commune: CommuneId) -> Stored<Option<Millis>> {
        let moment: Option<i64> =
            sqlx::query_scalar("SELECT max(moment) FROM backups WHERE commune = ?")
                .bind(blob(commune.bytes()))
                .fetch_one(&self.read)
                .await?;
        Ok(moment.map(u64::try_from).transpose()?.map(Millis))
    }

    async fn renew_life(
        &self,
        commune: CommuneId,
        epoch: Epoch,
        server_seat: SeatId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<()> {
        let mut tx = self.begin().await?;
        withdraw_all(&mut tx, commune, now).await?;
        audit::write(&mut tx, notes).await?;
        let people: i64 = sqlx::query_scalar(
            "UPDATE ledgers SET people = people + 1, server_number = 0 \
             WHERE commune = ? RETURNING people",
        )
        .bind(blob(commune.bytes()))
        .fetch_one(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO seats VALUES (?, ?, NULL, 'server', '', x'', x'', ?, NULL, 0, 0, ?, NULL)",
        )
        .bind(blob(commune.bytes()))
        .bind(blob(server_seat.bytes()))
        .bind(int(now.0)?)
        .bind(people)
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE communes SET epoch = ?, server_seat = ? WHERE commune = ?")
            .bind(blob(epoch.bytes()))
            .bind(blob(server_seat.bytes()))
            .bind(blob(commune.bytes()))
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn seats(&self, commune: CommuneId) -> Stored<Vec<PersonSeat>> {
        let rows = sqlx::query(
            "SELECT * FROM seats WHERE commune = ? AND kind = 'person' ORDER BY people",
        )
        .bind(blob(commune.bytes()))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::seat).collect()
    }

    async fn note_seen(
        &self,
        commune: CommuneId,
        seat: SeatId,
        now: Millis,
        highest: u64,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE seats SET seen = ?, highest = max(highest, ?) WHERE commune = ? AND seat = ?",
        )
        .bind(int(now.0)?)
        .bind(int(highest)?)
        .bind(blob(commune.bytes()))
        .bind(blob(seat.bytes()))
        .execute(&self.write)
        .await?;
        Ok(())
    }

    async fn keep_session(&self, session: &SessionRow, notes: &[Note]) -> Stored<()> {
        let mut tx = self.begin().await?;
        open_session(&mut tx, session).await?;
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn use_session(&self, hash: [u8; 32], used: Millis) -> Stored<()> {
        sqlx::query("UPDATE sessions SET used = ? WHERE hash = ?")
            .bind(int(used.0)?)
            .bind(hash.to_vec())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    async fn session(&self, hash: [u8; 32]) -> Stored<Option<SessionRow>> {
        let found = sqlx::query("SELECT * FROM sessions WHERE hash = ?")
            .bind(hash.to_vec())
            .fetch_optional(&self.read)
            .await?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(SessionRow {
            hash,
            commune: CommuneId(values::id(&row, "commune")?),
            account: AccountId(values::id(&row, "account")?),
            seat: SeatId(values::id(&row, "seat")?),
            used: Millis(values::number(&row, "used")?),
            since: Millis(values::number(&row, "since")?),
        }))
    }

    async fn end_session(&self, hash: [u8; 32], notes: &[Note]) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE hash = ?")
            .bind(hash.to_vec())
            .execute(&mut *tx)
            .await?;
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn tries(&self, login: [u8; 32]) -> Stored<Tries> {
        let found = sqlx::query("SELECT count, until FROM tries WHERE login = ?")
            .bind(login.to_vec())
            .fetch_optional(&self.read)
            .await?;
        let Some(row) = found else {
            return Ok(Tries::default());
        };
        Ok(Tries {
            count: u32::try_from(row.try_get::<i64, _>("count")?)?,
            until: Millis(values::number(&row, "until")?),
        })
    }

    async fn forget_tries(&self, before: Millis) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM tries WHERE until < ?")
            .bind(int(before.0)?)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn set_tries(&self, login: [u8; 32], tries: Tries, notes: &[Note]) -> Stored<()> {
        let mut tx = self.begin().await?;
        let query = if tries.count == 0 {
            sqlx::query("DELETE FROM tries WHERE login = ?").bind(login.to_vec())
        } else {
            sqlx::query("INSERT OR REPLACE INTO tries VALUES (?, ?, ?)")
                .bind(login.to_vec())
                .bind(i64::from(tries.count))
                .bind(int(tries.until.0)?)
        };
        query.execute(&mut *tx).await?;
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }
}

/// Adds a person's seat.
pub async fn mint(connection: &mut SqliteConnection, seat: &PersonSeat) -> Stored<()> {
    let people: i64 = sqlx::query_scalar(
        "UPDATE ledgers SET people = people + 1 WHERE commune = ? RETURNING people",
    )
    .bind(blob(seat.commune.bytes()))
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query("INSERT INTO seats VALUES (?, ?, ?, 'person', ?, ?, ?, ?, NULL, 0, 0, ?, NULL)")
        .bind(blob(seat.commune.bytes()))
        .bind(blob(seat.id.bytes()))
        .bind(blob(seat.account.bytes()))
        .bind(&seat.device)
        .bind(seat.public_key.to_vec())
        .bind(seat.push.to_vec())
        .bind(int(seat.since.0)?)
        .bind(people)
        .execute(connection)
        .await?;
    Ok(())
}

/// Revokes a seat: how many were not revoked before.
pub async fn revoke(
    connection: &mut SqliteConnection,
    (commune, seat): (CommuneId, SeatId),
    now: Millis,
) -> Stored<u64> {
    let done = sqlx::query(
        "UPDATE seats SET revoked = ? \
         WHERE commune = ? AND seat = ? AND kind = 'person' AND revoked IS NULL",
    )
    .bind(int(now.0)?)
    .bind(blob(commune.bytes()))
    .bind(blob(seat.bytes()))
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Opens a session in place of those that the seat had.
pub async fn open_session(connection: &mut SqliteConnection, session: &SessionRow) -> Stored<()> {
    sqlx::query("DELETE FROM sessions WHERE commune = ? AND seat = ?")
        .bind(blob(session.commune.bytes()))
        .bind(blob(session.seat.bytes()))
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?, ?)")
        .bind(session.hash.to_vec())
        .bind(blob(session.commune.bytes()))
        .bind(blob(session.account.bytes()))
        .bind(blob(session.seat.bytes()))
        .bind(int(session.used.0)?)
        .bind(int(session.since.0)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends the sessions of an account, all but one.
async fn end_sessions(
    connection: &mut SqliteConnection,
    (commune, account): (CommuneId, AccountId),
    but: Option<[u8; 32]>,
) -> Stored<()> {
    sqlx::query("DELETE FROM sessions WHERE commune = ? AND account = ? AND hash IS NOT ?")
        .bind(blob(commune.bytes()))
        .bind(blob(account.bytes()))
        .bind(but.map(|hash| hash.to_vec()))
        .execute(connection)
        .await?;
    Ok(())
}

/// Withdraws what a backup has open.
async fn withdraw_all(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    now: Millis,
) -> Stored<()> {
    sqlx::query(
        "UPDATE enrolments SET withdrawn = ? \
         WHERE commune = ? AND used IS NULL AND withdrawn IS NULL",
    )
    .bind(int(now.0)?)
    .bind(blob(commune.bytes()))
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE recoveries SET state = ?, sealed = NULL WHERE commune = ? AND state IN (?, ?)",
    )
    .bind(Asked::Withdrawn.code())
    .bind(blob(commune.bytes()))
    .bind(Asked::Open.code())
    .bind(Asked::Approved.code())
    .execute(connection)
    .await?;
    Ok(())
}

/// Accounts out of rows of one account and one village each.
fn gather(rows: &[SqliteRow]) -> Stored<Vec<AccountRow>> {
    let mut accounts: Vec<AccountRow> = Vec::new();
    for row in rows {
        let account = values::account(row)?;
        if accounts.last().is_none_or(|last| last.id != account.id) {
            accounts.push(account);
        }
        let (Some(last), Some(bytes)) = (
            accounts.last_mut(),
            row.try_get::<Option<&[u8]>, _>("village")?,
        ) else {
            continue;
        };
        let village = uuid::Uuid::from_slice(bytes)
            .map(VillageId)
            .map_err(|_| crate::store::StoreError::Damaged("village"))?;
        match row.try_get::<Option<i64>, _>("ended")? {
            None => drop(last.villages.insert(village)),
            Some(ended) => drop(last.former.insert(village, Millis(u64::try_from(ended)?))),
        }
    }
    Ok(accounts)
}

async fn assign(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    account: AccountId,
    village: VillageId,
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO assignments VALUES (?, ?, ?, NULL) \
         ON CONFLICT (commune, account, village) DO UPDATE SET ended = NULL",
    )
    .bind(blob(commune.bytes()))
    .bind(blob(account.bytes()))
    .bind(blob(village.bytes()))
    .execute(connection)
    .await?;
    Ok(())
}
