//! Pictures in SQLite.

use super::{SqliteStore, values};
use crate::store::{PhotoRow, PhotoStore, Stored};
use so_thon_domain::{
    CommuneId, Millis, RecordId,
    photo::{Hex, PhotoHash},
};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use values::{blob, int};

impl PhotoStore for SqliteStore {
    async fn photos_named(&self, commune: CommuneId, hash: PhotoHash) -> Stored<Vec<PhotoRow>> {
        let rows = sqlx::query("SELECT * FROM photos WHERE commune = ? AND hash = ?")
            .bind(blob(commune.bytes()))
            .bind(hash.0.to_vec())
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(photo).collect()
    }

    async fn photo_stored(&self, commune: CommuneId, hash: PhotoHash, now: Millis) -> Stored<()> {
        sqlx::query(
            "UPDATE photos SET stored = ? WHERE commune = ? AND hash = ? AND stored IS NULL",
        )
        .bind(int(now.0)?)
        .bind(blob(commune.bytes()))
        .bind(hash.0.to_vec())
        .execute(&self.write)
        .await?;
        Ok(())
    }

    async fn photo_lost(&self, commune: CommuneId, hash: PhotoHash) -> Stored<()> {
        sqlx::query("UPDATE photos SET stored = NULL WHERE commune = ? AND hash = ?")
            .bind(blob(commune.bytes()))
            .bind(hash.0.to_vec())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    async fn photos_missing(&self, commune: CommuneId, limit: u32) -> Stored<(u64, Vec<PhotoRow>)> {
        let count: i64 =
            sqlx::query_scalar("SELECT count(*) FROM photos WHERE commune = ? AND stored IS NULL")
                .bind(blob(commune.bytes()))
                .fetch_one(&self.read)
                .await?;
        let rows = sqlx::query(
            "SELECT * FROM photos WHERE commune = ? AND stored IS NULL \
             ORDER BY received, record LIMIT ?",
        )
        .bind(blob(commune.bytes()))
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        let rows: Stored<Vec<PhotoRow>> = rows.iter().map(photo).collect();
        Ok((u64::try_from(count)?, rows?))
    }

    async fn photos_after(
        &self,
        commune: CommuneId,
        after: Option<(PhotoHash, RecordId)>,
        limit: u32,
    ) -> Stored<Vec<PhotoRow>> {
        let (hash, record) = after.map_or_else(
            || (Vec::new(), Vec::new()),
            |(hash, record)| (hash.0.to_vec(), blob(record.bytes())),
        );
        let rows = sqlx::query(
            "SELECT * FROM photos WHERE commune = ? AND (hash, record) > (?, ?) \
             ORDER BY hash, record LIMIT ?",
        )
        .bind(blob(commune.bytes()))
        .bind(hash)
        .bind(record)
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(photo).collect()
    }
}

/// Writes pictures that an append names. One whose bytes are here already, by another record, is
/// not missing.
pub async fn write(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    photos: &[PhotoRow],
) -> Stored<()> {
    for photo in photos {
        sqlx::query(
            "INSERT INTO photos VALUES (?1, ?2, ?3, ?4, \
             (SELECT min(stored) FROM photos WHERE commune = ?1 AND hash = ?2)) \
             ON CONFLICT DO NOTHING",
        )
        .bind(blob(commune.bytes()))
        .bind(photo.hash.0.to_vec())
        .bind(blob(photo.record.bytes()))
        .bind(int(photo.received.0)?)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

fn photo(row: &SqliteRow) -> Stored<PhotoRow> {
    let stored: Option<i64> = row.try_get("stored")?;
    Ok(PhotoRow {
        hash: Hex(values::hash(row, "hash")?),
        record: RecordId(values::id(row, "record")?),
        received: Millis(values::number(row, "received")?),
        stored: stored.map(u64::try_from).transpose()?.map(Millis),
    })
}
