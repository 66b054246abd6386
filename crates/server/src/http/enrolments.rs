//! `/api/v1/enrolments` and `/api/v1/enrol`: one-time codes.

use super::{
    App,
    answer::{Asked, Refused, Told},
    caller::Manager,
};
use crate::store::Store;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use so_thon_domain::EnrolmentId;
use so_thon_protocol::{
    enrol::{Enrol, Enrolment, EnrolmentMade, NewEnrolment},
    problem::Code,
    session::SignedIn,
};

/// `POST /api/v1/enrolments`.
pub async fn make<S: Store>(
    State(app): State<App<S>>,
    Manager(caller): Manager,
    Asked(ask): Asked<NewEnrolment>,
) -> Result<Told<EnrolmentMade>, Refused> {
    let made = app.server.new_enrolment(&caller, &ask).await?;
    Ok(Told(StatusCode::CREATED, made))
}

/// `GET /api/v1/enrolments`.
pub async fn list<S: Store>(
    State(app): State<App<S>>,
    Manager(caller): Manager,
) -> Result<Told<Vec<Enrolment>>, Refused> {
    Ok(Told(StatusCode::OK, app.server.enrolments(&caller).await?))
}

/// `DELETE /api/v1/enrolments/{id}`.
pub async fn withdraw<S: Store>(
    State(app): State<App<S>>,
    Manager(caller): Manager,
    Path(id): Path<String>,
) -> Result<StatusCode, Refused> {
    let id = EnrolmentId::parse(&id).ok_or(Code::NotFound)?;
    app.server.withdraw_enrolment(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/enrol`: whoever has a code.
pub async fn enrol<S: Store>(
    State(app): State<App<S>>,
    Asked(ask): Asked<Enrol>,
) -> Result<Told<SignedIn>, Refused> {
    Ok(Told(StatusCode::OK, app.server.enrol(&ask).await?))
}
