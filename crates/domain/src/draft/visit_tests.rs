use super::*;
use crate::draft::testing::{Book, codes, day, rules};
use Answer::{Lacking, NotLacking, Unsure};

fn visit(book: &mut Book, answers: &[(&str, Answer)]) -> VisitDraft {
    let unit = book.household();
    let answers = answers
        .iter()
        .map(|(code, answer)| ((*code).to_owned(), *answer));
    VisitDraft {
        answers: answers.collect(),
        met: vec![unit.members[1].id.into()],
        ..VisitDraft::open(VisitId(book.id()), &unit, rules().today)
    }
}

fn save(book: &mut Book, draft: &VisitDraft) {
    let checked = draft.check(&rules()).expect("a visit");
    let writes = draft.writes(&checked, &book.household());
    book.save(writes);
}

fn date_errors(date: &str) -> Vec<String> {
    let mut book = Book::with_household();
    let mut draft = visit(&mut book, &[]);
    draft.date = date.to_owned();
    draft
        .check(&rules())
        .map_or_else(|problems| codes(&problems.errors), |_| vec![])
}

#[test]
fn a_visit_dated_next_year_is_refused() {
    assert_eq!(date_errors("25/11/2027"), ["date date_in_future"]);
    assert_eq!(date_errors("26/11/2026"), ["date date_in_future"]);
    assert_eq!(date_errors("25/11/2026"), Vec::<String>::new());
}

#[test]
fn a_visit_needs_a_day_that_is_one() {
    assert_eq!(date_errors("hôm qua"), ["date date_unreadable"]);
    assert_eq!(date_errors(" "), ["date missing"]);
    assert_eq!(date_errors("31/12/1999"), ["date date_too_old"]);
}

#[test]
fn the_next_visit_comes_after_this_one() {
    let mut book = Book::with_household();
    let mut draft = visit(&mut book, &[]);
    for (next, error) in [
        ("25/11/2026", "next_date next_not_after_visit"),
        ("mai", "next_date date_unreadable"),
    ] {
        draft.next = NextVisit::On(next.to_owned());
        let problems = draft.check(&rules()).expect_err("wrong");
        assert_eq!(codes(&problems.errors), [error]);
    }
    for (next, day_meant) in [
        (NextVisit::TwoWeeks, Some(day(2026, 12, 9))),
        (NextVisit::OneMonth, Some(day(2026, 12, 25))),
        (NextVisit::On(String::new()), None),
    ] {
        draft.next = next;
        let checked = draft.check(&rules()).expect("a visit");
        assert_eq!(checked.facts().next_date, day_meant);
    }
    draft.next = NextVisit::On("01/02/2028".to_owned());
    let checked = draft.check(&rules()).expect("far away");
    assert!(codes(checked.warnings()).contains(&"next_date next_far_away".to_owned()));
}

#[test]
fn what_was_left_open_is_said_and_does_not_block() {
    let mut book = Book::with_household();
    let mut draft = visit(
        &mut book,
        &[("water", Lacking), ("housing_quality", Unsure)],
    );
    draft.met = vec![];
    draft.date = "01/09/2026".to_owned();
    let checked = draft.check(&rules()).expect("true facts are saved");
    assert_eq!(
        codes(checked.warnings()),
        [
            "date date_long_ago",
            "met nobody_met",
            "answers unsure",
            "answers not_asked"
        ]
    );
    let open = &checked.warnings()[3].params;
    assert_eq!(open[0], ("count", Param::Count(10)));
}

#[test]
fn a_visit_writes_itself_and_the_households_answers() {
    let mut book = Book::with_household();
    let mut draft = visit(&mut book, &[("water", Lacking), ("toilet", NotLacking)]);
    for need in ["water", "credit", "insurance", "credit", "credit"] {
        draft.toggle_need(need);
    }
    draft.said = " Giếng cạn từ tháng 7.\nMuốn khoan giếng. ".to_owned();
    save(&mut book, &draft);
    let unit = book.household();
    let facts = &unit.visits[0].facts;
    let needs: Vec<_> = facts
        .needs
        .iter()
        .map(|n| (n.rank, n.key.as_str()))
        .collect();
    assert_eq!(needs, [(1, "water"), (2, "insurance"), (3, "credit")]);
    assert_eq!(
        facts.said.as_deref(),
        Some("Giếng cạn từ tháng 7.\nMuốn khoan giếng.")
    );
    assert_eq!(unit.deprivations["water"].answer, Lacking);
    assert_eq!(unit.deprivations["water"].visit, Some(draft.visit));
}

#[test]
fn an_edited_visit_writes_only_what_changed() {
    let mut book = Book::with_household();
    let first = visit(&mut book, &[("water", Lacking), ("toilet", Lacking)]);
    save(&mut book, &first);
    let unit = book.household();
    let mut edit = VisitDraft::edit(first.visit, &unit).expect("a visit");
    let unchanged = edit.check(&rules()).expect("a visit");
    assert!(edit.writes(&unchanged, &unit).is_empty());

    edit.answers.insert("water".to_owned(), NotLacking);
    edit.answers.remove("toilet");
    let checked = edit.check(&rules()).expect("a visit");
    let writes = edit.writes(&checked, &unit);
    let fields: Vec<_> = writes[1].fields.keys().map(crate::Field::as_str).collect();
    assert_eq!(fields, ["ind.toilet", "ind.water"]);
    book.save(writes);
    let unit = book.household();
    assert_eq!(unit.deprivations["water"].answer, NotLacking);
    assert_eq!(unit.deprivations.get("toilet"), None, "taken back");
}

#[test]
fn a_visit_noted_late_does_not_undo_a_later_one() {
    let mut book = Book::with_household();
    let today = visit(&mut book, &[("water", NotLacking)]);
    save(&mut book, &today);
    let mut late = visit(&mut book, &[("water", Lacking), ("toilet", Lacking)]);
    late.date = "01/10/2026".to_owned();
    save(&mut book, &late);
    let unit = book.household();
    assert_eq!(unit.deprivations["water"].answer, NotLacking);
    assert_eq!(unit.deprivations["toilet"].answer, Lacking);
    assert_eq!(unit.visits.len(), 2);
}

#[test]
fn two_visitors_who_did_not_see_each_other_clash() {
    let mut book = Book::with_household();
    let mine = visit(&mut book, &[("toilet", Lacking)]);
    let theirs = visit(&mut book, &[("toilet", NotLacking)]);
    for (seat, draft) in [(1, &mine), (2, &theirs)] {
        let checked = draft.check(&rules()).expect("a visit");
        let writes = draft.writes(&checked, &book.household());
        book.save_as(seat, writes);
    }
    let unit = book.household();
    let record = &unit.records[&unit.id.into()];
    assert_eq!(record.clashes().count(), 1);
}

#[test]
fn a_draft_of_an_older_app_still_opens() {
    let mut book = Book::with_household();
    let draft = visit(&mut book, &[("water", Lacking)]);
    let text = serde_json::to_string(&draft).expect("plain data");
    let again: VisitDraft = serde_json::from_str(&text).expect("the same form");
    assert_eq!(again, draft);
    let old = format!(
        r#"{{"visit":"{}","household":"{}","said":"Muốn khoan giếng","gone":1}}"#,
        draft.visit, draft.household
    );
    let opened: VisitDraft = serde_json::from_str(&old).expect("an older form");
    assert_eq!((opened.form, opened.said.as_str()), (1, "Muốn khoan giếng"));
}
