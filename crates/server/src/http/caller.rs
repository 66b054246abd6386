//! Who asks, as types: a handler cannot be written without saying whom it serves.

use super::{App, answer::Refused};
use crate::{
    server::{Caller, Server},
    store::Store,
};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use so_thon_domain::access::Role;
use so_thon_protocol::problem::Code;

/// Anyone who is signed in.
pub struct Member(pub Caller);

/// Anyone who is signed in and has records of their own to send: who may carry those of others.
pub struct Carrier(pub Caller);

/// The holder of a push-only token, revoked or not. It reads nothing.
pub struct Pusher(pub Caller);

/// An officer.
pub struct Officer(pub Caller);

/// An officer or a leader.
pub struct OfficeStaff(pub Caller);

/// Who manages accounts of others: an officer those of the field, an administrator those of the
/// office.
pub struct Manager(pub Caller);

impl<S: Store> FromRequestParts<App<S>> for Member {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        Ok(Self(app.server.caller_of(bearer(parts)?).await?))
    }
}

impl<S: Store> FromRequestParts<App<S>> for Pusher {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        Ok(Self(app.server.pusher(bearer(parts)?).await?))
    }
}

impl<S: Store> FromRequestParts<App<S>> for Carrier {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        let Member(caller) = Member::from_request_parts(parts, app).await?;
        let roles = [Role::Collaborator, Role::Officer, Role::Leader];
        Server::<S>::require(&caller, &roles)?;
        Ok(Self(caller))
    }
}

fn bearer(parts: &Parts) -> Result<&str, Refused> {
    let header = parts.headers.get(header::AUTHORIZATION);
    let token = header
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    token.ok_or(Code::SessionExpired.into())
}

impl<S: Store> FromRequestParts<App<S>> for Officer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        let Member(caller) = Member::from_request_parts(parts, app).await?;
        Server::<S>::require(&caller, &[Role::Officer])?;
        Ok(Self(caller))
    }
}

impl<S: Store> FromRequestParts<App<S>> for OfficeStaff {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        let Member(caller) = Member::from_request_parts(parts, app).await?;
        Server::<S>::require(&caller, &[Role::Officer, Role::Leader])?;
        Ok(Self(caller))
    }
}

impl<S: Store> FromRequestParts<App<S>> for Manager {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        let Member(caller) = Member::from_request_parts(parts, app).await?;
        Server::<S>::require(&caller, &[Role::Officer, Role::Administrator])?;
        Ok(Self(caller))
    }
}
