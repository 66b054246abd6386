//! What those who decide at the office may ask.

use super::OfficeStaff;
use crate::{problem::Failure, store::Store};
use so_thon_protocol::office::{Arrivals, MissingPhotos};

impl<S: Store> OfficeStaff<S> {
    /// What came in.
    pub async fn arrivals(&self, days: u64) -> Result<Arrivals, Failure> {
        self.server.arrivals(&self.caller, days).await
    }

    /// Pictures whose bytes have not come.
    pub async fn missing_photos(&self) -> Result<MissingPhotos, Failure> {
        self.server.missing_photos(&self.caller).await
    }
}
