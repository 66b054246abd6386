//! A store of an earlier version is brought up as it is opened, and all that was in it still holds.
//!
//! The earlier store has the schema of its version, made by the files of that version, and in it
//! what today's server wrote, as far as that schema has a place for it.

use crate::world::{Folder, PASSWORD, Phone, Seeded, TestClock, World, applied, household_write};
use so_thon_domain::{AccountId, CommuneId, EnrolmentId, Millis, SeatId};
use so_thon_protocol::{
    enrol::{Enrol, EnrolCode},
    problem::Code,
    seal::OnlyPlain,
    session::SignIn,
};
use so_thon_server::{
    Server,
    accept::sha256,
    check::check,
    problem::Failure,
    store::{AccessStore, EnrolmentRow, PeopleStore, SqliteStore, StoreError},
};
use sqlx::{Connection, Row, SqliteConnection, raw_sql, sqlite::SqliteConnectOptions};
use std::{path::Path, sync::Arc};
use uuid::Uuid;

/// The steps that each version's store had taken.
const OF_0_1_0: usize = 1;
const BEFORE_CODES_HAD_SEATS: usize = 5;

const STEPS: [(&str, &str); 5] = [
    (
        "0001_first",
        include_str!("../../migrations/sqlite/0001_first.sql"),
    ),
    (
        "0002_roads",
        include_str!("../../migrations/sqlite/0002_roads.sql"),
    ),
    (
        "0003_left",
        include_str!("../../migrations/sqlite/0003_left.sql"),
    ),
    (
        "0004_photos",
        include_str!("../../migrations/sqlite/0004_photos.sql"),
    ),
    (
        "0005_access",
        include_str!("../../migrations/sqlite/0005_access.sql"),
    ),
];

async fn connected(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file);
    let options = options.create_if_missing(true).foreign_keys(false);
    let connection = SqliteConnection::connect_with(&options).await;
    connection.expect("open")
}

async fn done(connection: &mut SqliteConnection, statements: String) {
    let done = raw_sql(sqlx::AssertSqlSafe(statements.as_str()))
        .execute(connection)
        .await;
    done.unwrap_or_else(|error| panic!("{statements}: {error}"));
}

async fn names(connection: &mut SqliteConnection, statement: String) -> Vec<String> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .fetch_all(connection)
        .await;
    let rows = rows.expect("read");
    rows.iter().map(|row| row.get("name")).collect()
}

/// A store as it was after the first so many steps, with what is in today's.
async fn older(today: &Path, file: &Path, steps: usize) {
    let mut old = connected(file).await;
    let table =
        "CREATE TABLE migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT";
    done(&mut old, table.to_owned()).await;
    for (version, (name, sql)) in (1..).zip(STEPS.iter().take(steps)) {
        done(&mut old, (*sql).to_owned()).await;
        let noted = format!("INSERT INTO migrations VALUES ({version}, '{name}')");
        done(&mut old, noted).await;
    }
    done(&mut old, format!("ATTACH '{}' AS today", today.display())).await;
    let tables =
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> 'migrations'";
    for table in names(&mut old, tables.to_owned()).await {
        let columns = format!("SELECT name FROM pragma_table_info('{table}', 'main')");
        let columns = names(&mut old, columns).await.join(", ");
        let copied =
            format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM today.{table}");
        done(&mut old, copied).await;
    }
    old.close().await.expect("closed");
}

/// A commune with a phone's work in it, a code that was used and one that was not.
struct Lived {
    folder: Folder,
    phone: Phone,
    commune: CommuneId,
    account: AccountId,
    village: so_thon_domain::VillageId,
}

const SPENT: EnrolCode = EnrolCode([1; 16]);
const OPEN: EnrolCode = EnrolCode([2; 16]);

impl Lived {
    async fn new() -> Self {
        let folder = Folder::new();
        let store = SqliteStore::open(&folder.0.join("today.db")).await;
        let world = World::new(store.expect("a store")).await;
        let mut phone = world.collaborator_phone().await;
        let saved = phone.save(vec![household_write(100, world.villages[0])]);
        assert!(applied(&phone.sync(&world.server, vec![saved]).await));
        for (id, code, used) in [(1, SPENT, Some(Millis(9))), (2, OPEN, None)] {
            let row = EnrolmentRow {
                commune: world.commune.id,
                id: EnrolmentId(Uuid::from_u128(id)),
                account: world.collaborator.id,
                hash: sha256(&code.0),
                since: Millis(5),
                expires: Millis(u64::MAX >> 2),
                by: None,
                seat: None,
                claim: None,
                used,
                withdrawn: None,
            };
            let store = &world.server.store;
            store.add_enrolment(&row, &[]).await.expect("a code");
        }
        let file = folder.0.join("today.db");
        let used =
            "UPDATE enrolments SET used = 9 WHERE enrolment = x'00000000000000000000000000000001'";
        let mut connection = connected(&file).await;
        done(&mut connection, used.to_owned()).await;
        connection.close().await.expect("closed");
        world.server.store.close().await;
        Self {
            phone,
            commune: world.commune.id,
            account: world.collaborator.id,
            village: world.villages[0],
            folder,
        }
    }

    /// The store as it was after the first so many steps, opened by today's program.
    async fn opened(&self, steps: usize) -> Server<SqliteStore> {
        let file = self.folder.0.join("old.db");
        older(&self.folder.0.join("today.db"), &file, steps).await;
        let store = SqliteStore::open(&file).await.expect("it is brought up");
        let clock: Arc<TestClock> = Arc::default();
        let server = Server::new(store, Arc::new(OnlyPlain), clock, Box::new(Seeded(99)));
        server.begin_log().await.expect("the log began");
        server
    }

    /// Everything that was there holds, and work goes on.
    async fn goes_on(&mut self, server: &Server<SqliteStore>) {
        let commune = server.commune(self.commune).await.expect("the commune");
        let report = check(&server.store, &*server.keys, &commune).await;
        let findings = report.expect("a report").findings;
        assert!(findings.is_empty(), "{findings:?}");
        let ask = SignIn {
            login: "xuyen".to_owned(),
            password: PASSWORD.to_owned(),
            new_password: None,
            seat: Some(self.phone.seat),
            public_key: None,
            device: String::new(),
        };
        let signed = server.sign_in(&ask).await.expect("signed in");
        assert_eq!(signed.me.account, self.account);
        let saved = self.phone.save(vec![household_write(101, self.village)]);
        assert!(applied(&self.phone.sync(server, vec![saved]).await));
        let report = check(&server.store, &*server.keys, &commune).await;
        let findings = report.expect("a report").findings;
        assert!(findings.is_empty(), "{findings:?}");
    }
}

fn entering(code: EnrolCode, claim: &str) -> Enrol {
    Enrol {
        code: code.text(),
        public_key: Some("ab".repeat(32)),
        claim: Some(claim.repeat(16)),
        seat: None,
        device: "Android, Chrome".to_owned(),
        escrow: None,
    }
}

async fn seat_of(
    server: &Server<SqliteStore>,
    code: EnrolCode,
    claim: &str,
) -> Result<SeatId, Code> {
    match server.enrol(&entering(code, claim)).await {
        Ok(signed) => Ok(signed.seat),
        Err(Failure::Asked(code)) => Err(code),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_store_of_version_0_1_0_is_brought_up_with_all_that_was_in_it() {
    let mut lived = Lived::new().await;
    let server = lived.opened(OF_0_1_0).await;
    lived.goes_on(&server).await;
    assert_eq!(
        seat_of(&server, OPEN, "01").await,
        Err(Code::CodeUnknown),
        "it had none"
    );
}

#[tokio::test]
async fn codes_of_before_they_had_seats_hold_what_they_held() {
    let mut lived = Lived::new().await;
    let server = lived.opened(BEFORE_CODES_HAD_SEATS).await;
    lived.goes_on(&server).await;
    assert_eq!(seat_of(&server, SPENT, "01").await, Err(Code::CodeUsed));
    let seat = seat_of(&server, OPEN, "01").await.expect("let in");
    assert_eq!(seat_of(&server, OPEN, "02").await, Err(Code::CodeUsed));
    let seated = server
        .store
        .seated(lived.commune, seat)
        .await
        .expect("read");
    assert_eq!(seated.expect("the seat").account.id, lived.account);
}

#[tokio::test]
async fn a_store_of_a_later_version_is_left_alone() {
    let lived = Lived::new().await;
    let file = lived.folder.0.join("today.db");
    let mut connection = connected(&file).await;
    let later = "INSERT INTO migrations VALUES (99, '0099_later')";
    done(&mut connection, later.to_owned()).await;
    connection.close().await.expect("closed");
    let opened = SqliteStore::open(&file).await.map(drop);
    assert!(matches!(opened, Err(StoreError::Newer { found: 99, .. })));
}
