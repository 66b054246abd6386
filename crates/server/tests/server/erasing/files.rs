//! What lies outside of rows: the file's bytes, pictures, the journal, an older backup, and hands that
//! write past the server.

use super::{REFUSED, asked, consistent, erase, id, lived};
use crate::{
    photos::gallery::{Gallery, HOUSEHOLD, taken},
    world::{Folder, Seeded, World, edit, member_write, states},
};
use serde_json::json;
use so_thon_protocol::seal::OnlyPlain;
use so_thon_server::{
    Server,
    check::check,
    journal::{self, Entry},
    photos::check as check_photos,
    store::{ErasureStore, MemoryStore, PhotoStore, SqliteStore},
};
use sqlx::{Connection, SqliteConnection, raw_sql, sqlite::SqliteConnectOptions};
use std::sync::Arc;

fn holds(folder: &Folder, text: &str) -> bool {
    let files = std::fs::read_dir(&folder.0).expect("a folder");
    files.map(|file| file.expect("a file").path()).any(|path| {
        let bytes = std::fs::read(path).expect("read");
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    })
}

#[tokio::test]
async fn the_name_is_in_no_file_of_the_database_any_more() {
    let folder = Folder::new();
    let store = SqliteStore::open(&folder.0.join("test.db"))
        .await
        .expect("a store");
    let world = World::new(store).await;
    let mut phone = lived(&world).await;
    let name = "A Lơ Tên Chỉ Có Một";
    let renamed = edit(
        &member_write(101, 100, world.villages[0], ""),
        "name",
        json!(name),
    );
    let renamed = phone.save(vec![renamed]);
    phone.sync(&world.server, vec![renamed]).await;
    assert!(holds(&folder, name), "the search would find it");
    erase(&world, 101).await.expect("erased");
    assert!(!holds(&folder, name));
    assert!(!holds(&folder, "A Lơ"));
    assert!(holds(&folder, "Y Mai"));
    consistent(&world).await;
}

#[tokio::test]
async fn an_envelope_emptied_past_the_server_and_a_rest_that_was_altered_are_found() {
    let folder = Folder::new();
    let file = folder.0.join("test.db");
    let world = World::new(SqliteStore::open(&file).await.expect("a store")).await;
    lived(&world).await;
    erase(&world, 101).await.expect("erased");
    let options = SqliteConnectOptions::new().filename(&file);
    let mut hand = SqliteConnection::connect_with(&options)
        .await
        .expect("open");
    let findings = async || {
        let (store, keys) = (&world.server.store, &*world.server.keys);
        check(store, keys, &world.commune)
            .await
            .expect("a report")
            .findings
    };
    assert!(findings().await.is_empty());
    raw_sql(
        "UPDATE changes SET rest = envelope, envelope = x'' WHERE position = 1; \
         DELETE FROM audit_contents WHERE sequence IN (SELECT sequence FROM audit \
         WHERE what = 'change' AND json_extract(detail, '$.position') = 1)",
    )
    .execute(&mut hand)
    .await
    .expect("written");
    let found = findings().await;
    assert!(
        found.iter().any(|one| one.contains("what is left of it")),
        "{found:?}"
    );
}

#[tokio::test]
async fn the_pictures_of_an_erased_household_are_thrown_away() {
    let gallery = Gallery::new().await;
    let photos = [taken(1, 5_000), taken(2, 200_000)];
    let signed = gallery.recorded(&[&photos[0], &photos[1]]).await;
    gallery.bring(&signed.token, &photos[0], 0).await;
    let half = &photos[1].sealed[..65_536];
    gallery
        .piece(&signed.token, photos[1].content.hash, 0, half)
        .await
        .have();
    let lie = [
        gallery.whole(photos[0].content.hash),
        gallery.pieces(photos[1].content.hash),
    ];
    let here = || {
        lie.iter()
            .any(|path| path.is_file() || path.read_dir().is_ok_and(|mut all| all.next().is_some()))
    };
    assert!(here());
    erase(&gallery.world, HOUSEHOLD).await.expect("erased");
    assert!(!here());
    let store = &gallery.world.server.store;
    let commune = &gallery.world.commune;
    let (missing, _) = store.photos_missing(commune.id, 10).await.expect("read");
    assert_eq!(missing, 0, "nobody asks for them");
    let blobs = &gallery.world.server.attachments.blobs;
    let report = check_photos(store, blobs, commune).await.expect("a report");
    assert_eq!(report.findings, Vec::<String>::new());
    let late = gallery.have(&signed.token, photos[1].content.hash).await;
    assert_eq!(late.status, axum::http::StatusCode::NOT_FOUND);
}

/// A server over a store, with a journal.
fn over(
    world: &World<MemoryStore>,
    store: MemoryStore,
    folder: &Folder,
) -> Arc<Server<MemoryStore>> {
    let clock = world.clock.clone();
    let mut server = Server::new(store, Arc::new(OnlyPlain), clock, Box::new(Seeded(99)));
    server.journal = Some(folder.0.clone());
    Arc::new(server)
}

#[tokio::test]
async fn an_older_backup_forgets_again_before_it_serves() {
    let folder = Folder::new();
    let mut world = World::new(MemoryStore::default()).await;
    world.server = over(&world, world.server.store.clone(), &folder);
    let mut phone = lived(&world).await;
    let backup = world.server.store.copy();
    // Written after the backup, and erased too.
    let late = member_write(103, 100, world.villages[0], "Y Út");
    let late = phone.save(vec![late]);
    phone.sync(&world.server, vec![late.clone()]).await;
    erase(&world, 100).await.expect("erased");

    world.server = over(&world, backup, &folder);
    assert_eq!(world.server.erase_again().await.expect("done again"), 1);
    assert_eq!(world.server.erase_again().await.expect("nothing to do"), 0);

    consistent(&world).await;
    let gone = [id(100), id(101), id(102), id(103)];
    let erased = world
        .server
        .store
        .erased(world.commune.id, &gone)
        .await
        .expect("read");
    assert_eq!(erased.len(), 4);
    phone.cursor = None;
    let reply = phone.sync(&world.server, vec![late]).await;
    assert_eq!(
        states(&reply),
        [&REFUSED],
        "what the backup never knew does not come back"
    );
    assert!(reply.erased.len() == 4 && reply.rows.iter().all(|row| row.record.unit != id(100)));
}

#[tokio::test]
async fn the_journal_holds_ids_and_why_and_nothing_of_the_person() {
    let folder = Folder::new();
    let mut world = World::new(MemoryStore::default()).await;
    world.server = over(&world, world.server.store.clone(), &folder);
    lived(&world).await;
    erase(&world, 101).await.expect("erased");
    let text = std::fs::read_to_string(folder.0.join(journal::FILE)).expect("read");
    assert!(!text.contains("A Lơ") && !text.contains("Đơn"));
    let entries = journal::read(&folder.0).expect("read");
    let Some(Entry::Erased {
        of,
        ground,
        records,
        ..
    }) = entries.last()
    else {
        panic!("{entries:?}");
    };
    assert_eq!((*of, *ground), (id(101), asked(101).ground));
    assert_eq!(records, &[(id(101), id(100))]);
}
