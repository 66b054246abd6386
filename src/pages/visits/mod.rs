//! Visits: recording one, what was saved, reading them.

mod edit;
mod list;
mod saved;
mod show;

pub use edit::EditPage;
pub use list::ListPage;
pub use saved::SavedPage;
pub use show::ShowPage;
