//! Whom each route serves is written down for people too: changing it is a decision, not a slip.

use so_thon_domain::access::Role;
use so_thon_server::{
    access::Rule,
    http::{Declared, Reach, routes},
    store::MemoryStore,
};

const PAGE: &str = include_str!("../../../../../docs/access.md");

fn role(role: Role) -> &'static str {
    match role {
        Role::Collaborator => "collaborator",
        Role::Officer => "officer",
        Role::Leader => "leader",
        Role::ProvinceViewer => "province viewer",
        Role::Administrator => "administrator",
    }
}

fn names(roles: &[Role]) -> String {
    let names: Vec<_> = roles.iter().map(|one| role(*one)).collect();
    names.join(", ")
}

fn line(declared: &Declared) -> String {
    let whom = match declared.rule {
        Rule::Anyone => "anyone".to_owned(),
        Rule::PushToken => "push-only token, revoked or not".to_owned(),
        Rule::GoodPushToken => "push-only token, not revoked".to_owned(),
        Rule::Signed(roles) => names(roles),
        Rule::SignedOrPushToken(roles) => {
            format!("{}, push-only token, revoked or not", names(roles))
        }
    };
    let reach = match declared.reach {
        Reach::Nothing => "nothing of others",
        Reach::OwnSeat => "the own seat",
        Reach::Commune => "the own commune",
        Reach::People => "people of the own commune whom one manages",
        Reach::Villages => "villages that one sees",
        Reach::Totals => "counts over all communes, none below 5",
    };
    let (method, path) = (declared.method.name(), declared.path);
    format!("| {method} | `{path}` | {whom} | {reach} |")
}

#[test]
fn the_page_on_access_says_what_the_route_table_says() {
    let table = routes::<MemoryStore>();
    let expected: Vec<_> = table.iter().map(|route| line(&route.declared)).collect();
    let methods: Vec<_> = table
        .iter()
        .map(|route| format!("| {} |", route.declared.method.name()))
        .collect();
    let is_row = |line: &&str| methods.iter().any(|method| line.starts_with(method));
    let written: Vec<_> = PAGE.lines().filter(is_row).collect();
    assert_eq!(
        written,
        expected,
        "docs/access.md should say:\n{}",
        expected.join("\n")
    );
}
