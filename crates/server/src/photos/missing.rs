//! Pictures whose records are here and whose bytes are not: what the office can ask people for.

use super::{SeenPhoto, access::content_of};
use crate::{
    problem::Failure,
    server::{Caller, Server},
    store::{Store, StoreError},
};
use so_thon_domain::{AccountId, RecordId, photo::Photo, typed::TypedRecord};
use so_thon_protocol::office::{MissingPhoto, MissingPhotos};
use std::collections::BTreeMap;

/// The most that are listed.
const MOST: u32 = 200;

impl<S: Store> Server<S> {
    /// `GET /api/v1/photos?state=missing`: the oldest first. What lies here already is noted and no
    /// longer missing.
    pub async fn missing_photos(&self, caller: &Caller) -> Result<MissingPhotos, Failure> {
        let commune = caller.commune.id;
        let (count, rows) = self.store.photos_missing(commune, MOST).await?;
        let ids: Vec<RecordId> = rows.iter().map(|row| row.record).collect();
        let mut records = BTreeMap::new();
        for row in self.store.records(commune, &ids).await? {
            let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
            records.insert(record.id, record);
        }
        let names: BTreeMap<AccountId, String> = self
            .store
            .accounts(commune)
            .await?
            .into_iter()
            .map(|account| (account.id, account.name))
            .collect();
        let seats = self.store.seats(commune).await?;
        let (mut photos, mut here) = (Vec::new(), 0);
        for row in &rows {
            let Some(record) = records.get(&row.record) else {
                continue;
            };
            let Some(content) = content_of(record, row.hash) else {
                continue;
            };
            // The folder may have outlived the store, whose phones have given these up long ago.
            let photo = SeenPhoto::of_store(commune, content, row);
            if matches!(self.photo_have(&photo).await, Ok(have) if have.proved) {
                here += 1;
                continue;
            }
            if record.is_deleted() {
                continue;
            }
            let author = record.created.map(|(id, _)| id.seat);
            let seat = seats.iter().find(|seat| Some(seat.id) == author);
            let facts = Photo::read(record);
            photos.push(MissingPhoto {
                id: record.id.into(),
                household: record.unit.into(),
                village: record.village,
                visit: facts.visit,
                taken: facts.taken,
                name: seat
                    .and_then(|seat| names.get(&seat.account))
                    .cloned()
                    .unwrap_or_default(),
                received: row.received,
            });
        }
        Ok(MissingPhotos {
            count: count.saturating_sub(here),
            photos,
        })
    }
}
