use super::*;
use crate::{
    class_decision::{Decision, Origin},
    draft::testing::day,
    ids::RecordId,
};
use uuid::Uuid;

fn decided(class: Class, on: NaiveDate) -> Entry<ClassDecision> {
    let decision = Decision {
        class,
        origin: Origin::Import,
        list: String::new(),
        number: String::new(),
        date: on,
        standing: None,
    };
    Entry {
        id: RecordId(Uuid::nil()),
        facts: ClassDecision {
            decision: Some(decision),
        },
        created: None,
    }
}

#[test]
fn a_household_escaped_when_a_later_decision_gives_it_a_better_class() {
    let registration = Registration {
        committed: Some(Committed {
            on: day(2026, 3, 1),
            by: None,
        }),
        ..Registration::default()
    };
    let (before, same, after) = (day(2025, 12, 15), day(2026, 3, 1), day(2026, 12, 15));
    use Class::{JustEscaped, NearPoor, NotPoor, Poor};
    let cases = [
        (vec![], Fate::Open),
        (vec![(Poor, before)], Fate::Open),
        (vec![(Poor, after), (Poor, before)], Fate::Open),
        (vec![(NearPoor, after), (Poor, before)], Fate::Escaped),
        (vec![(JustEscaped, after), (Poor, before)], Fate::Escaped),
        (vec![(NotPoor, after), (NearPoor, before)], Fate::Escaped),
        (vec![(NearPoor, after), (NearPoor, before)], Fate::Open),
        // The decision of its own day is the class that it registered with.
        (vec![(NearPoor, same), (Poor, before)], Fate::Open),
        // On no list before.
        (vec![(NearPoor, after)], Fate::Open),
        (vec![(JustEscaped, after)], Fate::Escaped),
        // It escaped and fell back.
        (
            vec![
                (Poor, day(2027, 12, 15)),
                (JustEscaped, after),
                (Poor, before),
            ],
            Fate::Open,
        ),
    ];
    for (decisions, fate) in cases {
        let all: Vec<_> = decisions
            .iter()
            .map(|(class, on)| decided(*class, *on))
            .collect();
        assert_eq!(registration.fate(&all), fate, "{decisions:?}");
        let withdrawn = Registration {
            withdrawn: Some(after),
            ..registration.clone()
        };
        assert_eq!(withdrawn.fate(&all), Fate::Withdrawn);
    }
}

#[test]
fn the_name_of_a_measures_register_reads_back() {
    let own = field("01900000-0000-7000-8000-000000000001");
    assert_eq!(key(&own), Some("01900000-0000-7000-8000-000000000001"));
    assert_eq!(key(&Field::known("measured")), None);
    assert_eq!(key(&Field::known("note")), None);
}
