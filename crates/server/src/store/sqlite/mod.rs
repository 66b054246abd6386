//! The store in one SQLite file: WAL, one connection that writes, several that read.
//!
//! `synchronous=FULL`: when a commit returns, the change survives a loss of power. That is what an
//! outcome on the wire promises.

mod access;
mod append;
mod audit;
mod changes;
mod erasures;
mod people;
mod photos;
mod schema;
mod values;

use super::{StoreError, Stored};
use sqlx::{
    Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// A store in a file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    write: SqlitePool,
    read: SqlitePool,
}

impl SqliteStore {
    /// Opens the file, makes it when it is missing, brings it to the newest schema.
    pub async fn open(path: &Path) -> Stored<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("cache_size", "-16000");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        schema::migrate(&write).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self { write, read })
    }

    /// Finishes what is under way and closes the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }

    /// Writes a copy of everything committed until now to a file that is not there yet. Readers and
    /// writers go on meanwhile.
    pub async fn copy_to(&self, path: &Path) -> Stored<()> {
        let path = path.to_str().ok_or(StoreError::Damaged("path"))?;
        // The connections that read refuse to write anywhere; the one that writes is not held up
        // for long, because a copy is read from one moment of the log.
        sqlx::query("VACUUM INTO ?")
            .bind(path)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.write.begin_with("BEGIN IMMEDIATE").await?)
    }
}
