use super::*;
use crate::draft::testing::{Book, codes, rules};

fn member(book: &mut Book, name: &str, birth: &str) -> MemberDraft {
    MemberDraft {
        name: name.to_owned(),
        birth: birth.to_owned(),
        ..MemberDraft::open(MemberId(book.id()), &book.household())
    }
}

#[test]
fn a_member_is_added_behind_the_others() {
    let mut book = Book::with_household();
    let draft = member(&mut book, "Lò Thị Ban", "2017");
    let unit = book.household();
    let checked = draft.check(&rules(), &unit).expect("a member");
    book.save(draft.writes(&checked, &unit));
    let unit = book.household();
    let names: Vec<_> = unit
        .members
        .iter()
        .filter_map(|m| m.facts.name.as_deref())
        .collect();
    assert_eq!(names, ["Lò Văn Hà", "Cà Thị Ín", "Lò Thị Ban"]);
}

#[test]
fn a_birth_in_the_future_is_refused_with_what_may_be_meant() {
    let mut book = Book::with_household();
    let draft = member(&mut book, "Lò Thị Inh", "2059");
    let problems = draft
        .check(&rules(), &book.household())
        .expect_err("not born yet");
    assert_eq!(codes(&problems.errors), ["birth birth_in_future"]);
    assert_eq!(
        problems.errors[0].params,
        [("suggestion", Param::Count(1959))]
    );
    let short = member(&mut book, "Lò Thị Inh", "59");
    let problems = short
        .check(&rules(), &book.household())
        .expect_err("which century");
    assert_eq!(codes(&problems.errors), ["birth birth_short_year"]);
}

#[test]
fn a_member_needs_a_name_and_a_second_of_the_same_name_is_doubtful() {
    let mut book = Book::with_household();
    let draft = member(&mut book, "", "");
    let problems = draft
        .check(&rules(), &book.household())
        .expect_err("no name");
    assert_eq!(codes(&problems.errors), ["name missing"]);
    let twin = member(&mut book, "CÀ THỊ ÍN", "");
    let checked = twin.check(&rules(), &book.household()).expect("doubtful");
    assert_eq!(codes(checked.warnings()), ["name same_name"]);
}

#[test]
fn the_head_cannot_leave_before_another_is_head() {
    let mut book = Book::with_household();
    let unit = book.household();
    let (head, wife) = (unit.members[0].id, unit.members[1].id);
    let mut leaving = MemberDraft::edit(head.into(), &unit).expect("the head");
    leaving.removed = true;
    leaving.head = false;
    let problems = leaving.check(&rules(), &unit).expect_err("head");
    assert_eq!(codes(&problems.errors), ["head head_leaves"]);

    let mut draft = MemberDraft::edit(wife.into(), &unit).expect("the wife");
    draft.head = true;
    let checked = draft.check(&rules(), &unit).expect("a new head");
    let writes = draft.writes(&checked, &unit);
    assert_eq!(writes.len(), 1, "only the household changes");
    book.save(writes);
    let unit = book.household();
    assert_eq!(unit.household.head, Some(wife.into()));

    let mut leaving = MemberDraft::edit(head.into(), &unit).expect("who was head");
    leaving.removed = true;
    let checked = leaving.check(&rules(), &unit).expect("may leave now");
    book.save(leaving.writes(&checked, &unit));
    assert_eq!(book.household().members.len(), 1);
}

#[test]
fn who_was_removed_comes_back_as_they_were() {
    let mut book = Book::with_household();
    let unit = book.household();
    let wife: MemberId = unit.members[1].id.into();
    let mut draft = MemberDraft::edit(wife, &unit).expect("the wife");
    draft.removed = true;
    let checked = draft.check(&rules(), &unit).expect("leaves");
    book.save(draft.writes(&checked, &unit));
    let unit = book.household();
    let mut back = MemberDraft::edit(wife, &unit).expect("still kept");
    assert!(back.removed);
    back.removed = false;
    let checked = back.check(&rules(), &unit).expect("comes back");
    book.save(back.writes(&checked, &unit));
    let unit = book.household();
    assert_eq!(unit.members[1].facts.name.as_deref(), Some("Cà Thị Ín"));
}

#[test]
fn an_edit_does_not_undo_what_came_meanwhile() {
    let mut book = Book::with_household();
    let unit = book.household();
    let wife: MemberId = unit.members[1].id.into();
    let mut mine = MemberDraft::edit(wife, &unit).expect("the wife");
    let mut theirs = mine.clone();
    theirs.doing = "làm rẫy".to_owned();
    let checked = theirs.check(&rules(), &unit).expect("an edit");
    book.save_as(2, theirs.writes(&checked, &unit));
    mine.insured = Some(true);
    let unit = book.household();
    let checked = mine.check(&rules(), &unit).expect("an edit");
    book.save(mine.writes(&checked, &unit));
    let facts = &book.household().members[1].facts;
    assert_eq!(facts.doing.as_deref(), Some("làm rẫy"));
    assert_eq!(facts.insured, Some(true));
}

#[test]
fn wishes_for_work_and_what_came_of_them_are_kept_with_the_person() {
    let mut book = Book::with_household();
    let unit = book.household();
    let wife = unit.members[1].id.into();
    let mut draft = MemberDraft::edit(wife, &unit).expect("she is there");
    draft.wishes = vec!["training".to_owned(), "job".to_owned()];
    let checked = draft.check(&rules(), &unit).expect("wishes");
    book.save(draft.writes(&checked, &unit));

    let unit = book.household();
    let mut draft = MemberDraft::edit(wife, &unit).expect("she is there");
    assert_eq!(draft.wishes, ["job", "training"]);
    assert!(crate::summary::SummaryRow::of(&unit, 0).labour);
    draft.came = Some(Came::Trained);
    draft.came_on = "26/11/2026".to_owned();
    let problems = draft.check(&rules(), &unit).expect_err("not yet");
    assert_eq!(codes(&problems.errors), ["outcome_on date_in_future"]);
    draft.came_on = "20/10/2026".to_owned();
    draft.came_words = "Lớp may ở xã, ba tháng.".to_owned();
    draft.wishes.retain(|wish| wish == "job");
    let checked = draft.check(&rules(), &unit).expect("an outcome");
    book.save(draft.writes(&checked, &unit));

    let unit = book.household();
    let facts = &unit.members[1].facts;
    assert_eq!(facts.wishes.len(), 1);
    let outcome = facts.outcome.as_ref().expect("an outcome");
    assert_eq!(outcome.what, Came::Trained);
    assert_eq!(outcome.on, Some(crate::draft::testing::day(2026, 10, 20)));
    let draft = MemberDraft::edit(wife, &unit).expect("she is there");
    let checked = draft.check(&rules(), &unit).expect("as it stands");
    assert!(draft.writes(&checked, &unit).is_empty());
}
