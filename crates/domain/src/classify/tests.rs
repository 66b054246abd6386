use super::*;
use crate::{draft::testing::day, reference::shipped};
use proptest::prelude::*;

fn law(year: i32) -> Law<'static> {
    Law::on(shipped(), day(year, 6, 1)).expect("in force")
}

/// The first so many indicators are lacking, the others not.
fn lacking(law: &Law<'_>, lacking: usize) -> BTreeMap<String, Lack> {
    let lack = |at| {
        if at < lacking {
            Lack::Lacking
        } else {
            Lack::NotLacking
        }
    };
    law.indicators
        .iter()
        .enumerate()
        .map(|(at, code)| ((*code).to_owned(), lack(at)))
        .collect()
}

fn scored(area: AreaType, b1: i64, b2: usize) -> Outcome {
    let law = law(2026);
    let facts = Facts {
        area: Some(area),
        b1: Some(b1),
        lacks: lacking(&law, b2 / 10),
        ..Facts::default()
    };
    classify(&law, &facts)
}

#[test]
fn the_boundary_table_of_the_rules_holds() {
    use AreaType::{Rural, Urban};
    // rules: "Equality at T counts as poor or near-poor; equality at 30 counts as poor."
    for (area, b1, b2, class) in [
        (Rural, 140, 30, Verdict::Poor),
        (Rural, 140, 20, Verdict::NearPoor),
        (Rural, 141, 120, Verdict::NotPoor),
        (Urban, 175, 30, Verdict::Poor),
        (Urban, 175, 20, Verdict::NearPoor),
        (Urban, 176, 30, Verdict::NotPoor),
    ] {
        let outcome = scored(area, b1, b2);
        assert_eq!(outcome.verdict, Some(class), "{area:?} {b1}/{b2}");
        assert!(outcome.missing.is_empty());
    }
}

#[test]
fn in_2026_the_old_standard_decides_and_from_2027_the_new() {
    assert_eq!(
        Law::on(shipped(), day(2026, 12, 31)).map(|law| law.standard.code.as_str()),
        Some("vn-2022-2026")
    );
    assert_eq!(
        Law::on(shipped(), day(2027, 1, 1)).map(|law| law.standard.code.as_str()),
        Some("vn-2027-2030")
    );
}

#[test]
fn by_income_alone_the_line_of_the_decree_holds() {
    for (year, area, income, under) in [
        (2026, AreaType::Rural, 1_500_000, true),
        (2026, AreaType::Rural, 1_500_001, false),
        (2026, AreaType::Urban, 2_000_000, true),
        (2026, AreaType::Urban, 2_000_001, false),
        (2027, AreaType::Rural, 2_200_000, true),
        (2027, AreaType::Rural, 2_200_001, false),
        (2027, AreaType::Urban, 2_800_000, true),
        (2027, AreaType::Urban, 2_800_001, false),
    ] {
        let law = law(year);
        let facts = Facts {
            area: Some(area),
            income: Some(income),
            lacks: lacking(&law, 3),
            ..Facts::default()
        };
        let verdict = classify(&law, &facts).verdict;
        let poor = under.then_some(Verdict::Poor).or(Some(Verdict::NotPoor));
        assert_eq!(verdict, poor, "{year} {area:?} {income}");
    }
}

#[test]
fn the_points_of_the_old_standard_say_nothing_under_the_new() {
    let law = law(2027);
    let facts = Facts {
        area: Some(AreaType::Rural),
        b1: Some(10),
        lacks: lacking(&law, 4),
        ..Facts::default()
    };
    let outcome = classify(&law, &facts);
    assert_eq!(outcome.verdict, None);
    assert!(outcome.line.points_unused);
    assert_eq!(outcome.missing, [Fact::Income]);
}

#[test]
fn where_points_and_income_disagree_points_decide_and_it_is_said() {
    let law = law(2026);
    let facts = Facts {
        area: Some(AreaType::Rural),
        b1: Some(150),
        income: Some(1_200_000),
        lacks: lacking(&law, 5),
        ..Facts::default()
    };
    let outcome = classify(&law, &facts);
    assert_eq!(outcome.verdict, Some(Verdict::NotPoor));
    assert_eq!(outcome.line.income_disagrees, Some((1_200_000, 1_500_000)));
}

#[test]
fn an_unknown_kind_of_place_blocks_only_between_the_two_lines() {
    let law = law(2026);
    let of = |b1| {
        let facts = Facts {
            b1: Some(b1),
            lacks: lacking(&law, 3),
            ..Facts::default()
        };
        let outcome = classify(&law, &facts);
        (outcome.verdict, outcome.missing)
    };
    assert_eq!(of(140), (Some(Verdict::Poor), vec![]));
    assert_eq!(of(141), (None, vec![Fact::Area]));
    assert_eq!(of(175), (None, vec![Fact::Area]));
    assert_eq!(of(176), (Some(Verdict::NotPoor), vec![]));
}

#[test]
fn unknown_indicators_block_only_when_they_decide() {
    let law = law(2026);
    let of = |known: usize, unknown: usize| {
        let mut lacks = lacking(&law, known);
        let codes = law.indicators.iter().skip(known).take(unknown);
        for code in codes {
            lacks.remove(*code);
        }
        let facts = Facts {
            area: Some(AreaType::Rural),
            b1: Some(100),
            lacks,
            ..Facts::default()
        };
        let outcome = classify(&law, &facts);
        (outcome.verdict, outcome.missing.len())
    };
    assert_eq!(of(3, 9), (Some(Verdict::Poor), 0));
    assert_eq!(of(0, 2), (Some(Verdict::NearPoor), 0));
    assert_eq!(of(2, 1), (None, 1));
    assert_eq!(of(0, 3), (None, 3));
    assert_eq!(of(0, 12), (None, 12));
}

#[test]
fn nothing_known_asks_for_everything_that_would_decide() {
    let law = law(2026);
    let outcome = classify(&law, &Facts::default());
    assert_eq!(outcome.possible.len(), 3);
    assert_eq!(outcome.missing.len(), 14);
    assert_eq!(outcome.missing[..2], [Fact::Area, Fact::B1]);
}

#[test]
fn one_fact_that_would_change_the_class_is_named() {
    let poor = scored(AreaType::Rural, 140, 30);
    assert_eq!(
        poor.turns[0],
        Turn {
            fact: Fact::B1,
            to: To::AtLeast(141),
            becomes: Some(Verdict::NotPoor)
        }
    );
    let to_near: Vec<_> = poor.turns[1..].iter().map(|turn| &turn.fact).collect();
    let first_three = ["employment", "dependants", "nutrition"];
    assert_eq!(
        to_near,
        first_three
            .map(|code| Fact::Indicator(code.to_owned()))
            .iter()
            .collect::<Vec<_>>()
    );
    // Four lacks: no single one changes it.
    assert_eq!(scored(AreaType::Rural, 140, 40).turns.len(), 1);
    // In town these points would be under the line.
    let rural = scored(AreaType::Rural, 160, 30);
    assert_eq!(
        rural.turns.iter().map(|turn| turn.to).collect::<Vec<_>>(),
        [To::AtMost(140), To::Area(AreaType::Urban)]
    );
}

#[test]
fn the_explanation_of_a_poor_household_is_data() {
    insta::assert_debug_snapshot!(scored(AreaType::Rural, 135, 30));
}

#[test]
fn the_explanation_of_an_undetermined_household_is_data() {
    let law = law(2026);
    let mut lacks = lacking(&law, 2);
    lacks.remove("water");
    lacks.remove("toilet");
    let facts = Facts {
        area: Some(AreaType::Urban),
        b1: Some(175),
        lacks,
        ..Facts::default()
    };
    insta::assert_debug_snapshot!(classify(&law, &facts));
}

fn any_lack() -> impl Strategy<Value = Lack> {
    prop_oneof![
        Just(Lack::Lacking),
        Just(Lack::NotLacking),
        Just(Lack::Unknown)
    ]
}

fn any_facts(law: &Law<'_>) -> impl Strategy<Value = Facts> + use<> {
    let codes: Vec<_> = law.indicators.iter().map(|own| (*own).to_owned()).collect();
    let lacks = prop::collection::vec(any_lack(), codes.len());
    let area = prop::option::of(prop_oneof![Just(AreaType::Rural), Just(AreaType::Urban)]);
    let b1 = prop::option::of(prop_oneof![
        Just(140),
        Just(141),
        Just(175),
        Just(176),
        0..300_i64
    ]);
    let income = prop::option::of(prop_oneof![Just(1_500_000_i64), 1_000_000..3_500_000_i64]);
    (area, b1, income, lacks).prop_map(move |(area, b1, income, lacks)| Facts {
        area,
        b1,
        income,
        lacks: codes.iter().cloned().zip(lacks).collect(),
        total: None,
    })
}

/// How good a class is: lacking more never makes it better.
fn order(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Poor => 0,
        Verdict::NearPoor => 1,
        Verdict::NotPoor => 2,
    }
}

proptest! {
    #[test]
    fn lacking_one_thing_more_never_betters_the_class(
        facts in any_facts(&law(2026)),
        at in 0..12_usize,
    ) {
        let law = law(2026);
        let code = law.indicators[at].to_owned();
        let with = |lack| {
            let mut changed = facts.clone();
            changed.lacks.insert(code.clone(), lack);
            classify(&law, &changed)
        };
        let (better, worse) = (with(Lack::NotLacking), with(Lack::Lacking));
        if let (Some(better), Some(worse)) = (better.verdict, worse.verdict) {
            prop_assert!(order(worse) <= order(better));
        }
        let best = |outcome: &Outcome| outcome.possible.iter().map(|own| order(*own)).max();
        let worst = |outcome: &Outcome| outcome.possible.iter().map(|own| order(*own)).min();
        prop_assert!(best(&worse) <= best(&better));
        prop_assert!(worst(&worse) <= worst(&better));
    }

    #[test]
    fn more_points_never_make_a_household_poor(facts in any_facts(&law(2026)), more in 1..100_i64) {
        let law = law(2026);
        let Some(b1) = facts.b1 else { return Ok(()) };
        let richer = Facts { b1: Some(b1 + more), ..facts.clone() };
        if let (Some(before), Some(after)) =
            (classify(&law, &facts).verdict, classify(&law, &richer).verdict)
        {
            prop_assert!(order(after) >= order(before));
        }
    }

    #[test]
    fn what_is_unknown_never_counts_silently(
        facts in any_facts(&law(2026)),
        fill in prop::collection::vec(any::<bool>(), 12),
        area in any::<bool>(),
        b1 in 0..300_i64,
    ) {
        // Whatever the unknown facts turn out to be, a class that was said stays, and one of the
        // classes that were left open comes.
        let law = law(2026);
        let said = classify(&law, &facts);
        let mut full = facts;
        full.area.get_or_insert(if area { AreaType::Rural } else { AreaType::Urban });
        // Income is another road to the same line: only where it has no word are points drawn.
        if full.income.is_none() {
            full.b1.get_or_insert(b1);
        }
        for (code, lacks) in law.indicators.iter().zip(fill) {
            if full.lack(code) == Lack::Unknown {
                let lack = if lacks { Lack::Lacking } else { Lack::NotLacking };
                full.lacks.insert((*code).to_owned(), lack);
            }
        }
        let known = classify(&law, &full);
        let verdict = known.verdict.expect("everything is known");
        prop_assert!(said.possible.contains(&verdict));
        prop_assert_eq!(said.verdict.is_none(), !said.missing.is_empty());
    }

    #[test]
    fn every_missing_fact_is_unknown(facts in any_facts(&law(2026))) {
        let law = law(2026);
        for fact in classify(&law, &facts).missing {
            match fact {
                Fact::Area => prop_assert!(facts.area.is_none()),
                Fact::B1 => prop_assert!(facts.b1.is_none()),
                Fact::Income => prop_assert!(facts.income.is_none()),
                Fact::Indicator(code) => prop_assert_eq!(facts.lack(&code), Lack::Unknown),
            }
        }
    }

    #[test]
    fn a_turn_changes_the_class_to_what_it_says(facts in any_facts(&law(2026))) {
        let law = law(2026);
        let now = classify(&law, &facts);
        for turn in &now.turns {
            prop_assert_ne!(turn.becomes, now.verdict);
        }
    }
}
