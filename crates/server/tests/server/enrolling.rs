//! Getting in by a one-time code.

use crate::{
    site::{Answer, Site},
    world::{PASSWORD, Phone, account, household_write},
};
use axum::http::StatusCode;
use serde_json::json;
use so_thon_domain::{AccountId, SeatId, access::Role};
use so_thon_protocol::{
    State,
    enrol::{EnrolCode, Enrolment, EnrolmentMade},
    hex::hex,
    problem::Code,
    session::SignedIn,
};
use so_thon_server::store::{AccessStore, AccountRow, AuditStore, PeopleStore};

const DAY: u64 = 24 * 60 * 60 * 1000;
const ORIGIN: &str = "https://so.example.vn";

async fn make(site: &Site, token: &str, account: AccountId) -> Answer {
    let ask = json!({"account": account, "origin": ORIGIN});
    site.call("POST", "/api/v1/enrolments", token, Some(ask))
        .await
}

async fn made(site: &Site, account: &AccountRow) -> EnrolmentMade {
    let officer = site.sign_in("canbo").await.token;
    let answer = make(site, &officer, account.id).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.json()
}

async fn enrol(site: &Site, code: &str, seat: Option<SeatId>) -> Answer {
    let ask = json!({
        "code": code, "seat": seat, "public_key": "cd".repeat(32), "device": "Android, Chrome",
    });
    site.call("POST", "/api/v1/enrol", "", Some(ask)).await
}

/// A phone that can be known again by what it claims. Its key is another at each try.
async fn enrol_as(site: &Site, code: &str, claim: &str) -> Answer {
    let key = site.world.server.secret();
    let ask = json!({
        "code": code, "claim": claim.repeat(16), "public_key": hex(&key), "device": "Android, Chrome",
    });
    site.call("POST", "/api/v1/enrol", "", Some(ask)).await
}

async fn noted(site: &Site, whats: [&str; 4]) -> [usize; 4] {
    let commune = site.world.commune.id;
    let log = site.world.server.store.audit_since(commune, 0, 1_000);
    let log = log.await.expect("read");
    whats.map(|what| log.iter().filter(|row| row.what == what).count())
}

#[tokio::test]
async fn an_answer_that_is_lost_on_the_way_does_not_spend_the_code() {
    let site = Site::new().await;
    let code = made(&site, &site.world.collaborator).await;
    let lost: SignedIn = enrol_as(&site, &code.code, "01").await.json();
    let got: SignedIn = enrol_as(&site, &code.code, "01").await.json();
    assert!(got.minted);
    assert_ne!(got.seat, lost.seat, "nobody has the first one's tokens");
    let answer = site.call("GET", "/api/v1/session", &lost.token, None).await;
    assert_eq!(answer.code(), Code::SeatRevoked);
    let phone = Phone::on(got.me.commune, got.seat);
    site.sync(&got.token, &phone.request(Vec::new())).await;
    let late = enrol_as(&site, &code.code, "01").await;
    assert_eq!(late.code(), Code::CodeUsed, "it has spoken");
    let noted = noted(
        &site,
        ["enrolled", "seat_revoked", "code_spent", "code_refused"],
    );
    assert_eq!(noted.await, [2, 1, 1, 1]);
}

#[tokio::test]
async fn a_second_phone_is_refused_before_and_after_the_first_one_spoke() {
    let site = Site::new().await;
    let code = made(&site, &site.world.collaborator).await;
    let first: SignedIn = enrol_as(&site, &code.code, "01").await.json();
    let refused = enrol_as(&site, &code.code, "02").await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, Code::CodeUsed)
    );
    assert_eq!(enrol(&site, &code.code, None).await.code(), Code::CodeUsed);
    let me = site
        .call("GET", "/api/v1/session", &first.token, None)
        .await;
    assert_eq!(me.status, StatusCode::OK, "the first one is not disturbed");
    assert_eq!(
        enrol_as(&site, &code.code, "02").await.code(),
        Code::CodeUsed
    );
    let noted = noted(
        &site,
        ["enrolled", "seat_revoked", "code_spent", "code_refused"],
    );
    assert_eq!(noted.await, [1, 0, 1, 3]);
}

#[tokio::test]
async fn a_phone_that_says_nothing_to_be_known_by_enters_a_code_once() {
    let site = Site::new().await;
    let code = made(&site, &site.world.collaborator).await;
    assert_eq!(enrol(&site, &code.code, None).await.status, StatusCode::OK);
    assert_eq!(enrol(&site, &code.code, None).await.code(), Code::CodeUsed);
}

#[tokio::test]
async fn a_worker_that_sends_before_the_page_did_spends_the_code_too() {
    let site = Site::new().await;
    let code = made(&site, &site.world.collaborator).await;
    let first: SignedIn = enrol_as(&site, &code.code, "01").await.json();
    let push = first.push_token.expect("a token");
    site.call("POST", "/api/v1/push", &push, None).await;
    assert_eq!(
        enrol_as(&site, &code.code, "01").await.code(),
        Code::CodeUsed
    );
}

#[tokio::test]
async fn what_a_replaced_seat_wrote_meanwhile_is_held_and_not_lost() {
    let site = Site::new().await;
    let code = made(&site, &site.world.collaborator).await;
    let first: SignedIn = enrol_as(&site, &code.code, "01").await.json();
    enrol_as(&site, &code.code, "01").await;
    let commune = first.me.commune;
    let caller = site.world.server.caller(commune, first.seat).await;
    let caller = caller.expect("a caller");
    let saved =
        Phone::on(commune, first.seat).save(vec![household_write(100, site.world.villages[0])]);
    let (incoming, _) = site.world.server.open(&caller, &[saved]);
    let now = site.world.server.now();
    let outcomes = site.world.server.accept(&caller, &incoming, now).await;
    assert_eq!(outcomes.expect("outcomes")[0].state, State::Held);
}

#[tokio::test]
async fn a_code_that_is_withdrawn_after_it_was_entered_lets_nobody_in() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let code = made(&site, &site.world.collaborator).await;
    let entered: SignedIn = enrol_as(&site, &code.code, "01").await.json();
    let path = format!("/api/v1/enrolments/{}", code.enrolment.id);
    let answer = site.call("DELETE", &path, &officer, None).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let answer = site.call("GET", "/api/v1/session", &entered.token, None);
    assert_eq!(answer.await.code(), Code::SeatRevoked);
    assert_eq!(
        enrol_as(&site, &code.code, "01").await.code(),
        Code::CodeExpired
    );
}

#[tokio::test]
async fn a_code_is_entered_so_often_and_then_waited_with() {
    let site = Site::new().await;
    let code = made(&site, &site.world.collaborator).await;
    for _ in 0..5 {
        assert_eq!(
            enrol_as(&site, &code.code, "01").await.status,
            StatusCode::OK
        );
    }
    let waiting = enrol_as(&site, &code.code, "01").await;
    assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(waiting.header("retry-after"), "60");
    assert_eq!(waiting.code(), Code::TooManyTries);
    let other = made(&site, &site.world.collaborator).await;
    assert_eq!(enrol(&site, &other.code, None).await.status, StatusCode::OK);
    site.world.clock.forward(60_000);
    assert_eq!(
        enrol_as(&site, &code.code, "01").await.status,
        StatusCode::OK
    );
    // Nobody guesses one of 2^128: what is no code is kept nowhere and waits for nothing.
    let unknown = EnrolCode([9; 16]).text();
    for _ in 0..10 {
        assert_eq!(enrol(&site, &unknown, None).await.code(), Code::CodeUnknown);
    }
}

#[tokio::test]
async fn a_code_lets_one_phone_in_as_one_person() {
    let site = Site::new().await;
    let code = made(&site, &site.world.collaborator).await;
    assert_eq!(code.link, format!("{ORIGIN}/#moi={}", code.code));
    assert_eq!(code.enrolment.name, "Người xuyen");
    let answer = enrol(&site, &code.code.to_lowercase().replace('-', " "), None).await;
    assert_eq!(answer.status, StatusCode::OK);
    let signed: SignedIn = answer.json();
    assert!(signed.minted && signed.push_token.is_some());
    assert_eq!(signed.me.account, site.world.collaborator.id);

    let mut phone = Phone::on(signed.me.commune, signed.seat);
    let reply = site.sync(&signed.token, &phone.request(Vec::new())).await;
    phone.take(&reply);
    let commune = site.world.commune.id;
    let seated = site.world.server.store.seated(commune, signed.seat).await;
    let seat = seated.expect("read").expect("the seat").seat;
    assert_eq!(seat.device, "Android, Chrome");
    assert_eq!(seat.public_key, [0xcd; 32]);

    let again = enrol(&site, &code.code, None).await;
    assert_eq!(
        (again.status, again.code()),
        (StatusCode::CONFLICT, Code::CodeUsed)
    );
    let renewing = enrol(&site, &code.code, Some(signed.seat)).await;
    assert_eq!(renewing.code(), Code::CodeUsed);
}

#[tokio::test]
async fn a_phone_that_is_in_keeps_its_seat_when_it_comes_with_a_new_code() {
    let site = Site::new().await;
    let first = made(&site, &site.world.collaborator).await;
    let first: SignedIn = enrol(&site, &first.code, None).await.json();
    let second = made(&site, &site.world.collaborator).await;
    let again: SignedIn = enrol(&site, &second.code, Some(first.seat)).await.json();
    assert_eq!((again.seat, again.minted), (first.seat, false));
    assert!(again.push_token.is_none() && again.token != first.token);

    let officer = site.sign_in("canbo").await;
    let third = made(&site, &site.world.collaborator).await;
    let foreign = enrol(&site, &third.code, Some(officer.seat)).await;
    assert_eq!(foreign.code(), Code::Forbidden);
    let seat = format!("/api/v1/seats/{}", first.seat);
    site.call("DELETE", &seat, &officer.token, None).await;
    let lost = enrol(&site, &third.code, Some(first.seat)).await;
    assert_eq!(lost.code(), Code::SeatRevoked);
    let anew = enrol(&site, &third.code, None).await;
    assert_eq!(
        anew.status,
        StatusCode::OK,
        "the code was not spent in vain"
    );
}

#[tokio::test]
async fn a_code_that_is_wrong_old_or_withdrawn_lets_nobody_in() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let old = made(&site, &site.world.collaborator).await;
    for wrong in [
        "",
        "abc",
        "0000-0000-0000-0000-0000-0000-0000",
        &"A".repeat(5_000),
    ] {
        assert_eq!(
            enrol(&site, wrong, None).await.code(),
            Code::CodeUnknown,
            "{wrong}"
        );
    }
    let without_key = json!({"code": old.code});
    let answer = site
        .call("POST", "/api/v1/enrol", "", Some(without_key))
        .await;
    assert_eq!(answer.code(), Code::BadRequest);
    site.world.clock.forward(3 * DAY - 1);
    let withdrawn = made(&site, &site.world.collaborator).await;
    let path = format!("/api/v1/enrolments/{}", withdrawn.enrolment.id);
    let answer = site.call("DELETE", &path, &officer, None).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let answer = site.call("DELETE", &path, &officer, None).await;
    assert_eq!(answer.code(), Code::NotFound);
    let answer = enrol(&site, &withdrawn.code, None).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::GONE, Code::CodeExpired)
    );
    site.world.clock.forward(1);
    assert_eq!(
        enrol(&site, &old.code, None).await.code(),
        Code::CodeExpired
    );
}

#[tokio::test]
async fn open_codes_are_listed_without_what_they_say() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let first = made(&site, &site.world.collaborator).await;
    let second = made(&site, &site.world.collaborator).await;
    let answer = site.call("GET", "/api/v1/enrolments", &officer, None).await;
    let text = String::from_utf8(answer.body.clone()).expect("text");
    assert!(!text.contains(&first.code) && !text.contains(&second.code));
    let listed: Vec<Enrolment> = answer.json();
    assert_eq!(listed, [first.enrolment, second.enrolment.clone()]);
    assert_eq!(listed[0].by, "Người canbo");
    let entered: SignedIn = enrol(&site, &first.code, None).await.json();
    let listed = site.call("GET", "/api/v1/enrolments", &officer, None).await;
    assert_eq!(
        listed.json::<Vec<Enrolment>>().len(),
        2,
        "it may fail still"
    );
    site.call("GET", "/api/v1/session", &entered.token, None)
        .await;
    let listed = site.call("GET", "/api/v1/enrolments", &officer, None).await;
    assert_eq!(listed.json::<Vec<Enrolment>>(), [second.enrolment]);
}

#[tokio::test]
async fn codes_are_made_for_those_whose_accounts_one_manages() {
    let site = Site::new().await;
    let (server, commune) = (&site.world.server, site.world.commune.id);
    let leader = account(server, commune, "lanhdao", Role::Leader, &[]).await;
    let administrator = account(server, commune, "admin1", Role::Administrator, &[]).await;
    let viewer = account(server, commune, "so", Role::ProvinceViewer, &[]).await;
    let (officer, collaborator) = (&site.world.officer, &site.world.collaborator);
    let may = [
        ("canbo", [true, true, false, false, false]),
        ("admin1", [false, false, true, true, true]),
        ("lanhdao", [false; 5]),
        ("xuyen", [false; 5]),
        ("so", [false; 5]),
    ];
    for (login, may) in may {
        let token = site.sign_in(login).await.token;
        let of = [collaborator, &leader, officer, &viewer, &administrator];
        for (account, may) in of.into_iter().zip(may) {
            let answer = make(&site, &token, account.id).await;
            let expected = if may {
                StatusCode::CREATED
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, expected, "{login} for {}", account.login);
        }
    }
    let token = site.sign_in("canbo").await.token;
    let nobody = make(&site, &token, AccountId(uuid::Uuid::from_u128(3))).await;
    assert_eq!(nobody.code(), Code::NotFound);
    let officers: Vec<Enrolment> = site
        .call("GET", "/api/v1/enrolments", &token, None)
        .await
        .json();
    assert!(
        officers
            .iter()
            .all(|one| [collaborator.id, leader.id].contains(&one.account))
    );
    let of_administrator = site.sign_in("admin1").await.token;
    let path = format!("/api/v1/enrolments/{}", officers[0].id);
    let answer = site.call("DELETE", &path, &of_administrator, None).await;
    assert_eq!(
        answer.code(),
        Code::NotFound,
        "what is not theirs is not there"
    );
}

#[tokio::test]
async fn a_person_without_a_password_gets_in_by_code_alone() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let ask = json!({"login": "tuot", "name": "A Tuốt", "role": "collaborator"});
    let answer = site
        .call("POST", "/api/v1/accounts", &officer, Some(ask))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    for password in ["", " ", "mat khau"] {
        let answer = site.try_sign_in("tuot", password, None).await;
        assert_eq!(answer.code(), Code::WrongPassword);
    }
    let row = site.world.server.store.account_by_login("tuot").await;
    let code = made(&site, &row.expect("read").expect("the account")).await;
    assert_eq!(enrol(&site, &code.code, None).await.status, StatusCode::OK);
    let ask = json!({"login": "khac", "name": "Cán bộ", "role": "officer"});
    let server = &site.world.server;
    let ask = serde_json::from_value(ask).expect("a request");
    let without = server.add_account(site.world.commune.id, &ask).await;
    assert!(without.is_err(), "the office signs in by password");
}

#[tokio::test]
async fn the_store_does_not_know_the_code() {
    let site = Site::new().await;
    let code = made(&site, &site.world.collaborator).await;
    let commune = site.world.commune.id;
    let now = site.world.server.now();
    let open = site.world.server.store.open_enrolments(commune, now).await;
    let kept = format!("{:?}", open.expect("read"));
    let read = EnrolCode::read(&code.code).expect("a code");
    assert!(!kept.contains(&format!("{:?}", read.0)));
}

#[tokio::test]
async fn an_origin_that_is_no_address_makes_no_code() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    for origin in ["", "javascript:x", "https://so.example.vn/?q"] {
        let ask = json!({"account": site.world.collaborator.id, "origin": origin});
        let answer = site
            .call("POST", "/api/v1/enrolments", &officer, Some(ask))
            .await;
        assert_eq!(answer.code(), Code::BadRequest, "{origin}");
    }
}

#[tokio::test]
async fn whoever_comes_on_a_new_phone_is_told_what_never_arrived_from_the_old_one() {
    let site = Site::new().await;
    let old = site.sign_in("xuyen").await;
    assert_eq!(old.missing, []);
    let mut phone = Phone::on(old.me.commune, old.seat);
    let saved = [100, 101].map(|id| phone.save(vec![household_write(id, site.world.villages[0])]));
    let [first, second] = saved;
    // The phone says that it gave two numbers; one arrives.
    site.sync(&old.token, &phone.request(vec![first])).await;
    let met = site.world.server.now();
    site.world.clock.forward(DAY);

    let ask = json!({"login": "xuyen", "password": PASSWORD, "public_key": "ef".repeat(32)});
    let answer = site.call("POST", "/api/v1/session", "", Some(ask)).await;
    let by_password: SignedIn = answer.json();
    let code = made(&site, &site.world.collaborator).await.code;
    let by_code: SignedIn = enrol(&site, &code, None).await.json();
    for new in [&by_password, &by_code] {
        assert!(new.minted && new.seat != old.seat);
        let told = new
            .missing
            .iter()
            .map(|of| (of.seat, of.highest, of.received, of.seen));
        assert_eq!(told.collect::<Vec<_>>(), [(old.seat, 2, 1, Some(met))]);
    }
    assert_eq!(
        site.sign_in("canbo").await.missing,
        [],
        "it is nobody else's"
    );

    // The old phone itself still has what it lacks to say, and says it.
    let answer = site.try_sign_in("xuyen", PASSWORD, Some(old.seat)).await;
    let again: SignedIn = answer.json();
    assert_eq!((again.seat, again.missing), (old.seat, Vec::new()));
    site.sync(&again.token, &phone.request(vec![second])).await;
    let renewed = site.try_sign_in("xuyen", PASSWORD, Some(by_password.seat));
    let renewed: SignedIn = renewed.await.json();
    assert_eq!(renewed.missing, []);
}
