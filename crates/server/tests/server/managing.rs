//! An administrator's accounts: those of the office, whole, and nothing of the commune's people.

use crate::{
    site::Site,
    world::{PASSWORD, account},
};
use axum::http::StatusCode;
use serde_json::json;
use so_thon_domain::{
    AccountId, SeatId,
    access::{Role, may_manage},
};
use so_thon_protocol::{
    escrow::{OpenRecovery, RecoveryOpened, seal_escrow},
    hex::hex,
    office::Account,
    problem::Code,
    seal::public_key_of,
    session::SignedIn,
};
use std::collections::HashSet;

const ALL: [Role; 5] = [
    Role::Collaborator,
    Role::Officer,
    Role::Leader,
    Role::ProvinceViewer,
    Role::Administrator,
];

const OWN: &str = "suoi chay qua lang";

/// Somebody of a role with a phone whose PIN they forgot.
struct Somebody {
    role: Role,
    id: AccountId,
    seat: SeatId,
    recovery: RecoveryOpened,
}

impl Somebody {
    async fn new(site: &Site, role: Role) -> Self {
        let (server, commune) = (&site.world.server, &site.world.commune);
        let login = format!(
            "ai-do-{}",
            ALL.iter().position(|one| *one == role).expect("a role")
        );
        let account = account(server, commune.id, &login, role, &[]).await;
        let phone: SignedIn = site.sign_in(&login).await;
        let escrow = seal_escrow(&commune.public_key, &[0xab; 32], &[0x44; 32], &|buffer| {
            buffer.fill(5);
        });
        let path = format!("/api/v1/seats/{}/escrow", phone.seat);
        let ask = json!({"escrow": hex(&escrow.expect("the key is good"))});
        let kept = site.call("PUT", &path, &phone.token, Some(ask)).await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT);
        let push = phone.push_token.expect("a token");
        let ask = json!({"public_key": hex(&public_key_of(&[0x21; 32]))});
        let asked = site
            .call("POST", "/api/v1/recoveries", &push, Some(ask))
            .await;
        assert_eq!(asked.status, StatusCode::CREATED);
        Self {
            role,
            id: account.id,
            seat: phone.seat,
            recovery: asked.json(),
        }
    }
}

/// A commune with somebody of each role, and the token of another administrator.
async fn commune() -> (Site, Vec<Somebody>, String) {
    let site = Site::sealed().await;
    let (server, commune) = (&site.world.server, site.world.commune.id);
    account(server, commune, "quantri", Role::Administrator, &[]).await;
    let mut all = Vec::new();
    for role in ALL {
        all.push(Somebody::new(&site, role).await);
    }
    let token = site.sign_in("quantri").await.token;
    (site, all, token)
}

#[tokio::test]
async fn an_administrator_does_everything_about_accounts_of_the_office_and_nothing_about_others() {
    let (site, all, token) = commune().await;
    for one in &all {
        let managed = may_manage(Role::Administrator, one.role);
        let account = format!("/api/v1/accounts/{}", one.id);
        let questions = [
            (
                "POST",
                "/api/v1/enrolments".to_owned(),
                Some(json!({"account": one.id, "origin": "https://so.vn"})),
            ),
            (
                "PUT",
                format!("/api/v1/recoveries/{}", one.recovery.id),
                Some(json!({"approve": true})),
            ),
            ("DELETE", format!("/api/v1/seats/{}", one.seat), None),
            (
                "PUT",
                format!("{account}/password"),
                Some(json!({"password": OWN})),
            ),
            (
                "PUT",
                format!("{account}/closed"),
                Some(json!({"closed": true})),
            ),
            (
                "PUT",
                format!("{account}/closed"),
                Some(json!({"closed": false})),
            ),
        ];
        for (method, path, body) in questions {
            let answer = site.call(method, &path, &token, body).await;
            let whom = format!("{method} {path} of {:?}", one.role);
            match managed {
                true => assert!(answer.status.is_success(), "{whom}: {}", answer.status),
                false => assert_eq!(answer.code(), Code::Forbidden, "{whom}"),
            }
        }
        let villages = format!("{account}/villages");
        let assigned = site
            .call("PUT", &villages, &token, Some(json!({"villages": []})))
            .await;
        assert_eq!(
            assigned.code(),
            Code::Forbidden,
            "villages are the officer's"
        );
    }
}

#[tokio::test]
async fn an_administrator_is_shown_accounts_and_requests_of_the_office_alone() {
    let (site, all, token) = commune().await;
    let listed = site.call("GET", "/api/v1/accounts", &token, None).await;
    let listed: Vec<Account> = listed.json();
    let roles: HashSet<Role> = listed.iter().map(|one| one.role).collect();
    let managed = |role: &Role| may_manage(Role::Administrator, *role);
    assert_eq!(roles, ALL.into_iter().filter(managed).collect());
    assert!(listed.iter().all(|one| one.villages.is_empty()));
    let open = site.call("GET", "/api/v1/recoveries", &token, None).await;
    let open: HashSet<AccountId> = open
        .json::<Vec<OpenRecovery>>()
        .iter()
        .map(|one| one.account)
        .collect();
    let expected = all.iter().filter(|one| managed(&one.role));
    assert_eq!(open, expected.map(|one| one.id).collect());
}

#[tokio::test]
async fn an_administrator_makes_people_of_the_office_and_learns_of_no_village() {
    let (site, _, token) = commune().await;
    let village = site.world.villages[0];
    for role in ALL {
        let ask = |villages: Vec<_>| {
            json!({"login": format!("moi-{role:?}").to_lowercase(), "name": "Người mới",
                "password": PASSWORD, "role": role, "villages": villages})
        };
        let with_village = ask(vec![village]);
        let refused = site
            .call("POST", "/api/v1/accounts", &token, Some(with_village))
            .await;
        assert!(refused.status.is_client_error(), "{role:?}");
        let made = site
            .call("POST", "/api/v1/accounts", &token, Some(ask(Vec::new())))
            .await;
        let managed = may_manage(Role::Administrator, role);
        let expected = if managed {
            StatusCode::CREATED
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(made.status, expected, "{role:?}");
        if managed {
            assert!(
                made.json::<Account>().first_until.is_some(),
                "to be replaced at the first sign-in"
            );
        }
    }
}
