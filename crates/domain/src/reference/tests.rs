use super::*;
use crate::{catalogue::CatalogueEntry, indicator, reference::Validity};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the test")
}

#[test]
fn the_shipped_files_load() {
    let all = Reference::load(&FILES).expect("the shipped files");
    assert_eq!(all.needs().len(), 14);
    assert_eq!(all.causes().len(), 8);
    assert_eq!(all.all(List::Columns).len(), 6);
    assert!(all.needs().iter().all(|need| need.column.is_some()));
}

#[test]
fn each_standard_has_its_own_twelve_indicators() {
    let all = shipped();
    for (on, twelfth) in [
        (day(2026, 12, 31), "information_means"),
        (day(2027, 1, 1), "waste"),
    ] {
        let indicators = all.indicators_on(on);
        let numbers: Vec<_> = indicators.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, (1..=12).collect::<Vec<u8>>());
        assert_eq!(indicators[11].1.code, twelfth);
        assert!(
            indicators
                .iter()
                .all(|(_, one)| indicator::KNOWN.contains(&one.code.as_str()))
        );
    }
    assert_eq!(all.indicator_code("vn-2022-2026", 9), Some("water"));
    assert!(all.indicators_on(day(2031, 1, 1)).is_empty());
    let new = all.standard_on(day(2027, 1, 1)).expect("in force");
    assert_eq!((new.income.rural, new.points.clone()), (2_200_000, None));
}

#[test]
fn a_project_is_valid_on_its_days_only() {
    let all = shipped();
    let on = |code, day| all.project_validity(code, day);
    assert_eq!(on("qd90.5", day(2025, 12, 31)), Validity::Valid);
    assert_eq!(
        on("qd90.5", day(2026, 1, 1)),
        Validity::Ended(day(2025, 12, 31))
    );
    let new = "ctmtqg-2026-2035";
    assert_eq!(
        on(new, day(2025, 12, 31)),
        Validity::NotBegun(day(2026, 1, 1))
    );
    assert_eq!(on("qd99", day(2026, 1, 1)), Validity::Unknown);
    let codes: Vec<_> = all
        .projects_on(day(2026, 11, 25))
        .iter()
        .map(|p| &p.code)
        .collect();
    assert_eq!(codes, [new]);
    assert_eq!(
        all.project("qd90.5").map(|p| p.name.vi.as_str()),
        Some("Dự án 5. Hỗ trợ nhà ở")
    );
}

#[test]
fn the_office_extends_and_corrects_the_lists() {
    let own = CatalogueEntry {
        list: Some("project".to_owned()),
        code: Some("ctmtqg-2026-2035.nha".to_owned()),
        name: Some("Hỗ trợ nhà ở 2026".to_owned()),
        valid_from: Some(day(2026, 1, 1)),
        ..CatalogueEntry::default()
    };
    let later = CatalogueEntry {
        valid_from: Some(day(2027, 1, 1)),
        name: Some("Hỗ trợ nhà ở 2027".to_owned()),
        ..own.clone()
    };
    let all = shipped().extended([&own, &later]);
    assert_eq!(all.projects_on(day(2026, 5, 1)).len(), 2);
    let in_2027 = all.projects_on(day(2027, 5, 1));
    assert_eq!(
        in_2027.last().map(|p| p.name.vi.as_str()),
        Some("Hỗ trợ nhà ở 2027")
    );
    assert_eq!(in_2027.len(), 2);
}

fn refused(entries: &str) -> String {
    let text = format!(
        r#"{{"list":"causes","version":1,"from":"2021-01-01","source":"s","mark":"DRAFT","entries":[{entries}]}}"#
    );
    Reference::load(&[("causes.json", &text)])
        .expect_err("refused")
        .to_string()
}

#[test]
fn what_cannot_be_right_is_refused_with_its_place() {
    let one = r#"{"code":"a","vi":"a","en":"a"}"#;
    assert_eq!(
        refused(&format!("{one},{one}")),
        "cause: a is given twice for 2021-01-01"
    );
    let until = r#"{"code":"a","vi":"a","en":"a","from":"2020-01-01","to":"2021-01-01"}"#;
    assert_eq!(
        refused(&format!("{until},{one}")),
        "cause: a is given twice for 2021-01-01"
    );
    let backwards = r#"{"code":"a","vi":"a","en":"a","to":"2019-01-01"}"#;
    assert_eq!(refused(backwards), "causes.json: a ends before it begins");
    let mark = r#"{"code":"a","vi":"a","en":"a","mark":"SURE"}"#;
    assert!(refused(mark).starts_with("causes.json: unknown variant `SURE`"));
    let under = r#"{"code":"a","vi":"a","en":"a","under":"b"}"#;
    assert_eq!(refused(under), "cause: a names b, which is not there");
    let no_source = r#"{"list":"causes","version":1,"entries":[{"code":"a","vi":"a","en":"a"}]}"#;
    let error = Reference::load(&[("causes.json", no_source)]).expect_err("no days");
    assert_eq!(error.to_string(), "causes.json: a has no from");
    let new = r#"{"list":"causes","version":2,"entries":[]}"#;
    let error = Reference::load(&[("causes.json", new)]).expect_err("too new");
    assert_eq!(error.to_string(), "causes.json: version 2 is too new");
}

#[test]
fn two_standards_are_never_in_force_on_one_day() {
    let [first, ..] = FILES;
    let later = first
        .1
        .replace("vn-2022-2026", "x")
        .replace("2022-01-01", "2026-12-31");
    let error = Reference::load(&[first, ("x", &later)]).expect_err("both on the last day");
    assert_eq!(
        error.to_string(),
        "standards vn-2022-2026 and x are both in force on 2026-12-31"
    );
}
