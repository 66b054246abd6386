//! Leaks planted on purpose, to prove that the matrix sees them: a server that mistakes whoever
//! comes for somebody who may.

use super::{
    ask::{Actor, Target},
    ground::{Ground, Person},
};
use so_thon_domain::access::Role;

/// What the server forgets to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plant {
    /// Nothing: the server as it is.
    Nothing,
    /// Whether there is a token at all.
    Token,
    /// What role somebody has: whoever is signed in passes for the officer.
    Role,
    /// Which commune somebody is of: whoever comes passes for the officer of the place.
    Commune,
}

impl Plant {
    /// Whom the server takes somebody for; none: for who they are.
    pub fn taken_for(self, ground: &Ground, actor: Actor, target: Target) -> Option<&Person> {
        let taken = match self {
            Self::Nothing => false,
            Self::Token => actor == Actor::Nobody,
            Self::Role => actor != Actor::Nobody,
            Self::Commune => return Some(ground.officer_of(target)),
        };
        taken.then(|| ground.person(Role::Officer))
    }
}
