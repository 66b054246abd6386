//! `/api/v1/accounts`: the officer's list of people, their villages and passwords.

use super::{
    App,
    answer::{Asked, Refused, Told},
    caller::Officer,
};
use crate::{server::By, store::Store};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use so_thon_domain::AccountId;
use so_thon_protocol::{
    office::{Account, Assignment, NewAccount, NewPassword},
    problem::Code,
};

/// `GET /api/v1/accounts`.
pub async fn list<S: Store>(
    State(app): State<App<S>>,
    Officer(caller): Officer,
) -> Result<Told<Vec<Account>>, Refused> {
    Ok(Told(StatusCode::OK, app.server.accounts(&caller).await?))
}

/// `POST /api/v1/accounts`.
pub async fn add<S: Store>(
    State(app): State<App<S>>,
    Officer(caller): Officer,
    Asked(ask): Asked<NewAccount>,
) -> Result<Told<Account>, Refused> {
    let account = app.server.new_account(&caller, &ask).await?;
    Ok(Told(StatusCode::CREATED, account))
}

/// `PUT /api/v1/accounts/{id}/villages`.
pub async fn assign<S: Store>(
    State(app): State<App<S>>,
    Officer(caller): Officer,
    Path(id): Path<String>,
    Asked(ask): Asked<Assignment>,
) -> Result<Told<Account>, Refused> {
    let commune = caller.commune.id;
    let account = app
        .server
        .assign(By::Caller(&caller), commune, read(&id)?, &ask.villages)
        .await?;
    Ok(Told(StatusCode::OK, account))
}

/// `PUT /api/v1/accounts/{id}/password`.
pub async fn password<S: Store>(
    State(app): State<App<S>>,
    Officer(caller): Officer,
    Path(id): Path<String>,
    Asked(ask): Asked<NewPassword>,
) -> Result<StatusCode, Refused> {
    app.server
        .reset_password(&caller, read(&id)?, &ask.password)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(id: &str) -> Result<AccountId, Refused> {
    AccountId::parse(id).ok_or(Code::NotFound.into())
}
