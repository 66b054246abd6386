//! The journal beside the database: where each log was seen to end.

use crate::world::{Folder, World};
use so_thon_server::{
    journal,
    store::{AuditStore, MemoryStore, OF_THE_SERVER},
};
use std::sync::Arc;

#[tokio::test]
async fn where_the_log_ends_is_kept_beside_the_database_and_outlives_a_restart() {
    let folder = Folder::new();
    let mut world = World::new(MemoryStore::default()).await;
    let server = Arc::get_mut(&mut world.server).expect("nobody else has it yet");
    server.journal = Some(folder.0.clone());
    world.server.note_started().await.expect("noted");
    world.server.note_heads().await.expect("nothing new");
    let entries = journal::read(&folder.0).expect("read");
    assert_eq!(entries.len(), 2, "one for the commune, one for the server");
    let store = &world.server.store;
    for commune in [world.commune.id, OF_THE_SERVER] {
        let head = store.audit_head(commune).await.expect("read");
        assert_eq!(journal::seen(&entries, commune), [head]);
    }
    // What a restore throws away is not looked for.
    let restored = journal::Entry::Restored {
        commune: world.commune.id,
        sequence: 1,
    };
    journal::add(&folder.0, &restored).expect("written");
    let entries = journal::read(&folder.0).expect("read");
    assert!(journal::seen(&entries, world.commune.id).is_empty());
}

#[test]
fn a_line_of_the_journal_that_a_crash_cut_is_passed_over_and_spoils_no_other() {
    let folder = Folder::new();
    let entry = |sequence| journal::Entry::Restored {
        commune: OF_THE_SERVER,
        sequence,
    };
    journal::add(&folder.0, &entry(1)).expect("written");
    journal::add(&folder.0, &entry(2)).expect("written");
    let file = folder.0.join(journal::FILE);
    let whole = std::fs::read(&file).expect("read");
    let second = whole.len() / 2;
    for cut in second..whole.len() {
        std::fs::write(&file, &whole[..cut]).expect("written");
        journal::add(&folder.0, &entry(3)).expect("written");
        let entries = journal::read(&folder.0).expect("read");
        let (first, last) = (entries.first(), entries.last());
        assert_eq!((first, last), (Some(&entry(1)), Some(&entry(3))), "{cut}");
    }
}
