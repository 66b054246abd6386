//! What crosses the wire between phone and office.
//!
//! Wire types are not model types: the model may be reshaped, these may only grow. Sync messages
//! are CBOR (RFC 8949), self-describing so that a field added by a newer side is passed over by an
//! older one; the rest of the interface is JSON.

pub mod codec;
pub mod version;

pub mod envelope;
mod form_1;
pub mod seal;
pub mod secret;
pub mod sync;

pub mod bundle;
pub mod digest;
pub mod push;

pub mod audit;
pub mod enrol;
pub mod erasure;
pub mod escrow;
pub mod hex;
pub mod office;
pub mod photo;
pub mod problem;
pub mod session;
pub mod totals;

pub use envelope::{Envelope, Header};
pub use problem::Problem;
pub use sync::{
    Cursor, Digest, Left, Outcome, Row, Sealed, SeatName, State, SyncReply, SyncRequest,
};
