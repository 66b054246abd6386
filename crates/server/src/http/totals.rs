//! `GET /api/v1/totals`.

use super::answer::{Refused, Told};
use crate::{access::TotalsReader, store::Store};
use axum::http::StatusCode;
use so_thon_protocol::totals::Totals;

/// How many, commune by commune.
pub async fn show<S: Store>(reader: TotalsReader<S>) -> Result<Told<Totals>, Refused> {
    Ok(Told(StatusCode::OK, reader.totals().await?))
}
