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

/// An officer.
pub struct Officer(pub Caller);

/// An officer or a leader.
pub struct OfficeStaff(pub Caller);

impl<S: Store> FromRequestParts<App<S>> for Member {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let token = header
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(Code::SessionExpired)?;
        Ok(Self(app.server.caller_of(token).await?))
    }
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
