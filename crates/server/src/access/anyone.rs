//! What whoever reaches the server may ask.

use super::Anyone;
use crate::{problem::Failure, store::Store};
use so_thon_protocol::{
    enrol::Enrol,
    session::{SignIn, SignedIn},
};

impl<S: Store> Anyone<S> {
    /// Signs in by login and password.
    pub async fn sign_in(&self, ask: &SignIn) -> Result<SignedIn, Failure> {
        self.server.sign_in(ask).await
    }

    /// Uses an enrolment code.
    pub async fn enrol(&self, ask: &Enrol) -> Result<SignedIn, Failure> {
        self.server.enrol(ask).await
    }

    /// Fails unless the store is there.
    pub async fn ping(&self) -> Result<(), Failure> {
        Ok(self.server.store.ping().await?)
    }
}
