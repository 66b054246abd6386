//! What a phone may ask whose person forgot the PIN: everything else of it is under lock.

use super::LockedPhone;
use crate::{problem::Failure, store::Store};
use so_thon_domain::RecoveryId;
use so_thon_protocol::escrow::{NewRecovery, Recovery, RecoveryOpened};

impl<S: Store> LockedPhone<S> {
    /// Asks for its data key.
    pub async fn ask_recovery(&self, ask: &NewRecovery) -> Result<RecoveryOpened, Failure> {
        self.server.ask_recovery(&self.pusher, ask).await
    }

    /// What became of that.
    pub async fn recovery(&self, id: RecoveryId) -> Result<Recovery, Failure> {
        self.server.recovery(&self.pusher, id).await
    }
}
