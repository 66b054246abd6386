//! `/api/v1/session`: sign in, who am I, sign out.

use super::{
    App,
    answer::{Asked, Refused, Told},
    caller::Member,
};
use crate::{sessions::me, store::Store};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use so_thon_protocol::session::{Me, SignIn, SignedIn};

/// `POST`.
pub async fn sign_in<S: Store>(
    State(app): State<App<S>>,
    Asked(ask): Asked<SignIn>,
) -> Result<Told<SignedIn>, Refused> {
    Ok(Told(StatusCode::OK, app.server.sign_in(&ask).await?))
}

/// `GET`.
pub async fn show<S: Store>(Member(caller): Member, _: State<App<S>>) -> Told<Me> {
    Told(StatusCode::OK, me(&caller.commune, &caller.account))
}

/// `DELETE`.
pub async fn sign_out<S: Store>(
    State(app): State<App<S>>,
    Member(caller): Member,
) -> Result<impl IntoResponse, Refused> {
    app.server.sign_out(&caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
