//! What the office knows of photos that have not come, are damaged or cannot be.

use super::gallery::{Gallery, HOUSEHOLD, Taken, photo_write, taken};
use crate::world::{Phone, applied, edit, household_write, states};
use axum::http::StatusCode;
use serde_json::json;
use so_thon_domain::photo::MOST_BYTES;
use so_thon_domain::refusal::Refusal;
use so_thon_domain::{PhotoId, RecordWrite, VisitId};
use so_thon_protocol::State;
use so_thon_protocol::office::MissingPhotos;
use so_thon_protocol::problem::Code;
use so_thon_server::photos::{ask_again, check};
use so_thon_server::store::PhotoStore;
use uuid::Uuid;

#[tokio::test]
async fn the_office_sees_which_photos_have_not_come() {
    let gallery = Gallery::new().await;
    let photos = [taken(1, 5_000), taken(2, 6_000)];
    let signed = gallery.recorded(&[&photos[0], &photos[1]]).await;
    let officer = gallery.sign_in("canbo").await.token;
    let list = gallery.missing(&officer).await;
    assert_eq!(list.header("cache-control"), "no-store");
    let list: MissingPhotos = serde_json::from_slice(&list.body).expect("a list");
    assert_eq!((list.count, list.photos.len()), (2, 2));
    assert_eq!(list.photos[0].id, PhotoId(Uuid::from_u128(1)));
    assert_eq!(list.photos[0].name, "Người xuyen");
    assert_eq!(list.photos[0].village, Some(gallery.world.villages[0]));
    assert_eq!(list.photos[0].visit, Some(VisitId(Uuid::from_u128(70))));
    gallery.bring(&signed.token, &photos[0], 0).await;
    let list = gallery.missing(&officer).await;
    let list: MissingPhotos = serde_json::from_slice(&list.body).expect("a list");
    assert_eq!(list.count, 1);
    assert_eq!(list.photos[0].id, PhotoId(Uuid::from_u128(2)));
    let refused = gallery.missing(&signed.token).await;
    assert_eq!(refused.code(), Code::Forbidden);
}

#[tokio::test]
async fn a_photo_that_outlived_its_store_is_not_missing_though_its_phone_gave_it_up() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 5_000);
    let signed = gallery.recorded(&[&taken]).await;
    gallery.bring(&signed.token, &taken, 0).await;
    // The store began anew and has the record again; nobody asks about bytes that nobody else has.
    let (server, commune) = (&gallery.world.server, gallery.world.commune.id);
    let lost = server.store.photo_lost(commune, taken.content.hash);
    lost.await.expect("noted");
    let officer = gallery.sign_in("canbo").await.token;
    for _ in 0..2 {
        let list = gallery.missing(&officer).await;
        let list: MissingPhotos = serde_json::from_slice(&list.body).expect("a list");
        assert_eq!((list.count, list.photos.len()), (0, 0));
    }
    let noted = server.store.photos_named(commune, taken.content.hash);
    assert!(noted.await.expect("read")[0].stored.is_some());
}

#[tokio::test]
async fn a_check_finds_photos_that_are_damaged_or_gone() {
    let gallery = Gallery::new().await;
    let photos = [1, 2, 3, 4].map(|id| taken(id, 5_000));
    let all: Vec<&Taken> = photos.iter().collect();
    let token = gallery.recorded(&all).await.token;
    for taken in &photos[..3] {
        assert!(gallery.bring(&token, taken, 0).await.proved);
    }
    let server = &gallery.world.server;
    let blobs = &server.attachments.blobs;
    let commune = &gallery.world.commune;
    let report = check(&server.store, blobs, commune).await.expect("checked");
    assert_eq!((report.whole, report.to_come), (3, 1));
    assert!(report.findings.is_empty());

    std::fs::write(gallery.whole(photos[0].content.hash), b"other").expect("written");
    std::fs::remove_file(gallery.whole(photos[1].content.hash)).expect("removed");
    let report = check(&server.store, blobs, commune).await.expect("checked");
    assert_eq!((report.whole, report.to_come), (1, 1));
    let mut findings = report.findings;
    findings.sort();
    let name = |taken: &Taken| format!("photo {}", Uuid::from_u128(taken.id));
    assert_eq!(
        findings,
        [
            format!("{}: its bytes are damaged", name(&photos[0])),
            format!("{}: its bytes are missing", name(&photos[1])),
        ]
    );
}

#[tokio::test]
async fn what_a_new_life_finds_damaged_or_gone_is_missing_and_may_be_brought_again() {
    let gallery = Gallery::new().await;
    let photos = [1, 2, 3].map(|id| taken(id, 5_000));
    let all: Vec<&Taken> = photos.iter().collect();
    let token = gallery.recorded(&all).await.token;
    for taken in &photos {
        assert!(gallery.bring(&token, taken, 0).await.proved);
    }
    // As long as it was, but not what it was.
    let damaged = vec![7; photos[0].sealed.len()];
    std::fs::write(gallery.whole(photos[0].content.hash), damaged).expect("written");
    std::fs::remove_file(gallery.whole(photos[1].content.hash)).expect("removed");
    let server = &gallery.world.server;
    let blobs = &server.attachments.blobs;
    let commune = &gallery.world.commune;
    let report = check(&server.store, blobs, commune).await.expect("checked");
    let again = ask_again(&server.store, blobs, &report.bad).await;
    again.expect("noted");
    let officer = gallery.sign_in("canbo").await.token;
    let list = gallery.missing(&officer).await;
    let list: MissingPhotos = serde_json::from_slice(&list.body).expect("a list");
    assert_eq!(list.count, 2);
    for taken in &photos[..2] {
        assert_eq!(
            gallery.have(&token, taken.content.hash).await.have().bytes,
            0
        );
        assert!(gallery.bring(&token, taken, 0).await.proved);
    }
    let report = check(&server.store, blobs, commune).await.expect("checked");
    assert_eq!((report.whole, report.to_come), (3, 0));
    assert!(report.bad.is_empty());
}

#[tokio::test]
async fn a_record_of_an_impossible_photo_is_refused() {
    let gallery = Gallery::new().await;
    let mut phone = gallery.world.collaborator_phone().await;
    let first = phone.save(vec![household_write(HOUSEHOLD, gallery.world.villages[0])]);
    assert!(applied(
        &phone.sync(&gallery.world.server, vec![first]).await
    ));
    let mut large = taken(1, 10);
    large.content.size = MOST_BYTES + 1;
    let good = photo_write(&taken(2, 10), &gallery.world, 0);
    let hash = json!({"hash": "../../etc", "size": 5, "width": 1, "height": 1, "key": "00"});
    let saves = [
        photo_write(&large, &gallery.world, 0),
        edit(&good, "content", hash),
        edit(&good, "taken", json!("yesterday")),
    ];
    for write in saves {
        let write = RecordWrite {
            creates: true,
            ..write
        };
        let saved = phone.save(vec![write]);
        let reply = phone.sync(&gallery.world.server, vec![saved]).await;
        let refused = State::Refused {
            reason: Refusal::BadValue,
        };
        assert_eq!(states(&reply), [&refused]);
    }
}

#[tokio::test]
async fn a_photo_that_waits_for_its_household_is_named_once_that_comes() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 5_000);
    let signed = gallery.sign_in("xuyen").await;
    let mut phone = Phone::on(signed.me.commune, signed.seat);
    let made = phone.save(vec![household_write(HOUSEHOLD, gallery.world.villages[0])]);
    let photo = phone.save(vec![photo_write(&taken, &gallery.world, 0)]);
    let reply = phone.sync(&gallery.world.server, vec![photo]).await;
    assert_eq!(states(&reply), [&State::Waiting]);
    let early = gallery.have(&signed.token, taken.content.hash).await;
    assert_eq!(early.status, StatusCode::NOT_FOUND);
    phone.sync(&gallery.world.server, vec![made]).await;
    assert!(gallery.bring(&signed.token, &taken, 0).await.proved);
}
