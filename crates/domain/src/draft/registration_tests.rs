use super::*;
use crate::{
    clash::clashes,
    draft::{
        VisitDraft,
        testing::{Book, codes, day, rules},
    },
    ids::VisitId,
    registration::{Progress, Reached},
    summary::SummaryRow,
};

fn measure(key: &str, what: &str) -> MeasureDraft {
    MeasureDraft {
        key: key.to_owned(),
        what: what.to_owned(),
        who: "Hội Phụ nữ xã".to_owned(),
        ..MeasureDraft::default()
    }
}

fn filled(book: &mut Book) -> RegistrationDraft {
    let id = RegistrationId(book.id());
    RegistrationDraft {
        target: "2027".to_owned(),
        measures: vec![
            measure("a", "Vay vốn nuôi bò"),
            measure("b", "Học nghề may"),
        ],
        ..RegistrationDraft::open(id, &book.household(), rules().today)
    }
}

fn save(book: &mut Book, draft: &RegistrationDraft, seat: u128) {
    let unit = book.household();
    let checked = draft.check(&rules(), &unit).expect("a registration");
    book.save_as(seat, draft.writes(&checked, &unit));
}

fn errors(change: impl FnOnce(&mut RegistrationDraft)) -> Vec<String> {
    let mut book = Book::with_household();
    let mut draft = filled(&mut book);
    change(&mut draft);
    let checked = draft.check(&rules(), &book.household());
    checked.map_or_else(|problems| codes(&problems.errors), |_| vec![])
}

#[test]
fn what_a_registration_lacks_or_has_wrong_is_said_at_its_field() {
    assert_eq!(errors(|_| ()), Vec::<String>::new());
    let target = |text: &'static str| errors(move |draft| text.clone_into(&mut draft.target));
    assert_eq!(target(""), ["target_year missing"]);
    assert_eq!(target("sang năm"), ["target_year year_unreadable"]);
    assert_eq!(target("27"), ["target_year year_unreadable"]);
    assert_eq!(target("2025"), ["target_year year_past"]);
    assert_eq!(target("2026"), Vec::<String>::new());
    assert_eq!(target("2037"), ["target_year year_far"]);
    assert_eq!(
        errors(|draft| draft.measures.clear()),
        ["measures no_measure"]
    );
    let blank = errors(|draft| draft.measures = vec![MeasureDraft::default()]);
    assert_eq!(
        blank,
        ["measures no_measure"],
        "an empty line is no measure"
    );
    assert_eq!(errors(|draft| draft.on.clear()), ["registered_on missing"]);
    assert_eq!(
        errors(|draft| "26/11/2026".clone_into(&mut draft.on)),
        ["registered_on date_in_future"]
    );
    assert_eq!(errors(|draft| draft.by = None), ["committed_by missing"]);
}

#[test]
fn a_measure_says_which_of_them_is_wrong() {
    let mut book = Book::with_household();
    let mut draft = filled(&mut book);
    draft.measures[0].by = "30/06/2028".to_owned();
    draft.measures[1] = MeasureDraft {
        key: "b".to_owned(),
        funding: "nowhere".to_owned(),
        by: "cuối năm".to_owned(),
        ..MeasureDraft::default()
    };
    let problems = draft
        .check(&rules(), &book.household())
        .expect_err("the second is wrong");
    assert_eq!(
        codes(&problems.errors),
        [
            "measure_what missing",
            "measure_who missing",
            "measure_funding unknown_code",
            "measure_by date_unreadable",
        ]
    );
    let which = |params: &[(&str, Param)]| params.contains(&("n", Param::Count(2)));
    assert!(problems.errors.iter().all(|one| which(&one.params)));
    assert_eq!(
        codes(&problems.warnings),
        ["measure_by measure_late", "registered_on not_listed"]
    );
}

#[test]
fn a_new_registration_begins_with_what_the_latest_visit_heard() {
    let mut book = Book::with_household();
    let unit = book.household();
    let mut visit = VisitDraft::open(VisitId(book.id()), &unit, rules().today);
    visit.needs = vec!["training".to_owned(), "credit".to_owned()];
    visit.causes = BTreeSet::from(["no_capital".to_owned()]);
    let checked = visit.check(&rules()).expect("a visit");
    book.save(visit.writes(&checked, &unit));
    let draft = filled(&mut book);
    assert_eq!(draft.needs, ["training", "credit"]);
    assert_eq!(draft.causes, ["no_capital"]);
    assert_eq!(draft.by, unit.head().map(|head| head.id.into()));
    save(&mut book, &draft, 1);
    let unit = book.household();
    let again = RegistrationDraft::edit(draft.registration, &unit).expect("it is there");
    assert_eq!((&again.needs, &again.causes), (&draft.needs, &draft.causes));
    assert_eq!(again.measures, draft.measures);
    let checked = again.check(&rules(), &unit).expect("as it stands");
    assert!(again.writes(&checked, &unit).is_empty());
}

#[test]
fn two_people_who_change_two_measures_do_not_clash_and_on_one_they_do() {
    let mut book = Book::with_household();
    let draft = filled(&mut book);
    save(&mut book, &draft, 1);
    let opened = RegistrationDraft::edit(draft.registration, &book.household()).expect("there");
    let mut one = opened.clone();
    one.measures[0].who = "Anh Tuốt".to_owned();
    let mut other = opened.clone();
    other.measures[1].what = "Học nghề xây".to_owned();
    other.measures.push(measure("c", "Sửa mái nhà"));
    save(&mut book, &one, 2);
    save(&mut book, &other, 3);
    let unit = book.household();
    assert!(clashes(&unit.records).is_empty());
    let plan = unit.registrations().into_iter().next().expect("a plan");
    let all: Vec<String> = unit
        .measures(&plan)
        .into_iter()
        .map(|(key, own)| format!("{key} {}, {}", own.what, own.who))
        .collect();
    assert_eq!(
        all,
        [
            "a Vay vốn nuôi bò, Anh Tuốt",
            "b Học nghề xây, Hội Phụ nữ xã",
            "c Sửa mái nhà, Hội Phụ nữ xã",
        ]
    );
    let mut third = opened;
    third.measures[0].what = "Vay vốn nuôi dê".to_owned();
    save(&mut book, &third, 4);
    assert_eq!(clashes(&book.household().records).len(), 1);
}

#[test]
fn a_measure_that_is_taken_out_is_gone_and_a_withdrawal_can_be_taken_back() {
    let mut book = Book::with_household();
    let draft = filled(&mut book);
    save(&mut book, &draft, 1);
    let mut edit = RegistrationDraft::edit(draft.registration, &book.household()).expect("there");
    edit.measures.remove(0);
    edit.withdrawn = true;
    save(&mut book, &edit, 1);
    let unit = book.household();
    let plan = &unit.registrations()[0];
    assert_eq!(unit.measures(plan).len(), 1);
    assert_eq!(plan.facts.fate(&unit.decisions), Fate::Withdrawn);
    assert_eq!(plan.facts.withdrawn, Some(rules().today));
    let mut back = RegistrationDraft::edit(draft.registration, &unit).expect("there");
    back.withdrawn = false;
    save(&mut book, &back, 1);
    assert_eq!(book.household().registrations()[0].facts.withdrawn, None);
}

#[test]
fn a_household_registers_anew_only_when_no_registration_stands() {
    let mut book = Book::with_household();
    let first = filled(&mut book);
    save(&mut book, &first, 1);
    let second = filled(&mut book);
    let problems = second
        .check(&rules(), &book.household())
        .expect_err("one stands");
    assert_eq!(
        codes(&problems.errors),
        ["registered_on already_registered"]
    );
    let mut edit = RegistrationDraft::edit(first.registration, &book.household()).expect("there");
    edit.withdrawn = true;
    save(&mut book, &edit, 1);
    save(&mut book, &second, 1);
    let newest = book.household().registrations()[0].id;
    assert_eq!(newest, second.registration.into());
}

#[test]
fn two_phones_that_did_not_meet_make_two_registrations_and_both_are_there() {
    let mut book = Book::with_household();
    let unit = book.household();
    for seat in [2, 3] {
        let draft = filled(&mut book);
        let checked = draft.check(&rules(), &unit).expect("none is known");
        book.save_as(seat, draft.writes(&checked, &unit));
    }
    let all = book.household().registrations();
    assert_eq!(all.len(), 2);
    let newest = RegistrationId::from(all[0].id);
    let mut edit = RegistrationDraft::edit(newest, &book.household()).expect("there");
    edit.withdrawn = true;
    edit.target = "2028".to_owned();
    save(&mut book, &edit, 2);
    // The list tells of the one that stands.
    let mark = SummaryRow::of(&book.household(), 0).plan.expect("a plan");
    assert_eq!((mark.fate, mark.target), (Fate::Open, Some(2027)));
}

#[test]
fn a_year_that_has_passed_since_is_not_doubted_again() {
    let mut book = Book::with_household();
    let mut draft = filled(&mut book);
    draft.target = "2026".to_owned();
    save(&mut book, &draft, 1);
    let edit = RegistrationDraft::edit(draft.registration, &book.household()).expect("there");
    let later = Rules {
        today: day(2028, 1, 5),
        ..rules()
    };
    assert!(edit.check(&later, &book.household()).is_ok());
}

#[test]
fn how_far_a_measure_is_is_what_the_latest_visit_says() {
    let mut book = Book::with_household();
    let mut draft = filled(&mut book);
    draft.measures[0].by = "01/11/2026".to_owned();
    draft.measures[1].by = "31/12/2026".to_owned();
    save(&mut book, &draft, 1);
    let said = |state, words: &str| Progress {
        state,
        words: Some(words.to_owned()),
    };
    // The later visit is saved first: phones meet the office in any order.
    for (on, key, progress) in [
        (
            "24/11/2026",
            "a",
            said(Reached::Blocked, " Chưa có giống. "),
        ),
        ("10/11/2026", "a", said(Reached::UnderWay, "Đã làm đơn.")),
        ("10/11/2026", "b", said(Reached::Done, "")),
    ] {
        let unit = book.household();
        let mut visit = VisitDraft::open(VisitId(book.id()), &unit, rules().today);
        on.clone_into(&mut visit.date);
        visit.progress.insert(key.to_owned(), progress);
        let checked = visit.check(&rules()).expect("a visit");
        book.save(visit.writes(&checked, &unit));
    }
    let unit = book.household();
    let (progress, on) = unit.progress("a").expect("said");
    assert_eq!(*progress, said(Reached::Blocked, "Chưa có giống."));
    assert_eq!(on, Some(day(2026, 11, 24)));
    let (progress, _) = unit.progress("b").expect("said");
    assert_eq!((progress.state, &progress.words), (Reached::Done, &None));
    let mark = SummaryRow::of(&unit, 0).plan.expect("a plan");
    assert_eq!((mark.done, mark.blocked, mark.open.len()), (1, 1, 1));
    assert_eq!((mark.target, mark.fate), (Some(2027), Fate::Open));
    assert_eq!(mark.late(rules().today), 1);
    assert_eq!(mark.late(day(2026, 11, 1)), 0, "its day is still in time");
}
