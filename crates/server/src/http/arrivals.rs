//! `GET /api/v1/arrivals?days=N`.

use super::{
    App,
    answer::{Refused, Told},
    caller::OfficeStaff,
};
use crate::store::Store;
use axum::{
    extract::{Query, State, rejection::QueryRejection},
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
    State(app): State<App<S>>,
    OfficeStaff(caller): OfficeStaff,
    look: Result<Query<Look>, QueryRejection>,
) -> Result<Told<Arrivals>, Refused> {
    let Query(look) = look.map_err(|_| Code::BadRequest)?;
    let arrivals = app.server.arrivals(&caller, look.days).await?;
    Ok(Told(StatusCode::OK, arrivals))
}
