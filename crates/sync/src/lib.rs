//! The phone without a phone.
//!
//! A save becomes a numbered change in the outbox; what the office sends becomes rows; what a page
//! reads is the office's state with the phone's own unsent changes laid over it. All of it is
//! decided here, over two narrow traits: [`Store`] (durable tables with transactions) and
//! [`Transport`] (one exchange with the office). This crate knows neither IndexedDB nor HTTP nor
//! any clock, so that the very same code runs in the browser, in tests and in the simulator.

pub mod store;
pub mod tables;

mod beside;

pub mod memory;
pub mod sealed;

pub mod phone;

pub mod engine;
pub mod photo_round;
pub mod transport;

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;

pub use engine::{Round, deliver, sync};
pub use memory::MemoryStore;
pub use phone::{Identity, Phone, PhoneError};
pub use photo_round::{PhotoTransport, send_photos};
pub use sealed::{DataKey, SealedStore};
pub use store::{Store, StoreError, Transaction};
pub use tables::Table;
pub use transport::{Carrier, Transport, TransportError};
