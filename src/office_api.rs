//! The office's own interface: JSON under `/api/v1/`, with a time limit and problems by code.

use crate::i18n;
use gloo_net::http::{Method, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use serde::{Serialize, de::DeserializeOwned};
use so_thon_protocol::{
    Problem,
    problem::Code,
    session::{Me, SignIn, SignedIn},
};
use web_sys::AbortController;

/// How long an answer may take before the office counts as unreachable, in milliseconds.
const LIMIT_MS: u32 = 30_000;

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No connection, or it broke, or it took too long.
    #[error("the office cannot be reached")]
    Unreachable,
    /// The office answered with a problem.
    #[error("the office answered {}", .0.status)]
    Problem(Problem),
    /// The answer cannot be read.
    #[error("the answer of the office cannot be read")]
    Garbled,
}

impl ApiError {
    /// The code of the problem, if the office gave one.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Unreachable | Self::Garbled => None,
        }
    }
}

/// Signs in.
pub async fn sign_in(sign_in: &SignIn) -> Result<SignedIn, ApiError> {
    call(Method::POST, "/api/v1/session", None, Some(sign_in)).await
}

/// Who a token belongs to.
pub async fn me(token: &str) -> Result<Me, ApiError> {
    get("/api/v1/session", token).await
}

/// Drops a session.
pub async fn sign_out(token: &str) -> Result<(), ApiError> {
    let response = send(Method::DELETE, "/api/v1/session", Some(token), None::<&()>).await?;
    drop(response);
    Ok(())
}

/// Reads a resource.
pub async fn get<T: DeserializeOwned>(path: &str, token: &str) -> Result<T, ApiError> {
    call(Method::GET, path, Some(token), None::<&()>).await
}

/// Makes a call whose answer is JSON.
pub async fn call<B: Serialize, T: DeserializeOwned>(
    method: Method,
    path: &str,
    token: Option<&str>,
    body: Option<&B>,
) -> Result<T, ApiError> {
    let response = send(method, path, token, body).await?;
    response.json().await.map_err(|_| ApiError::Garbled)
}

/// Makes a call; any answer but a good one is an error.
pub async fn send<B: Serialize>(
    method: Method,
    path: &str,
    token: Option<&str>,
    body: Option<&B>,
) -> Result<Response, ApiError> {
    let mut request = RequestBuilder::new(path)
        .method(method)
        .header("Accept-Language", i18n::locale_code());
    if let Some(token) = token {
        request = request.header("Authorization", &format!("Bearer {token}"));
    }
    let limit = Limit::new(LIMIT_MS);
    let request = request.abort_signal(limit.signal().as_ref());
    let request = match body {
        Some(body) => request.json(body),
        None => request.build(),
    };
    let response = request.map_err(|_| ApiError::Garbled)?.send().await;
    let response = response.map_err(|_| ApiError::Unreachable)?;
    if response.ok() {
        return Ok(response);
    }
    Err(match problem(&response).await {
        Some(problem) => ApiError::Problem(problem),
        None => ApiError::Garbled,
    })
}

/// The problem in an answer that is not good.
pub async fn problem(response: &Response) -> Option<Problem> {
    response.json().await.ok()
}

/// Ends a call that takes too long. Held for as long as the call runs.
pub struct Limit {
    controller: Option<AbortController>,
    _timeout: Timeout,
}

impl Limit {
    /// Begins counting.
    pub fn new(milliseconds: u32) -> Self {
        let controller = AbortController::new().ok();
        let ending = controller.clone();
        let timeout = Timeout::new(milliseconds, move || {
            if let Some(controller) = ending {
                controller.abort();
            }
        });
        Self {
            controller,
            _timeout: timeout,
        }
    }

    /// What the call listens to.
    pub fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.controller.as_ref().map(AbortController::signal)
    }
}
