//! Every photo of an acknowledged save is at the office, proved, or whole on the phone that took it.

use super::{Read, Truth};
use crate::{
    steps::photos::picture_of,
    world::{Kind, World},
};
use so_thon_domain::{
    PhotoId, RecordKind,
    photo::{Content, Photo, PhotoHash},
    typed::TypedRecord,
};
use so_thon_protocol::photo::hash;
use so_thon_sync::{
    Store, StoreError, Table, Transaction,
    phone::{LocalPhoto, PhotoState},
    tables::END,
};
use std::collections::{BTreeMap, BTreeSet};

/// Photos as they lie on a phone's disk.
pub(crate) struct Here {
    /// The states under which each is known: one.
    states: BTreeMap<PhotoId, Vec<u8>>,
    /// The bytes.
    pub bytes: BTreeMap<PhotoId, Vec<u8>>,
}

/// Photos that lie whole at the office, and whether their bytes are those of their names.
type Whole = BTreeMap<PhotoHash, bool>;

impl World {
    /// What lies on a phone, by the simulator's own eye.
    pub(crate) async fn photos_here(&self, at: usize) -> Result<Here, StoreError> {
        let tables = self.seats[at].disk.tables();
        let transaction = tables.read(&[Table::Photos, Table::PhotoBytes]).await?;
        let mut states: BTreeMap<PhotoId, Vec<u8>> = BTreeMap::new();
        let rows = transaction.range(Table::Photos, &[], END, usize::MAX);
        for (key, _) in rows.await? {
            if let Some((state, id)) = key.split_first() {
                states.entry(id_of(id)?).or_default().push(*state);
            }
        }
        let mut bytes = BTreeMap::new();
        let kept = transaction.range(Table::PhotoBytes, &[], END, usize::MAX);
        for (key, value) in kept.await? {
            bytes.insert(id_of(&key)?, value);
        }
        Ok(Here { states, bytes })
    }

    /// The office's part: what it says of photos is so.
    pub(super) async fn photos_at_the_office(&mut self, truth: &Truth) {
        // Asked before anything is looked at: what lies here and was not noted is noted now.
        let server = self.office.server();
        let officer = server.caller(self.office.commune.id, self.seats[0].id);
        let told = match officer.await {
            Ok(officer) => server.missing_photos(&officer).await,
            Err(error) => Err(error),
        };
        let Ok(whole) = self.office.shelf.whole().await else {
            return self.report(Kind::Broken, "the photos cannot be read".to_owned());
        };
        for (name, _) in whole.iter().filter(|(_, good)| !**good) {
            self.report(Kind::Diverged, format!("photo {name} has other bytes"));
        }
        match self.office.check_photos().await {
            Ok(report) => {
                for finding in report.findings {
                    self.report(Kind::Lost, format!("the check of photos: {finding}"));
                }
            }
            Err(error) => self.report(Kind::Broken, format!("no check of photos: {error}")),
        }
        let to_come = recorded(truth);
        let to_come = to_come
            .values()
            .filter(|one| !whole.contains_key(&one.hash));
        let to_come = to_come.count() as u64;
        match told {
            Ok(told) if told.count == to_come => {}
            Ok(told) => {
                let words = format!(
                    "{} photos are said to be missing, not {to_come}",
                    told.count
                );
                self.report(Kind::Broken, words);
            }
            Err(error) => self.report(Kind::Broken, format!("no list of photos: {error}")),
        }
        for at in 0..self.seats.len() {
            match self.photos_of(at, truth, &whole).await {
                Ok(findings) => {
                    for (kind, words) in findings {
                        let words = format!("{}: {words}", self.seats[at].name);
                        self.report(kind, words);
                    }
                }
                Err(error) => {
                    let words = format!("{}: no photos: {error}", self.seats[at].name);
                    self.report(Kind::Broken, words);
                }
            }
        }
    }

    /// What a phone promised of its photos.
    async fn photos_of(
        &self,
        at: usize,
        truth: &Truth,
        whole: &Whole,
    ) -> Read<Vec<(Kind, String)>> {
        let seat = &self.seats[at];
        let here = self.photos_here(at).await?;
        let recorded = recorded(truth);
        let mut findings = here.confused();
        let is_here = |id: &PhotoId, name: &PhotoHash| {
            let bytes = here.bytes.get(id);
            bytes.is_some_and(|bytes| hash(bytes) == *name) || {
                // One that was given up for room and fetched again is sealed anew.
                here.states
                    .get(id)
                    .is_some_and(|states| *states == [PhotoState::Copied as u8])
            }
        };
        for (id, content) in seat.journal.owed() {
            let name = content.hash;
            let ever = self.office.shelf.ever_proved(&name);
            if !is_here(&id, &name) && !ever {
                findings.push((Kind::Lost, format!("photo {id} is nowhere")));
            }
            // What the office has lost with its folder comes again from those who still have it.
            let kept = here.states.get(&id);
            let kept = kept.is_some_and(|states| {
                [PhotoState::Waiting as u8, PhotoState::Kept as u8].contains(&states[0])
            });
            let lost = self.revoked.contains_key(&seat.id);
            let in_the_book = recorded.get(&id).is_some_and(|one| one.hash == name);
            if in_the_book && !whole.contains_key(&name) && !lost && (kept || !ever) {
                findings.push((Kind::Lost, format!("photo {id} did not come")));
            }
        }
        for (id, name) in seat.journal.in_forms() {
            if !is_here(&id, &name) {
                findings.push((Kind::Lost, format!("photo {id} left its form")));
            }
        }
        for id in here.bytes.keys() {
            let shown = seat.phone.local_photo(*id).await?;
            if shown != LocalPhoto::Jpeg(picture_of(*id)) {
                findings.push((Kind::Diverged, format!("shows another {id}")));
            }
        }
        Ok(findings)
    }
}

impl Here {
    /// Is a photo known here, with its bytes or without?
    pub fn knows(&self, id: PhotoId) -> bool {
        self.states.contains_key(&id)
    }

    /// A photo is known once, and its bytes are here unless they were given up.
    fn confused(&self) -> Vec<(Kind, String)> {
        let mut findings = Vec::new();
        let known: BTreeSet<&PhotoId> = self.states.keys().chain(self.bytes.keys()).collect();
        for id in known {
            let states = self.states.get(id).map(Vec::as_slice).unwrap_or_default();
            let freed = states == [PhotoState::Freed as u8];
            if states.len() != 1 || freed == self.bytes.contains_key(id) {
                let words = format!("photo {id} is known as {states:?}");
                findings.push((Kind::Broken, words));
            }
        }
        findings
    }
}

/// What the book's records say of photos.
fn recorded(truth: &Truth) -> BTreeMap<PhotoId, Content> {
    let photos = truth.records.values();
    let photos = photos.filter(|one| one.kind == RecordKind::PHOTO && one.created.is_some());
    photos
        .filter_map(|record| Some((record.id.into(), Photo::read(record).content?)))
        .collect()
}

fn id_of(key: &[u8]) -> Result<PhotoId, StoreError> {
    let id = key.first_chunk::<16>().filter(|_| key.len() == 16);
    let id = id.ok_or(StoreError::Damaged { what: "photo" })?;
    Ok(PhotoId(uuid::Uuid::from_bytes(*id)))
}
