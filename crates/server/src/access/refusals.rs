//! Whoever asks for what is not theirs is refused, and that is noted.

use super::App;
use crate::{http::OutOfReach, server::Caller, store::Store};
use axum::{
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

/// Who asked: filled in once a token was found good.
#[derive(Clone, Default)]
pub struct WhoAsked(Arc<Mutex<Option<Caller>>>);

impl WhoAsked {
    /// It was this person.
    pub(super) fn is(&self, caller: &Caller) {
        let mut who = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *who = Some(caller.clone());
    }

    fn get(&self) -> Option<Caller> {
        let mut who = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        who.take()
    }
}

/// Notes each request of a known person that is answered 403, or "not found" because it is out of
/// their reach: the route as the table has it, never what was in it.
pub async fn note_refusals<S: Store>(
    State(app): State<App<S>>,
    mut request: Request,
    next: Next,
) -> Response {
    let who = WhoAsked::default();
    request.extensions_mut().insert(who.clone());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let refused = response.status() == StatusCode::FORBIDDEN
        || response.extensions().get::<OutOfReach>().is_some();
    if let (true, Some(caller)) = (refused, who.get()) {
        let route = route.as_ref().map_or("", MatchedPath::as_str);
        let asked = format!("{method} {route}");
        if let Err(failure) = app
            .server
            .note_refused(&caller, json!({"asked": asked}))
            .await
        {
            return crate::http::Refused::from(failure).into_response();
        }
    }
    response
}
