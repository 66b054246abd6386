//! Photos in a form: taken into its draft, shown again, taken out.

use super::{ALL, KeptPhoto, NewPhoto, PhotoState, drawn, in_state, row_key};
use crate::{
    phone::{Phone, PhoneError, identity},
    store::{Store, StoreError, Transaction},
    tables::{Table, pack},
};
use so_thon_domain::{
    IdSource, PhotoId,
    gather::sort_by_key,
    photo::{Content, Hex},
};
use so_thon_protocol::{
    photo::{hash, seal_photo, wrap},
    seal::SealError,
};

impl<S: Store> Phone<S> {
    /// Seals a picture and keeps it with a draft. When this returns, it is on the device to stay.
    pub async fn take_photo(
        &self,
        photo: NewPhoto,
        draft: &str,
        chance: &mut impl IdSource,
    ) -> Result<KeptPhoto, PhoneError> {
        let transaction = self.store.read(&[Table::Meta]).await?;
        let commune = Hex::<32>::parse(&identity(&transaction).await?.me.commune_key);
        drop(transaction);
        let commune = commune.ok_or(SealError)?;
        let key = drawn::<32>(chance);
        let bytes = seal_photo(&key, drawn(chance), &photo.jpeg);
        let hash = hash(&bytes);
        let wrapped = wrap(&key, &hash, &commune.0, &*self.seal);
        let content = Content {
            hash,
            size: u32::try_from(bytes.len()).map_err(|_| StoreError::Full)?,
            width: photo.width,
            height: photo.height,
            key: wrapped?,
        };
        let kept = KeptPhoto {
            household: photo.household,
            content,
            taken: photo.taken,
            key,
            draft: Some(draft.to_owned()),
            number: 0,
            sent: 0,
        };
        let (id, bytes) = (photo.id, &bytes);
        self.with_room(photo.taken, async || {
            let mut transaction = self.store.save(&ALL).await?;
            let row = row_key(PhotoState::Draft, id);
            transaction.put(Table::Photos, &row, pack(&kept)).await?;
            transaction
                .put(Table::PhotoBytes, id.bytes(), bytes.clone())
                .await?;
            Ok(transaction.commit().await?)
        })
        .await?;
        Ok(kept)
    }

    /// The photos of a form, in the order they were taken: those of its draft, and where it mends
    /// a change that was sent back, those that were saved with that.
    pub async fn form_photos(
        &self,
        draft: &str,
        mends: Option<u64>,
    ) -> Result<Vec<(PhotoId, KeptPhoto)>, PhoneError> {
        let transaction = self.store.read(&[Table::Photos]).await?;
        let mut photos = in_state(&transaction, PhotoState::Draft).await?;
        photos.retain(|(_, photo)| photo.draft.as_deref() == Some(draft));
        if let Some(number) = mends {
            let saved = in_state(&transaction, PhotoState::Waiting).await?;
            let own = saved.into_iter();
            photos.extend(own.filter(|(_, photo)| photo.number == number));
            sort_by_key(&mut photos, |(id, _)| *id);
        }
        Ok(photos)
    }

    /// Throws a photo away that is not saved yet. One that was saved meanwhile stays.
    pub async fn drop_photo(&self, id: PhotoId) -> Result<(), PhoneError> {
        let mut transaction = self.store.save(&ALL).await?;
        let key = row_key(PhotoState::Draft, id);
        if transaction.get(Table::Photos, &key).await?.is_some() {
            transaction.delete(Table::Photos, &key).await?;
            transaction.delete(Table::PhotoBytes, id.bytes()).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Throws the photos of a draft away: the person gave it up.
    pub async fn drop_photos(&self, draft: &str) -> Result<(), PhoneError> {
        for (id, _) in self.form_photos(draft, None).await? {
            self.drop_photo(id).await?;
        }
        Ok(())
    }
}
