//! What those may ask who read the log, each their own part of it.

use super::LogReader;
use crate::{problem::Failure, store::Store};
use so_thon_protocol::audit::AuditPage;

impl<S: Store> LogReader<S> {
    /// A page of the log, below a place in it.
    pub async fn page(&self, before: u64) -> Result<AuditPage, Failure> {
        self.server.audit_page(&self.caller, before).await
    }
}
