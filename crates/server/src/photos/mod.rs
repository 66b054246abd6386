//! Pictures at the office: who may ask for their bytes, how pieces become a whole, how a sealed one
//! is opened for those who have no key.
//!
//! The record comes first, by the same road as any other; only then are its bytes taken. They are
//! stored as they came, sealed. The store knows which picture a record names and whether its bytes
//! have been proved; the bytes themselves lie outside the database ([`Blobs`]).

mod access;
mod blobs;
mod check;
mod missing;

pub use access::{Purpose, SeenPhoto};
pub use blobs::{BlobError, Blobs};
pub use check::{PhotoReport, ask_again, check};

use crate::{
    problem::Failure,
    server::Server,
    store::{Store, StoreError},
};
use so_thon_protocol::{
    photo::{Have, open_photo, unwrap},
    problem::Code,
    seal::CommuneKeys,
};
use std::fmt;
use tracing::error;

/// Where the bytes lie and what opens them.
pub struct Attachments {
    /// The bytes.
    pub blobs: Blobs,
    /// Private keys of communes.
    keys: CommuneKeys,
}

impl Attachments {
    /// Pictures in a place, with the private keys that open them.
    pub fn new(blobs: Blobs, keys: CommuneKeys) -> Self {
        Self { blobs, keys }
    }
}

impl Default for Attachments {
    fn default() -> Self {
        Self::new(Blobs::memory(), CommuneKeys::default())
    }
}

impl fmt::Debug for Attachments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachments")
            .field("blobs", &self.blobs)
            .field("keys", &self.keys)
            .finish()
    }
}

/// The marker that a JPEG begins with, and the first byte of the next one (ITU-T T.81, B.1.1.3).
const JPEG_BEGIN: [u8; 3] = [0xff, 0xd8, 0xff];

impl<S: Store> Server<S> {
    /// How much of a picture is here.
    pub async fn photo_have(&self, photo: &SeenPhoto) -> Result<Have, Failure> {
        let have = self.attachments.blobs.have(photo).await?;
        self.note_proved(photo, have).await?;
        Ok(have)
    }

    /// Takes a piece. The last one makes the whole be proved before it is said to be there.
    pub async fn photo_append(
        &self,
        photo: &SeenPhoto,
        offset: u32,
        piece: Vec<u8>,
    ) -> Result<Have, Failure> {
        let have = self.attachments.blobs.append(photo, offset, piece).await?;
        self.note_proved(photo, have).await?;
        Ok(have)
    }

    /// The bytes as they are stored, once they are proved.
    pub async fn photo_sealed(&self, photo: &SeenPhoto) -> Result<Vec<u8>, Failure> {
        let sealed = self.attachments.blobs.whole(photo).await?;
        sealed.ok_or(Failure::Asked(Code::NotFound))
    }

    /// The picture itself, for those who have no key.
    pub async fn photo_opened(&self, photo: &SeenPhoto) -> Result<Vec<u8>, Failure> {
        let sealed = self.photo_sealed(photo).await?;
        let content = photo.content();
        let opened = unwrap(
            &content.key,
            &content.hash,
            &self.attachments.keys,
            photo.commune(),
        )
        .and_then(|key| open_photo(&key, &sealed))
        .map_err(|_| StoreError::Damaged("photo"))?;
        // Whatever a phone sealed, nothing leaves as a picture that does not begin as one.
        if !opened.starts_with(&JPEG_BEGIN) {
            return Err(Code::PhotoDamaged.into());
        }
        Ok(opened)
    }

    /// Throws away the bytes of pictures whose records were erased, unless another record names
    /// them. What cannot be thrown away are bytes whose key is gone.
    pub(crate) async fn forget_photos(&self, photos: &[SeenPhoto]) -> Result<(), Failure> {
        for photo in photos {
            let (commune, hash) = (photo.commune(), photo.content().hash);
            if !self.store.photos_named(commune, hash).await?.is_empty() {
                continue;
            }
            if let Err(error) = self.attachments.blobs.forget(photo).await {
                error!(%error, "the bytes of an erased photo are still here");
            }
        }
        Ok(())
    }

    async fn note_proved(&self, photo: &SeenPhoto, have: Have) -> Result<(), Failure> {
        if have.proved && !photo.is_noted() {
            let (commune, hash) = (photo.commune(), photo.content().hash);
            self.store.photo_stored(commune, hash, self.now()).await?;
        }
        Ok(())
    }
}
