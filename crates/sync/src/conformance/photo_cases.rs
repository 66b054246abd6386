//! Photos: kept with their draft, sent after their record, given up only when the office has them.

#![allow(missing_docs, reason = "a case is named by the sentence it proves")]

use super::{
    Stores,
    fixtures::{
        Counting, NOW, contents, household, later, meet, phone_over, save, seat, seen, village,
    },
    office::Office,
    phone_fixtures::settled,
    photo_fixtures::{
        DRAFT, Photos, jpeg, local, new_photo, photo, record_of, save_photo, send, take,
    },
};
use crate::{
    engine::SyncError,
    phone::{LocalPhoto, Save},
    photo_round::{PhotoRound, send_photos},
    tables::Table,
    transport::TransportError,
};
use so_thon_domain::{Millis, refusal::Refusal};
use so_thon_protocol::{
    State,
    photo::{PIECE_BYTES, hash, open_photo},
};
use std::cell::RefCell;

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
