//! The interface, by HTTP without sockets.

use crate::{
    site::Site,
    world::{PASSWORD, Phone, Seeded, household_write, member_write, number_of, states},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::json;
use so_thon_domain::{AccountId, access::Role};
use so_thon_protocol::{
    State, SyncRequest, codec, office::Account, office::Arrivals, problem::Code, session::SignedIn,
    version::MAX_REQUEST_BYTES,
};
use so_thon_server::{accept::sha256, store::PeopleStore};

const DAY: u64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn a_person_signs_in_syncs_and_signs_out() {
    let site = Site::new().await;
    let signed = site.sign_in("xuyen").await;
    assert!(signed.minted && signed.push_token.is_some());
    assert_eq!(signed.me.villages, [site.world.villages[0]]);
    assert_eq!(signed.me.commune_key, "09".repeat(32));
    let me = site
        .call("GET", "/api/v1/session", &signed.token, None)
        .await;
    assert_eq!(me.json::<so_thon_protocol::session::Me>(), signed.me);

    let mut phone = Phone::on(signed.me.commune, signed.seat);
    let saved = phone.save(vec![household_write(100, site.world.villages[0])]);
    let reply = site
        .sync(&signed.token, &phone.request(vec![saved.clone()]))
        .await;
    phone.take(&reply);
    let again = site.sync(&signed.token, &phone.request(vec![saved])).await;
    assert_eq!(reply.outcomes, again.outcomes);
    assert_eq!(number_of(&phone, 100), Some(1));

    let renewed = site.try_sign_in("xuyen", PASSWORD, Some(signed.seat)).await;
    let renewed: SignedIn = renewed.json();
    assert_eq!((renewed.seat, renewed.minted), (signed.seat, false));
    assert!(renewed.push_token.is_none());
    let before = site
        .call("GET", "/api/v1/session", &signed.token, None)
        .await;
    assert_eq!(
        before.code(),
        Code::SessionExpired,
        "a phone has one session"
    );
    let foreign = site.try_sign_in("canbo", PASSWORD, Some(signed.seat)).await;
    assert_eq!(foreign.code(), Code::Forbidden);

    let out = site
        .call("DELETE", "/api/v1/session", &renewed.token, None)
        .await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    let gone = site
        .call("GET", "/api/v1/session", &renewed.token, None)
        .await;
    assert_eq!(
        (gone.status, gone.code()),
        (StatusCode::UNAUTHORIZED, Code::SessionExpired)
    );
}

#[tokio::test]
async fn wrong_passwords_lock_the_login_for_a_while_known_or_not() {
    let site = Site::new().await;
    for login in ["xuyen", "nobody"] {
        for _ in 0..5 {
            let answer = site.try_sign_in(login, "sai mat khau", None).await;
            assert_eq!(answer.code(), Code::WrongPassword);
        }
        let locked = site.try_sign_in(login, PASSWORD, None).await;
        assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(locked.code(), Code::TooManyTries);
        assert_eq!(locked.header("retry-after"), "30");
    }
    let other = site.try_sign_in("canbo", PASSWORD, None).await;
    assert_eq!(
        other.status,
        StatusCode::OK,
        "others at the same address are not locked out"
    );
    site.world.clock.forward(30_000);
    let wrong = site.try_sign_in("xuyen", "sai mat khau", None).await;
    assert_eq!(wrong.code(), Code::WrongPassword);
    let locked = site.try_sign_in("xuyen", PASSWORD, None).await;
    assert_eq!(locked.header("retry-after"), "60", "the wait doubles");
    site.world.clock.forward(60_000);
    assert_eq!(
        site.try_sign_in("xuyen", PASSWORD, None).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn wrong_passwords_are_forgotten_two_hours_after_their_wait_whoever_has_the_login() {
    let site = Site::new().await;
    let server = &site.world.server;
    for _ in 0..6 {
        for login in ["xuyen", "nobody"] {
            site.try_sign_in(login, "sai mat khau", None).await;
        }
    }
    for (minutes, kept) in [(100, 5), (30, 0)] {
        site.world.clock.forward(minutes * 60_000);
        server.forget_tries().await.expect("forgotten");
        for login in ["xuyen", "nobody"] {
            let login = sha256(login.as_bytes());
            let tries = server.store.tries(login).await.expect("read");
            assert_eq!(tries.count, kept, "after {minutes} more");
        }
    }
}

#[tokio::test]
async fn a_session_lives_while_it_is_used() {
    let site = Site::new().await;
    let token = site.sign_in("xuyen").await.token;
    for _ in 0..3 {
        site.world.clock.forward(29 * DAY);
        let me = site.call("GET", "/api/v1/session", &token, None).await;
        assert_eq!(me.status, StatusCode::OK);
    }
    site.world.clock.forward(31 * DAY);
    let me = site.call("GET", "/api/v1/session", &token, None).await;
    assert_eq!(me.code(), Code::SessionExpired);
    assert_eq!(me.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn a_session_ends_in_any_case_and_the_push_only_token_goes_on() {
    let site = Site::new().await;
    for (login, days) in [("xuyen", 180), ("canbo", 30)] {
        let signed = site.sign_in(login).await;
        for _ in 0..days / 10 {
            site.world.clock.forward(10 * DAY);
            let me = site
                .call("GET", "/api/v1/session", &signed.token, None)
                .await;
            assert_eq!(me.status, StatusCode::OK, "{login}");
        }
        site.world.clock.forward(1);
        let me = site
            .call("GET", "/api/v1/session", &signed.token, None)
            .await;
        assert_eq!(me.code(), Code::SessionExpired, "{login}");
        let push = signed.push_token.expect("a token");
        let request = Request::post("/api/v1/push")
            .header(header::AUTHORIZATION, format!("Bearer {push}"))
            .body(Body::from(so_thon_protocol::push::frame([])))
            .expect("a request");
        assert_eq!(site.send(request).await.status, StatusCode::OK, "{login}");
    }
}

#[tokio::test]
async fn the_office_makes_accounts_and_assigns_villages() {
    let site = Site::new().await;
    let officer = site.sign_in("canbo").await.token;
    let new = |login: &str, role: Role, password: &str| json!({"login": login, "name": "Y  Tuốt", "password": password, "role": role});
    let made = site
        .call(
            "POST",
            "/api/v1/accounts",
            &officer,
            Some(new("tuot", Role::Collaborator, PASSWORD)),
        )
        .await;
    assert_eq!(made.status, StatusCode::CREATED);
    let made: Account = made.json();
    assert_eq!((made.name.as_str(), made.villages.len()), ("Y Tuốt", 0));
    for (ask, code) in [
        (new("tuot", Role::Leader, PASSWORD), Code::LoginTaken),
        (new("moi", Role::Leader, "ngan"), Code::WeakPassword),
        (new("moi", Role::Officer, PASSWORD), Code::Forbidden),
        (new("", Role::Leader, PASSWORD), Code::Missing),
        (new("có dấu", Role::Leader, PASSWORD), Code::BadRequest),
        (json!({"login": 5}), Code::BadRequest),
    ] {
        let refused = site
            .call("POST", "/api/v1/accounts", &officer, Some(ask))
            .await;
        assert_eq!(refused.code(), code);
    }
    let path = format!("/api/v1/accounts/{}/villages", made.id);
    let villages = json!({"villages": site.world.villages});
    let assigned: Account = site
        .call("PUT", &path, &officer, Some(villages.clone()))
        .await
        .json();
    assert_eq!(assigned.villages, site.world.villages);
    let unknown = json!({"villages": [made.id]});
    assert_eq!(
        site.call("PUT", &path, &officer, Some(unknown))
            .await
            .code(),
        Code::NotFound
    );
    let nobody = format!(
        "/api/v1/accounts/{}/villages",
        AccountId(uuid::Uuid::from_u128(3))
    );
    let answer = site.call("PUT", &nobody, &officer, Some(villages)).await;
    assert_eq!(answer.code(), Code::NotFound);

    let token = site.sign_in("xuyen").await.token;
    let path = format!("/api/v1/accounts/{}/password", site.world.collaborator.id);
    let password = json!({"password": "hai con ga mai to"});
    let set = site.call("PUT", &path, &officer, Some(password)).await;
    assert_eq!(set.status, StatusCode::NO_CONTENT);
    let ended = site.call("GET", "/api/v1/session", &token, None).await;
    assert_eq!(ended.code(), Code::SessionExpired);
    let listed: Vec<Account> = site
        .call("GET", "/api/v1/accounts", &officer, None)
        .await
        .json();
    let logins: Vec<_> = listed
        .iter()
        .map(|account| account.login.as_str())
        .collect();
    assert_eq!(logins, ["canbo", "tuot", "xuyen"]);
}

#[tokio::test]
async fn the_office_sees_what_came_in_and_what_is_missing() {
    let site = Site::new().await;
    let signed = site.sign_in("xuyen").await;
    let mut phone = Phone::on(signed.me.commune, signed.seat);
    let own = site.world.villages[0];
    let saved = phone.save(vec![
        household_write(100, own),
        member_write(101, 100, own, "Lò Vì"),
    ]);
    phone.save(vec![household_write(102, own)]);
    site.sync(&signed.token, &phone.request(vec![saved])).await;
    let officer = site.sign_in("canbo").await.token;
    let answer = site
        .call("GET", "/api/v1/arrivals?days=3", &officer, None)
        .await;
    let arrivals: Arrivals = answer.json();
    let xuyen = &arrivals.people[0];
    assert_eq!((xuyen.arrived, xuyen.missing), (1, 1));
    assert_eq!(xuyen.seen, Some(arrivals.now));
    let newest = &arrivals.changes[0];
    assert_eq!((newest.number, newest.records.len()), (1, 2));
    assert_eq!(newest.name, "Người xuyen");
    assert!(
        newest
            .records
            .iter()
            .all(|record| record.created && record.village == Some(own))
    );
    for query in ["?days=0", "?days=x", "?days=4000", "?tage=3"] {
        let answer = site
            .call("GET", &format!("/api/v1/arrivals{query}"), &officer, None)
            .await;
        assert_eq!(answer.code(), Code::BadRequest, "{query}");
    }
    let plain = site.call("GET", "/api/v1/arrivals", &officer, None).await;
    assert_eq!(plain.status, StatusCode::OK);
}

#[tokio::test]
async fn an_idle_sync_stays_small_with_its_headers() {
    let site = Site::new().await;
    let signed = site.sign_in("xuyen").await;
    let mut phone = Phone::on(signed.me.commune, signed.seat);
    let reply = site.sync(&signed.token, &phone.request(Vec::new())).await;
    phone.take(&reply);
    let up = codec::encode(&phone.request(Vec::new()));
    let answer = site.post(&signed.token, up.clone()).await;
    let names: Vec<_> = answer
        .headers
        .keys()
        .map(header::HeaderName::as_str)
        .collect();
    let headers: usize = answer
        .headers
        .iter()
        .map(|(k, v)| k.as_str().len() + v.len() + 4)
        .sum();
    // The server adds a status line, a date and a length: less than a hundred bytes. What every answer
    // tells a browser is 175 of them.
    let down = headers + answer.body.len() + 100;
    assert!(
        down < 640 && up.len() < 250,
        "{down} down, {} up: {names:?}",
        up.len()
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-encoding"), "");
}

#[tokio::test]
async fn a_large_answer_is_compressed() {
    let site = Site::new().await;
    let signed = site.sign_in("xuyen").await;
    let mut phone = Phone::on(signed.me.commune, signed.seat);
    let own = site.world.villages[0];
    let saved = (0..60)
        .map(|id| phone.save(vec![household_write(100 + id, own)]))
        .collect();
    let answer = site
        .post(&signed.token, codec::encode(&phone.request(saved)))
        .await;
    assert_eq!(answer.header("content-encoding"), "br");
    assert!(answer.body.len() < 4_000, "{}", answer.body.len());
}

#[tokio::test]
async fn bodies_that_are_too_large_are_refused() {
    let site = Site::new().await;
    let signed = site.sign_in("xuyen").await;
    let answer = site
        .post(&signed.token, vec![0; MAX_REQUEST_BYTES + 1])
        .await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge)
    );
    let ask = json!({"login": "x".repeat(70_000), "password": "y"});
    let answer = site.call("POST", "/api/v1/session", "", Some(ask)).await;
    assert_eq!(answer.code(), Code::TooLarge);
}

#[tokio::test]
async fn garbage_is_a_clear_refusal_and_never_a_fault() {
    let site = Site::new().await;
    let signed = site.sign_in("xuyen").await;
    let mut phone = Phone::on(signed.me.commune, signed.seat);
    let own = site.world.villages[0];
    let saved = phone.save(vec![
        household_write(100, own),
        member_write(101, 100, own, "Lò Vì"),
    ]);
    let good = codec::encode(&phone.request(vec![saved]));
    let mut chance = Seeded(11);
    let mut pick = |below: usize| usize::try_from(chance.next() % below as u64).expect("small");
    for _ in 0..2_000 {
        let mut bytes = good.clone();
        match pick(4) {
            0 => bytes.truncate(pick(bytes.len())),
            1 => bytes.extend([0x9f, 0xff, 0x5f]),
            _ => {
                for _ in 0..=pick(6) {
                    let at = pick(bytes.len());
                    bytes[at] = u8::try_from(pick(256)).expect("a byte");
                }
            }
        }
        let answer = site.post(&signed.token, bytes).await;
        if answer.status != StatusCode::OK {
            assert!(answer.status.is_client_error(), "{}", answer.status);
            answer.code();
        }
    }
    for bytes in [
        vec![],
        vec![0x9f; 50_000],
        vec![0xbf; 50_000],
        vec![0x5b, 255, 255, 255, 255, 255, 255, 255, 255],
    ] {
        assert_eq!(
            site.post(&signed.token, bytes).await.code(),
            Code::BadRequest
        );
    }
    let (store, commune) = (&site.world.server.store, &site.world.commune);
    let report = so_thon_server::check::check(store, &*site.world.server.keys, commune)
        .await
        .expect("a report");
    assert_eq!(report.findings, Vec::<String>::new());
}

#[tokio::test]
async fn a_request_for_another_seat_or_version_is_refused() {
    let site = Site::new().await;
    let signed = site.sign_in("xuyen").await;
    let other = site.sign_in("canbo").await;
    let phone = Phone::on(other.me.commune, other.seat);
    let answer = site
        .post(&signed.token, codec::encode(&phone.request(Vec::new())))
        .await;
    assert_eq!(answer.code(), Code::Forbidden);
    let request = SyncRequest {
        version: 99,
        ..Phone::on(signed.me.commune, signed.seat).request(Vec::new())
    };
    let answer = site.post(&signed.token, codec::encode(&request)).await;
    assert_eq!(answer.code(), Code::VersionUnsupported);
    let request = SyncRequest {
        highest: u64::MAX,
        ..Phone::on(signed.me.commune, signed.seat).request(Vec::new())
    };
    let answer = site.post(&signed.token, codec::encode(&request)).await;
    assert_eq!(answer.code(), Code::BadRequest);
}

#[tokio::test]
async fn what_is_not_there_says_so_in_the_same_form() {
    let site = Site::new().await;
    assert_eq!(site.get("/api/v1/nothing").await.code(), Code::NotFound);
    assert_eq!(site.get("/api").await.status, StatusCode::NOT_FOUND);
    let wrong = site.call("PATCH", "/api/v1/session", "", None).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    wrong.code();
    let health = site.get("/healthz").await;
    assert_eq!(
        (health.status, &health.body[..]),
        (StatusCode::OK, &b"ok\n"[..])
    );
}

#[tokio::test]
async fn the_app_and_its_files_are_served_with_their_headers() {
    let site = Site::new().await;
    let put = |name: &str, text: &str| {
        std::fs::write(site.folder.0.join(name), text).expect("a file");
    };
    assert_eq!(
        site.get("/").await.code(),
        Code::NotFound,
        "nothing was built yet"
    );
    put("index.html", "<!doctype html>");
    put("sw.js", "self");
    put("so-thon-0123456789abcdef_bg.wasm", "wasm");
    put("so-thon-0123456789abcdef_bg.wasm.br", "packed");
    put(".secret", "no");
    for path in ["/", "/so-ho", "/so-ho/0190-x", "/van-phong/nguoi"] {
        let page = site.get(path).await;
        assert_eq!(page.body, b"<!doctype html>");
        assert!(
            page.header("content-security-policy")
                .starts_with("default-src 'none'; ")
        );
        assert!(
            page.header("content-security-policy")
                .contains("'wasm-unsafe-eval'")
        );
        assert_eq!(page.header("strict-transport-security"), "", "not over TLS");
        assert_eq!(page.header("cache-control"), "no-cache");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
        let known = Request::get(path).header("if-none-match", page.header("etag"));
        let again = site
            .send(known.body(Body::empty()).expect("a request"))
            .await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        assert!(again.body.is_empty());
        assert_eq!(
            again.header("content-security-policy"),
            page.header("content-security-policy"),
            "it takes the place of what the browser has"
        );
    }
    let worker = site.get("/sw.js").await;
    assert_eq!(
        worker.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert_eq!(
        worker.header("content-security-policy"),
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
        "a worker's policy is that of its script"
    );
    put("icon.svg", "<svg/>");
    let picture = site.get("/icon.svg").await;
    assert_eq!(
        picture.header("content-type"),
        "image/svg+xml; charset=utf-8"
    );
    let name = "/so-thon-0123456789abcdef_bg.wasm";
    let wasm = site.get(name).await;
    assert_eq!(
        (wasm.header("content-type"), &wasm.body[..]),
        ("application/wasm", &b"wasm"[..])
    );
    assert_eq!(
        wasm.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(wasm.header("vary"), "accept-encoding");
    let asked = Request::get(name).header("accept-encoding", "gzip, deflate, br");
    let packed = site
        .send(asked.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(
        (packed.header("content-encoding"), &packed.body[..]),
        ("br", &b"packed"[..])
    );
    for path in [
        "/.secret",
        "/../Cargo.toml",
        "/%2e%2e/x.toml",
        "/missing.js",
        "/a.wasm.br",
    ] {
        assert_eq!(site.get(path).await.code(), Code::NotFound, "{path}");
    }
    let post = site.call("POST", "/so-ho", "", None).await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn states_of_a_push_come_back_by_http() {
    let site = Site::new().await;
    let signed = site.sign_in("xuyen").await;
    let mut phone = Phone::on(signed.me.commune, signed.seat);
    let saved = phone.save(vec![household_write(100, site.world.villages[1])]);
    let reply = site.sync(&signed.token, &phone.request(vec![saved])).await;
    assert!(matches!(states(&reply)[..], [State::Refused { .. }]));
}

#[tokio::test]
async fn a_page_runs_and_shows_nothing_but_the_apps_own_files() {
    let site = Site::new().await;
    std::fs::write(site.folder.0.join("index.html"), "<!doctype html>").expect("written");
    let page = site.get("/").await;
    let policy = page.header("content-security-policy");
    let sources = |of: &str| {
        let directives = policy.split(';').map(str::trim);
        let found = directives.filter_map(|one| one.strip_prefix(of)).next();
        found.map(str::trim).unwrap_or_default().to_owned()
    };
    for (directive, allowed) in [
        ("default-src", "'none'"),
        ("script-src", "'self' 'wasm-unsafe-eval'"),
        ("style-src", "'self'"),
        ("img-src", "'self' data: blob:"),
        ("connect-src", "'self'"),
        ("worker-src", "'self'"),
        ("manifest-src", "'self'"),
        ("font-src", "'self'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
        ("frame-ancestors", "'none'"),
    ] {
        assert_eq!(sources(directive), allowed, "{directive}");
    }
    assert_eq!(policy.split(';').count(), 11, "and nothing else: {policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    assert!(
        !policy.contains("http") && !policy.contains('*'),
        "nobody else's"
    );
}

#[tokio::test]
async fn every_answer_says_that_it_is_what_it_says_and_stands_in_no_frame() {
    let site = Site::new().await;
    std::fs::write(site.folder.0.join("index.html"), "<!doctype html>").expect("written");
    std::fs::write(site.folder.0.join("a.wasm"), "wasm").expect("written");
    let token = site.sign_in("xuyen").await.token;
    let answers = [
        ("a page", site.get("/").await),
        ("a file", site.get("/a.wasm").await),
        ("no file", site.get("/none.js").await),
        ("health", site.get("/healthz").await),
        ("no route", site.get("/api/v1/nothing").await),
        (
            "no method",
            site.call("PATCH", "/api/v1/session", "", None).await,
        ),
        (
            "an answer",
            site.call("GET", "/api/v1/session", &token, None).await,
        ),
        (
            "a refusal",
            site.call("GET", "/api/v1/held", &token, None).await,
        ),
        ("garbage", site.post(&token, vec![0x9f; 9]).await),
    ];
    for (what, answer) in answers {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; "), "{what}");
        assert!(policy.ends_with("frame-ancestors 'none'"), "{what}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{what}");
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "same-origin",
            "{what}"
        );
    }
}
