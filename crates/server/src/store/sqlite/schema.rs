//! Brings a file to the newest schema: see `migrations/README.md`.

use crate::store::{StoreError, Stored};
use sqlx::{SqlitePool, raw_sql};

/// Every schema there was, in order.
const STEPS: [(&str, &str); 9] = [
    (
        "0001_first",
        include_str!("../../../migrations/sqlite/0001_first.sql"),
    ),
    (
        "0002_roads",
        include_str!("../../../migrations/sqlite/0002_roads.sql"),
    ),
    (
        "0003_left",
        include_str!("../../../migrations/sqlite/0003_left.sql"),
    ),
    (
        "0004_photos",
        include_str!("../../../migrations/sqlite/0004_photos.sql"),
    ),
    (
        "0005_access",
        include_str!("../../../migrations/sqlite/0005_access.sql"),
    ),
    (
        "0006_codes",
        include_str!("../../../migrations/sqlite/0006_codes.sql"),
    ),
    (
        "0007_closed",
        include_str!("../../../migrations/sqlite/0007_closed.sql"),
    ),
    (
        "0008_passwords",
        include_str!("../../../migrations/sqlite/0008_passwords.sql"),
    ),
    (
        "0009_erased",
        include_str!("../../../migrations/sqlite/0009_erased.sql"),
    ),
];

/// Runs the steps that the file has not seen.
pub async fn migrate(pool: &SqlitePool) -> Stored<()> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    raw_sql(
        "CREATE TABLE IF NOT EXISTS migrations \
         (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT",
    )
    .execute(&mut *tx)
    .await?;
    let found: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM migrations")
        .fetch_one(&mut *tx)
        .await?;
    let known = i64::try_from(STEPS.len())?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (version, (name, sql)) in (1_i64..).zip(STEPS) {
        if version > found {
            raw_sql(sql).execute(&mut *tx).await?;
            sqlx::query("INSERT INTO migrations (version, name) VALUES (?, ?)")
                .bind(version)
                .bind(name)
                .execute(&mut *tx)
                .await?;
        }
    }
    Ok(tx.commit().await?)
}
