//! Who leaves is shut out, and may come back.

use crate::{
    site::Site,
    world::{PASSWORD, Phone, account, household_write, states},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use so_thon_domain::{AccountId, access::Role};
use so_thon_protocol::{
    State,
    audit::AuditPage,
    enrol::EnrolmentMade,
    office::{Account, Arrival},
    problem::Code,
    push::{PushReply, frame},
};
use so_thon_server::journal::{self, Entry};

fn path(id: AccountId) -> String {
    format!("/api/v1/accounts/{id}/closed")
}

fn closed(closed: bool) -> Option<Value> {
    Some(json!({"closed": closed}))
}

async fn push(site: &Site, token: &str, envelope: &[u8]) -> PushReply {
    let request = Request::post("/api/v1/push")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::from(frame([envelope])))
        .expect("a request");
    let answer = site.send(request).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.json()
}

#[tokio::test]
async fn a_closed_account_lets_nobody_in_until_it_is_open_again() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let xuyen = site.sign_in("xuyen").await;
    let id = site.world.collaborator.id;
    let ask = json!({"account": id, "origin": "https://so.example.vn"});
    let code = site.call("POST", "/api/v1/enrolments", &officer, Some(ask.clone()));
    let code: EnrolmentMade = code.await.json();

    let shut = site.call("PUT", &path(id), &officer, closed(true)).await;
    assert_eq!(shut.status, StatusCode::OK);
    assert_eq!(shut.json::<Account>().closed, Some(site.world.server.now()));
    let ended = site.call("GET", "/api/v1/session", &xuyen.token, None);
    assert_eq!(ended.await.code(), Code::SessionExpired);
    for seat in [None, Some(xuyen.seat)] {
        let refused = site.try_sign_in("xuyen", PASSWORD, seat).await;
        assert_eq!(refused.code(), Code::AccountClosed);
    }
    let wrong = site.try_sign_in("xuyen", "sai mat khau roi", None).await;
    assert_eq!(
        wrong.code(),
        Code::WrongPassword,
        "only whoever has the password is told"
    );
    let entered = json!({"code": code.code, "public_key": "ab".repeat(32)});
    let entered = site.call("POST", "/api/v1/enrol", "", Some(entered)).await;
    assert_eq!(entered.code(), Code::CodeExpired, "withdrawn");
    let another = site.call("POST", "/api/v1/enrolments", &officer, Some(ask));
    assert_eq!(another.await.code(), Code::AccountClosed);
    let asked = site.call(
        "POST",
        "/api/v1/recoveries",
        xuyen.push_token.as_deref().expect("a token"),
        Some(json!({"public_key": "ab".repeat(32)})),
    );
    assert_eq!(asked.await.code(), Code::AccountClosed);

    let opened = site.call("PUT", &path(id), &officer, closed(false)).await;
    assert_eq!(opened.json::<Account>().closed, None);
    let back = site.try_sign_in("xuyen", PASSWORD, Some(xuyen.seat)).await;
    assert_eq!(back.status, StatusCode::OK, "on the seat it had");
    let gone = site.call("GET", "/api/v1/session", &xuyen.token, None);
    assert_eq!(
        gone.await.code(),
        Code::SessionExpired,
        "what ended does not come back"
    );
}

#[tokio::test]
async fn what_the_phones_of_a_closed_account_send_is_held_until_an_officer_decides() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let xuyen = site.sign_in("xuyen").await;
    let mut phone = Phone::on(xuyen.me.commune, xuyen.seat);
    let own = site.world.villages[0];
    let id = site.world.collaborator.id;
    site.call("PUT", &path(id), &officer, closed(true)).await;

    let server = &site.world.server;
    let caller = server.caller(phone.commune, phone.seat).await;
    let caller = caller.expect("a caller");
    let saved = phone.save(vec![household_write(100, own)]);
    let reply = server.sync(&caller, phone.request(vec![saved])).await;
    assert!(matches!(
        states(&reply.expect("a reply"))[..],
        [State::Held]
    ));
    let push_token = xuyen.push_token.expect("a token");
    let reply = push(&site, &push_token, b"not an envelope").await;
    assert!(
        !reply.revoked,
        "the worker keeps its keys: the account may be opened again"
    );
    let held = site.call("GET", "/api/v1/held", &officer, None).await;
    let held: Vec<Arrival> = held.json();
    assert_eq!(held.len(), 1);
    let decide = format!("/api/v1/held/{}/{}", held[0].seat, held[0].number);
    let taken = site.call("PUT", &decide, &officer, Some(json!({"take": true})));
    assert_eq!(taken.await.status, StatusCode::NO_CONTENT);

    site.call("PUT", &path(id), &officer, closed(false)).await;
    let caller = server.caller(phone.commune, phone.seat).await;
    let saved = phone.save(vec![household_write(101, own)]);
    let request = phone.request(vec![saved]);
    let reply = server.sync(&caller.expect("a caller"), request).await;
    let reply = reply.expect("a reply");
    assert!(matches!(states(&reply)[..], [State::Applied { .. }]));
}

#[tokio::test]
async fn nobody_closes_themself_the_last_one_or_whom_they_do_not_manage() {
    let site = Site::new().await;
    let (server, commune) = (&site.world.server, site.world.commune.id);
    let may = account(server, commune, "may", Role::Administrator, &[]).await;
    let officer = site.sign_in("canbo").await.token;
    let administrator = site.sign_in("may").await.token;
    let (canbo, xuyen) = (site.world.officer.id, site.world.collaborator.id);
    for (who, token, of, code) in [
        ("an officer themself", &officer, canbo, Code::Forbidden),
        (
            "an administrator themself",
            &administrator,
            may.id,
            Code::Forbidden,
        ),
        (
            "an officer an administrator",
            &officer,
            may.id,
            Code::Forbidden,
        ),
        (
            "an administrator a collaborator",
            &administrator,
            xuyen,
            Code::Forbidden,
        ),
        ("the last officer", &administrator, canbo, Code::LastOne),
    ] {
        let answer = site.call("PUT", &path(of), token, closed(true)).await;
        assert_eq!(answer.code(), code, "{who}");
    }
    account(server, commune, "canbo2", Role::Officer, &[]).await;
    let path = path(canbo);
    let shut = site.call("PUT", &path, &administrator, closed(true));
    assert_eq!(shut.await.status, StatusCode::OK, "another is there");
    let ended = site.call("GET", "/api/v1/accounts", &officer, None).await;
    assert_eq!(ended.code(), Code::SessionExpired);
}

#[tokio::test]
async fn closing_and_opening_are_in_the_log_once_each_with_before_and_after() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let id = site.world.collaborator.id;
    for state in [true, true, false, false] {
        let answer = site.call("PUT", &path(id), &officer, closed(state)).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    let page = site.call("GET", "/api/v1/audit", &officer, None).await;
    let entries = page.json::<AuditPage>().entries;
    let of = |what: &str| -> Vec<_> {
        let own = entries.iter().filter(|entry| entry.what == what);
        own.map(|entry| (entry.by.clone(), entry.about.clone(), entry.content.clone()))
            .collect()
    };
    let (by, about) = ("Người canbo".to_owned(), "Người xuyen".to_owned());
    let content = |before, after| json!({"before": {"closed": before}, "after": {"closed": after}});
    let expected = [(by.clone(), about.clone(), content(false, true))];
    assert_eq!(of("account_closed"), expected);
    assert_eq!(of("account_opened"), [(by, about, content(true, false))]);
}

#[test]
fn what_is_closed_outlives_a_restore() {
    let folder = crate::world::Folder::new();
    let (commune, account) = (
        so_thon_domain::CommuneId(uuid::Uuid::from_u128(1)),
        AccountId(uuid::Uuid::from_u128(2)),
    );
    let entries = [Some(so_thon_domain::Millis(9)), None].map(|at| Entry::Closed {
        commune,
        account,
        at,
    });
    for entry in &entries {
        journal::add(&folder.0, entry).expect("added");
    }
    assert_eq!(journal::read(&folder.0).expect("read"), entries);
}
