//! What the interface is made over.

use crate::{http::Assets, server::Server};
use std::sync::Arc;

/// The server, which only the types of this folder reach, and the app's files.
pub struct App<S> {
    pub(super) server: Arc<Server<S>>,
    assets: Arc<Assets>,
}

impl<S> App<S> {
    /// An interface to a server.
    pub fn new(server: Arc<Server<S>>, assets: Assets) -> Self {
        Self {
            server,
            assets: Arc::new(assets),
        }
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
        }
    }
}
