//! Photos of a household: small ones in rows, one of them alone.

mod look;
mod show;
mod small;

pub use show::ShowPage;
pub use small::{HouseholdPhotos, VisitPhotos};
