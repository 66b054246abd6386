//! What whoever is signed in may ask.

use super::Member;
use crate::{problem::Failure, sessions::me, store::Store};
use so_thon_domain::SeatId;
use so_thon_protocol::{
    escrow::NewEscrow,
    session::{Me, OwnPassword},
};

impl<S: Store> Member<S> {
    /// Who the token belongs to.
    pub fn me(&self) -> Me {
        me(&self.caller.commune, &self.caller.account)
    }

    /// Ends the session.
    pub async fn sign_out(&self) -> Result<(), Failure> {
        self.server.sign_out(&self.caller).await
    }

    /// Changes the own password.
    pub async fn change_password(&self, ask: &OwnPassword) -> Result<(), Failure> {
        self.server.change_password(&self.caller, ask).await
    }

    /// Hands over the data key of the own seat.
    pub async fn keep_escrow(&self, seat: SeatId, ask: &NewEscrow) -> Result<(), Failure> {
        self.server.keep_escrow(&self.caller, seat, ask).await
    }
}
