//! How much one seat may ask in a while, whatever it asks with, and that nobody else pays for it.

use crate::{site::Site, world::PASSWORD};
use axum::http::StatusCode;
use so_thon_protocol::problem::Code;
use so_thon_server::limits::Allowance;

async fn site() -> Site {
    Site::with(|settings| {
        settings.requests = Allowance {
            burst: 4,
            each_ms: 1_500,
        };
    })
    .await
}

#[tokio::test]
async fn a_seat_that_asks_too_much_is_told_when_to_come_again() {
    let site = site().await;
    let wild = site.sign_in("xuyen").await;
    let push = wild.push_token.expect("a token");
    let me = |token: String| async { site.call("GET", "/api/v1/session", &token, None).await };
    for _ in 0..3 {
        assert_eq!(me(wild.token.clone()).await.status, StatusCode::OK);
    }
    // The push-only token is the same seat's.
    let pushed = site.call("POST", "/api/v1/push", &push, None).await;
    assert_ne!(pushed.status, StatusCode::TOO_MANY_REQUESTS);
    for (method, path, token) in [
        ("GET", "/api/v1/session", &wild.token),
        ("POST", "/api/v1/push", &push),
        ("POST", "/api/v1/recoveries", &push),
    ] {
        let waiting = site.call(method, path, token, None).await;
        assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert_eq!(waiting.header("retry-after"), "2");
        assert_eq!(waiting.code(), Code::TooManyTries);
    }
    let other = site.sign_in("canbo").await.token;
    assert_eq!(me(other).await.status, StatusCode::OK);
    site.world.clock.forward(1_500);
    assert_eq!(me(wild.token.clone()).await.status, StatusCode::OK);
    let waiting = me(wild.token).await;
    assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn one_address_may_sign_in_as_often_as_it_has_people() {
    let site = site().await;
    for _ in 0..20 {
        let answer = site.try_sign_in("xuyen", PASSWORD, None).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
}
