//! `/api/v1/session`: sign in, who am I, sign out.

use super::answer::{Asked, Refused, Told};
use crate::{
    access::{Anyone, Member},
    store::Store,
};
use axum::http::StatusCode;
use so_thon_protocol::session::{Me, SignIn, SignedIn};

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

/// `DELETE`.
pub async fn sign_out<S: Store>(member: Member<S>) -> Result<StatusCode, Refused> {
    member.sign_out().await?;
    Ok(StatusCode::NO_CONTENT)
}
