//! What the tests share: the demonstration commune, and short ways to a preview.
#![allow(dead_code, reason = "each test file uses its part")]

use chrono::NaiveDate;
use so_thon_domain::{HouseholdId, VillageId};
use so_thon_sheets::{
    Code, Options, Preview, Workbook,
    preview::{ExistingHousehold, KnownVillage},
};
use uuid::Uuid;

pub const FORM_15: &[u8] = include_bytes!("../fixtures/form-15.xlsx");
pub const FORM_15_FAULTS: &[u8] = include_bytes!("../fixtures/form-15-faults.xlsx");

pub const VILLAGES: [&str; 6] = [
    "Làng Rầm",
    "Gò Re",
    "Nước Lô",
    "Bãi Mây",
    "Cà Năng",
    "Đăk Mé",
];

/// The id of a village by its place in [`VILLAGES`].
pub fn village(index: u128) -> VillageId {
    VillageId(Uuid::from_u128(index + 1))
}

pub fn household(number: u128) -> HouseholdId {
    HouseholdId(Uuid::from_u128(1_000 + number))
}

pub fn options() -> Options {
    Options {
        today: NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day"),
        villages: (0..)
            .zip(VILLAGES)
            .map(|(index, name)| KnownVillage {
                id: village(index),
                name: name.to_owned(),
            })
            .collect(),
        village: None,
        village_answers: [].into(),
        existing: Vec::new(),
        decisions: [].into(),
        window_rows: 0,
    }
}

pub fn existing(number: u128, head: &str, year: i32, years: &[i32]) -> ExistingHousehold {
    ExistingHousehold {
        id: household(number),
        code: None,
        village: village(0),
        head_name: head.to_owned(),
        head_birth_year: Some(year),
        member_birth_years: years.to_vec(),
    }
}

pub fn csv(text: &str) -> Workbook {
    so_thon_sheets::read(text.as_bytes(), "list.csv").expect("a readable CSV")
}

/// Reads the first sheet as proposed.
pub fn preview(workbook: &Workbook, options: &Options) -> Preview {
    let proposal = so_thon_sheets::propose(workbook, 0).expect("a sheet");
    assert!(proposal.recognised, "no header was found");
    so_thon_sheets::preview(workbook, 0, &proposal.mapping, options).expect("a preview")
}

/// Codes and addresses of the faults.
pub fn faults(preview: &Preview) -> Vec<(Code, String)> {
    preview
        .faults
        .iter()
        .map(|fault| (fault.code, fault.address.to_string()))
        .collect()
}
