//! Support to a household.

mod edit;

pub use edit::EditPage;
