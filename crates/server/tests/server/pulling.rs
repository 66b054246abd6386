//! What phones get.

use crate::{
    over_every_store,
    world::{
        Phone, Seeded, World, account, applied, edit, household_write, member_write, village_write,
    },
};
use so_thon_domain::{Field, FieldWrite, Record, RecordId, VillageId, access::Role};
use so_thon_protocol::{Cursor, State, codec};
use so_thon_server::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

over_every_store! {
    an_idle_sync_says_little
    another_phone_gets_what_was_written_and_only_that
    taking_a_village_away_purges_it_and_giving_it_sends_it_whole
    a_cut_off_first_sync_resumes_at_any_page
    a_backfill_misses_nothing_that_changes_meanwhile
    households_are_never_cut
    a_large_tail_comes_in_pages
    garbage_for_a_cursor_starts_afresh
    another_epoch_starts_afresh
    people_are_named_once
}

/// What a phone should have: everything of these villages and of the whole commune.
async fn expected<S: Store>(
    world: &World<S>,
    villages: &[VillageId],
) -> BTreeMap<RecordId, Record> {
    let mut records = BTreeMap::new();
    let keys = villages.iter().copied().map(Some).chain([None]);
    for key in keys {
        let rows = world
            .server
            .store
            .records_since(world.commune.id, key, 0, u32::MAX)
            .await;
        for row in rows.expect("rows") {
            let record = row.record().expect("a record").for_phone();
            records.insert(row.id, record);
        }
    }
    records
}

fn has(phone: &Phone) -> BTreeMap<RecordId, Record> {
    phone
        .rows
        .iter()
        .map(|(id, (_, record))| (*id, record.clone()))
        .collect()
}

/// Households with a member each, large enough that a page holds about five.
async fn fill<S: Store>(world: &World<S>, village: VillageId, from: u128, count: u128) {
    let mut officer = world.officer_phone().await;
    // As long as one text may be, in fields of a later version.
    let long = FieldWrite {
        value: "Lò Văn Hà ".repeat(800).into(),
        replaces: Vec::new(),
    };
    let later = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].map(Field::known);
    for id in from..from + count {
        let household = id * 10;
        let mut member = member_write(household + 1, household, village, "Lò Văn Hà");
        let fields = later.iter().map(|field| (field.clone(), long.clone()));
        member.fields.extend(fields);
        let saved = officer.save(vec![household_write(household, village), member]);
        let caller = world
            .server
            .caller(world.commune.id, officer.seat)
            .await
            .expect("caller");
        let (incoming, _) = world.server.open(&caller, &[saved]);
        let now = world.server.now();
        let outcomes = world.server.accept(&caller, &incoming, now).await;
        let outcomes = outcomes.expect("accepted");
        assert!(matches!(outcomes[0].state, State::Applied { .. }));
    }
}

async fn an_idle_sync_says_little<S: Store>(store: S) {
    let world = World::new(store).await;
    fill(&world, world.villages[0], 1, 3).await;
    for mut phone in [
        world.collaborator_phone().await,
        world.officer_phone().await,
    ] {
        phone.pull_all(&world.server).await;
        let up = codec::encode(&phone.request(Vec::new())).len();
        let reply = phone.sync(&world.server, Vec::new()).await;
        assert!(reply.rows.is_empty() && reply.people.is_empty() && !reply.more);
        let down = codec::encode(&reply).len();
        assert!(up < 250 && down < 250, "{up} up, {down} down");
    }
}

async fn another_phone_gets_what_was_written_and_only_that<S: Store>(store: S) {
    let world = World::new(store).await;
    let (mut one, mut two) = (
        world.collaborator_phone().await,
        world.officer_phone().await,
    );
    two.pull_all(&world.server).await;
    let saved = one.save(vec![household_write(100, world.villages[0])]);
    let reply = one.sync(&world.server, vec![saved]).await;
    assert!(
        reply
            .rows
            .iter()
            .any(|row| row.unit() == RecordId(Uuid::from_u128(100)))
    );
    let reply = two.sync(&world.server, Vec::new()).await;
    assert_eq!(reply.rows.len(), 1);
    assert!(!reply.more);
    assert_eq!(has(&two), expected(&world, &world.villages).await);
}

async fn taking_a_village_away_purges_it_and_giving_it_sends_it_whole<S: Store>(store: S) {
    let world = World::new(store).await;
    let [one, two] = world.villages;
    fill(&world, one, 1, 2).await;
    fill(&world, two, 11, 2).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    assert_eq!(has(&phone), expected(&world, &[one]).await);

    world.assign(&[two]).await;
    let reply = phone.sync(&world.server, Vec::new()).await;
    assert_eq!((reply.purge, reply.scope), (vec![one], 2));
    phone.pull_all(&world.server).await;
    assert_eq!(has(&phone), expected(&world, &[two]).await);
    assert!(phone.sync(&world.server, Vec::new()).await.purge.is_empty());

    world.assign(&[one, two]).await;
    phone.pull_all(&world.server).await;
    assert_eq!(has(&phone), expected(&world, &[one, two]).await);
    world.assign(&[]).await;
    let reply = phone.sync(&world.server, Vec::new()).await;
    assert_eq!(reply.purge, [one, two]);
    assert!(phone.rows.is_empty());
}

async fn a_cut_off_first_sync_resumes_at_any_page<S: Store>(store: S) {
    let world = World::new(store).await;
    fill(&world, world.villages[0], 1, 14).await;
    fill(&world, world.villages[1], 21, 14).await;
    let mut phone = world.officer_phone().await;
    let mut trips = 0;
    loop {
        // Every answer is lost once before it arrives.
        let caller = world
            .server
            .caller(phone.commune, phone.seat)
            .await
            .expect("a caller");
        let lost = world
            .server
            .sync(&caller, phone.request(Vec::new()))
            .await
            .expect("a reply");
        let reply = phone.sync(&world.server, Vec::new()).await;
        assert_eq!(lost, reply);
        trips += 1;
        if !reply.more {
            break;
        }
    }
    assert!(trips > 3, "{trips} pages");
    assert_eq!(has(&phone), expected(&world, &world.villages).await);
}

async fn a_backfill_misses_nothing_that_changes_meanwhile<S: Store>(store: S) {
    let world = World::new(store).await;
    let [one, two] = world.villages;
    fill(&world, one, 1, 14).await;
    fill(&world, two, 21, 14).await;
    let mut phone = world.officer_phone().await;
    let mut writer = world.officer_phone().await;
    let mut round = 0;
    while phone.sync(&world.server, Vec::new()).await.more {
        round += 1;
        // Behind and before the page that was just sent, and in villages old and new.
        let writes = [10, 100, 140, 210, 340].map(|id| {
            let village = if id < 200 { one } else { two };
            edit(
                &household_write(id, village),
                "phone",
                serde_json::json!(format!("{round}")),
            )
        });
        let village = VillageId(Uuid::from_u128(0xC_0000 + round));
        let fresh = household_write(5_000 + round, village);
        let sent = vec![
            writer.save(writes.to_vec()),
            writer.save(vec![village_write(village), fresh]),
        ];
        assert!(applied(&writer.sync(&world.server, sent).await));
        assert!(round < 30, "it ends");
    }
    phone.pull_all(&world.server).await;
    let all = world
        .server
        .store
        .villages(world.commune.id)
        .await
        .expect("villages");
    let all: Vec<_> = all.into_iter().collect();
    assert_eq!(has(&phone), expected(&world, &all).await);
}

async fn households_are_never_cut<S: Store>(store: S) {
    let world = World::new(store).await;
    let village = world.villages[0];
    // More records in one household than one read takes, with neighbours on both sides.
    let mut officer = world.officer_phone().await;
    let mut saves = vec![officer.save(vec![household_write(1, village)])];
    saves.push(officer.save(vec![household_write(2, village)]));
    for part in 0..6_u128 {
        let members = (0..250).map(|m| member_write(1_000 + part * 250 + m, 2, village, "Lò Vì"));
        saves.push(officer.save(members.collect()));
    }
    saves.push(officer.save(vec![household_write(3, village)]));
    assert!(applied(&officer.sync(&world.server, saves).await));
    let mut phone = world.collaborator_phone().await;
    loop {
        let reply = phone.sync(&world.server, Vec::new()).await;
        let of_two = reply
            .rows
            .iter()
            .filter(|r| r.unit() == RecordId(Uuid::from_u128(2)));
        assert!([0, 1_501].contains(&of_two.count()));
        if !reply.more {
            break;
        }
    }
    assert_eq!(has(&phone), expected(&world, &[village]).await);
}

async fn a_large_tail_comes_in_pages<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.officer_phone().await;
    phone.pull_all(&world.server).await;
    fill(&world, world.villages[0], 1, 14).await;
    fill(&world, world.villages[1], 21, 14).await;
    assert!(phone.pull_all(&world.server).await > 3);
    assert_eq!(has(&phone), expected(&world, &world.villages).await);
}

async fn garbage_for_a_cursor_starts_afresh<S: Store>(store: S) {
    let world = World::new(store).await;
    fill(&world, world.villages[0], 1, 2).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    let good = phone.cursor.clone().expect("a cursor");
    let mut chance = Seeded(3);
    for _ in 0..200 {
        let mut bytes = good.to_vec();
        let at = usize::try_from(chance.next() % bytes.len() as u64).expect("small");
        bytes[at] ^= 1 << (chance.next() % 8);
        phone.cursor = Some(Cursor::from(bytes));
        phone.pull_all(&world.server).await;
    }
    phone.rows.clear();
    phone.cursor = Some(Cursor::from(vec![1, 2, 3]));
    phone.pull_all(&world.server).await;
    assert_eq!(has(&phone), expected(&world, &world.villages[..1]).await);
}

async fn another_epoch_starts_afresh<S: Store>(store: S) {
    let world = World::new(store).await;
    fill(&world, world.villages[0], 1, 2).await;
    let mut phone = world.collaborator_phone().await;
    phone.pull_all(&world.server).await;
    let stand: so_thon_server::pull::Stand =
        codec::decode("cursor", phone.cursor.as_ref().expect("a cursor")).expect("a stand");
    let older = so_thon_server::pull::Stand {
        epoch: so_thon_domain::Epoch(Uuid::from_u128(1)),
        ..stand
    };
    phone.cursor = Some(older.cursor());
    phone.rows.clear();
    phone.pull_all(&world.server).await;
    assert_eq!(has(&phone), expected(&world, &world.villages[..1]).await);
}

async fn people_are_named_once<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.collaborator_phone().await;
    let first = phone.sync(&world.server, Vec::new()).await;
    let named: BTreeSet<_> = first
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    assert_eq!(
        named,
        BTreeSet::from(["Xã Thử", "Người canbo", "Người xuyen"])
    );
    assert!(
        phone
            .sync(&world.server, Vec::new())
            .await
            .people
            .is_empty()
    );
    let other = account(
        &world.server,
        world.commune.id,
        "tuot",
        Role::Collaborator,
        &[],
    )
    .await;
    let seat = Phone::new(&world.server, &other).await.seat;
    let reply = phone.sync(&world.server, Vec::new()).await;
    assert_eq!(reply.people.len(), 1);
    assert_eq!(
        (reply.people[0].seat, reply.people[0].name.as_str()),
        (seat, "Người tuot")
    );
}
