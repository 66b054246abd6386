//! What a phone's push-only token may do with photos while no page is open: bring what its own seat
//! took, and nothing else.

use super::gallery::{Gallery, taken};
use crate::world::account;
use axum::http::StatusCode;
use so_thon_domain::access::Role;
use so_thon_protocol::{
    photo::{JPEG_TYPE, SEALED_TYPE},
    problem::Code,
    session::SignedIn,
};
use so_thon_server::By;

fn pushing(signed: &SignedIn) -> &str {
    signed.push_token.as_deref().expect("a new seat")
}

#[tokio::test]
async fn the_push_token_brings_what_its_seat_took_and_shows_nothing() {
    let gallery = Gallery::new().await;
    let (taken, unknown) = (taken(1, 150_000), taken(2, 100));
    let hash = taken.content.hash;
    let signed = gallery.recorded(&[&taken]).await;
    let push = pushing(&signed);
    assert_eq!(gallery.have(push, hash).await.have().bytes, 0);
    assert!(gallery.bring(push, &taken, 0).await.proved);
    assert!(gallery.have(push, hash).await.have().proved);
    for kind in [SEALED_TYPE, JPEG_TYPE] {
        let shown = gallery.look(push, hash, kind).await;
        assert_eq!(shown.code(), Code::SessionExpired);
    }
    assert_eq!(gallery.missing(push).await.code(), Code::SessionExpired);
    // Bytes that no accepted record names are nobody's.
    let early = gallery.piece(push, unknown.content.hash, 0, &unknown.sealed);
    assert_eq!(early.await.code(), Code::NotFound);
    assert!(!gallery.whole(unknown.content.hash).exists());
}

#[tokio::test]
async fn the_push_token_of_another_seat_brings_nothing_even_where_its_person_may_write() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 5_000);
    let hash = taken.content.hash;
    gallery.recorded(&[&taken]).await;
    let server = &gallery.world.server;
    let village = gallery.world.villages[0];
    let commune = gallery.world.commune.id;
    account(server, commune, "tuot", Role::Collaborator, &[village]).await;
    let other = gallery.sign_in("tuot").await;
    let asked = gallery.have(pushing(&other), hash).await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    let sent = gallery.piece(pushing(&other), hash, 0, &taken.sealed);
    assert_eq!(sent.await.code(), Code::NotFound);
    // With the session, the person may.
    assert!(gallery.bring(&other.token, &taken, 0).await.proved);
}

#[tokio::test]
async fn a_phone_reported_lost_still_brings_the_photos_of_what_the_office_has() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 5_000);
    let signed = gallery.recorded(&[&taken]).await;
    let server = &gallery.world.server;
    let commune = gallery.world.commune.id;
    server
        .revoke(By::Machine, commune, signed.seat)
        .await
        .expect("revoked");
    let refused = gallery.piece(&signed.token, taken.content.hash, 0, &taken.sealed);
    assert!(!refused.await.status.is_success());
    assert!(gallery.bring(pushing(&signed), &taken, 0).await.proved);
}
