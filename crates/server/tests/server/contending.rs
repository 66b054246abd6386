//! Several servers on one file, as an operator's commands beside the running server are. No lock in a process stands
//! between them: only the counter's row does.

use crate::world::{Folder, Phone, Seeded, TestClock, World, applied, household_write, number_of};
use so_thon_domain::{RecordId, RecordKind};
use so_thon_protocol::{Sealed, SyncReply, seal::OnlyPlain};
use so_thon_server::{
    Server,
    check::check,
    store::{ChangeStore, SqliteStore},
};
use std::{collections::BTreeSet, path::Path, sync::Arc};
use tokio::task::JoinSet;
use uuid::Uuid;

const SERVERS: usize = 4;
const PHONES: u128 = 8;
const SAVES: u128 = 10;
/// What a phone with a full outbox sends at once.
const BACKLOG: u128 = 60;

type OnFile = Server<SqliteStore>;

/// One more server on the file, with its own connections.
async fn beside(world: &World<SqliteStore>, path: &Path, chance: u64) -> Arc<OnFile> {
    let store = SqliteStore::open(path).await.expect("a store");
    let clock: Arc<TestClock> = world.clock.clone();
    let chance = Box::new(Seeded(chance));
    Arc::new(Server::new(store, Arc::new(OnlyPlain), clock, chance))
}

async fn answer(server: &OnFile, phone: &Phone, envelopes: Vec<Sealed>) -> SyncReply {
    let caller = server.caller(phone.commune, phone.seat).await;
    let request = phone.request(envelopes);
    let reply = server.sync(&caller.expect("a caller"), request).await;
    reply.expect("a reply")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_on_one_file_give_every_change_one_position() {
    let folder = Folder::new();
    let path = folder.0.join("test.db");
    let world = World::new(SqliteStore::open(&path).await.expect("a store")).await;
    let village = world.villages[0];
    let mut servers = vec![world.server.clone()];
    for chance in 1..SERVERS {
        servers.push(beside(&world, &path, 100 + chance as u64).await);
    }

    let mut tasks = JoinSet::new();
    for (at, phone) in (0..PHONES).enumerate() {
        let mut own = world.collaborator_phone().await;
        let one = Arc::clone(&servers[at % SERVERS]);
        let other = Arc::clone(&servers[(at + 1) % SERVERS]);
        tasks.spawn(async move {
            for round in 0..SAVES {
                let id = 1_000 + phone * 100 + round;
                let sent = vec![own.save(vec![household_write(id, village)])];
                // The same change on two roads, to two servers, at once.
                let (first, second) =
                    tokio::join!(answer(&one, &own, sent.clone()), answer(&other, &own, sent));
                assert!(applied(&first));
                assert_eq!(first.outcomes, second.outcomes);
                own.take(&first);
                own.take(&second);
                assert!(number_of(&own, id).is_some());
            }
        });
    }
    // Deciding about many takes longer than about one: whoever does is overtaken by the others.
    let mut full = world.collaborator_phone().await;
    let last = Arc::clone(&servers[SERVERS - 1]);
    tasks.spawn(async move {
        let backlog = (0..BACKLOG).map(|at| full.save(vec![household_write(9_000 + at, village)]));
        let backlog = backlog.collect();
        assert!(applied(&answer(&last, &full, backlog).await));
    });
    while let Some(done) = tasks.join_next().await {
        done.expect("a phone finished");
    }

    let store = &world.server.store;
    let changes = store.changes_since(world.commune.id, 0, 10_000).await;
    let positions = changes
        .expect("changes")
        .iter()
        .map(|change| change.position)
        .collect::<Vec<_>>();
    let saves = u64::try_from(PHONES * SAVES + BACKLOG).expect("a number");
    // Two villages; and each household once as it was saved and once with its number.
    assert_eq!(positions, (1..=2 + 2 * saves).collect::<Vec<_>>());
    let mut officer = world.officer_phone().await;
    officer.pull_all(&world.server).await;
    let households = officer
        .rows
        .values()
        .filter(|(_, record)| record.kind == RecordKind::HOUSEHOLD);
    let numbers: BTreeSet<_> = households
        .map(|(_, record)| number_of(&officer, record.id.0.as_u128()))
        .collect();
    assert_eq!(numbers.len() as u64, saves);
    assert!(officer.rows.contains_key(&RecordId(Uuid::from_u128(9_000))));
    let report = check(store, &*world.server.keys, &world.commune).await;
    assert_eq!(report.expect("a report").findings, Vec::<String>::new());
}
