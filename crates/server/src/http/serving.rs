//! Connections: each waits for its sender only so long, and those under way are finished at the end.

use axum::{Router, serve::Listener};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use tower_http::timeout::RequestBodyDeadlineLayer;
use tracing::debug;

/// How long a sender is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until a request's head is whole, and between two requests.
    pub head: Duration,
    /// Until its body is whole.
    pub body: Duration,
    /// So many connections are served at a time; others wait to be taken. Each has a file and some memory.
    pub connections: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            // Longer than any phone waits: three minutes for a piece of a photo over a bad radio.
            body: Duration::from_secs(5 * 60),
            // Fewer than the files that a process may have open where nobody says otherwise (1,024), with room for the
            // database, photos and handshakes under way (`tls`); more than the phones of a commune that speak at once.
            connections: 600,
        }
    }
}

/// Serves until it is asked to stop, and then until every request under way is answered.
pub async fn serve<L: Listener>(
    mut listener: L,
    app: Router,
    patience: Patience,
    stop: impl Future<Output = ()>,
) {
    let app = app.layer(RequestBodyDeadlineLayer::new(patience.body));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.head);
    let under_way = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(patience.connections));
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (listener.accept().await, place)
        };
        let ((io, _), place) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let service = TowerToHyperService::new(app.clone());
        let connection = http.serve_connection(TokioIo::new(io), service);
        let connection = under_way.watch(connection);
        tokio::spawn(async move {
            let _held = place;
            if let Err(error) = connection.await {
                debug!(%error, "a connection failed");
            }
        });
    }
    drop(listener);
    under_way.shutdown().await;
}
