//! Passwords: a first one is replaced at once, an own one is changed by whoever has it, and what
//! everybody tries first is none.

use crate::site::{Answer, Site};
use axum::http::StatusCode;
use serde_json::json;
use so_thon_protocol::{office::Account, problem::Code, session::SignedIn};

const FIRST: &str = "bap-ngo-trau-47";
const OWN: &str = "suoi chay qua lang";
const DAY: u64 = 24 * 60 * 60 * 1000;

/// An office that made an account with a first password.
async fn with_newcomer() -> (Site, String, Account) {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let new = json!({"login": "tuot", "name": "Y Tuốt", "password": FIRST, "role": "collaborator"});
    let made = site
        .call("POST", "/api/v1/accounts", &officer, Some(new))
        .await;
    assert_eq!(made.status, StatusCode::CREATED);
    let made = made.json();
    (site, officer, made)
}

async fn sign_in(site: &Site, password: &str, new: Option<&str>) -> Answer {
    let ask = json!({
        "login": "tuot", "password": password, "new_password": new, "public_key": "ab".repeat(32),
    });
    site.call("POST", "/api/v1/session", "", Some(ask)).await
}

#[tokio::test]
async fn a_first_password_lets_nobody_in_but_with_the_one_that_replaces_it() {
    let (site, officer, made) = with_newcomer().await;
    assert!(made.first_until.is_some());
    let alone = sign_in(&site, FIRST, None).await;
    assert_eq!(alone.code(), Code::PasswordFirst);
    for weak in ["ngan", FIRST, "matkhau123456", "tuot20262026"] {
        let refused = sign_in(&site, FIRST, Some(weak)).await;
        assert_eq!(refused.code(), Code::WeakPassword, "{weak}");
    }
    let wrong = sign_in(&site, "khong phai vay dau", Some("cung khong phai dau")).await;
    assert_eq!(wrong.code(), Code::WrongPassword);
    let signed = sign_in(&site, FIRST, Some(OWN)).await;
    assert_eq!(signed.status, StatusCode::OK);
    assert_eq!(
        sign_in(&site, FIRST, None).await.code(),
        Code::WrongPassword
    );
    assert_eq!(sign_in(&site, OWN, None).await.status, StatusCode::OK);
    let listed = site.call("GET", "/api/v1/accounts", &officer, None).await;
    let listed: Vec<Account> = listed.json();
    assert!(listed.iter().all(|account| account.first_until.is_none()));
}

#[tokio::test]
async fn an_answer_that_is_lost_on_the_way_leaves_nobody_outside() {
    let (site, ..) = with_newcomer().await;
    for _ in 0..2 {
        let signed = sign_in(&site, FIRST, Some(OWN)).await;
        assert_eq!(signed.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_first_password_is_good_for_two_weeks() {
    let (site, officer, made) = with_newcomer().await;
    site.world.clock.forward(14 * DAY);
    for new in [None, Some(OWN)] {
        assert_eq!(sign_in(&site, FIRST, new).await.code(), Code::PasswordOver);
    }
    let path = format!("/api/v1/accounts/{}/password", made.id);
    let another = json!({"password": "gao-nep-song-81"});
    let set = site.call("PUT", &path, &officer, Some(another)).await;
    assert_eq!(set.status, StatusCode::NO_CONTENT);
    let signed = sign_in(&site, "gao-nep-song-81", Some(OWN)).await;
    assert_eq!(signed.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_has_the_old_password_changes_it_and_the_other_sessions_end() {
    let site = Site::new().await;
    let (here, there) = (site.sign_in("xuyen").await, site.sign_in("xuyen").await);
    let change = async |old: &str, new: &str| {
        let ask = json!({"old": old, "new": new});
        let path = "/api/v1/session/password";
        site.call("PUT", path, &here.token, Some(ask)).await
    };
    let old = crate::world::PASSWORD;
    assert_eq!(
        change("khong phai vay", OWN).await.code(),
        Code::WrongPassword
    );
    for weak in ["ngan", old, "xuyen12345678", "Xã Thử 20262026"] {
        assert_eq!(change(old, weak).await.code(), Code::WeakPassword, "{weak}");
    }
    assert_eq!(change(old, OWN).await.status, StatusCode::NO_CONTENT);
    let ask = async |signed: &SignedIn| {
        let answer = site.call("GET", "/api/v1/session", &signed.token, None);
        answer.await.status
    };
    assert_eq!(ask(&here).await, StatusCode::OK);
    assert_eq!(ask(&there).await, StatusCode::UNAUTHORIZED);
    let before = site.try_sign_in("xuyen", old, None).await;
    assert_eq!(before.code(), Code::WrongPassword);
    let now = site.try_sign_in("xuyen", OWN, None).await;
    assert_eq!(now.status, StatusCode::OK);
}

#[tokio::test]
async fn an_open_desk_does_not_change_its_own_password_without_the_old_one() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let path = format!("/api/v1/accounts/{}/password", site.world.officer.id);
    let set = site.call("PUT", &path, &officer, Some(json!({"password": OWN})));
    assert_eq!(set.await.code(), Code::Forbidden);
    for _ in 0..5 {
        let ask = json!({"old": "sai mat khau", "new": OWN});
        let path = "/api/v1/session/password";
        let answer = site.call("PUT", path, &officer, Some(ask)).await;
        assert_eq!(answer.code(), Code::WrongPassword);
    }
    let locked = site
        .try_sign_in("canbo", crate::world::PASSWORD, None)
        .await;
    assert_eq!(
        locked.code(),
        Code::TooManyTries,
        "guesses count as those of a sign-in do"
    );
}
