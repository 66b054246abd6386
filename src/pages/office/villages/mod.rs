//! Thôn: the commune's villages. They are records: an officer may write them without a network.

mod edit;
mod list;

pub use edit::EditPage;
pub use list::ListPage;
