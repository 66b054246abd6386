//! Who may look at a photo, and who may bring one.

use super::gallery::{Gallery, photo_write, sealed_of, taken};
use crate::world::{account, applied, edit};
use axum::http::StatusCode;
use serde_json::json;
use so_thon_domain::access::Role;
use so_thon_protocol::photo::{JPEG_TYPE, SEALED_TYPE};
use so_thon_protocol::problem::Code;
use so_thon_server::store::AuditStore;

#[tokio::test]
async fn who_sees_the_household_sees_the_photo_and_nobody_else() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 90_000);
    let hash = taken.content.hash;
    let signed = gallery.recorded(&[&taken]).await;
    gallery.bring(&signed.token, &taken, 0).await;
    let server = &gallery.world.server;
    let commune = gallery.world.commune.id;
    let other = gallery.world.villages[1];
    let tuot = account(server, commune, "tuot", Role::Collaborator, &[other]).await;
    account(server, commune, "lanhdao", Role::Leader, &[]).await;
    account(server, commune, "so", Role::ProvinceViewer, &[]).await;
    account(server, commune, "may", Role::Administrator, &[]).await;
    let far = server
        .add_commune("Xã Khác", true, [9; 32])
        .await
        .expect("a commune");
    account(server, far.id, "xa", Role::Officer, &[]).await;

    for login in ["xuyen", "canbo", "lanhdao"] {
        let token = gallery.sign_in(login).await.token;
        let shown = gallery.look(&token, hash, "image/*").await;
        assert!(shown.body == taken.jpeg, "{login}");
        assert_eq!(shown.header("content-type"), JPEG_TYPE);
        assert_eq!(shown.header("cache-control"), "no-store");
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert_eq!(
            shown.header("content-disposition"),
            format!("inline; filename=\"{hash}.jpg\"")
        );
        let sealed = gallery.look(&token, hash, SEALED_TYPE).await;
        assert!(sealed.body == taken.sealed, "{login}");
        assert_eq!(sealed.header("content-encoding"), "");
    }
    // Who sees no household is refused; to others it is not there.
    for (login, code) in [
        ("tuot", Code::NotFound),
        ("xa", Code::NotFound),
        ("so", Code::Forbidden),
        ("may", Code::Forbidden),
    ] {
        let token = gallery.sign_in(login).await.token;
        let shown = gallery.look(&token, hash, "image/*").await;
        assert_eq!(shown.code(), code, "{login}");
        let have = gallery.have(&token, hash).await;
        assert_eq!(have.status.as_u16(), code.status(), "{login}");
        let sent = gallery.piece(&token, hash, 0, b"x").await;
        assert_eq!(sent.code(), code, "{login}");
    }
    // That somebody of another village asked is noted, and not what for.
    let log = server.store.audit_since(commune, 0, 1_000).await;
    let log = log.expect("read").into_iter();
    let refused = log.filter(|row| row.what == "refused" && row.by == Some(tuot.id));
    let asked: Vec<_> = refused.map(|row| row.detail).collect();
    let each = ["GET", "HEAD", "PATCH"];
    let each = each.map(|method| json!({"asked": format!("{method} /api/v1/photos/{{hash}}")}));
    assert_eq!(asked, each.map(|detail| detail.to_string()));
    // A leader reads and brings nothing.
    let token = gallery.sign_in("lanhdao").await.token;
    let have = gallery.have(&token, hash).await;
    assert_eq!(have.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_does_not_begin_as_a_picture_is_not_shown_as_one() {
    for bytes in [
        &b"<!doctype html><script>"[..],
        &[0xff, 0xd8],
        b"\x89PNG\r\n",
    ] {
        let gallery = Gallery::new().await;
        let taken = sealed_of(1, bytes.to_vec());
        let hash = taken.content.hash;
        let token = gallery.recorded(&[&taken]).await.token;
        gallery.bring(&token, &taken, 0).await;
        let shown = gallery.look(&token, hash, "image/*").await;
        assert_eq!(shown.code(), Code::PhotoDamaged);
        let sealed = gallery.look(&token, hash, SEALED_TYPE).await;
        assert_eq!(
            sealed.status,
            StatusCode::OK,
            "as it was stored it can be had"
        );
        assert_eq!(
            sealed.header("content-disposition"),
            format!("attachment; filename=\"{hash}.bin\"")
        );
    }
}

#[tokio::test]
async fn a_deleted_photo_is_no_longer_shown() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 5_000);
    let signed = gallery.recorded(&[&taken]).await;
    gallery.bring(&signed.token, &taken, 0).await;
    let mut phone = gallery.world.officer_phone().await;
    let gone = edit(
        &photo_write(&taken, &gallery.world, 0),
        "deleted",
        json!(true),
    );
    let gone = phone.save(vec![gone]);
    assert!(applied(
        &phone.sync(&gallery.world.server, vec![gone]).await
    ));
    let shown = gallery.look(&signed.token, taken.content.hash, "image/*");
    assert_eq!(shown.await.code(), Code::NotFound);
}

#[tokio::test]
async fn a_seat_brings_what_it_took_after_its_village_was_taken_away() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 5_000);
    let signed = gallery.recorded(&[&taken]).await;
    gallery.world.assign(&[]).await;
    assert!(gallery.bring(&signed.token, &taken, 0).await.proved);
    let shown = gallery.look(&signed.token, taken.content.hash, "image/*");
    assert_eq!(shown.await.code(), Code::NotFound);
}
