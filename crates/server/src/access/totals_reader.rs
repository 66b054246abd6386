//! What the province's viewer may ask.

use super::TotalsReader;
use crate::{problem::Failure, store::Store};
use so_thon_protocol::totals::Totals;

impl<S: Store> TotalsReader<S> {
    /// How many, commune by commune.
    pub async fn totals(&self) -> Result<Totals, Failure> {
        self.server.totals().await
    }
}
