//! Photos: taken into a form, sent piece by piece, given up for room, fetched from the office.

use crate::{
    drawn::Fault,
    journal::{Writes, photos_of},
    photo_wire::PhotoWire,
    world::{Kind, Sabotage, World},
};
use so_thon_domain::{
    HouseholdId, PhotoId, RecordId, RecordKind, RecordWrite, VisitId,
    photo::Photo,
    typed::{Place, TypedRecord, write_of},
    unit::HouseholdUnit,
};
use so_thon_protocol::photo::{hash, open_photo};
use so_thon_sync::{
    PhoneError, PhotoTransport,
    engine::SyncError,
    phone::{LocalPhoto, NewPhoto},
    photo_round::PhotoRound,
    send_photos,
};
use std::{cell::Cell, collections::BTreeSet};

/// The picture that every camera takes under this id.
pub fn picture_of(id: PhotoId) -> Vec<u8> {
    let bytes = id.bytes();
    let length = usize::from(bytes[15]) + usize::from(bytes[14] % 2) * 200 + 1;
    bytes.iter().copied().cycle().take(length).collect()
}

fn camera(id: PhotoId, household: HouseholdId) -> NewPhoto {
    NewPhoto {
        id,
        household,
        jpeg: picture_of(id),
        width: 640,
        height: 480,
        taken: so_thon_domain::Millis(1),
    }
}

fn draft_of(household: HouseholdId) -> String {
    format!("photos/{household}")
}

impl World {
    /// Takes one or two photos into a household's form.
    pub(super) async fn take_photos(
        &mut self,
        at: usize,
        household: HouseholdId,
    ) -> Result<(), PhoneError> {
        if self.seats[at].old {
            return Ok(());
        }
        for _ in 0..1 + self.chance.below(2) {
            let id = PhotoId::fresh(&mut &self.chance, self.now(at));
            let draft = draft_of(household);
            let phone = self.seats[at].phone.clone();
            let photo = camera(id, household);
            let done = phone.take_photo(photo, &draft, &mut &self.chance).await;
            self.trace
                .say(|| format!("  takes {id}: {:?}", done.is_ok()));
            let kept = done?;
            let journal = &mut self.seats[at].journal;
            journal.photos.insert(id, (household, kept.content.hash));
        }
        Ok(())
    }

    /// A visit with photos, and the way home: now and then there is a signal, and room is made.
    pub(super) async fn day_with_photos(&mut self, at: usize) -> Result<(), PhoneError> {
        let Some(view) = self.some_household(at).await? else {
            return Ok(());
        };
        if self.seats[at].old {
            // That version knows no photos.
            return self.visit_at(at, view).await;
        }
        self.take_photos(at, view.unit.id).await?;
        self.visit_at(at, view).await?;
        for _ in 0..1 + self.chance.below(6) {
            match self.chance.below(12) {
                0..5 => self.exchange(at).await?,
                5..7 => self.photo_round(at).await?,
                7..9 => self.photo_in_another_tab(at).await?,
                9 => self.free_room(at).await?,
                10 => self.mend(at).await?,
                _ => self.late_piece().await,
            }
        }
        Ok(())
    }

    /// The writes that make the records of the photos in a household's form.
    pub(super) async fn photo_writes(
        &self,
        at: usize,
        unit: &HouseholdUnit,
        visit: VisitId,
    ) -> Result<Vec<RecordWrite>, PhoneError> {
        let draft = draft_of(unit.id);
        let shown = self.seats[at].phone.form_photos(&draft, None).await?;
        let writes = shown.into_iter().filter_map(|(id, kept)| {
            let place = Place {
                id: id.into(),
                unit: unit.id.into(),
                village: unit.village,
            };
            let facts = Photo {
                content: Some(kept.content),
                taken: Some(kept.taken),
                visit: Some(visit),
            };
            write_of(place, None, &facts)
        });
        Ok(writes.collect())
    }

    /// A form is given up with its photos.
    pub(super) async fn drop_photos(&mut self, at: usize) -> Result<(), PhoneError> {
        let taken: Vec<HouseholdId> = {
            let taken = self.seats[at].journal.photos.values();
            taken.map(|(household, _)| *household).collect()
        };
        let Some(household) = self.chance.pick(&taken).copied() else {
            return Ok(());
        };
        self.trace
            .say(|| "  gives a form with photos up".to_owned());
        // Even when it fails in the middle, nobody is promised any of them.
        let journal = &mut self.seats[at].journal;
        journal.photos.retain(|_, (of, _)| *of != household);
        self.seats[at].phone.drop_photos(&draft_of(household)).await
    }

    /// What a save of these writes can keep: no record of a photo whose form was given up.
    pub(super) async fn with_photos_here(
        &self,
        at: usize,
        writes: &Writes,
    ) -> Result<Writes, PhoneError> {
        if photos_of(writes).next().is_none() {
            return Ok(writes.clone());
        }
        let here = self.photos_here(at).await?;
        let gone: BTreeSet<_> = photos_of(writes)
            .filter(|(id, _)| !here.knows(*id))
            .map(|(id, _)| RecordId::from(id))
            .collect();
        let kept = writes.iter().filter(|write| !gone.contains(&write.record));
        Ok(kept.cloned().collect())
    }

    /// A phone's road for photos.
    fn photo_wire<'a>(
        &'a self,
        at: usize,
        healed: bool,
        waits: &'a (Cell<bool>, Cell<bool>),
    ) -> PhotoWire<'a> {
        PhotoWire {
            office: &self.office,
            seat: self.seats[at].id,
            chance: &self.chance,
            late: &self.late_pieces,
            drawn: &self.drawn,
            trace: &self.trace,
            healed,
            promises: self.sabotage == Some(Sabotage::EarlyProof),
            record_waits: &waits.0,
            pushed_in: &waits.1,
        }
    }

    /// A round of photos over the bad network. Now and then a record wants to go first.
    pub(super) async fn photo_round(&mut self, at: usize) -> Result<(), PhoneError> {
        if self.seats[at].old {
            return Ok(());
        }
        let waits = <(Cell<bool>, Cell<bool>)>::default();
        let wire = self.photo_wire(at, false, &waits);
        let go_on = || {
            waits.0.set(waits.0.get() || self.chance.percent(8));
            !waits.0.get()
        };
        let done = send_photos(&self.seats[at].phone, &wire, go_on, |_| {}).await;
        self.trace.say(|| format!("  photos: {done:?}"));
        if waits.1.get() {
            self.report(Kind::Broken, "a piece went before a record".to_owned());
        }
        match done {
            Ok(round) => {
                self.drawn.add(Fault::PhotoStopped, round.stopped.into());
                Ok(())
            }
            Err(SyncError::Phone(error)) => Err(error),
            Err(SyncError::Transport(_)) => Ok(()),
        }
    }

    /// A round in which nothing fails on the way.
    pub(crate) async fn healed_photos(&self, at: usize) -> Result<PhotoRound, SyncError> {
        let waits = <(Cell<bool>, Cell<bool>)>::default();
        let wire = self.photo_wire(at, true, &waits);
        send_photos(&self.seats[at].phone, &wire, || true, |_| {}).await
    }

    /// Another tab sent a photo, and notes the proof when much has happened since.
    pub(super) async fn photo_in_another_tab(&mut self, at: usize) -> Result<(), PhoneError> {
        let phone = self.seats[at].phone.clone();
        if let Some((upload, life)) = self.seats[at].proof.take() {
            if life != self.office.commune.epoch {
                self.drawn.count(Fault::PhotoLateProof);
            }
            return phone.note_proved(&upload).await;
        }
        if self.seats[at].old {
            return Ok(());
        }
        let Some(upload) = phone.next_photo(None).await? else {
            return Ok(());
        };
        let waits = <(Cell<bool>, Cell<bool>)>::default();
        let wire = self.photo_wire(at, true, &waits);
        let name = upload.content.hash;
        let proved = match wire.have(name).await {
            Ok(have) if have.proved => true,
            Ok(have) => {
                let rest = upload.bytes.get(have.bytes as usize..).unwrap_or_default();
                let done = wire.append(name, have.bytes, rest).await;
                done.is_ok_and(|have| have.proved)
            }
            Err(_) => false,
        };
        self.trace
            .say(|| format!("  another tab sent a photo: {proved}"));
        if proved {
            self.seats[at].proof = Some((upload, self.office.commune.epoch));
            if self.chance.percent(60) {
                // The office's disk breaks right then, and this tab hears of the next life.
                self.restore().await;
                return self.exchange(at).await;
            }
        }
        Ok(())
    }

    /// A piece that was long thought lost reaches the office.
    pub(crate) async fn late_piece(&mut self) {
        let waiting = self.late_pieces.borrow().len();
        if waiting == 0 {
            return;
        }
        self.drawn.count(Fault::PhotoPieceLate);
        let place = self.chance.place(waiting);
        let piece = self.late_pieces.borrow_mut().remove(place);
        let done = self
            .office
            .photo_append(piece.seat, piece.hash, piece.offset, &piece.bytes);
        let done = done.await;
        self.trace
            .say(|| format!("  an old piece arrives: {done:?}"));
    }

    /// Photos that the office has make room. Only they.
    pub(super) async fn free_room(&mut self, at: usize) -> Result<(), PhoneError> {
        let before = self.bytes_here(at).await?;
        let wanted = self.chance.below(1_500);
        let done = self.seats[at].phone.free_photos(wanted).await;
        let after = self.bytes_here(at).await?;
        let gone: Vec<PhotoId> = before.difference(&after).copied().collect();
        self.trace.say(|| format!("  gives up {gone:?}: {done:?}"));
        self.drawn.add(Fault::PhotoFreed, gone.len() as u64);
        for id in gone {
            let own = self.seats[at].journal.saved.values().flat_map(photos_of);
            let own: Vec<_> = own.filter(|(photo, _)| *photo == id).collect();
            for (_, content) in own {
                if !self.office.shelf.ever_proved(&content.hash) {
                    let words = format!("{} gave {id} up unproved", self.seats[at].name);
                    self.report(Kind::Lost, words);
                }
            }
        }
        done.map(drop)
    }

    /// Photos whose bytes lie on a phone, by the simulator's own eye.
    async fn bytes_here(&self, at: usize) -> Result<BTreeSet<PhotoId>, PhoneError> {
        let here = self.photos_here(at).await?;
        Ok(here.bytes.into_keys().collect())
    }

    /// Somebody looks at a photo that their phone does not have.
    pub(super) async fn fetch_photo(&mut self, at: usize) -> Result<(), PhoneError> {
        let Some(view) = self.some_household(at).await? else {
            return Ok(());
        };
        let records = view.unit.records.values();
        let records: Vec<_> = records.filter(|r| r.kind == RecordKind::PHOTO).collect();
        let Some(record) = self.chance.pick(&records) else {
            return Ok(());
        };
        let (id, Some(content)) = (PhotoId::from(record.id), Photo::read(record).content) else {
            return Ok(());
        };
        let phone = self.seats[at].phone.clone();
        let key = match phone.local_photo(id).await? {
            LocalPhoto::Jpeg(_) => return Ok(()),
            LocalPhoto::Key(key) => Some(key),
            LocalPhoto::Nothing => None,
        };
        let Ok((sealed, opened)) = self
            .office
            .photo_look(self.seats[at].id, content.hash)
            .await
        else {
            return Ok(());
        };
        self.trace.say(|| format!("  fetches {id}"));
        let by_key = key.map(|key| open_photo(&key, &sealed).ok());
        let wrong = [by_key, opened.map(Some)].into_iter().flatten();
        let wrong = wrong.filter(|jpeg| *jpeg != Some(picture_of(id))).count();
        if wrong > 0 || hash(&sealed) != content.hash {
            self.report(Kind::Diverged, format!("the office shows another {id}"));
        }
        let photo = camera(id, view.unit.id);
        phone.keep_copy(photo, content, &mut &self.chance).await
    }
}
