//! Erasures that must be done again: the store is an older one, or a crash cut one off.

use super::Order;
use crate::{
    journal::{self, Entry},
    problem::Failure,
    server::{By, Server},
    store::Store,
};
use so_thon_domain::RecordId;

impl<S: Store> Server<S> {
    /// Does every erasure of the journal that this store does not know, before it serves; says how
    /// many.
    pub async fn erase_again(&self) -> Result<u32, Failure> {
        let Some(data) = &self.journal else {
            return Ok(0);
        };
        let mut again = 0;
        for entry in journal::read(data).map_err(Failure::Journal)? {
            let Entry::Erased {
                commune,
                of,
                ground,
                records,
                ..
            } = entry
            else {
                continue;
            };
            let communes = self.store.communes().await?;
            let Some(commune) = communes.into_iter().find(|row| row.id == commune) else {
                continue;
            };
            let ids: Vec<RecordId> = records.iter().map(|(record, _)| *record).collect();
            let done = self.store.erased(commune.id, &ids).await?;
            if ids.iter().all(|id| done.contains(id)) {
                continue;
            }
            let order = Order {
                by: By::Machine,
                of,
                ground,
                words: None,
                named: &records,
            };
            self.carry_out(&commune, &order).await?;
            again += 1;
        }
        Ok(again)
    }
}
