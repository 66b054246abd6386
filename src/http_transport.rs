//! Brings sync messages to the office and back over HTTP: CBOR both ways.

use crate::office_api::{Limit, problem};
use gloo_net::http::Request;
use js_sys::Uint8Array;
use so_thon_protocol::{SyncReply, SyncRequest, codec, sync::CONTENT_TYPE};
use so_thon_sync::{Transport, TransportError};

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

impl Transport for HttpTransport {
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let body = Uint8Array::from(codec::encode(request).as_slice());
        let limit = Limit::new(LIMIT_MS);
        let response = Request::post("/api/v1/sync")
            .header("Content-Type", CONTENT_TYPE)
            .header("Accept", CONTENT_TYPE)
            .header("Authorization", &format!("Bearer {}", self.token))
            .abort_signal(limit.signal().as_ref())
            .body(body)
            .map_err(|_| TransportError::Garbled)?
            .send()
            .await
            .map_err(|_| TransportError::Unreachable)?;
        if !response.ok() {
            return Err(match problem(&response).await {
                Some(problem) => TransportError::Problem(problem),
                None => TransportError::Garbled,
            });
        }
        let bytes = response
            .binary()
            .await
            .map_err(|_| TransportError::Unreachable)?;
        codec::decode("sync reply", &bytes).map_err(|_| TransportError::Garbled)
    }
}
