//! What is forged, altered, another's, or another content under a number that has one: it is in the
//! log with the refusals, and nothing of it is anywhere.

use super::{find, pages};
use crate::{
    site::Site,
    world::{Phone as Plain, Seeded, edit, household_write, member_write},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use so_thon_domain::{Change, CommuneId, IdSource, Millis, SeatId, Stamp};
use so_thon_protocol::{
    Envelope, Sealed, SyncReply, bundle,
    bundle::BundleReply,
    hex::hex,
    problem::Code,
    push::{Letter, PushReply, frame},
    seal::{Sealer, SeatKeys},
    session::SignedIn,
};
use so_thon_server::store::{AuditRow, AuditStore, ChangeRow, ChangeStore, MemoryStore, RecordRow};
use std::cell::RefCell;
use uuid::Uuid;

const NAME: &str = "Lò Thị Không Ai Biết";
const OWN: [u8; 32] = [5; 32];
const OTHER: [u8; 32] = [6; 32];

/// A site, and a phone of a collaborator whose key is [`OWN`].
struct Road {
    site: Site,
    phone: SignedIn,
}

impl Road {
    async fn new() -> Self {
        let site = Site::sealed().await;
        let phone = sign_in(&site, &OWN).await;
        Self { site, phone }
    }

    fn change(&self, number: u64, of: u128) -> Change {
        let village = self.site.world.villages[0];
        Change {
            commune: self.site.world.commune.id,
            seat: self.phone.seat,
            number,
            stamp: Stamp {
                millis: Millis(number),
                counter: 0,
            },
            repairs: None,
            writes: vec![
                household_write(of, village),
                member_write(of + 1, of, village, NAME),
            ],
        }
    }

    fn seal(&self, change: &Change, signing: &[u8; 32]) -> Vec<u8> {
        let keys = SeatKeys {
            commune: &self.site.world.commune.public_key,
            signing,
        };
        let seed = (u64::from(signing[0]) << 32) | change.number;
        let chance = RefCell::new(Seeded(seed));
        let sealer = Sealer::new(move |buffer| {
            for part in buffer.chunks_mut(10) {
                part.copy_from_slice(&chance.borrow_mut().chance()[..part.len()]);
            }
        });
        let envelope = Envelope::seal(change, &keys, &sealer);
        envelope.expect("the key is good").to_bytes()
    }

    async fn send(&self, path: &str, token: &str, body: Vec<u8>) -> crate::site::Answer {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(body))
            .expect("a request");
        self.site.send(request).await
    }

    /// By the service worker: the answer.
    async fn push(&self, envelopes: &[&[u8]]) -> PushReply {
        let token = self.phone.push_token.clone().expect("a token");
        let framed = frame(envelopes.iter().copied());
        let answer = self.send("/api/v1/push", &token, framed).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()
    }

    /// In a bundle.
    async fn carry(&self, envelopes: &[&[u8]]) -> BundleReply {
        let text = bundle::write("Gói", envelopes.iter().copied());
        let answer = self.send("/api/v1/bundles", &self.phone.token, text.into());
        let answer = answer.await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()
    }

    /// Over the session.
    async fn sync(&self, envelopes: &[&[u8]]) -> SyncReply {
        let sealed = envelopes.iter().map(|bytes| Sealed::from(bytes.to_vec()));
        let phone = Plain::on(self.site.world.commune.id, self.phone.seat);
        let request = phone.request(sealed.collect());
        self.site.sync(&self.phone.token, &request).await
    }

    /// Everything that is in the book.
    async fn book(&self) -> (Vec<ChangeRow>, Vec<RecordRow>) {
        let (store, commune) = (&self.site.world.server.store, self.site.world.commune.id);
        let changes = store.changes_since(commune, 0, 1_000).await.expect("read");
        let mut records = Vec::new();
        for village in [None].into_iter().chain(self.site.world.villages.map(Some)) {
            let rows = store.records_since(commune, village, 0, 1_000).await;
            records.extend(rows.expect("read"));
        }
        (changes, records)
    }

    async fn log(&self) -> Vec<AuditRow> {
        let (store, commune) = (&self.site.world.server.store, self.site.world.commune.id);
        store.audit_since(commune, 0, 10_000).await.expect("read")
    }

    async fn refusals(&self) -> Vec<AuditRow> {
        let log = self.log().await.into_iter();
        log.filter(|row| row.what == "refused").collect()
    }

    /// The one refusal says this and no more, and nothing of what came is in the log or the book.
    async fn is_noted(&self, detail: Value, came: &[&[u8]]) {
        let refused = self.refusals().await;
        assert_eq!(refused.len(), 1, "{refused:?}");
        let (row, collaborator) = (&refused[0], &self.site.world.collaborator);
        assert_eq!(row.detail, detail.to_string());
        assert_eq!(
            (row.by, row.seat),
            (Some(collaborator.id), Some(self.phone.seat))
        );
        assert_eq!((row.subject, row.number), (None, None));
        let content = row.content.as_ref().map(|(_, text)| text.as_str());
        assert_eq!(content, Some(""), "nothing beside its counts");
        let said = format!("{refused:?}");
        assert!(!said.contains(NAME) && !said.contains(&Uuid::from_u128(900).to_string()));
        for bytes in came.iter().filter(|bytes| bytes.len() > 8) {
            let (raw, text) = (format!("{bytes:?}"), hex(bytes));
            assert!(!said.contains(raw.trim_matches(['[', ']'])) && !said.contains(&text));
        }
        // The officer reads it, by name.
        let officer = self.site.sign_in("canbo").await.token;
        let read = pages(&self.site, &officer).await;
        assert_eq!(find(&read, "refused").detail, detail);
        assert_eq!(find(&read, "refused").by, collaborator.name);
    }
}

async fn sign_in(site: &Site, signing: &[u8; 32]) -> SignedIn {
    let key = ed25519_dalek::SigningKey::from_bytes(signing).verifying_key();
    let ask = json!({
        "login": "xuyen", "password": crate::world::PASSWORD, "public_key": hex(key.as_bytes()),
    });
    let answer = site.call("POST", "/api/v1/session", "", Some(ask)).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.json()
}

#[tokio::test]
async fn what_another_key_signed_is_noted_whatever_road_it_came_by() {
    for at in 0..3 {
        let road = Road::new().await;
        let forged = road.seal(&road.change(1, 900), &OTHER);
        let before = road.book().await;
        let asked = match at {
            0 => {
                assert!(road.push(&[&forged]).await.outcomes.is_empty());
                "POST /api/v1/push"
            }
            1 => {
                let reply = road.carry(&[&forged]).await;
                assert_eq!((reply.outcomes.len(), reply.unread), (0, 1));
                "POST /api/v1/bundles"
            }
            _ => {
                assert!(road.sync(&[&forged]).await.outcomes.is_empty());
                "POST /api/v1/sync"
            }
        };
        assert_eq!(road.book().await, before);
        road.is_noted(json!({"asked": asked, "unread": 1}), &[&forged])
            .await;
    }
}

#[tokio::test]
async fn what_was_altered_on_the_way_is_noted_and_what_came_with_it_is_taken() {
    let road = Road::new().await;
    let whole = road.seal(&road.change(1, 100), &OWN);
    let mut altered = road.seal(&road.change(2, 900), &OWN);
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let reply = road.push(&[&whole, &altered, b"noise"]).await;
    assert_eq!(reply.outcomes.len(), 1);
    let (changes, records) = road.book().await;
    assert!(changes.iter().all(|change| change.envelope != altered));
    let of_900 = Uuid::from_u128(900);
    assert!(records.iter().all(|row| row.id.0 != of_900));
    let detail = json!({"asked": "POST /api/v1/push", "unread": 2});
    road.is_noted(detail, &[&altered]).await;
}

#[tokio::test]
async fn what_is_another_seats_or_another_communes_is_noted_by_who_carries_it() {
    let road = Road::new().await;
    // Another commune, a seat that nobody has, and a seat that others have.
    let mut elsewhere = road.change(1, 900);
    elsewhere.commune = CommuneId(Uuid::from_u128(1));
    let mut nobody = road.change(1, 900);
    nobody.seat = SeatId(Uuid::from_u128(2));
    let mut somebody = road.change(1, 900);
    somebody.seat = sign_in(&road.site, &OTHER).await.seat;
    let foreign = [elsewhere, nobody, somebody].map(|change| road.seal(&change, &OWN));
    let foreign = foreign.each_ref().map(Vec::as_slice);
    let before = road.book().await;
    let reply = road.carry(&foreign).await;
    assert_eq!((reply.outcomes.len(), reply.unread), (0, 3));
    assert_eq!(road.book().await, before);
    let detail = json!({"asked": "POST /api/v1/bundles", "unread": 3});
    road.is_noted(detail, &foreign).await;
}

#[tokio::test]
async fn a_number_with_another_content_is_noted_whatever_road_it_came_by() {
    for at in 0..3 {
        let road = Road::new().await;
        let first = road.seal(&road.change(1, 100), &OWN);
        road.push(&[&first]).await;
        assert!(road.refusals().await.is_empty(), "all was well");
        let other = road.seal(&road.change(1, 900), &OWN);
        let before = road.book().await;
        // The first once more, which is harmless.
        let both: [&[u8]; 2] = [&first, &other];
        let asked = match at {
            0 => {
                let reply = road.push(&both).await;
                assert_eq!(reply.outcomes[1].state, Letter::NumberReused);
                "POST /api/v1/push"
            }
            1 => {
                let reply = road.carry(&both).await;
                assert_eq!((reply.outcomes.len(), reply.unread), (2, 0));
                "POST /api/v1/bundles"
            }
            _ => {
                assert_eq!(road.sync(&both).await.outcomes.len(), 2);
                "POST /api/v1/sync"
            }
        };
        assert_eq!(road.book().await, before);
        road.is_noted(json!({"asked": asked, "reused": 1}), &[&other])
            .await;
    }
}

#[tokio::test]
async fn a_body_that_is_none_is_noted_and_refused_by_its_code() {
    let whole = |road: &Road| road.seal(&road.change(1, 900), &OWN);
    for (path, code) in [
        ("/api/v1/push", Code::BadRequest),
        ("/api/v1/sync", Code::BadRequest),
        ("/api/v1/bundles", Code::BadBundle),
    ] {
        let road = Road::new().await;
        let envelope = whole(&road);
        let token = if path == "/api/v1/push" {
            road.phone.push_token.clone().expect("a token")
        } else {
            road.phone.token.clone()
        };
        let before = road.book().await;
        let answer = road.send(path, &token, envelope.clone()).await;
        assert_eq!(answer.code(), code, "{path}");
        assert_eq!(road.book().await, before);
        let detail = json!({"asked": format!("POST {path}"), "unread": 1});
        road.is_noted(detail, &[&envelope]).await;
    }
}

#[tokio::test]
async fn a_bundle_that_was_altered_or_cut_is_noted_and_nothing_of_it_is_taken() {
    let road = Road::new().await;
    let envelope = road.seal(&road.change(1, 900), &OWN);
    let text = bundle::write("Gói", [envelope.as_slice()]);
    let cut: String = text.chars().take(text.len() / 2).collect();
    let altered = text.replacen("\r\n", "\r\nAAAA", 4);
    let before = road.book().await;
    for text in [cut, altered] {
        let answer = road.send("/api/v1/bundles", &road.phone.token, text.into());
        assert_eq!(answer.await.code(), Code::BadBundle);
    }
    assert_eq!(road.book().await, before);
    let refused = road.refusals().await;
    let one = json!({"asked": "POST /api/v1/bundles", "unread": 1}).to_string();
    let said: Vec<_> = refused.iter().map(|row| &row.detail).collect();
    assert_eq!(said, [&one, &one]);
}

#[tokio::test]
async fn whoever_brings_such_things_without_end_does_not_fill_the_log() {
    let road = Road::new().await;
    let forged = road.seal(&road.change(1, 900), &OTHER);
    for _ in 0..50 {
        road.push(&[&forged]).await;
    }
    assert_eq!(road.refusals().await.len(), 20);
    road.site.world.server.note_left_out().await.expect("noted");
    let last = road.refusals().await.pop().expect("an entry");
    assert_eq!(last.detail, json!({"left_out": 30}).to_string());
}

#[tokio::test]
async fn what_is_too_much_for_one_request_comes_again_and_is_no_refusal() {
    let world = crate::world::World::new(MemoryStore::default()).await;
    let mut phone = world.collaborator_phone().await;
    let household = household_write(100, world.villages[0]);
    let made = phone.save(vec![household.clone()]);
    phone.sync(&world.server, vec![made]).await;
    // A megabyte each once they are unpacked.
    let long = "a".repeat(1_000_000);
    let edits: Vec<_> = (0..12)
        .map(|_| phone.save(vec![edit(&household, "address", json!(long))]))
        .collect();
    let reply = phone.sync(&world.server, edits).await;
    assert!(reply.outcomes.len() < 12);
    let log = world.server.store.audit_since(world.commune.id, 0, 1_000);
    let log = log.await.expect("read");
    assert!(log.iter().all(|row| row.what != "refused"));
}
