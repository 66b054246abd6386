//! Who may ask for a picture's bytes, as a type.

use crate::{
    problem::Failure,
    server::{Caller, Server},
    store::{PhotoRow, Store, StoreError},
};
use so_thon_domain::{
    CommuneId, Record, RecordId, RecordKind,
    access::may_write,
    photo::{Content, Photo, PhotoHash},
    typed::TypedRecord,
};
use so_thon_protocol::problem::Code;

/// What somebody wants of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To look at it: whoever sees the household.
    Look,
    /// To bring it: whoever may write there, and the seat that took it, whatever became of its
    /// villages since.
    Bring,
    /// To bring it with the push-only token, while no page is open: the seat that took it alone.
    Push,
}

/// A picture whose record the caller may see. There is no other way to its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPhoto {
    commune: CommuneId,
    content: Content,
    noted: bool,
}

impl SeenPhoto {
    /// The commune it belongs to.
    pub fn commune(&self) -> CommuneId {
        self.commune
    }

    /// What its record says of it.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The store knows already that its bytes were proved.
    pub(super) fn is_noted(&self) -> bool {
        self.noted
    }

    /// The picture of a record that is about to be erased.
    pub(crate) fn of_record(commune: CommuneId, record: &Record) -> Option<Self> {
        let content = Photo::read(record).content?;
        let own = record.kind == RecordKind::PHOTO && content.is_possible();
        own.then_some(Self {
            commune,
            content,
            noted: true,
        })
    }

    /// For proving the store, and for erasing: no person asks.
    pub(super) fn of_store(commune: CommuneId, content: Content, row: &PhotoRow) -> Self {
        Self {
            commune,
            content,
            noted: row.stored.is_some(),
        }
    }
}

impl<S: Store> Server<S> {
    /// The picture of this hash. One whose record the caller may not see is not found: whether it
    /// is there is nobody's business. That it was asked for is noted; what one was deleted is not.
    pub async fn photo(
        &self,
        caller: &Caller,
        hash: PhotoHash,
        purpose: Purpose,
    ) -> Result<SeenPhoto, Failure> {
        let commune = caller.commune.id;
        let named = self.store.photos_named(commune, hash).await?;
        let mut out_of_reach = false;
        let ids: Vec<RecordId> = named.iter().map(|row| row.record).collect();
        for row in self.store.records(commune, &ids).await? {
            let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
            let Some(content) = content_of(&record, hash) else {
                continue;
            };
            let allowed = match purpose {
                Purpose::Look => self.may_look(caller, &record).await?,
                Purpose::Bring => may_bring(caller, &record),
                Purpose::Push => may_push(caller, &record),
            };
            if allowed {
                return Ok(SeenPhoto {
                    commune,
                    content,
                    noted: named.iter().any(|row| row.stored.is_some()),
                });
            }
            out_of_reach |= !is_own(caller, &record) && !caller.scope().sees(record.village);
        }
        Err(if out_of_reach {
            Failure::OutOfReach
        } else {
            Code::NotFound.into()
        })
    }

    /// The household is seen, and neither it nor the picture was deleted.
    async fn may_look(&self, caller: &Caller, record: &Record) -> Result<bool, Failure> {
        if record.is_deleted() || !caller.scope().sees(record.village) {
            return Ok(false);
        }
        let household = self
            .store
            .records(caller.commune.id, &[record.unit])
            .await?;
        let Some(household) = household.first() else {
            return Ok(false);
        };
        let household = household.record();
        Ok(!household
            .map_err(|_| StoreError::Damaged("record"))?
            .is_deleted())
    }
}

fn may_bring(caller: &Caller, record: &Record) -> bool {
    may_write(caller.account.role, &RecordKind::PHOTO)
        && (is_own(caller, record) || caller.scope().sees(record.village))
}

fn may_push(caller: &Caller, record: &Record) -> bool {
    may_write(caller.account.role, &RecordKind::PHOTO) && is_own(caller, record)
}

fn is_own(caller: &Caller, record: &Record) -> bool {
    record.created.is_some_and(|(id, _)| id.seat == caller.seat)
}

/// What a record says of the picture of this hash, if it is its record.
pub(super) fn content_of(record: &Record, hash: PhotoHash) -> Option<Content> {
    let own = record.kind == RecordKind::PHOTO;
    let content = own.then(|| Photo::read(record).content)??;
    (content.hash == hash && content.is_possible()).then_some(content)
}
