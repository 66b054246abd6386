//! `/api/v1/seats/{seat}` and `/api/v1/held`: lost phones, and what a record went through.

use super::{
    App,
    answer::{Asked, Refused, Told},
    caller::{Member, Officer},
};
use crate::{server::By, store::Store};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use so_thon_domain::{RecordId, SeatId, ValueId};
use so_thon_protocol::{
    office::{Arrival, Decision, Step},
    problem::Code,
};

/// `DELETE /api/v1/seats/{seat}`: the phone is lost.
pub async fn revoke<S: Store>(
    State(app): State<App<S>>,
    Officer(caller): Officer,
    Path(seat): Path<String>,
) -> Result<StatusCode, Refused> {
    let seat = SeatId::parse(&seat).ok_or(Code::NotFound)?;
    let by = By::Caller(&caller);
    app.server.revoke(by, caller.commune.id, seat).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/held`.
pub async fn held<S: Store>(
    State(app): State<App<S>>,
    Officer(caller): Officer,
) -> Result<Told<Vec<Arrival>>, Refused> {
    Ok(Told(StatusCode::OK, app.server.held(&caller).await?))
}

/// `PUT /api/v1/held/{seat}/{number}`.
pub async fn decide<S: Store>(
    State(app): State<App<S>>,
    Officer(caller): Officer,
    Path((seat, number)): Path<(String, u64)>,
    Asked(decision): Asked<Decision>,
) -> Result<StatusCode, Refused> {
    let seat = SeatId::parse(&seat).ok_or(Code::NotFound)?;
    if i64::try_from(number).is_err() {
        return Err(Code::NotFound.into());
    }
    let id = ValueId { seat, number };
    app.server.release(&caller, id, decision.take).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/records/{id}/history`.
pub async fn history<S: Store>(
    State(app): State<App<S>>,
    Member(caller): Member,
    Path(id): Path<String>,
) -> Result<Told<Vec<Step>>, Refused> {
    let id = RecordId::parse(&id).ok_or(Code::NotFound)?;
    Ok(Told(StatusCode::OK, app.server.history(&caller, id).await?))
}
