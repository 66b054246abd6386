//! Photos as this phone has them: opened, copied from the office, given up for room.

use super::{ALL, KeptPhoto, LocalPhoto, NewPhoto, PhotoState, drawn, find, in_state, row_key};
use crate::{
    phone::{Phone, PhoneError},
    store::{Store, StoreError, Transaction},
    tables::{Table, pack},
};
use so_thon_domain::{IdSource, PhotoId, photo::Content};
use so_thon_protocol::photo::{open_photo, seal_photo};

impl<S: Store> Phone<S> {
    /// A photo as this phone has it.
    pub async fn local_photo(&self, id: PhotoId) -> Result<LocalPhoto, PhoneError> {
        let transaction = self.store.read(&ALL).await?;
        let Some((_, photo)) = find(&transaction, id).await? else {
            return Ok(LocalPhoto::Nothing);
        };
        let bytes = transaction.get(Table::PhotoBytes, id.bytes()).await?;
        match bytes {
            Some(bytes) => {
                let opened = open_photo(&photo.key, &bytes);
                let opened = opened.map_err(|_| StoreError::Damaged { what: "photo" })?;
                Ok(LocalPhoto::Jpeg(opened))
            }
            None => Ok(LocalPhoto::Key(photo.key)),
        }
    }

    /// Keeps a picture that was fetched from the office, sealed under a key of this phone's own.
    /// One that is here already is left as it is.
    pub async fn keep_copy(
        &self,
        photo: NewPhoto,
        content: Content,
        chance: &mut impl IdSource,
    ) -> Result<(), PhoneError> {
        let key = drawn::<32>(chance);
        let bytes = seal_photo(&key, drawn(chance), &photo.jpeg);
        let mut transaction = self.store.write(&ALL).await?;
        let known = find(&transaction, photo.id).await?;
        if known.is_some_and(|(state, _)| state != PhotoState::Freed) {
            return Ok(());
        }
        let kept = KeptPhoto {
            household: photo.household,
            content,
            taken: photo.taken,
            key,
            draft: None,
            number: 0,
            sent: content.size,
        };
        let freed = row_key(PhotoState::Freed, photo.id);
        transaction.delete(Table::Photos, &freed).await?;
        let row = row_key(PhotoState::Copied, photo.id);
        transaction.put(Table::Photos, &row, pack(&kept)).await?;
        transaction
            .put(Table::PhotoBytes, photo.id.bytes(), bytes)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Gives up photos that the office has, fetched ones first and the oldest of each first, until
    /// so many bytes are free. Returns how many became free. What waits is never touched.
    pub async fn free_photos(&self, wanted: u64) -> Result<u64, PhoneError> {
        let mut transaction = self.store.write(&ALL).await?;
        let mut free = 0;
        for state in [PhotoState::Copied, PhotoState::Kept] {
            for (id, photo) in in_state(&transaction, state).await? {
                if free >= wanted {
                    break;
                }
                transaction.delete(Table::PhotoBytes, id.bytes()).await?;
                let row = row_key(state, id);
                transaction.delete(Table::Photos, &row).await?;
                if state == PhotoState::Kept {
                    let freed = row_key(PhotoState::Freed, id);
                    transaction.put(Table::Photos, &freed, pack(&photo)).await?;
                }
                free += u64::from(photo.content.size);
            }
        }
        if free > 0 {
            transaction.commit().await?;
        }
        Ok(free)
    }
}
