use super::*;
use so_thon_domain::{
    class_decision::Class,
    classify::{Lack, Verdict},
    derive::{Classified, Finding, Measured, Subject, classify_household},
    ids::RecordId,
    indicator::Deprivation,
    member::Member,
    reference::{shipped, shipped_procedure},
    unit::Entry,
};
use std::{collections::BTreeMap, sync::LazyLock};
use uuid::Uuid;

static GROWTH: LazyLock<Tables> = LazyLock::new(|| {
    Tables::read(include_str!("../../../../data/who/growth.txt")).expect("the shipped tables")
});

/// A day of the annual round.
fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day of the test")
}

/// What the product says of a home: nothing of how it was made is looked at.
fn classified(home: &Home) -> Classified {
    let entry = |(at, facts): (u128, &Member)| Entry {
        id: RecordId(Uuid::from_u128(at)),
        facts: facts.clone(),
        created: None,
    };
    let members: Vec<_> = (1..).zip(&home.members).map(entry).collect();
    let answered = |(code, answer): (&String, &so_thon_domain::indicator::Answer)| {
        (
            code.clone(),
            Deprivation {
                answer: *answer,
                visit: None,
                evidence: None,
            },
        )
    };
    let answers = home.answers.iter().map(answered).collect();
    let subject = Subject {
        household: &home.household,
        members: &members,
        answers: &answers,
        day: day(),
        growth: Some(&GROWTH),
    };
    let measured = Measured {
        area: Some(home.area),
        b1: Some(home.b1),
        income: None,
    };
    let mut all = classify_household(shipped(), shipped_procedure(), &subject, measured);
    all.swap_remove(0)
}

type Counts = BTreeMap<&'static str, (usize, BTreeMap<String, usize>)>;

/// Households and lacks by class, as the product's own function finds them.
fn counted(villages: &[Settlement]) -> Counts {
    let mut counts = Counts::new();
    for home in villages.iter().flat_map(|village| &village.homes) {
        let found = classified(home);
        let open = found
            .findings
            .iter()
            .filter(|own| own.lack == Lack::Unknown);
        assert_eq!(open.collect::<Vec<_>>(), Vec::<&Finding>::new(), "{home:?}");
        let verdict = found.outcome.verdict.expect("every fact is known");
        assert_eq!(verdict, home.verdict, "{home:?}");
        let (households, lacking) = counts.entry(verdict.code()).or_default();
        *households += 1;
        let lacks: BTreeSet<String> = found
            .findings
            .iter()
            .filter(|own| own.lack == Lack::Lacking)
            .map(|own| own.indicator.clone())
            .collect();
        assert_eq!(lacks, home.lacks, "{home:?}");
        for code in lacks {
            *lacking.entry(code).or_insert(0) += 1;
        }
    }
    counts
}

fn are_exact(figures: &Figures, counts: &Counts) {
    for class in figures.classes() {
        let none = (0, BTreeMap::new());
        let (households, lacking) = counts.get(class.verdict.code()).unwrap_or(&none);
        assert_eq!(*households, class.households);
        for (code, published) in &class.lacking {
            assert_eq!(
                lacking.get(code).copied().unwrap_or(0),
                *published,
                "{} {code}",
                class.verdict.code()
            );
        }
    }
}

#[test]
fn the_published_figures_are_those_of_the_plan() {
    let figures = Figures::bac_lieu();
    assert_eq!(figures.households(), 26_252);
    // Plan 127/KH-UBND, II.2.d, as a reader of it would copy them.
    let [poor, near_poor] = figures.classes() else {
        panic!("two classes")
    };
    let of = |class: &ClassFigures, code: &str| class.lacking[code];
    let codes = [
        "health_insurance",
        "employment",
        "housing_quality",
        "telecom",
        "toilet",
    ];
    assert_eq!(
        codes.map(|code| of(poor, code)),
        [8_936, 5_758, 5_363, 6_518, 6_059]
    );
    assert_eq!(
        codes.map(|code| of(near_poor, code)),
        [10_578, 5_043, 3_410, 3_729, 2_957]
    );
    // The plan's percentages, in hundredths, follow from them.
    let share = |class: &ClassFigures, code: &str| {
        (of(class, code) * 20_000 + class.households) / (class.households * 2)
    };
    assert_eq!(
        codes.map(|code| share(poor, code)),
        [7_772, 5_008, 4_665, 5_669, 5_270]
    );
    assert_eq!(
        codes.map(|code| share(near_poor, code)),
        [7_169, 3_418, 2_311, 2_527, 2_004]
    );
}

#[test]
fn the_share_of_a_village_is_reproduced_exactly() {
    for (seed, households) in [(1, 60), (2, 60), (3, 1), (4, 7), (5, 400)] {
        let figures = Figures::bac_lieu().scaled(households);
        assert_eq!(figures.households(), households);
        let villages = population(seed, &figures, day(), &GROWTH);
        are_exact(&figures, &counted(&villages));
    }
}

#[test]
fn the_whole_population_is_reproduced_exactly() {
    let figures = Figures::bac_lieu();
    let villages = population(20_220_921, &figures, day(), &GROWTH);
    assert_eq!(villages.len(), 505);
    are_exact(&figures, &counted(&villages));
    let names: BTreeSet<_> = villages.iter().map(|village| &village.name).collect();
    assert_eq!(names.len(), villages.len());
}

#[test]
fn the_same_seed_gives_the_same_population_and_another_one_another() {
    let figures = Figures::bac_lieu().scaled(30);
    let of = |seed| population(seed, &figures, day(), &GROWTH);
    assert_eq!(of(5), of(5));
    assert_ne!(of(5), of(6));
}

#[test]
fn what_is_dealt_is_not_the_same_for_every_household() {
    let figures = Figures::bac_lieu().scaled(2_000);
    let villages = population(8, &figures, day(), &GROWTH);
    let homes = villages.iter().flat_map(|village| &village.homes);
    let mut near_poor: BTreeMap<usize, usize> = BTreeMap::new();
    for home in homes.filter(|home| home.verdict == Verdict::NearPoor) {
        *near_poor.entry(home.lacks.len()).or_insert(0) += 1;
    }
    assert!(
        near_poor[&0] > 0 && near_poor[&1] > 0 && near_poor[&2] > 0,
        "{near_poor:?}"
    );
}

#[test]
fn the_list_names_every_person_once_and_the_years_alone() {
    let figures = Figures::bac_lieu().scaled(60);
    let villages = population(1, &figures, day(), &GROWTH);
    let people = |class| {
        let homes = villages.iter().flat_map(|village| &village.homes);
        homes
            .filter(|home| home.listed == class)
            .map(|home| home.members.len())
            .sum::<usize>()
    };
    for class in [Class::Poor, Class::NearPoor] {
        let list = official_list(&villages, class, 2025);
        assert_eq!(list.lines().count(), 2 + people(class));
        assert!(
            list.lines()
                .skip(2)
                .all(|line| line.split(',').count() == 9 && line.contains(",BL0"))
        );
        assert!(!list.contains('/'));
    }
}
