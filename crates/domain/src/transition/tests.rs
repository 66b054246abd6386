use super::*;
use crate::{
    draft::testing::day,
    household::{Closed, Merged, Moved, Split},
    ids::{HouseholdId, VillageId},
    reference::shipped_procedure,
};
use proptest::prelude::*;
use uuid::Uuid;

/// A decision in December of each year from 2021 on.
fn history(classes: &[Class]) -> History {
    let dated = classes.iter().zip(2021..);
    History(
        dated
            .map(|(class, year)| (day(year, 12, 15), *class))
            .collect(),
    )
}

use Class::{JustEscaped as Escaped, NearPoor, NotPoor, Poor};

#[test]
fn every_transition_follows_from_the_last_list_and_what_came_before() {
    use Transition as T;
    // Each line was worked by hand from rules 2.6 and readings 9 and 10.
    let cases: [(&[Class], Change, Option<Verdict>, Transition); 26] = [
        (&[Poor], Change::None, Some(Verdict::Poor), T::StaysPoor),
        (
            &[Poor],
            Change::None,
            Some(Verdict::NearPoor),
            T::PoorToNearPoor,
        ),
        (
            &[Poor],
            Change::None,
            Some(Verdict::NotPoor),
            T::EscapesPoverty,
        ),
        (
            &[NearPoor],
            Change::None,
            Some(Verdict::Poor),
            T::NearPoorToPoor,
        ),
        (
            &[NearPoor],
            Change::None,
            Some(Verdict::NearPoor),
            T::StaysNearPoor,
        ),
        (
            &[NearPoor],
            Change::None,
            Some(Verdict::NotPoor),
            T::EscapesNearPoverty,
        ),
        (&[], Change::None, Some(Verdict::Poor), T::NewPoor),
        (&[], Change::None, Some(Verdict::NearPoor), T::NewNearPoor),
        (&[], Change::None, Some(Verdict::NotPoor), T::Unlisted),
        // Fallen back, however long ago the escape.
        (
            &[Poor, Escaped, NotPoor, NotPoor],
            Change::None,
            Some(Verdict::Poor),
            T::FallsBackPoor,
        ),
        (
            &[Poor, NearPoor, NotPoor],
            Change::None,
            Some(Verdict::Poor),
            T::FallsBackPoor,
        ),
        (
            &[Poor, NearPoor],
            Change::None,
            Some(Verdict::Poor),
            T::NearPoorFallsBackPoor,
        ),
        (
            &[NearPoor, NotPoor],
            Change::None,
            Some(Verdict::NearPoor),
            T::FallsBackNearPoor,
        ),
        // An escape from another list is none from this one.
        (
            &[NearPoor, NotPoor],
            Change::None,
            Some(Verdict::Poor),
            T::NewPoor,
        ),
        (
            &[Poor, NotPoor],
            Change::None,
            Some(Verdict::NearPoor),
            T::NewNearPoor,
        ),
        (
            &[NearPoor, Poor],
            Change::None,
            Some(Verdict::NearPoor),
            T::PoorToNearPoor,
        ),
        // Imported as just escaped: it was poor before.
        (
            &[Escaped],
            Change::None,
            Some(Verdict::Poor),
            T::FallsBackPoor,
        ),
        (&[NotPoor], Change::None, Some(Verdict::Poor), T::NewPoor),
        // What happens to the household itself.
        (&[], Change::MovedIn, Some(Verdict::Poor), T::PoorComes),
        (
            &[],
            Change::SplitOff,
            Some(Verdict::NearPoor),
            T::NearPoorComes,
        ),
        // Moved within the commune: an escape that is known counts.
        (
            &[Poor, NotPoor],
            Change::MovedIn,
            Some(Verdict::Poor),
            T::FallsBackPoor,
        ),
        (
            &[NotPoor],
            Change::MovedIn,
            Some(Verdict::Poor),
            T::PoorComes,
        ),
        (&[Poor], Change::MovedAway, None, T::PoorGoes),
        (&[NearPoor], Change::Merged, None, T::NearPoorGoes),
        (&[Poor], Change::Died, None, T::PoorGoes),
        (&[NotPoor], Change::Died, None, T::Unlisted),
    ];
    for (classes, change, verdict, expected) in cases {
        let found = history(classes).transition(change, verdict);
        assert_eq!(found, expected, "{classes:?} {change:?} {verdict:?}");
    }
    let mut reached: Vec<_> = cases.iter().map(|(_, _, _, own)| *own).collect();
    reached.sort();
    reached.dedup();
    assert_eq!(reached.len(), Transition::ALL.len(), "every one has a case");
}

/// A household to which one thing happened on a day of 2026.
fn household(happened: &str, on: NaiveDate) -> Household {
    let closed = |reason| Closed {
        reason,
        date: on,
        note: String::new(),
    };
    let id = Uuid::from_u128(9);
    let mut own = Household::default();
    match happened {
        "moved away" => own.closed = Some(closed(Closing::MovedAway)),
        "died" => own.closed = Some(closed(Closing::Died)),
        "merged" => {
            own.merged = Some(Merged {
                into: HouseholdId(id),
                date: on,
                seen: vec![],
            });
        }
        "split off" => {
            own.split = Some(Split {
                from: HouseholdId(id),
                date: on,
                reason: String::new(),
            });
        }
        "moved" => {
            own.moved = Some(Moved {
                to: VillageId(id),
                date: on,
            });
        }
        _ => {}
    }
    own
}

#[test]
fn what_happened_to_a_household_counts_from_its_last_list_to_the_day() {
    // The last list is of 15/12/2025, the new one of 10/12/2026: worked by hand.
    let (last, new) = (day(2025, 12, 15), day(2026, 12, 10));
    let (since, before) = (day(2026, 5, 4), day(2025, 3, 1));
    let cases = [
        ("nothing", since, Change::None, None),
        ("moved away", since, Change::MovedAway, Some(since)),
        ("died", since, Change::Died, Some(since)),
        // On the very day it is none of the commune's.
        ("died", new, Change::Died, Some(new)),
        // Who leaves after the day stands on the day's list.
        (
            "moved away",
            day(2026, 12, 11),
            Change::None,
            Some(day(2026, 12, 11)),
        ),
        ("merged", since, Change::Merged, Some(NaiveDate::MIN)),
        (
            "merged",
            day(2026, 12, 11),
            Change::Merged,
            Some(NaiveDate::MIN),
        ),
        ("split off", since, Change::SplitOff, None),
        ("split off", before, Change::None, None),
        ("moved", since, Change::MovedIn, None),
        ("moved", before, Change::None, None),
        // The list of that day saw it already.
        ("split off", last, Change::None, None),
    ];
    for (happened, on, change, left) in cases {
        let own = household(happened, on);
        assert_eq!(change_of(&own, Some(last), new), change, "{happened} {on}");
        assert_eq!(left_on(&own), left, "{happened} {on}");
    }
    // Without a list whatever happened is since then.
    let split = household("split off", before);
    assert_eq!(change_of(&split, None, new), Change::SplitOff);
    let moved = household("moved", before);
    assert_eq!(change_of(&moved, None, new), Change::MovedIn);
}

#[test]
fn every_transition_has_its_columns_in_the_data() {
    for transition in Transition::ALL {
        let movement = shipped_procedure().movement(transition.code(), day(2026, 12, 1));
        assert_eq!(
            movement.is_some(),
            transition != Transition::Unlisted,
            "{transition:?}"
        );
    }
}

#[test]
fn just_escaped_lasts_thirty_six_months_from_the_decision() {
    let setting = EscapeSetting::default();
    let escaped = history(&[Poor, Escaped]); // decided on 15/12/2022
    let on = |day| escaped.just_escaped(day, setting);
    let window = |days_left| {
        Some(JustEscaped {
            decided: day(2022, 12, 15),
            until: day(2025, 12, 15),
            days_left,
        })
    };
    assert_eq!(on(day(2022, 12, 14)), None);
    assert_eq!(on(day(2022, 12, 15)), window(1096));
    assert_eq!(on(day(2025, 12, 5)), window(10));
    assert_eq!(on(day(2025, 12, 15)), window(0));
    assert_eq!(on(day(2025, 12, 16)), None);
}

#[test]
fn leaving_for_the_near_poor_list_counts_unless_the_commune_says_no() {
    let near = history(&[Poor, NearPoor]);
    let on = day(2023, 6, 1);
    assert!(near.just_escaped(on, EscapeSetting::default()).is_some());
    let strict = EscapeSetting {
        near_poor_counts: false,
    };
    assert_eq!(near.just_escaped(on, strict), None);
    // A year later the household goes beyond near-poor: that is no second escape from poverty.
    let beyond = history(&[Poor, NearPoor, NotPoor]);
    let window = beyond.just_escaped(day(2024, 6, 1), EscapeSetting::default());
    assert_eq!(window.map(|own| own.decided), Some(day(2022, 12, 15)));
}

#[test]
fn falling_back_ends_the_time_and_a_second_escape_begins_it_anew() {
    let back = history(&[Poor, Escaped, Poor]);
    assert_eq!(
        back.just_escaped(day(2024, 1, 1), EscapeSetting::default()),
        None
    );
    let twice = history(&[Poor, Escaped, Poor, Escaped]);
    let window = twice.just_escaped(day(2025, 1, 1), EscapeSetting::default());
    assert_eq!(window.map(|own| own.decided), Some(day(2024, 12, 15)));
}

#[test]
fn leaving_the_near_poor_list_is_no_escape_from_poverty() {
    let near = history(&[NearPoor, NotPoor]);
    assert_eq!(
        near.just_escaped(day(2023, 1, 1), EscapeSetting::default()),
        None
    );
}

fn any_class() -> impl Strategy<Value = Class> {
    prop_oneof![Just(Poor), Just(NearPoor), Just(Escaped), Just(NotPoor)]
}

proptest! {
    #[test]
    fn the_closing_list_follows_from_the_opening_and_the_columns(
        histories in prop::collection::vec(
            (prop::collection::vec(any_class(), 0..5), 0..3_u8, 0..6_u8), 0..40,
        ),
    ) {
        // Forms 2 and 3: closing = opening − decreases + increases.
        let mut poor = [0_i32; 10];
        let mut near = [0_i32; 10];
        let (mut opening, mut closing) = ([0_i32; 2], [0_i32; 2]);
        for (classes, verdict, change) in &histories {
            let history = history(classes);
            let verdict = match verdict { 0 => Verdict::Poor, 1 => Verdict::NearPoor, _ => Verdict::NotPoor };
            let change = match change {
                0 => Change::MovedIn, 1 => Change::SplitOff, 2 => Change::MovedAway,
                3 => Change::Died, _ => Change::None,
            };
            let goes = matches!(change, Change::MovedAway | Change::Died);
            let transition = history.transition(change, (!goes).then_some(verdict));
            let count = |list: Listed, of: &mut [i32; 2]| match list {
                Listed::Poor => of[0] += 1,
                Listed::NearPoor => of[1] += 1,
                Listed::No => {}
            };
            count(history.listed(), &mut opening);
            if !goes {
                count(verdict.into(), &mut closing);
            }
            if let Some(movement) = shipped_procedure().movement(transition.code(), day(2026, 12, 1)) {
                if let Some(column) = movement.is.poor_column { poor[usize::from(column)] += 1; }
                if let Some(column) = movement.is.near_poor_column { near[usize::from(column)] += 1; }
            }
        }
        for (at, form) in [poor, near].iter().enumerate() {
            let net = -form[2] - form[3] - form[4] + form[5] + form[6] + form[7] + form[8];
            prop_assert_eq!(opening[at] + net, closing[at]);
        }
        prop_assert_eq!(poor[2], near[5]);
        prop_assert_eq!(poor[5], near[3]);
    }
}
