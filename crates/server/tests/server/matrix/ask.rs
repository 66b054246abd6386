//! One question of the matrix: a route asked by somebody about something in some place.

use super::{
    ground::{Ground, Person, Place, sealed},
    plant::Plant,
};
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use so_thon_domain::{Millis, access::Role};
use so_thon_protocol::{
    SyncReply, SyncRequest,
    bundle::{self, BundleReply},
    codec,
    hex::hex,
    photo::{OFFSET, PIECE_TYPE},
    push::{PushReply, frame},
    seal::public_key_of,
    version::VERSION,
};
use so_thon_server::http::{Declared, Method};
use tower::ServiceExt;

/// Who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Without a token.
    Nobody,
    /// With a token that was never given.
    Stranger,
    /// With the push-only token of the own village's collaborator.
    LockedPhone,
    /// With that of a phone that was revoked.
    LostLockedPhone,
    /// With the session of a phone that was revoked.
    LostPhone,
    /// With a session that was not used for too long.
    LongAway,
    /// Signed in.
    Signed(Role),
}

impl Actor {
    pub fn all() -> [Self; 11] {
        [
            Self::Nobody,
            Self::Stranger,
            Self::LockedPhone,
            Self::LostLockedPhone,
            Self::LostPhone,
            Self::LongAway,
            Self::Signed(Role::Collaborator),
            Self::Signed(Role::Officer),
            Self::Signed(Role::Leader),
            Self::Signed(Role::ProvinceViewer),
            Self::Signed(Role::Administrator),
        ]
    }

    pub fn person(self, ground: &Ground) -> &Person {
        match self {
            Self::Nobody | Self::Stranger | Self::LockedPhone => ground.person(Role::Collaborator),
            Self::LostLockedPhone | Self::LostPhone => &ground.revoked,
            Self::LongAway => &ground.expired,
            Self::Signed(role) => ground.person(role),
        }
    }

    pub fn token(self, ground: &Ground) -> Option<String> {
        let person = self.person(ground);
        match self {
            Self::Nobody => None,
            Self::Stranger => Some("5".repeat(64)),
            Self::LockedPhone | Self::LostLockedPhone => Some(hex(&person.push)),
            Self::LostPhone | Self::LongAway | Self::Signed(_) => Some(hex(&person.session)),
        }
    }
}

/// About what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// In the collaborator's own village.
    Own,
    /// In another village of the commune.
    OtherVillage,
    /// In another commune.
    OtherCommune,
}

impl Target {
    pub const ALL: [Self; 3] = [Self::Own, Self::OtherVillage, Self::OtherCommune];
}

/// What came of it.
pub struct Seen {
    pub status: StatusCode,
    /// The thing was given, or done.
    pub reached: bool,
    /// Whatever the question was, there is something in the answer that the caller must not see.
    pub shows_what_is_not_theirs: bool,
}

/// What counts as reached.
pub enum Reached {
    /// A good status.
    Good,
    /// A good status, or this one: the handler said no for a reason of its own.
    GoodOr(StatusCode),
    /// This text is in the answer.
    Shows(String),
    /// The answer names an outcome, or has this text.
    Outcome(fn(&[u8]) -> bool, Option<String>),
}

/// A lawful question.
pub struct Question {
    pub path: String,
    pub body: Vec<u8>,
    /// Its media type; none when there is no body, or nobody looks.
    pub kind: &'static str,
    reached: Reached,
}

pub async fn ask(
    ground: &Ground,
    plant: Plant,
    declared: &Declared,
    actor: Actor,
    target: Target,
) -> Seen {
    let (person, token) = match plant.taken_for(ground, actor, target) {
        Some(person) => (person, Some(hex(&person.session))),
        None => (actor.person(ground), actor.token(ground)),
    };
    let (status, body, reached) = send(ground, declared, person, token, target).await;
    Seen {
        status,
        reached,
        shows_what_is_not_theirs: shows_what_is_not_theirs(ground, actor, &body),
    }
}

async fn send(
    ground: &Ground,
    declared: &Declared,
    person: &Person,
    token: Option<String>,
    target: Target,
) -> (StatusCode, Vec<u8>, bool) {
    let question = question(ground, declared, person, target);
    let mut request = Request::builder()
        .method(declared.method.name())
        .uri(&question.path);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if !question.kind.is_empty() {
        request = request.header(header::CONTENT_TYPE, question.kind);
    }
    if question.kind == PIECE_TYPE {
        request = request.header(OFFSET, "0");
    }
    let request = request.body(Body::from(question.body)).expect("a request");
    let copy = ground.take_copy().await;
    let response = copy.interface.clone().oneshot(request).await;
    let response = response.expect("an answer");
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await;
    let body = body.expect("a body").to_vec();
    let good = status.is_success();
    let reached = match question.reached {
        Reached::Good => good,
        Reached::GoodOr(other) => good || status == other,
        Reached::Shows(text) => good && has(&body, &text),
        Reached::Outcome(named, text) => {
            good && (named(&body) || text.is_some_and(|text| has(&body, &text)))
        }
    };
    let safe = [Method::Get, Method::Head].contains(&declared.method);
    if safe || !(good || reached) {
        ground.give_back(copy);
    } else {
        copy.close().await;
    }
    (status, body, reached)
}

fn has(body: &[u8], text: &str) -> bool {
    body.windows(text.len()).any(|part| part == text.as_bytes())
}

/// Names of households are for those who have the village, names of the field's people for those
/// of their commune who have records.
fn shows_what_is_not_theirs(ground: &Ground, actor: Actor, body: &[u8]) -> bool {
    Target::ALL.into_iter().any(|target| {
        let place: &Place = ground.theirs(target);
        let (mut household, mut person) = (false, false);
        if let Actor::Signed(role) = actor {
            let own = target != Target::OtherCommune;
            household = own
                && match role {
                    Role::Officer | Role::Leader => true,
                    Role::Collaborator => target == Target::Own,
                    Role::ProvinceViewer | Role::Administrator => false,
                };
            person = own && !matches!(role, Role::ProvinceViewer | Role::Administrator);
        }
        // A person enrols as themself and is told their name.
        let enrolled = actor_may_enrol(body);
        (!household && has(body, &place.record_mark))
            || (!person && !enrolled && has(body, &place.person_mark))
    })
}

fn actor_may_enrol(body: &[u8]) -> bool {
    has(body, "\"push_token\"")
}

pub fn question(ground: &Ground, declared: &Declared, person: &Person, target: Target) -> Question {
    let place = ground.theirs(target);
    let plain = |path: String, reached| Question {
        path,
        body: Vec::new(),
        kind: "",
        reached,
    };
    let with = |path: String, body: Value| Question {
        path,
        body: body.to_string().into_bytes(),
        kind: "application/json",
        reached: Reached::Good,
    };
    let bytes = |body: Vec<u8>, reached| Question {
        path: declared.path.to_owned(),
        body,
        kind: "",
        reached,
    };
    let path = declared.path.to_owned();
    let account = place.collaborator.account.id;
    let of_account = path.replace("{id}", &account.to_string());
    let of_seat = path.replace("{seat}", &place.collaborator.seat.to_string());
    let of_picture = path.replace("{hash}", &place.picture.content.hash.to_string());
    let people = || Reached::Shows(place.person_mark.clone());
    match (declared.method, declared.path) {
        (Method::Post, "/api/v1/session") => Question {
            reached: Reached::GoodOr(StatusCode::UNAUTHORIZED),
            ..with(path, json!({"login": "nobody", "password": "sai mat khau"}))
        },
        (Method::Get | Method::Delete, "/api/v1/session")
        | (Method::Get, "/healthz" | "/api/openapi.json") => plain(path, Reached::Good),
        (Method::Put, "/api/v1/session/password") => with(
            path,
            json!({"old": crate::world::PASSWORD, "new": "một mật khẩu dài"}),
        ),
        (Method::Post, "/api/v1/enrol") => with(
            path,
            json!({"code": place.code, "public_key": "ab".repeat(32)}),
        ),
        (Method::Post, "/api/v1/sync") => bytes(
            sync(person, place),
            Reached::Outcome(synced, Some(place.record_mark.clone())),
        ),
        (Method::Post, "/api/v1/push") => {
            let author = if target == Target::Own {
                person
            } else {
                &place.collaborator
            };
            let envelope = sealed(author, place, 0x77_0000);
            bytes(frame([envelope.as_slice()]), Reached::Outcome(pushed, None))
        }
        (Method::Post, "/api/v1/bundles") => {
            let envelope = sealed(&place.collaborator, place, 0x88_0000);
            let text = bundle::write("", [envelope.as_slice()]);
            bytes(text.into_bytes(), Reached::Outcome(bundled, None))
        }
        (Method::Get, "/api/v1/records/{id}/history") => plain(
            path.replace("{id}", &place.record.to_string()),
            Reached::Shows(place.record_mark.clone()),
        ),
        (
            Method::Get,
            "/api/v1/accounts" | "/api/v1/enrolments" | "/api/v1/recoveries" | "/api/v1/arrivals"
            | "/api/v1/held",
        ) => plain(path, people()),
        (Method::Post, "/api/v1/accounts") => {
            let villages = [place.village];
            let new = json!({
                "login": "moi", "name": "Mới", "role": "collaborator", "villages": villages,
            });
            with(path, new)
        }
        (Method::Put, "/api/v1/accounts/{id}/villages") => {
            with(of_account, json!({"villages": []}))
        }
        (Method::Put, "/api/v1/accounts/{id}/password") => {
            with(of_account, json!({"password": "một mật khẩu dài"}))
        }
        (Method::Put, "/api/v1/accounts/{id}/closed") => with(of_account, json!({"closed": true})),
        (Method::Post, "/api/v1/enrolments") => with(
            path,
            json!({"account": account, "origin": "https://so.example.vn"}),
        ),
        (Method::Delete, "/api/v1/enrolments/{id}") => plain(
            path.replace("{id}", &place.enrolment.to_string()),
            Reached::Good,
        ),
        (Method::Delete, "/api/v1/seats/{seat}") => plain(of_seat, Reached::Good),
        (Method::Put, "/api/v1/seats/{seat}/escrow") => {
            let seat = if target == Target::Own {
                person.seat
            } else {
                place.collaborator.seat
            };
            let path = path.replace("{seat}", &seat.to_string());
            with(path, json!({"escrow": "ab".repeat(80)}))
        }
        (Method::Post, "/api/v1/recoveries") => {
            with(path, json!({"public_key": hex(&public_key_of(&[6; 32]))}))
        }
        (Method::Get, "/api/v1/recoveries/{id}") => plain(
            path.replace("{id}", &place.recovery.to_string()),
            Reached::Good,
        ),
        (Method::Put, "/api/v1/recoveries/{id}") => with(
            path.replace("{id}", &place.recovery.to_string()),
            json!({"approve": true}),
        ),
        (Method::Put, "/api/v1/held/{seat}/{number}") => {
            let held = place.held;
            let path = path
                .replace("{seat}", &held.seat.to_string())
                .replace("{number}", &held.number.to_string());
            with(path, json!({"take": true}))
        }
        (Method::Post, "/api/v1/exports") => Question {
            reached: Reached::Shows(place.record_mark.clone()),
            ..with(path, json!({"record": place.record}))
        },
        (Method::Post, "/api/v1/erasures") => with(
            path,
            json!({"record": place.record, "ground": "asked", "words": "giấy số 12"}),
        ),
        (Method::Get, "/api/v1/audit") => plain(format!("{path}?person={account}"), people()),
        (Method::Get, "/api/v1/photos") => plain(
            format!("{path}?state=missing"),
            Reached::Shows(place.village.to_string()),
        ),
        (Method::Get, "/api/v1/totals") => plain(path, Reached::Shows(place.commune.name.clone())),
        (Method::Get | Method::Head, "/api/v1/photos/{hash}") => plain(of_picture, Reached::Good),
        (Method::Patch, "/api/v1/photos/{hash}") => Question {
            path: of_picture,
            body: place.picture.sealed.clone(),
            kind: PIECE_TYPE,
            reached: Reached::Good,
        },
        (method, path) => panic!("{} {path} is not asked for by the matrix", method.name()),
    }
}

/// A first sync that brings a household of the place.
fn sync(person: &Person, place: &Place) -> Vec<u8> {
    codec::encode(&SyncRequest {
        version: VERSION,
        seat: person.seat,
        cursor: None,
        highest: 1,
        now: Millis(crate::world::START),
        waiting: Vec::new(),
        digests: vec![place.village],
        anew: Vec::new(),
        envelopes: vec![sealed(person, place, 0x66_0000)],
    })
}

fn synced(body: &[u8]) -> bool {
    let reply: SyncReply = codec::decode("sync reply", body).expect("a reply");
    let applied =
        |state: &so_thon_protocol::State| matches!(state, so_thon_protocol::State::Applied { .. });
    reply.outcomes.iter().any(|one| applied(&one.state))
        || reply.digests.iter().any(|digest| digest.sum != 0)
}

fn pushed(body: &[u8]) -> bool {
    let reply: PushReply = serde_json::from_slice(body).expect("a reply");
    !reply.outcomes.is_empty()
}

fn bundled(body: &[u8]) -> bool {
    let reply: BundleReply = serde_json::from_slice(body).expect("a reply");
    !reply.outcomes.is_empty()
}
