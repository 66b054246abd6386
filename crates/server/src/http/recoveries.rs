//! `/api/v1/recoveries` and `/api/v1/seats/{seat}/escrow`: the way back from a forgotten PIN.

use super::{
    App,
    answer::{Asked, Refused, Told},
    caller::{Manager, Member, Pusher},
};
use crate::{server::By, store::Store};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use so_thon_domain::{RecoveryId, SeatId};
use so_thon_protocol::{
    escrow::{NewEscrow, NewRecovery, OpenRecovery, Recovery, RecoveryDecision, RecoveryOpened},
    problem::Code,
};

/// `PUT /api/v1/seats/{seat}/escrow`.
pub async fn escrow<S: Store>(
    State(app): State<App<S>>,
    Member(caller): Member,
    Path(seat): Path<String>,
    Asked(ask): Asked<NewEscrow>,
) -> Result<StatusCode, Refused> {
    let seat = SeatId::parse(&seat).ok_or(Code::NotFound)?;
    app.server.keep_escrow(&caller, seat, &ask).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/recoveries`.
pub async fn ask<S: Store>(
    State(app): State<App<S>>,
    Pusher(pusher): Pusher,
    Asked(ask): Asked<NewRecovery>,
) -> Result<Told<RecoveryOpened>, Refused> {
    let opened = app.server.ask_recovery(&pusher, &ask).await?;
    Ok(Told(StatusCode::CREATED, opened))
}

/// `GET /api/v1/recoveries/{id}`.
pub async fn show<S: Store>(
    State(app): State<App<S>>,
    Pusher(pusher): Pusher,
    Path(id): Path<String>,
) -> Result<Told<Recovery>, Refused> {
    let recovery = app.server.recovery(&pusher, read(&id)?).await?;
    Ok(Told(StatusCode::OK, recovery))
}

/// `GET /api/v1/recoveries`.
pub async fn list<S: Store>(
    State(app): State<App<S>>,
    Manager(caller): Manager,
) -> Result<Told<Vec<OpenRecovery>>, Refused> {
    let open = app
        .server
        .open_recoveries(By::Caller(&caller), caller.commune.id);
    Ok(Told(StatusCode::OK, open.await?))
}

/// `PUT /api/v1/recoveries/{id}`.
pub async fn decide<S: Store>(
    State(app): State<App<S>>,
    Manager(caller): Manager,
    Path(id): Path<String>,
    Asked(decision): Asked<RecoveryDecision>,
) -> Result<StatusCode, Refused> {
    let (by, commune) = (By::Caller(&caller), caller.commune.id);
    let decided = app
        .server
        .decide_recovery(by, commune, read(&id)?, decision.approve);
    decided.await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(id: &str) -> Result<RecoveryId, Refused> {
    RecoveryId::parse(id).ok_or(Code::NotFound.into())
}
