//! `so-thon-server classify` over files, as an officer runs it.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

/// A list in a file of its own, removed afterwards.
struct Listed(PathBuf);

impl Listed {
    fn new(bytes: &[u8]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("so-thon-classify-{}-{count}.csv", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, bytes).expect("a file of the test");
        Self(path)
    }

    fn run(&self, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_so-thon-server"))
            .arg("classify")
            .arg(&self.0)
            .args(more)
            .output()
            .expect("the program runs")
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Exit code and lines of the answer, header apart.
fn answers(list: &[u8], more: &[&str]) -> (i32, Vec<String>) {
    let output = Listed::new(list).run(more);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut lines = text.lines().map(ToOwned::to_owned);
    assert_eq!(
        lines.next().as_deref(),
        Some("code,standard,class,reason,missing")
    );
    (output.status.code().expect("an exit code"), lines.collect())
}

/// Code, class and missing of each line.
fn short(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            // The reason may be quoted and hold commas: the last cell is found from the end.
            let missing = cells.last().copied().unwrap_or_default();
            format!("{} {} [{missing}]", cells[0], cells[2])
        })
        .collect()
}

const OLD: [&str; 2] = ["--date", "2026-11-25"];

#[test]
fn the_boundary_table_comes_back_line_by_line() {
    let list = "\
code,area_type,b1,b2
R1,rural,140,30
R2,rural,140,20
R3,rural,141,120
U1,urban,175,30
U2,urban,175,20
U3,urban,176,30
";
    let (code, lines) = answers(list.as_bytes(), &OLD);
    assert_eq!(code, 0);
    assert_eq!(
        short(&lines),
        [
            "R1 poor []",
            "R2 near_poor []",
            "R3 not_poor []",
            "U1 poor []",
            "U2 near_poor []",
            "U3 not_poor []"
        ]
    );
    assert_eq!(
        lines[0],
        "R1,vn-2022-2026,poor,\"Điểm B1 140, không quá 140 (nông thôn). Thiếu 3 trên 12 chỉ số, từ 3 là hộ nghèo\","
    );
}

#[test]
fn semicolons_a_byte_order_mark_and_any_order_of_columns_are_understood() {
    let list = "\u{feff}IND_01;b1;code;Area_Type;ind_02;ind_03\r\n1;100;H1;rural;1;1\r\n";
    let (code, lines) = answers(list.as_bytes(), &OLD);
    assert_eq!((code, short(&lines)), (0, vec!["H1 poor []".to_owned()]));
}

#[test]
fn one_bad_line_never_stops_the_rest() {
    let mut list = b"code,area_type,b1,income,b2,ind_01\n\
H1,rural,100,,30,\n\
H2,village,100,,30,\n\
H3,rural,ten,,30,\n\
H4,rural,100,,35,\n\
H5,rural,100,,130,\n\
H6,rural,100,,0,1\n\
H7,rural,100,,30,yes\n\
H8,rural,,\"1,500\",30,\n\
\"H9,rural,100,,30,\n"
        .to_vec();
    list.extend(b"H\xff,rural,100,,30,\n");
    list.extend(b"H11,rural,100,,30,,surplus\n");
    list.extend(b"\n;;;\n");
    list.extend(b"H12,rural,-5,,30,\n");
    list.extend(b"H13,urban,100,,20,\n");
    let (code, lines) = answers(&list, &OLD);
    assert_eq!(code, 2);
    let classes: Vec<_> = short(&lines)
        .iter()
        .map(|line| line.split(' ').nth(1).expect("a class").to_owned())
        .collect();
    let errors = ["error"; 11];
    assert_eq!(classes[0], "poor");
    assert_eq!(classes[1..12], errors);
    assert_eq!(classes[12], "near_poor");
    assert_eq!(
        classes.len(),
        13,
        "a line for each line that holds something"
    );
    assert!(lines[1].contains("area_type: không nhận “village”"));
    assert!(lines[3].contains("không phải bội của 10"));
    assert!(lines[5].contains("b2 là 0 nhưng các cột ind_ cho từ 10 đến 120"));
}

#[test]
fn what_is_missing_is_named_by_its_column() {
    let list = "\
code,area_type,b1,income,b2,ind_01,ind_02,ind_03,ind_04,ind_05,ind_06,ind_07,ind_08,ind_09,ind_10,ind_11,ind_12
H1,,,,,,,,,,,,,,,,
H2,rural,,,20,,,,,,,,,,,,
H3,,150,,30,,,,,,,,,,,,
H4,rural,100,,,1,1,,0,0,0,0,0,0,0,0,
H5,rural,150,,,,,,,,,,,,,,
H6,rural,100,,,1,0,,0,0,0,0,0,0,0,0,0
";
    let (code, lines) = answers(list.as_bytes(), &OLD);
    assert_eq!(code, 0);
    let all: Vec<_> = (1..=12).map(|number| format!("ind_{number:02}")).collect();
    assert_eq!(
        short(&lines),
        [
            format!("H1 undetermined [\"area_type;b1;{}\"]", all.join(";")),
            "H2 undetermined [b1]".to_owned(),
            "H3 undetermined [area_type]".to_owned(),
            "H4 undetermined [\"ind_03;ind_12\"]".to_owned(),
            "H5 not_poor []".to_owned(),
            "H6 near_poor []".to_owned(),
        ]
    );
}

#[test]
fn points_decide_where_income_disagrees_and_the_reason_says_so() {
    let list = "code,area_type,b1,income,b2\nH1,rural,150,1.200.000,50\nH2,rural,,1500000,50\n";
    let (code, lines) = answers(list.as_bytes(), &OLD);
    assert_eq!(code, 0);
    assert_eq!(short(&lines), ["H1 not_poor []", "H2 poor []"]);
    assert!(lines[0].contains("Thu nhập 1.200.000 so với mức 1.500.000 nói ngược lại"));
    assert!(lines[1].contains("Thu nhập 1.500.000 đồng một người một tháng"));
}

#[test]
fn the_standard_follows_from_the_date_or_is_named() {
    let list = "code,area_type,b1,income,b2,ind_12\nH1,rural,100,2200000,40,0\nH2,rural,100,,40,0\nH3,rural,,2200000,30,1\n";
    let expected = [
        "H1 poor []",
        "H2 undetermined [income]",
        // Of the three lacks one is of a thing that 2027 does not ask: waste decides.
        "H3 undetermined [\"ind_01;ind_02;ind_03;ind_04;ind_05;ind_06;ind_07;ind_08;ind_09;ind_10;ind_11;waste\"]",
    ];
    for more in [["--date", "2027-01-01"], ["--standard", "vn-2027-2030"]] {
        let (code, lines) = answers(list.as_bytes(), &more);
        assert_eq!(code, 0);
        assert!(lines.iter().all(|line| line.contains(",vn-2027-2030,")));
        assert_eq!(short(&lines), expected);
    }
    assert!(answers(list.as_bytes(), &["--date", "2026-12-31"]).1[0].contains(",vn-2022-2026,"));
}

#[test]
fn a_list_that_cannot_be_one_is_refused_whole() {
    let refused = |list: &[u8], more: &[&str], words: &str| {
        let output = Listed::new(list).run(more);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words), "{said}");
    };
    refused(b"", &OLD, "empty");
    refused(b"a,b\n1,2\n", &OLD, "no column \"code\"");
    refused(b"code,b1,b1\nH1,2,3\n", &OLD, "stands twice");
    refused(b"\xff\xfec\0", &OLD, "UTF-16");
    refused(b"code\nH1\n", &["--standard", "vn-1999"], "vn-2022-2026");
    refused(
        b"code\nH1\n",
        &["--date", "2031-01-01"],
        "no standard is in force",
    );
}

#[test]
fn a_column_that_means_nothing_is_named_apart() {
    let output =
        Listed::new(b"code,area_type,b1,b2,head\nH1,rural,100,30,L\xc3\xb2 V\xc4\x83n H\xc3\xa0\n")
            .run(&OLD);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("head"));
}
