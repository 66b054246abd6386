//! The phone's durable tables over the browser's IndexedDB.
//!
//! One object store per [`Table`](so_thon_sync::Table), binary keys beside the values, values as
//! bytes. A save commits with strict durability, which is read back from the transaction. What the
//! bytes mean is no business of this crate: it only keeps them, all or none.

mod shelf;
mod store;
mod transaction;

mod bytes;
mod connection;
mod error;
mod migrations;

pub use shelf::BrowserShelf;
pub use store::{IndexedDbStore, delete_database};
pub use transaction::IndexedDbTransaction;
