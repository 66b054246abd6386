//! Merged cells in the body, and spreadsheets as other programs write them.

mod common;

use common::{faults, options, preview, village};
use rust_xlsxwriter::{Format, Formula, Workbook, XlsxError};
use so_thon_domain::member::Birth;
use so_thon_sheets::Code;

const HEAD: [&str; 6] = ["STT", "Họ và tên", "Ngày sinh", "Quan hệ", "Mã hộ", "Thôn"];

fn list(
    fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet) -> Result<(), XlsxError>,
) -> so_thon_sheets::Workbook {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, HEAD).expect("a header");
    let people = [
        ("Đinh Văn Bôi", 1979, "Chủ hộ"),
        ("Đinh Thị Mây", 1981, "Vợ"),
        ("Phạm Văn Tem", 1970, "Chủ hộ"),
    ];
    for (row, (name, year, relation)) in (1_u32..).zip(people) {
        sheet.write_string(row, 1, name).expect("a name");
        sheet.write_number(row, 2, year).expect("a year");
        sheet.write_string(row, 3, relation).expect("a relation");
    }
    fill(sheet).expect("a sheet");
    let bytes = workbook.save_to_buffer().expect("a file");
    so_thon_sheets::read(&bytes, "merged.xlsx").expect("readable")
}

#[test]
fn a_number_code_or_village_merged_over_its_rows_holds_for_each() {
    let plain = Format::new();
    let workbook = list(|sheet| {
        sheet.merge_range(1, 0, 2, 0, "1", &plain)?;
        sheet.merge_range(1, 4, 2, 4, "H01", &plain)?;
        sheet.write_number(3, 0, 2)?;
        sheet.merge_range(1, 5, 3, 5, "Bãi Mây", &plain)?;
        Ok(())
    });
    let preview = preview(&workbook, &options());
    assert_eq!(faults(&preview), []);
    let rows: Vec<_> = preview
        .households
        .iter()
        .map(|one| one.rows.clone())
        .collect();
    assert_eq!(rows, [vec![2, 3], vec![4]]);
    assert_eq!(preview.households[0].code.as_deref(), Some("H01"));
    assert_eq!(preview.households[1].village, Some(village(3)));
}

#[test]
fn a_day_of_birth_in_a_date_cell_is_a_whole_birth() {
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let workbook = list(|sheet| {
        sheet.write_row(1, 0, ["1"])?;
        sheet.write_row(3, 0, ["2"])?;
        sheet.write_number_with_format(1, 2, 29_000, &date)?;
        sheet.merge_range(1, 5, 3, 5, "Gò Re", &Format::new())?;
        Ok(())
    });
    let preview = preview(&workbook, &options());
    let birth = Birth {
        year: 1979,
        month: Some(5),
        day: Some(25),
    };
    assert_eq!(preview.households[0].members[0].birth, Some(birth));
}

#[test]
fn a_households_rows_that_name_two_villages_are_refused() {
    let workbook = list(|sheet| {
        sheet.write_row(1, 0, ["1"])?;
        sheet.write_row(3, 0, ["2"])?;
        sheet.write_column(1, 5, ["Gò Re", "Bãi Mây", "Gò Re"])?;
        Ok(())
    });
    let preview = preview(&workbook, &options());
    assert_eq!(
        faults(&preview),
        [(Code::HouseholdFactsDiffer, "F3".to_owned())]
    );
    assert_eq!(preview.counts.rows_left_out, 2);
}

#[test]
fn a_formula_is_read_by_its_stored_value_and_said_so() {
    let workbook = list(|sheet| {
        sheet.write_row(1, 0, ["1"])?;
        sheet.write_row(3, 0, ["2"])?;
        sheet.write_column(1, 5, ["Gò Re", "Gò Re", "Gò Re"])?;
        sheet.write_formula(3, 2, Formula::new("=2025-55").set_result("1970"))?;
        Ok(())
    });
    let preview = preview(&workbook, &options());
    assert_eq!(faults(&preview), [(Code::FormulaRead, "C4".to_owned())]);
    assert_eq!(
        preview.households[1].members[0]
            .birth
            .map(|birth| birth.year),
        Some(1970)
    );
}
