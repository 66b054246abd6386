//! The log in SQLite.

use super::{
    SqliteStore,
    values::{self, blob, int},
};
use crate::store::{AuditRow, AuditStore, Head, Note, StoreError, Stored};
use so_thon_domain::{AccountId, CommuneId, Millis, SeatId};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

/// Rows per statement.
const CHUNK: usize = 100;

const SINCE: &str = "SELECT a.*, c.salt, c.content FROM audit a LEFT JOIN audit_contents c \
     ON c.commune = a.commune AND c.sequence = a.sequence \
     WHERE a.commune = ? AND a.sequence > ? ORDER BY a.sequence LIMIT ?";
const BEFORE: &str = "SELECT a.*, c.salt, c.content FROM audit a LEFT JOIN audit_contents c \
     ON c.commune = a.commune AND c.sequence = a.sequence \
     WHERE a.commune = ? AND a.sequence < ? ORDER BY a.sequence DESC LIMIT ?";
const BEFORE_BY: &str = "SELECT a.*, c.salt, c.content FROM audit a LEFT JOIN audit_contents c \
     ON c.commune = a.commune AND c.sequence = a.sequence \
     WHERE a.commune = ? AND a.sequence < ? AND a.account = ? ORDER BY a.sequence DESC LIMIT ?";

impl AuditStore for SqliteStore {
    async fn note(&self, notes: &[Note]) -> Stored<()> {
        let mut tx = self.begin().await?;
        write(&mut tx, notes).await?;
        Ok(tx.commit().await?)
    }

    async fn audit_head(&self, commune: CommuneId) -> Stored<Head> {
        let mut connection = self.read.acquire().await?;
        head(&mut connection, commune).await
    }

    async fn audit_since(
        &self,
        commune: CommuneId,
        sequence: u64,
        limit: u32,
    ) -> Stored<Vec<AuditRow>> {
        let rows = sqlx::query(SINCE)
            .bind(blob(commune.bytes()))
            .bind(int(sequence)?)
            .bind(limit)
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(audit).collect()
    }

    async fn audit_before(
        &self,
        commune: CommuneId,
        sequence: u64,
        by: Option<AccountId>,
        limit: u32,
    ) -> Stored<Vec<AuditRow>> {
        let before = i64::try_from(sequence).unwrap_or(i64::MAX);
        let query = match by {
            None => sqlx::query(BEFORE).bind(blob(commune.bytes())).bind(before),
            Some(by) => sqlx::query(BEFORE_BY)
                .bind(blob(commune.bytes()))
                .bind(before)
                .bind(blob(by.bytes())),
        };
        let rows = query.bind(limit).fetch_all(&self.read).await?;
        rows.iter().map(audit).collect()
    }
}

async fn head(connection: &mut SqliteConnection, commune: CommuneId) -> Stored<Head> {
    let found = sqlx::query("SELECT sequence, hash FROM audit_heads WHERE commune = ?")
        .bind(blob(commune.bytes()))
        .fetch_optional(connection)
        .await?;
    let Some(row) = found else {
        return Ok(Head::default());
    };
    Ok(Head {
        sequence: values::number(&row, "sequence")?,
        hash: values::hash(&row, "hash")?,
    })
}

/// Adds entries in a transaction that does what they say: neither is there without the other.
pub async fn write(connection: &mut SqliteConnection, notes: &[Note]) -> Stored<()> {
    for own in notes.chunk_by(|a, b| a.commune == b.commune) {
        let Some(commune) = own.first().map(|note| note.commune) else {
            continue;
        };
        let mut head = head(connection, commune).await?;
        let mut rows = Vec::with_capacity(own.len());
        for note in own {
            let row = AuditRow::of(note, head);
            head = row.head();
            rows.push(row);
        }
        for chunk in rows.chunks(CHUNK) {
            entries(connection, chunk).await?;
            contents(connection, chunk).await?;
        }
        sqlx::query(
            "INSERT INTO audit_heads VALUES (?, ?, ?) ON CONFLICT (commune) DO UPDATE \
             SET sequence = excluded.sequence, hash = excluded.hash",
        )
        .bind(blob(commune.bytes()))
        .bind(int(head.sequence)?)
        .bind(head.hash.to_vec())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn entries(connection: &mut SqliteConnection, rows: &[AuditRow]) -> Stored<()> {
    let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
        "INSERT INTO audit (commune, sequence, at, what, account, seat, subject, number, detail, \
         digest, hash) ",
    );
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    query.push_values(rows, |mut line, row| {
        line.push_bind(blob(row.commune.bytes()))
            .push_bind(number(row.sequence))
            .push_bind(number(row.at.0))
            .push_bind(row.what.clone())
            .push_bind(row.by.map(|id| blob(id.bytes())))
            .push_bind(row.seat.map(|id| blob(id.bytes())))
            .push_bind(row.subject.map(|id| blob(id.as_bytes())))
            .push_bind(row.number.map(number))
            .push_bind(row.detail.clone())
            .push_bind(row.digest.to_vec())
            .push_bind(row.hash.to_vec());
    });
    query.build().execute(connection).await?;
    Ok(())
}

async fn contents(connection: &mut SqliteConnection, rows: &[AuditRow]) -> Stored<()> {
    let mut query: QueryBuilder<Sqlite> =
        QueryBuilder::new("INSERT INTO audit_contents (commune, sequence, salt, content) ");
    let kept = rows
        .iter()
        .filter_map(|row| Some((row, row.content.as_ref()?)));
    query.push_values(kept, |mut line, (row, (salt, text))| {
        line.push_bind(blob(row.commune.bytes()))
            .push_bind(i64::try_from(row.sequence).unwrap_or(i64::MAX))
            .push_bind(salt.to_vec())
            .push_bind(text.clone());
    });
    query.build().execute(connection).await?;
    Ok(())
}

fn audit(row: &SqliteRow) -> Stored<AuditRow> {
    let id = |column: &'static str| -> Stored<Option<Uuid>> {
        let bytes: Option<&[u8]> = row.try_get(column)?;
        let read = bytes.map(Uuid::from_slice).transpose();
        read.map_err(|_| StoreError::Damaged(column))
    };
    let number: Option<i64> = row.try_get("number")?;
    let salt: Option<&[u8]> = row.try_get("salt")?;
    let content = match (salt, row.try_get::<Option<String>, _>("content")?) {
        (Some(salt), Some(text)) => {
            let salt = salt.try_into().map_err(|_| StoreError::Damaged("salt"))?;
            Some((salt, text))
        }
        _ => None,
    };
    Ok(AuditRow {
        commune: CommuneId(values::id(row, "commune")?),
        sequence: values::number(row, "sequence")?,
        at: Millis(values::number(row, "at")?),
        what: row.try_get("what")?,
        by: id("account")?.map(AccountId),
        seat: id("seat")?.map(SeatId),
        subject: id("subject")?,
        number: number.map(u64::try_from).transpose()?,
        detail: row.try_get("detail")?,
        digest: values::hash(row, "digest")?,
        hash: values::hash(row, "hash")?,
        content,
    })
}
