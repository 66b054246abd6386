//! How bytes come in: in pieces, once each, and only those that a record names.

use super::gallery::{Gallery, taken};
use axum::http::{Method, StatusCode};
use so_thon_protocol::photo::{Have, MOST_PIECE_BYTES, PIECE_BYTES, SEALED_TYPE};
use so_thon_protocol::problem::Code;

#[tokio::test]
async fn a_photo_comes_in_pieces_and_is_there_once_it_is_proved() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 150_000);
    let hash = taken.content.hash;
    let token = gallery.recorded(&[&taken]).await.token;
    assert_eq!(gallery.have(&token, hash).await.have(), Have::default());
    let early = gallery.look(&token, hash, SEALED_TYPE).await;
    assert_eq!(early.code(), Code::NotFound);

    let first = gallery.piece(&token, hash, 0, &taken.sealed[..PIECE_BYTES]);
    let half = Have {
        bytes: 65_536,
        proved: false,
    };
    assert_eq!(first.await.have(), half);
    assert_eq!(gallery.have(&token, hash).await.have(), half);
    let all = gallery.bring(&token, &taken, PIECE_BYTES).await;
    let whole = Have {
        bytes: taken.content.size,
        proved: true,
    };
    assert_eq!(all, whole);
    assert_eq!(gallery.have(&token, hash).await.have(), whole);
    // An answer that never arrived is asked for again, by the same piece.
    let again = gallery.piece(&token, hash, 0, &taken.sealed[..PIECE_BYTES]);
    assert_eq!(again.await.have(), whole);
    assert!(
        !gallery.pieces(hash).exists()
            || gallery
                .pieces(hash)
                .read_dir()
                .expect("a folder")
                .next()
                .is_none()
    );
}

#[tokio::test]
async fn an_interrupted_upload_goes_on_where_it_stopped_after_a_restart() {
    let mut gallery = Gallery::new().await;
    let taken = taken(1, 200_000);
    let hash = taken.content.hash;
    let token = gallery.recorded(&[&taken]).await.token;
    let first = gallery.piece(&token, hash, 0, &taken.sealed[..PIECE_BYTES]);
    first.await.have();
    gallery.restart();
    let have = gallery.have(&token, hash).await.have();
    assert_eq!(have.bytes, 65_536);
    // A piece that skips something, and one that was taken before.
    let gap = gallery.piece(&token, hash, 70_000, &taken.sealed[70_000..80_000]);
    assert_eq!(gap.await.code(), Code::OffsetMismatch);
    let old = gallery.piece(&token, hash, 0, &taken.sealed[..PIECE_BYTES]);
    assert_eq!(old.await.have(), have);
    assert!(gallery.bring(&token, &taken, 65_536).await.proved);
}

#[tokio::test]
async fn half_a_piece_after_a_crash_is_gone_on_with() {
    let mut gallery = Gallery::new().await;
    let taken = taken(1, 200_000);
    let hash = taken.content.hash;
    let token = gallery.recorded(&[&taken]).await.token;
    for at in 0..2 {
        let from = at * PIECE_BYTES;
        let piece = &taken.sealed[from..from + PIECE_BYTES];
        gallery.piece(&token, hash, from, piece).await.have();
    }
    // The power failed: the first piece is short, beside it lies what was being written.
    let first = gallery.pieces(hash).join(format!("{:010}", 0));
    std::fs::write(&first, &taken.sealed[..1_000]).expect("written");
    std::fs::write(gallery.pieces(hash).join("0000131072#1"), b"half").expect("written");
    gallery.restart();
    let have = gallery.have(&token, hash).await.have();
    assert_eq!((have.bytes, have.proved), (1_000, false));
    assert!(gallery.bring(&token, &taken, 1_000).await.proved);
    let shown = gallery.look(&token, hash, SEALED_TYPE).await;
    assert!(shown.body == taken.sealed);
}

#[tokio::test]
async fn a_crash_before_the_proof_is_made_good_when_somebody_asks() {
    let mut gallery = Gallery::new().await;
    let taken = taken(1, 70_000);
    let hash = taken.content.hash;
    let token = gallery.recorded(&[&taken]).await.token;
    let first = gallery.piece(&token, hash, 0, &taken.sealed[..PIECE_BYTES]);
    first.await.have();
    let last = gallery.pieces(hash).join(format!("{PIECE_BYTES:010}"));
    std::fs::write(last, &taken.sealed[PIECE_BYTES..]).expect("written");
    gallery.restart();
    assert!(gallery.have(&token, hash).await.have().proved);
    assert!(gallery.whole(hash).exists());
}

#[tokio::test]
async fn wrong_bytes_are_thrown_away_and_the_right_ones_then_taken() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 70_000);
    let hash = taken.content.hash;
    let token = gallery.recorded(&[&taken]).await.token;
    let mut wrong = taken.sealed.clone();
    wrong[5] ^= 1;
    let first = gallery.piece(&token, hash, 0, &wrong[..PIECE_BYTES]);
    first.await.have();
    let last = gallery.piece(&token, hash, PIECE_BYTES, &wrong[PIECE_BYTES..]);
    assert_eq!(last.await.code(), Code::PhotoDamaged);
    assert!(!gallery.whole(hash).exists());
    assert_eq!(gallery.have(&token, hash).await.have(), Have::default());
    assert!(gallery.bring(&token, &taken, 0).await.proved);
}

#[tokio::test]
async fn what_no_record_names_is_not_taken() {
    let gallery = Gallery::new().await;
    let (named, unnamed) = (taken(1, 1_000), taken(2, 1_000));
    let token = gallery.recorded(&[&named]).await.token;
    let sent = gallery.piece(&token, unnamed.content.hash, 0, &unnamed.sealed);
    assert_eq!(sent.await.code(), Code::NotFound);
    for trick in [
        "../../so-thon.db".to_owned(),
        "..%2f..%2fso-thon.db".to_owned(),
        named.content.hash.to_string().to_uppercase(),
        format!("{}%00", named.content.hash),
        format!("{}/../x", named.content.hash),
        String::new(),
    ] {
        let path = format!("/api/v1/photos/{trick}");
        let answer = gallery.ask(Method::GET, &path, &token, SEALED_TYPE).await;
        assert!(
            answer.status.is_client_error(),
            "{trick}: {}",
            answer.status
        );
    }
    let nobody = gallery.have("", named.content.hash).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn more_than_the_record_says_is_not_taken() {
    let gallery = Gallery::new().await;
    let taken = taken(1, 1_000);
    let hash = taken.content.hash;
    let token = gallery.recorded(&[&taken]).await.token;
    let long = [taken.sealed.as_slice(), b"x"].concat();
    let sent = gallery.piece(&token, hash, 0, &long);
    assert_eq!(sent.await.code(), Code::TooLarge);
    let sent = gallery.piece(&token, hash, u32::MAX as usize, b"x");
    assert_eq!(sent.await.code(), Code::TooLarge);
    let much = vec![0; MOST_PIECE_BYTES + 1];
    let sent = gallery.piece(&token, hash, 0, &much);
    assert_eq!(sent.await.code(), Code::TooLarge);
    assert_eq!(
        gallery.piece(&token, hash, 0, b"").await.code(),
        Code::BadRequest
    );
    assert_eq!(gallery.have(&token, hash).await.have(), Have::default());
}
