use super::*;
use crate::draft::testing::{Book, codes, rules};

fn support(book: &mut Book) -> SupportDraft {
    SupportDraft {
        benefit: "house_repair".to_owned(),
        amount: "12.500.000".to_owned(),
        state: Some(State::Delivered),
        delivered_on: "12/11/2026".to_owned(),
        ..SupportDraft::open(SupportId(book.id()), &book.household())
    }
}

fn errors(change: impl FnOnce(&mut SupportDraft)) -> Vec<String> {
    let mut book = Book::with_household();
    let mut draft = support(&mut book);
    change(&mut draft);
    draft
        .check(&rules(), &book.household())
        .map_or_else(|problems| codes(&problems.errors), |_| vec![])
}

#[test]
fn a_sum_with_two_readings_is_asked_and_one_without_is_refused() {
    for (amount, error) in [
        ("1,500", "amount number_two_readings"),
        ("11.707 triệu", "amount number_two_readings"),
        ("nhiều", "amount number_unreadable"),
        ("-5.000", "amount number_negative"),
        ("1.000.000.000.001", "amount number_too_large"),
    ] {
        assert_eq!(
            errors(|draft| amount.clone_into(&mut draft.amount)),
            [error]
        );
    }
    assert_eq!(
        errors(|draft| "12,5 triệu".clone_into(&mut draft.amount)),
        Vec::<String>::new()
    );
}

#[test]
fn a_project_that_ended_cannot_pay() {
    let mut book = Book::with_household();
    let mut draft = support(&mut book);
    draft.project = "qd90.5".to_owned();
    let problems = draft
        .check(&rules(), &book.household())
        .expect_err("it ended");
    assert_eq!(codes(&problems.errors), ["project project_ended"]);
    let until = crate::draft::testing::day(2025, 12, 31);
    assert!(
        problems.errors[0]
            .params
            .contains(&("until", Param::Date(until)))
    );
    draft.delivered_on = "31/12/2025".to_owned();
    assert!(draft.check(&rules(), &book.household()).is_ok());
    draft.project = "qd99".to_owned();
    let problems = draft
        .check(&rules(), &book.household())
        .expect_err("no such project");
    assert_eq!(codes(&problems.errors), ["project unknown_code"]);
}

#[test]
fn support_of_an_ended_project_can_still_be_confirmed() {
    let mut book = Book::with_household();
    let mut draft = support(&mut book);
    draft.project = "qd90.5".to_owned();
    draft.delivered_on = "20/12/2025".to_owned();
    let checked = draft
        .check(&rules(), &book.household())
        .expect("delivered in time");
    let writes = draft.writes(&checked, &book.household());
    book.save(writes);
    let unit = book.household();
    let mut edit =
        SupportDraft::edit(draft.support, &unit, Convention::Vietnamese).expect("an item");
    assert_eq!(edit.amount, "12.500.000");
    edit.state = Some(State::Confirmed);
    edit.confirmed_on = "05/01/2026".to_owned();
    let checked = edit.check(&rules(), &unit).expect("confirmed later");
    let writes = edit.writes(&checked, &unit);
    let fields: Vec<_> = writes[0].fields.keys().map(crate::Field::as_str).collect();
    assert_eq!(fields, ["confirmed_on", "state"]);
}

#[test]
fn the_steps_come_in_order_and_none_is_ahead_of_today() {
    assert_eq!(
        errors(|draft| draft.delivered_on.clear()),
        ["delivered_on missing"]
    );
    assert_eq!(
        errors(|draft| "13/11/2026".clone_into(&mut draft.decided_on)),
        ["delivered_on dates_out_of_order"]
    );
    assert_eq!(
        errors(|draft| "12/12/2026".clone_into(&mut draft.delivered_on)),
        ["delivered_on date_in_future"]
    );
    assert_eq!(errors(|draft| draft.state = None), ["state missing"]);
    // What lies beyond the state has not happened: it is not read.
    assert_eq!(
        errors(|draft| "12/12/2027".clone_into(&mut draft.confirmed_on)),
        Vec::<String>::new()
    );
}

#[test]
fn delivered_support_needs_a_sum_or_a_quantity() {
    assert_eq!(
        errors(|draft| draft.amount.clear()),
        ["amount amount_or_quantity"]
    );
    assert_eq!(
        errors(|draft| {
            draft.amount.clear();
            "1".clone_into(&mut draft.quantity);
        }),
        ["unit missing"]
    );
    let nothing = Vec::<String>::new();
    assert_eq!(
        errors(|draft| {
            draft.amount.clear();
            "0,5".clone_into(&mut draft.quantity);
            "ha".clone_into(&mut draft.unit);
        }),
        nothing
    );
    assert_eq!(
        errors(|draft| {
            draft.amount.clear();
            draft.state = Some(State::Asked);
            "01/10/2026".clone_into(&mut draft.asked_on);
        }),
        nothing
    );
}

#[test]
fn the_same_help_twice_in_a_year_needs_a_reason() {
    let mut book = Book::with_household();
    let mut first = support(&mut book);
    first.delivered_on = "03/04/2026".to_owned();
    let checked = first.check(&rules(), &book.household()).expect("the first");
    let writes = first.writes(&checked, &book.household());
    book.save(writes);
    let unit = book.household();

    let mut second = support(&mut book);
    let problems = second.check(&rules(), &unit).expect_err("no reason given");
    assert_eq!(codes(&problems.warnings), ["benefit possible_overlap"]);
    assert_eq!(codes(&problems.errors), ["note reason_missing"]);
    let params = &problems.warnings[0].params;
    assert!(params.contains(&("amount", Param::Dong(12_500_000))));

    second.note = "Bão làm hỏng mái lần nữa".to_owned();
    let checked = second.check(&rules(), &unit).expect("with a reason");
    assert_eq!(codes(checked.warnings()), ["benefit possible_overlap"]);

    second.note.clear();
    second.delivered_on = "03/04/2025".to_owned();
    assert!(second.check(&rules(), &unit).is_ok(), "another year");
}

#[test]
fn confirming_a_delivery_asks_for_no_reason_again() {
    let mut book = Book::with_household();
    for reason in ["", "Bão làm hỏng mái lần nữa"] {
        let mut draft = support(&mut book);
        draft.note = reason.to_owned();
        let unit = book.household();
        let checked = draft.check(&rules(), &unit).expect("an item");
        let writes = draft.writes(&checked, &unit);
        book.save(writes);
    }
    let unit = book.household();
    for entry in &unit.supports {
        let edit = SupportDraft::edit(entry.id.into(), &unit, Convention::Vietnamese);
        let mut draft = edit.expect("an item");
        draft.state = Some(State::Confirmed);
        draft.confirmed_on = "15/11/2026".to_owned();
        let checked = draft.check(&rules(), &unit).expect("confirmed");
        assert_eq!(codes(checked.warnings()), ["benefit possible_overlap"]);
    }
}

#[test]
fn cards_for_two_members_do_not_overlap() {
    let mut book = Book::with_household();
    let unit = book.household();
    let mut first = support(&mut book);
    first.benefit = "insurance_card".to_owned();
    first.member = Some(unit.members[0].id.into());
    let checked = first.check(&rules(), &unit).expect("a card");
    let writes = first.writes(&checked, &unit);
    book.save(writes);
    let unit = book.household();
    let mut second = support(&mut book);
    second.benefit = "insurance_card".to_owned();
    second.member = Some(unit.members[1].id.into());
    let checked = second.check(&rules(), &unit).expect("another card");
    assert!(checked.warnings().is_empty());
    second.member = first.member;
    assert!(second.check(&rules(), &unit).is_err());
}
