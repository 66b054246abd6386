//! `/api/v1/push` and `/api/v1/bundles`.

use super::answer::{Refused, Told};
use crate::{
    access::{BookHolder, Pusher},
    store::Store,
};
use axum::{body::Bytes, extract::rejection::BytesRejection, http::StatusCode};
use so_thon_protocol::{bundle::BundleReply, push::PushReply};

/// `POST /api/v1/push`: framed envelopes in, letters out.
pub async fn push<S: Store>(
    pusher: Pusher<S>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Told<PushReply>, Refused> {
    let reply = pusher.push(&body?).await?;
    Ok(Told(StatusCode::OK, reply))
}

/// `POST /api/v1/bundles`: the text of a bundle in, letters by seat and number out.
pub async fn bundle<S: Store>(
    carrier: BookHolder<S>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Told<BundleReply>, Refused> {
    let reply = carrier.bundle(&body?).await?;
    Ok(Told(StatusCode::OK, reply))
}
