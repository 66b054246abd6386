use super::*;
use crate::{
    draft::{HouseholdDraft, MemberDraft, testing::*},
    household::Closing,
    ids::VillageId,
    summary::SummaryRow,
};

fn merged() -> (Book, HouseholdId, HouseholdId) {
    let mut book = Book::with_household();
    let survivor = book.household().id;
    let other = book.another("Lo Van Ha", "cạnh suối");
    let writes = merge(&book.household(), &book.unit(other), day(2026, 11, 25));
    book.save(writes);
    (book, survivor, other)
}

/// An edit by somebody who has not heard of anything since the household stood like this.
fn edited(unit: &HouseholdUnit, change: impl FnOnce(&mut HouseholdDraft)) -> Vec<RecordWrite> {
    let mut draft = HouseholdDraft::edit(unit);
    change(&mut draft);
    let checked = draft.check(&rules()).expect("an edit");
    draft.writes(&checked)
}

#[test]
fn a_merged_household_hides_and_its_people_stand_with_the_survivor() {
    let (book, survivor, other) = merged();
    assert_eq!(book.family(other), None);
    let whole = book.family(survivor).expect("the survivor");
    assert_eq!(whole.members.len(), 3);
    assert_eq!(whole.absorbed.len(), 1);
    assert_eq!(
        whole.household.address.as_deref(),
        Some("cạnh suối"),
        "it had none"
    );
    assert_eq!(SummaryRow::of(&whole, 0).people, 3);
}

#[test]
fn an_edit_written_for_the_absorbed_household_stands_beside_the_survivors_own() {
    let mut book = Book::with_household();
    let survivor = book.household().id;
    let other = book.another("Lo Van Ha", "cạnh suối");
    book.save(edited(&book.household(), |draft| {
        draft.address = "đầu làng".to_owned()
    }));
    let seen = book.unit(other);
    book.save(merge(&book.household(), &seen, day(2026, 11, 25)));
    let shown = |book: &Book| book.family(survivor).expect("the survivor");
    assert_eq!(shown(&book).household.address.as_deref(), Some("đầu làng"));
    assert!(
        !SummaryRow::of(&shown(&book), 0).clash,
        "what was seen is settled"
    );

    book.save_as(
        2,
        edited(&seen, |draft| draft.address = "trên đồi".to_owned()),
    );
    assert!(
        SummaryRow::of(&shown(&book), 0).clash,
        "a person must choose"
    );

    // Choosing settles it for good, though the value still stands in the other record.
    let mut chosen = edited(&shown(&book), |draft| {
        draft.address = "sau trường".to_owned()
    });
    let record = shown(&book).records[&survivor.into()].clone();
    for write in &mut chosen {
        for (field, set) in &mut write.fields {
            set.replaces = heads(Some(&record), field);
        }
    }
    book.save(chosen);
    assert_eq!(
        shown(&book).household.address.as_deref(),
        Some("sau trường")
    );
    assert!(!SummaryRow::of(&shown(&book), 0).clash);
}

#[test]
fn a_merge_is_taken_back_whole() {
    let (mut book, survivor, other) = merged();
    let before = book.unit(survivor).records;
    let whole = book.family(survivor).expect("the survivor");
    let member = whole
        .members
        .iter()
        .find(|member| whole.records[&member.id].unit == RecordId::from(other))
        .expect("somebody of the other");
    let mut draft = MemberDraft::edit(member.id.into(), &whole).expect("a form");
    draft.doing = "làm rẫy".to_owned();
    let checked = draft.check(&rules(), &whole).expect("an edit");
    book.save(draft.writes(&checked, &whole));

    book.save(unmerge(&whole, &whole.absorbed[0]));
    let alone = book.family(survivor).expect("the survivor");
    assert_eq!(alone.members.len(), 2);
    assert_eq!(alone.household.address, None);
    assert!(before.keys().all(|id| alone.records.contains_key(id)));
    let back = book.family(other).expect("the other again");
    assert_eq!(back.members[0].facts.doing.as_deref(), Some("làm rẫy"));
    assert_eq!(back.household.address.as_deref(), Some("cạnh suối"));
}

#[test]
fn a_merged_household_lies_with_the_survivor_and_at_home_again_afterwards() {
    let (mut book, survivor, other) = merged();
    let home = book.household().village;
    let away = VillageId(book.id());
    let to = Moved {
        to: away,
        date: day(2026, 11, 25),
    };
    let whole = book.family(survivor).expect("the survivor");
    book.save(relocate(&whole, &to));
    let whole = book.family(survivor).expect("the survivor");
    assert!(
        whole
            .records
            .values()
            .all(|record| record.village == Some(away))
    );
    assert_eq!(whole.members.len(), 3);
    book.save(unmerge(&whole, &whole.absorbed[0]));
    assert_eq!(book.family(other).expect("the other").village, home);
    assert_eq!(
        book.family(survivor).expect("the survivor").village,
        Some(away)
    );
}

#[test]
fn people_go_to_a_household_of_their_own_as_they_are_known() {
    let mut book = Book::with_household();
    let unit = book.household();
    let wife = unit.members[1].clone();
    let parting = Parting {
        household: HouseholdId(book.id()),
        people: vec![wife.id.into()],
        date: day(2026, 11, 25),
        reason: " ra ở riêng ".to_owned(),
    };
    book.save(split(&unit, &parting));
    assert_eq!(book.family(unit.id).expect("the old one").members.len(), 1);
    let new = book.family(parting.household).expect("the new one");
    assert_eq!(new.members.len(), 1);
    assert_eq!(new.members[0].facts.name, wife.facts.name);
    assert_eq!(new.members[0].facts.birth, wife.facts.birth);
    assert_eq!(new.members[0].facts.relation.as_deref(), Some("head"));
    assert_eq!(new.village, unit.village);
    let split = new.household.split.expect("where it came from");
    assert_eq!((split.from, split.reason.as_str()), (unit.id, "ra ở riêng"));
}

#[test]
fn a_closed_household_can_be_opened_again() {
    let mut book = Book::with_household();
    let closed = Closed {
        reason: Closing::Died,
        date: day(2026, 11, 20),
        note: String::new(),
    };
    book.save(close(&book.household(), &closed));
    assert!(SummaryRow::of(&book.household(), 0).closed);
    book.save(reopen(&book.household()));
    assert!(!SummaryRow::of(&book.household(), 0).closed);
}
