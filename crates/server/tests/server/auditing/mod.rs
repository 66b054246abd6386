//! The log: what is noted, and who reads it.

mod deeds;
mod journal;
mod looking;
mod tampering;
mod turned_away;

use crate::{
    site::Site,
    world::{PASSWORD, Phone, account, household_write},
};
use axum::http::StatusCode;
use serde_json::json;
use so_thon_domain::access::Role;
use so_thon_protocol::{
    audit::{AuditEntry, AuditPage},
    problem::Code,
    session::SignedIn,
};
use so_thon_server::store::AuditStore;

async fn pages(site: &Site, token: &str) -> Vec<AuditEntry> {
    let (mut entries, mut path) = (Vec::new(), "/api/v1/audit".to_owned());
    loop {
        let answer = site.call("GET", &path, token, None).await;
        assert_eq!(answer.status, StatusCode::OK);
        let page: AuditPage = answer.json();
        entries.extend(page.entries);
        match page.next {
            Some(next) => path = format!("/api/v1/audit?before={next}"),
            None => return entries,
        }
    }
}

fn find<'a>(entries: &'a [AuditEntry], what: &str) -> &'a AuditEntry {
    let found = entries.iter().find(|entry| entry.what == what);
    found.unwrap_or_else(|| panic!("{what} is not noted"))
}

#[tokio::test]
async fn the_officer_reads_who_did_what_with_before_and_after() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await;
    let xuyen = site.sign_in("xuyen").await;
    let own = site.world.villages[0];
    let mut phone = Phone::on(xuyen.me.commune, xuyen.seat);
    let household = household_write(100, own);
    let saved = phone.save(vec![household.clone()]);
    site.sync(&xuyen.token, &phone.request(vec![saved])).await;
    let refused = phone.save(vec![household_write(101, site.world.villages[1])]);
    site.sync(&xuyen.token, &phone.request(vec![refused])).await;
    site.try_sign_in("xuyen", "sai mat khau", None).await;
    site.try_sign_in("nobody", "sai mat khau", None).await;
    let forbidden = site.call("GET", "/api/v1/held", &xuyen.token, None).await;
    assert_eq!(forbidden.code(), Code::Forbidden);
    let account = site.world.collaborator.id;
    let path = format!("/api/v1/accounts/{account}/villages");
    let villages = json!({"villages": site.world.villages});
    site.call("PUT", &path, &officer.token, Some(villages))
        .await;
    let path = format!("/api/v1/accounts/{account}/password");
    let password = json!({"password": "hai con ga mai to"});
    site.call("PUT", &path, &officer.token, Some(password))
        .await;
    let seat = format!("/api/v1/seats/{}", xuyen.seat);
    site.call("DELETE", &seat, &officer.token, None).await;
    site.call("DELETE", "/api/v1/session", &officer.token, None)
        .await;

    let officer = site.sign_in("canbo").await;
    let log = pages(&site, &officer.token).await;
    let numbers: Vec<u64> = log.iter().map(|entry| entry.number).collect();
    assert!(
        numbers.is_sorted_by(|a, b| a > b),
        "newest first, none twice"
    );
    assert_eq!(numbers.last(), Some(&1));

    let changes = log.iter().filter(|entry| entry.what == "change");
    let changes: Vec<_> = changes.filter(|entry| entry.by == "Người xuyen").collect();
    let states: Vec<_> = changes.iter().map(|entry| &entry.detail["state"]).collect();
    assert_eq!(states, ["village_not_assigned", "applied"]);
    assert_eq!(changes[1].change, Some(1));
    assert_eq!(changes[1].records[0].id, household.record);

    let failed = find(&log, "sign_in_failed");
    assert_eq!(
        (failed.by.as_str(), failed.about.as_str()),
        ("", "Người xuyen")
    );
    assert_eq!(
        find(&log, "refused").detail,
        json!({"asked": "GET /api/v1/held"})
    );
    assert_eq!(find(&log, "refused").by, "Người xuyen");
    let assigned = find(&log, "villages_assigned");
    assert_eq!(
        (assigned.by.as_str(), assigned.about.as_str()),
        ("Người canbo", "Người xuyen")
    );
    let (before, after) = (&assigned.content["before"], &assigned.content["after"]);
    assert_eq!(
        (
            before.as_array().map(Vec::len),
            after.as_array().map(Vec::len)
        ),
        (Some(1), Some(2))
    );
    assert_eq!(
        find(&log, "password_set").content,
        json!(null),
        "never what it is"
    );
    assert_eq!(find(&log, "seat_revoked").subject, Some(xuyen.seat.0));
    find(&log, "signed_in");
    find(&log, "signed_out");
    let added = log.iter().filter(|entry| entry.what == "account_added");
    assert_eq!(added.count(), 2);
}

#[tokio::test]
async fn each_reads_the_part_of_the_log_that_is_theirs() {
    let site = Site::new().await;
    let (server, commune) = (&site.world.server, site.world.commune.id);
    for (login, role) in [
        ("lanhdao", Role::Leader),
        ("so", Role::ProvinceViewer),
        ("admin1", Role::Administrator),
    ] {
        account(server, commune, login, role, &[]).await;
    }
    let officer = pages(&site, &site.sign_in("canbo").await.token).await;
    let leader = pages(&site, &site.sign_in("lanhdao").await.token).await;
    assert!(officer.len() > 5 && leader.len() > officer.len());
    let own = pages(&site, &site.sign_in("xuyen").await.token).await;
    assert!(!own.is_empty() && own.iter().all(|entry| entry.by == "Người xuyen"));
    let of_server = pages(&site, &site.sign_in("admin1").await.token).await;
    assert!(of_server.is_empty(), "no commune's affairs");
    let viewer = site.sign_in("so").await.token;
    let answer = site.call("GET", "/api/v1/audit", &viewer, None).await;
    assert_eq!(answer.code(), Code::Forbidden);
    for query in [
        "?before=x",
        "?page=2",
        "?person=xuyen",
        "?kind=sold",
        "?from=hôm-nay",
        "?until=-1",
        "?kind=entry&kind=people",
    ] {
        let path = format!("/api/v1/audit{query}");
        let token = site.sign_in("canbo").await.token;
        assert_eq!(
            site.call("GET", &path, &token, None).await.code(),
            Code::BadRequest
        );
    }
}

#[tokio::test]
async fn nothing_secret_is_in_the_log() {
    let site = Site::sealed().await;
    let signed: SignedIn = site.sign_in("xuyen").await;
    let officer = site.sign_in("canbo").await.token;
    let ask = json!({"account": site.world.collaborator.id, "origin": "https://so.example.vn"});
    let made = site
        .call("POST", "/api/v1/enrolments", &officer, Some(ask))
        .await;
    let made: so_thon_protocol::enrol::EnrolmentMade = made.json();
    let store = &site.world.server.store;
    let log = store.audit_since(site.world.commune.id, 0, 1_000).await;
    let log = format!("{:?}", log.expect("read"));
    let push = signed.push_token.expect("a token");
    for secret in [PASSWORD, &signed.token, &push, &officer, &made.code] {
        assert!(!log.contains(secret));
    }
}

#[tokio::test]
async fn a_lost_phone_that_still_asks_is_noted() {
    let site = Site::new().await;
    let xuyen = site.sign_in("xuyen").await;
    let officer = site.sign_in("canbo").await;
    let seat = format!("/api/v1/seats/{}", xuyen.seat);
    site.call("DELETE", &seat, &officer.token, None).await;
    let asked = site
        .call("GET", "/api/v1/session", &xuyen.token, None)
        .await;
    assert_eq!(asked.code(), Code::SeatRevoked);
    let log = pages(&site, &officer.token).await;
    let refused = find(&log, "refused");
    assert_eq!(refused.detail, json!({"asked": "GET /api/v1/session"}));
    assert_eq!(
        (refused.by.as_str(), refused.seat),
        ("Người xuyen", Some(xuyen.seat))
    );
}

#[tokio::test]
async fn whoever_found_a_phone_and_asks_for_its_key_is_noted() {
    let site = Site::new().await;
    let xuyen = site.sign_in("xuyen").await;
    let officer = site.sign_in("canbo").await;
    let seat = format!("/api/v1/seats/{}", xuyen.seat);
    site.call("DELETE", &seat, &officer.token, None).await;
    let push = xuyen.push_token.expect("a token");
    let ask = json!({"public_key": "21".repeat(32)});
    let asked = site.call("POST", "/api/v1/recoveries", &push, Some(ask));
    assert_eq!(asked.await.code(), Code::SeatRevoked);
    let log = pages(&site, &officer.token).await;
    let refused = find(&log, "refused");
    assert_eq!(
        (&refused.detail, refused.seat),
        (
            &json!({"asked": "POST /api/v1/recoveries"}),
            Some(xuyen.seat)
        )
    );
}

#[tokio::test]
async fn what_is_there_and_out_of_reach_is_not_found_like_what_is_not_and_that_it_was_asked_for_is_noted()
 {
    let site = Site::new().await;
    let xuyen = site.sign_in("xuyen").await;
    let officer = site.sign_in("canbo").await;
    let mut desk = Phone::on(officer.me.commune, officer.seat);
    let other = household_write(200, site.world.villages[1]);
    let made = desk.save(vec![other.clone()]);
    site.sync(&officer.token, &desk.request(vec![made])).await;
    let ask = |id| {
        let path = format!("/api/v1/records/{id}/history");
        let (site, token) = (&site, &xuyen.token);
        async move { site.call("GET", &path, token, None).await }
    };
    let nobodys = ask(household_write(201, site.world.villages[1]).record).await;
    assert_eq!(nobodys.code(), Code::NotFound);
    let log = pages(&site, &officer.token).await;
    assert!(log.iter().all(|entry| entry.what != "refused"));
    let theirs = ask(other.record).await;
    assert_eq!(theirs.code(), Code::NotFound);
    assert_eq!(
        (&theirs.body, &theirs.headers),
        (&nobodys.body, &nobodys.headers)
    );
    let log = pages(&site, &officer.token).await;
    let refused = find(&log, "refused");
    let detail = json!({"asked": "GET /api/v1/records/{id}/history"});
    assert_eq!((&refused.detail, refused.subject), (&detail, None));
    assert_eq!(
        (refused.by.as_str(), refused.seat),
        ("Người xuyen", Some(xuyen.seat))
    );
}
