//! What those may ask who read the log, each their own part of it.

use super::LogReader;
use crate::{problem::Failure, store::Store};
use so_thon_protocol::audit::{AuditLook, AuditPage};

impl<S: Store> LogReader<S> {
    /// A page of the log: the newest entries of those that are asked for.
    pub async fn page(&self, look: &AuditLook) -> Result<AuditPage, Failure> {
        self.server.audit_page(&self.caller, look).await
    }
}
