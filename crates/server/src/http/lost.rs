//! `/api/v1/seats/{seat}` and `/api/v1/held`: lost phones, and what a record went through.

use super::answer::{Asked, At, Refused, Told};
use crate::{
    access::{BookHolder, Manager, Officer},
    store::Store,
};
use axum::http::StatusCode;
use so_thon_domain::{RecordId, SeatId, ValueId};
use so_thon_protocol::{
    office::{Arrival, Decision, Step},
    problem::Code,
};

/// `DELETE /api/v1/seats/{seat}`: the phone is lost.
pub async fn revoke<S: Store>(
    manager: Manager<S>,
    At(seat): At<String>,
) -> Result<StatusCode, Refused> {
    let seat = SeatId::parse(&seat).ok_or(Code::NotFound)?;
    manager.revoke(seat).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/held`.
pub async fn held<S: Store>(officer: Officer<S>) -> Result<Told<Vec<Arrival>>, Refused> {
    Ok(Told(StatusCode::OK, officer.held().await?))
}

/// `PUT /api/v1/held/{seat}/{number}`.
pub async fn decide<S: Store>(
    officer: Officer<S>,
    At((seat, number)): At<(String, u64)>,
    Asked(decision): Asked<Decision>,
) -> Result<StatusCode, Refused> {
    let seat = SeatId::parse(&seat).ok_or(Code::NotFound)?;
    if i64::try_from(number).is_err() {
        return Err(Code::NotFound.into());
    }
    let id = ValueId { seat, number };
    officer.release(id, decision.take).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/records/{id}/history`.
pub async fn history<S: Store>(
    holder: BookHolder<S>,
    At(id): At<String>,
) -> Result<Told<Vec<Step>>, Refused> {
    let id = RecordId::parse(&id).ok_or(Code::NotFound)?;
    Ok(Told(StatusCode::OK, holder.history(id).await?))
}
