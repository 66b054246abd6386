//! `/api/v1/recoveries` and `/api/v1/seats/{seat}/escrow`: the way back from a forgotten PIN.

use super::answer::{Asked, At, Refused, Told};
use crate::{
    access::{LockedPhone, Manager, Member},
    store::Store,
};
use axum::http::StatusCode;
use so_thon_domain::{RecoveryId, SeatId};
use so_thon_protocol::{
    escrow::{NewEscrow, NewRecovery, OpenRecovery, Recovery, RecoveryDecision, RecoveryOpened},
    problem::Code,
};

/// `PUT /api/v1/seats/{seat}/escrow`.
pub async fn escrow<S: Store>(
    member: Member<S>,
    At(seat): At<String>,
    Asked(ask): Asked<NewEscrow>,
) -> Result<StatusCode, Refused> {
    let seat = SeatId::parse(&seat).ok_or(Code::NotFound)?;
    member.keep_escrow(seat, &ask).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/recoveries`.
pub async fn ask<S: Store>(
    phone: LockedPhone<S>,
    Asked(ask): Asked<NewRecovery>,
) -> Result<Told<RecoveryOpened>, Refused> {
    let opened = phone.ask_recovery(&ask).await?;
    Ok(Told(StatusCode::CREATED, opened))
}

/// `GET /api/v1/recoveries/{id}`.
pub async fn show<S: Store>(
    phone: LockedPhone<S>,
    At(id): At<String>,
) -> Result<Told<Recovery>, Refused> {
    let recovery = phone.recovery(read(&id)?).await?;
    Ok(Told(StatusCode::OK, recovery))
}

/// `GET /api/v1/recoveries`.
pub async fn list<S: Store>(manager: Manager<S>) -> Result<Told<Vec<OpenRecovery>>, Refused> {
    Ok(Told(StatusCode::OK, manager.recoveries().await?))
}

/// `PUT /api/v1/recoveries/{id}`.
pub async fn decide<S: Store>(
    manager: Manager<S>,
    At(id): At<String>,
    Asked(decision): Asked<RecoveryDecision>,
) -> Result<StatusCode, Refused> {
    manager
        .decide_recovery(read(&id)?, decision.approve)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(id: &str) -> Result<RecoveryId, Refused> {
    RecoveryId::parse(id).ok_or(Code::NotFound.into())
}
