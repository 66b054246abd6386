//! What nobody means to send: every route of the document, asked by everybody who may come, with a lawful request bent
//! in every way that its form makes possible (`bend`).
//!
//! Whatever comes, the answer is a refusal that the document names, with its stable code, and then nothing was written
//! but the log; or it is good, because what was sent is lawful still, and then it has the form that the document names,
//! and `check` finds the store whole. Nothing panics.

mod bend;
mod book;
mod panics;

use crate::{
    matrix::{
        ask::{Actor, Target, question},
        ground::{Copy, Ground},
        is_served,
    },
    openapi::schema,
    world::{PASSWORD, Seeded},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, header},
    routing::get,
};
use bend::{Ask, Bent, Form};
use book::Book;
use serde_json::{Value, json};
use so_thon_domain::access::Role;
use so_thon_protocol::{
    Problem,
    hex::hex,
    photo::{OFFSET, PIECE_TYPE},
    problem::Code,
};
use so_thon_server::{
    check::check,
    http::{Declared, routes},
    store::SqliteStore,
};
use tower::ServiceExt;

/// Where `cargo xtask bench hostile` wants the figures.
const FIGURES: &str = "SO_THON_HOSTILE_FIGURES";

/// Who sends everything is the first whom a route serves, and the officer. Behind them the same handler stands for
/// others: they send one in so many.
const OF_OTHERS: usize = 3;

/// Whom a route does not serve is turned away before anything is read of what they sent.
const OF_STRANGERS: usize = 6;

#[derive(Default)]
struct Found {
    requests: u64,
    /// Refusals after which something else than the log was another.
    written: Vec<String>,
    /// Answers that are neither good in the document's form nor a refusal that it names.
    unclear: Vec<String>,
    /// What `check` found in the end.
    broken: Vec<String>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// A server of its own, and a look into its store.
struct Office {
    copy: Copy,
    book: Book,
}

impl Office {
    async fn open(ground: &Ground) -> Self {
        let copy = ground.copy().await;
        let book = Book::open(&copy.file).await;
        Self { copy, book }
    }

    async fn close(self, ground: &Ground, found: &mut Found) {
        for target in [Target::Own, Target::OtherCommune] {
            let commune = &ground.theirs(target).commune;
            let report = check(&self.copy.store, &ground.keys, commune).await;
            found.broken.extend(report.expect("checked").findings);
        }
        self.book.close().await;
        self.copy.close().await;
    }
}

async fn send(interface: &Router, ask: &Ask) -> Option<Answer> {
    let mut request = Request::builder().method(&*ask.method).uri(&ask.path);
    for (name, value) in &ask.headers {
        request = request.header(name, value);
    }
    // What is no HTTP does not come this far.
    let request = request.body(Body::from(ask.body.clone())).ok()?;
    let response = interface.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    Some(Answer {
        status: parts.status,
        headers: parts.headers,
        body: to_bytes(body, usize::MAX).await.expect("a body").to_vec(),
    })
}

/// What is wrong with an answer.
fn fault(form: &Form<'_>, ask: &Ask, served: bool, answer: &Answer) -> Option<String> {
    let status = answer.status.as_u16();
    let kind = answer.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let foreseen = &form.operation["responses"][status.to_string()];
    if answer.status.is_success() {
        if !served {
            return Some("is served".to_owned());
        }
        let Some(content) = foreseen["content"].as_object() else {
            return foreseen
                .is_null()
                .then(|| format!("{status} is not in the document"));
        };
        let Some(media) = content.get(kind) else {
            return Some(format!("{status} as {kind:?} is not in the document"));
        };
        let schema = media.get("schema")?;
        let value: Value = serde_json::from_slice(&answer.body).ok()?;
        return schema::fault(form.document, schema, &value);
    }
    if !answer.status.is_client_error() {
        return Some(format!("{status}"));
    }
    if kind != "application/problem+json" {
        return Some(format!("{status} as {kind:?}"));
    }
    if ask.method == "HEAD" {
        return foreseen
            .is_null()
            .then(|| format!("{status} is not in the document"));
    }
    let Ok(problem) = serde_json::from_slice::<Problem>(&answer.body) else {
        return Some(format!("{status} without a problem"));
    };
    if problem.status != status || problem.code == Code::Unknown {
        return Some(format!(
            "{status} says {} {:?}",
            problem.status, problem.code
        ));
    }
    let elsewhere = [
        (StatusCode::METHOD_NOT_ALLOWED, Code::BadRequest),
        (StatusCode::NOT_FOUND, Code::NotFound),
    ];
    if elsewhere.contains(&(answer.status, problem.code)) && ask.method != form_method(form) {
        return None;
    }
    let schema = &foreseen["content"]["application/problem+json"]["schema"];
    if schema.is_null() {
        return Some(format!(
            "{status} {} is not in the document",
            problem.code.name()
        ));
    }
    let value: Value = serde_json::from_slice(&answer.body).expect("it was read before");
    schema::fault(form.document, schema, &value)
}

fn form_method(form: &Form<'_>) -> String {
    let methods = form.document["paths"][form.template].as_object();
    let own = methods
        .expect("methods")
        .iter()
        .find(|(_, operation)| *operation == form.operation);
    own.expect("the own one").0.to_ascii_uppercase()
}

/// A request that is as it should be. Where the matrix sends what is refused, or little, there is more here to bend.
fn lawful(ground: &Ground, declared: &Declared, actor: Actor) -> Ask {
    let person = actor.person(ground);
    let question = question(ground, declared, person, Target::Own);
    let mut ask = Ask {
        method: declared.method.name().to_owned(),
        path: question.path,
        headers: Vec::new(),
        body: question.body,
    };
    if let Some(token) = actor.token(ground) {
        let token = HeaderValue::from_str(&format!("Bearer {token}")).expect("a token");
        ask.set(header::AUTHORIZATION, token);
    }
    if !question.kind.is_empty() {
        ask.set(
            header::CONTENT_TYPE,
            HeaderValue::from_static(question.kind),
        );
    }
    if question.kind == PIECE_TYPE {
        ask.set(
            HeaderName::from_static(OFFSET),
            HeaderValue::from_static("0"),
        );
    }
    let place = ground.theirs(Target::Own);
    let fuller = match (declared.method.name(), declared.path) {
        ("POST", "/api/v1/session") => json!({
            "login": ground.person(Role::Collaborator).account.login, "password": PASSWORD,
            "new_password": null, "seat": null, "public_key": hex(&[9; 32]), "device": "Android",
        }),
        ("POST", "/api/v1/enrol") => json!({
            "code": place.code, "public_key": hex(&[9; 32]), "claim": hex(&[3; 16]), "seat": null,
            "device": "Android", "escrow": hex(&[5; 80]),
        }),
        ("POST", "/api/v1/accounts") => json!({
            "login": "moi", "name": "Mới", "password": "", "role": "collaborator",
            "villages": [place.village],
        }),
        _ => return ask,
    };
    ask.body = fuller.to_string().into_bytes();
    ask
}

/// Does it leave nothing to do it to once more? Then who comes next finds a server on which it was not done.
fn spends(declared: &Declared) -> bool {
    let once = [
        "/api/v1/session/password",
        "/api/v1/held/{seat}/{number}",
        "/api/v1/recoveries/{id}",
        "/api/v1/erasures",
    ];
    declared.method.name() == "DELETE" || once.contains(&declared.path)
}

/// Asks everything that is asked of one route by everybody who may come.
async fn ask_all(ground: &Ground, form: &Form<'_>, declared: &Declared, found: &mut Found) {
    let mut office = Office::open(ground).await;
    let mut first = true;
    for (turn, actor) in Actor::all().into_iter().enumerate() {
        let served = is_served(declared.rule, actor);
        let step = match served {
            false => OF_STRANGERS,
            true if first || actor == Actor::Signed(Role::Officer) => 1,
            true => OF_OTHERS,
        };
        first &= !served;
        let lawful = lawful(ground, declared, actor);
        let all = bend::all(form, &lawful, &mut Seeded(turn as u64));
        for bent in all.into_iter().skip(turn % step).step_by(step) {
            let who = (actor, served);
            let changed = ask_one(form, who, &bent, &mut office, found).await;
            if changed && spends(declared) {
                let used = std::mem::replace(&mut office, Office::open(ground).await);
                used.close(ground, found).await;
            }
        }
    }
    office.close(ground, found).await;
}

/// Asks it; whether it was done and something is another now.
async fn ask_one(
    form: &Form<'_>,
    (actor, served): (Actor, bool),
    Bent { how, ask }: &Bent,
    office: &mut Office,
    found: &mut Found,
) -> bool {
    let Some(answer) = send(&office.copy.interface, ask).await else {
        return false;
    };
    found.requests += 1;
    let name = || {
        let status = answer.status.as_u16();
        format!(
            "{} {} by {actor:?}, {how}: {status}",
            ask.method, form.template
        )
    };
    if let Some(fault) = fault(form, ask, served, &answer) {
        found.unclear.push(format!("{}: {fault}", name()));
    }
    let written = office.book.written().await;
    if written.is_empty() || answer.status.is_success() {
        return !written.is_empty();
    }
    // A session that is over is put away by whoever still brings it.
    let over = answer.status == StatusCode::UNAUTHORIZED && written == ["sessions"];
    if !over {
        found.written.push(format!("{} wrote {written:?}", name()));
    }
    false
}

async fn document(interface: &Router) -> Value {
    let ask = Ask {
        method: "GET".to_owned(),
        path: "/api/openapi.json".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    let answer = send(interface, &ask).await.expect("an answer");
    serde_json::from_slice(&answer.body).expect("a document")
}

#[tokio::test]
async fn whatever_is_sent_is_refused_clearly_or_is_lawful() {
    panics::watch();
    let ground = Ground::lay().await;
    let office = ground.copy().await;
    let document = document(&office.interface).await;
    office.close().await;
    let table = routes::<SqliteStore>();
    let mut found = Found::default();
    let before = panics::unmeant();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let declared = table.iter().map(|route| &route.declared).find(|declared| {
                declared.path == path && declared.method.name().eq_ignore_ascii_case(method)
            });
            let declared = declared.expect("the document names routes alone");
            let form = Form {
                document: &document,
                template: path,
                operation,
            };
            ask_all(&ground, &form, declared, &mut found).await;
        }
    }
    let panics = panics::unmeant() - before;
    if let Some(file) = std::env::var_os(FIGURES) {
        let figures = json!({
            "hostile.requests": found.requests,
            "hostile.panics": panics,
            "hostile.written": found.written.len(),
            "hostile.unclear": found.unclear.len() + found.broken.len(),
        });
        std::fs::write(file, figures.to_string()).expect("written");
    }
    assert_eq!(found.unclear, Vec::<String>::new(), "unclear answers");
    assert_eq!(found.written, Vec::<String>::new(), "refused, and written");
    assert_eq!(found.broken, Vec::<String>::new(), "found by check");
    assert_eq!(panics, 0, "panics");
    assert!(found.requests > 10_000, "{} requests", found.requests);
}

#[tokio::test]
async fn a_refusal_that_writes_an_answer_that_is_unclear_and_a_panic_are_seen() {
    panics::watch();
    let ground = Ground::lay().await;
    let mut office = Office::open(&ground).await;
    assert_eq!(office.book.written().await, Vec::<String>::new());
    let table = routes::<SqliteStore>();
    let adding = table
        .iter()
        .map(|route| &route.declared)
        .find(|declared| (declared.method.name(), declared.path) == ("POST", "/api/v1/accounts"));
    let ask = lawful(
        &ground,
        adding.expect("it is there"),
        Actor::Signed(Role::Officer),
    );
    let added = send(&office.copy.interface, &ask).await.expect("an answer");
    assert_eq!(added.status, StatusCode::CREATED);
    let written = office.book.written().await;
    assert!(written.contains(&"accounts".to_owned()), "{written:?}");

    let document = document(&office.copy.interface).await;
    let form = Form {
        document: &document,
        template: "/api/v1/accounts",
        operation: &document["paths"]["/api/v1/accounts"]["post"],
    };
    assert_eq!(fault(&form, &ask, true, &added), None);
    assert!(fault(&form, &ask, false, &added).is_some(), "to a stranger");
    for (status, kind, body) in [
        (201, "application/json", json!({"id": 7})),
        (200, "application/json", json!({})),
        (201, "text/html", json!({})),
        (302, "", json!({})),
        (400, "text/plain", json!("Invalid URL")),
        (
            404,
            "application/problem+json",
            json!({"code": "not_found"}),
        ),
        (
            410,
            "application/problem+json",
            problem_of(Code::CodeExpired),
        ),
        (422, "application/problem+json", problem_of(Code::BadBundle)),
        (500, "application/problem+json", problem_of(Code::Internal)),
    ] {
        let answer = Answer {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]),
            body: body.to_string().into_bytes(),
        };
        assert!(
            fault(&form, &ask, true, &answer).is_some(),
            "{status} {body}"
        );
    }

    let before = panics::meant();
    let planted = Router::new().route("/x", get(|| async { panics::planted() }));
    let planted = planted.layer(tower_http::catch_panic::CatchPanicLayer::new());
    let ask = Ask {
        method: "GET".to_owned(),
        path: "/x".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    let answer = send(&planted, &ask).await.expect("an answer");
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(panics::meant() - before, 1);
    let mut found = Found::default();
    office.close(&ground, &mut found).await;
    assert_eq!(found.broken, Vec::<String>::new());
}

fn problem_of(code: Code) -> Value {
    json!(so_thon_server::problem::problem(code))
}
