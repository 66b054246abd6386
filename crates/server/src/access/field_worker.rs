//! What those may do who take pictures: bring the bytes of those that a record names.

use super::FieldWorker;
use crate::{
    photos::{Purpose, SeenPhoto},
    problem::Failure,
    store::Store,
};
use so_thon_domain::photo::PhotoHash;
use so_thon_protocol::photo::Have;

impl<S: Store> FieldWorker<S> {
    /// A picture that they may bring.
    pub async fn photo(&self, hash: PhotoHash) -> Result<SeenPhoto, Failure> {
        self.server.photo(&self.caller, hash, Purpose::Bring).await
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
