//! Enrolment codes, escrows and requests for them in SQLite.

use super::{
    SqliteStore, audit, people,
    values::{self, blob, int},
};
use crate::store::{
    AccessStore, Asked, EnrolmentRow, Note, RecoveryRow, StoreError, Stored, UseOfCode,
};
use so_thon_domain::{AccountId, CommuneId, EnrolmentId, Millis, RecoveryId, SeatId};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

impl AccessStore for SqliteStore {
    async fn add_enrolment(&self, row: &EnrolmentRow, notes: &[Note]) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO enrolments (commune, enrolment, account, hash, since, expires, made_by) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(blob(row.commune.bytes()))
        .bind(blob(row.id.bytes()))
        .bind(blob(row.account.bytes()))
        .bind(row.hash.to_vec())
        .bind(int(row.since.0)?)
        .bind(int(row.expires.0)?)
        .bind(row.by.map(|by| blob(by.bytes())))
        .execute(&mut *tx)
        .await?;
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn open_enrolments(&self, commune: CommuneId, now: Millis) -> Stored<Vec<EnrolmentRow>> {
        let rows = sqlx::query(
            "SELECT * FROM enrolments WHERE commune = ? AND used IS NULL \
             AND withdrawn IS NULL AND expires > ? ORDER BY since, enrolment",
        )
        .bind(blob(commune.bytes()))
        .bind(int(now.0)?)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(enrolment).collect()
    }

    async fn enrolment_by_hash(&self, hash: [u8; 32]) -> Stored<Option<EnrolmentRow>> {
        let found = sqlx::query("SELECT * FROM enrolments WHERE hash = ?")
            .bind(hash.to_vec())
            .fetch_optional(&self.read)
            .await?;
        found.as_ref().map(enrolment).transpose()
    }

    async fn withdraw_enrolment(
        &self,
        commune: CommuneId,
        id: EnrolmentId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let done = sqlx::query(
            "UPDATE enrolments SET withdrawn = ? WHERE commune = ? AND enrolment = ? \
             AND used IS NULL AND withdrawn IS NULL AND expires > ?",
        )
        .bind(int(now.0)?)
        .bind(blob(commune.bytes()))
        .bind(blob(id.bytes()))
        .bind(int(now.0)?)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if done > 0 {
            audit::write(&mut tx, notes).await?;
            tx.commit().await?;
        }
        Ok(done > 0)
    }

    async fn use_enrolment(&self, using: &UseOfCode, now: Millis, notes: &[Note]) -> Stored<bool> {
        let commune = using.session.commune;
        let mut tx = self.begin().await?;
        let done = sqlx::query(
            "UPDATE enrolments SET used = ?, seat = ?, claim = ? WHERE commune = ? AND enrolment = ? \
             AND used IS NULL AND withdrawn IS NULL AND expires > ? AND seat IS ?",
        )
        .bind(using.seat.is_none().then(|| int(now.0)).transpose()?)
        .bind(using.seat.as_ref().map(|seat| blob(seat.id.bytes())))
        .bind(using.claim.map(|claim| claim.to_vec()))
        .bind(blob(commune.bytes()))
        .bind(blob(using.enrolment.bytes()))
        .bind(int(now.0)?)
        .bind(using.before.map(|seat| blob(seat.bytes())))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if done == 0 {
            return Ok(false);
        }
        if let Some(before) = using.replaced() {
            people::revoke(&mut tx, (commune, before), now).await?;
        }
        if let Some(seat) = &using.seat {
            people::mint(&mut tx, seat).await?;
        }
        people::open_session(&mut tx, &using.session).await?;
        if let Some(escrow) = &using.escrow {
            keep(&mut tx, commune, using.session.seat, escrow, now).await?;
        }
        audit::write(&mut tx, notes).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn enrolment_of(&self, commune: CommuneId, seat: SeatId) -> Stored<Option<EnrolmentRow>> {
        let found =
            sqlx::query("SELECT * FROM enrolments WHERE commune = ? AND seat = ? AND used IS NULL")
                .bind(blob(commune.bytes()))
                .bind(blob(seat.bytes()))
                .fetch_optional(&self.read)
                .await?;
        found.as_ref().map(enrolment).transpose()
    }

    async fn spend_enrolment(
        &self,
        commune: CommuneId,
        id: EnrolmentId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let done = sqlx::query(
            "UPDATE enrolments SET used = ? WHERE commune = ? AND enrolment = ? AND used IS NULL",
        )
        .bind(int(now.0)?)
        .bind(blob(commune.bytes()))
        .bind(blob(id.bytes()))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if done > 0 {
            audit::write(&mut tx, notes).await?;
            tx.commit().await?;
        }
        Ok(done > 0)
    }

    async fn keep_escrow(
        &self,
        commune: CommuneId,
        seat: SeatId,
        escrow: &[u8],
        now: Millis,
        notes: &[Note],
    ) -> Stored<()> {
        let mut tx = self.begin().await?;
        keep(&mut tx, commune, seat, escrow, now).await?;
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn escrow(&self, commune: CommuneId, seat: SeatId) -> Stored<Option<Vec<u8>>> {
        let found = sqlx::query_scalar("SELECT escrow FROM escrows WHERE commune = ? AND seat = ?")
            .bind(blob(commune.bytes()))
            .bind(blob(seat.bytes()))
            .fetch_optional(&self.read)
            .await?;
        Ok(found)
    }

    async fn add_recovery(&self, row: &RecoveryRow, notes: &[Note]) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "UPDATE recoveries SET state = ?, sealed = NULL WHERE commune = ? AND seat = ? \
             AND state IN (?, ?)",
        )
        .bind(Asked::Withdrawn.code())
        .bind(blob(row.commune.bytes()))
        .bind(blob(row.seat.bytes()))
        .bind(Asked::Open.code())
        .bind(Asked::Approved.code())
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE recoveries SET sealed = NULL WHERE commune = ? AND expires <= ?")
            .bind(blob(row.commune.bytes()))
            .bind(int(row.since.0)?)
            .execute(&mut *tx)
            .await?;
        sqlx::query("INSERT INTO recoveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(blob(row.commune.bytes()))
            .bind(blob(row.id.bytes()))
            .bind(blob(row.seat.bytes()))
            .bind(row.public_key.to_vec())
            .bind(int(row.since.0)?)
            .bind(int(row.expires.0)?)
            .bind(row.state.code())
            .bind(row.sealed.clone())
            .execute(&mut *tx)
            .await?;
        audit::write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn recovery(&self, commune: CommuneId, id: RecoveryId) -> Stored<Option<RecoveryRow>> {
        let found = sqlx::query("SELECT * FROM recoveries WHERE commune = ? AND recovery = ?")
            .bind(blob(commune.bytes()))
            .bind(blob(id.bytes()))
            .fetch_optional(&self.read)
            .await?;
        found.as_ref().map(recovery).transpose()
    }

    async fn open_recoveries(&self, commune: CommuneId, now: Millis) -> Stored<Vec<RecoveryRow>> {
        let rows = sqlx::query(
            "SELECT * FROM recoveries WHERE commune = ? AND state = ? AND expires > ? \
             ORDER BY since, recovery",
        )
        .bind(blob(commune.bytes()))
        .bind(Asked::Open.code())
        .bind(int(now.0)?)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(recovery).collect()
    }

    async fn decide_recovery(
        &self,
        decided: &RecoveryRow,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let done = sqlx::query(
            "UPDATE recoveries SET state = ?, sealed = ?, expires = ? \
             WHERE commune = ? AND recovery = ? AND state = ? AND expires > ?",
        )
        .bind(decided.state.code())
        .bind(decided.sealed.clone())
        .bind(int(decided.expires.0)?)
        .bind(blob(decided.commune.bytes()))
        .bind(blob(decided.id.bytes()))
        .bind(Asked::Open.code())
        .bind(int(now.0)?)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if done > 0 {
            audit::write(&mut tx, notes).await?;
            tx.commit().await?;
        }
        Ok(done > 0)
    }
}

async fn keep(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    seat: SeatId,
    escrow: &[u8],
    now: Millis,
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO escrows VALUES (?, ?, ?, ?) ON CONFLICT (commune, seat) DO UPDATE \
         SET escrow = excluded.escrow, since = excluded.since",
    )
    .bind(blob(commune.bytes()))
    .bind(blob(seat.bytes()))
    .bind(escrow.to_vec())
    .bind(int(now.0)?)
    .execute(connection)
    .await?;
    Ok(())
}

fn enrolment(row: &SqliteRow) -> Stored<EnrolmentRow> {
    let by: Option<&[u8]> = row.try_get("made_by")?;
    let by = by.map(Uuid::from_slice).transpose();
    let seat: Option<&[u8]> = row.try_get("seat")?;
    let seat = seat.map(Uuid::from_slice).transpose();
    let claim: Option<&[u8]> = row.try_get("claim")?;
    let claim = claim.map(<[u8; 32]>::try_from).transpose();
    Ok(EnrolmentRow {
        commune: CommuneId(values::id(row, "commune")?),
        id: EnrolmentId(values::id(row, "enrolment")?),
        account: AccountId(values::id(row, "account")?),
        hash: values::hash(row, "hash")?,
        since: Millis(values::number(row, "since")?),
        expires: Millis(values::number(row, "expires")?),
        by: by
            .map_err(|_| StoreError::Damaged("made_by"))?
            .map(AccountId),
        seat: seat.map_err(|_| StoreError::Damaged("seat"))?.map(SeatId),
        claim: claim.map_err(|_| StoreError::Damaged("claim"))?,
        used: values::moment(row, "used")?,
        withdrawn: values::moment(row, "withdrawn")?,
    })
}

fn recovery(row: &SqliteRow) -> Stored<RecoveryRow> {
    let state = Asked::parse(row.try_get("state")?);
    Ok(RecoveryRow {
        commune: CommuneId(values::id(row, "commune")?),
        id: RecoveryId(values::id(row, "recovery")?),
        seat: SeatId(values::id(row, "seat")?),
        public_key: values::hash(row, "public_key")?,
        since: Millis(values::number(row, "since")?),
        expires: Millis(values::number(row, "expires")?),
        state: state.ok_or(StoreError::Damaged("state"))?,
        sealed: row.try_get("sealed")?,
    })
}
