//! `/api/v1/session`: sign in, who am I, another password, sign out.

use super::answer::{Asked, Refused, Told};
use crate::{
    access::{Anyone, Member},
    store::Store,
};
use axum::http::StatusCode;
use so_thon_protocol::session::{Me, OwnPassword, SignIn, SignedIn};

/// `POST`.
pub async fn sign_in<S: Store>(
    anyone: Anyone<S>,
    Asked(ask): Asked<SignIn>,
) -> Result<Told<SignedIn>, Refused> {
    Ok(Told(StatusCode::OK, anyone.sign_in(&ask).await?))
}

/// `GET`.
pub async fn show<S: Store>(member: Member<S>) -> Told<Me> {
    Told(StatusCode::OK, member.me())
}

/// `PUT /api/v1/session/password`.
pub async fn password<S: Store>(
    member: Member<S>,
    Asked(ask): Asked<OwnPassword>,
) -> Result<StatusCode, Refused> {
    member.change_password(&ask).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE`.
pub async fn sign_out<S: Store>(member: Member<S>) -> Result<StatusCode, Refused> {
    member.sign_out().await?;
    Ok(StatusCode::NO_CONTENT)
}
