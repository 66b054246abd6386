//! What an officer may do.

use super::Officer;
use crate::{problem::Failure, server::By, store::Store};
use so_thon_domain::{AccountId, RecordId, ValueId, VillageId};
use so_thon_protocol::{
    erasure::{Dossier, Erased, Erasing},
    office::{Account, Arrival},
};

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

    /// Everything that is held about a person or a household.
    pub async fn export(&self, of: RecordId) -> Result<Dossier, Failure> {
        self.server.export(&self.caller, of).await
    }

    /// Erases a person or a household.
    pub async fn erase(&self, ask: &Erasing) -> Result<Erased, Failure> {
        self.server.erase(&self.caller, ask).await
    }
}
