//! What the page of the log asks: by whom, of what kind, in which days, and what stands beside it.

use super::{find, pages};
use crate::{
    site::Site,
    world::{Phone, START, account, household_write},
};
use axum::http::StatusCode;
use serde_json::json;
use so_thon_domain::{Millis, access::Role};
use so_thon_protocol::audit::{AuditEntry, AuditLook, AuditPage, Group};

/// A day in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

async fn page(site: &Site, token: &str, look: &AuditLook) -> AuditPage {
    let path = format!("/api/v1/audit{}", look.query());
    let answer = site.call("GET", &path, token, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.json()
}

fn deeds(page: &AuditPage) -> Vec<&str> {
    page.entries.iter().map(|one| one.what.as_str()).collect()
}

fn of(kind: Group) -> AuditLook {
    AuditLook {
        kind: Some(kind),
        ..AuditLook::default()
    }
}

#[tokio::test]
async fn the_log_is_asked_for_by_person_whether_they_did_it_or_it_was_done_to_them() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await;
    let xuyen = site.sign_in("xuyen").await;
    let lost = format!("/api/v1/seats/{}", xuyen.seat);
    site.call("DELETE", &lost, &officer.token, None).await;
    site.try_sign_in("xuyen", "sai mat khau", None).await;
    let asked = AuditLook {
        person: Some(site.world.collaborator.id),
        ..AuditLook::default()
    };
    let about = page(&site, &officer.token, &asked).await;
    let concerns = |one: &AuditEntry| one.by == "Người xuyen" || one.about == "Người xuyen";
    assert!(about.entries.iter().all(concerns));
    assert_eq!(
        deeds(&about)[..4],
        ["sign_in_failed", "seat_revoked", "signed_in", "seat_minted"]
    );
    let nobody = AuditLook {
        person: Some(so_thon_domain::AccountId(site.world.commune.id.0)),
        ..AuditLook::default()
    };
    assert!(deeds(&page(&site, &officer.token, &nobody).await).is_empty());
}

#[tokio::test]
async fn the_log_is_asked_for_by_kind_and_refused_changes_stand_with_the_refusals() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let xuyen = site.sign_in("xuyen").await;
    let mut phone = Phone::on(xuyen.me.commune, xuyen.seat);
    let taken = phone.save(vec![household_write(100, site.world.villages[0])]);
    let not_taken = household_write(101, site.world.villages[1]);
    let refused = phone.save(vec![not_taken.clone()]);
    site.sync(&xuyen.token, &phone.request(vec![taken, refused]))
        .await;
    site.call("GET", "/api/v1/held", &xuyen.token, None).await;
    site.try_sign_in("xuyen", "sai mat khau", None).await;

    let refusals = page(&site, &officer, &of(Group::Refusals)).await;
    assert_eq!(deeds(&refusals), ["sign_in_failed", "refused", "change"]);
    // What stands in no book is told by the log itself, what does by its history.
    assert_eq!(refusals.entries[2].writes, Some(vec![not_taken]));
    let records = page(&site, &officer, &of(Group::Records)).await;
    let own: Vec<_> = records
        .entries
        .iter()
        .filter(|one| one.seat == Some(xuyen.seat))
        .collect();
    assert_eq!(own.len(), 2);
    assert_eq!(own[1].writes, None);
    for kind in Group::ALL {
        let asked = page(&site, &officer, &of(kind)).await;
        let own: Vec<_> = kind.deeds().map(|what| what.name()).collect();
        let refused = |one: &AuditEntry| kind == Group::Refusals && one.what == "change";
        let strange = asked
            .entries
            .iter()
            .find(|one| !own.contains(&one.what.as_str()) && !refused(one));
        assert_eq!(strange, None, "{kind:?}");
    }
    // A collaborator reads what they did; what was refused is still on their phone.
    let theirs = pages(&site, &xuyen.token).await;
    assert!(theirs.iter().all(|one| one.writes.is_none()));
}

#[tokio::test]
async fn the_log_is_asked_for_by_day_page_after_page() {
    let site = Site::new().await;
    site.world.clock.forward(DAY);
    let officer = site.sign_in("canbo").await.token;
    let other = site.sign_in("canbo").await.token;
    site.world.clock.forward(DAY);
    site.sign_in("xuyen").await;
    let second = AuditLook {
        from: Some(Millis(START + DAY)),
        until: Some(Millis(START + 2 * DAY)),
        ..AuditLook::default()
    };
    let day = page(&site, &officer, &second).await;
    assert_eq!(
        deeds(&day),
        ["signed_in", "seat_minted", "signed_in", "seat_minted"]
    );
    assert!(day.next.is_none());
    let rest = AuditLook {
        before: Some(day.entries[1].number),
        ..second
    };
    assert_eq!(
        deeds(&page(&site, &other, &rest).await),
        ["signed_in", "seat_minted"]
    );
    for (from, until) in [(u64::MAX, u64::MAX), (START + DAY, START)] {
        let never = AuditLook {
            from: Some(Millis(from)),
            until: Some(Millis(until)),
            ..AuditLook::default()
        };
        assert!(deeds(&page(&site, &officer, &never).await).is_empty());
    }
}

#[tokio::test]
async fn the_log_says_on_which_phone_and_whom_one_can_ask_for() {
    let site = Site::new().await;
    let (server, commune) = (&site.world.server, site.world.commune.id);
    account(server, commune, "lanhdao", Role::Leader, &[]).await;
    let ask = json!({
        "login": "xuyen", "password": crate::world::PASSWORD, "device": "Android, Chrome",
        "public_key": "ab".repeat(32),
    });
    let signed = site.call("POST", "/api/v1/session", "", Some(ask)).await;
    let signed: so_thon_protocol::session::SignedIn = signed.json();
    let leader = site.sign_in("lanhdao").await.token;
    let first = page(&site, &leader, &AuditLook::default()).await;
    let names: Vec<_> = first.people.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Người canbo", "Người lanhdao", "Người xuyen"]);
    let own = first
        .entries
        .iter()
        .find(|one| one.seat == Some(signed.seat));
    assert_eq!(own.map(|one| one.device.as_str()), Some("Android, Chrome"));
    let officer = site.sign_in("canbo").await.token;
    let lost = format!("/api/v1/seats/{}", signed.seat);
    site.call("DELETE", &lost, &officer, None).await;
    let log = pages(&site, &officer).await;
    assert_eq!(find(&log, "seat_revoked").about_device, "Android, Chrome");

    let next = AuditLook {
        before: Some(3),
        ..AuditLook::default()
    };
    assert!(page(&site, &leader, &next).await.people.is_empty());
    let xuyen = site.sign_in("xuyen").await.token;
    assert!(
        page(&site, &xuyen, &AuditLook::default())
            .await
            .people
            .is_empty()
    );
    // The server's own log is nobody's of the commune.
    account(server, commune, "admin1", Role::Administrator, &[]).await;
    server.note_started().await.expect("noted");
    let administrator = site.sign_in("admin1").await.token;
    let of_server = page(&site, &administrator, &AuditLook::default()).await;
    assert_eq!(deeds(&of_server), ["started"]);
    assert!(of_server.people.is_empty());
    assert_eq!(
        deeds(&page(&site, &administrator, &of(Group::Server)).await),
        ["started"]
    );
    assert!(deeds(&page(&site, &administrator, &of(Group::Entry)).await).is_empty());
}
