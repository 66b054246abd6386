//! The web worker around `so_thon_lock`: one message in, one key out.
//!
//! It says `true` when it listens. A message is an array: secret (UTF-8 bytes), salt (16 bytes), memory in KiB and
//! passes, or how many milliseconds it should take with 0 for both. The answer is an array: key (32 bytes), memory,
//! passes; anything else means that it could not be done. The page ends the worker afterwards.

#[cfg(target_arch = "wasm32")]
mod messages;

#[cfg(target_arch = "wasm32")]
fn main() {
    messages::listen();
}

/// Nothing to do outside a browser: the crate exists there only so that the workspace builds whole.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
