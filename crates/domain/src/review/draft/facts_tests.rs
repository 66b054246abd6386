use super::*;
use crate::draft::testing::{Book, day};

fn rules() -> FactsRules {
    FactsRules {
        day: day(2026, 11, 25),
        numbers: Convention::Vietnamese,
        year_starts: 9,
    }
}

fn lay(draft: &FactsDraft, unit: &HouseholdUnit) -> (HouseholdUnit, ReviewProblems) {
    let mut problems = ReviewProblems::default();
    let over = draft.laid_over(&mut problems, unit, &rules());
    (over, problems)
}

/// The wife of Lò Văn Hà.
fn wife(unit: &HouseholdUnit) -> MemberId {
    unit.members.get(1).expect("two people").id.into()
}

#[test]
fn what_is_only_confirmed_writes_nothing() {
    let unit = Book::with_household().household();
    let draft = FactsDraft::open(&unit, &rules());
    let (over, problems) = lay(&draft, &unit);
    assert!(problems.errors.is_empty());
    assert_eq!(over, unit);
    assert_eq!(draft.writes(&over), vec![]);
}

#[test]
fn what_is_said_is_saved_and_stands_when_the_form_opens_again() {
    let mut book = Book::with_household();
    let unit = book.household();
    let wife = wife(&unit);
    let mut draft = FactsDraft::open(&unit, &rules());
    draft.house.walls = Some(false);
    draft.house.area = "23,9".to_owned();
    draft.house.water = "rain".to_owned();
    draft.house.means = Some(vec![]);
    let person = draft.people.get_mut(&wife).expect("the wife");
    person.work = Some(Work::Wage);
    person.contract = Some(false);
    person.attends = Some(false);
    person.height = "152,5".to_owned();
    person.weight = "48".to_owned();
    let (over, problems) = lay(&draft, &unit);
    assert!(problems.errors.is_empty());
    book.save(draft.writes(&over));

    let after = book.household();
    assert_eq!(after.household.walls_durable, Some(false));
    assert_eq!(after.household.house_dm2, Some(2_390));
    assert_eq!(after.household.means, Some(vec![]));
    let facts = &after.member(wife).expect("the wife").facts;
    assert_eq!(facts.contract, Some(false));
    let schooling = facts.schooling.expect("said");
    assert_eq!((schooling.attends, schooling.year), (false, Some(2026)));
    let measured = facts.measured.expect("measured");
    assert_eq!(
        (measured.on, measured.height_mm, measured.weight_g),
        (day(2026, 11, 25), Some(1_525), Some(48_000))
    );
    let again = FactsDraft::open(&after, &rules());
    assert_eq!(again.house.area, "23,9");
    let (over, _) = lay(&again, &after);
    assert_eq!(again.writes(&over), vec![]);
}

#[test]
fn schooling_of_an_earlier_year_is_asked_again_and_stays_until_then() {
    let mut book = Book::with_household();
    let unit = book.household();
    let wife = wife(&unit);
    let last_year = FactsRules {
        day: day(2026, 5, 1),
        ..rules()
    };
    let mut draft = FactsDraft::open(&unit, &last_year);
    draft.people.get_mut(&wife).expect("the wife").attends = Some(true);
    let over = draft.laid_over(&mut ReviewProblems::default(), &unit, &last_year);
    book.save(draft.writes(&over));

    let after = book.household();
    let again = FactsDraft::open(&after, &rules());
    assert_eq!(again.people[&wife].attends, None);
    let (over, _) = lay(&again, &after);
    assert_eq!(over, after);
}

#[test]
fn what_cannot_be_read_is_named_with_its_person_and_changes_nothing() {
    let unit = Book::with_household().household();
    let wife = wife(&unit);
    let mut draft = FactsDraft::open(&unit, &rules());
    draft.house.area = "rộng".to_owned();
    let person = draft.people.get_mut(&wife).expect("the wife");
    // Metres where centimetres are asked.
    person.height = "1,52".to_owned();
    let (over, problems) = lay(&draft, &unit);
    let found: Vec<_> = problems
        .errors
        .iter()
        .map(|own| (own.field, own.code))
        .collect();
    assert_eq!(
        found,
        [
            (ReviewField::HouseArea, ReviewCode::NumberUnreadable),
            (ReviewField::Measured, ReviewCode::NumberUnreadable),
        ]
    );
    let whose = problems.errors[1].params.last();
    assert_eq!(whose, Some(&("member", Param::Code(wife.to_string()))));
    assert_eq!(over, unit);
}
