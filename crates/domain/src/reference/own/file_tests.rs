use super::{
    testing::{Office, day, id},
    *,
};
use crate::numbers::Convention;

fn refused(text: &str) -> Vec<FileFault> {
    let mut office = Office::default();
    let faults = office.load(1, text).expect_err("refused");
    assert!(office.records.is_empty(), "nothing is written");
    faults
}

fn steps(entries: &str) -> String {
    format!(
        r#"{{"list":"steps","version":1,"source":"Quyết định mới","mark":"OFFICE","entries":[{entries}]}}"#
    )
}

fn one(faults: Vec<FileFault>) -> (Option<&'static str>, FileCode) {
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = faults.into_iter().next().expect("one");
    (fault.key, fault.code)
}

#[test]
fn a_file_is_refused_with_the_entry_and_the_key() {
    assert_eq!(
        one(refused("{\n\"list\": \"steps\",\n oops")).1,
        FileCode::NoJson { line: 3 }
    );
    assert_eq!(
        one(refused(r#"{"list":"causes","version":1,"entries":[]}"#)).1,
        FileCode::OtherList("causes".to_owned())
    );
    assert_eq!(
        one(refused(r#"{"list":"steps","version":9,"entries":[]}"#)).1,
        FileCode::TooNew(9)
    );
    assert_eq!(one(refused(&steps(""))).1, FileCode::Empty);
    let posting = |rest: &str| steps(&format!(r#"{{"code":"posting","vi":"a","en":"a",{rest}}}"#));
    let cases = [
        (r#""is":{}"#, Some("from"), FileCode::Missing("from".into())),
        (
            r#""from":"31/12/2026","is":{}"#,
            Some("from"),
            FileCode::NoDay,
        ),
        (
            r#""from":"2027-01-01","to":"2026-01-01","is":{}"#,
            Some("to"),
            FileCode::Backwards,
        ),
        (
            r#""from":"2027-01-01","is":{"working_day":5}"#,
            Some("is"),
            FileCode::UnknownKey("working_day".into()),
        ),
        (
            r#""from":"2027-01-01","is":{"working_days":"5"}"#,
            Some("is"),
            FileCode::WrongForm,
        ),
        (
            r#""from":"2027-01-01","is":{"agree_percent":150}"#,
            Some("is"),
            FileCode::OutOfRange,
        ),
        (
            r#""from":"2027-01-01","mark":"SURE","is":{}"#,
            None,
            FileCode::UnknownWord("SURE".into()),
        ),
        (
            r#""from":"2020-01-01","is":{}"#,
            Some("from"),
            FileCode::Overlap {
                from: day(2021, 9, 1),
                to: None,
            },
        ),
    ];
    for (rest, key, code) in cases {
        let faults = refused(&posting(rest));
        assert_eq!(
            faults.first().and_then(|own| own.entry.clone()),
            Some((1, "posting".to_owned()))
        );
        assert_eq!(one(faults), (key, code), "{rest}");
    }
    let unknown = steps(r#"{"code":"dance","vi":"a","en":"a","from":"2027-01-01","is":{}}"#);
    assert_eq!(
        one(refused(&unknown)),
        (Some("code"), FileCode::NoCode("dance".to_owned()))
    );
    let entry = r#"{"code":"posting","vi":"a","en":"a","from":"2027-01-01","is":{}}"#;
    let twice = refused(&steps(&format!("{entry},{entry}")));
    assert_eq!(
        one(twice),
        (
            Some("from"),
            FileCode::Overlap {
                from: day(2027, 1, 1),
                to: None
            }
        )
    );
}

#[test]
fn a_step_of_a_later_day_takes_its_place_in_the_order_of_steps() {
    let mut office = Office::default();
    let text = steps(
        r#"{"code":"posting","vi":"Niêm yết","en":"Posting","from":"2027-01-01","is":{"working_days":5}}"#,
    );
    assert_eq!(office.load(1, &text), Ok(Kind::Steps));
    let procedure = office.own().procedure();
    let days = |on| {
        let step = procedure.step("posting", on);
        step.and_then(|own| own.is.working_days)
    };
    assert_eq!(days(day(2026, 12, 31)), Some(3));
    assert_eq!(days(day(2027, 1, 1)), Some(5));
    let order = |on| {
        let all = procedure.steps(on).map(|own| own.code.clone());
        all.collect::<Vec<_>>()
    };
    assert_eq!(order(day(2026, 12, 31)), order(day(2027, 1, 1)));
    assert_eq!(office.common().procedure, procedure);
    let lines = lines(Kind::Steps, &office.own(), &office.own().reference());
    let origins: Vec<_> = lines
        .iter()
        .filter(|own| own.code == "posting")
        .map(|own| (own.origin, own.replaced))
        .collect();
    assert_eq!(
        origins,
        [
            (Origin::Shipped, Some(day(2027, 1, 1))),
            (Origin::File(id(1)), None)
        ]
    );
}

fn cutoff(standard: &str, indicator: &str, is: &str) -> String {
    format!(
        r#"{{"list":"cutoffs","version":1,"entries":[{{"standard":"{standard}","indicator":"{indicator}","mark":"DRAFT","source":"Dự thảo","is":{is}}}]}}"#
    )
}

#[test]
fn a_cutoff_is_of_a_known_standard_and_indicator_and_of_its_own_rule() {
    let area = r#"{"rule":"housing_area","under_dm2":1000}"#;
    assert_eq!(
        one(refused(&cutoff("vn-2099", "housing_area", area))).1,
        FileCode::NoStandard("vn-2099".to_owned())
    );
    assert_eq!(
        one(refused(&cutoff(
            "vn-2027-2030",
            "information_means",
            r#"{"rule":"information_means","means":["radio"]}"#
        ))),
        (
            Some("indicator"),
            FileCode::NoIndicator("information_means".to_owned())
        )
    );
    assert_eq!(
        one(refused(&cutoff("vn-2027-2030", "telecom", area))).1,
        FileCode::OtherRule("housing_area".to_owned())
    );
    let mut office = Office::default();
    let text = cutoff("vn-2027-2030", "housing_area", area);
    assert_eq!(office.load(1, &text), Ok(Kind::Cutoffs));
    let reference = office.own().reference();
    let standard = reference.standard("vn-2027-2030").expect("shipped");
    let procedure = office.own().procedure();
    let known = procedure.cutoff(standard, "housing_area");
    assert_eq!(
        known.map(|own| &own.is),
        Some(&crate::reference::Rule::HousingArea { under_dm2: 1000 })
    );
}

#[test]
fn the_shipped_files_are_templates_that_load_again() {
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_of_files()) {
        let text = template(kind).expect("a template");
        if kind == Kind::Standards {
            // Its lines are to be filled in.
            assert_eq!(one(refused(text)), (Some("income"), FileCode::OutOfRange));
        } else {
            assert_eq!(Office::default().load(1, text), Ok(kind));
        }
    }
}

fn province() -> StandardDraft {
    StandardDraft {
        code: None,
        name: "Chuẩn nghèo của tỉnh 2026".to_owned(),
        from: "01/01/2026".to_owned(),
        to: "31/12/2026".to_owned(),
        source: "NQ 12/NQ-HĐND".to_owned(),
        income: ["1.800.000".to_owned(), "2,4 triệu".to_owned()],
        lacks: "3".to_owned(),
        ..StandardDraft::default()
    }
}

#[test]
fn a_provinces_standard_counts_what_the_national_one_counts_and_decides_nothing() {
    let mut office = Office::default();
    let file = province().check(&office.own(), Convention::Vietnamese);
    office.take(keep_file(id(1), &file.expect("a standard")));
    let reference = office.own().reference();
    let local = reference.standard("tinh-2026-2026").expect("loaded");
    assert!(local.local);
    assert_eq!(
        (local.income.rural, local.income.urban),
        (1_800_000, 2_400_000)
    );
    assert_eq!(reference.indicators_of(&local.code).len(), 12);
    let procedure = office.own().procedure();
    assert!(procedure.cutoff(local, "housing_area").is_some());
    let deciding = reference.standard_on(day(2026, 11, 27));
    assert_eq!(deciding.map(|own| own.code.as_str()), Some("vn-2022-2026"));
    // A second one on the same days has no place; the first one may be corrected.
    let other = StandardDraft {
        to: "30/06/2027".to_owned(),
        ..province()
    };
    let faults = other.check(&office.own(), Convention::Vietnamese);
    let faults = faults.expect_err("refused");
    assert!(matches!(
        &faults[..],
        [(StandardField::From, EntryCode::Overlap { .. })]
    ));
    let corrected = StandardDraft {
        income: ["1.900.000".to_owned(), "2.400.000".to_owned()],
        ..StandardDraft::of(local, Convention::Vietnamese)
    };
    let file = corrected.check(&office.own(), Convention::Vietnamese);
    office.take(keep_file(id(2), &file.expect("corrected")));
    let reference = office.own().reference();
    let local = reference.standard("tinh-2026-2026").expect("loaded");
    assert_eq!(local.income.rural, 1_900_000);
    let lines = lines(Kind::Standards, &office.own(), &reference);
    assert_eq!(lines.iter().filter(|own| own.code == local.code).count(), 2);
    assert_eq!(lines.iter().filter(|own| own.replaced.is_some()).count(), 1);
}

#[test]
fn a_standard_with_one_region_or_turned_days_is_refused_beside_the_field() {
    let own = Own::default();
    let check = |draft: StandardDraft| {
        let faults = draft.check(&own, Convention::Vietnamese);
        faults.expect_err("refused")
    };
    let one_region = StandardDraft {
        income: ["1.800.000".to_owned(), String::new()],
        points: ["150".to_owned(), String::new()],
        ..province()
    };
    assert_eq!(
        check(one_region),
        [
            (StandardField::Urban, EntryCode::Missing),
            (StandardField::PointsUrban, EntryCode::Missing)
        ]
    );
    let turned = StandardDraft {
        to: "31/12/2025".to_owned(),
        ..province()
    };
    assert_eq!(check(turned), [(StandardField::To, EntryCode::Backwards)]);
    let low = StandardDraft {
        average: ["1.000.000".to_owned(), "1.000.000".to_owned()],
        lacks: "13".to_owned(),
        ..province()
    };
    assert_eq!(check(low), [(StandardField::Lacks, EntryCode::NoNumber)]);
    let text = r#"{"list":"standards","version":1,"entries":[{"code":"x","vi":"x","en":"x","from":"2026-01-01",
        "to":"2026-12-31","local":true,"source":"x","mark":"OFFICE",
        "income":{"rural":1,"source":"x","mark":"OFFICE"},
        "poor_from_lacks":{"value":3,"source":"x","mark":"OFFICE"}}]}"#;
    assert_eq!(
        one(refused(text)),
        (Some("income"), FileCode::Missing("urban".to_owned()))
    );
}
