//! `/api/v1/enrolments` and `/api/v1/enrol`: one-time codes.

use super::answer::{Asked, At, Refused, Told};
use crate::{
    access::{Anyone, Manager},
    store::Store,
};
use axum::http::StatusCode;
use so_thon_domain::EnrolmentId;
use so_thon_protocol::{
    enrol::{Enrol, Enrolment, EnrolmentMade, NewEnrolment},
    problem::Code,
    session::SignedIn,
};

/// `POST /api/v1/enrolments`.
pub async fn make<S: Store>(
    manager: Manager<S>,
    Asked(ask): Asked<NewEnrolment>,
) -> Result<Told<EnrolmentMade>, Refused> {
    let made = manager.new_enrolment(&ask).await?;
    Ok(Told(StatusCode::CREATED, made))
}

/// `GET /api/v1/enrolments`.
pub async fn list<S: Store>(manager: Manager<S>) -> Result<Told<Vec<Enrolment>>, Refused> {
    Ok(Told(StatusCode::OK, manager.enrolments().await?))
}

/// `DELETE /api/v1/enrolments/{id}`.
pub async fn withdraw<S: Store>(
    manager: Manager<S>,
    At(id): At<String>,
) -> Result<StatusCode, Refused> {
    let id = EnrolmentId::parse(&id).ok_or(Code::NotFound)?;
    manager.withdraw_enrolment(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/enrol`: whoever has a code.
pub async fn enrol<S: Store>(
    anyone: Anyone<S>,
    Asked(ask): Asked<Enrol>,
) -> Result<Told<SignedIn>, Refused> {
    Ok(Told(StatusCode::OK, anyone.enrol(&ask).await?))
}
