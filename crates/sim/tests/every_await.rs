//! Every step at which a process can end, one after the other: behind it the disk is as it was
//! before the operation, or as it is after it, and never anything between.

use pollster::block_on;
use so_thon_domain::{
    Millis, PhotoId,
    photo::Photo,
    typed::{Place, write_of},
};
use so_thon_protocol::State;
use so_thon_sim::disk::{Disk, Fault};
use so_thon_sync::{
    MemoryStore, Phone, PhoneError, StoreError, Table,
    conformance::{
        Counting, NOW, Office, contents, enrolled, household, identity, later, meet, new_address,
        new_household, phone_over, question, save, seen, village,
    },
    phone::{NewPhoto, Save, Upload},
    store::Pair,
};
use std::{collections::BTreeMap, rc::Rc};

type Content = BTreeMap<Table, Vec<Pair>>;

/// What is done to a phone over a disk that ends the process at some step.
trait Operation {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError>;
}

/// Ends the process at each step of an operation, and behind its commit.
async fn at_every_step(before: &Disk, what: &str, operation: &impl Operation) {
    let unharmed = before.copy();
    let done = operation.take(&phone_over(unharmed.clone())).await;
    done.expect(what);
    let (old, new) = (held(before).await, held(&unharmed).await);
    assert_ne!(old, new, "{what} does something");
    let mut steps = 0;
    loop {
        for fault in [Fault::DiesAt(steps), Fault::FailsAt(steps)] {
            let disk = before.copy();
            disk.arm(fault);
            let done = operation.take(&phone_over(disk.clone())).await;
            disk.restart();
            let now = held(&disk).await;
            if done.is_ok() {
                assert_eq!(now, new, "{what}: not armed any more");
                assert!(steps > 3, "{what} took {steps} steps");
                after_the_commit(before, what, operation, &new).await;
                return;
            }
            assert_eq!(now, old, "{what} with {fault:?}");
        }
        steps += 1;
    }
}

async fn after_the_commit(before: &Disk, what: &str, operation: &impl Operation, new: &Content) {
    let disk = before.copy();
    disk.arm(Fault::DiesBehindCommit);
    let done = operation.take(&phone_over(disk.clone())).await;
    assert_eq!(done, Err(PhoneError::Store(StoreError::Closed)), "{what}");
    assert_eq!(&held(&disk).await, new, "{what}, behind its commit");
}

async fn held(disk: &Disk) -> Content {
    contents(disk.tables()).await
}

/// A disk with a phone that has met the office and has something unsent.
async fn used(office: &Office) -> Disk {
    let disk = Disk::new(&Rc::default());
    let phone = enrolled(disk.clone(), 1).await;
    save(&phone, new_household(1, village(1), "Hồ Văn Dề"), NOW).await;
    meet(&phone, office, later(1)).await;
    save(
        &phone,
        new_household(2, village(1), "Đinh Thị Xa"),
        later(2),
    )
    .await;
    disk
}

struct Saving;

impl Operation for Saving {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError> {
        let writes = new_household(3, village(1), "Phạm Văn Rê");
        let save = Save {
            writes,
            draft: Some("form".to_owned()),
        };
        phone.save(save, later(5)).await.map(drop)
    }
}

#[test]
fn a_save_is_there_whole_or_not_at_all_wherever_it_ends() {
    block_on(async {
        let office = Office::default();
        at_every_step(&used(&office).await, "a save", &Saving).await;
    });
}

struct Importing;

impl Operation for Importing {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError> {
        let saves = (10..14).map(|number| new_household(number, village(2), "Hồ Thị Lý"));
        phone.save_all(saves.collect(), later(5)).await.map(drop)
    }
}

#[test]
fn an_import_is_there_whole_or_not_at_all_wherever_it_ends() {
    block_on(async {
        let office = Office::default();
        at_every_step(&used(&office).await, "an import", &Importing).await;
    });
}

/// Takes in one answer.
struct Receiving {
    asked: so_thon_protocol::SyncRequest,
    reply: so_thon_protocol::SyncReply,
    now: Millis,
}

impl Operation for Receiving {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError> {
        let reply = self.reply.clone();
        phone.receive(&self.asked, reply, self.now).await.map(drop)
    }
}

async fn answer(disk: &Disk, office: &Office) -> Receiving {
    let phone = phone_over(disk.tables().clone());
    let asked = question(&phone, later(9)).await.message;
    Receiving {
        reply: office.answer(&asked),
        asked,
        now: later(9),
    }
}

/// A colleague edits a household and makes another.
async fn colleague_writes(office: &Office) {
    let phone = enrolled(MemoryStore::new(), 2).await;
    meet(&phone, office, later(3)).await;
    let edit = new_address(&seen(&phone, household(1)).await, "cuối làng");
    save(&phone, edit, later(4)).await;
    save(&phone, new_household(7, village(2), "Hồ Văn Nía"), later(4)).await;
    meet(&phone, office, later(5)).await;
}

#[test]
fn an_answer_is_taken_in_whole_or_not_at_all_wherever_it_ends() {
    block_on(async {
        let office = Office::default();
        let disk = used(&office).await;
        colleague_writes(&office).await;
        let answer = answer(&disk, &office).await;
        at_every_step(&disk, "an answer", &answer).await;
    });
}

#[test]
fn an_answer_that_sends_work_back_is_taken_in_whole_or_not_at_all() {
    block_on(async {
        let office = Office::default();
        let disk = used(&office).await;
        let reason = so_thon_domain::refusal::Refusal::BadValue;
        office.decide(move |_| Some(State::Refused { reason }));
        let answer = answer(&disk, &office).await;
        at_every_step(&disk, "a refusal", &answer).await;
    });
}

#[test]
fn another_life_of_the_office_is_met_whole_or_not_at_all() {
    block_on(async {
        let office = Office::default();
        let backup = office.backup();
        let disk = used(&office).await;
        office.restore(backup);
        let answer = answer(&disk, &office).await;
        at_every_step(&disk, "another life", &answer).await;
    });
}

struct Repairing(u64);

impl Operation for Repairing {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError> {
        phone.resend(self.0, later(20)).await.map(drop)
    }
}

#[test]
fn a_repair_leaves_the_box_with_its_new_save_or_not_at_all() {
    block_on(async {
        let office = Office::default();
        let disk = used(&office).await;
        let reason = so_thon_domain::refusal::Refusal::BadValue;
        office.decide(move |_| Some(State::Refused { reason }));
        let refused = answer(&disk, &office).await;
        refused.take(&phone_over(disk.clone())).await.expect("back");
        at_every_step(&disk, "a repair", &Repairing(2)).await;
    });
}

const FORM: &str = "visit/1";

fn camera(number: u128) -> NewPhoto {
    NewPhoto {
        id: PhotoId(uuid::Uuid::from_u128(number)),
        household: household(1),
        jpeg: vec![7; 900],
        width: 640,
        height: 480,
        taken: NOW,
    }
}

/// Takes a photo into a form.
struct Taking(u128);

impl Operation for Taking {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError> {
        let mut chance = Counting(5);
        let taken = phone.take_photo(camera(self.0), FORM, &mut chance);
        taken.await.map(drop)
    }
}

#[test]
fn a_photo_is_in_its_form_whole_or_not_at_all() {
    block_on(async {
        let office = Office::default();
        at_every_step(&used(&office).await, "a photo", &Taking(1)).await;
    });
}

/// A disk with a photo in a form.
async fn with_photo(office: &Office) -> Disk {
    let disk = used(office).await;
    let taken = Taking(1).take(&phone_over(disk.clone())).await;
    taken.expect("room");
    disk
}

/// Saves what a form shows as taken.
struct SavingPhotos;

impl Operation for SavingPhotos {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError> {
        let shown = phone.form_photos(FORM, None).await?;
        let writes = shown.into_iter().filter_map(|(id, kept)| {
            let place = Place {
                id: id.into(),
                unit: household(1).into(),
                village: Some(village(1)),
            };
            let facts = Photo {
                content: Some(kept.content),
                taken: Some(kept.taken),
                visit: None,
            };
            write_of(place, None, &facts)
        });
        let save = Save {
            writes: writes.collect(),
            draft: None,
        };
        phone.save(save, later(6)).await.map(drop)
    }
}

#[test]
fn a_photo_leaves_its_form_with_the_save_or_not_at_all() {
    block_on(async {
        let office = Office::default();
        at_every_step(&with_photo(&office).await, "its save", &SavingPhotos).await;
    });
}

/// A disk with a photo whose record the office has.
async fn with_waiting_photo(office: &Office) -> Disk {
    let disk = with_photo(office).await;
    let phone = phone_over(disk.clone());
    SavingPhotos.take(&phone).await.expect("saved");
    meet(&phone, office, later(7)).await;
    disk
}

/// Notes that the office has proved a photo.
struct Proving(Upload);

impl Operation for Proving {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError> {
        phone.note_proved(&self.0).await
    }
}

async fn proving(disk: &Disk) -> Proving {
    let next = phone_over(disk.tables().clone()).next_photo(None).await;
    Proving(next.expect("read").expect("one waits"))
}

#[test]
fn a_proof_is_noted_whole_or_not_at_all() {
    block_on(async {
        let office = Office::default();
        let disk = with_waiting_photo(&office).await;
        at_every_step(&disk, "a proof", &proving(&disk).await).await;
    });
}

struct Freeing;

impl Operation for Freeing {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError> {
        phone.free_photos(u64::MAX).await.map(drop)
    }
}

#[test]
fn a_photo_is_given_up_for_room_whole_or_not_at_all() {
    block_on(async {
        let office = Office::default();
        let disk = with_waiting_photo(&office).await;
        let proved = proving(&disk).await;
        proved.take(&phone_over(disk.clone())).await.expect("noted");
        at_every_step(&disk, "making room", &Freeing).await;
    });
}

struct Enrolling;

impl Operation for Enrolling {
    async fn take(&self, phone: &Phone<Disk>) -> Result<(), PhoneError> {
        phone.enrol(&identity(1)).await
    }
}

#[test]
fn a_seat_is_there_whole_or_not_at_all() {
    block_on(async {
        let empty = Disk::new(&Rc::default());
        at_every_step(&empty, "enrolment", &Enrolling).await;
    });
}
