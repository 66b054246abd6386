//! The officer looks at what arrived.

use crate::world::World;
use so_thon_domain::checked;
use so_thon_sync::PhoneError;

/// The officer's place among the seats.
const OFFICER: usize = 0;

impl World {
    /// The officer marks records of a household as seen. What is unsent has not arrived: it is not
    /// among the arrivals.
    pub(super) async fn check_arrivals(&mut self) -> Result<(), PhoneError> {
        let done = self.check_some().await;
        self.aftermath(OFFICER, done);
        Ok(())
    }

    async fn check_some(&mut self) -> Result<(), PhoneError> {
        let Some(view) = self.some_household(OFFICER).await? else {
            return Ok(());
        };
        if !view.unsent.is_empty() {
            return Ok(());
        }
        let records = view.unit.records.values();
        let writes = records
            .filter(|_| self.chance.percent(70))
            .filter_map(checked::write_of)
            .collect();
        self.save(OFFICER, writes).await
    }
}
