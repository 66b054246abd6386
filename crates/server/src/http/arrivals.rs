//! `GET /api/v1/arrivals?days=N`.

use super::answer::{Refused, Told};
use crate::{access::OfficeStaff, store::Store};
use axum::{
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
};
use serde::Deserialize;
use so_thon_protocol::{office::Arrivals, problem::Code};

/// What may be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Days to look back.
    #[serde(default = "three")]
    days: u64,
}

fn three() -> u64 {
    3
}

/// What came in.
pub async fn list<S: Store>(
    staff: OfficeStaff<S>,
    look: Result<Query<Look>, QueryRejection>,
) -> Result<Told<Arrivals>, Refused> {
    let Query(look) = look.map_err(|_| Code::BadRequest)?;
    let arrivals = staff.arrivals(look.days).await?;
    Ok(Told(StatusCode::OK, arrivals))
}
