//! The interface as a phone or an office's page calls it: HTTP without sockets.

use crate::world::{Folder, PASSWORD, TestClock, World};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use serde_json::{Value, json};
use so_thon_domain::SeatId;
use so_thon_protocol::{
    Problem, SyncReply, SyncRequest, codec, problem::Code, seal::CommuneKeys, session::SignedIn,
};
use so_thon_server::{
    Server,
    http::{App, Assets, router},
    keys::Pair,
    settings::Settings,
    store::MemoryStore,
};
use std::sync::Arc;
use tower::ServiceExt;

pub struct Site {
    pub world: World<MemoryStore>,
    pub app: Router,
    pub folder: Folder,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub fn code(&self) -> Code {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status.as_u16());
        problem.code
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self
            .headers
            .get(name)
            .map(|value| value.to_str().expect("text"));
        value.unwrap_or_default()
    }
}

impl Site {
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// As it is served over TLS.
    pub async fn over_tls() -> Self {
        let site = Self::new().await;
        let assets = Assets::Folder(site.folder.0.clone());
        let app = App::new(site.world.server.clone(), assets);
        Self {
            app: router(app.over_tls()),
            ..site
        }
    }

    /// With other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut world = World::new(MemoryStore::default()).await;
        let server = Arc::get_mut(&mut world.server).expect("nobody else has it yet");
        change(&mut server.settings);
        let folder = Folder::new();
        let app = router(App::new(
            world.server.clone(),
            Assets::Folder(folder.0.clone()),
        ));
        Self { world, app, folder }
    }

    /// With the commune's private key at hand, so that what is sealed can be opened.
    pub async fn sealed() -> Self {
        let pair = Pair::of([4; 32]);
        let mut world = World::keyed(MemoryStore::default(), pair.public).await;
        let mut keys = CommuneKeys::default();
        keys.add(world.commune.id, pair.private);
        let clock: Arc<TestClock> = world.clock.clone();
        let (store, chance) = (world.server.store.clone(), crate::world::Seeded(23));
        world.server = Arc::new(Server::new(store, Arc::new(keys), clock, Box::new(chance)));
        let folder = Folder::new();
        let app = router(App::new(
            world.server.clone(),
            Assets::Folder(folder.0.clone()),
        ));
        Self { world, app, folder }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.expect("a body").to_vec(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request"))
            .await
    }

    pub async fn call(&self, method: &str, path: &str, token: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).expect("a request")).await
    }

    pub async fn try_sign_in(&self, login: &str, password: &str, seat: Option<SeatId>) -> Answer {
        let key = "ab".repeat(32);
        let ask = json!({"login": login, "password": password, "seat": seat, "public_key": key});
        self.call("POST", "/api/v1/session", "", Some(ask)).await
    }

    pub async fn sign_in(&self, login: &str) -> SignedIn {
        let answer = self.try_sign_in(login, PASSWORD, None).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()
    }

    pub async fn post(&self, token: &str, body: Vec<u8>) -> Answer {
        let request = Request::post("/api/v1/sync")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/cbor")
            .header(header::ACCEPT_ENCODING, "gzip, br");
        self.send(request.body(Body::from(body)).expect("a request"))
            .await
    }

    pub async fn sync(&self, token: &str, request: &SyncRequest) -> SyncReply {
        let request = Request::post("/api/v1/sync")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(codec::encode(request)))
            .expect("a request");
        let answer = self.send(request).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), "application/cbor");
        codec::decode("sync reply", &answer.body).expect("a reply")
    }
}
