//! Brings sync messages to the office and back over HTTP: CBOR both ways.

use crate::office_api::{Limit, problem};
use gloo_net::http::{Request, Response};
use js_sys::Uint8Array;
use so_thon_protocol::{
    Problem, SyncReply, SyncRequest, bundle::BundleReply, codec, problem::Code, sync::CONTENT_TYPE,
};
use so_thon_sync::{Carrier, Transport, TransportError};
use wasm_bindgen::JsValue;

/// How long an exchange may take, in milliseconds. Two megabytes at 2G speed take this long.
const LIMIT_MS: u32 = 120_000;

/// The road over HTTP, with the bearer token of a session.
pub struct HttpTransport {
    token: String,
}

impl HttpTransport {
    /// A road for this session.
    pub fn new(token: String) -> Self {
        Self { token }
    }
}

impl HttpTransport {
    async fn post(
        &self,
        path: &str,
        kinds: (&str, &str),
        body: &JsValue,
    ) -> Result<(Response, Limit), TransportError> {
        let limit = Limit::new(LIMIT_MS);
        let response = Request::post(path)
            .header("Content-Type", kinds.0)
            .header("Accept", kinds.1)
            .header("Authorization", &format!("Bearer {}", self.token))
            .abort_signal(limit.signal().as_ref())
            .body(body.clone())
            .map_err(|_| TransportError::Garbled)?
            .send()
            .await
            .map_err(|_| TransportError::Unreachable)?;
        if response.ok() {
            return Ok((response, limit));
        }
        let wait = response.headers().get("Retry-After");
        let wait = wait.and_then(|seconds| seconds.trim().parse().ok());
        Err(match (problem(&response).await, wait) {
            (Some(problem), wait) => TransportError::Problem(Problem {
                retry_after: problem.retry_after.or(wait),
                ..problem
            }),
            // What stands between phone and office asks to wait, in whatever words.
            (None, Some(_)) => TransportError::Problem(Problem {
                kind: String::new(),
                title: String::new(),
                status: response.status(),
                code: Code::Unknown,
                retry_after: wait,
            }),
            (None, None) => TransportError::Garbled,
        })
    }
}

impl Transport for HttpTransport {
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let body = Uint8Array::from(codec::encode(request).as_slice());
        let kinds = (CONTENT_TYPE, CONTENT_TYPE);
        let (response, _limit) = self.post("/api/v1/sync", kinds, &body).await?;
        let bytes = response
            .binary()
            .await
            .map_err(|_| TransportError::Unreachable)?;
        codec::decode("sync reply", &bytes).map_err(|_| TransportError::Garbled)
    }
}

impl Carrier for HttpTransport {
    async fn deliver(&self, bundle: &str) -> Result<BundleReply, TransportError> {
        let kinds = ("text/plain", "application/json");
        let (response, _limit) = self.post("/api/v1/bundles", kinds, &bundle.into()).await?;
        response.json().await.map_err(|_| TransportError::Garbled)
    }
}
