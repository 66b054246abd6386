//! The bytes of pictures: pieces until they are whole, then one object that is never changed.
//!
//! A place is a folder, or the memory of a test. Below it every commune has
//! a prefix of its own: `{commune}/whole/{hash}`, and `{commune}/pieces/{hash}/{offset}` while a
//! picture comes in. Names are made of ids and hashes only, never of what somebody sent. A piece is
//! written whole or not at all and counts only when it follows on what is there, so a crash at any
//! moment leaves a beginning that can be gone on with.

use super::SeenPhoto;
use crate::problem::Failure;
use object_store::{
    ObjectStore, ObjectStoreExt, local::LocalFileSystem, memory::InMemory, path::Path,
};
use so_thon_protocol::{
    photo::{Have, hash},
    problem::Code,
};
use std::{collections::BTreeMap, sync::Arc};

/// A place for bytes that failed.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The folder or service answered with an error.
    #[error("the place of the photos failed")]
    Place(#[from] object_store::Error),
    /// The folder cannot be made.
    #[error("the folder of the photos cannot be made")]
    Folder(#[from] std::io::Error),
}

/// Where the bytes of pictures lie.
#[derive(Clone, Debug)]
pub struct Blobs {
    place: Arc<dyn ObjectStore>,
    root: Path,
}

impl Blobs {
    /// A folder of this machine, made when it is missing. What was written survives a loss of
    /// power: a phone frees its copy on the strength of it.
    pub fn folder(folder: &std::path::Path) -> Result<Self, BlobError> {
        std::fs::create_dir_all(folder)?;
        let place = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self {
            place: Arc::new(place),
            root: Path::default(),
        })
    }

    /// A place that is gone with the program: for tests.
    pub fn memory() -> Self {
        Self::over(Arc::new(InMemory::new()))
    }

    /// Any other place, which has to keep what it was given.
    pub fn over(place: Arc<dyn ObjectStore>) -> Self {
        Self {
            place,
            root: Path::default(),
        }
    }

    /// How much of a picture is here. What came in whole and was not looked at yet is proved now.
    pub(super) async fn have(&self, photo: &SeenPhoto) -> Result<Have, Failure> {
        let size = photo.content().size;
        if self.is_whole(photo).await? {
            return Ok(Have {
                bytes: size,
                proved: true,
            });
        }
        let pieces = self.pieces(photo).await?;
        if pieces.have == size {
            // The last answer never left, or a crash came between the last piece and the proof.
            return match self.prove(photo, &pieces).await {
                Err(Failure::Asked(Code::PhotoDamaged)) => Ok(Have::default()),
                proved => proved,
            };
        }
        Ok(Have {
            bytes: pieces.have,
            proved: false,
        })
    }

    /// Takes a piece that begins at `offset`. One that is here already changes nothing.
    pub(super) async fn append(
        &self,
        photo: &SeenPhoto,
        offset: u32,
        piece: Vec<u8>,
    ) -> Result<Have, Failure> {
        let have = self.have(photo).await?;
        let size = photo.content().size;
        let end = u32::try_from(piece.len()).ok();
        let end = end.and_then(|length| offset.checked_add(length));
        let end = end.filter(|end| *end <= size).ok_or(Code::TooLarge)?;
        if have.proved || end <= have.bytes {
            return Ok(have);
        }
        if offset != have.bytes {
            return Err(Code::OffsetMismatch.into());
        }
        let path = self.piece_path(photo, offset);
        let put = self.place.put(&path, piece.into()).await;
        put.map_err(BlobError::from)?;
        if end < size {
            return Ok(Have {
                bytes: end,
                proved: false,
            });
        }
        self.prove(photo, &self.pieces(photo).await?).await
    }

    /// The whole bytes, if they are here.
    pub(super) async fn whole(&self, photo: &SeenPhoto) -> Result<Option<Vec<u8>>, BlobError> {
        match self.place.get(&self.whole_path(photo)).await {
            Ok(found) => Ok(Some(found.bytes().await?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn is_whole(&self, photo: &SeenPhoto) -> Result<bool, BlobError> {
        match self.place.head(&self.whole_path(photo)).await {
            Ok(found) => Ok(found.size == u64::from(photo.content().size)),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Puts the pieces together. Bytes that are not those the record names are thrown away whole.
    async fn prove(&self, photo: &SeenPhoto, pieces: &Pieces) -> Result<Have, Failure> {
        let content = photo.content();
        let mut bytes = Vec::with_capacity(content.size as usize);
        for offset in &pieces.chain {
            let path = self.piece_path(photo, *offset);
            let piece = self.place.get(&path).await.map_err(BlobError::from)?;
            bytes.extend(piece.bytes().await.map_err(BlobError::from)?);
        }
        let good = hash(&bytes) == content.hash;
        if good {
            let put = self.place.put(&self.whole_path(photo), bytes.into()).await;
            put.map_err(BlobError::from)?;
        }
        for offset in &pieces.all {
            self.delete(&self.piece_path(photo, *offset)).await?;
        }
        if !good {
            return Err(Code::PhotoDamaged.into());
        }
        Ok(Have {
            bytes: content.size,
            proved: true,
        })
    }

    /// Throws the whole bytes away, if they are here.
    pub(super) async fn throw_away(&self, photo: &SeenPhoto) -> Result<(), BlobError> {
        self.delete(&self.whole_path(photo)).await
    }

    /// Throws away everything that came of a picture.
    pub(super) async fn forget(&self, photo: &SeenPhoto) -> Result<(), BlobError> {
        self.delete(&self.whole_path(photo)).await?;
        for offset in self.pieces(photo).await?.all {
            self.delete(&self.piece_path(photo, offset)).await?;
        }
        Ok(())
    }

    async fn delete(&self, path: &Path) -> Result<(), BlobError> {
        match self.place.delete(path).await {
            // Somebody else did the same.
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn pieces(&self, photo: &SeenPhoto) -> Result<Pieces, BlobError> {
        let folder = self.pieces_path(photo);
        let found = self.place.list_with_delimiter(Some(&folder)).await?;
        let mut sizes = BTreeMap::new();
        for object in found.objects {
            let name = object
                .location
                .filename()
                .and_then(|name| name.parse().ok());
            if let (Some(offset), Ok(size)) = (name, u32::try_from(object.size)) {
                sizes.insert(offset, size);
            }
        }
        let mut pieces = Pieces::default();
        for (offset, size) in &sizes {
            pieces.all.push(*offset);
            if *offset == pieces.have && *size > 0 {
                pieces.chain.push(*offset);
                pieces.have = pieces.have.saturating_add(*size);
            }
        }
        Ok(pieces)
    }

    fn whole_path(&self, photo: &SeenPhoto) -> Path {
        let (commune, hash) = (photo.commune(), photo.content().hash);
        Path::from(format!("{}/{commune}/whole/{hash}", self.root))
    }

    fn pieces_path(&self, photo: &SeenPhoto) -> Path {
        let (commune, hash) = (photo.commune(), photo.content().hash);
        Path::from(format!("{}/{commune}/pieces/{hash}", self.root))
    }

    fn piece_path(&self, photo: &SeenPhoto, offset: u32) -> Path {
        self.pieces_path(photo).join(format!("{offset:010}"))
    }
}

/// What came in of one picture.
#[derive(Default)]
struct Pieces {
    /// Offsets of all.
    all: Vec<u32>,
    /// Offsets of those that follow on each other from the beginning.
    chain: Vec<u32>,
    /// How many bytes those are.
    have: u32,
}
