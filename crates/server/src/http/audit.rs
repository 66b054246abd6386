//! `GET /api/v1/audit?before=N`.

use super::answer::{Refused, Told};
use crate::{access::LogReader, store::Store};
use axum::{
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
};
use serde::Deserialize;
use so_thon_protocol::{audit::AuditPage, problem::Code};

/// What may be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Entries below this place; without it the newest.
    #[serde(default = "end")]
    before: u64,
}

fn end() -> u64 {
    u64::MAX
}

/// A page of the log.
pub async fn list<S: Store>(
    reader: LogReader<S>,
    look: Result<Query<Look>, QueryRejection>,
) -> Result<Told<AuditPage>, Refused> {
    let Query(look) = look.map_err(|_| Code::BadRequest)?;
    Ok(Told(StatusCode::OK, reader.page(look.before).await?))
}
