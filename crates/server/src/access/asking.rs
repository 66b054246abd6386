//! The types themselves, and how they are made out of a request.

use super::{App, Asking, Rule, refusals::WhoAsked};
use crate::{
    http::Refused,
    limits::Token,
    photos::Purpose,
    server::{Caller, Server},
    store::Store,
};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use so_thon_domain::access::Role;
use so_thon_protocol::problem::Code;
use std::{convert::Infallible, sync::Arc};

/// Whoever can reach the server.
pub struct Anyone<S> {
    pub(super) server: Arc<Server<S>>,
}

impl<S> Asking for Anyone<S> {
    const RULE: Rule = Rule::Anyone;
}

impl<S: Store> FromRequestParts<App<S>> for Anyone<S> {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, app: &App<S>) -> Result<Self, Infallible> {
        Ok(Self {
            server: app.server.clone(),
        })
    }
}

/// The holder of a push-only token, revoked or not. It reads nothing.
pub struct Pusher<S> {
    pub(super) server: Arc<Server<S>>,
    pub(super) pusher: Caller,
}

impl<S> Asking for Pusher<S> {
    const RULE: Rule = Rule::PushToken;
}

impl<S: Store> FromRequestParts<App<S>> for Pusher<S> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        let server = app.server.clone();
        let pusher = server.pusher(bearer(parts)?).await?;
        server.admit(&pusher, Token::Push).await?;
        Ok(Self { server, pusher })
    }
}

/// A phone that is locked: the holder of a push-only token whose seat was not revoked.
pub struct LockedPhone<S> {
    pub(super) server: Arc<Server<S>>,
    pub(super) pusher: Caller,
}

impl<S> Asking for LockedPhone<S> {
    const RULE: Rule = Rule::GoodPushToken;
}

impl<S: Store> FromRequestParts<App<S>> for LockedPhone<S> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        let Pusher { server, pusher } = Pusher::from_request_parts(parts, app).await?;
        // Whoever found a phone and asks to have its book opened.
        if let Some(who) = parts.extensions.get::<WhoAsked>() {
            who.is(&pusher);
        }
        if pusher.revoked {
            return Err(Code::SeatRevoked.into());
        }
        if pusher.account.closed.is_some() {
            return Err(Code::AccountClosed.into());
        }
        Ok(Self { server, pusher })
    }
}

/// Who takes pictures and brings them: a person, or their phone with its push-only token while no
/// page is open.
pub struct PhotoBringer<S> {
    pub(super) server: Arc<Server<S>>,
    pub(super) caller: Caller,
    pub(super) purpose: Purpose,
}

const TAKES_PICTURES: &[Role] = &[Role::Collaborator, Role::Officer];

impl<S> Asking for PhotoBringer<S> {
    const RULE: Rule = Rule::SignedOrPushToken(TAKES_PICTURES);
}

impl<S: Store> FromRequestParts<App<S>> for PhotoBringer<S> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        let (caller, purpose) = match signed_in(parts, app, TAKES_PICTURES).await {
            Ok(caller) => (caller, Purpose::Bring),
            // No session has this token: it may be of the other kind.
            Err(refused) if refused.is(Code::SessionExpired) => {
                let pusher = Pusher::from_request_parts(parts, app).await?;
                (pusher.pusher, Purpose::Push)
            }
            Err(refused) => return Err(refused),
        };
        Ok(Self {
            server: app.server.clone(),
            caller,
            purpose,
        })
    }
}

/// Who reads how many there are, and never who: the province. Who of them it is makes no difference.
pub struct TotalsReader<S> {
    pub(super) server: Arc<Server<S>>,
}

const COUNTS: &[Role] = &[Role::ProvinceViewer];

impl<S> Asking for TotalsReader<S> {
    const RULE: Rule = Rule::Signed(COUNTS);
}

impl<S: Store> FromRequestParts<App<S>> for TotalsReader<S> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
        signed_in(parts, app, COUNTS).await?;
        Ok(Self {
            server: app.server.clone(),
        })
    }
}

macro_rules! signed_in {
    ($($(#[$doc:meta])* $name:ident: $($role:ident)*;)*) => {$(
        $(#[$doc])*
        pub struct $name<S> {
            pub(super) server: Arc<Server<S>>,
            pub(super) caller: Caller,
        }

        impl<S> Asking for $name<S> {
            const RULE: Rule = Rule::Signed(&[$(Role::$role),*]);
        }

        impl<S: Store> FromRequestParts<App<S>> for $name<S> {
            type Rejection = Refused;

            async fn from_request_parts(parts: &mut Parts, app: &App<S>) -> Result<Self, Refused> {
                let caller = signed_in(parts, app, &[$(Role::$role),*]).await?;
                Ok(Self { server: app.server.clone(), caller })
            }
        }
    )*};
}

signed_in! {
    /// Whoever is signed in.
    Member: Collaborator Officer Leader ProvinceViewer Administrator;
    /// Who has records of their own commune, to read and to send.
    BookHolder: Collaborator Officer Leader;
    /// Who decides at the office.
    OfficeStaff: Officer Leader;
    /// Who does the office's work.
    Officer: Officer;
    /// Who manages accounts of others: an officer those of the field, an administrator those of the
    /// office.
    Manager: Officer Administrator;
    /// Who reads the log, each their own part of it.
    LogReader: Collaborator Officer Leader Administrator;
}

async fn signed_in<S: Store>(
    parts: &Parts,
    app: &App<S>,
    roles: &[Role],
) -> Result<Caller, Refused> {
    let caller = app.server.holder_of(bearer(parts)?).await?;
    app.server.admit(&caller, Token::Session).await?;
    if let Some(who) = parts.extensions.get::<WhoAsked>() {
        who.is(&caller);
    }
    if caller.revoked {
        return Err(Code::SeatRevoked.into());
    }
    if roles.contains(&caller.account.role) {
        return Ok(caller);
    }
    Err(Code::Forbidden.into())
}

fn bearer(parts: &Parts) -> Result<&str, Refused> {
    let header = parts.headers.get(header::AUTHORIZATION);
    let token = header
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    token.ok_or(Code::SessionExpired.into())
}
