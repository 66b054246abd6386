//! `POST /api/v1/sync`.

use super::answer::Refused;
use crate::{access::BookHolder, store::Store};
use axum::{
    body::Bytes,
    extract::rejection::BytesRejection,
    http::header,
    response::{IntoResponse, Response},
};
use so_thon_protocol::{codec, sync::CONTENT_TYPE};

/// Takes a request in CBOR, answers in CBOR.
pub async fn sync<S: Store>(
    holder: BookHolder<S>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let reply = holder.sync(&body?).await?;
    let headers = [
        (header::CONTENT_TYPE, CONTENT_TYPE),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, codec::encode(&reply)).into_response())
}
