//! The server's interface: HTTP over [`crate::server::Server`].
//!
//! API answers carry no document headers beyond those of every answer, and documents no API ones: a sync
//! with nothing new has to stay small.

mod accounts;
mod answer;
mod arrivals;
mod assets;
mod audit;
mod enrolments;
mod erasures;
mod headers;
mod lost;
mod openapi;
mod photos;
mod recoveries;
mod roads;
mod serving;
mod session;
mod sync;
mod table;
mod totals;
mod trace;

pub use crate::access::App;
pub(crate) use answer::OutOfReach;
pub use answer::Refused;
pub use assets::Assets;
pub use serving::{Patience, serve};
pub use table::{Declared, Method, Reach, routes};

use crate::{
    access::{Anyone, note_refusals},
    store::Store,
};
use axum::{Router, http::StatusCode, middleware};
use so_thon_protocol::{photo::SEALED_TYPE, problem::Code};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
};

/// Bodies below this are sent as they are.
const COMPRESS_ABOVE: u64 = 1024;

/// The interface: every route of the table, and the app's files.
pub fn router<S: Store>(app: App<S>) -> Router {
    let compressed = CompressionLayer::new().compress_when(
        SizeAbove::new(COMPRESS_ABOVE)
            .and(NotForContentType::IMAGES)
            .and(NotForContentType::const_new(SEALED_TYPE)),
    );
    let api = routes::<S>()
        .into_iter()
        .fold(Router::new(), |router, route| {
            router.route(route.declared.path, route.served())
        })
        .route("/api/{*rest}", axum::routing::any(unknown))
        .layer(compressed);
    Router::new()
        .merge(api)
        .fallback(assets::serve::<S>)
        .method_not_allowed_fallback(not_allowed)
        .layer(middleware::from_fn_with_state(
            app.clone(),
            note_refusals::<S>,
        ))
        .layer(CatchPanicLayer::custom(|_| answer::panicked()))
        .layer(middleware::from_fn(headers::everywhere))
        .layer(middleware::from_fn(trace::trace))
        .with_state(app)
}

/// `GET /healthz`: the process answers and its store too.
async fn health<S: Store>(anyone: Anyone<S>) -> Result<&'static str, Refused> {
    anyone.ping().await?;
    Ok("ok\n")
}

async fn unknown() -> Refused {
    Code::NotFound.into()
}

async fn not_allowed() -> axum::response::Response {
    answer::plain(Code::BadRequest, StatusCode::METHOD_NOT_ALLOWED)
}
