//! What those may do who bring the bytes of pictures that a record names: with a session those of
//! every village they reach, with a push-only token those that its own seat took. Neither reads any.

use super::PhotoBringer;
use crate::{photos::SeenPhoto, problem::Failure, store::Store};
use so_thon_domain::photo::PhotoHash;
use so_thon_protocol::photo::Have;

impl<S: Store> PhotoBringer<S> {
    /// A picture that they may bring.
    pub async fn photo(&self, hash: PhotoHash) -> Result<SeenPhoto, Failure> {
        self.server.photo(&self.caller, hash, self.purpose).await
    }

    /// How much of it is here.
    pub async fn photo_have(&self, photo: &SeenPhoto) -> Result<Have, Failure> {
        self.server.photo_have(photo).await
    }

    /// Adds a piece.
    pub async fn photo_append(
        &self,
        photo: &SeenPhoto,
        offset: u32,
        piece: Vec<u8>,
    ) -> Result<Have, Failure> {
        self.server.photo_append(photo, offset, piece).await
    }
}
