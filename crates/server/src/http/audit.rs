//! `GET /api/v1/audit?before=N&person=ID&kind=GROUP&from=MS&until=MS`.

use super::answer::{Refused, Told};
use crate::{access::LogReader, store::Store};
use axum::{
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
};
use so_thon_protocol::{
    audit::{AuditLook, AuditPage},
    problem::Code,
};

/// A page of the log.
pub async fn list<S: Store>(
    reader: LogReader<S>,
    look: Result<Query<AuditLook>, QueryRejection>,
) -> Result<Told<AuditPage>, Refused> {
    let Query(look) = look.map_err(|_| Code::BadRequest)?;
    Ok(Told(StatusCode::OK, reader.page(&look).await?))
}
