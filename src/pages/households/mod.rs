//! Households: the list, one of them, and its standing facts.

mod edit;
mod list;
mod show;

pub use edit::EditPage;
pub use list::ListPage;
pub use show::ShowPage;
