//! What a record went through: who, when, before and after, newest first. The office keeps it, so
//! it needs a network. The words of fields and values are used by the arrivals too.

mod label;
mod page;
mod value;

pub use label::label;
pub use page::HistoryPage;
pub use value::Speaker;
