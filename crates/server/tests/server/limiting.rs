//! How much one token, one person and one code may ask in a while, and that nobody else pays for it.

use crate::{
    site::{Answer, Site},
    world::{PASSWORD, Phone, account, household_write},
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use so_thon_domain::access::Role;
use so_thon_protocol::{enrol::EnrolCode, problem::Code};
use so_thon_server::{limits::Allowance, store::AuditStore};

async fn site() -> Site {
    Site::with(|settings| {
        settings.requests = Allowance {
            burst: 4,
            each_ms: 1_500,
        };
    })
    .await
}

async fn me(site: &Site, token: &str) -> Answer {
    site.call("GET", "/api/v1/session", token, None).await
}

fn must_wait(answer: &Answer, seconds: &str) {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), seconds);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.code(), Code::TooManyTries);
    let body: Value = answer.json();
    assert_eq!(body["type"], "/problems/too_many_tries");
    assert_eq!(body["retry_after"].to_string(), seconds);
}

#[tokio::test]
async fn a_seat_that_asks_too_much_is_told_when_to_come_again() {
    let site = site().await;
    let wild = site.sign_in("xuyen").await.token;
    for _ in 0..4 {
        assert_eq!(me(&site, &wild).await.status, StatusCode::OK);
    }
    must_wait(&me(&site, &wild).await, "2");
    must_wait(&site.call("GET", "/api/v1/held", &wild, None).await, "2");
    let other = site.sign_in("canbo").await.token;
    assert_eq!(me(&site, &other).await.status, StatusCode::OK);
    site.world.clock.forward(1_500);
    assert_eq!(me(&site, &wild).await.status, StatusCode::OK);
    must_wait(&me(&site, &wild).await, "2");
}

#[tokio::test]
async fn a_page_that_asks_too_much_does_not_keep_the_worker_from_sending() {
    let site = site().await;
    let wild = site.sign_in("xuyen").await;
    for _ in 0..5 {
        me(&site, &wild.token).await;
    }
    must_wait(&me(&site, &wild.token).await, "2");
    let push = wild.push_token.expect("a token");
    let pushed = || site.call("POST", "/api/v1/push", &push, None);
    for _ in 0..4 {
        assert_ne!(pushed().await.status, StatusCode::TOO_MANY_REQUESTS);
    }
    must_wait(&pushed().await, "2");
    must_wait(
        &site.call("POST", "/api/v1/recoveries", &push, None).await,
        "2",
    );
    // Nor does whoever found the push-only token keep the page from it.
    site.world.clock.forward(1_500);
    assert_eq!(me(&site, &wild.token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_a_phone_gathered_in_a_week_without_a_signal_goes_at_once() {
    let site = Site::new().await;
    let xuyen = site.sign_in("xuyen").await;
    let mut phone = Phone::on(xuyen.me.commune, xuyen.seat);
    // As many requests as two hundred photos are: a question and five pieces each.
    for _ in 0..1_200 {
        assert_eq!(me(&site, &xuyen.token).await.status, StatusCode::OK);
    }
    for number in 0..60 {
        let saved = phone.save(vec![household_write(
            1_000 + number,
            site.world.villages[0],
        )]);
        site.sync(&xuyen.token, &phone.request(vec![saved])).await;
    }
}

#[tokio::test]
async fn one_address_may_sign_in_as_often_as_it_has_people() {
    let site = Site::with(|settings| {
        settings.sign_ins = Allowance {
            burst: 3,
            each_ms: 60_000,
        };
    })
    .await;
    for _ in 0..3 {
        site.sign_in("xuyen").await;
    }
    must_wait(&site.try_sign_in("xuyen", PASSWORD, None).await, "60");
    for _ in 0..3 {
        site.sign_in("canbo").await;
    }
    site.world.clock.forward(60_000);
    site.sign_in("xuyen").await;
}

async fn refusals(site: &Site) -> Vec<String> {
    let store = &site.world.server.store;
    let log = store.audit_since(site.world.commune.id, 0, 10_000).await;
    let log = log.expect("read").into_iter();
    let refused = log.filter(|row| row.what == "refused");
    refused.map(|row| row.detail).collect()
}

#[tokio::test]
async fn a_known_person_cannot_fill_the_log_with_what_they_are_refused() {
    let site = Site::new().await;
    let xuyen = site.sign_in("xuyen").await.token;
    let ask = || site.call("GET", "/api/v1/held", &xuyen, None);
    for _ in 0..1_000 {
        assert_eq!(ask().await.code(), Code::Forbidden);
    }
    let one = json!({"asked": "GET /api/v1/held"}).to_string();
    assert_eq!(refusals(&site).await, vec![one; 20]);
    // The next that is noted says how many were not, and how many were not is noted in any case.
    site.world.clock.forward(10 * 60 * 1000);
    ask().await;
    let last = refusals(&site).await.pop();
    let counted = json!({"asked": "GET /api/v1/held", "left_out": 980});
    assert_eq!(last, Some(counted.to_string()));
    for _ in 0..7 {
        ask().await;
    }
    for _ in 0..2 {
        site.world.server.note_left_out().await.expect("noted");
    }
    let refused = refusals(&site).await;
    assert_eq!(refused.len(), 22);
    assert_eq!(refused[21], json!({"left_out": 7}).to_string());
    // A day of it.
    for _ in 0..24 * 6 {
        site.world.clock.forward(10 * 60 * 1000);
        for _ in 0..5 {
            ask().await;
        }
    }
    assert_eq!(refusals(&site).await.len(), 22 + 24 * 6);
    let other = site.sign_in("canbo").await;
    let path = format!("/api/v1/seats/{}/escrow", site.sign_in("xuyen").await.seat);
    let escrow = json!({"escrow": "00".repeat(80)});
    let refused = site.call("PUT", &path, &other.token, Some(escrow)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refusals(&site).await.len(), 23 + 24 * 6, "others are noted");
}

#[tokio::test]
async fn an_officer_reads_how_many_refusals_were_left_out() {
    let site = Site::with(|settings| settings.refusals.burst = 1).await;
    let xuyen = site.sign_in("xuyen").await.token;
    for _ in 0..3 {
        site.call("GET", "/api/v1/held", &xuyen, None).await;
    }
    site.world.server.note_left_out().await.expect("noted");
    assert_eq!(refusals(&site).await.len(), 2);
    let officer = site.sign_in("canbo").await.token;
    let page = site.call("GET", "/api/v1/audit", &officer, None).await;
    let page: Value = page.json();
    let entries = page["entries"].as_array().expect("entries");
    let left_out = entries
        .iter()
        .find(|entry| entry["detail"]["left_out"] == 2);
    assert_eq!(left_out.expect("it is read")["by"], "Người xuyen");
}

#[tokio::test]
async fn an_administrator_reads_how_often_strangers_were_turned_away_and_nothing_of_what_they_typed()
 {
    let site = Site::new().await;
    let (server, commune) = (&site.world.server, site.world.commune.id);
    account(server, commune, "quantri", Role::Administrator, &[]).await;
    let administrator = site.sign_in("quantri").await.token;
    // Five wrong ones of a login that nobody has; a sixth while it waits; one for a login that somebody has, which the
    // officer is told; a code that never was.
    for _ in 0..6 {
        site.try_sign_in("khong-ai", "mat khau go nham", None).await;
    }
    site.try_sign_in("xuyen", "mat khau go nham", None).await;
    let ask = json!({"code": EnrolCode([7; 16]).text(), "public_key": "ab".repeat(32)});
    let unknown = site.call("POST", "/api/v1/enrol", "", Some(ask)).await;
    assert_eq!(unknown.code(), Code::CodeUnknown);
    for _ in 0..2 {
        server.note_left_out().await.expect("noted");
    }
    let page = site.call("GET", "/api/v1/audit?kind=refusals", &administrator, None);
    let page: Value = page.await.json();
    let entries = page["entries"].as_array().expect("entries");
    let found: Vec<_> = entries
        .iter()
        .map(|entry| (entry["what"].clone(), entry["detail"].clone()))
        .collect();
    assert_eq!(found, [(json!("strangers"), json!({"tries": 7}))]);
    assert!(!page.to_string().contains("khong-ai"));
}
