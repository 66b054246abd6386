//! What can be wrong with one line per member: one list, one fault, one cell.

mod common;

use common::{csv, faults, options, preview};
use so_thon_sheets::{Code, Severity};

const HEAD: &str =
    "STT chủ hộ,STT thành viên,Họ và tên,Nam,Nữ,Dân tộc,Quan hệ,Nghèo mới,Nghèo cũ,CSCC";

fn list(lines: &str) -> so_thon_sheets::Workbook {
    csv(&format!("{HEAD}\nThôn Làng Rầm\n{lines}\n"))
}

#[test]
fn each_fault_is_named_by_its_cell() {
    let head = "1,1,Đinh Văn Bôi,1979,,Hrê,Chủ hộ,x,,";
    for (lines, code, address) in [
        (
            "1,1,Đinh Văn Bôi,2062,,Hrê,Chủ hộ,,,",
            Code::BirthInFuture,
            "D3",
        ),
        (
            "1,1,Đinh Văn Bôi,62,,Hrê,Chủ hộ,,,",
            Code::BirthShortYear,
            "D3",
        ),
        (
            "1,1,Đinh Văn Bôi,1862,,Hrê,Chủ hộ,,,",
            Code::BirthTooEarly,
            "D3",
        ),
        (
            "1,1,Đinh Văn Bôi,1979,1979,Hrê,Chủ hộ,,,",
            Code::BothSexes,
            "E3",
        ),
        (
            "1,1,Đinh Văn Bôi,,,Hrê,Chủ hộ,,,",
            Code::BirthAndSexMissing,
            "D3",
        ),
        ("1,1,,1979,,Hrê,Chủ hộ,,,", Code::NameMissing, "C3"),
        ("1,1,Đinh Văn Bôi,1979,,Hrê,Bố,,,", Code::NoHead, "G3"),
        (
            "1,1,Đinh Văn Bôi,1979,,Hrê,Chủ hộ,x,x,",
            Code::StandingTwice,
            "I3",
        ),
        (
            "1,1,Đinh Văn Bôi,1979,,Hrê,Chủ hộ,,,hai",
            Code::MarkUnclear,
            "J3",
        ),
        (
            "1,1,Đinh Văn Bôi,1979,,Hraa,Chủ hộ,,,",
            Code::EthnicityUnknown,
            "F3",
        ),
        (
            ",1,Đinh Văn Bôi,1979,,Hrê,Con,,,",
            Code::MemberWithoutHousehold,
            "C3",
        ),
        (
            &format!("{head}\n,2,Đinh Văn Tem,1980,,Hrê,Chủ hộ,,,"),
            Code::TwoHeads,
            "G4",
        ),
        (
            &format!("{head}\n,2,đinh văn bôi,1979,,Hrê,Con,,,"),
            Code::DuplicateMember,
            "C4",
        ),
        (
            &format!("Danh sách bổ sung\n{head}"),
            Code::LineIgnored,
            "A3",
        ),
    ] {
        let preview = preview(&list(lines), &options());
        assert_eq!(faults(&preview), [(code, address.to_owned())], "{lines}");
        let left_out = u32::from(code.severity() == Severity::Error);
        assert_eq!(preview.counts.households_left_out, left_out, "{lines}");
    }
}

#[test]
fn an_error_in_one_line_leaves_its_whole_household_out_and_no_other() {
    let preview = preview(
        &list(
            "1,1,Đinh Văn Bôi,1979,,Hrê,Chủ hộ,x,,\n,2,Đinh Thị Mây,,2081,Hrê,Vợ,,,\n,3,Đinh Văn Rít,2005,,Hrê,Con,,,\n2,1,Phạm Văn Tem,1970,,Hrê,Chủ hộ,x,,",
        ),
        &options(),
    );
    assert_eq!(preview.counts.rows_left_out, 3);
    assert_eq!(preview.counts.rows_ready, 1);
}

#[test]
fn numbers_that_begin_again_in_the_next_village_are_other_households() {
    let workbook = csv(&format!(
        "{HEAD}\nThôn Làng Rầm\n1,1,Đinh Văn Bôi,1979,,Hrê,Chủ hộ,,,\nII,Thôn Gò Re\n1,1,Hồ Văn Dề,1972,,Co,Chủ hộ,,,\n"
    ));
    let preview = preview(&workbook, &options());
    assert_eq!(preview.counts.households_new, 2);
    assert_eq!(preview.households[1].village, Some(common::village(1)));
}

#[test]
fn a_number_repeated_on_every_line_is_still_one_household() {
    let workbook = list(
        "1,1,Đinh Văn Bôi,1979,,Hrê,Chủ hộ,,,\n1,2,Đinh Thị Mây,,1981,Hrê,Vợ,,,\n2,1,Phạm Văn Tem,1970,,Hrê,Chủ hộ,,,",
    );
    let preview = preview(&workbook, &options());
    let rows: Vec<_> = preview
        .households
        .iter()
        .map(|one| one.rows.clone())
        .collect();
    assert_eq!(rows, [vec![3, 4], vec![5]]);
}

#[test]
fn people_called_tong_are_not_totals_and_signers_are_not_people() {
    let workbook = list(
        "1,1,Tống Văn Lợi,1979,,Kinh,Chủ hộ,,,\n,,Tổng cộng,1,,,,,,\n\n,,Người lập biểu,,,,TM. UBND xã,,,\n,,Nguyễn Thị Thu Hà,,,,Đinh Văn Thạch,,,",
    );
    let preview = preview(&workbook, &options());
    assert_eq!(faults(&preview), []);
    assert_eq!(preview.counts.rows, 1);
}

#[test]
fn a_section_of_near_poor_households_gives_them_their_class() {
    let workbook = list(
        "A. HỘ NGHÈO\n1,1,Đinh Văn Bôi,1979,,Hrê,Chủ hộ,,,\nB. HỘ CẬN NGHÈO\n2,1,Phạm Văn Tem,1970,,Hrê,Chủ hộ,,,",
    );
    let preview = preview(&workbook, &options());
    let classes: Vec<_> = preview.households.iter().map(|one| one.class).collect();
    use so_thon_domain::class_decision::Class::{NearPoor, Poor};
    assert_eq!(classes, [Some(Poor), Some(NearPoor)]);
}

#[test]
fn the_head_comes_first_wherever_the_line_stands() {
    let workbook = list("1,1,Đinh Thị Mây,,1981,Hrê,Vợ,,,\n,2,Đinh Văn Bôi,1979,,Hrê,Chủ hộ,,,");
    let preview = preview(&workbook, &options());
    assert_eq!(preview.households[0].members[0].name, "Đinh Văn Bôi");
    assert_eq!(preview.households[0].rows, [4, 3]);
}
