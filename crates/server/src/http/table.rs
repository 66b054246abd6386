//! Every route of the interface, once.
//!
//! What a route declares is read off its handler's first parameter ([`Serves`]): a handler that does
//! not say whom it serves does not compile here. What it reaches of the villages is said beside it
//! and proved by the access matrix (`tests/server/matrix`), which is made out of this table.

use super::{
    accounts, arrivals, audit, enrolments, erasures, health, lost, openapi, photos, recoveries,
    roads, session, sync, totals,
};
use crate::{
    access::{App, Asking, Rule, Serves},
    store::Store,
};
use axum::{
    extract::DefaultBodyLimit,
    handler::Handler,
    routing::{MethodFilter, MethodRouter, on},
};
use so_thon_protocol::{
    bundle::MAX_BUNDLE_CHARS, photo::MOST_PIECE_BYTES, push::MAX_PUSH_BYTES,
    version::MAX_REQUEST_BYTES,
};

/// The largest JSON body.
const MAX_JSON_BYTES: usize = 64 * 1024;

/// What a request can name or get of what is not the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nothing: it names nothing and answers about the caller alone, or about the server.
    Nothing,
    /// Things of the seat that asks.
    OwnSeat,
    /// Things of one commune.
    Commune,
    /// People of one commune, as far as the caller manages them, and their own.
    People,
    /// Records, which lie in villages of one commune.
    Villages,
    /// Counts over every commune of the server; no count of a few, and nothing that is counted.
    Totals,
}

/// A method, as the table writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Asks how much is there.
    Head,
    /// Adds.
    Post,
    /// Replaces.
    Put,
    /// Adds to what is there.
    Patch,
    /// Ends.
    Delete,
}

impl Method {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Head => MethodFilter::HEAD,
            Self::Post => MethodFilter::POST,
            Self::Put => MethodFilter::PUT,
            Self::Patch => MethodFilter::PATCH,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

/// What a route says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Its method.
    pub method: Method,
    /// Its path, as axum writes it.
    pub path: &'static str,
    /// Whom it serves.
    pub rule: Rule,
    /// What it can reach.
    pub reach: Reach,
}

/// A route.
pub struct Route<S> {
    /// What it says of itself.
    pub declared: Declared,
    serve: MethodRouter<App<S>>,
    most: usize,
}

impl<S: Store> Route<S> {
    fn new<H, T>(method: Method, path: &'static str, handler: H, reach: Reach) -> Self
    where
        H: Handler<T, App<S>>,
        T: Serves + 'static,
    {
        let rule = <T::To as Asking>::RULE;
        Self {
            declared: Declared {
                method,
                path,
                rule,
                reach,
            },
            serve: on(method.filter(), handler),
            most: MAX_JSON_BYTES,
        }
    }

    /// With another limit of its body.
    fn up_to(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// The most bytes of its body.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// What answers.
    pub(super) fn served(self) -> MethodRouter<App<S>> {
        self.serve.layer(DefaultBodyLimit::max(self.most))
    }
}

macro_rules! by_method {
    ($($name:ident $method:ident)*) => {$(
        fn $name<S: Store, H, T>(path: &'static str, handler: H, reach: Reach) -> Route<S>
        where
            H: Handler<T, App<S>>,
            T: Serves + 'static,
        {
            Route::new(Method::$method, path, handler, reach)
        }
    )*};
}

by_method! { get Get head Head post Post put Put patch Patch delete Delete }

/// The table.
pub fn routes<S: Store>() -> Vec<Route<S>> {
    use Reach::{Commune, Nothing, OwnSeat, People, Totals, Villages};
    vec![
        // Getting in and out.
        post("/api/v1/session", session::sign_in::<S>, Nothing),
        get("/api/v1/session", session::show::<S>, Nothing),
        delete("/api/v1/session", session::sign_out::<S>, Nothing),
        put("/api/v1/session/password", session::password::<S>, Nothing),
        post("/api/v1/enrol", enrolments::enrol::<S>, Nothing),
        // The book.
        post("/api/v1/sync", sync::sync::<S>, Villages).up_to(MAX_REQUEST_BYTES),
        post("/api/v1/push", roads::push::<S>, OwnSeat).up_to(MAX_PUSH_BYTES),
        post("/api/v1/bundles", roads::bundle::<S>, Commune).up_to(MAX_BUNDLE_CHARS),
        get("/api/v1/records/{id}/history", lost::history::<S>, Villages),
        // People and their phones.
        get("/api/v1/accounts", accounts::list::<S>, Commune),
        post("/api/v1/accounts", accounts::add::<S>, People),
        put(
            "/api/v1/accounts/{id}/villages",
            accounts::assign::<S>,
            People,
        ),
        put(
            "/api/v1/accounts/{id}/password",
            accounts::password::<S>,
            People,
        ),
        put("/api/v1/accounts/{id}/closed", accounts::close::<S>, People),
        get("/api/v1/enrolments", enrolments::list::<S>, Commune),
        post("/api/v1/enrolments", enrolments::make::<S>, People),
        delete("/api/v1/enrolments/{id}", enrolments::withdraw::<S>, People),
        delete("/api/v1/seats/{seat}", lost::revoke::<S>, People),
        // The way back from a forgotten PIN.
        put(
            "/api/v1/seats/{seat}/escrow",
            recoveries::escrow::<S>,
            OwnSeat,
        ),
        post("/api/v1/recoveries", recoveries::ask::<S>, Nothing),
        get("/api/v1/recoveries/{id}", recoveries::show::<S>, OwnSeat),
        get("/api/v1/recoveries", recoveries::list::<S>, Commune),
        put("/api/v1/recoveries/{id}", recoveries::decide::<S>, People),
        // The office's desk.
        get("/api/v1/arrivals", arrivals::list::<S>, Commune),
        get("/api/v1/held", lost::held::<S>, Commune),
        put("/api/v1/held/{seat}/{number}", lost::decide::<S>, Commune),
        get("/api/v1/audit", audit::list::<S>, Villages),
        // What is held about a person.
        post("/api/v1/exports", erasures::export::<S>, Commune),
        post("/api/v1/erasures", erasures::erase::<S>, Commune),
        // Pictures.
        get("/api/v1/photos", photos::list::<S>, Commune),
        get("/api/v1/photos/{hash}", photos::show::<S>, Villages),
        head("/api/v1/photos/{hash}", photos::have::<S>, Villages),
        patch("/api/v1/photos/{hash}", photos::append::<S>, Villages).up_to(MOST_PIECE_BYTES),
        // The province.
        get("/api/v1/totals", totals::show::<S>, Totals),
        // The server itself.
        get("/healthz", health::<S>, Nothing),
        get("/api/openapi.json", openapi::show::<S>, Nothing),
    ]
}
