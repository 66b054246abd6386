//! `/api/v1/accounts`: the list of people, their villages and passwords.

use super::answer::{Asked, At, Refused, Told};
use crate::{
    access::{Manager, Officer},
    store::Store,
};
use axum::http::StatusCode;
use so_thon_domain::AccountId;
use so_thon_protocol::{
    office::{Account, Assignment, Closing, NewAccount, NewPassword},
    problem::Code,
};

/// `GET /api/v1/accounts`.
pub async fn list<S: Store>(manager: Manager<S>) -> Result<Told<Vec<Account>>, Refused> {
    Ok(Told(StatusCode::OK, manager.accounts().await?))
}

/// `POST /api/v1/accounts`.
pub async fn add<S: Store>(
    manager: Manager<S>,
    Asked(ask): Asked<NewAccount>,
) -> Result<Told<Account>, Refused> {
    Ok(Told(StatusCode::CREATED, manager.new_account(&ask).await?))
}

/// `PUT /api/v1/accounts/{id}/villages`.
pub async fn assign<S: Store>(
    officer: Officer<S>,
    At(id): At<String>,
    Asked(ask): Asked<Assignment>,
) -> Result<Told<Account>, Refused> {
    let account = officer.assign(read(&id)?, &ask.villages).await?;
    Ok(Told(StatusCode::OK, account))
}

/// `PUT /api/v1/accounts/{id}/password`.
pub async fn password<S: Store>(
    manager: Manager<S>,
    At(id): At<String>,
    Asked(ask): Asked<NewPassword>,
) -> Result<StatusCode, Refused> {
    manager.reset_password(read(&id)?, &ask.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/accounts/{id}/closed`.
pub async fn close<S: Store>(
    manager: Manager<S>,
    At(id): At<String>,
    Asked(ask): Asked<Closing>,
) -> Result<Told<Account>, Refused> {
    let account = manager.close_or_open(read(&id)?, ask.closed).await?;
    Ok(Told(StatusCode::OK, account))
}

fn read(id: &str) -> Result<AccountId, Refused> {
    AccountId::parse(id).ok_or(Code::NotFound.into())
}
