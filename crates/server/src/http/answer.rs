//! Answers and refusals on the wire.

use crate::problem::{Failure, problem};
use axum::{
    Json,
    body::Body,
    extract::{
        FromRequest, FromRequestParts, Path, Request,
        rejection::{BytesRejection, JsonRejection},
    },
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use so_thon_protocol::{Problem, problem::Code};
use tracing::error;

/// A request that was not done.
#[derive(Debug)]
pub struct Refused(Failure);

impl Refused {
    /// Is this why?
    pub(crate) fn is(&self, code: Code) -> bool {
        matches!(&self.0, Failure::Asked(asked) if *asked == code)
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl From<Code> for Refused {
    fn from(code: Code) -> Self {
        Self(code.into())
    }
}

impl From<BytesRejection> for Refused {
    fn from(rejection: BytesRejection) -> Self {
        of_status(rejection.status())
    }
}

impl From<JsonRejection> for Refused {
    fn from(rejection: JsonRejection) -> Self {
        of_status(rejection.status())
    }
}

fn of_status(status: StatusCode) -> Refused {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Code::TooLarge.into()
    } else {
        Code::BadRequest.into()
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let told = Problem::from(&self.0);
        if told.code == Code::Internal {
            error!(failure = %chain(&self.0), "a request failed");
        }
        let mut response = write(&told);
        if matches!(self.0, Failure::OutOfReach) {
            response.extensions_mut().insert(OutOfReach);
        }
        response
    }
}

/// Lies beside an answer that says "not found" of what is there, and never goes on the wire.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OutOfReach;

/// The whole chain of causes in one line. None of them holds a record's content.
fn chain(failure: &Failure) -> String {
    let mut text = failure.to_string();
    let mut cause = std::error::Error::source(failure);
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}

/// A problem with another status than its code's.
pub fn plain(code: Code, status: StatusCode) -> Response {
    let told = Problem {
        status: status.as_u16(),
        ..problem(code)
    };
    write(&told)
}

/// What a panic becomes.
pub fn panicked() -> Response {
    error!("a handler panicked");
    write(&problem(Code::Internal))
}

fn write(told: &Problem) -> Response {
    let body = serde_json::to_vec(told).unwrap_or_default();
    let status = StatusCode::from_u16(told.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if told.code == Code::SessionExpired {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = told.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A JSON answer that no cache keeps.
pub struct Told<T>(pub StatusCode, pub T);

impl<T: Serialize> IntoResponse for Told<T> {
    fn into_response(self) -> Response {
        (self.0, [(header::CACHE_CONTROL, "no-store")], Json(self.1)).into_response()
    }
}

/// A JSON body of exactly this form.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Asked<T> {
    type Rejection = Refused;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Self, Refused> {
        let Json(asked) = Json::from_request(request, state).await?;
        Ok(Self(asked))
    }
}

/// What the path names. What cannot be read there (bytes that are no text, letters in place of a number) names nothing
/// that is here.
pub struct At<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let named = Path::from_request_parts(parts, state).await;
        let Path(named) = named.map_err(|_| Code::NotFound)?;
        Ok(Self(named))
    }
}
