//! A PIN is forgotten: the phone asks, the officer confirms, the data key comes back.

use crate::{
    site::{Answer, Site},
    world::account,
};
use axum::http::StatusCode;
use serde_json::json;
use so_thon_domain::access::Role;
use so_thon_protocol::{
    escrow::{
        OpenRecovery, Recovery, RecoveryOpened, RecoveryState, check_number, open_recovered,
        seal_escrow,
    },
    hex::{hex, unhex},
    problem::Code,
    seal::public_key_of,
    session::SignedIn,
};

const DAY: u64 = 24 * 60 * 60 * 1000;
const DATA_KEY: [u8; 32] = [0x44; 32];
const ASKING: [u8; 32] = [0x21; 32];

/// What `Site::sign_in` gives as the seat's public key.
const SEAT_KEY: [u8; 32] = [0xab; 32];

struct Forgetful {
    site: Site,
    phone: SignedIn,
    push: String,
    officer: String,
}

impl Forgetful {
    /// A phone whose data key the office keeps.
    async fn new() -> Self {
        let forgetful = Self::without_escrow().await;
        let answer = forgetful.hand_over(&forgetful.escrow()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        forgetful
    }

    async fn without_escrow() -> Self {
        let site = Site::sealed().await;
        let phone = site.sign_in("xuyen").await;
        let push = phone.push_token.clone().expect("a token");
        let officer = site.sign_in("canbo").await.token;
        Self {
            site,
            phone,
            push,
            officer,
        }
    }

    fn escrow(&self) -> String {
        let commune = &self.site.world.commune.public_key;
        let sealed = seal_escrow(commune, &SEAT_KEY, &DATA_KEY, &|buffer| buffer.fill(5));
        hex(&sealed.expect("the key is good"))
    }

    async fn hand_over(&self, escrow: &str) -> Answer {
        let path = format!("/api/v1/seats/{}/escrow", self.phone.seat);
        let ask = json!({"escrow": escrow});
        self.site
            .call("PUT", &path, &self.phone.token, Some(ask))
            .await
    }

    async fn try_ask(&self) -> Answer {
        let ask = json!({"public_key": hex(&public_key_of(&ASKING))});
        self.site
            .call("POST", "/api/v1/recoveries", &self.push, Some(ask))
            .await
    }

    async fn ask(&self) -> RecoveryOpened {
        let answer = self.try_ask().await;
        assert_eq!(answer.status, StatusCode::CREATED);
        answer.json()
    }

    async fn decide(&self, asked: &RecoveryOpened, approve: bool) -> Answer {
        let path = format!("/api/v1/recoveries/{}", asked.id);
        let ask = json!({"approve": approve});
        self.site.call("PUT", &path, &self.officer, Some(ask)).await
    }

    async fn look(&self, asked: &RecoveryOpened) -> Answer {
        let path = format!("/api/v1/recoveries/{}", asked.id);
        self.site.call("GET", &path, &self.push, None).await
    }

    async fn state(&self, asked: &RecoveryOpened) -> RecoveryState {
        self.look(asked).await.json::<Recovery>().state
    }

    async fn open(&self) -> Vec<OpenRecovery> {
        let answer = self
            .site
            .call("GET", "/api/v1/recoveries", &self.officer, None)
            .await;
        answer.json()
    }
}

#[tokio::test]
async fn the_data_key_comes_back_once_the_officer_confirmed_the_person() {
    let forgetful = Forgetful::new().await;
    let asked = forgetful.ask().await;
    assert_eq!(asked.check, check_number(asked.id, &public_key_of(&ASKING)));
    let waiting: Recovery = forgetful.look(&asked).await.json();
    assert_eq!((waiting.state, waiting.key), (RecoveryState::Open, None));

    let open = forgetful.open().await;
    assert_eq!(open.len(), 1);
    assert_eq!(
        (open[0].name.as_str(), &open[0].check),
        ("Người xuyen", &asked.check)
    );
    assert_eq!(open[0].seat, forgetful.phone.seat);

    let answer = forgetful.decide(&asked, true).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(forgetful.open().await.is_empty());
    for _ in 0..2 {
        let approved: Recovery = forgetful.look(&asked).await.json();
        assert_eq!(approved.state, RecoveryState::Approved);
        let sealed = unhex(&approved.key.expect("a key")).expect("digits");
        assert_eq!(
            open_recovered(&ASKING, asked.id, &sealed).ok(),
            Some(DATA_KEY)
        );
        assert!(open_recovered(&[9; 32], asked.id, &sealed).is_err());
    }
    let again = forgetful.decide(&asked, false).await;
    assert_eq!(again.code(), Code::NotFound, "what was said stands");
}

#[tokio::test]
async fn a_refused_or_old_request_gives_nothing() {
    let forgetful = Forgetful::new().await;
    let refused = forgetful.ask().await;
    forgetful.decide(&refused, false).await;
    let answer: Recovery = forgetful.look(&refused).await.json();
    assert_eq!((answer.state, answer.key), (RecoveryState::Refused, None));

    let late = forgetful.ask().await;
    forgetful.site.world.clock.forward(DAY);
    assert!(forgetful.open().await.is_empty());
    assert_eq!(forgetful.decide(&late, true).await.code(), Code::NotFound);
    assert_eq!(forgetful.state(&late).await, RecoveryState::Expired);

    let unfetched = forgetful.ask().await;
    forgetful.decide(&unfetched, true).await;
    forgetful.site.world.clock.forward(7 * DAY);
    let answer: Recovery = forgetful.look(&unfetched).await.json();
    assert_eq!((answer.state, answer.key), (RecoveryState::Expired, None));
}

#[tokio::test]
async fn asking_again_withdraws_what_was_asked_before() {
    let forgetful = Forgetful::new().await;
    let first = forgetful.ask().await;
    let second = forgetful.ask().await;
    assert_eq!(forgetful.state(&first).await, RecoveryState::Withdrawn);
    assert_eq!(forgetful.decide(&first, true).await.code(), Code::NotFound);
    forgetful.decide(&second, true).await;
    let third = forgetful.ask().await;
    let answer: Recovery = forgetful.look(&second).await.json();
    assert_eq!((answer.state, answer.key), (RecoveryState::Withdrawn, None));
    assert_eq!(forgetful.state(&third).await, RecoveryState::Open);
}

#[tokio::test]
async fn a_lost_phone_gets_no_key_back() {
    let forgetful = Forgetful::new().await;
    let asked = forgetful.ask().await;
    let path = format!("/api/v1/seats/{}", forgetful.phone.seat);
    let (site, officer) = (&forgetful.site, &forgetful.officer);
    site.call("DELETE", &path, officer, None).await;
    assert!(forgetful.open().await.is_empty());
    assert_eq!(
        forgetful.decide(&asked, true).await.code(),
        Code::SeatRevoked
    );
    assert_eq!(forgetful.look(&asked).await.code(), Code::SeatRevoked);
    assert_eq!(forgetful.try_ask().await.code(), Code::SeatRevoked);
    assert_eq!(
        forgetful.hand_over(&forgetful.escrow()).await.code(),
        Code::SeatRevoked
    );
}

#[tokio::test]
async fn what_the_office_does_not_keep_it_cannot_give_back() {
    let forgetful = Forgetful::without_escrow().await;
    assert_eq!(forgetful.try_ask().await.code(), Code::NoEscrow);
    for wrong in ["", "zz", &"ab".repeat(79), &"ab".repeat(81)] {
        assert_eq!(forgetful.hand_over(wrong).await.code(), Code::BadRequest);
    }
    let other = format!(
        "/api/v1/seats/{}/escrow",
        forgetful.site.sign_in("canbo").await.seat
    );
    let ask = json!({"escrow": forgetful.escrow()});
    let token = &forgetful.phone.token;
    let answer = forgetful.site.call("PUT", &other, token, Some(ask)).await;
    assert_eq!(
        answer.code(),
        Code::Forbidden,
        "another seat's is not theirs to give"
    );

    // Sealed to another key, or for another seat: the office cannot open it.
    let garbage = "ab".repeat(80);
    assert_eq!(
        forgetful.hand_over(&garbage).await.status,
        StatusCode::NO_CONTENT
    );
    let asked = forgetful.ask().await;
    assert_eq!(forgetful.decide(&asked, true).await.code(), Code::NoEscrow);
    assert_eq!(forgetful.state(&asked).await, RecoveryState::Open);
}

#[tokio::test]
async fn a_request_is_seen_by_its_own_seat_and_decided_by_those_who_manage_the_person() {
    let forgetful = Forgetful::new().await;
    let site = &forgetful.site;
    let (server, commune) = (&site.world.server, site.world.commune.id);
    account(server, commune, "lanhdao", Role::Leader, &[]).await;
    account(server, commune, "admin1", Role::Administrator, &[]).await;
    let asked = forgetful.ask().await;
    let path = format!("/api/v1/recoveries/{}", asked.id);
    for login in ["lanhdao", "xuyen", "admin1"] {
        let token = site.sign_in(login).await.token;
        let ask = Some(json!({"approve": true}));
        assert_eq!(
            site.call("PUT", &path, &token, ask).await.code(),
            Code::Forbidden,
            "{login}"
        );
    }
    let other = site.sign_in("xuyen").await.push_token.expect("a token");
    assert_eq!(
        site.call("GET", &path, &other, None).await.code(),
        Code::NotFound
    );
    let session = site.call("GET", &path, &forgetful.phone.token, None).await;
    assert_eq!(
        session.code(),
        Code::SessionExpired,
        "a session is not a push-only token"
    );
    let push = site
        .call("GET", "/api/v1/session", &forgetful.push, None)
        .await;
    assert_eq!(
        push.code(),
        Code::SessionExpired,
        "and a push-only token no session"
    );
}

#[tokio::test]
async fn a_phone_asks_for_its_key_so_often_and_then_waits() {
    let forgetful = Forgetful::new().await;
    for _ in 0..5 {
        forgetful.ask().await;
    }
    let waiting = forgetful.try_ask().await;
    assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(waiting.header("retry-after"), "600");
    assert_eq!(waiting.code(), Code::TooManyTries);
    assert_eq!(forgetful.open().await.len(), 1, "the last one stands");
    forgetful.site.world.clock.forward(600_000);
    forgetful.ask().await;
}
