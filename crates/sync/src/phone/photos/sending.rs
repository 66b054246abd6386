//! What waits for the office, and how far each photo got there.

use super::{KeptPhoto, PhotoCounts, PhotoState, Upload, at, in_state, row_key};
use crate::{
    phone::{Phone, PhoneError, identity, meta_value, receive::Standpoint, repair::boxed, units},
    store::{Store, StoreError, Transaction},
    tables::{Table, meta, number_key, pack},
};
use so_thon_domain::{Epoch, PhotoId, RecordId};
use so_thon_protocol::photo::hash;

impl<S: Store> Phone<S> {
    /// How many photos wait for the office.
    pub async fn photo_counts(&self) -> Result<PhotoCounts, PhoneError> {
        let transaction = self.store.read(&[Table::Photos]).await?;
        let waiting = in_state(&transaction, PhotoState::Waiting).await?;
        let rest = waiting
            .iter()
            .map(|(_, photo)| u64::from(photo.content.size.saturating_sub(photo.sent)));
        Ok(PhotoCounts {
            waiting: waiting.len() as u64,
            bytes: rest.sum(),
        })
    }

    /// The photo to send next, behind `after`. Records go first: one whose record the office does
    /// not have yet is passed over.
    pub async fn next_photo(&self, after: Option<PhotoId>) -> Result<Option<Upload>, PhoneError> {
        let tables = [
            Table::Meta,
            Table::Photos,
            Table::PhotoBytes,
            Table::Pending,
            Table::Outbox,
            Table::Repair,
            Table::Units,
        ];
        let transaction = self.store.read(&tables).await?;
        for (id, photo) in in_state(&transaction, PhotoState::Waiting).await? {
            if after.is_some_and(|after| id <= after) {
                continue;
            }
            let perhaps = is_open(&transaction, photo.number).await?;
            if perhaps && !may_be_there(&transaction, id, &photo).await? {
                continue;
            }
            let bytes = transaction.get(Table::PhotoBytes, id.bytes()).await?;
            if let Some(bytes) = bytes.filter(|bytes| hash(bytes) == photo.content.hash) {
                return Ok(Some(Upload {
                    id,
                    content: photo.content,
                    bytes,
                    life: life(&transaction).await?,
                    perhaps,
                }));
            }
        }
        Ok(None)
    }

    /// Notes how many bytes of a photo the office has.
    pub async fn note_sent(&self, id: PhotoId, sent: u32) -> Result<(), PhoneError> {
        let mut transaction = self.store.write(&[Table::Photos]).await?;
        let key = row_key(PhotoState::Waiting, id);
        if let Some(mut photo) = at(&transaction, &key).await? {
            photo.sent = sent;
            transaction.put(Table::Photos, &key, pack(&photo)).await?;
            transaction.commit().await?;
        }
        Ok(())
    }

    /// The office has proved a photo: from now on it may be given up for room. A proof by an earlier
    /// life of the office, heard of only now, is none.
    pub async fn note_proved(&self, upload: &Upload) -> Result<(), PhoneError> {
        let tables = [Table::Meta, Table::Photos];
        let mut transaction = self.store.write(&tables).await?;
        if life(&transaction).await? != upload.life {
            return Ok(());
        }
        let id = upload.id;
        let key = row_key(PhotoState::Waiting, id);
        if let Some(mut photo) = at(&transaction, &key).await? {
            photo.sent = photo.content.size;
            transaction.delete(Table::Photos, &key).await?;
            let kept = row_key(PhotoState::Kept, id);
            transaction.put(Table::Photos, &kept, pack(&photo)).await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

/// The life of the office that this phone knows.
async fn life(transaction: &impl Transaction) -> Result<Epoch, PhoneError> {
    let standpoint: Option<Standpoint> = meta_value(transaction, "cursor", meta::CURSOR).await?;
    match standpoint.and_then(|standpoint| standpoint.epoch) {
        Some(epoch) => Ok(epoch),
        None => Ok(identity(transaction).await?.epoch),
    }
}

/// The change of a photo lies in the repair box, and the office may have the photo's record all the same.
///
/// It came back in an earlier life of the office, or it was to mend one that may have come back there. In
/// this life nobody asked about that one: a request that was late then may have brought it in now. Or the
/// storage of this phone was copied, and the copy was first, or mended it: another content has its number, or
/// the record stands here as the office has it.
async fn may_be_there(
    transaction: &impl Transaction,
    id: PhotoId,
    photo: &KeptPhoto,
) -> Result<bool, StoreError> {
    let Some(item) = boxed(transaction, photo.number).await? else {
        return Ok(false);
    };
    if item.change.repairs.is_some() || item.reason.is_none() {
        return Ok(true);
    }
    let standpoint: Option<Standpoint> = meta_value(transaction, "cursor", meta::CURSOR).await?;
    if standpoint.is_some_and(|standpoint| item.generation < standpoint.generation) {
        return Ok(true);
    }
    let unit = units::stored(transaction, photo.household.into()).await?;
    let mut records = unit.records.iter().map(|kept| &kept.record);
    Ok(records.any(|record| record.id == RecordId::from(id) && record.created.is_some()))
}

/// The office has not taken the change in: it is on its way, waits there, or was sent back.
pub(super) async fn is_open(
    transaction: &impl Transaction,
    number: u64,
) -> Result<bool, StoreError> {
    let key = number_key(number);
    for table in [Table::Outbox, Table::Pending, Table::Repair] {
        if transaction.get(table, &key).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
