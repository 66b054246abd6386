//! Every reason that an indicator can give, each by a household described in words, kept as text beside the tests
//! (`INSTA_UPDATE=always cargo test -p so-thon-domain explained` writes them anew).

use super::{
    tests::{Home, adult, born, born_in, child, grown, measured, today},
    *,
};
use crate::{
    draft::testing::day,
    growth::tests::tables,
    member::{Birth, Level, Measurement, Schooling, Sex, Work},
    reference::{shipped, shipped_procedure},
};
use std::{collections::BTreeSet, fmt::Write as _};

/// The households of one indicator: who lives there and how, in words.
struct Cases {
    indicator: &'static str,
    homes: Vec<(&'static str, Home)>,
}

fn one(member: Member) -> Home {
    Home::of([member])
}

fn house(house: Household) -> Home {
    Home::house(house)
}

fn schooled(
    birth: Option<Birth>,
    completed: Option<Level>,
    schooling: Option<(bool, Option<Level>, i32)>,
) -> Member {
    let schooling = schooling.map(|(attends, level, year)| Schooling {
        attends,
        level,
        year: Some(year),
    });
    Member {
        birth,
        completed,
        schooling,
        ..Member::default()
    }
}

fn insured(year: i32, insured: Option<bool>) -> Member {
    Member {
        birth: born(year, 6, 1),
        insured,
        ..Member::default()
    }
}

fn people() -> Vec<Cases> {
    let waged = |contract| Member {
        contract,
        ..grown(Sex::Male, 1990, Some(Work::Wage))
    };
    let boy = |height, weight| measured(born(2021, 10, 1), Sex::Male, height, weight);
    vec![
        Cases {
            indicator: "employment",
            homes: vec![
                (
                    "a man of 36 looks for work",
                    one(grown(Sex::Male, 1990, Some(Work::Seeking))),
                ),
                (
                    "a man of 36 works for a wage without a contract",
                    one(waged(Some(false))),
                ),
                (
                    "a man of 36 works for a wage, the contract was not asked for",
                    one(waged(None)),
                ),
                (
                    "a man of 36 whose work was not asked for",
                    one(grown(Sex::Male, 1990, None)),
                ),
                (
                    "somebody looks for work, of an age nobody knows",
                    one(Member {
                        birth: None,
                        ..grown(Sex::Male, 1990, Some(Work::Seeking))
                    }),
                ),
                (
                    "a man of 36 works his own fields",
                    one(grown(Sex::Male, 1990, Some(Work::Own))),
                ),
                ("nobody is written down", Home::default()),
            ],
        },
        Cases {
            indicator: "dependants",
            homes: vec![
                (
                    "one grown person, two children",
                    Home::of([adult(), child(2015, 1), child(2018, 1)]),
                ),
                (
                    "one grown person, one child: just half",
                    Home::of([adult(), child(2015, 1)]),
                ),
                (
                    "one child, and somebody of 86 whose allowance was not asked for",
                    Home::of([
                        child(2015, 1),
                        Member {
                            birth: born(1940, 1, 1),
                            ..Member::default()
                        },
                    ]),
                ),
            ],
        },
        Cases {
            indicator: "nutrition",
            homes: vec![
                ("a boy of five, 109 cm and 18 kg", one(boy(1_090, 18_000))),
                ("a boy of five, 99 cm and 18 kg", one(boy(990, 18_000))),
                ("a boy of five, 109 cm and 13,5 kg", one(boy(1_090, 13_500))),
                ("a boy of five, 10,9 cm", one(boy(109, 18_000))),
                (
                    "a boy of five who was never measured",
                    one(Member {
                        measured: None,
                        ..boy(1_090, 18_000)
                    }),
                ),
                (
                    "a boy of six, measured a year and a day ago",
                    one(Member {
                        birth: born(2020, 10, 1),
                        measured: boy(1_200, 20_000).measured.map(|own| Measurement {
                            on: day(2025, 11, 24),
                            ..own
                        }),
                        ..boy(1_200, 20_000)
                    }),
                ),
                (
                    "a child of five, boy or girl was not asked",
                    one(Member {
                        sex: None,
                        ..boy(1_090, 18_000)
                    }),
                ),
                (
                    "born in 2021, 103 cm: short for the older, not for the younger",
                    one(measured(born_in(2021), Sex::Male, 1_030, 18_000)),
                ),
                ("no child", one(adult())),
            ],
        },
        Cases {
            indicator: "health_insurance",
            homes: vec![
                (
                    "a woman of 40 without a card",
                    one(insured(1986, Some(false))),
                ),
                ("a woman of 40 who was not asked", one(insured(1986, None))),
                (
                    "born in 2020 without a card: five or six",
                    one(Member {
                        birth: born_in(2020),
                        ..insured(2020, Some(false))
                    }),
                ),
                (
                    "a woman of 40 with a card, a child of three without",
                    Home::of([insured(1986, Some(true)), insured(2023, Some(false))]),
                ),
            ],
        },
        Cases {
            indicator: "adult_education",
            homes: vec![
                (
                    "26, finished primary school, learns nothing",
                    one(schooled(
                        born(2000, 1, 1),
                        Some(Level::Primary),
                        Some((false, None, 2026)),
                    )),
                ),
                (
                    "26, nobody asked what was finished",
                    one(schooled(born(2000, 1, 1), None, Some((false, None, 2026)))),
                ),
                (
                    "born in 2010, finished primary school: fifteen or sixteen",
                    one(schooled(
                        born_in(2010),
                        Some(Level::Primary),
                        Some((false, None, 2026)),
                    )),
                ),
                (
                    "26, finished upper secondary school",
                    one(schooled(
                        born(2000, 1, 1),
                        Some(Level::UpperSecondary),
                        None,
                    )),
                ),
                ("nobody between 16 and 30", one(child(2015, 1))),
            ],
        },
        Cases {
            indicator: "child_schooling",
            homes: vec![
                (
                    "the second child, thirteen, does not go to school",
                    Home::of([
                        schooled(born(2010, 1, 1), None, None),
                        schooled(born(2013, 5, 1), None, Some((false, None, 2026))),
                    ]),
                ),
                (
                    "eleven, in primary school",
                    one(schooled(
                        born(2015, 1, 1),
                        None,
                        Some((true, Some(Level::Primary), 2026)),
                    )),
                ),
                (
                    "eleven, what is known is of last year",
                    one(schooled(
                        born(2015, 1, 1),
                        None,
                        Some((true, Some(Level::LowerSecondary), 2025)),
                    )),
                ),
                (
                    "eleven, nobody asked",
                    one(schooled(born(2015, 1, 1), None, None)),
                ),
                (
                    "born in 2023, at home: two or three",
                    one(schooled(born_in(2023), None, Some((false, None, 2026)))),
                ),
                (
                    "eleven, in lower secondary school",
                    one(schooled(
                        born(2015, 1, 1),
                        None,
                        Some((true, Some(Level::LowerSecondary), 2026)),
                    )),
                ),
                ("no child", one(adult())),
            ],
        },
    ]
}

fn things() -> Vec<Cases> {
    let own = |word: &str| Some(word.to_owned());
    let parts = |walls, pillars, roof| Household {
        walls_durable: walls,
        pillars_durable: pillars,
        roof_durable: roof,
        ..Household::default()
    };
    let means = |codes: &[&str]| Household {
        means: Some(codes.iter().map(|code| (*code).to_owned()).collect()),
        ..Household::default()
    };
    vec![
        Cases {
            indicator: "housing_quality",
            homes: vec![
                (
                    "walls and roof do not last, pillars do",
                    house(parts(Some(false), Some(true), Some(false))),
                ),
                (
                    "the roof alone does not last",
                    house(parts(Some(true), Some(true), Some(false))),
                ),
                (
                    "the walls do not last, of the rest nobody asked",
                    house(parts(Some(false), None, None)),
                ),
            ],
        },
        Cases {
            indicator: "housing_area",
            homes: vec![
                (
                    "23,99 m² for three",
                    house(Household {
                        house_dm2: Some(2_399),
                        ..Household::default()
                    }),
                ),
                (
                    "24 m² for three",
                    house(Household {
                        house_dm2: Some(2_400),
                        ..Household::default()
                    }),
                ),
                ("nobody measured", house(Household::default())),
            ],
        },
        Cases {
            indicator: "water",
            homes: vec![
                (
                    "from the river",
                    house(Household {
                        water: own("river_pond"),
                        ..Household::default()
                    }),
                ),
                (
                    "from a drilled well",
                    house(Household {
                        water: own("drilled_well"),
                        ..Household::default()
                    }),
                ),
                (
                    "in words that are in no list",
                    house(Household {
                        water: own("nước mó"),
                        ..Household::default()
                    }),
                ),
                ("nobody asked", house(Household::default())),
                (
                    "nobody looked, the household says it lacks it",
                    house(Household::default()).answered("water", Answer::Lacking),
                ),
                (
                    "nobody looked, the household is not sure",
                    house(Household::default()).answered("water", Answer::Unsure),
                ),
                (
                    "from a drilled well, and the household says it lacks it",
                    house(Household {
                        water: own("drilled_well"),
                        ..Household::default()
                    })
                    .answered("water", Answer::Lacking),
                ),
            ],
        },
        Cases {
            indicator: "toilet",
            homes: vec![
                (
                    "over the water",
                    house(Household {
                        toilet: own("over_water"),
                        ..Household::default()
                    }),
                ),
                (
                    "septic",
                    house(Household {
                        toilet: own("septic"),
                        ..Household::default()
                    }),
                ),
                (
                    "in words that are in no list",
                    house(Household {
                        toilet: own("nhờ nhà bên"),
                        ..Household::default()
                    }),
                ),
                ("nobody asked", house(Household::default())),
            ],
        },
        Cases {
            indicator: "telecom",
            homes: vec![
                (
                    "nobody uses the internet",
                    house(Household {
                        internet: Some(false),
                        ..Household::default()
                    }),
                ),
                (
                    "somebody does",
                    house(Household {
                        internet: Some(true),
                        ..Household::default()
                    }),
                ),
                ("nobody asked", house(Household::default())),
            ],
        },
        Cases {
            indicator: "information_means",
            homes: vec![
                ("nothing", house(means(&[]))),
                ("a radio", house(means(&["radio"]))),
                (
                    "the loudspeaker of the village, which is not theirs",
                    house(means(&["loudspeaker"])),
                ),
                ("nobody asked", house(Household::default())),
            ],
        },
    ]
}

/// A finding in one line.
fn line(finding: &Finding) -> String {
    let mut text = format!("{:?} by {:?}", finding.lack, finding.basis);
    for because in &finding.because {
        let whose = because
            .member
            .map_or_else(String::new, |member| format!(" of {}", member.0.as_u128()));
        let params = because
            .params
            .iter()
            .map(|(name, value)| format!("{name} {value:?}"));
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            "; {}{whose} [{}]",
            because.code.code(),
            params.collect::<Vec<_>>().join(", ")
        );
    }
    if finding.differs {
        text.push_str("; differs from the answer");
    }
    text
}

#[test]
fn every_indicator_is_explained_in_every_way_it_can_be() {
    let mut given = BTreeSet::new();
    let mut lacks: BTreeMap<&str, BTreeSet<Lack>> = BTreeMap::new();
    for Cases { indicator, homes } in people().into_iter().chain(things()) {
        let mut text = String::new();
        for (words, home) in homes {
            let finding = home.finding(indicator);
            given.extend(finding.because.iter().map(|own| own.code));
            lacks.entry(indicator).or_default().insert(finding.lack);
            let _ = writeln!(text, "{words}\n    {}", line(&finding));
        }
        insta::assert_snapshot!(indicator, text);
    }
    let law = Law::on(shipped(), today()).expect("in force");
    for code in &law.indicators {
        assert_eq!(
            lacks[code].len(),
            3,
            "{code}: lacking, not lacking and unknown"
        );
    }
    // The two that depend on what is at hand rather than on the household have tests of their own below.
    given.extend([BecauseCode::NoTables, BecauseCode::NoCutoff]);
    let all: BTreeSet<_> = BecauseCode::ALL.iter().copied().collect();
    assert_eq!(given, all, "every reason has a case");
}

#[test]
fn without_the_tables_a_measured_child_is_unknown_and_says_so() {
    let home = one(measured(born(2021, 10, 1), Sex::Male, 1_090, 18_000));
    let law = Law::on(shipped(), today()).expect("in force");
    let subject = Subject {
        growth: None,
        ..home.subject(tables())
    };
    let all = findings(&law, shipped_procedure(), &subject);
    let nutrition = all
        .iter()
        .find(|own| own.indicator == "nutrition")
        .expect("an indicator");
    assert_eq!(nutrition.lack, Lack::Unknown);
    assert_eq!(nutrition.because[0].code, BecauseCode::NoTables);
}

#[test]
fn an_indicator_without_a_known_cut_off_is_unknown_and_says_so() {
    let home = house(Household::default());
    let next = day(2027, 6, 1);
    let law = Law::on(shipped(), next).expect("in force");
    let subject = Subject {
        day: next,
        ..home.subject(tables())
    };
    let all = findings(&law, shipped_procedure(), &subject);
    let waste = all
        .iter()
        .find(|own| own.indicator == "waste")
        .expect("an indicator of 2027");
    assert_eq!(waste.because[0].code, BecauseCode::NoCutoff);
}

#[test]
fn from_ten_years_a_child_need_not_be_weighed() {
    // A girl of eleven (median 145.0 cm, −2 near 131.7 cm), measured and not weighed.
    // Her brother of nine has to be weighed.
    let unweighed = |year, sex, height| {
        let mut child = measured(born(year, 10, 1), sex, height, 1);
        child.measured = child.measured.map(|own| Measurement {
            weight_g: None,
            ..own
        });
        Home::of([child]).says("nutrition")
    };
    assert_eq!(
        unweighed(2015, Sex::Female, 1_400),
        (Lack::NotLacking, vec!["all_nourished"])
    );
    assert_eq!(
        unweighed(2015, Sex::Female, 1_300),
        (Lack::Lacking, vec!["stunted"])
    );
    assert_eq!(
        unweighed(2017, Sex::Male, 1_350),
        (Lack::Unknown, vec!["not_measured"])
    );
}
