//! The server's interface: HTTP over [`Server`].
//!
//! API answers carry no document headers and documents no API ones: a sync with nothing new has to
//! stay small.

mod accounts;
mod answer;
mod arrivals;
mod assets;
mod caller;
mod enrolments;
mod lost;
mod photos;
mod recoveries;
mod roads;
mod session;
mod sync;
mod trace;

pub use assets::Assets;

use crate::{server::Server, store::Store};
use answer::Refused;
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware,
    routing::{delete, get, post, put},
};
use so_thon_protocol::{
    bundle::MAX_BUNDLE_CHARS,
    photo::{MOST_PIECE_BYTES, SEALED_TYPE},
    problem::Code,
    push::MAX_PUSH_BYTES,
    version::MAX_REQUEST_BYTES,
};
use std::sync::Arc;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
};

/// Bodies below this are sent as they are.
const COMPRESS_ABOVE: u64 = 1024;

/// The largest JSON body.
const MAX_JSON_BYTES: usize = 64 * 1024;

/// What every handler has.
pub struct App<S> {
    /// The server.
    pub server: Arc<Server<S>>,
    /// The app's files.
    pub assets: Arc<Assets>,
}

impl<S> Clone for App<S> {
    fn clone(&self) -> Self {
        Self {
            server: self.server.clone(),
            assets: self.assets.clone(),
        }
    }
}

/// Every route of the server.
pub fn router<S: Store>(app: App<S>) -> Router {
    let compressed = CompressionLayer::new().compress_when(
        SizeAbove::new(COMPRESS_ABOVE)
            .and(NotForContentType::IMAGES)
            .and(NotForContentType::const_new(SEALED_TYPE)),
    );
    let api = Router::new()
        .route(
            "/api/v1/sync",
            post(sync::sync::<S>).layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES)),
        )
        .route(
            "/api/v1/session",
            post(session::sign_in::<S>)
                .get(session::show::<S>)
                .delete(session::sign_out::<S>),
        )
        .route(
            "/api/v1/accounts",
            get(accounts::list::<S>).post(accounts::add::<S>),
        )
        .route("/api/v1/accounts/{id}/villages", put(accounts::assign::<S>))
        .route(
            "/api/v1/accounts/{id}/password",
            put(accounts::password::<S>),
        )
        .route(
            "/api/v1/push",
            post(roads::push::<S>).layer(DefaultBodyLimit::max(MAX_PUSH_BYTES)),
        )
        .route(
            "/api/v1/bundles",
            post(roads::bundle::<S>).layer(DefaultBodyLimit::max(MAX_BUNDLE_CHARS)),
        )
        .route("/api/v1/seats/{seat}", delete(lost::revoke::<S>))
        .route("/api/v1/seats/{seat}/escrow", put(recoveries::escrow::<S>))
        .route("/api/v1/enrol", post(enrolments::enrol::<S>))
        .route(
            "/api/v1/enrolments",
            get(enrolments::list::<S>).post(enrolments::make::<S>),
        )
        .route("/api/v1/enrolments/{id}", delete(enrolments::withdraw::<S>))
        .route(
            "/api/v1/recoveries",
            get(recoveries::list::<S>).post(recoveries::ask::<S>),
        )
        .route(
            "/api/v1/recoveries/{id}",
            get(recoveries::show::<S>).put(recoveries::decide::<S>),
        )
        .route("/api/v1/held", get(lost::held::<S>))
        .route("/api/v1/held/{seat}/{number}", put(lost::decide::<S>))
        .route("/api/v1/records/{id}/history", get(lost::history::<S>))
        .route("/api/v1/arrivals", get(arrivals::list::<S>))
        .route("/api/v1/photos", get(photos::list::<S>))
        .route(
            "/api/v1/photos/{hash}",
            get(photos::show::<S>)
                .head(photos::have::<S>)
                .patch(photos::append::<S>)
                .layer(DefaultBodyLimit::max(MOST_PIECE_BYTES)),
        )
        .route("/healthz", get(health::<S>))
        .route("/api/{*rest}", axum::routing::any(unknown))
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .layer(compressed);
    Router::new()
        .merge(api)
        .fallback(assets::serve::<S>)
        .method_not_allowed_fallback(not_allowed)
        .layer(CatchPanicLayer::custom(|_| answer::panicked()))
        .layer(middleware::from_fn(trace::trace))
        .with_state(app)
}

/// `GET /healthz`: the process answers and its store too.
async fn health<S: Store>(State(app): State<App<S>>) -> Result<&'static str, Refused> {
    app.server
        .store
        .ping()
        .await
        .map_err(crate::Failure::from)?;
    Ok("ok\n")
}

async fn unknown() -> Refused {
    Code::NotFound.into()
}

async fn not_allowed() -> axum::response::Response {
    answer::plain(Code::BadRequest, StatusCode::METHOD_NOT_ALLOWED)
}
