//! What the cases of photos share: pictures, and an office that takes them over a link that breaks.

use super::fixtures::{Counting, NOW, household, later, made, save, seen, uuid_of};
use crate::{
    engine::SyncError,
    phone::{KeptPhoto, LocalPhoto, NewPhoto, Phone},
    photo_round::{PhotoRound, PhotoTransport, send_photos},
    store::Store,
    transport::TransportError,
};
use so_thon_domain::{
    PhotoId, RecordWrite,
    photo::{Content, Photo, PhotoHash},
};
use so_thon_protocol::{
    Problem,
    photo::{Have, PIECE_BYTES, hash},
    problem::Code,
};
use std::{cell::RefCell, collections::BTreeMap};

pub(super) const DRAFT: &str = "visit/1";

pub(super) fn photo(number: u64) -> PhotoId {
    PhotoId(uuid_of(10, number))
}

pub(super) fn jpeg(number: u64, length: usize) -> Vec<u8> {
    let start = u8::try_from(number).unwrap();
    (start..251).cycle().take(length).collect()
}

pub(super) fn new_photo(number: u64, length: usize) -> NewPhoto {
    NewPhoto {
        id: photo(number),
        household: household(1),
        jpeg: jpeg(number, length),
        width: 1_280,
        height: 960,
        taken: NOW,
    }
}

pub(super) async fn take<S: Store>(phone: &Phone<S>, number: u64, length: usize) -> KeptPhoto {
    let mut chance = Counting(number * 1_000_000);
    let taken = phone.take_photo(new_photo(number, length), DRAFT, &mut chance);
    taken.await.unwrap()
}

/// The write that makes a photo's record.
pub(super) async fn record_of<S: Store>(
    phone: &Phone<S>,
    number: u64,
    content: Content,
) -> RecordWrite {
    let seen = seen(phone, household(1)).await;
    let facts = Photo {
        content: Some(content),
        taken: Some(NOW),
        visit: None,
    };
    made(photo(number).into(), seen.unit, seen.village, &facts)
}

/// Takes a photo and saves it with its record.
pub(super) async fn save_photo<S: Store>(phone: &Phone<S>, number: u64, length: usize) -> Content {
    let content = take(phone, number, length).await.content;
    let write = record_of(phone, number, content).await;
    save(phone, vec![write], later(number)).await;
    content
}

pub(super) async fn local<S: Store>(phone: &Phone<S>, number: u64) -> LocalPhoto {
    phone.local_photo(photo(number)).await.unwrap()
}

/// What the office has of photos, over a link that breaks when it is told to.
#[derive(Default)]
pub(super) struct Photos {
    pub(super) expected: RefCell<BTreeMap<PhotoHash, u32>>,
    pub(super) here: RefCell<BTreeMap<PhotoHash, Vec<u8>>>,
    /// Requests that still get through.
    pub(super) left: RefCell<Option<u32>>,
    /// Answers that are lost.
    pub(super) lost: RefCell<u32>,
    /// The next whole photo is found damaged.
    pub(super) damage: RefCell<u32>,
    pub(super) log: RefCell<Vec<(PhotoHash, u32)>>,
}

pub(super) fn problem(code: Code) -> TransportError {
    TransportError::Problem(Problem {
        kind: String::new(),
        title: String::new(),
        status: code.status(),
        code,
        retry_after: None,
    })
}

impl Photos {
    pub(super) fn expect(&self, content: Content) {
        self.expected
            .borrow_mut()
            .insert(content.hash, content.size);
    }

    pub(super) fn allow(&self, requests: u32) {
        self.left.replace(Some(requests));
    }

    fn request(&self) -> Result<(), TransportError> {
        match &mut *self.left.borrow_mut() {
            Some(0) => Err(TransportError::Unreachable),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn tell(&self, hash: PhotoHash) -> Result<Have, TransportError> {
        let size = self.expected.borrow().get(&hash).copied();
        let size = size.ok_or_else(|| problem(Code::NotFound))?;
        let here = self.here.borrow();
        let bytes = u32::try_from(here.get(&hash).map_or(0, Vec::len)).unwrap();
        Ok(Have {
            bytes,
            proved: bytes == size,
        })
    }
}

impl PhotoTransport for Photos {
    async fn have(&self, hash: PhotoHash) -> Result<Have, TransportError> {
        self.request()?;
        self.tell(hash)
    }

    async fn append(
        &self,
        name: PhotoHash,
        offset: u32,
        piece: &[u8],
    ) -> Result<Have, TransportError> {
        self.request()?;
        assert!(piece.len() <= PIECE_BYTES && !piece.is_empty());
        let have = self.tell(name)?;
        if offset != have.bytes {
            return Err(problem(Code::OffsetMismatch));
        }
        self.log.borrow_mut().push((name, offset));
        self.here
            .borrow_mut()
            .entry(name)
            .or_default()
            .extend(piece);
        let have = self.tell(name)?;
        if have.proved {
            assert_eq!(hash(&self.here.borrow()[&name]), name);
            let damaged = *self.damage.borrow() > 0;
            if damaged {
                *self.damage.borrow_mut() -= 1;
                self.here.borrow_mut().remove(&name);
                return Err(problem(Code::PhotoDamaged));
            }
        }
        if *self.lost.borrow() > 0 {
            *self.lost.borrow_mut() -= 1;
            return Err(TransportError::Unreachable);
        }
        Ok(have)
    }
}

pub(super) async fn send<S: Store>(
    phone: &Phone<S>,
    photos: &Photos,
) -> Result<PhotoRound, SyncError> {
    send_photos(phone, photos, || true, |_| ()).await
}
