//! `/api/v1/photos/{hash}`: a picture's bytes in pieces, and out again; `/api/v1/photos?state=missing`.
//!
//! The names of headers and of the content type of a piece are those of resumable uploads for HTTP
//! (draft-ietf-httpbis-resumable-upload).

use super::answer::{At, Refused, Told};
use crate::{
    access::{BookHolder, OfficeStaff, PhotoBringer},
    store::Store,
};
use axum::{
    body::Bytes,
    extract::{
        Query,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use so_thon_domain::photo::PhotoHash;
use so_thon_protocol::{
    office::MissingPhotos,
    photo::{COMPLETE, Have, JPEG_TYPE, OFFSET, PIECE_TYPE, SEALED_TYPE},
    problem::Code,
};

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// `HEAD /api/v1/photos/{hash}`: how many bytes are here.
pub async fn have<S: Store>(
    bringer: PhotoBringer<S>,
    At(hash): At<String>,
) -> Result<Response, Refused> {
    let photo = bringer.photo(read(&hash)?).await?;
    Ok(told(bringer.photo_have(&photo).await?))
}

/// `PATCH /api/v1/photos/{hash}`: a piece, where the header says it belongs.
pub async fn append<S: Store>(
    bringer: PhotoBringer<S>,
    At(hash): At<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let photo = bringer.photo(read(&hash)?).await?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let offset = text(OFFSET).and_then(|offset| offset.parse().ok());
    if text(header::CONTENT_TYPE.as_str()) != Some(PIECE_TYPE) {
        return Err(Code::BadRequest.into());
    }
    let piece = body?.to_vec();
    if piece.is_empty() {
        return Err(Code::BadRequest.into());
    }
    let offset = offset.ok_or(Code::BadRequest)?;
    let have = bringer.photo_append(&photo, offset, piece).await?;
    Ok(told(have))
}

/// `GET /api/v1/photos/{hash}`: the bytes as stored, for a phone that asks for them because it has
/// the key; else the picture, opened here.
pub async fn show<S: Store>(
    holder: BookHolder<S>,
    At(hash): At<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let hash = read(&hash)?;
    let photo = holder.photo(hash).await?;
    let accepted = headers.get(header::ACCEPT);
    let sealed = accepted.is_some_and(|value| value == SEALED_TYPE);
    let (kind, bytes) = if sealed {
        (SEALED_TYPE, holder.photo_sealed(&photo).await?)
    } else {
        (JPEG_TYPE, holder.photo_opened(&photo).await?)
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, NO_STORE),
        (header::CONTENT_DISPOSITION, file_name(hash, sealed)?),
    ];
    Ok((headers, bytes).into_response())
}

/// What the bytes are called where somebody keeps them: by their hash, never by a person.
fn file_name(hash: PhotoHash, sealed: bool) -> Result<HeaderValue, Refused> {
    let name = if sealed {
        format!("attachment; filename=\"{hash}.bin\"")
    } else {
        format!("inline; filename=\"{hash}.jpg\"")
    };
    HeaderValue::from_str(&name).map_err(|_| Code::NotFound.into())
}

/// What may be asked of all pictures.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    state: Wanted,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    Missing,
}

/// `GET /api/v1/photos?state=missing`: records that are here without their bytes.
pub async fn list<S: Store>(
    staff: OfficeStaff<S>,
    look: Result<Query<Look>, QueryRejection>,
) -> Result<Told<MissingPhotos>, Refused> {
    let Query(Look {
        state: Wanted::Missing,
    }) = look.map_err(|_| Code::BadRequest)?;
    let missing = staff.missing_photos().await?;
    Ok(Told(StatusCode::OK, missing))
}

fn read(hash: &str) -> Result<PhotoHash, Refused> {
    PhotoHash::parse(hash).ok_or(Code::NotFound.into())
}

fn told(have: Have) -> Response {
    let complete = if have.proved { "?1" } else { "?0" };
    let headers = [
        (
            HeaderName::from_static(OFFSET),
            HeaderValue::from(have.bytes),
        ),
        (
            HeaderName::from_static(COMPLETE),
            HeaderValue::from_static(complete),
        ),
        (header::CACHE_CONTROL, NO_STORE),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
