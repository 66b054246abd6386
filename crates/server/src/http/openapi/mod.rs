//! `GET /api/openapi.json`: the interface described as OpenAPI 3.1, for whoever writes a program that speaks with it.
//!
//! It is built of the route table: a path, its method, whom it serves, how much it takes and what follows from those
//! (the refusals) are read off the table. What the table cannot know (words, forms of bodies) stands in `said` and
//! `types`, and the tests compare both with the table and with the types themselves.

mod said;
mod types;

use super::table::{Declared, Reach, Route, routes};
use crate::{
    access::{Anyone, Rule},
    problem::problem,
    store::Store,
};
use axum::{
    body::Bytes,
    http::header,
    response::{IntoResponse, Response},
};
use said::{Gives, Said, Takes};
use serde_json::{Map, Value, json};
use so_thon_domain::access::Role;
use so_thon_protocol::problem::Code;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};
use types::Shape;

/// What stands above everything, in Markdown as OpenAPI has it.
const ABOUT: &str = "The interface between the phones, the office's page and the server of one office. \
A JSON body may have fields that are not named here: they are passed over; a query may not. \
Every refusal is `application/problem+json` (RFC 9457) with a stable `code`; the words for people are the app's. \
`too_many_tries` comes with `Retry-After` in seconds. \
What is not named below `/api/` is `not_found`; another method of a path that is named is answered 405 with the code \
`bad_request`. What is outside `/api/` but `/healthz` is the app's own files. \
The forms of records, envelopes and messages of sync: docs/sync.md; who reaches what: docs/access.md.";

/// The document. It names nobody and holds nothing of any commune: it is for everybody.
pub async fn show<S: Store>(_: Anyone<S>) -> Response {
    static DOCUMENT: OnceLock<Bytes> = OnceLock::new();
    let text = DOCUMENT.get_or_init(|| Bytes::from(document::<S>().to_string()));
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text.clone()).into_response()
}

fn document<S: Store>() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in routes::<S>() {
        let declared = route.declared;
        let path = paths.entry(declared.path).or_insert_with(|| json!({}));
        path[declared.method.name().to_ascii_lowercase()] = operation(&route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sổ Thôn",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": types::all(),
            "securitySchemes": {
                "session": bearer("The token of a session: `POST /api/v1/session`, `POST /api/v1/enrol`."),
                "push": bearer(
                    "The push-only token of a seat, given with the seat: it brings what the seat saved and reads nothing."
                ),
            },
        },
    })
}

fn bearer(says: &str) -> Value {
    json!({"type": "http", "scheme": "bearer", "description": says})
}

fn operation<S: Store>(route: &Route<S>) -> Value {
    let declared = &route.declared;
    let mut operation = json!({
        "security": security(declared.rule),
        "x-serves": serves(declared.rule),
        "x-reaches": reaches(declared.reach),
    });
    // A route without words is found by the test: every one has to have them.
    let Some(said) = Said::of(declared) else {
        return operation;
    };
    operation["summary"] = said.says.into();
    let parameters = parameters(declared, said);
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some(mut body) = body(said.takes) {
        body["required"] = true.into();
        body["x-max-bytes"] = route.most().into();
        operation["requestBody"] = body;
    }
    operation["responses"] = answers(declared, said);
    operation
}

fn security(rule: Rule) -> Value {
    match rule {
        Rule::Anyone => json!([]),
        Rule::PushToken | Rule::GoodPushToken => json!([{"push": []}]),
        Rule::Signed(_) => json!([{"session": []}]),
        Rule::SignedOrPushToken(_) => json!([{"session": []}, {"push": []}]),
    }
}

/// Whom a route serves: roles, and the push-only token.
fn serves(rule: Rule) -> Value {
    let roles: Vec<_> = rule.signed_in().iter().map(|role| name_of(*role)).collect();
    let push = match rule {
        Rule::Anyone => return json!({"anyone": true}),
        Rule::Signed(_) => None,
        Rule::GoodPushToken => Some("not revoked"),
        Rule::PushToken | Rule::SignedOrPushToken(_) => Some("revoked or not"),
    };
    let mut serves = json!({"roles": roles});
    if let Some(push) = push {
        serves["push_token"] = push.into();
    }
    serves
}

fn name_of(role: Role) -> &'static str {
    match role {
        Role::Collaborator => "collaborator",
        Role::Officer => "officer",
        Role::Leader => "leader",
        Role::ProvinceViewer => "province_viewer",
        Role::Administrator => "administrator",
    }
}

fn reaches(reach: Reach) -> &'static str {
    match reach {
        Reach::Nothing => "nothing of others",
        Reach::OwnSeat => "the own seat",
        Reach::Commune => "the own commune",
        Reach::People => "people of the own commune whom one manages",
        Reach::Villages => "villages that one sees",
        Reach::Totals => "totals over communes",
    }
}

fn parameters(declared: &Declared, said: &Said) -> Vec<Value> {
    let in_path = names_in(declared.path).map(|name| {
        let shape = said::in_path(name);
        json!({"name": name, "in": "path", "required": true, "schema": shape.schema()})
    });
    let query = said.query.iter().map(|one| {
        json!({
            "name": one.name,
            "in": "query",
            "required": one.required,
            "description": one.says,
            "schema": one.shape.schema(),
        })
    });
    let headers = said.headers.iter().map(|(name, required, says)| {
        json!({
            "name": name,
            "in": "header",
            "required": required,
            "description": says,
            "schema": {"type": "string"},
        })
    });
    in_path.chain(query).chain(headers).collect()
}

/// The names between braces.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| {
        let name = part.strip_prefix('{')?;
        name.strip_suffix('}')
    })
}

fn body(takes: Takes) -> Option<Value> {
    match takes {
        Takes::Nothing => None,
        Takes::Json(name) => {
            Some(json!({"content": {"application/json": {"schema": Shape::Of(name).schema()}}}))
        }
        Takes::Bytes(kind, says) => Some(json!({"description": says, "content": {kind: {}}})),
    }
}

fn answers(declared: &Declared, said: &Said) -> Value {
    let mut answers = Map::new();
    let (status, good) = match said.gives {
        Gives::Nothing(says) => (204, json!({"description": says})),
        Gives::Json(status, shape) => {
            let content = json!({"application/json": {"schema": shape.schema()}});
            (
                status,
                json!({"description": said.says, "content": content}),
            )
        }
        Gives::Bytes(kinds, says) => {
            let content: Map<String, Value> = kinds
                .iter()
                .map(|kind| ((*kind).to_owned(), json!({})))
                .collect();
            (200, json!({"description": says, "content": content}))
        }
    };
    answers.insert(status.to_string(), good);
    for (status, codes) in by_status(refusals(declared, said)) {
        answers.insert(status.to_string(), refusal(&codes));
    }
    answers.into()
}

/// The codes a route may answer with: those that follow from whom it serves and what it takes, and its own.
fn refusals(declared: &Declared, said: &Said) -> Vec<Code> {
    let mut codes = vec![Code::Internal];
    codes.extend(match declared.rule {
        Rule::Anyone => &[][..],
        Rule::PushToken => &[Code::SessionExpired, Code::TooManyTries],
        Rule::GoodPushToken => &[
            Code::SessionExpired,
            Code::TooManyTries,
            Code::SeatRevoked,
            Code::AccountClosed,
        ],
        Rule::Signed(_) | Rule::SignedOrPushToken(_) => &[
            Code::SessionExpired,
            Code::TooManyTries,
            Code::SeatRevoked,
            Code::Forbidden,
        ],
    });
    if names_in(declared.path).next().is_some() {
        codes.push(Code::NotFound);
    }
    if !said.query.is_empty() {
        codes.push(Code::BadRequest);
    }
    if !matches!(said.takes, Takes::Nothing) {
        codes.extend([Code::BadRequest, Code::TooLarge]);
    }
    codes.extend(said.refuses);
    codes
}

fn by_status(codes: Vec<Code>) -> BTreeMap<u16, BTreeSet<&'static str>> {
    let mut grouped: BTreeMap<u16, BTreeSet<&'static str>> = BTreeMap::new();
    for code in codes {
        let names = grouped.entry(code.status()).or_default();
        names.insert(code.name());
    }
    grouped
}

fn refusal(names: &BTreeSet<&'static str>) -> Value {
    let titles: Vec<String> = Code::ALL
        .into_iter()
        .filter(|code| names.contains(code.name()))
        .map(|code| format!("`{}`: {}", code.name(), problem(code).title))
        .collect();
    let narrowed = json!({"properties": {"code": {"enum": names}}});
    json!({
        "description": titles.join(". "),
        "content": {"application/problem+json": {
            "schema": {"allOf": [Shape::Of("Problem").schema(), narrowed]},
        }},
    })
}
