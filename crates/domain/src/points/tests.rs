use super::*;
use crate::reference::shipped;

const EXAMPLE: &[u8] = include_bytes!("../../../../data/point-tables/example-2016-2020.csv");
const TEMPLATE: &[u8] = include_bytes!("../../../../data/point-tables/template.csv");

const HEADER: &str = "standard,version,region,area_type,criterion,criterion_name,choice,option,option_name,points,legal_ref\n";

/// A table of our own numbers: nobody's law.
fn invented() -> String {
    let mut text = HEADER.to_owned();
    for (criterion, choice, option, rural, urban) in [
        ("size", "one", "1", 40, 45),
        ("size", "one", "2", 20, 25),
        ("things", "many", "bike", 10, 5),
        ("things", "many", "fridge", 15, 15),
    ] {
        for (area, points) in [("rural", rural), ("urban", urban)] {
            text += &format!(
                "vn-2022-2026,thử,*,{area},{criterion},c,{choice},{option},o,{points},không có\n"
            );
        }
    }
    text
}

fn table(text: &str) -> PointTable {
    PointTable::read(text.as_bytes()).expect("a table")
}

fn faults(text: &str) -> Vec<String> {
    let faults = PointTable::read(text.as_bytes()).expect_err("refused");
    faults.iter().map(ToString::to_string).collect()
}

fn chosen(choices: &[(&str, &[&str])]) -> Choices {
    let options = |own: &[&str]| own.iter().map(|option| (*option).to_owned()).collect();
    choices
        .iter()
        .map(|(criterion, own)| ((*criterion).to_owned(), options(own)))
        .collect()
}

#[test]
fn points_follow_from_what_was_chosen() {
    let table = table(&invented());
    let standard = shipped().standard("vn-2022-2026").expect("shipped");
    let score = |area, choices: &[(&str, &[&str])]| {
        table.score(standard, area, "tay_nguyen", &chosen(choices))
    };
    let all = [("size", &["1"][..]), ("things", &["bike", "fridge"])];
    assert_eq!(score(AreaType::Rural, &all), Ok(40 + 10 + 15));
    assert_eq!(score(AreaType::Urban, &all), Ok(45 + 5 + 15));
    assert_eq!(
        score(AreaType::Rural, &[("size", &[]), ("things", &[])]),
        Ok(0)
    );
}

#[test]
fn a_criterion_without_answer_is_never_zero() {
    let table = table(&invented());
    let standard = shipped().standard("vn-2022-2026").expect("shipped");
    let score = |choices: &[(&str, &[&str])]| {
        table
            .score(standard, AreaType::Rural, "dnb", &chosen(choices))
            .expect_err("no score")
    };
    assert_eq!(
        score(&[("size", &["1"])]),
        ScoreFault::Unanswered(vec!["things".to_owned()])
    );
    assert_eq!(
        score(&[("size", &["1", "2"]), ("things", &[])]),
        ScoreFault::TooMany("size".to_owned())
    );
    assert_eq!(
        score(&[("size", &["9"]), ("things", &[])]),
        ScoreFault::UnknownOption {
            criterion: "size".to_owned(),
            option: "9".to_owned()
        }
    );
}

#[test]
fn a_total_that_no_household_can_have_is_known() {
    let table = table(&invented());
    let can = |total| table.can_produce(AreaType::Rural, "dbsh", total);
    for total in [0, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 65] {
        assert_eq!(can(total), Ok(true), "{total}");
    }
    for total in [5, 60, 66, -1, 140] {
        assert_eq!(can(total), Ok(false), "{total}");
    }
    assert_eq!(
        table.can_produce(AreaType::Rural, "mien_nam", 0),
        Err(ScoreFault::UnknownRegion("mien_nam".to_owned()))
    );
}

#[test]
fn a_missing_region_is_refused_by_name() {
    let text = invented().replacen(
        "vn-2022-2026,thử,*,rural,size,c,one,2",
        "vn-2022-2026,thử,dbsh,rural,size,c,one,2",
        1,
    );
    let found = faults(&text);
    assert_eq!(found.len(), 5);
    assert_eq!(found[0], "size/2 has no points for rural tdmnpb");
}

#[test]
fn each_fault_is_named_with_its_line() {
    let more = |line: &str| faults(&format!("{}{line}\n", invented()));
    assert_eq!(
        more("vn-2022-2026,thử,dnb,rural,size,c,one,2,o,20,x"),
        ["line 10: size/2 is given twice for rural dnb"]
    );
    assert_eq!(
        more("vn-2022-2026,thử,mars,rural,size,c,one,3,o,20,x"),
        ["line 10: region cannot be mars"]
    );
    assert_eq!(
        more("vn-2022-2026,thử,*,rural,size,c,one,3,o,2o,x"),
        ["line 10: points cannot be 2o"]
    );
    assert_eq!(
        more("vn-2022-2026,thử,*,rural,size,c,one,3,o,,x"),
        ["line 10: points is empty"]
    );
    assert_eq!(
        more("vn-2027-2030,thử,*,rural,size,c,many,2,o,20,x")[..2],
        [
            "line 10: standard differs from the lines before",
            "line 10: choice differs from the lines before"
        ]
    );
    assert_eq!(more("\"vn-2022-2026,thử"), ["line 10: cannot be read"]);
    assert_eq!(faults("standard,version\nx,y\n").len(), 9);
    assert_eq!(faults(HEADER), ["the table has no points"]);
    assert_eq!(faults(""), ["the file is empty"]);
}

#[test]
fn the_checksum_is_of_the_points_and_not_of_the_file() {
    let text = invented();
    let plain = table(&text).checksum();
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    lines.reverse();
    let turned = format!("\u{feff}{HEADER}{}", lines.join("\r\n")).replace(',', ";");
    assert_eq!(table(&turned).checksum(), plain);
    let other = table(&text.replacen(",40,", ",41,", 1)).checksum();
    assert_ne!(other, plain);
    let shown = plain.to_string();
    assert_eq!(shown.len(), 19);
    assert!(
        shown
            .chars()
            .all(|own| own == '-' || own.is_ascii_hexdigit())
    );
}

#[test]
fn the_superseded_table_shows_the_form_and_refuses_to_classify() {
    let table = PointTable::read(EXAMPLE).expect("the example");
    assert_eq!(table.criteria.len(), 5);
    for standard in shipped().standards() {
        assert_eq!(
            table.serves(standard),
            Err(ScoreFault::OtherStandard {
                table: "vn-2016-2020".to_owned(),
                standard: standard.code.clone()
            })
        );
    }
    let size = &table.criteria[0];
    assert_eq!(size.options[2].at(AreaType::Rural, "tdmnpb"), 50);
    assert_eq!(size.options[0].at(AreaType::Urban, "dnb"), 80);
}

#[test]
fn the_template_has_every_column_and_no_points() {
    let found = PointTable::read(TEMPLATE).expect_err("no table yet");
    assert_eq!(found, [TableFault::Empty]);
}
