//! The log in SQLite.

use super::{
    SqliteStore,
    values::{self, blob, int},
};
use crate::store::{
    AuditRow, AuditStore, Head, Note, Sought, StoreError, Stored, What, audit::OF_CHANGES,
};
use so_thon_domain::{AccountId, CommuneId, Millis, SeatId};
use so_thon_protocol::audit::Group;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

/// Rows per statement.
const CHUNK: usize = 100;

const SINCE: &str = "SELECT a.*, c.salt, c.content FROM audit a LEFT JOIN audit_contents c \
     ON c.commune = a.commune AND c.sequence = a.sequence \
     WHERE a.commune = ? AND a.sequence > ? ORDER BY a.sequence LIMIT ?";
const BEFORE: &str = "SELECT a.*, c.salt, c.content FROM audit a LEFT JOIN audit_contents c \
     ON c.commune = a.commune AND c.sequence = a.sequence WHERE a.commune = ";

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
        sought: &Sought,
        limit: u32,
    ) -> Stored<Vec<AuditRow>> {
        let before = i64::try_from(sequence).unwrap_or(i64::MAX);
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(BEFORE);
        query.push_bind(blob(commune.bytes()));
        query.push(" AND a.sequence < ").push_bind(before);
        narrow(&mut query, sought);
        query
            .push(" ORDER BY a.sequence DESC LIMIT ")
            .push_bind(limit);
        let rows = query.build().fetch_all(&self.read).await?;
        rows.iter().map(audit).collect()
    }
}

/// Leaves what is looked for.
fn narrow(query: &mut QueryBuilder<Sqlite>, sought: &Sought) {
    // Any moment may be asked for; none that is noted lies beyond.
    let moment = |at: Millis| i64::try_from(at.0).unwrap_or(i64::MAX);
    if let Some(by) = sought.by {
        query.push(" AND a.account = ").push_bind(blob(by.bytes()));
    }
    if let Some((by, to)) = &sought.concerns {
        query.push(" AND (a.account = ").push_bind(blob(by.bytes()));
        query.push(" OR a.subject IN (");
        let mut any = query.separated(", ");
        for subject in to {
            any.push_bind(blob(subject.as_bytes()));
        }
        query.push("))");
    }
    if let Some(from) = sought.from {
        query.push(" AND a.at >= ").push_bind(moment(from));
    }
    if let Some(until) = sought.until {
        query.push(" AND a.at < ").push_bind(moment(until));
    }
    let Some(group) = sought.group else {
        return;
    };
    let names = |query: &mut QueryBuilder<Sqlite>, deeds: &mut dyn Iterator<Item = What>| {
        query.push("a.what IN (");
        let mut any = query.separated(", ");
        for what in deeds {
            any.push_bind(what.name());
        }
        query.push(")");
    };
    query.push(" AND (");
    names(query, &mut group.deeds());
    if group == Group::Refusals {
        query.push(" OR (");
        names(query, &mut OF_CHANGES.into_iter());
        // What was altered may be no JSON, and reading it must not fail all.
        query.push(
            " AND CASE WHEN json_valid(a.detail) THEN json_extract(a.detail, '$.state') \
             NOT IN ('applied', 'waiting', 'held') ELSE 0 END)",
        );
    }
    if group == Group::Server {
        // What a newer server noted has a name that this one does not know.
        query.push(" OR NOT ");
        names(query, &mut What::all());
    }
    query.push(")");
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
    let kept: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row, row.content.as_ref()?)))
        .collect();
    if kept.is_empty() {
        return Ok(());
    }
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
