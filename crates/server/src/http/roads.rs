//! `/api/v1/push` and `/api/v1/bundles`.

use super::{
    App,
    answer::{Refused, Told},
    caller::{Carrier, Pusher},
};
use crate::store::Store;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
};
use so_thon_protocol::{bundle::BundleReply, problem::Code, push::PushReply};

/// `POST /api/v1/push`: framed envelopes in, letters out.
pub async fn push<S: Store>(
    State(app): State<App<S>>,
    Pusher(pusher): Pusher,
    body: Result<Bytes, BytesRejection>,
) -> Result<Told<PushReply>, Refused> {
    let reply = app.server.push(&pusher, &body?).await?;
    Ok(Told(StatusCode::OK, reply))
}

/// `POST /api/v1/bundles`: the text of a bundle in, letters by seat and number out.
pub async fn bundle<S: Store>(
    State(app): State<App<S>>,
    Carrier(carrier): Carrier,
    body: Result<Bytes, BytesRejection>,
) -> Result<Told<BundleReply>, Refused> {
    let body = body?;
    let text = std::str::from_utf8(&body).map_err(|_| Code::BadBundle)?;
    let reply = app.server.bundle(&carrier, text).await?;
    Ok(Told(StatusCode::OK, reply))
}
