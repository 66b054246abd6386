//! A commune with a folder for pictures, and what people ask of it over HTTP.

use crate::world::{Folder, PASSWORD, Phone, World, applied, household_write};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use serde_json::json;
use so_thon_domain::{
    Millis, RecordId, RecordWrite, VisitId,
    photo::{Content, Photo, PhotoHash},
    typed::{Place, write_of},
};
use so_thon_protocol::{
    Problem,
    photo::{self, Have, PIECE_BYTES, PIECE_TYPE},
    problem::Code,
    seal::{CommuneKeys, Sealer},
    session::SignedIn,
};
use so_thon_server::{
    Server,
    http::{App, Assets, router},
    keys::Pair,
    photos::{Attachments, Blobs},
    store::MemoryStore,
};
use std::{path::PathBuf, sync::Arc};
use tower::ServiceExt;
use uuid::Uuid;

pub const HOUSEHOLD: u128 = 100;

/// A commune whose pictures lie in a folder, and who is signed in there.
pub struct Gallery {
    pub world: World<MemoryStore>,
    pub folder: Folder,
    pub app: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .map(|value| value.to_str().expect("text"))
            .unwrap_or_default()
    }

    pub fn code(&self) -> Code {
        let problem: Problem = serde_json::from_slice(&self.body).expect("a problem");
        assert_eq!(problem.status, self.status.as_u16());
        problem.code
    }

    pub fn have(&self) -> Have {
        assert_eq!(self.status, StatusCode::NO_CONTENT);
        assert_eq!(self.header("cache-control"), "no-store");
        Have {
            bytes: self.header("upload-offset").parse().expect("a number"),
            proved: self.header("upload-complete") == "?1",
        }
    }
}

/// A picture with its record.
pub struct Taken {
    pub id: u128,
    pub jpeg: Vec<u8>,
    pub sealed: Vec<u8>,
    pub content: Content,
}

pub fn pair() -> Pair {
    Pair::of([8; 32])
}

/// A picture of so many bytes.
pub fn taken(id: u128, length: usize) -> Taken {
    let begin = [0xff, 0xd8, 0xff];
    let jpeg = begin.into_iter().chain((0..=250).cycle());
    sealed_of(id, jpeg.take(length).collect())
}

/// What a phone sealed as a picture.
pub fn sealed_of(id: u128, jpeg: Vec<u8>) -> Taken {
    let seed = u8::try_from(id % 200).expect("small");
    let sealed = photo::seal_photo(&[seed; 32], [seed; 24], &jpeg);
    let hash = photo::hash(&sealed);
    let sealer = Sealer::new(move |buffer| buffer.fill(seed));
    let key = photo::wrap(&[seed; 32], &hash, &pair().public, &sealer).expect("a key");
    let content = Content {
        hash,
        size: u32::try_from(sealed.len()).expect("small"),
        width: 1_280,
        height: 960,
        key,
    };
    Taken {
        id,
        jpeg,
        sealed,
        content,
    }
}

pub fn photo_write(taken: &Taken, world: &World<MemoryStore>, village: usize) -> RecordWrite {
    let place = Place {
        id: RecordId(Uuid::from_u128(taken.id)),
        unit: RecordId(Uuid::from_u128(HOUSEHOLD + village as u128)),
        village: Some(world.villages[village]),
    };
    let facts = Photo {
        content: Some(taken.content),
        taken: Some(Millis(5)),
        visit: Some(VisitId(Uuid::from_u128(70))),
    };
    write_of(place, None, &facts).expect("a write")
}

impl Gallery {
    pub async fn new() -> Self {
        let mut world = World::new(MemoryStore::default()).await;
        let folder = Folder::new();
        let server = Arc::get_mut(&mut world.server).expect("nobody else has it yet");
        let mut keys = CommuneKeys::default();
        keys.add(world.commune.id, pair().private);
        let blobs = Blobs::folder(&folder.0).expect("a folder");
        server.attachments = Attachments::new(blobs, keys);
        let app = app(&world.server, &folder);
        Self { world, folder, app }
    }

    /// The server ends and starts again over what lies in its folder.
    pub fn restart(&mut self) {
        self.app = app(&self.world.server, &self.folder);
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

    pub async fn sign_in(&self, login: &str) -> SignedIn {
        let key = "ab".repeat(32);
        let ask = json!({"login": login, "password": PASSWORD, "public_key": key});
        let request = Request::post("/api/v1/session")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(ask.to_string()))
            .expect("a request");
        serde_json::from_slice(&self.send(request).await.body).expect("signed in")
    }

    pub async fn ask(&self, method: Method, path: &str, token: &str, accept: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::ACCEPT, accept)
            .header(header::ACCEPT_ENCODING, "br, gzip")
            .body(Body::empty())
            .expect("a request");
        self.send(request).await
    }

    pub async fn have(&self, token: &str, hash: PhotoHash) -> Answer {
        self.ask(Method::HEAD, &path(hash), token, "*/*").await
    }

    pub async fn look(&self, token: &str, hash: PhotoHash, accept: &str) -> Answer {
        self.ask(Method::GET, &path(hash), token, accept).await
    }

    pub async fn piece(&self, token: &str, hash: PhotoHash, offset: usize, piece: &[u8]) -> Answer {
        let request = Request::patch(path(hash))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, PIECE_TYPE)
            .header("upload-offset", offset.to_string())
            .body(Body::from(piece.to_vec()))
            .expect("a request");
        self.send(request).await
    }

    /// Sends everything from an offset on.
    pub async fn bring(&self, token: &str, taken: &Taken, from: usize) -> Have {
        let mut have = Have::default();
        for (at, piece) in taken.sealed[from..].chunks(PIECE_BYTES).enumerate() {
            let offset = from + at * PIECE_BYTES;
            have = self
                .piece(token, taken.content.hash, offset, piece)
                .await
                .have();
        }
        have
    }

    /// The collaborator saves a household with pictures and sends the records.
    pub async fn recorded(&self, photos: &[&Taken]) -> SignedIn {
        let signed = self.sign_in("xuyen").await;
        let mut phone = Phone::on(signed.me.commune, signed.seat);
        let mut writes = vec![household_write(HOUSEHOLD, self.world.villages[0])];
        writes.extend(
            photos
                .iter()
                .map(|taken| photo_write(taken, &self.world, 0)),
        );
        let saved = phone.save(writes);
        assert!(applied(&phone.sync(&self.world.server, vec![saved]).await));
        signed
    }

    pub async fn missing(&self, token: &str) -> Answer {
        let path = "/api/v1/photos?state=missing";
        self.ask(Method::GET, path, token, "application/json").await
    }

    /// Where the pieces of a picture lie.
    pub fn pieces(&self, hash: PhotoHash) -> PathBuf {
        let commune = self.world.commune.id.to_string();
        self.folder
            .0
            .join(commune)
            .join("pieces")
            .join(hash.to_string())
    }

    pub fn whole(&self, hash: PhotoHash) -> PathBuf {
        let commune = self.world.commune.id.to_string();
        self.folder
            .0
            .join(commune)
            .join("whole")
            .join(hash.to_string())
    }
}

pub fn app(server: &Arc<Server<MemoryStore>>, folder: &Folder) -> Router {
    router(App::new(
        server.clone(),
        Assets::Folder(folder.0.join("assets")),
    ))
}

pub fn path(hash: PhotoHash) -> String {
    format!("/api/v1/photos/{hash}")
}
