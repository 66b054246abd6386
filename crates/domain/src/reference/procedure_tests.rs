use super::*;
use crate::{draft::testing::day, reference::shipped};
use std::collections::BTreeSet;

#[test]
fn the_shipped_files_of_a_review_load() {
    let all = Procedure::load(shipped(), &FILES).expect("the shipped files");
    let now = day(2026, 11, 25);
    let standard = shipped().standard_on(now).expect("in force");
    for (_, indicator) in shipped().indicators_on(now) {
        let cutoff = all.cutoff(standard, &indicator.code);
        assert!(cutoff.is_some(), "{} has a cut-off", indicator.code);
    }
    assert_eq!(all.forms(now).count(), 23);
    let steps: Vec<_> = all.steps(now).map(|step| step.code.as_str()).collect();
    assert_eq!(
        steps,
        [
            "list",
            "survey",
            "meeting",
            "posting",
            "recheck",
            "opinion",
            "recognition"
        ]
    );
}

#[test]
fn of_2027_only_drafted_cutoffs_are_known() {
    let all = shipped_procedure();
    let new = shipped().standard("vn-2027-2030").expect("shipped");
    let known: Vec<_> = shipped()
        .indicators_of(&new.code)
        .into_iter()
        .filter_map(|(_, indicator)| all.cutoff(new, &indicator.code))
        .map(|cutoff| (cutoff.indicator.as_str(), cutoff.mark))
        .collect();
    assert_eq!(
        known,
        [
            ("employment", Mark::Draft),
            ("dependants", Mark::Draft),
            ("nutrition", Mark::Draft)
        ]
    );
}

#[test]
fn the_annual_season_goes_from_the_first_of_september_to_the_fourteenth_of_december() {
    let annual = shipped_procedure()
        .season("annual", day(2026, 11, 25))
        .expect("shipped");
    let whole = Some((day(2026, 9, 1), day(2026, 12, 14)));
    for inside in [day(2026, 9, 1), day(2026, 11, 25), day(2026, 12, 14)] {
        assert_eq!(annual.is.around(inside), whole);
    }
    assert_eq!(annual.is.around(day(2026, 8, 31)), None);
    assert_eq!(annual.is.around(day(2026, 12, 15)), None);
}

#[test]
fn the_in_year_season_begins_on_the_fifteenth_of_each_month() {
    let all = shipped_procedure();
    let in_year = all.season("in_year", day(2026, 2, 20)).expect("shipped");
    assert_eq!(in_year.is.around(day(2026, 2, 14)), None);
    assert_eq!(
        in_year.is.around(day(2026, 2, 20)),
        Some((day(2026, 2, 15), day(2026, 2, 28)))
    );
    let report = all.season("in_year_report", day(2026, 2, 5));
    let report = report.expect("shipped");
    assert_eq!(report.is.around(day(2026, 1, 5)), None);
    assert!(report.is.around(day(2026, 9, 5)).is_some());
}

#[test]
fn every_form_two_and_three_column_is_reached_by_a_movement() {
    let all = shipped_procedure();
    let poor: BTreeSet<_> = all
        .movements
        .iter()
        .filter_map(|m| m.is.poor_column)
        .collect();
    let near: BTreeSet<_> = all
        .movements
        .iter()
        .filter_map(|m| m.is.near_poor_column)
        .collect();
    assert_eq!(poor, (2..=8).collect());
    assert_eq!(near, (2..=8).collect());
}

#[test]
fn what_changes_both_lists_is_counted_alike_in_both_forms() {
    // Rules: column 2 of form 2 equals column 5 of form 3, column 5 of form 2 column 3 of form 3.
    for movement in &shipped_procedure().movements {
        let (poor, near) = (movement.is.poor_column, movement.is.near_poor_column);
        assert_eq!(poor == Some(2), near == Some(5), "{}", movement.code);
        assert_eq!(poor == Some(5), near == Some(3), "{}", movement.code);
    }
}

fn refused(list: &str, entries: &str) -> String {
    let text = format!(
        r#"{{"list":"{list}","version":1,"from":"2021-01-01","source":"s","mark":"DRAFT","entries":[{entries}]}}"#
    );
    let name = format!("{list}.json");
    Procedure::load(shipped(), &[(&name, &text)])
        .expect_err("refused")
        .to_string()
}

#[test]
fn what_cannot_be_right_is_refused_with_its_place() {
    let step = r#"{"code":"a","vi":"a","en":"a","is":{}}"#;
    assert_eq!(
        refused("steps", &format!("{step},{step}")),
        "steps: a is given twice for 2021-01-01"
    );
    let backwards = r#"{"code":"a","vi":"a","en":"a","is":{},"to":"2020-01-01"}"#;
    assert_eq!(
        refused("steps", backwards),
        "steps.json: a ends before it begins"
    );
    let unknown = r#"{"code":"a","vi":"a","en":"a","is":{"days":3}}"#;
    assert!(refused("steps", unknown).starts_with("steps.json: unknown field `days`"));
    let mark = r#"{"code":"a","vi":"a","en":"a","is":{},"mark":"LIKELY"}"#;
    assert!(refused("forms", mark).starts_with("forms.json: unknown variant `LIKELY`"));
    let cutoff = |standard: &str, indicator: &str| {
        format!(
            r#"{{"standard":"{standard}","indicator":"{indicator}","source":"s","mark":"DRAFT","is":{{"rule":"telecom"}}}}"#
        )
    };
    assert_eq!(
        refused("cutoffs", &cutoff("vn-1999", "telecom")),
        "cutoffs: telecom names vn-1999, which is not there"
    );
    assert_eq!(
        refused("cutoffs", &cutoff("vn-2022-2026", "waste")),
        "cutoffs: vn-2022-2026 names waste, which is not there"
    );
    let one = cutoff("vn-2022-2026", "telecom");
    assert_eq!(
        refused("cutoffs", &format!("{one},{one}")),
        "cutoffs: telecom is given twice for 2022-01-01"
    );
    assert!(refused("roads", step).starts_with("roads.json: unknown variant `roads`"));
}
