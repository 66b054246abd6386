//! What crosses the wire between phone and office.
//!
//! Wire types are not model types: the model may be reshaped, these may only grow. Sync messages
//! are CBOR (RFC 8949), self-describing so that a field added by a newer side is passed over by an
//! older one; the rest of the interface is JSON.

pub mod codec;
pub mod version;

pub mod envelope;
pub mod sync;

pub mod office;
pub mod problem;
pub mod session;

pub use envelope::{Envelope, Header, Plain, Protection};
pub use problem::Problem;
pub use sync::{Cursor, Outcome, Row, Sealed, SeatName, State, SyncReply, SyncRequest};
