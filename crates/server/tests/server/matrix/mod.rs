//! Who reaches what: every route × everybody who may come × their own village, another village,
//! another commune. The routes are those of the server's own table, and so are the rules; what is
//! expected follows from both, and a route that is not asked for here fails the test.
//!
//! A *leak* is an answer that gives or does what the rule denies. Somebody *shut out* gets nothing
//! where the rule lets them in. Both must be none.

pub mod ask;
pub mod ground;
mod page;
mod pictures;
mod plant;

use ask::{Actor, Target, ask};
use axum::http::StatusCode;
use ground::Ground;
use plant::Plant;
use serde_json::json;
use so_thon_domain::access::{Role, Scope, may_manage};
use so_thon_server::{
    access::Rule,
    http::{Declared, Reach, routes},
    store::SqliteStore,
};
use std::collections::BTreeSet;

/// Does the rule let this one through at all?
pub fn is_served(rule: Rule, actor: Actor) -> bool {
    match (rule, actor) {
        (Rule::Anyone, _) | (Rule::PushToken, Actor::LockedPhone | Actor::LostLockedPhone) => true,
        (Rule::GoodPushToken, Actor::LockedPhone) => true,
        (Rule::SignedOrPushToken(_), Actor::LockedPhone | Actor::LostLockedPhone) => true,
        (rule, Actor::Signed(role)) => rule.signed_in().contains(&role),
        _ => false,
    }
}

/// Is the target within the reach of this one on this route?
fn is_reached(declared: &Declared, actor: Actor, target: Target) -> bool {
    let role = match actor {
        Actor::Signed(role) => Some(role),
        _ => None,
    };
    match (declared.reach, target) {
        (Reach::Nothing, _) => true,
        (Reach::OwnSeat, target) => target == Target::Own,
        (_, Target::OtherCommune) => false,
        // Whose accounts one manages; that of an administrator alone are those of the office.
        (Reach::People, _) => role.is_some_and(|role| may_manage(role, Role::Collaborator)),
        (Reach::Commune, _) => !is_listed_by_management(declared) || role == Some(Role::Officer),
        (Reach::Villages, Target::OtherVillage) => {
            role.is_some_and(|role| Scope::of(role, BTreeSet::new()) == Scope::Commune)
        }
        // The log of the server is not that of the commune.
        (Reach::Villages, Target::Own) if role.is_some() => role != Some(Role::Administrator),
        // A push-only token reaches nothing of a village but what its own seat made: that of the
        // lost phone did not.
        (Reach::Villages, Target::Own) => actor == Actor::LockedPhone,
    }
}

/// Lists of people show those whom the caller manages.
fn is_listed_by_management(declared: &Declared) -> bool {
    let lists = [
        "/api/v1/accounts",
        "/api/v1/enrolments",
        "/api/v1/recoveries",
    ];
    lists.contains(&declared.path)
}

fn targets(reach: Reach) -> &'static [Target] {
    match reach {
        Reach::Nothing => &[Target::Own],
        Reach::OwnSeat | Reach::Commune | Reach::People | Reach::Villages => &Target::ALL,
    }
}

/// What asking everything gave.
#[derive(Debug, Default)]
struct Found {
    routes: usize,
    cells: usize,
    leaks: Vec<String>,
    shut_out: Vec<String>,
}

/// Asks everything that is asked of these routes, until there are enough leaks.
async fn walk(
    ground: &Ground,
    plant: Plant,
    enough: usize,
    wanted: impl Fn(&Declared) -> bool,
) -> Found {
    let table = routes::<SqliteStore>();
    let table: Vec<_> = table
        .iter()
        .map(|route| &route.declared)
        .filter(|declared| wanted(declared))
        .collect();
    let mut found = Found {
        routes: table.len(),
        ..Found::default()
    };
    for declared in table {
        for actor in Actor::all() {
            for target in targets(declared.reach) {
                found.cells += 1;
                let answer = ask(ground, plant, declared, actor, *target).await;
                let name = format!(
                    "{} {} by {actor:?} of {target:?}: {}",
                    declared.method.name(),
                    declared.path,
                    answer.status
                );
                let served = is_served(declared.rule, actor);
                let may = served && is_reached(declared, actor, *target);
                let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
                if (answer.reached && !may)
                    || answer.shows_what_is_not_theirs
                    || (!served && !refused.contains(&answer.status))
                {
                    found.leaks.push(name);
                    if found.leaks.len() == enough {
                        return found;
                    }
                } else if may && !answer.reached {
                    found.shut_out.push(name);
                }
            }
        }
    }
    found
}

/// Where `cargo xtask bench access` wants the figures.
const FIGURES: &str = "SO_THON_ACCESS_FIGURES";

#[tokio::test]
async fn the_access_matrix_has_no_leak_and_shuts_nobody_out() {
    let ground = Ground::lay().await;
    let found = walk(&ground, Plant::Nothing, usize::MAX, |_| true).await;
    if let Some(file) = std::env::var_os(FIGURES) {
        let figures = json!({
            "access.routes": found.routes,
            "access.cells": found.cells,
            "access.leaks": found.leaks.len(),
        });
        std::fs::write(file, figures.to_string()).expect("written");
    }
    assert_eq!(found.leaks, Vec::<String>::new(), "leaks");
    assert_eq!(found.shut_out, Vec::<String>::new(), "shut out");
}

#[tokio::test]
async fn a_planted_leak_is_seen_on_every_route_that_it_opens() {
    let ground = Ground::lay().await;
    let for_officers = |declared: &Declared| declared.rule.signed_in().contains(&Role::Officer);
    // Whoever needs no right cannot have too much of it, and whoever reads nothing of others shows
    // nothing of them.
    let closed = |declared: &Declared| for_officers(declared) && declared.reach != Reach::Nothing;
    let some_are_shut_out = |declared: &Declared| {
        let all = Actor::all().into_iter();
        all.filter(|actor| matches!(actor, Actor::Signed(_)))
            .any(|actor| !is_served(declared.rule, actor))
    };
    for (plant, opens) in [
        (Plant::Token, &closed as &dyn Fn(&Declared) -> bool),
        (Plant::Role, &|declared: &Declared| {
            closed(declared) && some_are_shut_out(declared)
        }),
        (Plant::Commune, &|declared: &Declared| {
            closed(declared) && declared.reach != Reach::OwnSeat
        }),
    ] {
        let table = routes::<SqliteStore>();
        let mut asked = 0;
        for route in table.iter().filter(|route| opens(&route.declared)) {
            asked += 1;
            let found = walk(&ground, plant, 1, |declared| *declared == route.declared).await;
            assert!(
                !found.leaks.is_empty(),
                "{plant:?} is not seen on {} {}",
                route.declared.method.name(),
                route.declared.path
            );
        }
        assert!(asked > 10, "{plant:?} opens {asked} routes");
    }
}
