//! The people of a household.

mod edit;

pub use edit::EditPage;
