//! What lies in a store, table by table, so that a refusal that wrote something is seen.

use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{collections::BTreeMap, path::Path};

/// What a refusal may write: the log, and what counts wrong passwords.
const OF_REFUSALS: [&str; 4] = ["audit", "audit_contents", "audit_heads", "tries"];

/// A look into a store from outside.
pub struct Book {
    connection: SqliteConnection,
    /// What each table says in one row of texts.
    tables: Vec<(String, String)>,
    version: i64,
    seen: BTreeMap<String, String>,
}

impl Book {
    pub async fn open(file: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(file).read_only(true);
        let connection = SqliteConnection::connect_with(&options).await;
        let mut book = Self {
            connection: connection.expect("a store"),
            tables: Vec::new(),
            version: 0,
            seen: BTreeMap::new(),
        };
        book.tables = book.statements().await;
        book.version = book.version().await;
        book.seen = book.read().await;
        book
    }

    /// The tables that are not what they were when this was last asked.
    pub async fn written(&mut self) -> Vec<String> {
        let version = self.version().await;
        if version == self.version {
            return Vec::new();
        }
        self.version = version;
        let now = self.read().await;
        let before = std::mem::replace(&mut self.seen, now);
        let now = self.seen.iter();
        now.filter(|(table, content)| before.get(*table) != Some(*content))
            .map(|(table, _)| table.clone())
            .collect()
    }

    pub async fn close(self) {
        self.connection.close().await.expect("closed");
    }

    /// It is another one once somebody else has committed.
    async fn version(&mut self) -> i64 {
        let version = sqlx::query_scalar("PRAGMA data_version");
        version.fetch_one(&mut self.connection).await.expect("read")
    }

    async fn read(&mut self) -> BTreeMap<String, String> {
        let mut content = BTreeMap::new();
        for (table, statement) in &self.tables {
            let row = sqlx::query_scalar::<_, Option<String>>(AssertSqlSafe(statement.clone()));
            let row = row.fetch_one(&mut self.connection).await.expect("read");
            content.insert(table.clone(), row.unwrap_or_default());
        }
        content
    }

    async fn statements(&mut self) -> Vec<(String, String)> {
        let names = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let names: Vec<String> = sqlx::query_scalar(names)
            .fetch_all(&mut self.connection)
            .await
            .expect("read");
        let mut statements = Vec::new();
        for table in names {
            if OF_REFUSALS.contains(&table.as_str()) {
                continue;
            }
            let columns = sqlx::query("SELECT name FROM pragma_table_info(?)").bind(&table);
            let columns = columns.fetch_all(&mut self.connection).await.expect("read");
            let quoted: Vec<String> = columns
                .iter()
                .map(|row| row.get::<String, _>(0))
                .map(|column| format!("quote(\"{column}\")"))
                .collect();
            let row = quoted.join("||','||");
            let statement = format!(
                "SELECT group_concat(line, ';') FROM (SELECT {row} AS line FROM \"{table}\" ORDER BY 1)"
            );
            statements.push((table, statement));
        }
        statements
    }
}
