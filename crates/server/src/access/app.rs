//! What the interface is made over.

use crate::{http::Assets, server::Server};
use std::sync::Arc;

/// The server, which only the types of this folder reach, and the app's files.
pub struct App<S> {
    pub(super) server: Arc<Server<S>>,
    assets: Arc<Assets>,
    over_tls: bool,
}

impl<S> App<S> {
    /// An interface to a server.
    pub fn new(server: Arc<Server<S>>, assets: Assets) -> Self {
        Self {
            server,
            assets: Arc::new(assets),
            over_tls: false,
        }
    }

    /// It is reached over TLS alone: browsers are told never to come by another way.
    pub fn over_tls(self) -> Self {
        Self {
            over_tls: true,
            ..self
        }
    }

    /// Is it reached over TLS alone?
    pub fn is_over_tls(&self) -> bool {
        self.over_tls
    }

    /// The app's files.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }
}

impl<S> Clone for App<S> {
    fn clone(&self) -> Self {
        Self {
            server: self.server.clone(),
            assets: self.assets.clone(),
            over_tls: self.over_tls,
        }
    }
}
