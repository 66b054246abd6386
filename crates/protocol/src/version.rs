//! Versions of the protocol and the limits that go with them.

/// The version this program speaks. History, newest last:
///
/// 1. 2026-11-22: the first. Envelopes are compressed and not yet sealed.
/// 2. 2026-11-25: envelopes of form 2, sealed to the commune and signed by the seat; those of form
///    1 are still taken over a session. Repairs, push, bundles.
pub const VERSION: u16 = 2;

/// The oldest version that is still understood.
pub const OLDEST: u16 = 1;

/// The largest body of one sync request, in bytes. A phone sends less at a time; a server answers
/// 413 to more.
pub const MAX_REQUEST_BYTES: usize = 4 * 1024 * 1024;

/// The most envelopes in one sync request.
pub const MAX_ENVELOPES: usize = 1_000;

/// The largest single envelope, in bytes.
pub const MAX_ENVELOPE_BYTES: usize = 128 * 1024;

/// The largest content of an envelope once it is decompressed, in bytes: a small envelope cannot
/// make a server fill its memory.
pub const MAX_CONTENT_BYTES: usize = 1024 * 1024;

/// The most that the envelopes of one request may hold together once they are decompressed, in bytes: a
/// server has all of them in its memory at once. Further ones are not opened, and come again with the
/// next request.
pub const MAX_UNPACKED_BYTES: usize = 8 * MAX_CONTENT_BYTES;

/// The most records that one change may write.
pub const MAX_WRITES: usize = 500;

/// How many bytes of rows a server puts into one answer before it says that there is more.
pub const PAGE_BYTES: usize = 512 * 1024;
