//! Erasures in SQLite.

use super::{
    SqliteStore, append, audit,
    values::{self, blob, int},
};
use crate::store::{ChangeRow, Erasure, ErasureStore, Narrowed, SettledState, Stored, Tombstone};
use so_thon_domain::{CommuneId, Millis, RecordId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, sqlite::SqliteRow};
use std::collections::BTreeSet;
use tracing::warn;

/// Ids per query, and rows per statement.
const CHUNK: usize = 200;

/// What is kept by the id of a record alone.
const OF_RECORD: [&str; 4] = [
    "DELETE FROM records WHERE commune = ? AND record = ?",
    "DELETE FROM touches WHERE commune = ? AND record = ?",
    "DELETE FROM photos WHERE commune = ? AND record = ?",
    "DELETE FROM audit_contents WHERE commune = ?1 AND sequence IN \
     (SELECT sequence FROM audit WHERE commune = ?1 AND subject = ?2 AND number IS NULL)",
];

impl ErasureStore for SqliteStore {
    async fn erase(&self, commune: CommuneId, erasure: &Erasure) -> Stored<bool> {
        let mut tx = self.begin().await?;
        if !write(&mut tx, commune, erasure).await? {
            return Ok(false);
        }
        tx.commit().await?;
        // What was erased still lies in free pages and in the log of writes. It is erased for the
        // book already: where there is no room to write the file anew, the next erasure does it.
        let anew = sqlx::query("VACUUM").execute(&self.write).await;
        let emptied = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.write)
            .await;
        if let Err(error) = anew.and(emptied) {
            warn!(%error, "after an erasure the file was not written anew");
        }
        Ok(true)
    }

    async fn erased(&self, commune: CommuneId, records: &[RecordId]) -> Stored<BTreeSet<RecordId>> {
        let mut found = BTreeSet::new();
        for chunk in records.chunks(CHUNK) {
            let mut query: QueryBuilder<Sqlite> =
                QueryBuilder::new("SELECT record FROM erased WHERE commune = ");
            query.push_bind(blob(commune.bytes()));
            query.push(" AND record IN (");
            let mut list = query.separated(", ");
            for id in chunk {
                list.push_bind(blob(id.bytes()));
            }
            query.push(")");
            for row in query.build().fetch_all(&self.read).await? {
                found.insert(RecordId(values::id(&row, "record")?));
            }
        }
        Ok(found)
    }

    async fn erased_since(
        &self,
        commune: CommuneId,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<Tombstone>> {
        let rows = sqlx::query(
            "SELECT * FROM erased WHERE commune = ? AND position > ? \
             ORDER BY position, record LIMIT ?",
        )
        .bind(blob(commune.bytes()))
        .bind(int(position)?)
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(tombstone).collect()
    }

    async fn unapplied(&self, commune: CommuneId) -> Stored<Vec<ChangeRow>> {
        let rows = sqlx::query(
            "SELECT * FROM changes WHERE commune = ? AND state <> 'applied' ORDER BY position",
        )
        .bind(blob(commune.bytes()))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::change).collect()
    }
}

async fn write(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    erasure: &Erasure,
) -> Stored<bool> {
    let moved = sqlx::query("UPDATE ledgers SET position = ? WHERE commune = ? AND position = ?")
        .bind(int(erasure.position)?)
        .bind(blob(commune.bytes()))
        .bind(int(erasure.since)?)
        .execute(&mut *connection)
        .await?
        .rows_affected();
    if moved == 0 {
        return Ok(false);
    }
    sqlx::query("UPDATE touched SET position = ? WHERE commune = ? AND position = ?")
        .bind(int(erasure.position)?)
        .bind(blob(commune.bytes()))
        .bind(int(erasure.since)?)
        .execute(&mut *connection)
        .await?;
    for tombstone in &erasure.tombstones {
        bury(connection, commune, tombstone).await?;
    }
    for change in &erasure.changes {
        narrow(connection, commune, change).await?;
    }
    for chunk in erasure.records.chunks(CHUNK) {
        append::records(connection, commune, chunk).await?;
    }
    audit::write(connection, &erasure.notes).await?;
    Ok(true)
}

async fn bury(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    tombstone: &Tombstone,
) -> Stored<()> {
    for statement in OF_RECORD {
        sqlx::query(statement)
            .bind(blob(commune.bytes()))
            .bind(blob(tombstone.record.bytes()))
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("INSERT INTO erased VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(blob(commune.bytes()))
        .bind(blob(tombstone.record.bytes()))
        .bind(blob(tombstone.unit.bytes()))
        .bind(int(tombstone.position)?)
        .bind(int(tombstone.at.0)?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn narrow(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    change: &Narrowed,
) -> Stored<()> {
    let number = int(change.id.number)?;
    sqlx::query(
        "UPDATE changes SET envelope = x'', rest = ?, state = ? \
         WHERE commune = ? AND seat = ? AND number = ?",
    )
    .bind(change.rest.clone())
    .bind(change.state.code())
    .bind(blob(commune.bytes()))
    .bind(blob(change.id.seat.bytes()))
    .bind(number)
    .execute(&mut *connection)
    .await?;
    if change.state != SettledState::Waiting {
        sqlx::query("DELETE FROM waits WHERE commune = ? AND seat = ? AND number = ?")
            .bind(blob(commune.bytes()))
            .bind(blob(change.id.seat.bytes()))
            .bind(number)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query(
        "DELETE FROM audit_contents WHERE commune = ?1 AND sequence IN \
         (SELECT sequence FROM audit WHERE commune = ?1 AND subject = ?2 AND number = ?3)",
    )
    .bind(blob(commune.bytes()))
    .bind(blob(change.id.seat.bytes()))
    .bind(number)
    .execute(connection)
    .await?;
    Ok(())
}

fn tombstone(row: &SqliteRow) -> Stored<Tombstone> {
    Ok(Tombstone {
        record: RecordId(values::id(row, "record")?),
        unit: RecordId(values::id(row, "unit")?),
        position: values::number(row, "position")?,
        at: Millis(values::number(row, "at")?),
    })
}
