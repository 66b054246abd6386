//! What a push-only token is good for, its seat revoked or not: to bring what the phone has.

use super::Pusher;
use crate::{problem::Failure, store::Store};
use so_thon_protocol::push::PushReply;

impl<S: Store> Pusher<S> {
    /// Brings envelopes of its seat.
    pub async fn push(&self, framed: &[u8]) -> Result<PushReply, Failure> {
        self.server.push(&self.pusher, framed).await
    }
}
