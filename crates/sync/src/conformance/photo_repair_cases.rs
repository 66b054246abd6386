//! Photos of what came back from the office: they stay until it is mended or given up, and go with whatever brings
//! their record into the book.

#![allow(missing_docs, reason = "a case is named by the sentence it proves")]

use super::{
    Stores,
    fixtures::{contents, household, later, meet, new_visit, question, save, seen},
    office::Office,
    phone_fixtures::{colleague, settled},
    photo_fixtures::{DRAFT, Photos, jpeg, local, photo, record_of, save_photo, send, take},
};
use crate::{
    phone::{LocalPhoto, Phone, PhoneError, Save},
    photo_round::PhotoRound,
    store::Store,
    tables::Table,
};
use so_thon_domain::{indicator::Answer, photo::Content, refusal::Refusal};
use so_thon_protocol::{State, SyncRequest};

/// From now on the office sends everything back.
fn refuse(office: &Office) {
    office.decide(|_| {
        Some(State::Refused {
            reason: Refusal::BadValue,
        })
    });
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

/// A phone whose photo came back with its change in a life of the office that is over, and a request with both
/// that is still on its way.
async fn sent_back_before<S: Store>(store: S, office: &Office) -> (Phone<S>, Content, SyncRequest) {
    let phone = settled(store, office).await;
    let backup = office.backup();
    refuse(office);
    let content = save_photo(&phone, 1, 5_000).await;
    let late = question(&phone, later(2)).await.message;
    meet(&phone, office, later(3)).await;
    assert_eq!(phone.sent_back().await.unwrap().len(), 1);
    office.apply_all();
    office.restore(backup);
    (phone, content, late)
}

pub async fn a_photo_of_what_came_back_goes_when_a_later_life_has_its_record(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let (phone, content, late) = sent_back_before(stores.open().await, &office).await;
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
    let (office, photos) = (Office::default(), Photos::default());
    let (phone, content, late) = sent_back_before(stores.open().await, &office).await;
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
    refuse(office);
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

pub async fn a_photo_stays_for_the_other_item_of_the_box_that_makes_its_record(
    stores: &impl Stores,
) {
    let office = Office::default();
    let phone = settled(stores.open().await, &office).await;
    refuse(&office);
    let content = take(&phone, 1, 5_000).await.content;
    let write = record_of(&phone, 1, content).await;
    let first = save(&phone, vec![write.clone()], later(1)).await;
    meet(&phone, &office, later(2)).await;
    // The same button was tapped again in another tab, and that came back too.
    let second = save(&phone, vec![write], later(3)).await;
    meet(&phone, &office, later(4)).await;
    assert!(!second.again);
    phone.give_up(second.number, later(5)).await.unwrap();
    assert_eq!(local(&phone, 1).await, LocalPhoto::Jpeg(jpeg(1, 5_000)));
    let form = phone.form_photos(DRAFT, Some(first.number)).await.unwrap();
    assert_eq!(form.len(), 1, "the form that mends the first shows it");
    phone.give_up(first.number, later(6)).await.unwrap();
    assert_eq!(local(&phone, 1).await, LocalPhoto::Nothing);
}

pub async fn a_photo_goes_when_a_copy_of_this_phone_mended_what_came_back(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let (phone, items) = sent_back(stores.open().await, &office).await;
    let (_, content) = items[0];
    assert!(phone.next_photo(None).await.unwrap().is_none());
    let copy = colleague(&office).await;
    take(&copy, 1, 5_000).await;
    let mended = vec![record_of(&copy, 1, content).await];
    save(&copy, mended, later(6)).await;
    meet(&copy, &office, later(7)).await;
    meet(&phone, &office, later(8)).await;
    assert_eq!(phone.sent_back().await.unwrap().len(), 2);
    photos.expect(content);
    let round = send(&phone, &photos).await.unwrap();
    assert_eq!((round.proved, round.left), (1, 0));
}

pub async fn a_photo_goes_when_another_content_has_the_number_of_its_record(stores: &impl Stores) {
    let (office, photos) = (Office::default(), Photos::default());
    let phone = settled(stores.open().await, &office).await;
    // A copy of this phone saved the same photo with other words, and was first.
    let content = save_photo(&phone, 1, 5_000).await;
    office.decide(|_| Some(State::NumberReused));
    meet(&phone, &office, later(5)).await;
    assert_eq!(send(&phone, &photos).await.unwrap(), PhotoRound::default());
    photos.expect(content);
    assert_eq!(send(&phone, &photos).await.unwrap().proved, 1);
    assert_eq!(phone.photo_counts().await.unwrap().waiting, 0);
}
