//! One phone's connection to the office: HTTP/1.1, kept open, opened again when it broke.

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use serde::{Serialize, de::DeserializeOwned};
use so_thon_protocol::{Problem, SyncReply, SyncRequest, codec, sync};
use so_thon_sync::{Transport, TransportError};
use std::{cell::RefCell, net::SocketAddr, time::Duration};

/// How long an answer may take, as in the app.
const LIMIT: Duration = Duration::from_secs(120);

/// The connection of one phone. It is used by one task at a time.
pub struct Http {
    office: SocketAddr,
    /// The bearer token; empty before signing in.
    pub token: String,
    open: RefCell<Option<SendRequest<Full<Bytes>>>>,
}

impl Http {
    /// A connection that is opened when it is first needed.
    pub fn new(office: SocketAddr, token: String) -> Self {
        Self {
            office,
            token,
            open: RefCell::default(),
        }
    }

    /// Asks in JSON and reads the answer in JSON.
    pub async fn json<B: Serialize, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T> {
        let body = serde_json::to_vec(body)?;
        let answer = self.post(path, "application/json", body).await;
        let (status, bytes) = answer.with_context(|| format!("asking for {path}"))?;
        if !status.is_success() {
            let text = String::from_utf8_lossy(&bytes);
            bail!("{path} answered {status}: {text}");
        }
        Ok(serde_json::from_slice(&bytes)?)
    }

    async fn post(
        &self,
        path: &str,
        kind: &'static str,
        body: Vec<u8>,
    ) -> Result<(StatusCode, Bytes)> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(HOST, self.office.to_string())
            .header(CONTENT_TYPE, kind)
            .header(ACCEPT, kind)
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Full::new(Bytes::from(body)))?;
        tokio::time::timeout(LIMIT, self.send(request)).await?
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes)> {
        let kept = self.open.take().filter(|kept| !kept.is_closed());
        let mut sender = match kept {
            Some(sender) => sender,
            None => self.connect().await?,
        };
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        // Only what ended well is used again.
        self.open.replace(Some(sender));
        Ok((status, body))
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>> {
        let stream = tokio::net::TcpStream::connect(self.office).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends with the server or when the sender is dropped; a request under way learns of it.
        tokio::task::spawn_local(async move {
            let _ = connection.await;
        });
        Ok(sender)
    }
}

impl Transport for Http {
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let body = codec::encode(request);
        let answer = self.post("/api/v1/sync", sync::CONTENT_TYPE, body).await;
        let (status, bytes) = answer.map_err(|_| TransportError::Unreachable)?;
        if status.is_success() {
            return codec::decode("sync reply", &bytes).map_err(|_| TransportError::Garbled);
        }
        Err(match serde_json::from_slice::<Problem>(&bytes) {
            Ok(problem) => TransportError::Problem(problem),
            Err(_) => TransportError::Garbled,
        })
    }
}
