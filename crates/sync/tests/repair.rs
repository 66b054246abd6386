//! The repair box: what the office sent back is mended, sent again or given up, once each.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use so_thon_domain::{indicator::Answer, refusal::Refusal};
use so_thon_protocol::State;
use so_thon_sync::{
    MemoryStore, Phone,
    conformance::{
        Office, address, enrolled, household, later, meet, new_address, new_household, new_visit,
        save, seat, seen, village,
    },
    phone::{Draft, Save, Standing},
};
use std::{cell::RefCell, rc::Rc};

fn refused() -> Option<State> {
    Some(State::Refused {
        reason: Refusal::VillageNotAssigned,
    })
}

/// A phone whose household the office has, and whose next address was sent back.
async fn sent_back() -> (Phone<MemoryStore>, Office) {
    let (office, phone) = (Office::default(), enrolled(MemoryStore::new(), 1).await);
    save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(1)).await;
    meet(&phone, &office, later(2)).await;
    office.decide(|change| (change.number == 2).then(refused).flatten());
    let own = seen(&phone, household(1)).await;
    save(&phone, new_address(&own, "bên suối"), later(3)).await;
    meet(&phone, &office, later(4)).await;
    assert_eq!(phone.counts().await.unwrap().sent_back, 1);
    (phone, office)
}

#[test]
fn an_item_shows_what_was_written_over_the_household_as_it_stands() {
    block_on(async {
        let (phone, _) = sent_back().await;
        assert_eq!(address(&phone, household(1)).await.unwrap(), "đầu làng");
        let written = phone.written(2).await.unwrap().unwrap();
        assert_eq!(written.item.reason, Some(Refusal::VillageNotAssigned));
        let there = |unit: Option<so_thon_domain::unit::HouseholdUnit>| {
            unit.unwrap().household.address.unwrap()
        };
        assert_eq!(there(written.unit), "bên suối");
        assert_eq!(there(written.standing), "đầu làng");
        assert_eq!(phone.written(3).await.unwrap(), None);
    });
}

#[test]
fn an_item_sent_again_as_it_is_goes_under_a_new_number_that_names_it_and_once() {
    block_on(async {
        let (phone, office) = sent_back().await;
        let named = Rc::new(RefCell::new(Vec::new()));
        let told = Rc::clone(&named);
        office.decide(move |change| {
            told.borrow_mut().push((change.number, change.repairs));
            None
        });
        let again = phone.resend(2, later(5)).await.unwrap();
        assert_eq!((again.number, again.again), (3, false));
        assert!(phone.resend(2, later(6)).await.unwrap().again);
        assert_eq!(phone.counts().await.unwrap().sent_back, 0);
        assert_eq!(address(&phone, household(1)).await.unwrap(), "bên suối");
        meet(&phone, &office, later(7)).await;
        assert_eq!(*named.borrow(), [(3, Some(2))]);
        assert_eq!(address(&phone, household(1)).await.unwrap(), "bên suối");
        assert_eq!(phone.counts().await.unwrap().unsent, 0);
    });
}

#[test]
fn a_mended_item_is_saved_with_its_draft_gone_and_once() {
    block_on(async {
        let (phone, office) = sent_back().await;
        let own = seen(&phone, household(1)).await;
        let key = "household/sent-back";
        let draft = Draft {
            form: "household".to_owned(),
            version: 1,
            household: Some(household(1)),
            at: later(4),
            body: serde_json::json!({}),
        };
        phone.keep_draft(key, &draft).await.unwrap();
        let mend = Save {
            writes: new_address(&own, "giữa làng"),
            draft: Some(key.to_owned()),
        };
        let mended = phone.repair(2, mend.clone(), later(5)).await.unwrap();
        assert_eq!((mended.number, mended.again), (3, false));
        assert_eq!(phone.draft(key).await.unwrap(), None);
        assert!(phone.repair(2, mend, later(6)).await.unwrap().again);
        meet(&phone, &office, later(7)).await;
        assert_eq!(address(&phone, household(1)).await.unwrap(), "giữa làng");
    });
}

#[test]
fn an_item_mended_into_what_stands_is_given_up() {
    block_on(async {
        let (phone, office) = sent_back().await;
        office.apply_all();
        phone.repair(2, Save::default(), later(5)).await.unwrap();
        assert!(phone.sent_back().await.unwrap().is_empty());
        meet(&phone, &office, later(6)).await;
        assert_eq!(address(&phone, household(1)).await.unwrap(), "đầu làng");
        assert_eq!(office.applied().len(), 2);
    });
}

#[test]
fn giving_up_empties_the_box_and_tells_the_office_so_that_what_waited_comes_back() {
    block_on(async {
        let (office, phone) = (Office::default(), enrolled(MemoryStore::new(), 1).await);
        office.decide(|change| match change.number {
            1 => refused(),
            2 => Some(State::Waiting),
            _ => None,
        });
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(1)).await;
        let own = seen(&phone, household(1)).await;
        save(&phone, new_visit(1, &own, "nói", Answer::Lacking), later(2)).await;
        meet(&phone, &office, later(3)).await;
        let counts = phone.counts().await.unwrap();
        assert_eq!((counts.sent_back, counts.undecided), (1, 1));

        let told = Rc::new(RefCell::new(Vec::new()));
        let heard = Rc::clone(&told);
        office.decide(move |change| {
            heard
                .borrow_mut()
                .push((change.repairs, change.writes.len()));
            None
        });
        phone.give_up(1, later(4)).await.unwrap();
        phone.give_up(1, later(5)).await.unwrap();
        assert!(phone.sent_back().await.unwrap().is_empty());
        meet(&phone, &office, later(6)).await;
        assert_eq!(*told.borrow(), [(Some(1), 0)]);
        let given_up = State::Refused {
            reason: Refusal::GivenUp,
        };
        office.release(seat(1), 2, Some(given_up));
        meet(&phone, &office, later(7)).await;
        let items = phone.sent_back().await.unwrap();
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].1.reason, Some(Refusal::GivenUp));
        let counts = phone.counts().await.unwrap();
        assert_eq!((counts.unsent, counts.received), (0, 0));
    });
}

#[test]
fn what_a_reused_number_kept_out_is_sent_again_without_naming_it() {
    block_on(async {
        let (office, phone) = (Office::default(), enrolled(MemoryStore::new(), 1).await);
        office.decide(|change| (change.number == 1).then_some(State::NumberReused));
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(1)).await;
        meet(&phone, &office, later(2)).await;
        let named = Rc::new(RefCell::new(Vec::new()));
        let told = Rc::clone(&named);
        office.decide(move |change| {
            told.borrow_mut().push(change.repairs);
            None
        });
        phone.resend(1, later(3)).await.unwrap();
        meet(&phone, &office, later(4)).await;
        assert_eq!(*named.borrow(), [None]);
    });
}

#[test]
fn an_item_of_a_village_that_was_taken_away_goes_in_once_it_is_given_back() {
    block_on(async {
        let (phone, office) = sent_back().await;
        office.take_away(seat(1), village(1));
        meet(&phone, &office, later(5)).await;
        let written = phone.written(2).await.unwrap().unwrap();
        assert_eq!((written.unit, written.standing), (None, None));
        office.apply_all();
        office.give_back(seat(1), village(1));
        meet(&phone, &office, later(6)).await;
        phone.resend(2, later(7)).await.unwrap();
        meet(&phone, &office, later(8)).await;
        assert_eq!(address(&phone, household(1)).await.unwrap(), "bên suối");
        assert!(phone.sent_back().await.unwrap().is_empty());
    });
}

#[test]
fn a_save_stands_here_then_received_though_undecided_then_checked() {
    block_on(async {
        let (office, phone) = (Office::default(), enrolled(MemoryStore::new(), 1).await);
        let standing = || {
            let view = block_on(phone.household(household(1))).unwrap().unwrap();
            let made = view.unit.records[&household(1).into()].created.unwrap().0;
            view.standing(made)
        };
        office.decide(|_| Some(State::Waiting));
        save(&phone, new_household(1, village(1), "Hồ Văn Dề"), later(1)).await;
        assert_eq!(standing(), Standing::Here);
        meet(&phone, &office, later(2)).await;
        assert_eq!(standing(), Standing::Received);
        office.apply_all();
        office.release(seat(1), 1, None);
        meet(&phone, &office, later(3)).await;
        assert_eq!(standing(), Standing::Received);

        let officer = enrolled(MemoryStore::new(), 2).await;
        meet(&officer, &office, later(4)).await;
        let own = seen(&officer, household(1)).await;
        let check = so_thon_domain::checked::write_of(&own).unwrap();
        save(&officer, vec![check], later(5)).await;
        meet(&officer, &office, later(6)).await;
        meet(&phone, &office, later(7)).await;
        assert_eq!(standing(), Standing::Checked);
        assert_eq!(phone.counts().await.unwrap().checked, 1);
    });
}
