//! The office lives anew from a backup: what its earlier life said does not count in this one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use so_thon_domain::Stamp;
use so_thon_protocol::{Envelope, Outcome, State};
use so_thon_sync::{
    MemoryStore, Phone, Store, Table, Transaction,
    conformance::{
        Office, commune_keys, contents, enrolled, household, later, meet, member, new_household,
        question, save, seat, village,
    },
    tables::{END, OutboxEntry, SentEntry, number_of, push},
};

const DAY: u64 = 24 * 60 * 60 * 1000;

/// A phone that has met the office, and a backup of that moment.
async fn backed_up() -> (Phone<MemoryStore>, Office) {
    let (office, phone) = (Office::default(), enrolled(MemoryStore::new(), 1).await);
    meet(&phone, &office, later(1)).await;
    (phone, office)
}

/// Such a phone, with two households saved that have not met the office.
async fn two_households() -> (Phone<MemoryStore>, Office) {
    let (phone, office) = backed_up().await;
    for number in [1, 2] {
        let made = new_household(number, village(1), "Hồ Văn Dề");
        save(&phone, made, later(2)).await;
    }
    (phone, office)
}

/// How many people a household has on the phone.
async fn people(phone: &Phone<MemoryStore>, number: u64) -> Option<usize> {
    let view = phone.household(household(number)).await.unwrap();
    view.map(|view| view.unit.members.len())
}

async fn numbers(phone: &Phone<MemoryStore>, table: Table) -> Vec<u64> {
    let pairs = contents(phone.store()).await.remove(&table).unwrap();
    pairs
        .iter()
        .map(|(key, _)| number_of(key).unwrap())
        .collect()
}

#[test]
fn a_late_answer_of_an_earlier_life_acknowledges_nothing_in_this_one() {
    block_on(async {
        let (phone, office) = backed_up().await;
        let backup = office.backup();
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(2)).await;
        let asked = question(&phone, later(3)).await.message;
        let late = office.answer(&asked);
        office.restore(backup);
        // Another tab hears of the new life first, and its envelopes were lost on the way.
        let mut other = question(&phone, later(4)).await.message;
        other.envelopes.clear();
        let reply = office.answer(&other);
        phone.receive(&other, reply, later(4)).await.unwrap();
        phone.receive(&asked, late, later(5)).await.unwrap();
        assert_eq!(numbers(&phone, Table::Outbox).await, [1]);
        meet(&phone, &office, later(6)).await;
        assert!(office.applied().contains(&(seat(1), 1)));
    });
}

#[test]
fn who_went_into_another_household_is_not_put_back_when_the_save_that_made_them_is_sent_to_a_new_life()
 {
    block_on(async {
        let (phone, office) = two_households().await;
        meet(&phone, &office, later(3)).await;
        // The officer splits the household, and the office lives anew before the phone hears of it.
        office.put_under(member(1).into(), household(2).into());
        office.restore(office.backup());
        for at in 4..8 {
            meet(&phone, &office, later(at)).await;
        }
        assert_eq!(people(&phone, 1).await, Some(0));
        assert_eq!(people(&phone, 2).await, Some(2));
    });
}

async fn life(phone: &Phone<MemoryStore>) -> String {
    let keys = contents(phone.store()).await.remove(&Table::Push).unwrap();
    let (_, life) = keys.iter().find(|(key, _)| key == push::LIFE).unwrap();
    String::from_utf8(life.clone()).unwrap()
}

#[test]
fn the_worker_is_told_of_a_new_life_when_everything_goes_back_into_the_outbox() {
    block_on(async {
        let (phone, office) = backed_up().await;
        let backup = office.backup();
        let (mut asked, known) = (question(&phone, later(2)).await.message, life(&phone).await);
        assert_eq!(known, office.answer(&asked).epoch.to_string());
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(2)).await;
        meet(&phone, &office, later(3)).await;
        assert_eq!(life(&phone).await, known);
        office.restore(backup);
        asked = question(&phone, later(4)).await.message;
        let reply = office.answer(&asked);
        let epoch = reply.epoch.to_string();
        phone.receive(&asked, reply, later(4)).await.unwrap();
        assert_eq!(life(&phone).await, epoch);
        assert_ne!(epoch, known);
        assert_eq!(numbers(&phone, Table::Outbox).await, [1]);
        assert!(numbers(&phone, Table::Sent).await.is_empty());
    });
}

#[test]
fn an_entry_of_the_sent_table_has_the_bytes_that_the_worker_reads() {
    block_on(async {
        let (phone, office) = backed_up().await;
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(2)).await;
        let asked = question(&phone, later(3)).await.message;
        let envelope = asked.envelopes[0].clone();
        phone
            .receive(&asked, office.answer(&asked), later(3))
            .await
            .unwrap();
        let sent = contents(phone.store()).await.remove(&Table::Sent).unwrap();
        let bytes = &sent[0].1;
        assert_eq!((bytes[0], &bytes[1..9]), (2, &later(2).0.to_be_bytes()[..]));
        let length = u32::try_from(envelope.len()).unwrap().to_be_bytes();
        assert_eq!(bytes[17..21], length);
        assert_eq!(bytes[21..21 + envelope.len()], envelope[..]);
        let entry = SentEntry::from_bytes(bytes).unwrap();
        assert_eq!(entry.to_bytes(), *bytes);
        let empty = SentEntry {
            kept: None,
            ..entry
        };
        assert_eq!(SentEntry::from_bytes(&empty.to_bytes()).unwrap(), empty);
        assert_eq!(empty.to_bytes().len(), 21);
    });
}

#[test]
fn what_was_only_asked_for_by_number_is_sent_to_a_new_life_and_not_believed() {
    block_on(async {
        let (phone, office) = backed_up().await;
        let backup = office.backup();
        office.decide(|_| Some(State::Waiting));
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(2)).await;
        meet(&phone, &office, later(3)).await;
        assert_eq!(numbers(&phone, Table::Sent).await, [1]);
        office.restore(backup);
        let asked = question(&phone, later(4)).await.message;
        assert_eq!(asked.waiting, [1]);
        let mut reply = office.answer(&asked);
        // A copied disk was there first, with another content under the number.
        reply.outcomes.push(Outcome {
            seat: seat(1),
            number: 1,
            state: State::Applied {
                stamp: Stamp::default(),
                position: 1,
            },
        });
        phone.receive(&asked, reply, later(4)).await.unwrap();
        assert_eq!(numbers(&phone, Table::Outbox).await, [1]);
        assert!(numbers(&phone, Table::Sent).await.is_empty());
    });
}

#[test]
fn what_a_worker_brought_to_an_earlier_life_is_not_believed_before_the_first_meeting_either() {
    block_on(async {
        let (office, phone) = (Office::default(), enrolled(MemoryStore::new(), 1).await);
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(2)).await;
        let store = phone.store();
        let mut transaction = store.write(&[Table::Outbox]).await.unwrap();
        let unsent = transaction.range(Table::Outbox, &[], END, 1).await.unwrap();
        let (key, bytes) = &unsent[0];
        let entry = OutboxEntry {
            delivered: true,
            ..OutboxEntry::from_bytes(bytes).unwrap()
        };
        let delivered = entry.to_bytes();
        transaction
            .put(Table::Outbox, key, delivered)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        office.restore(office.backup());
        let asked = question(&phone, later(4)).await.message;
        let mut reply = office.answer(&asked);
        reply.outcomes.push(Outcome {
            seat: seat(1),
            number: 1,
            state: State::Applied {
                stamp: Stamp::default(),
                position: 1,
            },
        });
        phone.receive(&asked, reply, later(4)).await.unwrap();
        let next = question(&phone, later(5)).await.message;
        assert_eq!(next.envelopes.len(), 1);
    });
}

#[test]
fn what_only_an_earlier_life_had_leaves_the_phone() {
    block_on(async {
        let (phone, office) = backed_up().await;
        let backup = office.backup();
        let lost = enrolled(MemoryStore::new(), 2).await;
        save(&lost, new_household(9, village(1), "Đinh Thị Xa"), later(2)).await;
        meet(&lost, &office, later(3)).await;
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(3)).await;
        meet(&phone, &office, later(4)).await;
        assert_eq!(phone.rows().await.unwrap().len(), 2);
        // The phone that wrote it is gone: nobody sends it again.
        office.restore(backup);
        meet(&phone, &office, later(5)).await;
        assert!(phone.household(household(9)).await.unwrap().is_none());
        meet(&phone, &office, later(6)).await;
        let rows = phone.rows().await.unwrap();
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, [household(1)]);
    });
}

#[test]
fn a_slow_clock_does_not_let_go_of_what_version_0_1_0_sent_after_the_backup() {
    block_on(async {
        let (phone, office) = backed_up().await;
        office.back_up_and_wait(31 * DAY);
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(2)).await;
        office.answer(&question(&phone, later(2)).await.message);
        // As version 0.1.0 kept it: no receipt, and the time of a clock that stands a month behind.
        let store = phone.store();
        let mut transaction = store.write(&[Table::Outbox, Table::Sent]).await.unwrap();
        let unsent = transaction.range(Table::Outbox, &[], END, 1).await.unwrap();
        let (key, bytes) = &unsent[0];
        let entry = OutboxEntry::from_bytes(bytes).unwrap();
        let envelope = Envelope::from_bytes(&entry.envelope).unwrap();
        let change = envelope.open(&commune_keys()).unwrap();
        let old = OutboxEntry {
            envelope: Envelope::plain(&change).to_bytes(),
            ..entry
        };
        let old = old.to_bytes();
        transaction.put(Table::Sent, key, old).await.unwrap();
        transaction.delete(Table::Outbox, key).await.unwrap();
        transaction.commit().await.unwrap();
        meet(&phone, &office, later(4)).await;
        let sent = contents(store).await.remove(&Table::Sent).unwrap();
        assert!(SentEntry::from_bytes(&sent[0].1).unwrap().kept.is_some());
    });
}

#[test]
fn who_went_into_another_household_stays_there_when_the_answer_to_their_making_comes_after_the_new_life_was_read()
 {
    block_on(async {
        let (phone, office) = two_households().await;
        // The saves reach the office, the answer is lost, and the officer splits the household.
        office.answer(&question(&phone, later(3)).await.message);
        office.put_under(member(1).into(), household(2).into());
        office.restore(office.backup());
        // The new life is read whole before the saves are sent to it.
        let mut asked = question(&phone, later(4)).await.message;
        asked.envelopes.clear();
        let reply = office.answer(&asked);
        phone.receive(&asked, reply, later(4)).await.unwrap();
        for at in 5..8 {
            meet(&phone, &office, later(at)).await;
        }
        assert_eq!(people(&phone, 1).await, Some(0));
        assert_eq!(people(&phone, 2).await, Some(2));
    });
}
