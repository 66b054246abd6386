//! The file of faulty rows.

mod common;

use common::{FORM_15_FAULTS, csv, options, preview};
use so_thon_sheets::{FaultWords, write_faults};

#[test]
fn the_faulty_rows_read_again_as_the_same_list() {
    let workbook = so_thon_sheets::read(FORM_15_FAULTS, "faults.xlsx").expect("readable");
    let first = preview(&workbook, &options());
    let bytes = write_faults(&first, &FaultWords::default()).expect("written");
    let again = so_thon_sheets::read(&bytes, "left.xlsx").expect("readable");
    let second = preview(&again, &options());
    // The cell that held an error comes back as "#", and the village lines come along.
    assert_eq!(second.counts.rows, first.counts.rows_left_out);
    let mapped = first.mapping.columns.len();
    assert_eq!(second.mapping.columns.len(), mapped);
    assert_eq!(
        second.counts.households_new, 1,
        "only the error cell is gone"
    );
}

#[test]
fn words_come_from_outside_and_formulas_stay_texts() {
    let workbook = csv("STT,Chủ hộ,Năm sinh,Ghi chú,Thôn\n1,Đinh Văn Bôi,2062,=1+1,Gò Re\n");
    let preview = preview(&workbook, &options());
    let words = FaultWords {
        sheet: "Dòng lỗi: [1]".to_owned(),
        row: "Dòng".to_owned(),
        fault: "Lỗi".to_owned(),
        sentences: vec!["Năm sinh 2062 chưa tới".to_owned()],
    };
    let bytes = write_faults(&preview, &words).expect("written");
    let again = so_thon_sheets::read(&bytes, "left.xlsx").expect("readable");
    let sheet = &again.sheets[0];
    assert_eq!(sheet.name, "Dòng lỗi 1");
    assert!(sheet.formulas.is_empty());
    let row: Vec<String> = sheet.rows[1]
        .iter()
        .map(so_thon_sheets::workbook::Value::shown)
        .collect();
    assert_eq!(
        row,
        [
            "1",
            "Đinh Văn Bôi",
            "2062",
            "=1+1",
            "Gò Re",
            "2",
            "C2: Năm sinh 2062 chưa tới"
        ]
    );
    assert_eq!(write_faults(&preview, &words).expect("written"), bytes);
}

#[test]
fn a_list_without_faults_gives_a_file_with_its_header_only() {
    let workbook = csv("STT,Chủ hộ,Năm sinh,Thôn\n1,Đinh Văn Bôi,1962,Gò Re\n");
    let preview = preview(&workbook, &options());
    let bytes = write_faults(&preview, &FaultWords::default()).expect("written");
    assert_eq!(
        so_thon_sheets::read(&bytes, "left.xlsx")
            .expect("readable")
            .sheets[0]
            .rows
            .len(),
        1
    );
}
