//! What a record went through: who, when, before and after, newest first. The office keeps it, so
//! it needs a network. The words of fields and values are used by the arrivals too.

mod page;
pub mod step;
pub mod words;

pub use page::HistoryPage;
