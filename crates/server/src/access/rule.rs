//! What a route declares about those it serves: it is read off the handler's own type, so that a
//! route cannot be without it and cannot say another thing than it does.

use so_thon_domain::access::Role;

/// Whom a route serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Whoever can reach the server.
    Anyone,
    /// Whoever has a push-only token, its seat revoked or not.
    PushToken,
    /// Whoever has a push-only token of a seat that was not revoked.
    GoodPushToken,
    /// Whoever is signed in on a seat that was not revoked, in one of these roles.
    Signed(&'static [Role]),
    /// Those, and whoever has a push-only token, its seat revoked or not.
    SignedOrPushToken(&'static [Role]),
}

impl Rule {
    /// The roles that come in by being signed in.
    pub fn signed_in(self) -> &'static [Role] {
        match self {
            Self::Anyone | Self::PushToken | Self::GoodPushToken => &[],
            Self::Signed(roles) | Self::SignedOrPushToken(roles) => roles,
        }
    }
}

/// A type that stands for those who may ask: a handler's first parameter.
pub trait Asking {
    /// Who they are.
    const RULE: Rule;
}

/// The parameters of a handler, as axum has them: a marker, then each parameter's type.
pub trait Serves {
    /// The first of them.
    type To: Asking;
}

macro_rules! serves {
    ($($rest:ident)*) => {
        impl<M, A: Asking, $($rest),*> Serves for (M, A, $($rest),*) {
            type To = A;
        }
    };
}

serves!();
serves!(T2);
serves!(T2 T3);
serves!(T2 T3 T4);
serves!(T2 T3 T4 T5);
