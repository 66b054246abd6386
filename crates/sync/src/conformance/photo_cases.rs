//! Photos: kept with their draft, sent after their record, given up only when the office has them.

#![allow(missing_docs, reason = "a case is named by the sentence it proves")]

use super::{
    Stores,
    fixtures::{
        Counting, NOW, contents, enrolled, household, later, meet, new_visit, phone_over, question,
        save, seat, seen, uuid_of, village,
    },
    office::Office,
};
use crate::{
    engine::SyncError,
    phone::{KeptPhoto, LocalPhoto, NewPhoto, Phone, PhoneError, Save},
    photo_round::{PhotoRound, PhotoTransport, send_photos},
    store::Store,
    tables::Table,
    transport::TransportError,
};
use so_thon_domain::{
    Millis, PhotoId, RecordWrite,
    indicator::Answer,
    photo::{Content, Photo, PhotoHash},
    refusal::Refusal,
};
use so_thon_protocol::{
    Problem, State,
    photo::{Have, PIECE_BYTES, hash, open_photo},
    problem::Code,
};
use std::{cell::RefCell, collections::BTreeMap};

const DRAFT: &str = "visit/1";

fn photo(number: u64) -> PhotoId {
    PhotoId(uuid_of(10, number))
}

fn jpeg(number: u64, length: usize) -> Vec<u8> {
    let start = u8::try_from(number).unwrap();
    (start..251).cycle().take(length).collect()
}

fn new_photo(number: u64, length: usize) -> NewPhoto {
    NewPhoto {
        id: photo(number),
        household: household(1),
        jpeg: jpeg(number, length),
        width: 1_280,
        height: 960,
        taken: NOW,
    }
}

async fn take<S: Store>(phone: &Phone<S>, number: u64, length: usize) -> KeptPhoto {
    let mut chance = Counting(number * 1_000_000);
    let taken = phone.take_photo(new_photo(number, length), DRAFT, &mut chance);
    taken.await.unwrap()
}

/// The write that makes a photo's record.
async fn record_of<S: Store>(phone: &Phone<S>, number: u64, content: Content) -> RecordWrite {
    let seen = seen(phone, household(1)).await;
    let facts = Photo {
        content: Some(content),
        taken: Some(NOW),
        visit: None,
    };
    super::fixtures::made(photo(number).into(), seen.unit, seen.village, &facts)
}

/// Takes a photo and saves it with its record.
async fn save_photo<S: Store>(phone: &Phone<S>, number: u64, length: usize) -> Content {
    let content = take(phone, number, length).await.content;
    let write = record_of(phone, number, content).await;
    save(phone, vec![write], later(number)).await;
    content
}

async fn local<S: Store>(phone: &Phone<S>, number: u64) -> LocalPhoto {
    phone.local_photo(photo(number)).await.unwrap()
}

/// A phone with a household that the office has.
async fn settled<S: Store>(store: S, office: &Office) -> Phone<S> {
    let phone = enrolled(store, 1).await;
    let writes = super::fixtures::new_household(1, village(1), "Lò Vì");
    save(&phone, writes, NOW).await;
    meet(&phone, office, later(1)).await;
    phone
}

/// What the office has of photos, over a link that breaks when it is told to.
#[derive(Default)]
struct Photos {
    expected: RefCell<BTreeMap<PhotoHash, u32>>,
    here: RefCell<BTreeMap<PhotoHash, Vec<u8>>>,
    /// Requests that still get through.
    left: RefCell<Option<u32>>,
    /// Answers that are lost.
    lost: RefCell<u32>,
    /// The next whole photo is found damaged.
    damage: RefCell<u32>,
    log: RefCell<Vec<(PhotoHash, u32)>>,
}

fn problem(code: Code) -> TransportError {
    TransportError::Problem(Problem {
        kind: String::new(),
        title: String::new(),
        status: code.status(),
        code,
        retry_after: None,
    })
}

impl Photos {
    fn expect(&self, content: Content) {
        self.expected
            .borrow_mut()
            .insert(content.hash, content.size);
    }

    fn allow(&self, requests: u32) {
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

async fn send<S: Store>(phone: &Phone<S>, photos: &Photos) -> Result<PhotoRound, SyncError> {
    send_photos(phone, photos, || true, |_| ()).await
}

pub async fn a_photo_stays_with_its_draft_until_it_is_saved_or_dropped(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let first = take(&phone, 1, 5_000).await;
    take(&phone, 2, 5_000).await;
    take(&phone, 3, 5_000).await;
    // The page was killed: another handle finds them, and their bytes are not readable at rest.
    let again = phone_over(stores.open().await);
    let kept = again.form_photos(DRAFT, None).await.unwrap();
    let ids: Vec<_> = kept.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [photo(1), photo(2), photo(3)]);
    let others = again.form_photos("visit/2", Some(9)).await.unwrap();
    assert!(others.is_empty());
    assert_eq!(local(&again, 1).await, LocalPhoto::Jpeg(jpeg(1, 5_000)));
    let stored = &contents(phone.store()).await[&Table::PhotoBytes];
    let plain = jpeg(1, 5_000);
    assert!(
        stored
            .iter()
            .all(|(_, bytes)| !bytes.windows(64).any(|part| part == &plain[..64]))
    );
    assert_eq!(hash(&stored[0].1), first.content.hash);

    again.drop_photo(photo(2)).await.unwrap();
    assert_eq!(local(&phone, 2).await, LocalPhoto::Nothing);
    let write = record_of(&phone, 1, first.content).await;
    save(&phone, vec![write], later(1)).await;
    // Saved: neither its removal from the form nor giving the draft up takes it.
    phone.drop_photo(photo(1)).await.unwrap();
    phone.drop_photos(DRAFT).await.unwrap();
    assert_eq!(local(&phone, 1).await, LocalPhoto::Jpeg(plain));
    assert_eq!(local(&phone, 3).await, LocalPhoto::Nothing);
    let counts = phone.photo_counts().await.unwrap();
    assert_eq!(
        (counts.waiting, counts.bytes),
        (1, u64::from(first.content.size))
    );
    assert_eq!(contents(phone.store()).await[&Table::PhotoBytes].len(), 1);
}

pub async fn a_photo_waits_until_the_office_has_its_record(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let content = save_photo(&phone, 1, 5_000).await;
    photos.expect(content);
    let round = send(&phone, &photos).await.unwrap();
    assert_eq!((round.pieces, round.proved), (0, 0));
    assert!(photos.log.borrow().is_empty());
    meet(&phone, &office, later(5)).await;
    let round = send(&phone, &photos).await.unwrap();
    assert_eq!((round.pieces, round.proved), (1, 1));
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 0);
    // Proved once, it is not sent again.
    assert_eq!(send(&phone, &photos).await.unwrap(), PhotoRound::default());
    assert_eq!(local(&phone, 1).await, LocalPhoto::Jpeg(jpeg(1, 5_000)));
}

pub async fn a_photo_goes_in_pieces_and_on_where_it_stopped(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let content = save_photo(&phone, 1, 200_000).await;
    photos.expect(content);
    meet(&phone, &office, later(5)).await;
    // The question and two pieces get through.
    photos.allow(3);
    let cut = send(&phone, &photos).await;
    assert_eq!(cut, Err(SyncError::Transport(TransportError::Unreachable)));
    let counts = phone.photo_counts().await.unwrap();
    let rest = u64::from(content.size) - 2 * PIECE_BYTES as u64;
    assert_eq!((counts.waiting, counts.bytes), (1, rest));
    // An answer is lost: the piece is there all the same and is not sent twice.
    photos.left.replace(None);
    photos.lost.replace(1);
    assert!(send(&phone, &photos).await.is_err());
    let again = phone_over(stores.open().await);
    let round = send(&again, &photos).await.unwrap();
    assert_eq!((round.pieces, round.proved), (1, 1));
    let offsets: Vec<u32> = photos.log.borrow().iter().map(|(_, at)| *at).collect();
    assert_eq!(offsets, [0, 65_536, 131_072, 196_608]);
    assert_eq!(
        photos.here.borrow()[&content.hash].len(),
        content.size as usize
    );
}

pub async fn a_photo_that_fails_holds_up_no_other(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    save_photo(&phone, 1, 5_000).await;
    let second = save_photo(&phone, 2, 5_000).await;
    photos.expect(second);
    meet(&phone, &office, later(5)).await;
    let round = send(&phone, &photos).await.unwrap();
    assert_eq!((round.proved, round.left), (1, 1));
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 1);
    // And no record: the next one is taken by the office as ever.
    let address = super::fixtures::new_address(&seen(&phone, household(1)).await, "mới");
    save(&phone, address, later(9)).await;
    assert_eq!(meet(&phone, &office, later(10)).await.applied, 1);
}

pub async fn a_photo_thrown_away_by_the_office_is_sent_anew(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let content = save_photo(&phone, 1, 100_000).await;
    photos.expect(content);
    meet(&phone, &office, later(5)).await;
    photos.damage.replace(1);
    assert_eq!(send(&phone, &photos).await.unwrap().proved, 1);
    let offsets: Vec<u32> = photos.log.borrow().iter().map(|(_, at)| *at).collect();
    assert_eq!(offsets, [0, 65_536, 0, 65_536]);
    // A road that damages everything is left for another time.
    let content = save_photo(&phone, 2, 1_000).await;
    photos.expect(content);
    meet(&phone, &office, later(6)).await;
    photos.damage.replace(1_000);
    let round = send(&phone, &photos).await.unwrap();
    assert_eq!((round.proved, round.left), (0, 1));
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 1);
}

pub async fn a_record_saved_meanwhile_goes_before_the_next_piece(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let content = save_photo(&phone, 1, 200_000).await;
    photos.expect(content);
    meet(&phone, &office, later(5)).await;
    let pieces = RefCell::new(0);
    let go_on = || *pieces.borrow() < 1;
    let told = |round: &PhotoRound| *pieces.borrow_mut() = round.pieces;
    let round = send_photos(&phone, &photos, go_on, told).await.unwrap();
    assert!(round.stopped);
    assert_eq!((round.pieces, round.proved), (1, 0));
    assert_eq!(send(&phone, &photos).await.unwrap().pieces, 3);
}

pub async fn room_is_made_of_what_the_office_has_and_of_nothing_else(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let first = save_photo(&phone, 1, 5_000).await;
    let second = save_photo(&phone, 2, 5_000).await;
    photos.expect(first);
    photos.expect(second);
    meet(&phone, &office, later(5)).await;
    send(&phone, &photos).await.unwrap();
    save_photo(&phone, 3, 5_000).await;
    take(&phone, 4, 5_000).await;
    // The oldest goes first, and no more than is needed.
    assert_eq!(phone.free_photos(1).await.unwrap(), u64::from(first.size));
    let LocalPhoto::Key(key) = local(&phone, 1).await else {
        panic!("its key stays");
    };
    let sealed = photos.here.borrow()[&first.hash].clone();
    assert_eq!(open_photo(&key, &sealed), Ok(jpeg(1, 5_000)));
    assert_eq!(local(&phone, 2).await, LocalPhoto::Jpeg(jpeg(2, 5_000)));
    assert_eq!(
        phone.free_photos(u64::MAX).await.unwrap(),
        u64::from(second.size)
    );
    assert_eq!(phone.free_photos(u64::MAX).await.unwrap(), 0);
    for unsent in [3, 4] {
        assert_eq!(
            local(&phone, unsent).await,
            LocalPhoto::Jpeg(jpeg(unsent, 5_000))
        );
    }
}

pub async fn a_fetched_photo_is_kept_sealed_and_given_up_first(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let own = save_photo(&phone, 1, 5_000).await;
    photos.expect(own);
    meet(&phone, &office, later(5)).await;
    send(&phone, &photos).await.unwrap();
    let mut chance = Counting(5);
    phone
        .keep_copy(new_photo(2, 7_000), own, &mut chance)
        .await
        .unwrap();
    assert_eq!(local(&phone, 2).await, LocalPhoto::Jpeg(jpeg(2, 7_000)));
    // What is here is left as it is.
    phone
        .keep_copy(new_photo(1, 9), own, &mut chance)
        .await
        .unwrap();
    assert_eq!(local(&phone, 1).await, LocalPhoto::Jpeg(jpeg(1, 5_000)));
    phone.free_photos(1).await.unwrap();
    assert_eq!(local(&phone, 2).await, LocalPhoto::Nothing);
    assert_eq!(local(&phone, 1).await, LocalPhoto::Jpeg(jpeg(1, 5_000)));
    // One's own that was given up is fetched and kept again.
    phone.free_photos(u64::MAX).await.unwrap();
    phone
        .keep_copy(new_photo(1, 5_000), own, &mut chance)
        .await
        .unwrap();
    assert_eq!(local(&phone, 1).await, LocalPhoto::Jpeg(jpeg(1, 5_000)));
}

pub async fn a_new_epoch_sends_proved_photos_again(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let backup = office.backup();
    let content = save_photo(&phone, 1, 5_000).await;
    photos.expect(content);
    meet(&phone, &office, later(5)).await;
    send(&phone, &photos).await.unwrap();
    office.restore(backup);
    photos.here.borrow_mut().clear();
    meet(&phone, &office, later(6)).await;
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 1);
    assert_eq!(send(&phone, &photos).await.unwrap().proved, 0);
    meet(&phone, &office, later(7)).await;
    assert_eq!(send(&phone, &photos).await.unwrap().proved, 1);
}

pub async fn a_proof_by_an_earlier_life_of_the_office_is_none(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let backup = office.backup();
    save_photo(&phone, 1, 5_000).await;
    meet(&phone, &office, later(5)).await;
    // The office proves it; before the answer is noted another tab meets the next life, which has
    // neither the record nor the bytes.
    let upload = phone.next_photo(None).await.unwrap().unwrap();
    office.restore(backup);
    meet(&phone, &office, later(6)).await;
    phone.note_proved(&upload).await.unwrap();
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 1);
    assert_eq!(phone.free_photos(u64::MAX).await.unwrap(), 0);
    meet(&phone, &office, later(7)).await;
    photos.expect(upload.content);
    assert_eq!(send(&phone, &photos).await.unwrap().proved, 1);
}

pub async fn a_village_taken_away_takes_its_photos_but_for_what_waits(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let content = save_photo(&phone, 1, 5_000).await;
    photos.expect(content);
    save_photo(&phone, 2, 5_000).await;
    meet(&phone, &office, later(5)).await;
    send(&phone, &photos).await.unwrap();
    office.take_away(seat(1), village(1));
    meet(&phone, &office, Millis(NOW.0 + 9)).await;
    assert_eq!(local(&phone, 1).await, LocalPhoto::Nothing);
    assert_eq!(local(&phone, 2).await, LocalPhoto::Jpeg(jpeg(2, 5_000)));
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 1);
}

pub async fn a_photo_stays_with_the_record_that_the_office_has(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let content = take(&phone, 1, 5_000).await.content;
    let write = record_of(&phone, 1, content).await;
    save(&phone, vec![write.clone()], later(1)).await;
    photos.expect(content);
    meet(&phone, &office, later(5)).await;
    // The household leaves this phone, and the same form is saved once more: that comes back.
    office.take_away(seat(1), village(1));
    meet(&phone, &office, later(6)).await;
    office.decide(|_| {
        Some(State::Refused {
            reason: Refusal::BadValue,
        })
    });
    let again = save(&phone, vec![write], later(7)).await;
    meet(&phone, &office, later(8)).await;
    assert_eq!(phone.sent_back().await.unwrap().len(), 1);
    phone.give_up(again.number, later(9)).await.unwrap();
    assert_eq!(local(&phone, 1).await, LocalPhoto::Jpeg(jpeg(1, 5_000)));
    assert_eq!(send(&phone, &photos).await.unwrap().proved, 1);
}

pub async fn a_save_of_which_only_a_photo_is_known_is_no_second_tap(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    // A copy of this phone's storage saved the photo that both show in the form.
    let first = take(&phone, 1, 5_000).await.content;
    let known = record_of(&phone, 1, first).await;
    save(&phone, vec![known.clone()], later(1)).await;
    let second = take(&phone, 2, 5_000).await.content;
    let new = record_of(&phone, 2, second).await;
    let both = Save {
        writes: vec![known, new],
        draft: None,
    };
    let saved = phone.save(both.clone(), later(2)).await.unwrap();
    assert!(!saved.again);
    assert!(phone.save(both, later(3)).await.unwrap().again);
}

pub async fn a_photo_that_was_given_up_is_not_promised_by_a_later_tap(stores: &impl Stores) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    let content = take(&phone, 1, 5_000).await.content;
    let picture = record_of(&phone, 1, content).await;
    let seen = seen(&phone, household(1)).await;
    let mut writes = new_visit(1, &seen, "Mái dột", Answer::Lacking);
    writes.push(picture.clone());
    // The save failed, another tab gave the form up, and the same button is tapped again.
    phone.drop_photos(DRAFT).await.unwrap();
    let all = Save {
        writes,
        draft: None,
    };
    assert!(!phone.save(all.clone(), later(2)).await.unwrap().again);
    let unit = phone.household(household(1)).await.unwrap().unwrap().unit;
    assert_eq!((unit.visits.len(), unit.photos.len()), (1, 0));
    assert!(phone.save(all, later(3)).await.unwrap().again);
    let only = Save {
        writes: vec![picture],
        draft: None,
    };
    let nothing = phone.save(only, later(4)).await;
    assert!(matches!(nothing, Err(PhoneError::Nothing)), "{nothing:?}");
}

pub async fn a_photo_of_what_came_back_goes_when_a_later_life_has_its_record(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let backup = office.backup();
    office.decide(|_| {
        Some(State::Refused {
            reason: Refusal::BadValue,
        })
    });
    let content = save_photo(&phone, 1, 5_000).await;
    let late = question(&phone, later(2)).await.message;
    meet(&phone, &office, later(3)).await;
    assert_eq!(phone.sent_back().await.unwrap().len(), 1);
    office.apply_all();
    office.restore(backup);
    assert!(phone.next_photo(None).await.unwrap().is_none());
    meet(&phone, &office, later(4)).await;
    // This life knows nothing of it, and nothing is wrong with that.
    assert_eq!(send(&phone, &photos).await.unwrap(), PhotoRound::default());
    // A request that was long on its way brings the change in.
    office.answer(&late);
    photos.expect(content);
    assert_eq!(send(&phone, &photos).await.unwrap().proved, 1);
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 0);
}

pub async fn a_photo_goes_when_what_mends_its_record_comes_back_and_a_later_life_has_the_record(
    stores: &impl Stores,
) {
    let refuse = |office: &Office| {
        office.decide(|_| {
            Some(State::Refused {
                reason: Refusal::BadValue,
            })
        });
    };
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    let backup = office.backup();
    refuse(&office);
    let content = save_photo(&phone, 1, 5_000).await;
    let late = question(&phone, later(2)).await.message;
    meet(&phone, &office, later(3)).await;
    office.apply_all();
    office.restore(backup);
    // A request that was long on its way brings the change in; what was to mend it comes back.
    office.answer(&late);
    let (number, _) = phone.sent_back().await.unwrap().remove(0);
    phone.resend(number, later(4)).await.unwrap();
    refuse(&office);
    meet(&phone, &office, later(5)).await;
    assert_eq!(phone.sent_back().await.unwrap().len(), 1);
    photos.expect(content);
    assert_eq!(send(&phone, &photos).await.unwrap().proved, 1);
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 0);
}

/// A phone whose photos 1 and 2 were saved each by a change of its own, both sent back.
async fn sent_back<S: Store>(store: S, office: &Office) -> (Phone<S>, Vec<(u64, Content)>) {
    let phone = settled(store, office).await;
    office.decide(|_| {
        Some(State::Refused {
            reason: Refusal::BadValue,
        })
    });
    let contents = [
        save_photo(&phone, 1, 5_000).await,
        save_photo(&phone, 2, 5_000).await,
    ];
    meet(&phone, office, later(5)).await;
    office.apply_all();
    let sent_back = phone.sent_back().await.unwrap().into_iter();
    let items: Vec<_> = sent_back
        .zip(contents)
        .map(|((number, _), content)| (number, content))
        .collect();
    assert_eq!(items.len(), 2);
    (phone, items)
}

pub async fn what_mends_a_save_that_was_sent_back_takes_its_photos_along(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let (phone, items) = sent_back(stores.open().await, &office).await;
    let (number, content) = items[0];
    photos.expect(content);
    take(&phone, 3, 5_000).await;
    // The form that mends it shows what was saved with it beside what was taken since.
    let shown = phone.form_photos(DRAFT, Some(number)).await.unwrap();
    let shown: Vec<_> = shown
        .into_iter()
        .map(|(id, kept)| (id, kept.was_saved()))
        .collect();
    assert_eq!(shown, [(photo(1), true), (photo(3), false)]);
    phone.drop_photo(photo(1)).await.unwrap();
    let writes = vec![record_of(&phone, 1, content).await];
    let mended = Save {
        writes,
        draft: None,
    };
    phone.repair(number, mended, later(6)).await.unwrap();
    assert_eq!(local(&phone, 1).await, LocalPhoto::Jpeg(jpeg(1, 5_000)));
    assert!(
        phone
            .form_photos("visit/2", Some(number))
            .await
            .unwrap()
            .is_empty()
    );
    // Photo 2 still waits in the box.
    meet(&phone, &office, later(7)).await;
    let round = send(&phone, &photos).await.unwrap();
    assert_eq!((round.proved, round.left), (1, 0));
    // Sent again as it is, it goes as well.
    let (number, content) = items[1];
    photos.expect(content);
    phone.resend(number, later(8)).await.unwrap();
    meet(&phone, &office, later(9)).await;
    assert_eq!(send(&phone, &photos).await.unwrap().proved, 1);
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 0);
}

pub async fn what_is_given_up_takes_its_photos_with_it(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let (phone, items) = sent_back(stores.open().await, &office).await;
    phone.give_up(items[0].0, later(6)).await.unwrap();
    assert_eq!(local(&phone, 1).await, LocalPhoto::Nothing);
    assert_eq!(local(&phone, 2).await, LocalPhoto::Jpeg(jpeg(2, 5_000)));
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 1);
    assert_eq!(contents(phone.store()).await[&Table::PhotoBytes].len(), 1);
    meet(&phone, &office, later(7)).await;
    assert_eq!(send(&phone, &photos).await.unwrap(), PhotoRound::default());
}
