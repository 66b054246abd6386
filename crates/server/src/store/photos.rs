//! Which pictures records name, and whether their bytes have been proved.

use super::Stored;
use so_thon_domain::{CommuneId, Millis, RecordId, photo::PhotoHash};
use std::future::Future;

/// A picture that a record names. It is written by the append that wrote the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhotoRow {
    /// Its hash.
    pub hash: PhotoHash,
    /// The record.
    pub record: RecordId,
    /// When the record came in.
    pub received: Millis,
    /// When its bytes were proved.
    pub stored: Option<Millis>,
}

/// The pictures of a commune, by hash. The bytes lie elsewhere.
pub trait PhotoStore: Send + Sync + 'static {
    /// The records that name a picture.
    fn photos_named(
        &self,
        commune: CommuneId,
        hash: PhotoHash,
    ) -> impl Future<Output = Stored<Vec<PhotoRow>>> + Send;

    /// Notes that a picture's bytes were proved. The first moment stays.
    fn photo_stored(
        &self,
        commune: CommuneId,
        hash: PhotoHash,
        now: Millis,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Notes that a picture's bytes are no longer here.
    fn photo_lost(
        &self,
        commune: CommuneId,
        hash: PhotoHash,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// How many pictures' bytes are not here, and the oldest of them.
    fn photos_missing(
        &self,
        commune: CommuneId,
        limit: u32,
    ) -> impl Future<Output = Stored<(u64, Vec<PhotoRow>)>> + Send;

    /// Pictures in the order of hash and record.
    fn photos_after(
        &self,
        commune: CommuneId,
        after: Option<(PhotoHash, RecordId)>,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<PhotoRow>>> + Send;
}
