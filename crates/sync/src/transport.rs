//! One exchange with the office, however it travels.

use so_thon_protocol::{Problem, SyncReply, SyncRequest, bundle::BundleReply};

/// Why an exchange failed. The phone keeps everything and tries again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection, or it broke: the request may or may not have arrived.
    #[error("the office cannot be reached")]
    Unreachable,
    /// The office answered with a problem.
    #[error("the office answered {}", .0.status)]
    Problem(Problem),
    /// The answer cannot be read.
    #[error("the answer of the office cannot be read")]
    Garbled,
}

/// Brings a colleague's bundle to the office.
#[allow(
    async_fn_in_trait,
    reason = "one thread: browsers, tests and the simulator"
)]
pub trait Carrier {
    /// Hands the text over and tells what became of what is in it.
    async fn deliver(&self, bundle: &str) -> Result<BundleReply, TransportError>;
}

/// Brings a request to the office and its answer back.
#[allow(
    async_fn_in_trait,
    reason = "one thread: browsers, tests and the simulator"
)]
pub trait Transport {
    /// One exchange.
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError>;
}
