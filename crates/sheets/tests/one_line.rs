//! One line per household, as the office's simple lists have it.

mod common;

use common::{csv, existing, faults, household, options, preview, village};
use so_thon_sheets::{
    Code, Column, Layout,
    preview::{Answer, Outcome},
};

const HEAD: &str = "STT,Chủ hộ,Dân tộc,Năm sinh,Số người,Điểm B1,Điểm B2,Thôn";

fn list(lines: &[&str]) -> so_thon_sheets::Workbook {
    csv(&format!("{HEAD}\n{}\n", lines.join("\n")))
}

#[test]
fn the_drawn_list_is_read_as_drawn() {
    let workbook = list(&[
        "11,Đinh Văn Bôi,Hrê,1979,4,118,40,Làng Rầm",
        "12,Đinh Thị Mây,Hrê,1991,5,132,30,Làng Rầm",
        "13,Phạm Văn Tem,Hrê,2062,3,127,50,Gò Re",
        "14,Hồ Văn Nghít,Co,1968,6,96,60,Gò Re",
        "15,Hồ Văn Dề,Co,1972,5,121,35,Gò Re",
        "16,Đinh Văn Ngheo,Hre,1976,4,133,30,Làng Rầm",
        "17,Trần Văn Lợi,Kinh,1980,4,139,30,Làng Rầmm",
        "18,,Thái,1966,2,110,30,Bãi Mây",
    ]);
    let proposal = so_thon_sheets::propose(&workbook, 0).expect("a sheet");
    assert_eq!(proposal.mapping.layout, Layout::Households);
    let preview = preview(&workbook, &options());
    let expected = [
        (Code::BirthInFuture, "D4"),
        (Code::B2NotMultiple, "G6"),
        (Code::VillageUnknown, "H8"),
        (Code::NameMissing, "B9"),
        (Code::EthnicitySpelling, "C7"),
    ];
    assert_eq!(
        faults(&preview),
        expected.map(|(code, at)| (code, at.to_owned()))
    );
    assert_eq!(preview.counts.rows, 8);
    assert_eq!(preview.counts.rows_ready, 4);
    assert_eq!(preview.counts.rows_left_out, 4);
    let first = &preview.households[0];
    assert_eq!(
        (first.size, first.b1, first.b2),
        (Some(4), Some(118), Some(40))
    );
    assert_eq!(first.village, Some(village(0)));
    assert_eq!(preview.grid.columns[7], "H");
    assert_eq!(preview.grid.rows[3][3], "2062");
}

#[test]
fn the_person_may_map_otherwise_than_proposed() {
    let workbook = csv("a,b,c\nĐinh Văn Bôi,1979,Làng Rầm\n");
    let mut proposal = so_thon_sheets::propose(&workbook, 0).expect("a sheet");
    assert!(!proposal.recognised);
    let refused = so_thon_sheets::preview(&workbook, 0, &proposal.mapping, &options());
    assert_eq!(refused.expect_err("no name").code(), "mapping_no_name");
    proposal.mapping.header_last = 1;
    proposal.mapping.columns = [(Column::Name, 0), (Column::Birth, 1), (Column::Village, 2)].into();
    let preview = so_thon_sheets::preview(&workbook, 0, &proposal.mapping, &options());
    assert_eq!(preview.expect("a preview").counts.households_new, 1);
    proposal.mapping.columns.insert(Column::Phone, 9);
    let refused = so_thon_sheets::preview(&workbook, 0, &proposal.mapping, &options());
    assert_eq!(refused.expect_err("a misfit").code(), "mapping_misfit");
}

#[test]
fn numbers_with_two_readings_are_asked_and_fractions_refused() {
    let quoted = "1,Đinh Văn Bôi,Hrê,1979,4,\"1,180\",40,Làng Rầm";
    let fraction = "2,Đinh Văn Tem,Hrê,1979,4,\"118,5\",40,Làng Rầm";
    let text = "3,Đinh Văn Rít,Hrê,1979,bốn,118,40,Làng Rầm";
    let preview = preview(&list(&[quoted, fraction, text]), &options());
    let expected = [
        (Code::NumberTwoReadings, "F2"),
        (Code::NumberNotWhole, "F3"),
        (Code::NumberUnreadable, "E4"),
    ];
    assert_eq!(
        faults(&preview),
        expected.map(|(code, at)| (code, at.to_owned()))
    );
    assert_eq!(preview.faults[0].params.suggestion.as_deref(), Some("1180"));
}

#[test]
fn a_list_without_villages_asks_for_one() {
    let workbook = csv("STT,Chủ hộ,Năm sinh\n1,Đinh Văn Bôi,1979\n2,Đinh Văn Tem,1980\n");
    let mut options = options();
    let asked = preview(&workbook, &options);
    assert_eq!(faults(&asked), [(Code::VillageMissing, "B2".to_owned())]);
    assert_eq!(asked.faults[0].params.rows, Some(2));
    options.village = Some(village(2));
    let answered = preview(&workbook, &options);
    assert_eq!(answered.counts.households_new, 2);
    assert_eq!(answered.households[1].village, Some(village(2)));
}

#[test]
fn a_village_in_the_title_holds_for_the_sheet() {
    let workbook = csv(
        "DANH SÁCH HỘ CẬN NGHÈO THÔN GÒ RE NĂM 2025,,\n\nSTT,Chủ hộ,Năm sinh\n1,Hồ Văn Dề,1972\n",
    );
    let preview = preview(&workbook, &options());
    assert_eq!(preview.households[0].village, Some(village(1)));
    assert_eq!(faults(&preview), []);
}

#[test]
fn a_second_import_updates_by_code_and_asks_by_name() {
    let workbook = csv("\
Mã hộ,Chủ hộ,Năm sinh,Thôn
H01,Đinh Văn Bôi,1979,Làng Rầm
,Đinh Thị Mây,1991,Làng Rầm
,Đinh Văn Ngheo,1976,Làng Rầm
,Phạm Văn Tem,1960,Gò Re
");
    let mut options = options();
    options.existing = vec![
        existing(1, "Đinh Văn Bôi", 1979, &[1979]),
        existing(2, "Dinh Thi May", 1991, &[1991, 2015]),
        // The same name but another person.
        existing(3, "Đinh Văn Ngheo", 1950, &[1950]),
        // The same name in another village.
        existing(4, "Phạm Văn Tem", 1960, &[1960]),
    ];
    options.existing[0].code = Some("h01 ".to_owned());
    let asked = preview(&workbook, &options);
    let outcomes: Vec<_> = asked.households.iter().map(|one| &one.outcome).collect();
    assert_eq!(
        *outcomes[0],
        Outcome::Update {
            household: household(1)
        }
    );
    let Outcome::Ask { candidates } = outcomes[1] else {
        panic!("the second is asked");
    };
    assert_eq!(candidates[0].household, household(2));
    assert!(candidates[0].same_head_birth);
    assert_eq!(*outcomes[2], Outcome::New);
    assert_eq!(*outcomes[3], Outcome::New);
    assert_eq!(asked.counts.rows_ready, 3);

    for (answer, outcome) in [
        (
            Answer::Same(household(2)),
            Outcome::Update {
                household: household(2),
            },
        ),
        (Answer::New, Outcome::New),
    ] {
        options.decisions = [(3, answer)].into();
        assert_eq!(preview(&workbook, &options).households[1].outcome, outcome);
    }
}

#[test]
fn an_answer_that_no_longer_fits_is_asked_again() {
    let workbook = csv("Chủ hộ,Năm sinh,Thôn\nĐinh Thị Mây,1991,Làng Rầm\n");
    let mut options = options();
    options.existing = vec![existing(2, "Đinh Thị Mây", 1991, &[1991])];
    options.decisions = [(2, Answer::Same(household(9)))].into();
    let preview = preview(&workbook, &options);
    assert!(matches!(preview.households[0].outcome, Outcome::Ask { .. }));
}

#[test]
fn codes_and_households_that_repeat_are_named_with_the_first() {
    let preview = preview(
        &csv("\
Mã hộ,Chủ hộ,Năm sinh,Thôn,Số ĐT
H01,Đinh Văn Bôi,1979,Làng Rầm,987654321
h01,Đinh Văn Tem,1980,Làng Rầm,
H03,ĐINH VĂN BÔI,1979,Làng Rầm,
"),
        &options(),
    );
    let expected = [(Code::CodeRepeated, "A3"), (Code::HouseholdTwice, "B4")];
    assert_eq!(
        faults(&preview),
        expected.map(|(code, at)| (code, at.to_owned()))
    );
    assert_eq!(
        preview.faults[0]
            .params
            .other
            .map(|at| at.to_string())
            .as_deref(),
        Some("A2")
    );
    assert_eq!(preview.households[0].phone.as_deref(), Some("0987654321"));
}

#[test]
fn the_form_of_the_preview_is_kept() {
    let workbook = list(&[
        "1,Đinh Văn Bôi,Hrê,1979,4,118,40,Làng Rầm",
        "2,Phạm Văn Tem,Hre,2062,3,127,50,Gò Re",
    ]);
    let proposal = so_thon_sheets::propose(&workbook, 0).expect("a sheet");
    let preview = preview(&workbook, &options());
    let json = |value| serde_json::to_string_pretty(&value).expect("JSON");
    insta::assert_snapshot!(
        "proposal",
        json(serde_json::to_value(&proposal).expect("JSON"))
    );
    insta::assert_snapshot!(
        "preview",
        json(serde_json::to_value(&preview).expect("JSON"))
    );
    let back: so_thon_sheets::Preview =
        serde_json::from_value(serde_json::to_value(&preview).expect("JSON")).expect("a preview");
    assert_eq!(back, preview);
}
