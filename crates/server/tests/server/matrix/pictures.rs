//! Pictures of the matrix: small, sealed, named by a record, here or not.

use super::ground::{Office, Person};
use so_thon_domain::{
    Millis, RecordId, RecordWrite, VillageId, VisitId,
    photo::{Content, Photo},
    typed::{Place, write_of},
};
use so_thon_protocol::{photo, seal::Sealer};
use so_thon_server::{photos::Purpose, store::CommuneRow};
use uuid::Uuid;

/// A picture's bytes and what its record says of them.
pub struct Picture {
    pub sealed: Vec<u8>,
    pub content: Content,
}

impl Picture {
    /// One whose bytes are this text behind the beginning of a JPEG.
    pub fn of(seed: u8, text: &str, commune: &CommuneRow) -> Self {
        let bytes = [&[0xff, 0xd8, 0xff], text.as_bytes()].concat();
        let sealed = photo::seal_photo(&[seed; 32], [seed; 24], &bytes);
        let hash = photo::hash(&sealed);
        let sealer = Sealer::new(move |buffer| buffer.fill(seed));
        let key = photo::wrap(&[seed; 32], &hash, &commune.public_key, &sealer);
        let content = Content {
            hash,
            size: u32::try_from(sealed.len()).expect("small"),
            width: 1_280,
            height: 960,
            key: key.expect("the key is good"),
        };
        Self { sealed, content }
    }
}

/// The picture's record.
pub fn picture_write(
    picture: &Picture,
    id: u128,
    household: u128,
    village: VillageId,
) -> RecordWrite {
    let place = Place {
        id: RecordId(Uuid::from_u128(id)),
        unit: RecordId(Uuid::from_u128(household)),
        village: Some(village),
    };
    let facts = Photo {
        content: Some(picture.content),
        taken: Some(Millis(5)),
        visit: Some(VisitId(Uuid::from_u128(70))),
    };
    write_of(place, None, &facts).expect("a write")
}

/// Its bytes come to the office.
pub async fn bring(office: &Office, officer: &Person, commune: &CommuneRow, picture: &Picture) {
    let caller = office.caller(commune.id, officer.seat).await;
    let caller = caller.expect("a caller");
    let hash = picture.content.hash;
    let seen = office.photo(&caller, hash, Purpose::Bring).await;
    let seen = seen.expect("its record is here");
    let have = office.photo_append(&seen, 0, picture.sealed.clone()).await;
    assert!(have.expect("taken").proved);
}
