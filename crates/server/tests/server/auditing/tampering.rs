//! Nothing in the log, and nothing the log speaks of, can be changed unseen; and a store that is older
//! than the log gets one.

use crate::world::{Folder, World, applied, edit, household_write, member_write};
use serde_json::json;
use so_thon_server::{
    By, audit,
    check::{check, check_since},
    store::{AuditRow, AuditStore, SqliteStore, Store},
};
use sqlx::{Connection, SqliteConnection, raw_sql, sqlite::SqliteConnectOptions};

/// A store with changes of several kinds in it: applied, refused, waiting, held and released.
async fn lived<S: Store>(store: S) -> World<S> {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    let (own, foreign) = (world.villages[0], world.villages[1]);
    let household = household_write(100, own);
    let made = phone.save(vec![household.clone()]);
    let member = phone.save(vec![member_write(101, 100, own, "Lò Vì")]);
    let edited = phone.save(vec![edit(&household, "address", json!("cuối làng"))]);
    let elsewhere = phone.save(vec![household_write(102, foreign)]);
    assert!(
        !applied(&phone.sync(&world.server, vec![edited]).await),
        "it waits"
    );
    phone.sync(&world.server, vec![member, elsewhere]).await;
    phone.sync(&world.server, vec![made]).await;
    let mut lost = world.collaborator_phone().await;
    world
        .server
        .revoke(By::Machine, world.commune.id, lost.seat)
        .await
        .expect("revoked");
    let held = lost.save(vec![household_write(103, own)]);
    lost.sync(&world.server, vec![held]).await;
    let officer = world.officer_phone().await;
    let officer = world.server.caller(world.commune.id, officer.seat).await;
    let id = so_thon_domain::ValueId {
        seat: lost.seat,
        number: 1,
    };
    let officer = officer.expect("a caller");
    world
        .server
        .release(&officer, id, true)
        .await
        .expect("released");
    world
}

async fn findings<S: Store>(world: &World<S>) -> Vec<String> {
    let (store, keys) = (&world.server.store, &*world.server.keys);
    let report = check(store, keys, &world.commune).await.expect("a report");
    assert!(report.entries > 0);
    report.findings
}

crate::over_every_store! {
    the_log_agrees_with_what_came_in_and_what_became_of_it
}

async fn the_log_agrees_with_what_came_in_and_what_became_of_it<S: Store>(store: S) {
    let world = lived(store).await;
    assert_eq!(findings(&world).await, Vec::<String>::new());
    let store = &world.server.store;
    let rows = store.audit_since(world.commune.id, 0, 1_000).await;
    let rows = rows.expect("read");
    for what in ["change", "settled", "held_decided"] {
        assert!(rows.iter().any(|row| row.what == what), "{what}");
    }
}

/// A lived-in store on disk, and a way to write to it past the server.
struct Disk {
    world: World<SqliteStore>,
    folder: Folder,
}

impl Disk {
    async fn new() -> Self {
        let folder = Folder::new();
        let store = SqliteStore::open(&folder.0.join("test.db")).await;
        let world = lived(store.expect("a store")).await;
        Self { world, folder }
    }

    async fn by_hand(&self, statements: &'static str) {
        let options = SqliteConnectOptions::new().filename(self.folder.0.join("test.db"));
        let connection = SqliteConnection::connect_with(&options).await;
        let mut connection = connection.expect("open");
        let done = raw_sql(statements).execute(&mut connection).await;
        done.unwrap_or_else(|error| panic!("{statements}: {error}"));
        connection.close().await.expect("closed");
    }
}

#[tokio::test]
async fn the_store_refuses_to_change_its_log() {
    let disk = Disk::new().await;
    let options = SqliteConnectOptions::new().filename(disk.folder.0.join("test.db"));
    let connection = SqliteConnection::connect_with(&options).await;
    let mut connection = connection.expect("open");
    for statement in [
        "UPDATE audit SET what = 'change' WHERE sequence = 3",
        "DELETE FROM audit WHERE sequence = 3",
    ] {
        assert!(raw_sql(statement).execute(&mut connection).await.is_err());
    }
}

#[tokio::test]
async fn whatever_is_altered_removed_or_moved_in_the_log_is_found() {
    let unlock = "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_removed;";
    let alterations = [
        "UPDATE audit SET at = at + 1 WHERE sequence = 3",
        "UPDATE audit SET what = 'signed_out' WHERE sequence = 3",
        "UPDATE audit SET account = x'00000000000000000000000000000001' WHERE sequence = 3",
        "UPDATE audit SET account = NULL WHERE sequence = \
         (SELECT max(sequence) FROM audit WHERE account IS NOT NULL)",
        "UPDATE audit SET seat = x'00000000000000000000000000000001' WHERE sequence = 3",
        "UPDATE audit SET subject = x'00000000000000000000000000000001' WHERE sequence = 3",
        "UPDATE audit SET number = 77 WHERE number IS NOT NULL",
        "UPDATE audit SET detail = detail || ' ' WHERE sequence = 3",
        "UPDATE audit SET digest = zeroblob(32) WHERE sequence = 3",
        "UPDATE audit SET hash = zeroblob(32) WHERE sequence = 3",
        "UPDATE audit_contents SET content = '{}' WHERE content <> ''",
        "UPDATE audit_contents SET salt = zeroblob(16) WHERE sequence = 3",
        "DELETE FROM audit WHERE sequence = 1",
        "DELETE FROM audit WHERE sequence = 5",
        "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)",
        "DELETE FROM audit",
        "UPDATE audit SET sequence = 1000 WHERE sequence = 4; \
         UPDATE audit SET sequence = 4 WHERE sequence = 5; \
         UPDATE audit SET sequence = 5 WHERE sequence = 1000",
        "INSERT INTO audit SELECT commune, 1 + (SELECT max(sequence) FROM audit), at, what, \
         account, seat, subject, NULL, detail, digest, hash FROM audit WHERE sequence = 3",
        "UPDATE audit_heads SET sequence = sequence - 1",
        "UPDATE changes SET state = 'applied' WHERE state <> 'applied'",
        "UPDATE changes SET effective_millis = effective_millis + 1 WHERE number = 1",
        "DELETE FROM changes WHERE state = 'village_not_assigned'",
    ];
    for alteration in alterations {
        let disk = Disk::new().await;
        disk.by_hand(unlock).await;
        assert_eq!(findings(&disk.world).await, Vec::<String>::new());
        disk.by_hand(alteration).await;
        let (store, keys) = (&disk.world.server.store, &*disk.world.server.keys);
        let report = check(store, keys, &disk.world.commune).await;
        let found = report.is_ok_and(|report| report.findings.is_empty());
        assert!(!found, "not found: {alteration}");
    }
}

#[tokio::test]
async fn a_log_that_was_cut_and_mended_is_found_by_where_it_was_seen_to_end() {
    let disk = Disk::new().await;
    let store = &disk.world.server.store;
    let commune = disk.world.commune.id;
    let seen = store.audit_head(commune).await.expect("read");
    disk.by_hand(
        "DROP TRIGGER audit_is_never_removed; \
         DELETE FROM audit WHERE what = 'held_decided' OR sequence > \
             (SELECT sequence FROM audit WHERE what = 'held_decided'); \
         UPDATE audit_heads SET \
             sequence = (SELECT max(sequence) FROM audit), \
             hash = (SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1)",
    )
    .await;
    let cut = audit::read(store, commune, &[]).await.expect("read");
    assert_eq!(
        cut.findings,
        Vec::<String>::new(),
        "by itself it looks whole"
    );
    let cut = audit::read(store, commune, &[seen]).await.expect("read");
    assert_eq!(cut.findings.len(), 1);
    let keys = &*disk.world.server.keys;
    let report = check_since(store, keys, &disk.world.commune, &[seen]).await;
    assert!(!report.expect("a report").findings.is_empty());
}

#[tokio::test]
async fn a_store_that_is_older_than_the_log_gets_one_with_all_that_is_there() {
    let disk = Disk::new().await;
    disk.by_hand(
        "DROP TRIGGER audit_is_never_removed; DELETE FROM audit; \
         DELETE FROM audit_contents; DELETE FROM audit_heads",
    )
    .await;
    disk.world.server.begin_log().await.expect("begun");
    let store = &disk.world.server.store;
    let rows = store.audit_since(disk.world.commune.id, 0, 1_000).await;
    let rows = rows.expect("read");
    assert_eq!(rows[0].what, "began");
    assert_eq!(
        rows[0].detail,
        format!("{{\"taken_over\":{}}}", rows.len() - 1)
    );
    assert_eq!(
        rows.iter().filter(|row| row.by.is_some()).count(),
        rows.len() - 1 - servers(&rows)
    );
    assert_eq!(findings(&disk.world).await, Vec::<String>::new());
    let before = store.audit_head(disk.world.commune.id).await.expect("read");
    disk.world.server.begin_log().await.expect("nothing to do");
    let after = store.audit_head(disk.world.commune.id).await.expect("read");
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_log_that_says_nothing_of_changes_yet_takes_them_over_once() {
    let disk = Disk::new().await;
    disk.by_hand(
        "DROP TRIGGER audit_is_never_removed; DELETE FROM audit WHERE sequence > 1; \
         DELETE FROM audit_contents WHERE sequence > 1; \
         UPDATE audit_heads SET sequence = 1, hash = (SELECT hash FROM audit)",
    )
    .await;
    assert_ne!(findings(&disk.world).await, Vec::<String>::new());
    disk.world.server.begin_log().await.expect("begun");
    assert_eq!(findings(&disk.world).await, Vec::<String>::new());
    let store = &disk.world.server.store;
    let before = store.audit_head(disk.world.commune.id).await.expect("read");
    disk.world.server.begin_log().await.expect("nothing to do");
    let after = store.audit_head(disk.world.commune.id).await.expect("read");
    assert_eq!(before, after);
}

#[tokio::test]
async fn what_is_erased_by_law_leaves_the_chain_whole() {
    let disk = Disk::new().await;
    disk.by_hand(
        "DELETE FROM audit_contents WHERE sequence IN \
         (SELECT sequence FROM audit WHERE what = 'account_added')",
    )
    .await;
    assert_eq!(findings(&disk.world).await, Vec::<String>::new());
    let store = &disk.world.server.store;
    let rows = store.audit_since(disk.world.commune.id, 0, 1_000).await;
    let rows = rows.expect("read");
    let added: Vec<_> = rows
        .iter()
        .filter(|row| row.what == "account_added")
        .collect();
    assert_eq!(added.len(), 2);
    assert!(added.iter().all(|row| row.content.is_none()));
}

/// Changes that the server made of itself are nobody's.
fn servers(rows: &[AuditRow]) -> usize {
    let changes = rows.iter().filter(|row| row.what == "change");
    changes.filter(|row| row.by.is_none()).count()
}
