//! Brings photos to the office piece by piece, and from there: HTTP under `/api/v1/photos/`.

use crate::office_api::{Limit, problem};
use gloo_net::http::{Request, RequestBuilder, Response};
use js_sys::Uint8Array;
use so_thon_domain::photo::PhotoHash;
use so_thon_protocol::{
    Problem,
    photo::{COMPLETE, Have, JPEG_TYPE, OFFSET, PIECE_TYPE, SEALED_TYPE},
    problem::Code,
};
use so_thon_sync::{PhotoTransport, TransportError};

/// How long a piece, or a whole photo on its way here, may take: 300 KB at 2G speed.
const LIMIT_MS: u32 = 180_000;

/// How long a question may take.
const ASK_MS: u32 = 30_000;

/// The road over HTTP, with the bearer token of a session.
pub struct HttpPhotos {
    token: String,
}

/// Which form of a photo is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// As it is stored: for whoever has its key.
    Sealed,
    /// The picture, opened by the office.
    Opened,
}

impl HttpPhotos {
    /// A road for this session.
    pub fn new(token: String) -> Self {
        Self { token }
    }

    /// Fetches a photo.
    pub async fn fetch(&self, hash: PhotoHash, wanted: Wanted) -> Result<Vec<u8>, TransportError> {
        let accept = match wanted {
            Wanted::Sealed => SEALED_TYPE,
            Wanted::Opened => JPEG_TYPE,
        };
        let limit = Limit::new(LIMIT_MS);
        let request = self
            .begin(RequestBuilder::new(&path(hash)), &limit)
            .header("Accept", accept)
            .build();
        let response = sent(request).await?;
        let bytes = response.binary().await;
        bytes.map_err(|_| TransportError::Unreachable)
    }

    fn begin(&self, request: RequestBuilder, limit: &Limit) -> RequestBuilder {
        request
            .header("Authorization", &format!("Bearer {}", self.token))
            .abort_signal(limit.signal().as_ref())
    }
}

impl PhotoTransport for HttpPhotos {
    async fn have(&self, hash: PhotoHash) -> Result<Have, TransportError> {
        let limit = Limit::new(ASK_MS);
        let request = RequestBuilder::new(&path(hash)).method(gloo_net::http::Method::HEAD);
        told(&sent(self.begin(request, &limit).build()).await?)
    }

    async fn append(
        &self,
        hash: PhotoHash,
        offset: u32,
        piece: &[u8],
    ) -> Result<Have, TransportError> {
        let limit = Limit::new(LIMIT_MS);
        let request = self
            .begin(Request::patch(&path(hash)), &limit)
            .header("Content-Type", PIECE_TYPE)
            .header(OFFSET, &offset.to_string())
            .body(Uint8Array::from(piece));
        told(&sent(request).await?)
    }
}

fn path(hash: PhotoHash) -> String {
    format!("/api/v1/photos/{hash}")
}

async fn sent(request: Result<Request, gloo_net::Error>) -> Result<Response, TransportError> {
    let request = request.map_err(|_| TransportError::Garbled)?;
    let response = request.send().await;
    let response = response.map_err(|_| TransportError::Unreachable)?;
    if response.ok() {
        return Ok(response);
    }
    // The answer to a question about headers has no body that could say more.
    let told = problem(&response).await;
    Err(TransportError::Problem(
        told.unwrap_or_else(|| by_status(response.status())),
    ))
}

fn told(response: &Response) -> Result<Have, TransportError> {
    let headers = response.headers();
    let bytes = headers.get(OFFSET).and_then(|bytes| bytes.parse().ok());
    Ok(Have {
        bytes: bytes.ok_or(TransportError::Garbled)?,
        proved: headers.get(COMPLETE).as_deref() == Some("?1"),
    })
}

fn by_status(status: u16) -> Problem {
    let code = match status {
        401 => Code::SessionExpired,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        429 => Code::TooManyTries,
        _ => Code::Internal,
    };
    Problem {
        kind: String::new(),
        title: String::new(),
        status,
        code,
        retry_after: None,
    }
}
