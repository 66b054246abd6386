//! The list of form 15 as LibreOffice writes it: headings, merged cells, totals and signatures.

mod common;

use common::{FORM_15, FORM_15_FAULTS, faults, options, preview, village};
use so_thon_domain::{
    class_decision::{Class, Standing},
    member::Sex,
};
use so_thon_sheets::{Column, Layout, preview::Outcome};

#[test]
fn the_header_of_two_merged_rows_is_understood_whole() {
    let workbook = so_thon_sheets::read(FORM_15, "form-15.xlsx").expect("readable");
    let proposal = so_thon_sheets::propose(&workbook, 0).expect("a sheet");
    assert_eq!(proposal.sheet, "Mẫu 15");
    assert_eq!(proposal.mapping.layout, Layout::Members);
    assert_eq!(
        (proposal.mapping.header_first, proposal.mapping.header_last),
        (6, 7)
    );
    let expected = [
        Column::HouseholdNumber,
        Column::MemberNumber,
        Column::Name,
        Column::BirthMale,
        Column::BirthFemale,
        Column::Ethnicity,
        Column::Relation,
        Column::StandingNew,
        Column::StandingFallenBack,
        Column::StandingOld,
        Column::Merit,
        Column::NativeMinority,
        Column::NoLabour,
        Column::NeedHealth,
        Column::NeedEducation,
        Column::NeedProduction,
        Column::NeedCredit,
        Column::NeedHousing,
        Column::NeedOther,
    ];
    for (at, column) in (0_u32..).zip(expected) {
        assert_eq!(proposal.mapping.column(column), Some(at), "{column:?}");
    }
    assert_eq!(proposal.headers[3].text, "Năm sinh · Nam");
}

#[test]
fn the_title_names_class_year_and_commune() {
    let workbook = so_thon_sheets::read(FORM_15, "form-15.xlsx").expect("readable");
    let proposal = so_thon_sheets::propose(&workbook, 0).expect("a sheet");
    let title = "DANH SÁCH CHI TIẾT HỘ NGHÈO NĂM 2025";
    assert_eq!(proposal.title.as_deref(), Some(title));
    assert_eq!(proposal.class, Some(Class::Poor));
    assert_eq!(proposal.year, Some(2025));
    assert_eq!(proposal.commune.as_deref(), Some("SƠN RẦM"));
    assert_eq!(proposal.village, None);
}

#[test]
fn only_people_are_people() {
    let workbook = so_thon_sheets::read(FORM_15, "form-15.xlsx").expect("readable");
    let preview = preview(&workbook, &options());
    assert_eq!(faults(&preview), []);
    assert_eq!(preview.counts.households_new, 24);
    assert_eq!(preview.counts.rows, 94);
    assert_eq!(preview.counts.rows_ready, 94);
    let per_village: Vec<usize> = (0..6)
        .map(|index| {
            let here = |id| id == Some(village(index));
            let of_village = |household: &&_| {
                let household: &so_thon_sheets::preview::ListedHousehold = household;
                here(household.village)
            };
            preview.households.iter().filter(of_village).count()
        })
        .collect();
    assert_eq!(per_village, [5, 4, 4, 4, 3, 4]);
}

#[test]
fn a_household_has_its_people_flags_and_needs() {
    let workbook = so_thon_sheets::read(FORM_15, "form-15.xlsx").expect("readable");
    let preview = preview(&workbook, &options());
    for household in &preview.households {
        assert_eq!(household.outcome, Outcome::New);
        assert_eq!(household.size, u32::try_from(household.members.len()).ok());
        let heads = household.members.iter().filter(|member| member.is_head);
        assert_eq!(heads.count(), 1);
        assert!(household.members[0].is_head);
        assert!(household.standing.is_some());
        assert!((1..=2).contains(&household.needs.len()));
        for member in &household.members {
            assert!(member.birth.is_some() && member.sex.is_some());
        }
    }
    let first = &preview.households[0];
    assert_eq!(first.number.as_deref(), Some("1"));
    assert_eq!(first.rows[0], 10);
    assert_eq!(first.native_minority, Some(true));
    let fallen_back = |standing| standing == Some(Standing::FallenBack);
    assert!(
        preview
            .households
            .iter()
            .any(|one| fallen_back(one.standing))
    );
    let women = preview.households.iter().flat_map(|one| &one.members);
    assert!(women.clone().any(|member| member.sex == Some(Sex::Female)));
}

#[test]
fn each_deliberate_fault_is_found_at_its_cell_and_nothing_else() {
    let workbook = so_thon_sheets::read(FORM_15_FAULTS, "faults.xlsx").expect("readable");
    let preview = preview(&workbook, &options());
    let mut found: Vec<String> = faults(&preview)
        .iter()
        .map(|(code, address)| format!("{} {address}", code.as_str()))
        .collect();
    found.sort();
    let expected: Vec<&str> = include_str!("fixtures/form-15-faults.txt")
        .lines()
        .collect();
    assert_eq!(found, expected);
    // Seven households with an error of their own, and the three of the unknown village.
    assert_eq!(preview.counts.households_left_out, 7 + 3);
    assert_eq!(preview.counts.households_new, 14);
    assert_eq!(preview.counts.errors, 8);
    assert_eq!(
        preview.counts.rows,
        preview.counts.rows_ready + preview.counts.rows_left_out
    );
}

#[test]
fn a_fault_carries_what_its_sentence_needs() {
    let workbook = so_thon_sheets::read(FORM_15_FAULTS, "faults.xlsx").expect("readable");
    let preview = preview(&workbook, &options());
    let params = |code: &str| {
        let fault = preview
            .faults
            .iter()
            .find(|fault| fault.code.as_str() == code);
        fault.expect("the fault").params.clone()
    };
    assert_eq!(
        params("birth_in_future").suggestion.as_deref(),
        Some("1962")
    );
    let village = params("village_unknown");
    assert_eq!(village.value.as_deref(), Some("Cà Nămg"));
    assert_eq!(village.suggestion.as_deref(), Some("Cà Năng"));
    let ethnicity = params("ethnicity_spelling");
    assert_eq!(ethnicity.value.as_deref(), Some("Xo Dang"));
    assert_eq!(ethnicity.suggestion.as_deref(), Some("Xơ Đăng"));
    assert_eq!(ethnicity.rows, Some(8));
    assert_eq!(params("formula_read").rows, Some(1));
}

#[test]
fn an_answer_for_a_misspelt_village_brings_its_households_in() {
    let workbook = so_thon_sheets::read(FORM_15_FAULTS, "faults.xlsx").expect("readable");
    let mut options = options();
    options.village_answers = [("Cà Nămg".to_owned(), village(4))].into();
    let preview = preview(&workbook, &options);
    assert_eq!(preview.counts.households_left_out, 7);
}
