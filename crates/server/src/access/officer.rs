//! What an officer may do.

use super::Officer;
use crate::{problem::Failure, server::By, store::Store};
use so_thon_domain::{AccountId, ValueId, VillageId};
use so_thon_protocol::office::{Account, Arrival};

impl<S: Store> Officer<S> {
    /// Gives a person villages.
    pub async fn assign(
        &self,
        account: AccountId,
        villages: &[VillageId],
    ) -> Result<Account, Failure> {
        let (by, commune) = (By::Caller(&self.caller), self.caller.commune.id);
        self.server.assign(by, commune, account, villages).await
    }

    /// What lost phones sent.
    pub async fn held(&self) -> Result<Vec<Arrival>, Failure> {
        self.server.held(&self.caller).await
    }

    /// Takes a change of a lost phone, or does not.
    pub async fn release(&self, id: ValueId, take: bool) -> Result<(), Failure> {
        self.server.release(&self.caller, id, take).await
    }
}
