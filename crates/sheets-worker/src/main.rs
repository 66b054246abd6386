//! The web worker around `so_thon_sheets`. The messages are described in the crate's README.

#[cfg(target_arch = "wasm32")]
mod messages;

#[cfg(target_arch = "wasm32")]
fn main() {
    messages::listen();
}

/// Nothing to do outside a browser: the crate exists there only so that the workspace builds whole.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
